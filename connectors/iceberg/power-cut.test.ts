import { describe, expect, test } from 'vitest';
import { must } from '../../catalog/base/assert.ts';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { LOG_TABLE, writeLakeFile } from '../../catalog/testing/lake-suite.ts';
import { SimulatedDisk } from '../../catalog/testing/simulated-disk.ts';
import { projectStubRows, readStubParquet, StubParquetWriter } from '../../catalog/testing/stub-parquet-writer.ts';
import { FolderObjectStore } from '../s3/folder-object-store.ts';
import { IcebergLake } from './iceberg-lake.ts';
import { HandClock } from './testing/lake-fixture.ts';

/** Two levels deep on an empty disk: the store makes both. */
const ROOT = '/data/lake';

function mount(disk: SimulatedDisk, seed: number) {
  const random = new SeededRandom(seed);
  const store = new FolderObjectStore({ disk, random, root: ROOT });
  return { store, lake: new IcebergLake({ store, clock: new HandClock(), random }), writer: new StubParquetWriter(disk) };
}

/** Commits of one row each, as tiering makes them, merging early. `done` grows by every commit that was answered. */
async function work(disk: SimulatedDisk, seed: number, done: number[]): Promise<void> {
  const { lake, writer } = mount(disk, seed);
  await disk.makeFolder('/scratch');
  let scratch = 0;
  let table = await lake.createTable({ ...LOG_TABLE, properties: { 'commit.manifest.min-count-to-merge': '3' } });
  for (let i = 0; i < 6; i++) {
    const files = [
      await writeLakeFile(
        { lake, writer, scratchPath: () => `/scratch/${scratch++}` },
        table,
        ['a'],
        0,
        [['a', i, 0, BigInt(i), 0n]],
        `${i}`.padStart(36, '0'),
      ),
    ];
    table = await lake.commitAppend({ table, requiredParent: table.currentSnapshotId, files, summary: { round: `r${i}` } });
    done.push(i);
  }
}

describe('a lake on a disk that loses power', () => {
  test('what was committed is there whole, what was not is there whole or not at all', async () => {
    const seed = Number(process.env['SEED'] ?? 7);
    const whole = new SimulatedDisk({ random: new SeededRandom(seed) });
    await work(whole, seed, []);
    const operations = whole.operations;
    let cuts = 0;
    let unanswered = 0;
    for (let at = 1; at <= operations; at += 3) {
      const disk = new SimulatedDisk({ random: new SeededRandom(seed * 1000 + at), fault: (o) => (o.number === at ? 'power-cut' : null) });
      const done: number[] = [];
      await Promise.race([work(disk, seed, done), disk.died]);
      if (disk.dead) cuts++;
      const after = mount(disk.powerCut(), seed + 1);
      const table = await after.lake.loadTable(LOG_TABLE.id);
      const where = `seed ${seed}, power cut at operation ${at}`;
      if (table === null) {
        expect(done, where).toEqual([]);
        continue;
      }
      const rounds = table.lineage.map((s) => s.summary['round']).reverse();
      expect(rounds, where).toEqual(Array.from({ length: rounds.length }, (_, i) => `r${i}`));
      expect(rounds.length === done.length || rounds.length === done.length + 1, where).toBe(true);
      if (rounds.length > done.length) unanswered++;
      if (table.currentSnapshotId === null) continue;
      const scan = await after.lake.planScan({ table, snapshotId: table.currentSnapshotId });
      const values: unknown[] = [];
      for (const file of scan.files) {
        const bytes = await after.store.get(must(after.store.keyOf(file.location), 'key'));
        expect(BigInt(bytes.length), where).toBe(file.bytes);
        for (const row of projectStubRows(readStubParquet(bytes), scan.fields)) values.push(row[1]);
      }
      expect(
        values.toSorted((a, b) => Number(a) - Number(b)),
        where,
      ).toEqual(rounds.map((_, i) => i));
      // And it goes on.
      const next = await after.lake.commitAppend({
        table,
        requiredParent: table.currentSnapshotId,
        files: [],
        summary: { round: `r${rounds.length}` },
      });
      expect(next.lineage).toHaveLength(rounds.length + 1);
    }
    expect(cuts).toBeGreaterThan(50);
    expect(unanswered).toBeGreaterThan(0);
  });
});
