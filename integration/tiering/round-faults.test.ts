import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Failpoints } from '../../catalog/base/failpoint.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import { alterTable, createTable, dropTable, insert, truncateTable, withColumn } from '../../catalog/testing/hot-tables.ts';
import type { TestValue } from '../../catalog/testing/rows.ts';
import type { DuckDb } from '../../engine/duckdb/instance.ts';
import { FAILPOINTS, runRound } from '../../engine/tiering/round.ts';
import type { RoundReport } from '../../engine/tiering/round-report.ts';
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
  table = await createTable(house.hot, 't', { bucketCount: 2 });
  nextKey = 0n;
});
afterEach(() => house.close());

/** One commit of `count` rows with keys never used before. */
async function add(count: number, tableId = table.id): Promise<void> {
  await insert(
    house.hot,
    tableId,
    Array.from({ length: count }, () => [nextKey++, `v${nextKey}`]),
  );
}

const numbers = (keys: readonly TestValue[]): number[] => keys.map(Number).sort((a, b) => a - b);
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** The union holds every key from `from` to the last one, each exactly once. */
async function expectWhole(from = 0, tableId = table.id): Promise<void> {
  expect(numbers(await house.union(tableId))).toEqual(range(from, Number(nextKey)));
}

/** Everything is in the lake: the union, the lake alone and the offsets agree; nothing is left lying about. */
async function expectAllInLake(from = 0): Promise<void> {
  await expectWhole(from);
  const lake = await house.lakeTable(table);
  const rows = await house.lakeRows(lake);
  expect(numbers(rows.map((r) => r[0]!))).toEqual(range(from, Number(nextKey)));
  const seen = new Map<number, bigint>();
  for (const row of rows) {
    const [bucket, offset] = row.slice(-3, -1) as [number, bigint];
    const before = seen.get(bucket);
    if (before !== undefined) expect(offset).toBe(before + 1n);
    seen.set(bucket, offset);
  }
  for (const [bucket, last] of seen) expect(house.hot.boundary(table.id)!.offsets.get(`/${bucket}`)).toBe(last + 1n);
  expect(await house.leftovers(lake)).toEqual([]);
}

async function tierAll(owner = 'successor'): Promise<RoundReport[]> {
  const reports: RoundReport[] = [];
  do reports.push(await runRound(house.deps({ owner }), table.id));
  while (reports.at(-1)!.outcome !== 'idle' && reports.length < 20);
  expect(reports.at(-1)!.outcome).toBe('idle');
  return reports;
}

async function outcomeOf(run: Promise<RoundReport>): Promise<string> {
  return run.then(
    (report) => report.outcome,
    (error: unknown) => (error instanceof ThermoclineError ? error.kind : `crash: ${String(error)}`),
  );
}

/** A history in which a round visits the step. */
async function prepareFor(step: string): Promise<void> {
  if (step === 'tiering.dropping-old') {
    const old = await createTable(house.hot, 'u');
    await insert(house.hot, old.id, [[1n, 'old']]);
    await runRound(house.deps(), old.id);
    await dropTable(house.hot, old.id);
    table = await createTable(house.hot, 'u', { bucketCount: 2 });
  }
  if (step === 'tiering.altering' || step === 'tiering.altered') {
    await add(2);
    await runRound(house.deps(), table.id);
    await alterTable(house.hot, table.id, (t) => withColumn(t, 'note'));
  }
  if (step === 'tiering.recovering' || step === 'tiering.recovered') {
    await add(2);
    const failpoints = at('tiering.committed', () => Promise.reject(planted()));
    expect(await outcomeOf(runRound(house.deps({ failpoints }), table.id))).toBe('io-error');
  }
  if (step === 'tiering.conflicted') {
    // A compaction commits between plan and commit.
    await add(2);
    await runRound(house.deps(), table.id);
  }
  await add(30);
  await add(3);
}

const planted = (): ThermoclineError => new ThermoclineError('io-error', 'planted');

/** Does something the first time a step is reached. */
function at(step: string, action: () => Promise<void>): Failpoints & { readonly reached: Promise<void> } {
  let done = false;
  let arrive: (() => void) | undefined;
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  return {
    reached,
    hit: async (name) => {
      if (name === 'tiering.committing' && step === 'tiering.conflicted' && !done) {
        await foreignCommit(house.store, await house.lakeTable(table), foreignSnapshot('replace'));
      }
      if (name === 'tiering.prepared' && step === 'tiering.outcome-unknown' && !done && !house.losing.armed)
        house.losing.loseNext('before');
      if (name !== step || done) return;
      done = true;
      arrive!();
      await action();
    },
  };
}

