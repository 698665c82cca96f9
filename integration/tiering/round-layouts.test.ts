import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { microsPerUnit, type DataType } from '../../catalog/model/data-type.ts';
import type { Column, TableDefinition } from '../../catalog/model/table.ts';
import { alterTable, createTable, insert, scanRows, type TestRow, withColumn } from '../../catalog/testing/hot-tables.ts';
import type { TestValue } from '../../catalog/testing/rows.ts';
import type { DuckDb } from '../../engine/duckdb/instance.ts';
import { runRound } from '../../engine/tiering/round.ts';
import { openTestDuckDb, openTieringHouse, type TieringHouse } from './tiering-house.ts';

let duck: DuckDb;
let house: TieringHouse;

beforeAll(async () => {
  duck = await openTestDuckDb();
});
afterAll(() => duck.close());
beforeEach(async () => {
  house = await openTieringHouse(duck);
});
afterEach(() => house.close());

const column = (id: number, name: string, type: DataType, nullable = true): Column => ({ id, name, type, nullable });

/** One column of every type. */
const EVERY_TYPE: readonly Column[] = [
  column(0, 'key', { kind: 'bigint' }, false),
  column(1, 'region', { kind: 'text' }, false),
  column(2, 'a boolean', { kind: 'boolean' }),
  column(3, 'small', { kind: 'smallint' }),
  column(4, 'int', { kind: 'integer' }),
  column(5, 'real', { kind: 'real' }),
  column(6, 'double', { kind: 'double' }),
  column(7, 'dec9', { kind: 'decimal', precision: 9, scale: 2 }),
  column(8, 'dec38', { kind: 'decimal', precision: 38, scale: 10 }),
  column(9, 'varchar', { kind: 'varchar', length: 10 }),
  column(10, 'bytes', { kind: 'bytea' }),
  column(11, 'date', { kind: 'date' }),
  column(12, 'ts0', { kind: 'timestamp', precision: 0 }),
  column(13, 'ts3', { kind: 'timestamp', precision: 3 }),
  column(14, 'ts6', { kind: 'timestamp', precision: 6 }),
  column(15, 'tz3', { kind: 'timestamptz', precision: 3 }),
  column(16, 'Straße "x"', { kind: 'text' }),
];

const ROWS: readonly TestRow[] = [
  [
    1n,
    'eu',
    true,
    -32768,
    2147483647,
    1.5,
    -0.25,
    123456789n,
    10n ** 37n,
    'ünïcödé',
    new Uint8Array([0, 255]),
    0,
    -1n,
    1n,
    2n,
    1_700_000_000_123n,
    '',
  ],
  [2n, 'us', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null],
  [
    3n,
    'eu',
    false,
    32767,
    -2147483648,
    -1e30,
    1e300,
    -1n,
    -(10n ** 37n),
    '',
    new Uint8Array(0),
    -719162,
    -62135596800n,
    -1n,
    -62135596800000000n,
    0n,
    'x'.repeat(5000),
  ],
  [
    4n,
    'ap',
    true,
    0,
    0,
    0,
    0,
    0n,
    0n,
    '日本語',
    new Uint8Array(1000).fill(7),
    2932896,
    253402300799n,
    253402300799999n,
    253402300799999999n,
    -1n,
    null,
  ],
];

/** A row of the log as the lake has it: fewer types, timestamps in µs. */
function asInLake(row: readonly TestValue[], columns: readonly Column[]): TestValue[] {
  return row.map((value, i) => {
    const { type } = columns[i]!;
    if (typeof value !== 'bigint' || (type.kind !== 'timestamp' && type.kind !== 'timestamptz')) return value;
    return value * BigInt(microsPerUnit(type.precision));
  });
}

async function tierAndCompare(table: TableDefinition, batches: readonly (readonly TestRow[])[]): Promise<string[]> {
  for (const rows of batches) await insert(house.hot, table.id, rows);
  const columns = table.schemas.at(-1)!.columns;
  const logged = (await scanRows(house.hot, table.id)).map((r) => {
    const bucket = Number(r.key.slice(r.key.lastIndexOf('/') + 1));
    return [...asInLake(r.row, columns), bucket, r.offset, BigInt(r.timestampMs) * 1000n];
  });
  expect(await runRound(house.deps(), table.id)).toMatchObject({ outcome: 'tiered', rows: BigInt(logged.length) });
  const lake = await house.lakeTable(table);
  const byKey = (a: TestValue[], b: TestValue[]): number => (a[0]! < b[0]! ? -1 : 1);
  expect((await house.lakeRows(lake)).sort(byKey)).toEqual(logged.sort(byKey));
  const files = await house.lake.listFiles(lake, lake.currentSnapshotId!);
  return files
    .map((f) =>
      f.location.slice(lake.location.length + '/data/'.length).replace(/-0-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '-0-ROUND'),
    )
    .sort();
}

