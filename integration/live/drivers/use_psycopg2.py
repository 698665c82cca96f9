"""psycopg2 against a server: create, load, union read, cursor, savepoint, error, COPY."""
import io, sys
import psycopg2, psycopg2.extras

c = psycopg2.connect(host="127.0.0.1", port=sys.argv[1], user="tester", dbname="thermocline")
c.autocommit = True
k = c.cursor()
k.execute("CREATE TABLE py2 (i int NOT NULL, x text) WITH ('table.datalake.freshness' = '1 h')")
psycopg2.extras.execute_values(k, "INSERT INTO py2 VALUES %s", [(i, f"it's {i}") for i in range(500)])
k.execute("CALL sys.tier('py2')")
k.copy_expert("COPY py2 FROM STDIN WITH (FORMAT csv)", io.StringIO("".join(f"{i},row {i}\n" for i in range(500, 1000))))
k.execute("SELECT count(*) FROM py2"); assert k.fetchone() == (1000,)
k.execute("SELECT count(*) FROM py2$lake"); assert k.fetchone() == (500,)
k.execute("SELECT x FROM py2 WHERE i = %s", (7,)); assert k.fetchone() == ("it's 7",)
c.autocommit = False
with c.cursor(name="big") as cur:
    cur.itersize = 99
    cur.execute("SELECT i FROM py2 ORDER BY i")
    assert [r[0] for r in cur] == list(range(1000))
k.execute("SAVEPOINT a"); k.execute("INSERT INTO py2 VALUES (5000, '')")
k.execute("ROLLBACK TO SAVEPOINT a"); k.execute("SELECT count(*) FROM py2 WHERE i = 5000"); assert k.fetchone() == (0,)
try:
    k.execute("SELECT nosuch"); raise SystemExit("no error")
except psycopg2.errors.UndefinedColumn:
    c.rollback()
h = c.cursor("held", withhold=True)
h.execute("SELECT i FROM py2 ORDER BY i"); c.commit()
assert h.fetchmany(3) == [(0,), (1,), (2,)]
h.close(); c.commit(); c.reset()
print("ok", psycopg2.__version__)