describe.each(FAILPOINTS)('%s', (step) => {
  test('an error there loses and doubles nothing', async () => {
    await prepareFor(step);
    const failpoints = at(step, () => Promise.reject(planted()));
    expect(await outcomeOf(runRound(house.deps({ failpoints }), table.id))).toBe('io-error');
    await failpoints.reached;
    await expectWhole();
    await add(5);
    await tierAll();
    await expectAllInLake();
  });

  test('a crash there loses and doubles nothing', async () => {
    await prepareFor(step);
    const failpoints = at(step, () => new Promise(() => undefined));
    void runRound(house.deps({ owner: 'dead', failpoints }), table.id);
    await failpoints.reached;
    await expectWhole();
    house.clock.push(31_000);
    await add(5);
    await tierAll();
    await expectWhole();
    // What was open while the branch stood still is settled by the next round that moves it.
    await add(1);
    await tierAll();
    await removeScratch();
    await expectAllInLake();
  });

  test('a pause there past the lease, beside a successor, loses and doubles nothing', async () => {
    await prepareFor(step);
    let resume: (() => void) | undefined;
    const failpoints = at(step, () => new Promise((resolve) => (resume = resolve)));
    const paused = outcomeOf(runRound(house.deps({ owner: 'paused', failpoints }), table.id));
    await failpoints.reached;
    house.clock.push(31_000);
    await add(5);
    expect((await tierAll()).some((r) => r.outcome === 'tiered')).toBe(true);
    await expectWhole();
    resume!();
    await paused;
    await expectWhole();
    await add(1);
    await tierAll();
    await expectAllInLake();
  });
});

async function removeScratch(): Promise<void> {
  // As the next start does.
  const { openScratchFolder } = await import('../../engine/tiering/scratch-folder.ts');
  const { FolderDisk } = await import('../../connectors/disk/folder-disk.ts');
  await openScratchFolder(new FolderDisk(), `${house.folder}/scratch`);
}

describe('a lost answer to the lake commit', () => {
  test.each(['before', 'after'] as const)('%s it was carried out counts once', async (when) => {
    await add(10);
    await tierAll();
    await add(10);
    house.losing.loseNext(when);
    expect(await outcomeOf(runRound(house.deps(), table.id))).toBe('tiered');
    expect(house.losing.lost).toBe(1);
    await tierAll();
    await expectAllInLake();
    expect((await house.lakeTable(table)).snapshots).toHaveLength(2);
  });

  test.each(['before', 'after'] as const)('%s it was carried out, and nobody left to ask: the next round finds out', async (when) => {
    await add(10);
    await tierAll();
    await add(10);
    house.losing.loseNext(when);
    const failpoints = at('tiering.outcome-unknown', () => new Promise(() => undefined));
    void runRound(house.deps({ owner: 'dead', failpoints }), table.id);
    await failpoints.reached;
    await expectWhole();
    house.clock.push(31_000);
    expect((await tierAll())[0]!.recovered).toBe(when === 'after');
    await add(1);
    await tierAll();
    await expectAllInLake();
  });
});

test('two tierers that race on one table move each row once', async () => {
  for (let i = 0; i < 5; i++) {
    await add(20);
    // The second one does not respect the first one's lease: it thinks it has run out.
    const failpoints = at('tiering.range-chosen', async () => house.clock.push(31_000));
    await Promise.all([
      outcomeOf(runRound(house.deps({ owner: 'a', failpoints }), table.id)),
      failpoints.reached.then(() => outcomeOf(runRound(house.deps({ owner: 'b' }), table.id))),
    ]);
    await expectWhole();
  }
  await tierAll();
  await expectAllInLake();
});

