import duckdb from '@duckdb/node-bindings';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import { batchOf, rowsOf } from '../../catalog/testing/rows.ts';
import type { DuckDb } from './instance.ts';
import { openTestDuckDb, query, sourceOf } from './testing/open.ts';

let db: DuckDb;
beforeAll(async () => (db = await openTestDuckDb()));
afterAll(() => db.close());

const BIGINT: DataType = { kind: 'bigint' };
const TEXT: DataType = { kind: 'text' };
const INTEGER: DataType = { kind: 'integer' };

async function consume(
  sql: string,
  types: readonly DataType[],
  options: { signal?: AbortSignal; onBatch?: (rows: number) => void } = {},
): Promise<number> {
  let rows = 0;
  for await (const batch of db.stream({ sql, types, signal: options.signal })) {
    rows += batch.length;
    options.onBatch?.(rows);
  }
  return rows;
}

const idle = { callsRunning: 0, callsWaiting: 0, connections: 0 };

test('a stream gives all rows and lets go of everything', async () => {
  expect(await consume('SELECT i, md5(i::VARCHAR) FROM range(300000) t(i)', [BIGINT, TEXT])).toBe(300_000);
  expect(db.status).toMatchObject(idle);
});

test('an empty result ends without a row', async () => {
  expect(await consume('SELECT i FROM range(0) t(i)', [BIGINT])).toBe(0);
});

describe('an error late in a long stream', () => {
  const late = (expression: string) => `SELECT CASE WHEN i = 1500000 THEN ${expression} ELSE i END::BIGINT FROM range(2000000) t(i)`;

  for (const [name, expression, expected] of [
    ['a cast', `('x' || i)::INT`, { kind: 'invalid-text', message: 'invalid input syntax for type integer: "x1500000"' }],
    ['raised by our printer', `error('[22012] division by zero')`, { kind: 'division-by-zero', message: 'division by zero' }],
    ['an overflow', `i * 9223372036854775807`, { kind: 'numeric-out-of-range', message: 'bigint out of range' }],
    ['a LIKE pattern', `('a' || i LIKE left('a!', 1 + (i > 0)::INT) ESCAPE '!')::BIGINT`, { kind: 'invalid-escape' }],
    ['a regular expression', `regexp_matches('a', '(' || i)::BIGINT`, { kind: 'invalid-regular-expression' }],
  ] as const) {
    test(`${name} at row 1.5 M of 2 M is thrown, with its own message`, async () => {
      let rows = 0;
      await expect(consume(late(expression), [BIGINT], { onBatch: (n) => (rows = n) })).rejects.toMatchObject(expected);
      // It was indeed late: rows had been delivered.
      expect(rows).toBeGreaterThan(500_000);
      expect(rows).toBeLessThan(1_500_001);
      expect(db.status).toMatchObject(idle);
    });
  }

  test('of a source is thrown as it is, without running the query again', async () => {
    const thrown = new ThermoclineError('snapshot-too-old', 'the rows are gone');
    let opened = 0;
    const source = db.registerSource({
      columns: [{ name: 'c0', type: BIGINT }],
      open() {
        opened++;
        let left = 600;
        return {
          next() {
            if (left-- === 0) throw thrown;
            return batchOf(
              [BIGINT],
              Array.from({ length: 2048 }, () => [7n]),
            );
          },
          close() {},
        };
      },
    });
    let rows = 0;
    await expect(consume(`SELECT c0 FROM ${source.sql}`, [BIGINT], { onBatch: (n) => (rows = n) })).rejects.toBe(thrown);
    expect(rows).toBeGreaterThan(100_000);
    expect(opened).toBe(1);
    source.dispose();
  });

  test('that does not come back when the query is repeated is still an error', async () => {
    let pass = 0;
    const source = db.registerSource({
      columns: [{ name: 'c0', type: BIGINT }],
      open() {
        let left = 600;
        const bad = pass++ === 0 ? 'x' : '7';
        return {
          next() {
            if (left-- === 0) return null;
            return batchOf(
              [BIGINT],
              Array.from({ length: 2048 }, () => [left === 1 && bad === 'x' ? 666n : 7n]),
            );
          },
          close() {},
        };
      },
    });
    const sql = `SELECT CASE WHEN c0 = 666 THEN error('[22012] once') ELSE c0 END::BIGINT FROM ${source.sql}`;
    await expect(consume(sql, [BIGINT])).rejects.toMatchObject({
      kind: 'internal',
      message: expect.stringContaining('did not fail again'),
    });
    source.dispose();
  });
});

