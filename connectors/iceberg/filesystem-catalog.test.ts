import fs from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { must } from '../../catalog/base/assert.ts';
import type { LakeTable } from '../../catalog/seams/lake.ts';
import { LOG_TABLE, writeLakeFile } from '../../catalog/testing/lake-suite.ts';
import { type IcebergFixture, makeIcebergFixture } from './testing/lake-fixture.ts';

describe('the filesystem catalog', () => {
  let fixture: IcebergFixture;
  let metadata: string;
  beforeEach(async () => {
    fixture = await makeIcebergFixture();
    metadata = `${fixture.root}/db/t/metadata`;
  });
  afterEach(() => fixture.close());

  const load = async (): Promise<LakeTable> => must(await fixture.another().loadTable(LOG_TABLE.id), 'table');
  const versionOf = (table: LakeTable): string => table.metadataLocation.slice(table.metadataLocation.lastIndexOf('/') + 1);

  async function grow(commits: number): Promise<LakeTable> {
    let table = await fixture.lake.createTable(LOG_TABLE);
    for (let i = 0; i < commits; i++) {
      table = await fixture.lake.commitAppend({ table, requiredParent: table.currentSnapshotId, files: [], summary: {} });
    }
    return table;
  }

  test('names its files as the Java library’s hadoop catalog does', async () => {
    const table = await grow(2);
    expect(table.location).toBe(`file://${fixture.root}/db/t`);
    expect(versionOf(table)).toBe('v3.metadata.json');
    expect(await fs.readFile(`${metadata}/version-hint.text`, 'latin1')).toBe('3');
    const names = (await fs.readdir(metadata)).sort();
    expect(names.filter((n) => n.endsWith('.json'))).toEqual(['v1.metadata.json', 'v2.metadata.json', 'v3.metadata.json']);
    expect(names.filter((n) => /^snap-\d+-1-[0-9a-f-]{36}\.avro$/.test(n))).toHaveLength(2);
    const target = fixture.lake.newDataFile(table, ['2026-03-01'], 3, 1, '0b0b0b0b-0000-4000-8000-000000000000');
    expect(target).toEqual({
      location: `${table.location}/data/pk=2026-03-01/__bucket=3/00003-0-0b0b0b0b-0000-4000-8000-000000000000-00001.parquet`,
      partition: ['2026-03-01', 3],
    });
    expect(fixture.lake.newDataFile(table, ['2026-03-01', 3], 3, 1, '0b0b0b0b-0000-4000-8000-000000000000')).toEqual(target);
  });

  test.each([
    ['behind', '1'],
    ['missing', null],
    ['ahead of every version', '99'],
    ['empty, as a power cut leaves it', ''],
    ['garbage', 'not a number'],
    ['with a line end', '2\n'],
  ])('a hint that is %s does no harm', async (_, hint) => {
    await grow(4);
    if (hint === null) await fs.rm(`${metadata}/version-hint.text`);
    else await fs.writeFile(`${metadata}/version-hint.text`, hint);
    expect(versionOf(await load())).toBe('v5.metadata.json');
  });

  test('old versions may be gone', async () => {
    await grow(4);
    await fs.writeFile(`${metadata}/version-hint.text`, '1');
    for (const v of [1, 2, 3]) await fs.rm(`${metadata}/v${v}.metadata.json`);
    expect(versionOf(await load())).toBe('v5.metadata.json');
  });

  test.each(['v3.gz.metadata.json', 'v3.metadata.json.gz'])('%s is read and committed on', async (name) => {
    const table = await grow(2);
    await fs.writeFile(`${metadata}/${name}`, gzipSync(await fs.readFile(`${metadata}/v3.metadata.json`)));
    await fs.rm(`${metadata}/v3.metadata.json`);
    const loaded = await load();
    expect(versionOf(loaded)).toBe(name);
    expect(loaded).toEqual({ ...table, metadataLocation: loaded.metadataLocation });
    const next = await fixture.another().commitAppend({ table: loaded, requiredParent: loaded.currentSnapshotId, files: [], summary: {} });
    expect(versionOf(next)).toBe('v4.metadata.json');
  });

  test('a commit in a compressed form is not overlooked', async () => {
    const table = await grow(1);
    const theirs = await fixture.another().commitAppend({ table, requiredParent: table.currentSnapshotId, files: [], summary: {} });
    await fs.writeFile(`${metadata}/v3.gz.metadata.json`, gzipSync(await fs.readFile(`${metadata}/v3.metadata.json`)));
    await fs.rm(`${metadata}/v3.metadata.json`);
    const late = fixture.lake.commitAppend({ table, requiredParent: table.currentSnapshotId, files: [], summary: {} });
    await expect(late).rejects.toMatchObject({ kind: 'lake-conflict' });
    expect((await load()).currentSnapshotId).toBe(theirs.currentSnapshotId);
  });

  test('damaged metadata is an error naming the file, never an older version', async () => {
    await grow(2);
    await fs.writeFile(`${metadata}/v3.metadata.json`, '');
    const error = { kind: 'lake-corrupted', sqlstate: 'XX001', message: expect.stringContaining('v3.metadata.json') };
    await expect(load()).rejects.toMatchObject(error);
    await expect(fixture.lake.loadTable(LOG_TABLE.id)).rejects.toMatchObject(error);
    await fs.writeFile(`${metadata}/v3.metadata.json`, gzipSync('{}').subarray(0, 15));
    await expect(load()).rejects.toMatchObject(error);
    await fs.writeFile(`${metadata}/v3.metadata.json`, '{"format-version":2}');
    await expect(load()).rejects.toMatchObject(error);
  });

  test('missing and foreign metadata files are told apart from tables', async () => {
    await expect(fixture.lake.loadMetadata(`file://${metadata}/v1.metadata.json`)).rejects.toMatchObject({ kind: 'lake-missing' });
    await expect(fixture.lake.loadMetadata('s3://elsewhere/t/metadata/v1.metadata.json')).rejects.toMatchObject({ kind: 'lake-missing' });
    const table = await grow(1);
    // The same file by other spellings is the same table.
    for (const spelling of [`file:${metadata}/v2.metadata.json`, `${metadata}/v2.metadata.json`]) {
      expect(await fixture.lake.loadMetadata(spelling)).toEqual(table);
    }
  });

  test('a drop removes all files, and a drop that broke off can be finished', async () => {
    let table = await grow(3);
    const file = await writeLakeFile(fixture, table, ['a'], 0, [['a', 1, 0, 0n, 0n]]);
    table = await fixture.lake.commitAppend({ table, requiredParent: table.currentSnapshotId, files: [file], summary: {} });
    await fs.rm(`${metadata}/v1.metadata.json`);
    await fixture.another().dropTable(LOG_TABLE.id);
    const left: string[] = [];
    for await (const { key } of fixture.store.list('')) left.push(key);
    expect(left).toEqual([]);
    expect(await fixture.lake.loadTable(LOG_TABLE.id)).toBeNull();
    await expect(
      fixture.lake.commitAppend({ table, requiredParent: table.currentSnapshotId, files: [], summary: {} }),
    ).rejects.toMatchObject({ kind: 'lake-conflict' });
  });

  test('a table that was moved can be read but not written', async () => {
    const table = await grow(1);
    const bytes = await fs.readFile(`${metadata}/v2.metadata.json`, 'utf8');
    await fs.writeFile(`${metadata}/v3.metadata.json`, bytes.replace(`"location":"${table.location}"`, '"location":"s3://other/t"'));
    const moved = await load();
    expect((await fixture.lake.planScan({ table: moved, snapshotId: moved.currentSnapshotId! })).files).toEqual([]);
    const commit = fixture.lake.commitAppend({ table: moved, requiredParent: moved.currentSnapshotId, files: [], summary: {} });
    await expect(commit).rejects.toMatchObject({ kind: 'lake-unsupported' });
  });
});