describe('rows of every type are in the lake as they were in the log', () => {
  const schemas = [{ schemaId: 1, columns: EVERY_TYPE }];
  const fields = { schemas, nextColumnId: EVERY_TYPE.length };

  test('a plain table: one file a bucket', async () => {
    const table = await createTable(house.hot, 't', { ...fields, bucketCount: 3 });
    const files = await tierAndCompare(table, [ROWS, ROWS.slice(0, 2).map((r) => [(r[0] as bigint) + 10n, ...r.slice(1)])]);
    expect(files).toEqual(files.filter((f) => /^__bucket=[0-2]\/0000[0-2]-0-ROUND-0000\d\.parquet$/.test(f)));
    expect(files.length).toBeGreaterThanOrEqual(1);
  });

  test('a partitioned table: one file a partition', async () => {
    const table = await createTable(house.hot, 't', { ...fields, partitionBy: ['region'] });
    const files = await tierAndCompare(table, [ROWS]);
    expect(files.map((f) => f.replace(/0000\d\.parquet/, 'N.parquet'))).toEqual([
      'region=ap/__bucket=0/00000-0-ROUND-N.parquet',
      'region=eu/__bucket=0/00000-0-ROUND-N.parquet',
      'region=us/__bucket=0/00000-0-ROUND-N.parquet',
    ]);
  });

  test.each(['key', 'int', 'dec38', 'varchar', 'bytes', 'date', 'ts6'])('a table with bucket key %s', async (key) => {
    const table = await createTable(house.hot, 't', {
      ...fields,
      bucketKey: [key],
      bucketCount: 4,
      options: { 'bucket.key': key, 'bucket.num': '4' },
    });
    // A bucket key has no NULLs.
    const files = await tierAndCompare(table, [ROWS.filter((r) => r[2] !== null)]);
    expect(files.every((f) => new RegExp(`^${key}_bucket=(\\d)/0000\\1-0-ROUND-\\d+\\.parquet$`).test(f))).toBe(true);
  });

  test('partitions and a bucket key together, over several rounds', async () => {
    const table = await createTable(house.hot, 't', { ...fields, partitionBy: ['region'], bucketKey: ['key'], bucketCount: 2 });
    await tierAndCompare(table, [ROWS.slice(0, 2)]);
    await insert(house.hot, table.id, ROWS.slice(2));
    await runRound(house.deps(), table.id);
    const lake = await house.lakeTable(table);
    expect((await house.lakeRows(lake)).map((r) => Number(r[0])).sort((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    expect(await house.union(table.id)).toHaveLength(4);
  });
});

test('many small commits become few files with their offsets in order', async () => {
  const table = await createTable(house.hot, 't', { bucketCount: 1 });
  for (let i = 0; i < 200; i++) await insert(house.hot, table.id, [[BigInt(i), `v${i}`]]);
  expect(await runRound(house.deps(), table.id)).toMatchObject({ outcome: 'tiered', rows: 200n, files: 1 });
  const rows = await house.lakeRows(await house.lakeTable(table));
  expect(rows.map((r) => [r[0], r[3]])).toEqual(Array.from({ length: 200 }, (_, i) => [BigInt(i), BigInt(i)]));
});

test('a round that is cut short by its limits leaves a boundary that holds, bucket by bucket', async () => {
  const table = await createTable(house.hot, 't', { bucketCount: 4 });
  for (let i = 0; i < 40; i++)
    await insert(
      house.hot,
      table.id,
      Array.from({ length: 50 }, (_, k) => [BigInt(i * 50 + k), 'x'.repeat(100)]),
    );
  let rounds = 0;
  let more = true;
  while (more) {
    const report = await runRound(house.deps({ limits: { rowsMax: 300, fetchBytesMax: 2000, fileBytesMax: 10_000 } }), table.id);
    ({ more } = report);
    rounds += 1;
    expect((await house.union(table.id)).length).toBe(2000);
  }
  expect(rounds).toBeGreaterThan(3);
  const keys = (await house.lakeRows(await house.lakeTable(table))).map((r) => Number(r[0]));
  expect(keys.sort((a, b) => a - b)).toEqual(Array.from({ length: 2000 }, (_, i) => i));
});

test('data files carry the schema in their footer as Java Iceberg writes it, also after a column was added', async () => {
  const table = await createTable(house.hot, 't', { bucketCount: 1 });
  await insert(house.hot, table.id, [[1n, 'one']]);
  await runRound(house.deps(), table.id);
  await alterTable(house.hot, table.id, (t) => withColumn(t, 'note'));
  await insert(house.hot, table.id, [[2n, 'two', null]]);
  await runRound(house.deps(), table.id);
  const lake = await house.lakeTable(table);
  const files = [...(await house.lake.listFiles(lake, lake.currentSnapshotId!))].sort((a, b) =>
    Number(a.sequenceNumber - b.sequenceNumber),
  );
  const schemas = await Promise.all(
    files.map(async ({ localPath }) => {
      const metadata = await parquetMetadataAsync(await asyncBufferFromFile(localPath));
      return JSON.parse(metadata.key_value_metadata!.find((kv) => kv.key === 'iceberg.schema')!.value!) as unknown;
    }),
  );
  const system = [
    { id: 3, name: '__bucket', required: true, type: 'int' },
    { id: 4, name: '__offset', required: true, type: 'long' },
    { id: 5, name: '__timestamp', required: true, type: 'timestamptz' },
  ];
  const own = [
    { id: 1, name: 'k', required: false, type: 'long' },
    { id: 2, name: 'v', required: false, type: 'string' },
  ];
  expect(schemas).toEqual([
    { type: 'struct', 'schema-id': 0, fields: [...own, ...system] },
    { type: 'struct', 'schema-id': 1, fields: [...own, { id: 6, name: 'note', required: false, type: 'string' }, ...system] },
  ]);
});
