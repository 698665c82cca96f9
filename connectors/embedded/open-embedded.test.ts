import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { createTable, dropTable, insert, keysIn, truncateTable } from '../../catalog/testing/hot-tables.ts';
import { moveBoundary } from '../../catalog/testing/hot-tier-suite.ts';
import { batchOf } from '../../catalog/testing/rows.ts';
import { SimulatedDisk } from '../../catalog/testing/simulated-disk.ts';
import { FolderDisk } from '../disk/folder-disk.ts';
import { FORMAT_VERSION } from './folder-format.ts';
import { openTier, TINY_LIMITS } from './testing/open-simulated.ts';

const TYPES = [{ kind: 'bigint' }, { kind: 'text' }] as const;
const rows = (...keys: number[]): [bigint, string][] => keys.map((k) => [BigInt(k), `v${k}`]);
const newDisk = (seed = 1): SimulatedDisk => new SimulatedDisk({ random: new SeededRandom(seed) });
const settle = async (): Promise<void> => {
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
};

describe('one process at a time', () => {
  test("a second start is refused with the owner's pid, and the folder is free after close", async () => {
    const disk = newDisk();
    const first = await openTier(disk, { pid: 4711 });
    await expect(openTier(disk)).rejects.toMatchObject({ kind: 'object-in-use', message: 'data folder "/data" is in use by process 4711' });
    await first.tier.close();
    await (await openTier(disk)).tier.close();
  });

  test('also when the owner is another process on a real folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'thermocline-lock-'));
    try {
      const { tier } = await openTier(new FolderDisk(), { folder, pid: 4711 });
      const lock = `const fs=require('fs');const {tryLock}=require(${JSON.stringify(createRequire(import.meta.url).resolve('fs-native-extensions'))});process.stdout.write(String(tryLock(fs.openSync(process.argv[1],'r+'))))`;
      const tryElsewhere = async (): Promise<string> =>
        (await promisify(execFile)(process.execPath, ['-e', lock, join(folder, 'LOCK')])).stdout;
      expect(await tryElsewhere()).toBe('false');
      await expect(openTier(new FolderDisk(), { folder })).rejects.toMatchObject({ kind: 'object-in-use' });
      await tier.close();
      expect(await tryElsewhere()).toBe('true');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('a start that fails gives the folder back', async () => {
    const disk = newDisk();
    disk.plant('/data/FORMAT', Buffer.from('what'));
    await expect(openTier(disk)).rejects.toMatchObject({ kind: 'data-corrupted' });
    disk.plant('/data/FORMAT', null);
    await (await openTier(disk)).tier.close();
  });

  test('an empty lock file, as a power cut leaves it, is harmless', async () => {
    const disk = newDisk();
    disk.plant('/data/LOCK', new Uint8Array(0));
    await (await openTier(disk)).tier.close();
  });
});

describe('the format', () => {
  test('of a newer version is refused by name', async () => {
    const disk = newDisk();
    await (await openTier(disk)).tier.close();
    disk.plant('/data/FORMAT', Buffer.from(`thermocline hot tier, format ${FORMAT_VERSION + 1}\n`));
    await expect(openTier(disk)).rejects.toMatchObject({
      kind: 'feature-not-supported',
      message: `data folder "/data" has format ${FORMAT_VERSION + 1}, this server reads format ${FORMAT_VERSION}`,
    });
  });

  test('missing or empty beside data is refused, in a new folder it is written', async () => {
    const disk = newDisk();
    disk.plant('/data/FORMAT', new Uint8Array(0));
    const { tier } = await openTier(disk);
    await createTable(tier, 't');
    await tier.close();
    for (const content of [null, new Uint8Array(0)]) {
      disk.plant('/data/FORMAT', content);
      await expect(openTier(disk)).rejects.toMatchObject({ kind: 'data-corrupted' });
    }
  });

  test.skipIf(process.getuid?.() === 0)('a folder without rights is insufficient privilege', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'thermocline-rights-'));
    try {
      await chmod(folder, 0o500);
      await expect(openTier(new FolderDisk(), { folder })).rejects.toMatchObject({ kind: 'insufficient-privilege' });
    } finally {
      await chmod(folder, 0o700);
      await rm(folder, { recursive: true });
    }
  });
});

