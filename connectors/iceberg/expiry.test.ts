import fs from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { must } from '../../catalog/base/assert.ts';
import type { LakeTable } from '../../catalog/seams/lake.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import { LOG_TABLE, writeLakeFile } from '../../catalog/testing/lake-suite.ts';
import type { IcebergLake } from './iceberg-lake.ts';
import { readManifestList } from './manifest-reader.ts';
import { type IcebergFixture, makeIcebergFixture } from './testing/lake-fixture.ts';

/** Told what key is about to be created exclusively; the put waits. */
let beforePut: (key: string) => Promise<void> = () => Promise.resolve();

function watched(store: ObjectStore): ObjectStore {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'putIfAbsent') {
        return async (key: string, bytes: Uint8Array) => {
          await beforePut(key);
          return target.putIfAbsent(key, bytes);
        };
      }
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

describe('old metadata', () => {
  let fixture: IcebergFixture;
  let lake: IcebergLake;
  let writes = 0;
  beforeEach(async () => {
    beforePut = () => Promise.resolve();
    fixture = await makeIcebergFixture(watched);
    lake = fixture.lake;
  });
  afterEach(() => fixture.close());

  const create = (properties: Record<string, string> = {}): Promise<LakeTable> =>
    lake.createTable({ ...LOG_TABLE, properties: { 'commit.manifest.min-count-to-merge': '3', ...properties } });

  async function grow(table: LakeTable, commits: number, expire?: (table: LakeTable) => readonly bigint[], by = lake): Promise<LakeTable> {
    for (let i = 0; i < commits; i++) {
      const id = `00000000-0000-4000-8000-${String(writes++).padStart(12, '0')}`;
      const row = table.fields.map((f) => (f.name === 'pk' ? 'a' : f.name === 'v' ? writes : f.name === '__bucket' ? 0 : 0n));
      const file = await writeLakeFile(fixture, table, ['a', 0], 0, [row], id);
      table = await by.commitAppend({
        table,
        requiredParent: table.currentSnapshotId,
        files: [file],
        summary: { at: String(i) },
        expire: expire?.(table),
      });
    }
    return table;
  }

  const filesAt = async (table: LakeTable, id: bigint): Promise<number> => (await fixture.another().listFiles(table, id)).length;
  const metadataNames = async (suffix: string): Promise<string[]> =>
    (await fs.readdir(`${fixture.root}/db/t/metadata`)).filter((n) => n.endsWith(suffix)).sort();
  const load = async (): Promise<LakeTable> => must(await fixture.another().loadTable(LOG_TABLE.id), 'table');

  describe('snapshots', () => {
    test('expire in the commit that adds one; what is kept reads as before, and only its files are left', async () => {
      let table = await grow(await create(), 20);
      const keptLater = table.lineage.slice(0, 5).map((s) => s.snapshotId);
      table = await grow(table, 1, (t) => t.lineage.slice(5).map((s) => s.snapshotId));
      expect(table.snapshots).toHaveLength(6);
      expect(table.lineage.map((s) => s.snapshotId)).toEqual([table.currentSnapshotId, ...keptLater]);
      expect(table.history.map((h) => h.snapshotId)).toEqual(table.snapshots.map((s) => s.snapshotId));
      expect(await load()).toEqual(table);
      const counts = await Promise.all(table.lineage.map((s) => filesAt(table, s.snapshotId)));
      expect(counts).toEqual([21, 20, 19, 18, 17, 16]);
      expect((await metadataNames('.avro')).filter((n) => n.startsWith('snap-'))).toHaveLength(6);
      // Nothing but what the six name.
      const named = new Set<string>();
      for (const s of table.snapshots) {
        const lines = await readManifestList(await fs.readFile(s.manifestList.slice('file://'.length)), s.manifestList, () =>
          Promise.resolve(),
        );
        for (const { location } of lines) named.add(location.slice(location.lastIndexOf('/') + 1));
      }
      expect((await metadataNames('.avro')).filter((n) => !n.startsWith('snap-'))).toEqual([...named].sort());
    });

    test('one after the other, commit by commit, with one in the middle spared', async () => {
      let table = await grow(await create(), 3);
      const pinned = table.lineage[1]!.snapshotId;
      table = await grow(table, 30, (t) => t.lineage.slice(2).flatMap((s) => (s.snapshotId === pinned ? [] : [s.snapshotId])));
      expect(table.snapshots.map((s) => s.snapshotId)).toEqual([pinned, ...[...table.lineage].reverse().map((s) => s.snapshotId)]);
      expect(table.lineage).toHaveLength(3);
      expect(await filesAt(table, pinned)).toBe(2);
      expect(await filesAt(table, table.currentSnapshotId!)).toBe(33);
    });

    test('what a tag needs, the head, and strangers’ ids are passed over', async () => {
      let table = await grow(await create(), 4);
      const name = `${fixture.root}/db/t/metadata/v5.metadata.json`;
      const json = await fs.readFile(name, 'utf8');
      const tagged = table.lineage[2]!.snapshotId;
      const tag = `"refs":{"kept":{"snapshot-id":${tagged},"type":"tag"},`;
      await fs.writeFile(name, json.replace(/"refs"\s*:\s*\{/, tag));
      table = await grow(await load(), 1, (t) => [...t.snapshots.map((s) => s.snapshotId), 4711n], fixture.another());
      expect(table.snapshots.map((s) => s.snapshotId)).toContain(tagged);
      // The tag's snapshot and its parent, main's head of before, and the new one.
      expect(table.snapshots).toHaveLength(4);
      expect(await filesAt(table, tagged)).toBe(2);
      expect(await filesAt(table, table.currentSnapshotId!)).toBe(5);
    });

    test('a commit that is refused expires nothing', async () => {
      const table = await grow(await create(), 3);
      const request = { table, requiredParent: 1n, files: [], summary: {}, expire: [table.snapshots[0]!.snapshotId] };
      await expect(lake.commitAppend(request)).rejects.toMatchObject({ kind: 'lake-conflict' });
      expect(await load()).toEqual(table);
      expect(await filesAt(table, table.snapshots[0]!.snapshotId)).toBe(1);
    });
  });

  describe('versions', () => {
    const TRIM = { 'write.metadata.delete-after-commit.enabled': 'true', 'write.metadata.previous-versions-max': '2' };

    test('go when the table says so, all but the last few', async () => {
      await grow(await create(TRIM), 9);
      expect(await metadataNames('.json')).toEqual(['v10.metadata.json', 'v8.metadata.json', 'v9.metadata.json']);
      const table = await load();
      expect(table.snapshots).toHaveLength(9);
      expect(await filesAt(table, table.currentSnapshotId!)).toBe(9);
    });

    test('stay as long as the table does not say so', async () => {
      await grow(await create(), 5);
      expect(await metadataNames('.json')).toHaveLength(6);
    });

    test('whoever stands on one that is gone reads its snapshot as it was', async () => {
      const before = await grow(await create(TRIM), 3);
      const head = before.currentSnapshotId!;
      await grow(before, 8);
      for (const reader of [lake, fixture.another()]) {
        const found = await reader.loadMetadata(before.metadataLocation, before.uuid, head);
        expect(found.currentSnapshotId).toBe(head);
        expect([found.snapshots, found.lineage, found.history]).toEqual([before.snapshots, before.lineage, before.history]);
        expect(await reader.listFiles(found, head)).toHaveLength(3);
      }
      const missing = { kind: 'lake-missing' };
      await expect(fixture.another().loadMetadata(before.metadataLocation, before.uuid)).rejects.toMatchObject(missing);
      await expect(fixture.another().loadMetadata(before.metadataLocation, before.uuid, 4711n)).rejects.toMatchObject(missing);
      await expect(fixture.another().loadMetadata(before.metadataLocation, 'another', head)).rejects.toMatchObject(missing);
    });

    test('a writer that slept while its version’s name was freed commits nothing, and misleads nobody', async () => {
      const table = await grow(await create(TRIM), 3);
      let wake: () => void = () => undefined;
      const asleep = new Promise<void>((resolve) => {
        beforePut = async (key) => {
          if (!key.endsWith('v5.metadata.json')) return;
          beforePut = () => Promise.resolve();
          resolve();
          await new Promise<void>((go) => (wake = go));
        };
      });
      const sleeper = fixture.another();
      const late = sleeper.commitAppend({ table, requiredParent: table.currentSnapshotId, files: [], summary: { late: 'yes' } });
      await asleep;
      const other = fixture.another();
      const now = await grow(must(await other.loadTable(LOG_TABLE.id), 'table'), 10, undefined, other);
      wake();
      await expect(late).rejects.toMatchObject({ kind: 'lake-commit-unknown' });
      expect(await metadataNames('.json')).toEqual(['v12.metadata.json', 'v13.metadata.json', 'v14.metadata.json']);
      for (const reader of [lake, sleeper, other]) expect(must(await reader.loadTable(LOG_TABLE.id), 'table')).toEqual(now);
    });

    test('a version that a dead writer put under a freed name is not taken for the newest', async () => {
      await grow(await create(TRIM), 9);
      const now = await load();
      const stale = (await fs.readFile(`${fixture.root}/db/t/metadata/v8.metadata.json`, 'utf8')).replace(now.uuid, now.uuid);
      await fs.writeFile(`${fixture.root}/db/t/metadata/v5.metadata.json`, stale);
      await fs.writeFile(`${fixture.root}/db/t/metadata/version-hint.text`, '5');
      expect(await load()).toEqual(now);
      await grow(now, 1, undefined, fixture.another());
      expect((await load()).metadataLocation).toMatch(/v11\.metadata\.json$/);
    });

    test('what a writer that died left below is removed by the next', async () => {
      await grow(await create(), 6);
      const table = await lake.alterTable(await load(), { setProperties: TRIM });
      expect(await metadataNames('.json')).toEqual(['v6.metadata.json', 'v7.metadata.json', 'v8.metadata.json']);
      await grow(table, 1);
      expect(await metadataNames('.json')).toEqual(['v7.metadata.json', 'v8.metadata.json', 'v9.metadata.json']);
    });
  });
});
