import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { must } from '../base/assert.ts';
import { snapshotAsOf } from '../model/lake-time-travel.ts';
import type {
  DataFileTarget,
  Lake,
  LakeFile,
  LakeFilter,
  LakePartitionValue,
  LakeTableChange,
  LakeScanRequest,
  LakeTable,
  LakeTableSpec,
} from '../seams/lake.ts';
import type { ParquetWriter, WrittenFile } from '../seams/parquet-writer.ts';
import { batchOf, type TestValue } from './rows.ts';
import { projectStubRows, readStubParquet } from './stub-parquet-writer.ts';

export interface LakeFixture {
  readonly lake: Lake;
  /** Another client of the same lake, with nothing remembered. */
  another(): Lake;
  /** A StubParquetWriter over the disk that the lake's `putDataFile` takes files from. */
  readonly writer: ParquetWriter;
  scratchPath(): string;
  /** The bytes of a planned file. */
  read(file: LakeFile): Promise<Uint8Array>;
  /** Moves the clock that the lake sees. */
  advance(ms: number): void;
  close(): Promise<void>;
}

const INT = { kind: 'integer' } as const;
const TEXT = { kind: 'text' } as const;
const ID = { namespace: ['db'], name: 't' } as const;

/** `(pk text, v integer, __bucket integer)`, partitioned as a Fluss log table without bucket key. */
export const LOG_TABLE: LakeTableSpec = {
  id: ID,
  columns: [
    { name: 'pk', type: TEXT, required: false },
    { name: 'v', type: INT, required: false },
    { name: '__bucket', type: INT, required: true },
    { name: '__offset', type: { kind: 'bigint' }, required: true },
    { name: '__timestamp', type: { kind: 'timestamptz', precision: 6 }, required: true },
  ],
  partition: [
    { transform: 'identity', column: 'pk' },
    { transform: 'identity', column: '__bucket' },
  ],
  sortBy: ['__offset'],
  identifier: [],
  properties: { 'fluss.bucket.num': '2' },
};

/** Rows as (pk, v): the suite fills in the system columns. */
type Row = readonly [string | null, number | null];

/** Writes rows of one partition and bucket as a file and puts it where the table wants it. */
export async function writeLakeFile(
  fixture: Pick<LakeFixture, 'lake' | 'writer' | 'scratchPath'>,
  table: LakeTable,
  partition: readonly LakePartitionValue[],
  bucket: number,
  rows: readonly (readonly TestValue[])[],
  writeId = '00000000-0000-4000-8000-000000000000',
): Promise<{ target: DataFileTarget; written: WrittenFile }> {
  const path = fixture.scratchPath();
  const batches = [
    batchOf(
      table.fields.map((f) => f.type),
      rows,
    ),
  ];
  const written = await fixture.writer.write({ fields: table.fields, batches, path });
  const target = fixture.lake.newDataFile(table, partition, bucket, 1, writeId);
  await fixture.lake.putDataFile(target, path);
  return { target, written };
}

/** The table's columns with one more before those of the system. */
function withColumn(table: LakeTable, column: NonNullable<LakeTableChange['columns']>[number]): NonNullable<LakeTableChange['columns']> {
  return [...table.fields.slice(0, -3), column, ...table.fields.slice(-3)];
}

