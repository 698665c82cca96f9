import { beforeAll, describe, expect, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import {
  alterTable,
  createTable,
  insert,
  keysIn,
  scanRows,
  type ScannedRow,
  truncateTable,
  withColumn,
} from '../../catalog/testing/hot-tables.ts';
import { moveBoundary } from '../../catalog/testing/hot-tier-suite.ts';
import { batchOf } from '../../catalog/testing/rows.ts';
import { SimulatedDisk } from '../../catalog/testing/simulated-disk.ts';
import type { HotTierEvent } from './hot-tier-event.ts';
import { openTier, type OpenedTier, TINY_LIMITS } from './testing/open-simulated.ts';

const SEED = Number(process.env['SEED'] ?? 1);
/** Bytes flipped a file; all of them with FLIPS=0. */
const FLIPS = Number(process.env['FLIPS'] ?? 55);
const LIMITS = { ...TINY_LIMITS, checkpointBytes: 1 << 30, reserveBytes: 0 };
const TYPES = [{ kind: 'bigint' }, { kind: 'text' }] as const;

let key = 0;
const rows = (count: number): [bigint, string][] =>
  Array.from({ length: count }, () => [BigInt(key++), `text of ${key} ${'y'.repeat(key % 13)}`]);

type Files = ReadonlyMap<string, Uint8Array>;

/** What the folder holds: rows by table, and which of them are in the last group (its loss cannot be told from a torn write). */
interface Truth {
  readonly files: Files;
  readonly rows: ReadonlyMap<number, readonly ScannedRow[]>;
  /** Rows in the last group, as `table/offset`. */
  readonly last: ReadonlySet<string>;
  /** Tables that some commit wrote together. */
  readonly together: readonly ReadonlySet<number>[];
}

/** A folder with every kind of thing in it: two checkpoints, segments, large and small part files, a journal with everything. */
async function build(): Promise<Truth> {
  const disk = new SimulatedDisk({ random: new SeededRandom(SEED) });
  const none = { options: { 'table.log.arrow.compression.type': 'NONE' } };
  const together: Set<number>[] = [];
  let opened = await openTier(disk, { limits: LIMITS });
  let { tier } = opened;
  const { time } = opened;
  const both = async (...ids: number[]): Promise<void> => {
    await time.advance(7);
    const write = tier.beginWrite();
    for (const id of ids) await write.append(id, 1, batchOf(TYPES, rows(2)));
    await write.commit({ job: 'j', epoch: 3 });
    together.push(new Set(ids));
  };
  const reopen = async (): Promise<void> => {
    await tier.close();
    opened = await openTier(disk, { limits: LIMITS, time, seed: key });
    tier = opened.tier;
  };
  const a = (await createTable(tier, 'a', none)).id;
  const b = (await createTable(tier, 'b', { ...none, bucketKey: ['k'], bucketCount: 2 })).id;
  const c = (await createTable(tier, 'c', none)).id;
  for (const ids of [[a], [a, b], [c], [b]]) await both(...ids);
  await insert(tier, a, rows(60)); // a part file that stays
  await both(a, c);
  await reopen();
  await insert(tier, b, rows(40)); // part files that are copied, and kept for the checkpoint before
  await both(a, b, c);
  await truncateTable(tier, c);
  await both(c);
  await reopen();
  // From here on everything is only in the journal.
  await both(a);
  await moveBoundary(tier, a, 1, new Map([['/0', 3n]]));
  await insert(tier, a, rows(60));
  await both(b, c);
  await createTable(tier, 'd', none);
  await alterTable(tier, c, (t) => ({ ...t, comment: 'changed' }));
  await both(a, c);
  await insert(tier, b, rows(9));
  const held = new Map<number, readonly ScannedRow[]>();
  const before = new Map([a, b, c].map((id) => [id, tier.ends(id)]));
  await both(b);
  const last = new Set<string>();
  for (const id of [a, b, c]) {
    held.set(id, await scanRows(tier, id));
    for (const r of held.get(id)!) if (r.offset >= (before.get(id)!.get(r.key) ?? 0n)) last.add(`${id}/${r.key}/${r.offset}`);
  }
  return { files: disk.files(), rows: held, last, together };
}

function diskOf(files: Files, changed?: { path: string; bytes: Uint8Array | null }): SimulatedDisk {
  const disk = new SimulatedDisk({ random: new SeededRandom(SEED) });
  for (const [path, bytes] of files) disk.plant(path, changed?.path === path ? changed.bytes : bytes);
  return disk;
}

/** Reads every row by itself; tables of which some row is refused. Whatever is given must be true. */
async function examine(tier: HotTier, truth: Truth, where: string): Promise<{ suffering: Set<number>; lost: number }> {
  const suffering = new Set<number>();
  let lost = 0;
  for (const [id, expected] of truth.rows) {
    const present = tier.catalog().tables.has(id);
    let whole: ScannedRow[] | null = null;
    try {
      if (present) whole = await scanRows(tier, id);
      else suffering.add(id);
    } catch (error) {
      if (!isKind(error, 'data-corrupted')) throw new Error(where, { cause: error });
      expect(error.message, where).toContain(tier.catalog().tables.get(id)!.name.table);
      expect(`${error.message} ${error.fields.detail}`, where).toMatch(/bucket \d+.*offset \d+/);
      suffering.add(id);
    }
    const byPlace = new Map(expected.map((r) => [`${r.key}/${r.offset}`, r]));
    if (whole !== null) {
      for (const r of whole) expect(byPlace.get(`${r.key}/${r.offset}`), where).toEqual(r);
      const found = new Set(whole.map((r) => `${r.key}/${r.offset}`));
      for (const place of byPlace.keys()) {
        if (found.has(place)) continue;
        expect(truth.last.has(`${id}/${place}`), `${where}: row ${place} of table ${id} is silently missing`).toBe(true);
        lost++;
      }
    } else if (present) {
      // What lies around the damage is still read.
      for (const r of expected) {
        const range = { from: new Map([[r.key, r.offset]]), to: new Map([[r.key, r.offset + 1n]]) };
        try {
          expect(await scanRows(tier, id, range), where).toEqual([r]);
        } catch (error) {
          if (!isKind(error, 'data-corrupted')) throw error;
        }
      }
    }
  }
  return { suffering, lost };
}

function positions(length: number, random: SeededRandom): number[] {
  if (FLIPS === 0 || length <= FLIPS) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: FLIPS }, () => random.int(length));
}