describe('group commit', () => {
  test('a commit is one append and one sync, whatever it touches', async () => {
    const disk = newDisk();
    const { tier } = await openTier(disk);
    const ids: number[] = [];
    for (let i = 0; i < 20; i++) ids.push((await createTable(tier, `t${i}`, { bucketKey: ['k'], bucketCount: 8 })).id);
    await settle();
    const before = [disk.count('append'), disk.count('sync'), disk.count('sync-folder')];
    const write = tier.beginWrite();
    for (const id of ids) await write.append(id, 1, batchOf(TYPES, rows(...Array.from({ length: 40 }, (_, i) => i))));
    const seen = new Promise<number[]>((resolve) => {
      void write.commit().then(() => resolve([disk.count('append'), disk.count('sync'), disk.count('sync-folder')]));
    });
    expect(await seen).toEqual([before[0]! + 1, before[1]! + 1, before[2]!]);
    expect([...tier.ends(ids[3]!).values()].reduce((a, b) => a + b)).toBe(40n);
    await tier.close();
  });

  test('commits that arrive together share a sync', async () => {
    const disk = newDisk();
    const { tier } = await openTier(disk);
    const { id } = await createTable(tier, 't');
    await settle();
    const before = disk.count('sync');
    await Promise.all(Array.from({ length: 100 }, (_, i) => insert(tier, id, rows(i))));
    expect(disk.count('sync') - before).toBeLessThanOrEqual(2);
    expect(await keysIn(tier, id)).toHaveLength(100);
    await tier.close();
  });
});

describe('files', () => {
  const SPOOLING = { ...TINY_LIMITS, writeBytesMax: 20_000 };
  const filesOf = (disk: SimulatedDisk, ending: string): string[] => [...disk.files().keys()].filter((p) => p.endsWith(ending));

  test('a large part is written once: its file becomes part of the log', async () => {
    const disk = newDisk();
    const { tier } = await openTier(disk, { limits: { ...TINY_LIMITS, reserveBytes: 0 } });
    const { id } = await createTable(tier, 't', { options: { 'table.log.arrow.compression.type': 'NONE' } });
    await insert(tier, id, rows(...Array.from({ length: 500 }, (_, i) => i)));
    await tier.close();
    const [part, ...others] = filesOf(disk, '.part');
    expect(others).toEqual([]);
    expect(disk.files().get(part!)!.length).toBeGreaterThan(4000);
    expect(filesOf(disk, '.log')).toEqual([]);
    expect(await keysIn((await openTier(disk)).tier, id)).toHaveLength(500);
  });

  test('aborted and failed writes leave no files', async () => {
    const disk = newDisk();
    const { tier } = await openTier(disk, { limits: SPOOLING });
    const { id } = await createTable(tier, 't', { options: { 'table.log.arrow.compression.type': 'NONE' } });
    const many = rows(...Array.from({ length: 500 }, (_, i) => i));
    const aborted = tier.beginWrite();
    for (let i = 0; i < 200; i++) await aborted.append(id, 1, batchOf(TYPES, many));
    expect(filesOf(disk, '.part')).toHaveLength(1);
    await aborted.abort();
    const failed = tier.beginWrite();
    await failed.append(id, 1, batchOf(TYPES, many));
    await truncateTable(tier, id);
    await expect(failed.commit()).rejects.toMatchObject({ kind: 'object-not-ready' });
    expect(filesOf(disk, '.part')).toEqual([]);
    await tier.close();
  });

  test('what a crash left without a name in the journal is removed at the next start', async () => {
    const disk = newDisk();
    const { tier } = await openTier(disk, { limits: SPOOLING });
    const { id } = await createTable(tier, 't', { options: { 'table.log.arrow.compression.type': 'NONE' } });
    await insert(tier, id, rows(1));
    const write = tier.beginWrite();
    for (let i = 0; i < 100; i++) await write.append(id, 1, batchOf(TYPES, rows(...Array.from({ length: 500 }, (_, k) => k))));
    const after = disk.processKill();
    after.plant('/data/log/77/_/0/1-9.log', Buffer.from('of a table that is gone'));
    expect(filesOf(after, '.part')).toHaveLength(1);
    const again = await openTier(after, { limits: TINY_LIMITS });
    await settle();
    expect(filesOf(after, '.part')).toEqual([]);
    expect([...after.files().keys()].filter((p) => p.includes('/77/'))).toEqual([]);
    expect(await keysIn(again.tier, id)).toEqual([1]);
    await again.tier.close();
  });

  test('TRUNCATE, DROP and retention give their files back, once pins allow', async () => {
    const disk = newDisk();
    let { tier, time } = await openTier(disk, { limits: TINY_LIMITS });
    const options = { 'table.log.arrow.compression.type': 'NONE', 'table.log.ttl': '1000 ms' };
    const ids: number[] = [];
    for (const name of ['truncated', 'dropped', 'retained']) ids.push((await createTable(tier, name, { options })).id);
    const [truncated, dropped, retained] = ids as [number, number, number];
    for (const id of ids) for (let i = 0; i < 30; i++) await insert(tier, id, rows(i * 2, i * 2 + 1));
    for (const id of ids) await insert(tier, id, rows(...Array.from({ length: 300 }, (_, i) => i)));
    await tier.close();
    ({ tier, time } = await openTier(disk, { limits: TINY_LIMITS, time }));
    const of = (id: number): number => [...disk.files().keys()].filter((p) => p.startsWith(`/data/log/${id}/`)).length;
    for (const id of ids) expect(of(id)).toBeGreaterThan(1);
    const pin = tier.pin([truncated, dropped]);
    await truncateTable(tier, truncated);
    await dropTable(tier, dropped);
    await moveBoundary(tier, retained, 1, tier.ends(retained));
    await time.advance(60_000);
    expect(await tier.retain()).toBeGreaterThan(1000);
    expect(of(retained)).toBe(0);
    await settle();
    expect(of(truncated)).toBeGreaterThan(1);
    expect(of(dropped)).toBeGreaterThan(1);
    pin.release();
    await settle();
    expect([of(truncated), of(dropped)]).toEqual([0, 0]);
    await tier.close();
  });

  test('journals are bounded: older ones than the checkpoint before the last go', async () => {
    const disk = newDisk();
    const { tier } = await openTier(disk, { limits: TINY_LIMITS });
    const { id } = await createTable(tier, 't');
    let most = 0;
    for (let i = 0; i < 400; i++) {
      await insert(tier, id, rows(i));
      if (i % 10 === 9) await settle();
      const bytes = filesOf(disk, '.journal').reduce((sum, p) => sum + disk.files().get(p)!.length, 0);
      most = Math.max(most, bytes);
    }
    expect(most).toBeLessThan(6 * TINY_LIMITS.checkpointBytes!);
    expect(filesOf(disk, '.checkpoint').length).toBeLessThanOrEqual(3);
    await tier.close();
  });

  test('small commits do not make many segments, and no more files are open than allowed', async () => {
    const disk = newDisk();
    const { tier } = await openTier(disk);
    const { id } = await createTable(tier, 't');
    for (let i = 0; i < 200; i++) await insert(tier, id, rows(i));
    await tier.close();
    expect(filesOf(disk, '.log')).toHaveLength(1);
  });

  test('partitions are folders of their own, whatever their names', async () => {
    const disk = newDisk();
    const { tier } = await openTier(disk);
    const { id } = await createTable(tier, 't', { partitionBy: ['v'] });
    const names = ['a', 'A', '_', 'a-b', 'x'.repeat(190)];
    await insert(
      tier,
      id,
      names.map((n, i) => [BigInt(i), n]),
    );
    await tier.close();
    const again = await openTier(disk);
    expect(await keysIn(again.tier, id)).toHaveLength(names.length);
    expect(again.tier.ends(id).size).toBe(names.length);
    await again.tier.close();
  });
});

