import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import type { LakeTable } from '../../catalog/seams/lake.ts';
import { FolderObjectStore } from '../s3/folder-object-store.ts';
import { HandClock } from './testing/lake-fixture.ts';
import { FolderDisk } from '../disk/folder-disk.ts';
import { IcebergLake } from './iceberg-lake.ts';

/** Tables of other engines: what we can read is planned whole, everything else is refused by name. */
const FIXTURES = path.resolve(process.env['THERMOCLINE_FIXTURES'] ?? '../shared/fixtures', 'iceberg');

interface FixtureTable {
  readonly id: string;
  /** Path of the metadata file from the fixtures' folder. */
  readonly metadata: string;
  readonly location: string;
  readonly features: readonly string[];
  readonly format_version: number;
}

const tables = fs.existsSync(FIXTURES) ? (JSON.parse(fs.readFileSync(path.join(FIXTURES, 'expected.json'), 'utf8')) as FixtureTable[]) : [];

/** A lake whose keys are the fixture's files, whatever prefix its metadata names them by. */
function openFixture(table: FixtureTable): { lake: IcebergLake; metadataLocation: string } {
  const folder = path.dirname(path.dirname(table.metadata));
  const store = new FolderObjectStore({ disk: new FolderDisk(), random: new SeededRandom(1), root: FIXTURES });
  const keyOf = store.keyOf.bind(store);
  store.keyOf = (location) => {
    const bare = location.replace(/^[a-z0-9]+:\/\/[^/]*(?=\/)/, '').replace(/^[a-z0-9]+:\/\//, '/');
    const prefix = table.location.replace(/^[a-z0-9]+:\/\//, '/').replace(/\/+$/, '');
    for (const p of [prefix, prefix.replace(/^\/[^/]*/, '')])
      if (p !== '' && bare.startsWith(`${p}/`)) return `${folder}${bare.slice(p.length)}`;
    return keyOf(location);
  };
  const lake = new IcebergLake({ store, clock: new HandClock(), random: new SeededRandom(1) });
  return { lake, metadataLocation: `file://${path.join(FIXTURES, table.metadata)}` };
}

/** What the features of a fixture say that we must refuse; null when all of it can be read. */
function refusalOf(lake: LakeTable, snapshotId: bigint): RegExp | null {
  if (lake.formatVersion !== 2) return /format version/;
  const snapshot = lake.snapshots.find((s) => s.snapshotId === snapshotId);
  if (Number(snapshot?.summary['total-delete-files'] ?? 0) > 0) return /row deletes/;
  return null;
}

describe.skipIf(tables.length === 0)('tables of other engines', () => {
  test.each(tables.map((t) => [t.id, t.metadata, t] as const))('%s %s', async (_, __, fixture) => {
    const { lake, metadataLocation } = openFixture(fixture);
    const table = await lake.loadMetadata(metadataLocation);
    expect(table.formatVersion).toBe(fixture.format_version);
    for (const snapshot of table.snapshots) {
      const why = refusalOf(table, snapshot.snapshotId);
      const plan = lake.planScan({ table, snapshotId: snapshot.snapshotId });
      if (why !== null) {
        await expect(plan).rejects.toMatchObject({ kind: 'lake-unsupported', message: expect.stringMatching(why) });
        continue;
      }
      try {
        const scan = await plan;
        const total = snapshot.summary['total-records'];
        if (total !== undefined) expect(scan.rows).toBe(BigInt(total));
        for (const file of scan.files) expect(fs.existsSync(file.localPath), file.localPath).toBe(true);
      } catch (error) {
        // What no feature list told: still a refusal by name.
        expect(isKind(error, 'lake-unsupported'), String(error)).toBe(true);
      }
    }
  });

  test('most version 2 snapshots without deletes are planned, not refused', async () => {
    let planned = 0;
    let refused = 0;
    for (const fixture of tables) {
      const { lake, metadataLocation } = openFixture(fixture);
      const table = await lake.loadMetadata(metadataLocation);
      for (const s of table.snapshots) {
        await lake.planScan({ table, snapshotId: s.snapshotId }).then(
          () => planned++,
          () => refused++,
        );
      }
    }
    expect(planned).toBeGreaterThan(15);
    expect(refused).toBeGreaterThan(30);
  });
});