describe('DDL in the middle of a round', () => {
  const steps = [
    'tiering.loaded',
    'tiering.range-chosen',
    'tiering.file-written',
    'tiering.prepared',
    'tiering.committing',
    'tiering.committed',
  ];

  test.each(steps)('TRUNCATE at %s', async (step) => {
    await add(10);
    await tierAll();
    await add(10);
    let from = 0;
    const failpoints = at(step, async () => {
      await truncateTable(house.hot, table.id);
      from = Number(nextKey);
      await add(4);
    });
    await outcomeOf(runRound(house.deps({ failpoints }), table.id));
    await failpoints.reached;
    await expectWhole(from);
    await tierAll();
    await add(1);
    await tierAll();
    await expectAllInLake(from);
  });

  test.each(steps)('DROP and CREATE under the same name at %s', async (step) => {
    await add(10);
    await tierAll();
    await add(10);
    const old = table;
    let from = 0;
    const failpoints = at(step, async () => {
      await dropTable(house.hot, old.id);
      table = await createTable(house.hot, 't', { bucketCount: 2 });
      from = Number(nextKey);
      await add(4);
    });
    await outcomeOf(runRound(house.deps({ failpoints }), old.id));
    await failpoints.reached;
    await expectWhole(from);
    await tierAll();
    await add(1);
    await tierAll();
    await expectAllInLake(from);
  });

  test.each(steps)('ADD COLUMN at %s', async (step) => {
    await add(10);
    const failpoints = at(step, async () => {
      await alterTable(house.hot, table.id, (t) => withColumn(t, 'note'));
      await insert(house.hot, table.id, [[nextKey++, 'v', 'a note']]);
    });
    expect(await outcomeOf(runRound(house.deps({ failpoints }), table.id))).toBe('tiered');
    await expectWhole();
    await tierAll();
    await expectAllInLake();
    const lake = await house.lakeTable(table);
    expect(lake.fields.map((f) => f.name)).toEqual(['k', 'v', 'note', '__bucket', '__offset', '__timestamp']);
    expect((await house.lakeRows(lake)).map((r) => r[2]).filter((v) => v !== null)).toEqual(['a note']);
  });

  test('a table dropped under the feet of a reader keeps its lake files until the reader is done', async () => {
    await add(10);
    await tierAll();
    const pin = house.hot.pin([table.id]);
    const before = await house.lakeTable(table);
    await dropTable(house.hot, table.id);
    table = await createTable(house.hot, 't');
    await add(3);
    expect(await outcomeOf(runRound(house.deps(), table.id))).toBe('object-in-use');
    expect(await house.lakeRows(before)).toHaveLength(10);
    pin.release();
    await tierAll();
    await expectAllInLake(10);
  });
});

describe('someone else in the lake', () => {
  beforeEach(async () => {
    await add(10);
    await tierAll();
    await add(5);
  });

  test.each(['append', 'overwrite', 'delete'] as const)('%s: nothing is committed above it', async (operation) => {
    await foreignCommit(house.store, await house.lakeTable(table), foreignSnapshot(operation));
    expect(await outcomeOf(runRound(house.deps(), table.id))).toBe('lake-foreign-change');
    expect((await house.lakeTable(table)).snapshots).toHaveLength(2);
    await expectWhole();
  });

  test('a compaction is accepted', async () => {
    await foreignCommit(house.store, await house.lakeTable(table), foreignSnapshot('replace'));
    await tierAll();
    await expectAllInLake();
  });

  test('an append that comes between plan and commit', async () => {
    const failpoints = at('tiering.committing', async () =>
      foreignCommit(house.store, await house.lakeTable(table), foreignSnapshot('append')),
    );
    expect(await outcomeOf(runRound(house.deps({ failpoints }), table.id))).toBe('lake-foreign-change');
    await expectWhole();
    expect(await house.leftovers(await house.lakeTable(table))).toEqual([]);
  });

  test('a rollback: reads stay where they were, nothing is tiered', async () => {
    const first = (await house.lakeTable(table)).currentSnapshotId!;
    await tierAll();
    await foreignCommit(house.store, await house.lakeTable(table), foreignRollback(first));
    await add(1);
    expect(await outcomeOf(runRound(house.deps(), table.id))).toBe('lake-foreign-change');
    await expectWhole();
  });

  test('another schema', async () => {
    await foreignCommit(house.store, await house.lakeTable(table), (base) => {
      const schema = base.schemas.at(-1)!;
      const fields = schema.fields.map((f) => (f.name === 'v' ? { ...f, name: 'w' } : f));
      return [
        { action: 'add-schema', schema: { ...schema, schemaId: 7, fields }, lastColumnId: base.lastColumnId },
        { action: 'set-current-schema', schemaId: 7 },
      ];
    });
    expect(await outcomeOf(runRound(house.deps(), table.id))).toBe('lake-foreign-change');
    await expectWhole();
  });
});

test('the lake table of a dropped data folder is never silently replaced', async () => {
  await add(10);
  await tierAll();
  await add(1);
  await house.lake.dropTable({ namespace: ['public'], name: 't' });
  expect(await outcomeOf(runRound(house.deps(), table.id))).toBe('lake-missing');
});
