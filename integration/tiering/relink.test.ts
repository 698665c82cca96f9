import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemTimers } from '../../catalog/base/system.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { LakeSnapshot } from '../../catalog/seams/lake.ts';
import { createTable, insert, truncateTable } from '../../catalog/testing/hot-tables.ts';
import type { TestValue } from '../../catalog/testing/rows.ts';
import type { DuckDb } from '../../engine/duckdb/instance.ts';
import { relink, type Relinked } from '../../engine/tiering/relink.ts';
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
});
afterEach(() => house.close());

const never = new AbortController().signal;
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const numbers = (keys: readonly TestValue[]): number[] => keys.map(Number).sort((a, b) => a - b);

async function add(count: number): Promise<void> {
  const rows = Array.from({ length: count }, () => [nextKey++, `v${nextKey}`]);
  await insert(house.hot, table.id, rows);
}

/** A round of its own for some rows; gives the snapshot it made. */
async function tierMore(count: number): Promise<bigint> {
  await add(count);
  expect(await runRound(house.deps(), table.id)).toMatchObject({ outcome: 'tiered' });
  return house.hot.boundary(table.id)!.snapshotId;
}

const rollBackTo = async (snapshotId: bigint): Promise<void> =>
  foreignCommit(house.store, await house.lakeTable(table), foreignRollback(snapshotId));
const callRelink = (): Promise<Relinked> =>
  relink({ hot: house.hot, lake: house.lake, timers: systemTimers, owner: 'relink' }, table, never);
const whole = async (from = 0): Promise<void> => expect(numbers(await house.union(table.id))).toEqual(range(from, Number(nextKey)));

/** The rows of main are those of the table, each once, and the boundaries along its lineage only grow. */
async function expectAllInLake(): Promise<void> {
  const lake = await house.lakeTable(table);
  expect(numbers((await house.lakeRows(lake)).map((r) => r[0]!))).toEqual(range(0, Number(nextKey)));
  const ends = (s: LakeSnapshot): bigint[] =>
    (JSON.parse(s.summary['thermocline.boundary']!) as Record<string, string[]>)['']!.map((end) => BigInt(end));
  const lineage = lake.lineage.filter((s) => 'thermocline.boundary' in s.summary).reverse();
  for (const [i, s] of lineage.entries()) {
    if (i > 0) for (const [bucket, end] of ends(lineage[i - 1]!).entries()) expect(ends(s)[bucket]!).toBeGreaterThanOrEqual(end);
  }
  expect(await house.leftovers(lake)).toEqual([]);
}

