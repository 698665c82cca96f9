import { expect, test, vi } from 'vitest';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { batchOf } from '../../catalog/testing/rows.ts';
import { openTestDuckDb, query, sourceOf } from './testing/open.ts';

// Lets bytes that are not UTF-8 into DuckDB, whose functions then report an internal error: the only way to one that is known.
vi.mock('node:buffer', async (original) => ({ ...(await original<typeof import('node:buffer')>()), isUtf8: () => true }));

const BIGINT: DataType = { kind: 'bigint' };
const TEXT: DataType = { kind: 'text' };
const HEAVY = 'SELECT count(*) FROM range(100000) a, range(1000000) b WHERE hash(a.range, b.range) = 1';

const poison: ColumnBatch = {
  length: 1,
  columns: [
    { layout: 'bytes', type: TEXT, length: 1, validity: null, offsets: Int32Array.of(0, 4), values: Uint8Array.of(0xff, 0xfe, 0x80, 0xc3) },
  ],
};

test('an instance that reports an internal error is replaced, and who kept tables in it is told', async () => {
  const db = await openTestDuckDb();
  await db.run({ sql: 'CREATE TABLE mirror AS SELECT 42::BIGINT AS x' });
  const told: string[] = [];
  const stop = db.onRebuild(() => told.push('first'));
  db.onRebuild(() => told.push('second'));
  const source = db.registerSource(sourceOf([TEXT], [poison]));
  await expect(query(db, `SELECT lower(c0) FROM ${source.sql}`, [TEXT])).rejects.toMatchObject({
    kind: 'internal',
    message: 'the query engine met an internal error and was restarted',
    fields: { hint: 'Run the statement again.' },
  });
  source.dispose();
  expect(told).toEqual(['first', 'second']);
  expect(db.status.rebuilds).toBe(1);
  // What was stored is gone, everything else works again: settings and sources too.
  await expect(query(db, 'SELECT x FROM mirror', [BIGINT])).rejects.toMatchObject({ kind: 'undefined-table' });
  const fresh = db.registerSource(sourceOf([BIGINT], [batchOf([BIGINT], [[1n], [null]])]));
  expect(await query(db, `SELECT c0 FROM ${fresh.sql} ORDER BY c0 DESC`, [BIGINT])).toEqual([[null], [1n]]);
  fresh.dispose();
  stop();
  await db.rebuild();
  expect(told).toEqual(['first', 'second', 'second']);
  await db.close();
});

test('queries under way when the instance breaks fail, and the instance is replaced once', async () => {
  const db = await openTestDuckDb();
  const source = db.registerSource(sourceOf([TEXT], [poison]));
  const stream = db.stream({ sql: 'SELECT i FROM range(10000000) t(i)', types: [BIGINT] });
  await stream.next();
  const broken = await Promise.allSettled([1, 2].map(() => query(db, `SELECT lower(c0) FROM ${source.sql}`, [TEXT])));
  expect(broken.map((b) => b.status)).toContain('rejected');
  // The old one lives until the last of its connections is closed; new queries go to the new one.
  expect(await query(db, 'SELECT 1::BIGINT', [BIGINT])).toEqual([[1n]]);
  await stream.return();
  expect(db.status.rebuilds).toBeLessThanOrEqual(2);
  source.dispose();
  await db.close();
  expect(db.status).toMatchObject({ connections: 0, callsRunning: 0, sources: 0 });
});

test('closing interrupts what runs and waits until DuckDB has let go', async () => {
  const db = await openTestDuckDb();
  const stream = db.stream({ sql: 'SELECT i FROM range(10000000) t(i)', types: [BIGINT] });
  const begun = db.stream({ sql: 'SELECT i FROM range(10000000) t(i)', types: [BIGINT] });
  await begun.next();
  const running = [1, 2, 3, 4].map(() => db.run({ sql: HEAVY }).catch((e: unknown) => e));
  while (db.status.callsRunning < 3) await new Promise((resolve) => setImmediate(resolve));
  await db.close();
  expect(db.status).toMatchObject({ connections: 0, callsRunning: 0 });
  for (const error of await Promise.all(running)) expect(error).toMatchObject({ kind: 'admin-shutdown' });
  // What was fetched ahead may still come, and no more.
  const rest = begun.next().then(() => begun.next());
  await expect(rest).rejects.toMatchObject({ kind: 'admin-shutdown' });
  await expect(stream.next()).rejects.toMatchObject({ kind: 'admin-shutdown' });
  await expect(db.run({ sql: 'SELECT 1' })).rejects.toMatchObject({ kind: 'admin-shutdown' });
});

test('no more calls run at a time than are admitted', async () => {
  const db = await openTestDuckDb({ admittedMax: 2 });
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, db.status.callsRunning)), 1);
  await Promise.all(Array.from({ length: 12 }, () => query(db, 'SELECT sum(hash(i) % 7)::BIGINT FROM range(300000) t(i)', [BIGINT])));
  clearInterval(watch);
  expect(most).toBe(2);
  await db.close();
});

test('without a folder to spill to, a query that needs more memory than it may have fails and the others go on', async () => {
  const db = await openTestDuckDb({ memoryLimitBytes: 64 << 20, tempFolder: null });
  const greedy = query(db, 'SELECT i FROM range(50000000) t(i) ORDER BY hash(i)', [BIGINT]);
  await expect(greedy).rejects.toMatchObject({ kind: 'out-of-memory' });
  expect(await query(db, 'SELECT 1::BIGINT', [BIGINT])).toEqual([[1n]]);
  expect(db.status.rebuilds).toBe(0);
  await db.close();
});

test('rows changed are counted', async () => {
  const db = await openTestDuckDb();
  await db.run({ sql: 'CREATE TABLE t (x BIGINT)' });
  expect(await db.run({ sql: 'INSERT INTO t SELECT i FROM range(1234) t(i)' })).toBe(1234);
  expect(await db.run({ sql: 'DELETE FROM t WHERE x < 34' })).toBe(34);
  await db.close();
});
