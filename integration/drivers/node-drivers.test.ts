import pg from 'pg';
import Cursor from 'pg-cursor';
import QueryStream from 'pg-query-stream';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryServer, type TemporaryServer } from '../harness/temporary-server.ts';

/** Drivers from npm, untouched, against a real server: create, load, union read, the lake, prepared statements, cursors, errors, cancel. */
let server: TemporaryServer;
const ROWS = 1000;

beforeAll(async () => {
  server = await temporaryServer();
  const client = await server.connect();
  await client.query("CREATE TABLE t (i int NOT NULL, x text, n numeric(10,2)) WITH ('table.datalake.freshness' = '1 h')");
  const rows = Array.from({ length: ROWS }, (_, i) => i);
  await client.query('INSERT INTO t SELECT i, $1 || i, $2::numeric(10,2) FROM unnest($3::int[]) AS u(i)', [
    'row ',
    '1.50',
    rows.slice(0, 600),
  ]);
  await client.query("CALL sys.tier('t')");
  await client.query('INSERT INTO t SELECT i, $1 || i, $2::numeric(10,2) FROM unnest($3::int[]) AS u(i)', [
    'row ',
    '1.50',
    rows.slice(600),
  ]);
});
afterAll(() => server[Symbol.asyncDispose]());

describe('node-postgres', () => {
  test('reads the union and the lake with parameters', async () => {
    const client = await server.connect();
    const union = await client.query<{ i: number; x: string; n: string }>('SELECT i, x, n FROM t WHERE i = ANY($1) ORDER BY i', [[1, 999]]);
    expect(union.rows).toEqual([
      { i: 1, x: 'row 1', n: '1.50' },
      { i: 999, x: 'row 999', n: '1.50' },
    ]);
    const lake = await client.query<{ count: string }>('SELECT count(*) FROM t$lake WHERE i >= $1', [0]);
    expect(lake.rows).toEqual([{ count: '600' }]);
  });

  test('keeps named statements, and hears when the table has changed', async () => {
    const client = await server.connect();
    await client.query('CREATE TABLE changing (a int)');
    const named = { name: 'all of it', text: 'SELECT * FROM changing WHERE a > $1' };
    expect((await client.query({ ...named, values: [0] })).rows).toEqual([]);
    await client.query('INSERT INTO changing VALUES ($1)', [1]);
    expect((await client.query({ ...named, values: [0] })).rows).toEqual([{ a: 1 }]);
    await client.query('ALTER TABLE changing ADD COLUMN b text');
    await expect(client.query({ ...named, values: [0] })).rejects.toMatchObject({
      code: '0A000',
      message: 'cached plan must not change result type',
      routine: 'RevalidateCachedQuery',
    });
  });

  test('takes binary results', async () => {
    const client = await server.connect();
    const query = { text: 'SELECT i, x, i::bigint AS b, i % 2 = 0 AS even FROM t WHERE i = $1', values: [42], binary: true };
    expect((await client.query(query)).rows).toEqual([{ i: 42, x: 'row 42', b: '42', even: true }]);
  });

  test('rolls back to savepoints', async () => {
    const client = await server.connect();
    await client.query('CREATE TABLE saved (a int)');
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    await client.query('INSERT INTO saved VALUES ($1)', [1]);
    await client.query('SAVEPOINT s');
    await client.query('INSERT INTO saved VALUES ($1)', [2]);
    await expect(client.query('SELECT 1 / (a - a) FROM saved')).rejects.toMatchObject({ code: '22012' });
    await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
    await client.query('ROLLBACK TO SAVEPOINT s');
    expect((await client.query('SELECT a FROM saved')).rows).toEqual([{ a: 1 }]);
    await client.query('COMMIT');
    expect((await client.query('SELECT a FROM saved')).rows).toEqual([{ a: 1 }]);
  });

  test('is cancelled in a prepared statement, and goes on', async () => {
    const client = await server.connect();
    const pid = (client as unknown as { processID: number }).processID;
    const key = (client as unknown as { secretKey: number }).secretKey;
    const slow = client.query('SELECT count(*) FROM t a, t b, t c WHERE a.i + b.i + c.i > $1', [-1]);
    const cancelled = expect(slow).rejects.toMatchObject({ code: '57014' });
    const { connect } = await import('node:net');
    // Late or early: once it runs, one of them hits.
    const timer = setInterval(() => {
      const body = Buffer.alloc(16);
      [16, 80877102, pid, key].forEach((word, i) => body.writeInt32BE(word, i * 4));
      const socket = connect(server.server.port, '127.0.0.1', () => socket.end(body));
      socket.on('error', () => {});
    }, 50);
    await cancelled;
    clearInterval(timer);
    expect((await client.query('SELECT $1::int AS one', [1])).rows).toEqual([{ one: 1 }]);
  });
});

