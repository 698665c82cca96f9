"""psycopg 3 against a server: create, load, union read, lake, prepared, binary, cursor, savepoint, error, COPY, cancel."""
import sys, threading, time
import psycopg

url = f"host=127.0.0.1 port={sys.argv[1]} user=tester dbname=thermocline"
with psycopg.connect(url, autocommit=True) as c:
    c.execute("CREATE TABLE py3 (i int NOT NULL, x text, n numeric(10,2), at timestamptz) WITH ('table.datalake.freshness' = '1 h')")
    c.cursor().executemany("INSERT INTO py3 VALUES (%s, %s, %s, now())", [(i, f"row {i}", "1.50") for i in range(500)])
    c.execute("CALL sys.tier('py3')")
    with c.cursor().copy("COPY py3 (i, x, n) FROM STDIN") as copy:
        for i in range(500, 1000):
            copy.write_row((i, f"row {i}", None))
    assert c.execute("SELECT count(*) FROM py3").fetchone() == (1000,)
    assert c.execute("SELECT count(*) FROM py3$lake").fetchone() == (500,)
    for _ in range(8):  # prepared from the fifth on
        assert c.execute("SELECT x FROM py3 WHERE i = %s", (7,)).fetchone() == ("row 7",)
    assert c.execute("SELECT i FROM py3 WHERE i = ANY(%s) ORDER BY i", ([3, 900],)).fetchall() == [(3,), (900,)]
    assert c.cursor(binary=True).execute("SELECT i, x, n, true FROM py3 WHERE i = %b", (5,)).fetchone()[:2] == (5, "row 5")
with psycopg.connect(url) as c:
    with c.cursor(name="big") as cur:
        cur.itersize = 100
        cur.execute("SELECT i FROM py3 ORDER BY i")
        assert [r[0] for r in cur] == list(range(1000))
    with c.cursor(name="back", scrollable=True) as cur:
        cur.execute("SELECT i FROM py3 ORDER BY i")
        assert cur.fetchmany(3) == [(0,), (1,), (2,)]
        cur.scroll(-2)
        assert cur.fetchone() == (1,)
    try:
        with c.transaction():
            c.execute("INSERT INTO py3 (i) VALUES (5000)")
            raise KeyError
    except KeyError:
        pass
    assert c.execute("SELECT count(*) FROM py3 WHERE i = 5000").fetchone() == (0,)
    try:
        c.execute("SELECT nosuch")
        raise SystemExit("no error")
    except psycopg.errors.UndefinedColumn:
        c.rollback()
    with c.pipeline():
        a, b = c.execute("SELECT 1"), c.execute("SELECT %s", (2,))
    assert (a.fetchone(), b.fetchone()) == ((1,), (2,))
    c.commit()
with psycopg.connect(url, autocommit=True) as c:
    c.execute("SET statement_timeout = 100")
    try:
        c.execute("SELECT count(*) FROM py3 a, py3 b, py3 c WHERE a.i + b.i + c.i > %s", (-1,))
        raise SystemExit("no timeout")
    except psycopg.errors.QueryCanceled as e:
        assert "statement timeout" in str(e), e
    c.execute("SET statement_timeout = 0")
    stop = threading.Event()
    def cancel():
        while not stop.wait(0.05):
            c.cancel_safe()
    t = threading.Thread(target=cancel)
    t.start()
    try:
        c.execute("SELECT count(*) FROM py3 a, py3 b, py3 c WHERE a.i + b.i + c.i > %s", (-1,))
        raise SystemExit("no cancel")
    except psycopg.errors.QueryCanceled:
        stop.set()
    t.join()
print("ok", psycopg.__version__)