describe('what DuckDB itself does (ivm.md G10): an upgrade that changes this may lift rules', () => {
  async function raw(sql: string, disturb?: (connection: duckdb.Connection, rows: number) => Promise<unknown> | void) {
    const native = await duckdb.open(':memory:');
    const connection = await duckdb.connect(native);
    await duckdb.query(connection, 'BEGIN');
    const statement = await duckdb.prepare(connection, sql);
    const result = await duckdb.execute_prepared_streaming(statement);
    let rows = 0;
    for (
      let chunk = await duckdb.fetch_chunk(result);
      chunk && duckdb.data_chunk_get_size(chunk) > 0;
      chunk = await duckdb.fetch_chunk(result)
    ) {
      rows += duckdb.data_chunk_get_size(chunk);
      await disturb?.(connection, rows);
    }
    const kind = duckdb.result_return_type(result);
    const select1 = await duckdb.query(connection, 'SELECT 1').then(
      () => 'passes',
      (e: Error) => e.message,
    );
    duckdb.disconnect_sync(connection);
    return { rows, kind, select1 };
  }

  test('a stream that failed ends like a complete one; only its kind tells', async () => {
    const good = await raw('SELECT i FROM range(100000) t(i)');
    expect(good).toEqual({ rows: 100_000, kind: duckdb.ResultType.QUERY_RESULT, select1: 'passes' });
    const failed = await raw(`SELECT CASE WHEN i = 1500000 THEN error('x') ELSE i END FROM range(2000000) t(i)`);
    expect(failed.rows).toBeLessThan(2_000_000);
    expect(failed.kind).toBe(duckdb.ResultType.INVALID);
    expect(failed.select1).toContain('Current transaction is aborted');
  });

  test('an interrupt likewise', async () => {
    const cut = await raw('SELECT i FROM range(2000000) t(i)', (connection, rows) =>
      rows === 20_480 ? duckdb.interrupt(connection) : undefined,
    );
    expect(cut.rows).toBeLessThan(2_000_000);
    expect(cut.kind).toBe(duckdb.ResultType.INVALID);
  });

  test('a second query on the connection cuts the stream, and SELECT 1 does not notice', async () => {
    const cut = await raw('SELECT i FROM range(2000000) t(i)', (connection, rows) =>
      rows === 20_480 ? duckdb.query(connection, 'SELECT 2') : undefined,
    );
    expect(cut).toEqual({ rows: 20_480, kind: duckdb.ResultType.INVALID, select1: 'passes' });
  });
});