const damageOf = (events: readonly HotTierEvent[]): HotTierEvent[] => events.filter((e) => e.kind === 'damage');

describe('a flipped byte below the acknowledged end is reported and never read as data', () => {
  let truth: Truth;
  beforeAll(async () => {
    truth = await build();
  });

  test('the folder has a file of every kind, and undamaged it is read as it was written', async () => {
    const names = [...truth.files.keys()].map((p) => p.replace(/.*\//, '').replace(/.*\./, '.'));
    expect(new Set(names)).toEqual(new Set(['FORMAT', 'LOCK', '.journal', '.checkpoint', '.log', '.part']));
    expect(names.filter((n) => n === '.checkpoint')).toHaveLength(2);
    expect(names.filter((n) => n === '.part').length).toBeGreaterThan(3);
    const { tier, events } = await openTier(diskOf(truth.files), { limits: LIMITS });
    expect(await examine(tier, truth, 'undamaged')).toEqual({ suffering: new Set(), lost: 0 });
    expect(damageOf(events)).toEqual([]);
    await tier.close();
  });

  test('in every file', { timeout: 600_000 }, async () => {
    const random = new SeededRandom(SEED);
    const seen = { flips: 0, refused: 0, suffered: 0, cut: 0, harmless: 0, healed: 0 };
    for (const [path, bytes] of truth.files) {
      for (const at of positions(bytes.length, random)) {
        const flipped = bytes.slice();
        flipped[at]! ^= 1 << random.int(8);
        seen.flips++;
        await flip(truth, path, at, flipped, seen);
      }
    }
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
  });

  async function flip(t: Truth, path: string, at: number, flipped: Uint8Array, seen: Record<string, number>): Promise<void> {
    const where = `SEED=${SEED}: ${path}, byte ${at}`;
    const disk = diskOf(t.files, { path, bytes: flipped });
    let opened: OpenedTier;
    try {
      opened = await openTier(disk, { limits: LIMITS });
    } catch (error) {
      expect(path, where).toBe('/data/FORMAT');
      expect(isKind(error, 'data-corrupted', 'feature-not-supported'), where).toBe(true);
      seen['refused']!++;
      return;
    }
    const { suffering, lost } = await examine(opened.tier, t, where);
    if (suffering.size > 0) {
      // Nobody else suffers.
      const owner = /^\/data\/log\/(\d+)\//.exec(path)?.[1];
      const allowed = owner === undefined ? t.together : [new Set([Number(owner)])];
      expect(
        allowed.some((ids) => [...suffering].every((id) => ids.has(id))),
        `${where}: tables ${[...suffering].join()} suffer`,
      ).toBe(true);
      seen['suffered']!++;
    } else if (lost > 0) {
      expect(
        opened.events.some((e) => e.kind === 'torn-end-cut'),
        where,
      ).toBe(true);
      seen['cut']!++;
    } else if (damageOf(opened.events).length > 0) seen['healed']!++;
    else seen['harmless']!++;
    await opened.tier.close();
    // Damage is remembered: after a checkpoint and another start it is still damage.
    if (suffering.size === 0 || at % 3 !== 0) return;
    const again = await openTier(disk, { limits: LIMITS });
    expect((await examine(again.tier, t, `${where}, second start`)).suffering, where).toEqual(suffering);
    await again.tier.close();
  }

  test('damage in a journal is laid at table, bucket and offsets, and the commits around it are read', async () => {
    const [path, bytes] = [...truth.files].findLast(([p]) => p.endsWith('.journal'))!;
    // The text of a row of table a that only stands in the journal.
    const row = truth.rows.get(1)!.find((r) => Buffer.from(bytes).includes(String(r.row[1])))!;
    const at = Buffer.from(bytes).indexOf(String(row.row[1]));
    const flipped = bytes.slice();
    flipped[at]! ^= 1;
    const { tier, events } = await openTier(diskOf(truth.files, { path, bytes: flipped }), { limits: LIMITS });
    expect(damageOf(events)).toContainEqual(
      expect.objectContaining({ file: path, tableId: 1, table: 'a', partition: '', bucket: 0, from: row.offset, to: row.offset + 2n }),
    );
    await expect(keysIn(tier, 1)).rejects.toMatchObject({
      kind: 'data-corrupted',
      message: `the log of table "public.a" is damaged in bucket 0 at offset ${row.offset}`,
    });
    const range = { from: new Map([['/0', row.offset + 2n]]) };
    expect(await scanRows(tier, 1, range)).toEqual(truth.rows.get(1)!.filter((r) => r.offset >= row.offset + 2n));
    // The table takes rows as before; offsets go on.
    await insert(tier, 1, [[-1n, 'after']]);
    expect((await scanRows(tier, 1, range)).at(-1)!.row).toEqual([-1n, 'after']);
    await tier.close();
  });
});

describe('lost files', () => {
  let truth: Truth;
  beforeAll(async () => {
    truth = await build();
  });

  test('a missing log file is reported, and only its table suffers', async () => {
    for (const path of [...truth.files.keys()].filter((p) => p.startsWith('/data/log/'))) {
      const { tier, events } = await openTier(diskOf(truth.files, { path, bytes: null }), { limits: LIMITS });
      const owner = Number(path.split('/')[3]);
      const { suffering } = await examine(tier, truth, path);
      expect([[], [owner]]).toContainEqual([...suffering]);
      // The look through the folder goes on in the background.
      for (let turn = 0; turn < 100 && suffering.size > damageOf(events).length; turn++)
        await new Promise((resolve) => setImmediate(resolve));
      await tier.close();
      if (suffering.size > 0) expect(damageOf(events).length, path).toBeGreaterThan(0);
    }
  });

  test('a missing journal makes the folder read-only instead of building on a hole', async () => {
    const journals = [...truth.files.keys()].filter((p) => p.endsWith('.journal')).toSorted();
    // The one that the newest checkpoint names.
    const path = journals.at(-2)!;
    const { tier, events } = await openTier(diskOf(truth.files, { path, bytes: null }), { limits: LIMITS });
    expect(damageOf(events).length).toBeGreaterThan(0);
    await expect(insert(tier, 1, [[1n, 'x']])).rejects.toMatchObject({ kind: 'data-corrupted' });
    await tier.close();
  });

  test('without any readable checkpoint the folder is refused', async () => {
    const files = new Map(truth.files);
    for (const p of files.keys()) if (p.endsWith('.checkpoint')) files.set(p, new Uint8Array(500));
    await expect(openTier(diskOf(files), { limits: LIMITS })).rejects.toMatchObject({ kind: 'data-corrupted' });
  });
});

test('bytes that change while the tier runs are noticed too, offsets and times included', async () => {
  const disk = new SimulatedDisk({ random: new SeededRandom(SEED) });
  const { tier } = await openTier(disk, { limits: LIMITS });
  const { id } = await createTable(tier, 'a');
  await insert(tier, id, rows(3));
  await insert(tier, id, rows(3));
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  const [path, bytes] = [...disk.files()].find(([p]) => p.endsWith('.log'))!;
  for (let at = 0; at < bytes.length; at++) {
    disk.flip(path, at, 1 << (at % 8));
    await expect(keysIn(tier, id), `byte ${at}`).rejects.toMatchObject({ kind: 'data-corrupted' });
    disk.flip(path, at, 1 << (at % 8));
  }
  expect(await keysIn(tier, id)).toHaveLength(6);
  await tier.close();
});

test('a lost definition change makes its table unreadable, and no other', async () => {
  const disk = new SimulatedDisk({ random: new SeededRandom(SEED) });
  const first = await openTier(disk, { limits: LIMITS });
  const a = (await createTable(first.tier, 'a')).id;
  const b = (await createTable(first.tier, 'b')).id;
  await insert(first.tier, a, rows(1));
  await insert(first.tier, b, rows(1));
  await alterTable(first.tier, a, (t) => withColumn(t, 'unmistakable'));
  await insert(first.tier, a, [[1n, 'x', 'y']]);
  await insert(first.tier, b, rows(1));
  const files = new Map(disk.files());
  const [path, bytes] = [...files].find(([p]) => p.endsWith('.journal'))!;
  const flipped = bytes.slice();
  flipped[Buffer.from(bytes).indexOf('unmistakable')]! ^= 1;
  const { tier, events } = await openTier(diskOf(files, { path, bytes: flipped }), { limits: LIMITS });
  await expect(keysIn(tier, a)).rejects.toMatchObject({ kind: 'data-corrupted' });
  await expect(insert(tier, a, rows(1))).rejects.toMatchObject({ kind: 'data-corrupted' });
  expect(await keysIn(tier, b)).toHaveLength(2);
  expect(damageOf(events)).toContainEqual(expect.objectContaining({ tableId: a, table: 'a' }));
  await tier.changeCatalog(() => [{ op: 'drop-table', tableId: a }]);
  expect([...tier.catalog().tables.keys()]).toEqual([b]);
  await tier.close();
});