test('the last commit of a job is remembered with its metadata, over checkpoints and crashes', async () => {
  const disk = newDisk();
  const { tier } = await openTier(disk);
  const { id } = await createTable(tier, 't');
  for (const epoch of [1, 2]) {
    const write = tier.beginWrite();
    await write.append(id, 1, batchOf(TYPES, rows(epoch)));
    await write.commit({ job: 'j', epoch, cut: { '1': { '/0': '7' } } });
  }
  expect(tier.lastCommitOf('j')).toEqual({ job: 'j', epoch: 2, cut: { '1': { '/0': '7' } } });
  expect(tier.lastCommitOf('k')).toBeNull();
  const crashed = await openTier(disk.powerCut());
  expect(crashed.tier.lastCommitOf('j')).toMatchObject({ epoch: 2 });
  await crashed.tier.close();
});

test('metadata that has no JSON fails its own commit only', async () => {
  const { tier } = await openTier(newDisk());
  const { id } = await createTable(tier, 't');
  const bad = tier.beginWrite();
  await bad.append(id, 1, batchOf(TYPES, rows(1)));
  const results = await Promise.allSettled([bad.commit({ job: 1n }), insert(tier, id, rows(2))]);
  expect(results.map((r) => r.status)).toEqual(['rejected', 'fulfilled']);
  expect(await keysIn(tier, id)).toEqual([2]);
  await tier.close();
});
