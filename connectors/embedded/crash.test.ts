import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import { SimulatedDisk } from '../../catalog/testing/simulated-disk.ts';
import { CrashModel } from './testing/crash-model.ts';
import { CrashWorkload } from './testing/crash-workload.ts';
import { openTier, type OpenedTier, TINY_LIMITS } from './testing/open-simulated.ts';

const SEED = process.env['SEED'] === undefined ? null : Number(process.env['SEED']);
const RUNS = Number(process.env['RUNS'] ?? 30);

/** Settles with the work, or with null when the power went; then everything that ran has come to rest at an operation that never ends. */
async function unlessCut<T>(disk: SimulatedDisk, work: Promise<T>): Promise<T | null> {
  work.catch(() => {});
  const result = await Promise.race([work, disk.died.then(() => null)]);
  if (disk.dead) for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
  return result;
}

describe('after a crash every acknowledged commit is there once and whole, and nothing else is', () => {
  const seeds = SEED === null ? Array.from({ length: RUNS }, (_, i) => i + 1) : [SEED];
  test('at random moments, again and again, also while starting', { timeout: 600_000 }, async () => {
    const seen = { cuts: 0, kills: 0, torn: 0, checkpoints: 0, acknowledged: 0, rows: 0, cutsWhileStarting: 0 };
    for (const seed of seeds) {
      try {
        await crashRun(seed, seen);
      } catch (error) {
        throw new Error(`SEED=${seed}`, { cause: error });
      }
    }
    // None of it was about nothing.
    if (SEED === null) for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
  });
});

describe('on a disk that also fails now and then', () => {
  const seeds = SEED === null ? Array.from({ length: Math.ceil(RUNS / 2) }, (_, i) => i + 1) : [SEED];
  test('nothing acknowledged is lost, nothing refused is there', { timeout: 600_000 }, async () => {
    const seen = { faults: 0, failures: 0, unknown: 0, stopped: 0, acknowledged: 0, rows: 0 };
    for (const seed of seeds) {
      try {
        await faultyRun(seed, seen);
      } catch (error) {
        throw new Error(`SEED=${seed}`, { cause: error });
      }
    }
    if (SEED === null) for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
  });
});

async function faultyRun(seed: number, seen: Record<string, number>): Promise<void> {
  const random = new SeededRandom(seed);
  let disk = new SimulatedDisk({ random });
  const model = new CrashModel();
  const workload = new CrashWorkload(random, model);
  for (let life = 0; life < 5; life++) {
    let left = 1 + random.int(400);
    const rate = 20 + random.int(200);
    const kill = random.int(2) === 0;
    disk.fault = () => {
      if (--left === 0) return 'power-cut';
      if (random.int(rate) !== 0) return null;
      seen['faults']!++;
      return random.int(2) === 0 ? 'io-error' : 'disk-full';
    };
    const opened = await unlessCut(
      disk,
      openTier(disk, { limits: TINY_LIMITS, seed: seed * 100 + life }).catch((error: unknown) => {
        expectFault(error);
        return null;
      }),
    );
    if (opened !== null) {
      await unlessCut(disk, liveWithFaults(disk, opened, model, workload, random.int(60)));
      seen['stopped']! += opened.events.filter((e) => e.kind === 'writes-stopped').length;
      expect(opened.events.filter((e) => e.kind === 'damage')).toEqual([]);
    }
    for (const error of workload.failures) {
      if (!disk.dead) expectFault(error);
      seen['failures']!++;
      if (isKind(error, 'commit-unknown')) seen['unknown']!++;
    }
    workload.failures = [];
    disk = kill ? disk.processKill() : disk.powerCut();
  }
  const last = await openTier(disk, { limits: TINY_LIMITS, seed: seed * 100 + 99 });
  await model.check(last.tier, true);
  expect(last.events.filter((e) => e.kind === 'damage' || e.kind === 'background-error')).toEqual([]);
  await last.tier.close();
  seen['acknowledged']! += workload.acknowledged;
  seen['rows']! += model.checkedRows;
}

function expectFault(error: unknown): void {
  if (!isKind(error, 'io-error', 'disk-full', 'commit-unknown', 'snapshot-too-old'))
    throw new Error('a fault shows as itself', { cause: error });
}

async function liveWithFaults(
  disk: SimulatedDisk,
  opened: OpenedTier,
  model: CrashModel,
  workload: CrashWorkload,
  steps: number,
): Promise<void> {
  const { tier, time } = opened;
  // A read that meets a fault proves nothing; the next one does. What is unknown may only be settled by a look that succeeds.
  const check = async (settled: boolean): Promise<void> => {
    const fault = disk.fault;
    disk.fault = (op) => (fault(op) === 'power-cut' ? 'power-cut' : null);
    await model.check(tier, settled);
    disk.fault = fault;
  };
  await check(true);
  for (let i = 0; i < steps && !disk.dead; i++) {
    await workload.step(tier, time);
    await time.advance(1000);
    if (i % 20 === 19) await check(false);
  }
}

async function crashRun(seed: number, seen: Record<string, number>): Promise<void> {
  const random = new SeededRandom(seed);
  let disk = new SimulatedDisk({ random });
  const model = new CrashModel();
  const workload = new CrashWorkload(random, model);
  for (let life = 0; life < 6; life++) {
    let left = 1 + random.int(random.int(3) === 0 ? 30 : 400);
    const kill = random.int(4) === 0;
    disk.fault = () => (--left === 0 ? 'power-cut' : null);
    const opened = await unlessCut(disk, openTier(disk, { limits: TINY_LIMITS, seed: seed * 100 + life }));
    if (opened === null) seen['cutsWhileStarting']!++;
    else {
      seen['torn']! += opened.events.filter((e) => e.kind === 'torn-end-cut').length;
      expect(opened.events.filter((e) => e.kind === 'damage' || e.kind === 'background-error')).toEqual([]);
      await unlessCut(disk, live(disk, opened, model, workload, random.int(60)));
      expect(opened.events.filter((e) => e.kind === 'damage')).toEqual([]);
      seen['checkpoints']! += opened.events.filter((e) => e.kind === 'checkpoint').length;
    }
    disk = kill ? disk.processKill() : disk.powerCut();
    seen[kill ? 'kills' : 'cuts']!++;
  }
  disk.fault = () => null;
  const last = await openTier(disk, { limits: TINY_LIMITS, seed: seed * 100 + 99 });
  await model.check(last.tier, true);
  await last.tier.close();
  expect(last.events.filter((e) => e.kind === 'damage' || e.kind === 'background-error')).toEqual([]);
  const again = await openTier(disk, { limits: TINY_LIMITS, seed: seed * 100 + 100 });
  await model.check(again.tier, true);
  await again.tier.close();
  seen['acknowledged']! += workload.acknowledged;
  seen['rows']! += model.checkedRows;
}

async function live(
  disk: SimulatedDisk,
  { tier, time }: OpenedTier,
  model: CrashModel,
  workload: CrashWorkload,
  steps: number,
): Promise<void> {
  await model.check(tier, true);
  for (let i = 0; i < steps && !disk.dead; i++) {
    await workload.step(tier, time);
    if (i % 20 === 19) await model.check(tier, false);
  }
  // Nothing but the crash may fail here.
  if (!disk.dead) expect(workload.failures).toEqual([]);
}
