import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock, systemRandom, systemTimers } from '../../catalog/base/system.ts';
import { workerEntry } from '../../catalog/base/worker-entry.ts';
import { createTable, insert } from '../../catalog/testing/hot-tables.ts';
import type { DuckDb } from '../../engine/duckdb/instance.ts';
import { TieringScheduler } from '../../engine/tiering/scheduler.ts';
import { type TieringHost, tieringThread, startTieringHost } from '../../engine/tiering/tiering-host.ts';
import { localTieringHot } from '../../engine/tiering/tiering-hot.ts';
import type { TieringWorkerData } from '../../sql/tiering-worker.ts';
import { openTestDuckDb, openTieringHouse, type TieringHouse } from './tiering-house.ts';

let duck: DuckDb;
let house: TieringHouse;
let workers: Worker[];
let host: TieringHost;
let nextKey = 0n;

beforeAll(async () => {
  duck = await openTestDuckDb();
});
afterAll(() => duck.close());

beforeEach(async () => {
  house = await openTieringHouse(duck);
  workers = [];
  nextKey = 0n;
  const workerData: TieringWorkerData = {
    lakeFolder: join(house.folder, 'lake'),
    scratchFolder: join(house.folder, 'scratch'),
    memoryLimitBytes: 256 << 20,
    threads: 1,
    callsMax: 2,
  };
  host = startTieringHost({
    start: () => {
      const worker = new Worker(workerEntry('../../sql/tiering-worker', import.meta.url), { workerData });
      workers.push(worker);
      return tieringThread(worker);
    },
    hot: localTieringHot(house.hot),
    clock: systemClock,
    timers: systemTimers,
    owner: 'host',
  });
});
afterEach(async () => {
  await host.stop();
  await house.close();
});

const add = (tableId: number, count: number): Promise<unknown> =>
  insert(
    house.hot,
    tableId,
    Array.from({ length: count }, () => [nextKey++, `value ${nextKey}`]),
  );

test('rounds in a worker thread with a DuckDB of its own, planned by the scheduler', async () => {
  const table = await createTable(house.hot, 't', { bucketCount: 2, options: { 'table.datalake.freshness': '200 ms' } });
  const scheduler = new TieringScheduler({ hot: house.hot, runner: host, clock: systemClock, timers: systemTimers, random: systemRandom });
  scheduler.start();
  for (let i = 0; i < 20; i++) await add(table.id, 500);
  const report = await scheduler.tierNow(table.id);
  expect(['tiered', 'idle']).toContain(report.outcome);
  const rows = await house.lakeRows(await house.lakeTable(table));
  expect(rows.map((r) => Number(r[0])).sort((a, b) => a - b)).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  expect(scheduler.snapshot()).toMatchObject([{ state: 'idle', pendingRows: 0n, rowsTiered: 10_000n, lastError: null }]);
  expect(workers).toHaveLength(1);
  await scheduler.stop();
});

test('a worker that is killed costs nothing but time', async () => {
  const table = await createTable(house.hot, 't');
  const signal = new AbortController().signal;
  await add(table.id, 10);
  await host.run(table.id, {}, signal);
  await add(table.id, 100);
  const dying = host.run(table.id, {}, signal).then(
    () => 'it was quicker',
    (error: unknown) => (error as { kind: string }).kind,
  );
  await workers[0]!.terminate();
  expect(['it was quicker', 'io-error']).toContain(await dying);
  expect((await house.union(table.id)).length).toBe(110);
  for (let outcome = ''; outcome !== 'idle';) ({ outcome } = await host.run(table.id, {}, signal));
  expect(workers).toHaveLength(2);
  expect((await house.lakeRows(await house.lakeTable(table))).length).toBe(110);
  expect((await house.union(table.id)).length).toBe(110);
});