test('pg-cursor reads in pieces and stops in the middle', async () => {
  const client = await server.connect();
  await client.query('BEGIN');
  const one = client.query(new Cursor<{ i: number }>('SELECT i FROM t WHERE i >= $1 ORDER BY i', [10]));
  expect((await one.read(3)).map((r) => r.i)).toEqual([10, 11, 12]);
  expect((await one.read(2)).map((r) => r.i)).toEqual([13, 14]);
  await one.close();
  expect((await client.query('SELECT count(*) FROM t')).rows).toEqual([{ count: '1000' }]);
  await client.query('COMMIT');
});

test('pg-query-stream gives every row once', async () => {
  const client = await server.connect();
  const seen: number[] = [];
  const stream = client.query(new QueryStream('SELECT i FROM t ORDER BY i', [], { batchSize: 64 }));
  for await (const row of stream as AsyncIterable<{ i: number }>) seen.push(row.i);
  expect(seen).toEqual(Array.from({ length: ROWS }, (_, i) => i));
});

describe('postgres.js', () => {
  let sql: postgres.Sql;
  beforeAll(() => {
    sql = postgres({ host: '127.0.0.1', port: server.server.port, user: 'tester', database: 'thermocline', max: 1, onnotice: () => {} });
  });
  afterAll(() => sql.end());

  test('creates, inserts many, reads', async () => {
    await sql`CREATE TABLE p (id int, name text, at timestamptz)`;
    const at = new Date('2026-01-02T03:04:05.678Z');
    await sql`INSERT INTO p ${sql([
      { id: 1, name: "it's", at },
      { id: 2, name: 'two', at },
    ])}`;
    expect([...(await sql`SELECT * FROM p WHERE id = ${2}`)]).toEqual([{ id: 2, name: 'two', at }]);
    expect([...(await sql`SELECT name FROM p WHERE id IN ${sql([1, 2])} ORDER BY id`)]).toEqual([{ name: "it's" }, { name: 'two' }]);
    expect([...(await sql`SELECT count(*)::int AS n FROM t$lake`)]).toEqual([{ n: 600 }]);
  });

  test('uses cursors', async () => {
    const seen: number[] = [];
    for await (const rows of sql<{ i: number }[]>`SELECT i FROM t ORDER BY i`.cursor(300)) seen.push(...rows.map((r) => r.i));
    expect(seen).toHaveLength(ROWS);
    expect(new Set(seen).size).toBe(ROWS);
  });

  test('nests transactions', async () => {
    await sql`CREATE TABLE nested (a int)`;
    await sql.begin(async (tx) => {
      await tx`INSERT INTO nested VALUES (1)`;
      const inner = tx.savepoint(async (sp) => {
        await sp`INSERT INTO nested VALUES (2)`;
        throw new Error('no');
      });
      await expect(inner).rejects.toThrow('no');
      await tx`INSERT INTO nested VALUES (3)`;
    });
    expect([...(await sql`SELECT a FROM nested ORDER BY a`)]).toEqual([{ a: 1 }, { a: 3 }]);
  });

  test('pipelines, and an error is its own', async () => {
    const results = await Promise.allSettled([sql`SELECT 1 AS a`, sql`SELECT nosuch`, sql`SELECT ${2}::int AS a`]);
    expect(results.map((r) => (r.status === 'fulfilled' ? r.value[0] : (r.reason as { code: string }).code))).toEqual([
      { a: 1 },
      '42703',
      { a: 2 },
    ]);
  });
});

test('a pool takes a session back clean', async () => {
  const pool = new pg.Pool({ host: '127.0.0.1', port: server.server.port, user: 'tester', database: 'thermocline', max: 1 });
  const client = await pool.connect();
  await client.query("SET application_name = 'dirty'; PREPARE kept AS SELECT 1");
  await client.query('DISCARD ALL');
  client.release();
  expect((await pool.query('SHOW application_name')).rows).toEqual([{ application_name: '' }]);
  expect((await pool.query('SELECT count(*)::int AS n FROM pg_prepared_statements')).rows).toEqual([{ n: 0 }]);
  await pool.end();
});
