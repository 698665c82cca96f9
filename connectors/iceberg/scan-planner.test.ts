import fs from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { must } from '../../catalog/base/assert.ts';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { systemTimers } from '../../catalog/base/system.ts';
import type { LakeTable } from '../../catalog/seams/lake.ts';
import { LOG_TABLE, writeLakeFile } from '../../catalog/testing/lake-suite.ts';
import { projectStubRows, readStubParquet } from '../../catalog/testing/stub-parquet-writer.ts';
import { FailingObjectStore } from '../testing/failing-object-store.ts';
import { type IcebergFixture, makeIcebergFixture } from './testing/lake-fixture.ts';
import { printExactJson } from './exact-json.ts';
import type { ManifestEntry, ManifestFile } from './manifest.ts';
import { readManifest, readManifestList } from './manifest-reader.ts';
import { writeManifest, writeManifestList } from './manifest-writer.ts';
import { parseMetadata } from './parse-metadata.ts';
import { printMetadata } from './print-metadata.ts';
import type { TableMetadata } from './table-metadata.ts';

const pause = () => Promise.resolve();
const random = new SeededRandom(5);

describe('planning over our own tables', () => {
  let fixture: IcebergFixture;
  let store: FailingObjectStore;
  beforeEach(async () => {
    fixture = await makeIcebergFixture((inner) => (store = new FailingObjectStore(inner, systemTimers)));
  });
  afterEach(() => fixture.close());

  const appendRows = async (table: LakeTable, pk: string, from: number, count: number): Promise<LakeTable> => {
    const rows = Array.from({ length: count }, (_, i) => [pk, from + i, 0, BigInt(from + i), 0n]);
    const file = await writeLakeFile(fixture, table, [pk], 0, rows, `00000000-0000-4000-8000-${String(from).padStart(12, '0')}`);
    return fixture.lake.commitAppend({ table, requiredParent: table.currentSnapshotId, files: [file], summary: {} });
  };
  const localOf = (location: string): string => location.replace('file://', '');
  const listOf = async (table: LakeTable): Promise<ManifestFile[]> => {
    const location = must(table.lineage[0], 'snapshot').manifestList;
    return readManifestList(await fs.readFile(localOf(location)), location, pause);
  };
  const valuesOf = async (table: LakeTable, snapshotId = must(table.currentSnapshotId, 'snapshot')): Promise<number[]> => {
    const scan = await fixture.another().planScan({ table, snapshotId });
    const out: number[] = [];
    for (const file of scan.files)
      for (const row of projectStubRows(readStubParquet(await fixture.read(file)), scan.fields)) out.push(row[1] as number);
    return out.sort((a, b) => a - b);
  };

  test('a plan made again reads nothing', async () => {
    let table = await fixture.lake.createTable(LOG_TABLE);
    for (let i = 0; i < 5; i++) table = await appendRows(table, 'a', i * 10, 3);
    const reader = fixture.another();
    const request = { table, snapshotId: table.currentSnapshotId!, filter: [{ op: '=' as const, column: 'v', value: 12 }] };
    const first = await reader.planScan(request);
    const calls = store.calls;
    expect(await reader.planScan(request)).toEqual(first);
    expect(await reader.planScan({ ...request, filter: [] })).toMatchObject({ rows: 15n });
    expect(store.calls).toBe(calls);
    // The writer reads its own manifests once more at most: it committed metadata it already had.
    await fixture.lake.planScan(request);
    expect(store.calls - calls).toBeLessThanOrEqual(6);
  });

  test('manifest lists stay short under many commits, and no row is lost or doubled at any snapshot', async () => {
    let table = await fixture.lake.createTable({ ...LOG_TABLE, properties: { 'commit.manifest.min-count-to-merge': '5' } });
    const commits = 60;
    let longest = 0;
    const history: bigint[] = [];
    for (let i = 0; i < commits; i++) {
      table = await appendRows(table, i % 7 === 0 ? 'b' : 'a', i, 1);
      history.push(table.currentSnapshotId!);
      longest = Math.max(longest, (await listOf(table)).length);
    }
    expect(longest).toBeLessThanOrEqual(8);
    expect(await valuesOf(table)).toEqual(Array.from({ length: commits }, (_, i) => i));
    for (const at of [0, 4, 5, 23, 41]) expect(await valuesOf(table, history[at]!)).toEqual(Array.from({ length: at + 1 }, (_, i) => i));
    // Rewritten entries keep the numbers and snapshots they were added with.
    const files = await fixture.lake.listFiles(table, table.currentSnapshotId!);
    expect(files.map((f) => f.sequenceNumber).sort((a, b) => Number(a - b))).toEqual(
      Array.from({ length: commits }, (_, i) => BigInt(i + 1)),
    );
    expect(new Set(files.map((f) => f.snapshotId))).toEqual(new Set(history));
    const lines = await listOf(table);
    for (const line of lines) {
      const { entries } = await readManifest(await fs.readFile(localOf(line.location)), line.location, pause);
      const numbers = entries.map((e) => e.sequenceNumber ?? line.sequenceNumber);
      expect(line.minSequenceNumber).toBe(numbers.reduce((a, b) => (a < b ? a : b)));
    }
  });

  test('manifests without live files are dropped at the next commit', async () => {
    let table = await appendRows(await fixture.lake.createTable(LOG_TABLE), 'a', 0, 1);
    table = await fixture.lake.commitDeleteAll({ table, requiredParent: table.currentSnapshotId, summary: {} });
    expect((await listOf(table)).map((l) => l.deletedFiles)).toEqual([1]);
    table = await fixture.lake.commitAppend({ table, requiredParent: table.currentSnapshotId, files: [], summary: {} });
    expect(await listOf(table)).toEqual([]);
  });

  test('files of many partitions are passed by with their manifest', async () => {
    let table = await fixture.lake.createTable(LOG_TABLE);
    for (const pk of ['2026-01', '2026-02', '2026-03']) table = await appendRows(table, pk, Number(pk.slice(-1)) * 10, 2);
    const scan = await fixture.lake.planScan({
      table,
      snapshotId: table.currentSnapshotId!,
      filter: [{ op: '>=', column: 'pk', value: '2026-03' }],
    });
    expect(scan).toMatchObject({ manifestsTotal: 3, manifestsPruned: 2, filesTotal: 3, filesPruned: 2, rows: 2n });
  });

  describe('refuses by name', () => {
    let table: LakeTable;
    let line: ManifestFile;
    let entries: readonly ManifestEntry[];
    let metadata: TableMetadata;
    beforeEach(async () => {
      table = await appendRows(await fixture.lake.createTable(LOG_TABLE), 'a', 0, 2);
      line = must((await listOf(table))[0], 'manifest');
      const manifest = await readManifest(await fs.readFile(localOf(line.location)), line.location, pause);
      entries = manifest.entries;
      metadata = await parseMetadata(await fs.readFile(localOf(table.metadataLocation)), 'm', pause);
    });

    const plan = async (): Promise<unknown> => {
      const reader = fixture.another();
      const loaded = must(await reader.loadTable(LOG_TABLE.id), 'table');
      return reader.planScan({ table: loaded, snapshotId: loaded.currentSnapshotId! });
    };
    const rewriteList = async (lines: readonly ManifestFile[]): Promise<void> => {
      const { snapshotId, manifestList } = must(table.lineage[0], 'snapshot');
      const bytes = await writeManifestList({ manifests: lines, snapshotId, parentId: null, sequenceNumber: 1n, random, pause });
      await fs.writeFile(localOf(manifestList), bytes);
    };
    const rewriteManifest = async (file: Partial<ManifestEntry['file']>): Promise<void> => {
      const { partitionSchema } = await readManifest(await fs.readFile(localOf(line.location)), line.location, pause);
      const written = await writeManifest({
        location: line.location,
        schema: metadata.schemas[0]!,
        spec: metadata.specs[0]!,
        partitionSchema,
        snapshotId: 1n,
        entries: entries.map((e) => ({ ...e, file: { ...e.file, ...file } })),
        random,
        pause,
      });
      await fs.writeFile(localOf(line.location), written.bytes);
    };
    const rewriteMetadata = (change: (text: string) => string): Promise<void> =>
      fs.writeFile(localOf(table.metadataLocation), change(printMetadata(metadata)));

    test('row deletes, but not a delete manifest whose files are all gone', async () => {
      await rewriteList([line, { ...line, content: 'deletes' }]);
      await expect(plan()).rejects.toMatchObject({
        kind: 'lake-unsupported',
        sqlstate: '0A000',
        fields: { detail: expect.stringContaining(line.location) },
      });
      await rewriteList([line, { ...line, content: 'deletes', addedFiles: 0, existingFiles: 0, deletedFiles: 1 }]);
      expect(await plan()).toMatchObject({ rows: 2n });
    });

    test.each(['orc', 'avro'])('%s data files', async (format) => {
      await rewriteManifest({ format });
      await expect(plan()).rejects.toMatchObject({
        kind: 'lake-unsupported',
        message: expect.stringContaining(format.toUpperCase()),
        fields: { detail: expect.stringContaining('.parquet') },
      });
    });

    test('encrypted data files', async () => {
      await rewriteManifest({ keyMetadata: Uint8Array.of(1) });
      await expect(plan()).rejects.toMatchObject({ kind: 'lake-unsupported', message: expect.stringContaining('encrypted') });
    });

    test('data files outside the lake', async () => {
      await rewriteManifest({ location: 's3://elsewhere/f.parquet' });
      await expect(plan()).rejects.toMatchObject({
        kind: 'lake-unsupported',
        fields: { detail: expect.stringContaining('s3://elsewhere/f.parquet') },
      });
    });

    test('files without the column they are partitioned by', async () => {
      const stats = new Map(entries[0]!.file.stats);
      stats.delete(1);
      await rewriteManifest({ stats });
      await expect(plan()).rejects.toMatchObject({ kind: 'lake-unsupported', fields: { detail: expect.stringContaining('"pk"') } });
    });

    test.each(['"fixed[4]"', '"timestamp_ns"', '"variant"', '{"type":"list","element-id":9,"element":"variant","element-required":false}'])(
      'columns of type %s',
      async (type) => {
        await rewriteMetadata((text) =>
          text.replace('"name":"v","required":false,"type":"int"', `"name":"v","required":false,"type":${type}`),
        );
        await expect(plan()).rejects.toMatchObject({
          kind: 'lake-unsupported',
          fields: { column: 'v', detail: expect.stringContaining('v2.metadata.json') },
        });
      },
    );

    test('tables whose files may lack field ids', async () => {
      await rewriteMetadata((text) => text.replace('"properties":{', '"properties":{"schema.name-mapping.default":"[]",'));
      await expect(plan()).rejects.toMatchObject({ kind: 'lake-unsupported', fields: { detail: expect.stringContaining('name-mapping') } });
    });

    test.each([1, 3])('format version %i, for reading and for writing', async (version) => {
      await rewriteMetadata((text) => text.replace('"format-version":2', `"format-version":${version}`));
      await expect(plan()).rejects.toMatchObject({
        kind: 'lake-unsupported',
        message: expect.stringContaining(`version ${version}`),
        fields: { detail: expect.stringContaining('v2.metadata.json') },
      });
      const loaded = must(await fixture.another().loadTable(LOG_TABLE.id), 'table');
      await expect(fixture.lake.alterTable(loaded, { setProperties: { a: 'b' } })).rejects.toMatchObject({ kind: 'lake-unsupported' });
    });

    test('damaged and missing manifests and lists, as such', async () => {
      const bytes = await fs.readFile(localOf(line.location));
      await fs.writeFile(localOf(line.location), bytes.subarray(0, bytes.length - 20));
      await expect(plan()).rejects.toMatchObject({ kind: 'lake-corrupted', message: expect.stringContaining(line.location) });
      await fs.rm(localOf(line.location));
      await expect(plan()).rejects.toMatchObject({ kind: 'lake-missing', message: expect.stringContaining(line.location) });
      const { manifestList } = must(table.lineage[0], 'snapshot');
      await fs.writeFile(localOf(manifestList), 'Obj\x01');
      await expect(plan()).rejects.toMatchObject({ kind: 'lake-corrupted', message: expect.stringContaining(manifestList) });
      await rewriteList([{ ...line, specId: 77 }]);
      await expect(plan()).rejects.toMatchObject({ kind: 'lake-corrupted', fields: { detail: expect.stringContaining(line.location) } });
    });

    test('files without metrics are kept', async () => {
      await rewriteManifest({ stats: null });
      const reader = fixture.another();
      const loaded = must(await reader.loadTable(LOG_TABLE.id), 'table');
      const scan = await reader.planScan({
        table: loaded,
        snapshotId: loaded.currentSnapshotId!,
        filter: [{ op: '=', column: 'v', value: 4711 }],
      });
      expect(scan.files).toHaveLength(1);
      expect(printExactJson(scan.files[0]!.partition as never)).toBe('["a",0]');
    });
  });
});
