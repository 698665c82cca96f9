"""asyncpg against a server: everything prepared and binary."""
import asyncio, datetime, decimal, sys
import asyncpg

async def main():
    c = await asyncpg.connect(host="127.0.0.1", port=int(sys.argv[1]), user="tester", database="thermocline")
    await c.execute("CREATE TABLE apg (i int NOT NULL, x text, n numeric(10,2), at timestamptz, d date, f float8, b bool) WITH ('table.datalake.freshness' = '1 h')")
    at = datetime.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=datetime.timezone.utc)
    row = lambda i: (i, f"row {i}", decimal.Decimal("1.50"), at, at.date(), i / 2, i % 2 == 0)
    await c.executemany("INSERT INTO apg VALUES ($1, $2, $3, $4, $5, $6, $7)", [row(i) for i in range(500)])
    await c.execute("CALL sys.tier('apg')")
    await c.executemany("INSERT INTO apg VALUES ($1, $2, $3, $4, $5, $6, $7)", [row(i) for i in range(500, 1000)])
    assert await c.fetchval("SELECT count(*) FROM apg") == 1000
    assert await c.fetchval("SELECT count(*) FROM apg$lake") == 500
    assert tuple(await c.fetchrow("SELECT * FROM apg WHERE i = $1", 7)) == row(7)
    async with c.transaction(isolation="repeatable_read", readonly=True):
        seen = [r["i"] async for r in c.cursor("SELECT i FROM apg ORDER BY i", prefetch=64)]
        assert seen == list(range(1000))
        cur = await c.cursor("SELECT i FROM apg ORDER BY i")
        assert [r["i"] for r in await cur.fetch(3)] == [0, 1, 2]
        assert await c.fetchval("SELECT max(i) FROM apg") == 999
        assert (await cur.fetchrow())["i"] == 3
    async with c.transaction():
        try:
            async with c.transaction():
                await c.execute("INSERT INTO apg (i) VALUES ($1)", 5000)
                raise KeyError
        except KeyError:
            pass
        assert await c.fetchval("SELECT count(*) FROM apg WHERE i = $1", 5000) == 0
    try:
        await c.fetch("SELECT nosuch")
        raise SystemExit("no error")
    except asyncpg.UndefinedColumnError:
        pass
    try:
        await c.fetch("SELECT count(*) FROM apg a, apg b, apg c WHERE a.i + b.i + c.i > $1", -1, timeout=0.3)
        raise SystemExit("no timeout")
    except asyncio.TimeoutError:
        pass
    statement = await c.prepare("SELECT i, x FROM apg WHERE i > $1 AND x <> $2 ORDER BY i LIMIT $3")
    assert [p.name for p in statement.get_parameters()] == ["int4", "text", "int8"]
    assert len(await statement.fetch(10, "x", 5)) == 5
    out = await c.fetch("SELECT i FROM apg WHERE i = ANY($1::int[]) ORDER BY i", [3, 900])
    assert [r["i"] for r in out] == [3, 900]
    pool = await asyncpg.create_pool(host="127.0.0.1", port=int(sys.argv[1]), user="tester", database="thermocline", min_size=1, max_size=2)
    async with pool.acquire() as p:
        assert await p.fetchval("SELECT 1") == 1
    await pool.close()
    await c.close()
    print("ok", asyncpg.__version__)

asyncio.run(main())