/** The contract of {@link Lake}: every implementation runs it. */
export function describeLake(name: string, make: () => Promise<LakeFixture>): void {
  describe(`lake: ${name}`, () => {
    let fixture: LakeFixture;
    let lake: Lake;
    let writes = 0;
    beforeEach(async () => {
      fixture = await make();
      lake = fixture.lake;
    });
    afterEach(() => fixture.close());

    const write = (table: LakeTable, pk: string, bucket: number, rows: readonly Row[]) =>
      writeLakeFile(
        fixture,
        table,
        [pk, bucket],
        bucket,
        rows.map(([p, v], i) =>
          table.fields.map((f) =>
            f.name === 'pk'
              ? p
              : f.name === 'v'
                ? v
                : f.name === '__bucket'
                  ? bucket
                  : f.name === '__offset'
                    ? BigInt(i)
                    : f.name === '__timestamp'
                      ? 0n
                      : null,
          ),
        ),
        `00000000-0000-4000-8000-${String(writes++).padStart(12, '0')}`,
      );

    const append = async (table: LakeTable, pk: string, bucket: number, rows: readonly Row[], summary: Record<string, string> = {}) =>
      lake.commitAppend({ table, requiredParent: table.currentSnapshotId, files: [await write(table, pk, bucket, rows)], summary });

    const rowsOf = async (request: LakeScanRequest, from: Lake = lake): Promise<unknown[]> => {
      const scan = await from.planScan(request);
      const wanted = scan.fields.filter((f) => !f.name.startsWith('__'));
      const rows: unknown[] = [];
      for (const file of scan.files) rows.push(...projectStubRows(readStubParquet(await fixture.read(file)), wanted));
      expect(scan.rows).toBe(BigInt(rows.length));
      return rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    };

    const current = (table: LakeTable): LakeScanRequest => ({ table, snapshotId: must(table.currentSnapshotId, 'snapshot') });

    test('a table is created once, found by everyone, and gone after a drop', async () => {
      expect(await lake.loadTable(ID)).toBeNull();
      const made = await lake.createTable(LOG_TABLE);
      expect(made).toMatchObject({ id: ID, formatVersion: 2, currentSnapshotId: null, snapshots: [], lineage: [], history: [] });
      expect(made.fields.map((f) => [f.fieldId, f.name, f.required])).toEqual([
        [1, 'pk', false],
        [2, 'v', false],
        [3, '__bucket', true],
        [4, '__offset', true],
        [5, '__timestamp', true],
      ]);
      expect(made.partition).toEqual(LOG_TABLE.partition);
      expect(made.properties).toEqual(LOG_TABLE.properties);
      await expect(lake.createTable(LOG_TABLE)).rejects.toMatchObject({ kind: 'duplicate-table' });
      await expect(fixture.another().createTable(LOG_TABLE)).rejects.toMatchObject({ kind: 'duplicate-table' });
      expect(await fixture.another().loadTable(ID)).toEqual(made);
      await lake.dropTable(ID);
      await lake.dropTable(ID);
      expect(await lake.loadTable(ID)).toBeNull();
      expect(await fixture.another().loadTable(ID)).toBeNull();
    });

    test('a table made again under the name is another table', async () => {
      const first = await append(await lake.createTable(LOG_TABLE), 'a', 0, [['a', 1]]);
      const watcher = fixture.another();
      expect((await watcher.loadTable(ID))?.uuid).toBe(first.uuid);
      expect((await watcher.loadMetadata(first.metadataLocation, first.uuid)).currentSnapshotId).toBe(first.currentSnapshotId);
      await lake.dropTable(ID);
      const second = await lake.createTable(LOG_TABLE);
      expect(second.uuid).not.toBe(first.uuid);
      // The files of the second have the locations of the first's, which the watcher remembers.
      const third = await append(second, 'b', 0, [['b', 1]]);
      expect(third.metadataLocation).toBe(first.metadataLocation);
      expect((await watcher.loadMetadata(third.metadataLocation, third.uuid)).currentSnapshotId).toBe(third.currentSnapshotId);
      await expect(watcher.loadMetadata(first.metadataLocation, first.uuid)).rejects.toMatchObject({ kind: 'lake-missing' });
      expect((await watcher.planScan({ table: third, snapshotId: third.currentSnapshotId! })).files).toHaveLength(1);
      expect((await watcher.loadTable(ID))?.uuid).toBe(second.uuid);
      await expect(watcher.commitAppend({ table: first, requiredParent: null, files: [], summary: {} })).rejects.toMatchObject({
        kind: 'lake-conflict',
      });
      await expect(watcher.alterTable(first, { setProperties: { a: 'b' } })).rejects.toMatchObject({ kind: 'lake-conflict' });
      // Whoever means the first one must not remove the second.
      await expect(watcher.dropTable(ID, first.uuid)).rejects.toMatchObject({ kind: 'lake-conflict' });
      expect((await watcher.loadTable(ID))?.currentSnapshotId).toBe(third.currentSnapshotId);
    });

    test('appended rows are read back by everyone, with the totals in the summary', async () => {
      let table = await lake.createTable(LOG_TABLE);
      table = await append(
        table,
        'a',
        0,
        [
          ['a', 1],
          ['a', null],
        ],
        { 'commit-user': '__fluss_lake_tiering', round: 'r1' },
      );
      const first = table;
      fixture.advance(5);
      table = await append(table, 'b', 1, [['b', 3]]);
      expect(await rowsOf(current(table))).toEqual([
        ['a', 1],
        ['a', null],
        ['b', 3],
      ]);
      const seen = must(await fixture.another().loadTable(ID), 'table');
      expect(seen).toEqual(table);
      expect(await rowsOf(current(seen), fixture.another())).toHaveLength(3);
      const [newest, oldest] = table.lineage;
      expect(oldest).toMatchObject({ operation: 'append', parentId: null, sequenceNumber: 1n });
      expect(oldest!.summary).toMatchObject({
        'commit-user': '__fluss_lake_tiering',
        round: 'r1',
        'added-records': '2',
        'total-records': '2',
        'total-data-files': '1',
      });
      expect(newest).toMatchObject({ parentId: oldest!.snapshotId, sequenceNumber: 2n });
      expect(newest!.summary).toMatchObject({
        'added-data-files': '1',
        'total-records': '3',
        'total-data-files': '2',
        'changed-partition-count': '1',
      });
      expect(newest!.snapshotId > 0n && newest!.snapshotId < 2n ** 63n).toBe(true);
      // The older version stays what it was.
      expect(await lake.loadMetadata(first.metadataLocation)).toEqual(first);
      expect(await rowsOf(current(first))).toHaveLength(2);
    });

    test('an empty append carries its summary', async () => {
      let table = await append(await lake.createTable(LOG_TABLE), 'a', 0, [['a', 1]]);
      const before = table.currentSnapshotId;
      table = await lake.commitAppend({ table, requiredParent: before, files: [], summary: { 'fluss-offsets': 'x' } });
      expect(table.lineage[0]).toMatchObject({ parentId: before });
      expect(table.lineage[0]!.summary).toMatchObject({ 'fluss-offsets': 'x', 'total-records': '1' });
      expect(await rowsOf(current(table))).toEqual([['a', 1]]);
    });

    test('properties are set in the same commit', async () => {
      const table = await lake.createTable(LOG_TABLE);
      const next = await lake.commitAppend({ table, requiredParent: null, files: [], summary: {}, properties: { boundary: '42' } });
      expect(next.properties).toEqual({ ...table.properties, boundary: '42' });
      expect((await lake.loadMetadata(table.metadataLocation)).properties).toEqual(table.properties);
    });

    test('a commit whose parent is not main’s head is a conflict and changes nothing', async () => {
      const table = await lake.createTable(LOG_TABLE);
      const first = await append(table, 'a', 0, [['a', 1]]);
      const late = await write(table, 'a', 1, [['a', 9]]);
      for (const requiredParent of [null, 4711n]) {
        await expect(lake.commitAppend({ table, requiredParent, files: [late], summary: {} })).rejects.toMatchObject({
          kind: 'lake-conflict',
          sqlstate: '40001',
        });
      }
      expect(must(await fixture.another().loadTable(ID), 'table')).toEqual(first);
      // The data file of the refused commit is still there, to be committed on the right parent.
      const second = await lake.commitAppend({ table: first, requiredParent: first.currentSnapshotId, files: [late], summary: {} });
      expect(await rowsOf(current(second))).toEqual([
        ['a', 1],
        ['a', 9],
      ]);
    });

    test('of racing commits on one parent exactly one wins', async () => {
      let table = await lake.createTable(LOG_TABLE);
      for (let round = 0; round < 4; round++) {
        const clients = Array.from({ length: 6 }, () => fixture.another());
        const files = await Promise.all(clients.map((_, i) => write(table, 'p', 0, [['p', round * 10 + i]])));
        const results = await Promise.allSettled(
          clients.map((client, i) =>
            client.commitAppend({ table, requiredParent: table.currentSnapshotId, files: [files[i]!], summary: { writer: String(i) } }),
          ),
        );
        const won = results.flatMap((r, i) => (r.status === 'fulfilled' ? [i] : []));
        expect(won).toHaveLength(1);
        for (const r of results) if (r.status === 'rejected') expect(r.reason).toMatchObject({ kind: 'lake-conflict' });
        table = must(await lake.loadTable(ID), 'table');
        expect(table.lineage).toHaveLength(round + 1);
        expect(table.lineage[0]!.summary['writer']).toBe(String(won[0]));
      }
    });

    test('writers that reload after a conflict lose no commit', async () => {
      const made = await lake.createTable(LOG_TABLE);
      const writers = 5;
      const each = 6;
      await Promise.all(
        Array.from({ length: writers }, async (_, w) => {
          const client = fixture.another();
          for (let i = 0; i < each; i++) {
            const file = await write(made, `w${w}`, 0, [[`w${w}`, i]]);
            for (;;) {
              const table = must(await client.loadTable(ID), 'table');
              try {
                await client.commitAppend({ table, requiredParent: table.currentSnapshotId, files: [file], summary: {} });
                break;
              } catch (error) {
                expect(error).toMatchObject({ kind: 'lake-conflict' });
              }
            }
          }
        }),
      );
      const table = must(await lake.loadTable(ID), 'table');
      expect(table.lineage).toHaveLength(writers * each);
      expect(table.lineage[0]!.summary['total-records']).toBe(String(writers * each));
      expect(await rowsOf(current(table))).toHaveLength(writers * each);
    });

    test('a change of properties beside a commit makes neither fail', async () => {
      const table = await lake.createTable(LOG_TABLE);
      const [file, other] = [await write(table, 'a', 0, [['a', 1]]), fixture.another()];
      await Promise.all([
        lake.commitAppend({ table, requiredParent: null, files: [file], summary: {} }),
        other.alterTable(table, { setProperties: { x: '1' } }),
        other.alterTable(table, { setProperties: { y: '2' } }),
      ]);
      const after = must(await lake.loadTable(ID), 'table');
      expect(after.properties).toMatchObject({ x: '1', y: '2' });
      expect(await rowsOf(current(after))).toEqual([['a', 1]]);
    });

    test('times never run backwards, and time travel finds main’s head of that time', async () => {
      let table = await append(await lake.createTable(LOG_TABLE), 'a', 0, [['a', 1]]);
      fixture.advance(1000);
      table = await append(table, 'a', 0, [['a', 2]]);
      fixture.advance(-5000);
      table = await append(table, 'a', 0, [['a', 3]]);
      const times = table.history.map((h) => h.timestampMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      const [third, second, first] = table.lineage;
      expect(snapshotAsOf(table, first!.timestampMs)).toBe(first);
      expect(snapshotAsOf(table, first!.timestampMs - 1)).toBeNull();
      expect(snapshotAsOf(table, second!.timestampMs + 100)).toBe(third);
      expect(await rowsOf({ table, snapshotId: first!.snapshotId })).toEqual([['a', 1]]);
      expect(await rowsOf({ table, snapshotId: second!.snapshotId })).toHaveLength(2);
      await expect(lake.planScan({ table, snapshotId: 1n })).rejects.toMatchObject({ kind: 'undefined-object' });
    });

    test('added columns stand before the system columns and read as NULL in older files', async () => {
      let table = await append(await lake.createTable(LOG_TABLE), 'a', 0, [['a', 1]]);
      const old = table.currentSnapshotId!;
      table = await lake.alterTable(table, {
        columns: withColumn(table, { fieldId: null, name: 'w', type: TEXT, required: false, doc: 'why' }),
        setProperties: { k: 'v' },
      });
      expect(table.fields.map((f) => [f.fieldId, f.name])).toEqual([
        [1, 'pk'],
        [2, 'v'],
        [6, 'w'],
        [3, '__bucket'],
        [4, '__offset'],
        [5, '__timestamp'],
      ]);
      expect(table.fields[2]!.doc).toBe('why');
      expect(await rowsOf(current(table))).toEqual([['a', 1, null]]);
      table = await append(table, 'b', 0, [['b', 2]]);
      expect(await rowsOf(current(table))).toEqual([
        ['a', 1, null],
        ['b', 2, null],
      ]);
      // An older snapshot is read with the schema it had.
      expect((await lake.planScan({ table, snapshotId: old })).fields.map((f) => f.name)).not.toContain('w');
      const same = await lake.alterTable(table, {
        columns: table.fields.map((f) => (f.name === 'w' ? { ...f, type: { kind: 'varchar', length: 9 } } : f)),
        setProperties: { k: 'v' },
      });
      expect(same).toBe(table);
      const asInt = table.fields.map((f) => (f.name === 'w' ? { ...f, type: INT } : f));
      await expect(lake.alterTable(table, { columns: asInt })).rejects.toMatchObject({ kind: 'lake-foreign-change' });
      expect(await fixture.another().loadTable(ID)).toEqual(table);
    });

    test('columns are renamed, widened, made optional and dropped by their field ids, and older files and snapshots go on reading', async () => {
      let table = await append(await lake.createTable(LOG_TABLE), 'a', 0, [['a', 1]]);
      const old = table.currentSnapshotId!;
      const [pk, v, ...system] = table.fields;
      table = await lake.alterTable(table, {
        columns: [
          pk!,
          { ...v!, name: 'w', type: { kind: 'bigint' }, required: false },
          { fieldId: null, name: 'v', type: TEXT, required: false },
          ...system,
        ],
      });
      expect(table.fields.map((f) => [f.fieldId, f.name, f.type.kind])).toEqual([
        [1, 'pk', 'text'],
        [2, 'w', 'bigint'],
        [6, 'v', 'text'],
        [3, '__bucket', 'integer'],
        [4, '__offset', 'bigint'],
        [5, '__timestamp', 'timestamptz'],
      ]);
      // By its field a filter finds the column whatever it was called; by its name it finds the one of that name now.
      const files = async (snapshotId: bigint, filter: LakeFilter) =>
        (await lake.planScan({ table, snapshotId, filter: [filter] })).files.length;
      expect(await files(table.currentSnapshotId!, { op: '=', column: 'w', value: 1n })).toBe(1);
      expect(await files(table.currentSnapshotId!, { op: '=', column: 'w', value: 2n })).toBe(0);
      expect(await files(old, { op: '=', column: 'anything', fieldId: 2, value: 2 })).toBe(0);
      const same = await lake.alterTable(table, { columns: table.fields });
      expect(same).toBe(table);
      table = await lake.alterTable(table, { columns: table.fields.filter((f) => f.name !== 'w') });
      expect(table.fields.map((f) => f.fieldId)).toEqual([1, 6, 3, 4, 5]);
      const before = table;
      const added = withColumn(table, { fieldId: null, name: 'w', type: INT, required: false });
      table = await lake.alterTable(table, { columns: added });
      expect(table.fields.map((f) => f.fieldId)).toEqual([1, 6, 7, 3, 4, 5]);
      // Whoever did not hear of it and asks again gets what there is.
      expect(await lake.alterTable(before, { columns: added })).toEqual(table);
      // A column that goes and one of its name that comes are two.
      table = await lake.alterTable(table, {
        columns: table.fields.map((f) => (f.name === 'w' ? { fieldId: null, name: 'w', type: TEXT, required: false } : f)),
      });
      expect(table.fields.map((f) => f.fieldId)).toEqual([1, 6, 8, 3, 4, 5]);
      expect((await lake.planScan({ table, snapshotId: old })).fields.map((f) => f.name)).toContain('v');
      const gone = { ...table.fields[0]!, fieldId: 99 };
      await expect(lake.alterTable(table, { columns: [gone, ...table.fields.slice(1)] })).rejects.toMatchObject({
        kind: 'lake-foreign-change',
      });
      expect(await fixture.another().loadTable(ID)).toEqual(table);
    });

    test('delete-all removes every file from the newest snapshot, and older ones keep theirs', async () => {
      let table = await append(await lake.createTable(LOG_TABLE), 'a', 0, [['a', 1]]);
      table = await append(table, 'b', 1, [['b', 2]]);
      const before = table.currentSnapshotId!;
      await expect(lake.commitDeleteAll({ table, requiredParent: null, summary: {} })).rejects.toMatchObject({ kind: 'lake-conflict' });
      table = await lake.commitDeleteAll({ table, requiredParent: before, summary: { why: 'truncate' } });
      expect(table.lineage[0]).toMatchObject({ operation: 'delete', parentId: before });
      expect(table.lineage[0]!.summary).toMatchObject({
        why: 'truncate',
        'deleted-data-files': '2',
        'deleted-records': '2',
        'total-records': '0',
        'total-data-files': '0',
      });
      expect(await rowsOf(current(table))).toEqual([]);
      expect(await rowsOf({ table, snapshotId: before })).toHaveLength(2);
      table = await append(table, 'c', 0, [['c', 3]]);
      expect(await rowsOf(current(table))).toEqual([['c', 3]]);
      expect(table.lineage[0]!.summary['total-records']).toBe('1');
      const fresh = await lake.createTable({ ...LOG_TABLE, id: { namespace: ['db'], name: 'fresh' } });
      expect((await lake.commitDeleteAll({ table: fresh, requiredParent: null, summary: {} })).lineage).toHaveLength(1);
    });

    test('plans pass by files of other partitions, buckets and bounds, and never one with a match', async () => {
      let table = await lake.createTable(LOG_TABLE);
      const files = [
        await write(table, 'a', 0, [
          ['a', 1],
          ['a', 5],
        ]),
        await write(table, 'a', 1, [
          ['a', 10],
          ['a', 20],
        ]),
        await write(table, 'b', 0, [['b', null]]),
        await write(table, 'b', 1, [
          ['b', 3],
          ['b', null],
        ]),
      ];
      table = await lake.commitAppend({ table, requiredParent: null, files, summary: {} });
      const kept = async (request: Omit<LakeScanRequest, 'table' | 'snapshotId'>): Promise<string> => {
        const scan = await lake.planScan({ ...current(table), ...request });
        expect(scan.filesTotal).toBe(4);
        expect(scan.filesPruned).toBe(4 - scan.files.length);
        return scan.files
          .map((f) => `${String(f.partition[0])}${String(f.partition[1])}`)
          .sort()
          .join(' ');
      };
      expect(await kept({})).toBe('a0 a1 b0 b1');
      expect(await kept({ filter: [{ op: '=', column: 'pk', value: 'a' }] })).toBe('a0 a1');
      expect(await kept({ filter: [{ op: 'in', column: 'pk', values: ['b', 'z'] }] })).toBe('b0 b1');
      expect(await kept({ filter: [{ op: '>', column: 'pk', value: 'a' }] })).toBe('b0 b1');
      expect(await kept({ filter: [{ op: '=', column: 'v', value: 3 }] })).toBe('a0 b1');
      expect(await kept({ filter: [{ op: '>', column: 'v', value: 5 }] })).toBe('a1');
      expect(await kept({ filter: [{ op: '>=', column: 'v', value: 5 }] })).toBe('a0 a1');
      expect(await kept({ filter: [{ op: '<', column: 'v', value: 3 }] })).toBe('a0');
      expect(await kept({ filter: [{ op: '<=', column: 'v', value: 3 }] })).toBe('a0 b1');
      expect(await kept({ filter: [{ op: 'is-null', column: 'v' }] })).toBe('b0 b1');
      expect(await kept({ filter: [{ op: 'is-not-null', column: 'v' }] })).toBe('a0 a1 b1');
      expect(await kept({ filter: [{ op: 'is-null', column: 'pk' }] })).toBe('');
      expect(
        await kept({
          filter: [
            { op: '=', column: 'pk', value: 'a' },
            { op: '>', column: 'v', value: 5 },
          ],
        }),
      ).toBe('a1');
      expect(await kept({ buckets: [1] })).toBe('a1 b1');
      expect(await kept({ buckets: [] })).toBe('');
      expect(await kept({ filter: [{ op: '=', column: 'unknown to the lake', value: 1 }] })).toBe('a0 a1 b0 b1');
    });

    test('files are listed with their partition, rows, bytes and where they came from', async () => {
      let table = await append(await lake.createTable(LOG_TABLE), 'a', 0, [
        ['a', 1],
        ['a', 2],
      ]);
      const first = table.currentSnapshotId!;
      table = await append(table, 'b', 1, [['b', 3]]);
      const files = await lake.listFiles(table, table.currentSnapshotId!);
      const byPartition = [...files].sort((a, b) => Number(a.partition[1]) - Number(b.partition[1]));
      expect(byPartition).toMatchObject([
        { partition: ['a', 0], rows: 2n, sequenceNumber: 1n, snapshotId: first, format: 'parquet' },
        { partition: ['b', 1], rows: 1n, sequenceNumber: 2n, snapshotId: table.currentSnapshotId },
      ]);
      expect(byPartition[0]!.bytes).toBe(BigInt((await fixture.read(byPartition[0]!)).length));
      expect(await lake.listFiles(table, first)).toHaveLength(1);
    });

    test('a table bucketed by a column is pruned by the bucket of the value', async () => {
      const buckets = 4;
      const spec: LakeTableSpec = {
        ...LOG_TABLE,
        id: { namespace: ['db'], name: 'keyed' },
        partition: [{ transform: 'bucket', column: 'v', buckets }],
      };
      let table = await lake.createTable(spec);
      // 34 hashes to 2017239379 (the specification's vector): bucket 3 of 4.
      const files = [];
      for (let bucket = 0; bucket < buckets; bucket++) {
        files.push(
          await writeLakeFile(
            fixture,
            table,
            [],
            bucket,
            [['x', bucket === 3 ? 34 : null, bucket, 0n, 0n]],
            `00000000-0000-4000-8000-00000000000${bucket}`,
          ),
        );
      }
      expect(files.map((f) => f.target.partition)).toEqual([[0], [1], [2], [3]]);
      expect(files[3]!.target.location).toContain('/data/v_bucket=3/00003-0-');
      table = await lake.commitAppend({ table, requiredParent: null, files, summary: {} });
      const scan = await lake.planScan({ ...current(table), filter: [{ op: '=', column: 'v', value: 34 }] });
      expect(scan.files.map((f) => f.partition)).toEqual([[3]]);
      expect((await lake.planScan({ ...current(table), buckets: [1, 2] })).files.map((f) => f.partition)).toEqual([[1], [2]]);
    });
  });
}