describe.each([1, 3])('a table of %i buckets whose lake was rolled back', (bucketCount) => {
  let first: bigint;
  let last: bigint;

  beforeEach(async () => {
    table = await createTable(house.hot, 't', { bucketCount });
    first = await tierMore(20);
    await tierMore(10);
    last = await tierMore(7);
    await add(5);
  });

  test('is quarantined with a hint, and whole again after a relink', async () => {
    await rollBackTo(first);
    await expect(runRound(house.deps(), table.id)).rejects.toMatchObject({
      kind: 'lake-foreign-change',
      fields: { hint: expect.stringContaining('CALL sys.relink') as string },
    });
    await whole();
    expect(await callRelink()).toEqual({ kind: 'set-back', from: last, to: first, rows: 17n });
    expect(house.hot.boundary(table.id)!.snapshotId).toBe(first);
    await whole();
    expect(await runRound(house.deps(), table.id)).toMatchObject({ outcome: 'tiered', rows: 22n });
    await whole();
    await expectAllInLake();
    expect(await callRelink()).toEqual({ kind: 'unchanged' });
    await tierMore(3);
    await expectAllInLake();
  });

  test('gives the same rows to a query that began before', async () => {
    const pin = house.hot.pin([table.id]);
    const { boundary } = pin.tables.get(table.id)!;
    await rollBackTo(first);
    await callRelink();
    await tierMore(2);
    const before = await house.lake.loadMetadata(boundary!.metadataLocation, boundary!.lakeTableUuid);
    expect(await house.lakeRows(before, boundary!.snapshotId)).toHaveLength(37);
    pin.release();
  });

  test('may be rolled back and relinked again and again', async () => {
    for (let i = 0; i < 3; i++) {
      const rounds = (await house.lakeTable(table)).lineage;
      await rollBackTo(rounds[Math.min(1, rounds.length - 1)]!.snapshotId);
      expect(await callRelink()).toMatchObject({ kind: 'set-back' });
      await tierMore(4);
      await whole();
    }
    await expectAllInLake();
  });

  test('rolled back to a compaction above a round, is relinked to that round', async () => {
    await rollBackTo(first);
    await foreignCommit(house.store, await house.lakeTable(table), foreignSnapshot('replace'));
    expect(await callRelink()).toMatchObject({ kind: 'set-back', to: first });
    await tierMore(1);
    await expectAllInLake();
  });

  test('cannot be committed to by a round that slept through it', async () => {
    let wake: () => void = () => undefined;
    let arrive: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => (arrive = resolve));
    const hit = async (name: string): Promise<void> => {
      if (name !== 'tiering.committing') return;
      arrive();
      await new Promise<void>((resolve) => (wake = resolve));
    };
    const zombie = runRound(house.deps({ owner: 'zombie', failpoints: { hit } }), table.id);
    await asleep;
    house.clock.push(60_000);
    await rollBackTo(first);
    await callRelink();
    wake();
    expect((await zombie).outcome).toBe('superseded');
    await tierMore(1);
    await expectAllInLake();
  });
});

describe('a relink is refused, and nothing is changed,', () => {
  beforeEach(async () => {
    table = await createTable(house.hot, 't', { options: { 'table.log.ttl': '1 ms' } });
  });

  async function expectRefused(error: object): Promise<void> {
    const before = house.hot.boundary(table.id);
    await expect(callRelink()).rejects.toMatchObject(error);
    expect(house.hot.boundary(table.id)).toEqual(before);
  }

  test('when the log has lost what the lake would have to get again: the gap is named', async () => {
    const first = await tierMore(10);
    const last = await tierMore(5);
    // What is inline in the journal moves to its segment at the next start; then it may go.
    house.clock.push(10_000);
    await expect.poll(() => house.hot.retain().then(() => house.hot.starts(table.id).get('/0'))).toBe(15n);
    await rollBackTo(first);
    await expectRefused({
      kind: 'snapshot-too-old',
      fields: {
        detail: 'Bucket 0: offsets 10 to 15 are in neither; the log begins at 15.',
        hint: expect.stringContaining(`back to snapshot ${last}`) as string,
      },
    });
    // As the hint says.
    await rollBackTo(last);
    expect(await callRelink()).toEqual({ kind: 'unchanged' });
    await tierMore(1);
    await whole();
  });

  test('when someone else has put rows on the branch', async () => {
    const first = await tierMore(10);
    await tierMore(5);
    await rollBackTo(first);
    await foreignCommit(house.store, await house.lakeTable(table), foreignSnapshot('append'));
    await expectRefused({ kind: 'lake-foreign-change', fields: { hint: expect.stringContaining('Roll the lake table back') as string } });
    await whole();
  });

  test('when the branch is from before the last TRUNCATE', async () => {
    const first = await tierMore(10);
    await truncateTable(house.hot, table.id);
    await add(2);
    for (let i = 0; i < 2; i++) await runRound(house.deps(), table.id);
    await rollBackTo(first);
    await expectRefused({ kind: 'lake-foreign-change' });
    await whole(10);
  });

  test('when the lake table is another one', async () => {
    await tierMore(10);
    await house.lake.dropTable({ namespace: ['public'], name: 't' });
    await expectRefused({ kind: 'lake-missing' });
  });
});

test('a table that was never tiered has nothing to relink', async () => {
  table = await createTable(house.hot, 't');
  expect(await callRelink()).toEqual({ kind: 'unchanged' });
});
