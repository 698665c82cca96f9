import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TableDefinition } from '../../catalog/model/table.ts';
import { alterTable, createTable, insert, truncateTable } from '../../catalog/testing/hot-tables.ts';
import type { DuckDb } from '../../engine/duckdb/instance.ts';
import { runRound } from '../../engine/tiering/round.ts';
import { foreignCommit, foreignRollback, foreignSnapshot } from './foreign-lake.ts';
import { openTestDuckDb, openTieringHouse, type TieringHouse } from './tiering-house.ts';

let duck: DuckDb;
let house: TieringHouse;
let table: TableDefinition;
let nextKey = 0n;

beforeAll(async () => {
  duck = await openTestDuckDb();
});
afterAll(() => duck.close());
beforeEach(async () => {
  house = await openTieringHouse(duck);
  nextKey = 0n;
  table = await createTable(house.hot, 't', { options: { 'table.datalake.snapshot.num-retained.max': '5' } });
});
afterEach(() => house.close());

const keys = (until = Number(nextKey)): number[] => Array.from({ length: until }, (_, i) => i);

async function tierMore(rounds: number): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    await insert(house.hot, table.id, [[nextKey++, 'v']]);
    expect(await runRound(house.deps(), table.id)).toMatchObject({ outcome: 'tiered' });
  }
}

async function lakeKeys(snapshotId?: bigint): Promise<number[]> {
  return (await house.lakeRows(await house.lakeTable(table), snapshotId)).map((r) => Number(r[0])).sort((a, b) => a - b);
}

const whole = async (): Promise<void> => expect((await house.union(table.id)).map(Number).sort((a, b) => a - b)).toEqual(keys());

test('under constant tiering a lake table keeps as many snapshots and metadata files as it was told, and every row', async () => {
  await tierMore(30);
  const lake = await house.lakeTable(table);
  expect(lake.lineage).toHaveLength(5);
  expect(lake.snapshots).toHaveLength(5);
  await whole();
  // Every kept snapshot can still be read, and tells less than the next.
  for (const [i, s] of lake.lineage.entries()) expect(await lakeKeys(s.snapshotId)).toEqual(keys(30 - i));
  const names: string[] = [];
  for await (const { key } of house.store.list('public/t/metadata/')) names.push(key);
  expect(names.filter((n) => n.endsWith('.metadata.json'))).toHaveLength(26);
  expect(names.filter((n) => n.includes('/snap-'))).toHaveLength(5);
  expect(await house.leftovers(lake)).toEqual([]);
});

test('a snapshot that a query stands on stays until the query is done', async () => {
  await tierMore(3);
  const pin = house.hot.pin([table.id]);
  const { boundary } = pin.tables.get(table.id)!;
  await tierMore(30);
  const before = await house.lake.loadMetadata(boundary!.metadataLocation, boundary!.lakeTableUuid, boundary!.snapshotId);
  expect((await house.lakeRows(before, boundary!.snapshotId)).map((r) => Number(r[0])).sort((a, b) => a - b)).toEqual(keys(3));
  expect((await house.lakeTable(table)).snapshots).toHaveLength(6);
  pin.release();
  await tierMore(1);
  expect((await house.lakeTable(table)).snapshots).toHaveLength(5);
  await whole();
});

test('snapshots go when they are too old, but never the last few', async () => {
  await alterTable(house.hot, table.id, (t) => ({ ...t, options: { 'table.datalake.snapshot.time-retained': '3600000 ms' } }));
  await tierMore(10);
  house.clock.push(4_000_000);
  await tierMore(1);
  const lake = await house.lakeTable(table);
  expect(lake.snapshots).toHaveLength(4);
  expect(lake.properties['history.expire.max-snapshot-age-ms']).toBe('3600000');
  await tierMore(2);
  await whole();
});

test('nothing expires when the table says so', async () => {
  await alterTable(house.hot, table.id, (t) => ({ ...t, options: { ...t.options, 'table.datalake.auto-expire-snapshot': 'false' } }));
  await tierMore(12);
  expect((await house.lakeTable(table)).snapshots).toHaveLength(12);
});

test('compactions by strangers and a TRUNCATE come between: the run that is kept always ends at a round', async () => {
  for (let i = 0; i < 12; i++) {
    await tierMore(1);
    for (let k = 0; k < 2; k++) await foreignCommit(house.store, await house.lakeTable(table), foreignSnapshot('replace'));
    const { lineage } = await house.lakeTable(table);
    expect(lineage.at(-1)!.summary['thermocline.round-id']).toBeDefined();
    expect(lineage.length).toBeLessThanOrEqual(9);
  }
  await whole();
  await truncateTable(house.hot, table.id);
  nextKey = 0n;
  await insert(house.hot, table.id, [[nextKey++, 'v']]);
  for (let i = 0; i < 2; i++) await runRound(house.deps(), table.id);
  await tierMore(8);
  await whole();
  expect(await lakeKeys()).toEqual(keys());
});

test('a rollback past what expired is told from a round that was never recorded', async () => {
  await tierMore(12);
  const { lineage } = await house.lakeTable(table);
  await foreignCommit(house.store, await house.lakeTable(table), foreignRollback(lineage.at(-1)!.snapshotId));
  await insert(house.hot, table.id, [[nextKey++, 'v']]);
  await expect(runRound(house.deps(), table.id)).rejects.toMatchObject({ kind: 'lake-foreign-change' });
  await whole();
});