describe('cancel', () => {
  const HEAVY = 'SELECT count(*) FROM range(100000) a, range(1000000) b WHERE hash(a.range, b.range) = 1';

  test('before it starts: nothing runs', async () => {
    await expect(consume('SELECT 1::BIGINT', [BIGINT], { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'query-canceled' });
    expect(db.status).toMatchObject(idle);
  });

  test('while it computes: the pull is rejected and the call ends', async () => {
    const abort = new AbortController();
    const running = consume(HEAVY, [BIGINT], { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(running).rejects.toMatchObject({ kind: 'query-canceled', message: 'canceling statement due to user request' });
    expect(db.status).toMatchObject(idle);
  });

  test('between two pulls: the next one is rejected', async () => {
    const abort = new AbortController();
    const rows = db.stream({ sql: 'SELECT i FROM range(100000000) t(i)', types: [BIGINT], signal: abort.signal });
    expect((await rows.next()).done).toBe(false);
    abort.abort();
    await expect(rows.next()).rejects.toMatchObject({ kind: 'query-canceled' });
    expect((await rows.next()).done).toBe(true);
    expect(db.status).toMatchObject(idle);
  });

  test('whoever aborts may say why', async () => {
    const why = new ThermoclineError('admin-shutdown', 'terminating connection due to administrator command');
    const abort = new AbortController();
    const running = consume(HEAVY, [BIGINT], { signal: abort.signal });
    setTimeout(() => abort.abort(why), 20);
    await expect(running).rejects.toBe(why);
  });

  test('at once after the start: an interrupt that DuckDB forgets is repeated', async () => {
    for (let i = 0; i < 20; i++) {
      const abort = new AbortController();
      const running = consume(HEAVY, [BIGINT], { signal: abort.signal });
      for (let turn = 0; turn < i; turn++) await new Promise((resolve) => setImmediate(resolve));
      abort.abort();
      await expect(running).rejects.toMatchObject({ kind: 'query-canceled' });
    }
    expect(db.status).toMatchObject(idle);
  });

  test('while it waits for its turn', async () => {
    const abort = new AbortController();
    const busy = [1, 2, 3].map(() => consume(HEAVY, [BIGINT], { signal: abort.signal }).catch((e: unknown) => e));
    const impatient = new AbortController();
    const waiting = consume('SELECT 1::BIGINT', [BIGINT], { signal: impatient.signal });
    setTimeout(() => impatient.abort(), 20);
    await expect(waiting).rejects.toMatchObject({ kind: 'query-canceled' });
    abort.abort();
    await Promise.all(busy);
    // A cancelled caller is answered before DuckDB has let go when that takes long: the rest happens behind (connection.ts).
    await expect.poll(() => db.status).toMatchObject(idle);
  });

  test('while a source feeds it: the reader is closed by whoever disposes of the source', async () => {
    const abort = new AbortController();
    let open = 0;
    const source = db.registerSource({
      columns: [{ name: 'c0', type: BIGINT }],
      open() {
        open++;
        const batch = batchOf(
          [BIGINT],
          Array.from({ length: 2048 }, () => [7n]),
        );
        return { next: () => batch, close: () => open-- };
      },
    });
    const running = consume(`SELECT count(c0) FROM ${source.sql} WHERE c0 > 0`, [BIGINT], { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(running).rejects.toMatchObject({ kind: 'query-canceled' });
    source.dispose();
    expect(open).toBe(0);
    expect(db.status).toMatchObject({ ...idle, sources: 0 });
  });
});

test('leaving a stream early stops the query and frees its connection', async () => {
  for await (const batch of db.stream({ sql: 'SELECT i, md5(i::VARCHAR) FROM range(100000000) t(i)', types: [BIGINT, TEXT] })) {
    expect(batch.length).toBe(2048);
    break;
  }
  expect(db.status).toMatchObject(idle);
});

test('DuckDB computes only a little ahead of a reader who stops', async () => {
  let served = 0;
  const inner = sourceOf([BIGINT], []);
  const source = db.registerSource({
    ...inner,
    open: () => ({
      next() {
        served++;
        return batchOf(
          [BIGINT],
          Array.from({ length: 2048 }, (_, i) => [BigInt(i)]),
        );
      },
      close() {},
    }),
  });
  const rows = db.stream({ sql: `SELECT c0 FROM ${source.sql}`, types: [BIGINT] });
  for (let i = 0; i < 5; i++) await rows.next();
  let before = -1;
  // It has come to rest when nothing was served for a while.
  while (before !== served) {
    before = served;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(served * 2048).toBeLessThan(2_000_000);
  await rows.return();
  source.dispose();
  expect(db.status).toMatchObject({ ...idle, sources: 0 });
});

test('NULLs are larger than anything, as in Postgres', async () => {
  expect(await query(db, 'SELECT x FROM (VALUES (1), (NULL), (2)) t(x) ORDER BY x', [INTEGER])).toEqual([[1], [2], [null]]);
  expect(await query(db, 'SELECT x FROM (VALUES (1), (NULL), (2)) t(x) ORDER BY x DESC', [INTEGER])).toEqual([[null], [2], [1]]);
});

test('the time zone is the query’s own', async () => {
  const sql = `SELECT TIMESTAMPTZ '2024-07-01 12:00:00+00'::VARCHAR`;
  const shown = async (timeZone?: string) => {
    const rows = [];
    for await (const batch of db.stream({ sql, types: [TEXT], timeZone })) rows.push(...rowsOf(batch));
    return rows[0]![0];
  };
  expect(await shown('America/New_York')).toBe('2024-07-01 08:00:00-04');
  expect(await shown()).toBe('2024-07-01 12:00:00+00');
  await expect(shown('Middle/Earth')).rejects.toMatchObject({ kind: 'invalid-parameter-value' });
  expect(db.status).toMatchObject(idle);
});

test('two statements in one text are refused', async () => {
  await expect(query(db, 'SELECT 1; SELECT 2', [INTEGER])).rejects.toBeInstanceOf(ThermoclineError);
});
