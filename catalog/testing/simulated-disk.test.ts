import { expect, test } from 'vitest';
import { SeededRandom } from '../base/seeded-random.ts';
import { SyncFailure } from '../seams/disk.ts';
import { describeDisk } from './disk-suite.ts';
import { SimulatedDisk } from './simulated-disk.ts';

describeDisk('simulated', async () => {
  const disk = new SimulatedDisk({ random: new SeededRandom(1) });
  await disk.makeFolder('/data');
  return { disk, folder: '/data', dispose: () => Promise.resolve() };
});

const seeds = Array.from({ length: 60 }, (_, i) => i);
const bytes = (text: string): Uint8Array => Buffer.from(text);
const textOf = (content: Uint8Array | undefined): string | undefined =>
  content === undefined ? undefined : Buffer.from(content).toString();

async function diskWith(seed: number): Promise<SimulatedDisk> {
  const disk = new SimulatedDisk({ random: new SeededRandom(seed) });
  await disk.makeFolder('/data');
  await disk.syncFolder('/');
  return disk;
}

test('a power cut keeps what was synced, for every seed', async () => {
  for (const seed of seeds) {
    const disk = await diskWith(seed);
    const f = (await disk.open('/data/a', 'create'))!;
    await f.append([bytes('kept')]);
    await f.sync();
    await disk.syncFolder('/data');
    await f.append([bytes('lost?')]);
    expect(textOf(disk.powerCut().files().get('/data/a'))).toMatch(/^kept/);
  }
});

test('a power cut keeps what was appended to a durable file, and a sync of it that fails says so', async () => {
  for (const seed of seeds) {
    const disk = await diskWith(seed);
    const f = (await disk.open('/data/a', 'durable'))!;
    await disk.syncFolder('/data');
    await f.append([bytes('kept')]);
    disk.fault = ({ kind }) => (kind === 'sync' ? 'io-error' : null);
    await expect(f.append([bytes('lost?')])).rejects.toBeInstanceOf(SyncFailure);
    disk.fault = ({ kind }) => (kind === 'append' ? 'disk-full' : null);
    await expect(f.append([bytes('lost?')])).rejects.toMatchObject({ kind: 'disk-full' });
    expect(textOf(disk.powerCut().files().get('/data/a'))).toMatch(/^kept/);
  }
});

test('a power cut loses, keeps or tears what was not synced', async () => {
  const seen = new Set<string | undefined>();
  for (const seed of seeds) {
    const disk = await diskWith(seed);
    const f = (await disk.open('/data/a', 'create'))!;
    await disk.syncFolder('/data');
    await f.append([bytes('abc')]);
    seen.add(textOf(disk.powerCut().files().get('/data/a')));
  }
  expect(seen).toEqual(new Set(['', 'a', 'ab', 'abc']));
});

test('a file whose folder was not synced may be gone although its content was', async () => {
  const seen = new Set<boolean>();
  for (const seed of seeds) {
    const disk = await diskWith(seed);
    const f = (await disk.open('/data/a', 'create'))!;
    await f.append([bytes('abc')]);
    await f.sync();
    seen.add(disk.powerCut().files().has('/data/a'));
  }
  expect(seen.size).toBe(2);
});

test('a rename that was not synced leaves exactly one of the two names in a folder that knew the first', async () => {
  const seen = new Set<string>();
  for (const seed of seeds) {
    const disk = await diskWith(seed);
    const f = (await disk.open('/data/a', 'create'))!;
    await f.append([bytes('abc')]);
    await f.sync();
    await disk.syncFolder('/data');
    await disk.rename('/data/a', '/data/b');
    seen.add([...disk.powerCut().files().keys()].join());
  }
  expect([...seen].sort()).toEqual(['/data/a', '/data/b']);
});

test('after a sync that failed nothing of it can be trusted, not even after another sync', async () => {
  const seen = new Set<string | undefined>();
  for (const seed of seeds) {
    const disk = await diskWith(seed);
    const f = (await disk.open('/data/a', 'create'))!;
    await disk.syncFolder('/data');
    await f.append([bytes('abc')]);
    disk.fault = (op) => (op.kind === 'sync' ? 'io-error' : null);
    await expect(f.sync()).rejects.toMatchObject({ kind: 'io-error' });
    disk.fault = () => null;
    expect(textOf(await f.read(0, 3))).toBe('abc');
    seen.add(textOf(disk.powerCut().files().get('/data/a')));
  }
  expect(seen.size).toBeGreaterThan(2);
});

test('a killed process leaves what it wrote, but a power cut after that may still take what was not synced', async () => {
  const seen = new Set<string | undefined>();
  for (const seed of seeds) {
    const disk = await diskWith(seed);
    const f = (await disk.open('/data/a', 'create'))!;
    await disk.syncFolder('/data');
    await f.append([bytes('abc')]);
    const after = disk.processKill();
    expect(textOf(after.files().get('/data/a'))).toBe('abc');
    seen.add(textOf(after.powerCut().files().get('/data/a')));
  }
  expect(seen.size).toBeGreaterThan(2);
});

test('a planted power cut stops every operation for ever and is announced', async () => {
  const disk = await diskWith(3);
  const f = (await disk.open('/data/a', 'create'))!;
  disk.fault = (op) => (op.kind === 'append' ? 'power-cut' : null);
  let settled = false;
  void f.append([bytes('abc')]).finally(() => (settled = true));
  await disk.died;
  void disk.list('/data').finally(() => (settled = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(settled).toBe(false);
});

test('a full disk takes what fits, and more once there is room', async () => {
  const disk = await diskWith(4);
  const f = (await disk.open('/data/a', 'create'))!;
  disk.capacityBytes = 4;
  await expect(f.append([bytes('abcdef')])).rejects.toMatchObject({ kind: 'disk-full' });
  expect(f.size).toBe(4);
  disk.capacityBytes = 100;
  await f.append([bytes('gh')]);
  expect(f.size).toBe(6);
});

test('operations are counted by kind', async () => {
  const disk = await diskWith(5);
  const f = (await disk.open('/data/a', 'create'))!;
  await f.append([bytes('abc')]);
  await f.sync();
  await f.sync();
  expect([disk.count('append'), disk.count('sync'), disk.count('sync-folder')]).toEqual([1, 2, 1]);
});
