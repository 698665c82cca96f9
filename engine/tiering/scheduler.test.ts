import { describe, expect, onTestFinished, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { SimulatedTime } from '../../catalog/testing/simulated-time.ts';
import { type RoundEvent, TieringScheduler } from './scheduler.ts';
import { settled } from './testing/model-round.ts';
import { scheduled, ScheduledHot, ScheduledRunner, type SchedulerSettings } from './testing/scheduled-hot.ts';

function world(settings: SchedulerSettings = {}) {
  const time = new SimulatedTime();
  const hot = new ScheduledHot(time);
  const runner = new ScheduledRunner(hot, time);
  const events: RoundEvent[] = [];
  const scheduler = new TieringScheduler({
    hot,
    runner,
    clock: time,
    timers: time,
    random: new SeededRandom(1),
    onRound: (event) => events.push(event),
    ...settings,
  });
  onTestFinished(() => scheduler.stop());
  const stateOf = (tableId: number) => scheduler.snapshot().find((s) => s.tableId === tableId)!;
  const advance = async (ms: number): Promise<void> => {
    await settled();
    await time.advance(ms);
  };
  return { time, advance, hot, runner, scheduler, events, stateOf };
}

describe('the promise of freshness', () => {
  test('a round starts early enough for the oldest commit, and not at once', async () => {
    const { advance, hot, runner, scheduler, stateOf } = world();
    hot.define(scheduled(1, 10_000));
    scheduler.start();
    await advance(5_000);
    hot.commit(1);
    await advance(2_000);
    expect(runner.calls).toEqual([]);
    expect(stateOf(1)).toMatchObject({ state: 'waiting', pendingRows: 1n, lagMs: 2_000 });
    hot.commit(1);
    await advance(8_000);
    expect(runner.count(1)).toBe(1);
    expect(stateOf(1)).toMatchObject({ state: 'idle', pendingRows: 0n, lagMs: 0, rowsTiered: 2n, rounds: 1 });
    expect(stateOf(1).freshness).toMatchObject({ attained: 1, measured: 2 });
  });

  test.each([200, 1_000, 60_000])('is kept for 99 of 100 commits at %d ms, with rounds of varying length', async (target) => {
    const { advance, hot, runner, scheduler, stateOf } = world();
    const random = new SeededRandom(7);
    runner.durationMs = () => target * 0.05 + random.int(Math.ceil(target * 0.1));
    hot.define(scheduled(1, target));
    scheduler.start();
    for (let i = 0; i < 2_000; i++) {
      hot.commit(1);
      await advance(target / 20);
    }
    const { freshness, rounds } = stateOf(1);
    expect(freshness.attained).toBeGreaterThanOrEqual(0.99);
    expect(freshness.p99Ms).toBeLessThanOrEqual(target * 1.05);
    // And it is not bought with ever smaller rounds: at most two and a half a target.
    expect(rounds).toBeLessThan(250);
  });

  test('a freshness of weeks asks no timer for more than it can', async () => {
    const sleeps: number[] = [];
    const time = new SimulatedTime();
    const timers = { sleep: (ms: number, signal?: AbortSignal) => (sleeps.push(ms), time.sleep(ms, signal)) };
    const { advance, hot, runner, scheduler } = world({ clock: time, timers, tickMs: 86_400_000 });
    hot.define(scheduled(1, 60 * 86_400_000));
    scheduler.start();
    hot.commit(1);
    await advance(0);
    await time.advance(59 * 86_400_000);
    expect(runner.calls).toEqual([]);
    await time.advance(86_400_000);
    expect(runner.calls).toHaveLength(1);
    expect(Math.max(...sleeps)).toBeLessThan(2 ** 31);
  });

  test('is kept for a table beside a hundred idle ones, which are not looked at', async () => {
    const { advance, hot, runner, scheduler, stateOf } = world({ concurrency: 1 });
    for (let id = 1; id <= 101; id++) hot.define(scheduled(id, 1_000));
    scheduler.start();
    for (let i = 0; i < 500; i++) {
      hot.commit(50);
      await advance(20);
    }
    expect(stateOf(50).freshness.attained).toBe(1);
    expect(runner.calls.every((c) => c.tableId === 50)).toBe(true);
    expect(hot.watches).toBe(101 - (stateOf(50).state === 'idle' ? 0 : 1));
  });

  test('a table with a backlog without end does not starve the others', async () => {
    const { advance, hot, runner, scheduler, stateOf } = world({ concurrency: 1 });
    hot.define(scheduled(1, 1_000));
    for (let id = 2; id <= 10; id++) hot.define(scheduled(id, 3_000));
    runner.rowsMax = (id) => (id === 1 ? 10n : 1n << 60n);
    runner.durationMs = (call) => (call.tableId === 1 ? 300 : 50);
    scheduler.start();
    hot.commit(1, 1_000_000);
    for (let i = 0; i < 300; i++) {
      for (let id = 2; id <= 10; id++) hot.commit(id);
      await advance(100);
    }
    expect(runner.count(1)).toBeGreaterThan(30);
    for (let id = 2; id <= 10; id++) expect(stateOf(id).freshness.attained).toBeGreaterThanOrEqual(0.99);
  });

  test('many busy tables share the slots evenly', async () => {
    const { advance, hot, runner, scheduler } = world({ concurrency: 2 });
    for (let id = 1; id <= 40; id++) hot.define(scheduled(id, 200));
    scheduler.start();
    for (let i = 0; i < 500; i++) {
      for (let id = 1; id <= 40; id++) hot.commit(id);
      await advance(100);
    }
    expect(runner.runningMax).toBe(2);
    const counts = Array.from({ length: 40 }, (_, i) => runner.count(i + 1));
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
  });

  test('a stall shows while it lasts', async () => {
    const { advance, hot, runner, scheduler, stateOf } = world();
    runner.fate = () => new ThermoclineError('io-error', 'planted');
    hot.define(scheduled(1, 1_000));
    scheduler.start();
    hot.commit(1);
    await advance(30_000);
    expect(stateOf(1)).toMatchObject({ state: 'retrying', lagMs: 30_000, freshness: { worstMs: 30_000, measured: 0 } });
  });

  test('rows from before tiering was switched on are no broken promise', async () => {
    const { advance, hot, scheduler, stateOf } = world();
    hot.define(scheduled(1, 1_000, false));
    scheduler.start();
    hot.commit(1);
    await advance(3_600_000);
    expect(stateOf(1)).toMatchObject({ state: 'disabled', pendingRows: 1n });
    hot.define(scheduled(1, 1_000, true));
    scheduler.refresh();
    await advance(1_000);
    expect(stateOf(1)).toMatchObject({ state: 'idle', rowsTiered: 1n, freshness: { attained: 1, measured: 1 } });
  });
});

describe('failures', () => {
  test('are tried again after ever longer pauses, until one succeeds', async () => {
    const { advance, hot, runner, scheduler, stateOf } = world();
    runner.durationMs = () => 0;
    runner.fate = () => (runner.calls.length < 6 ? new ThermoclineError('disk-full', 'planted') : null);
    hot.define(scheduled(1, 200));
    scheduler.start();
    hot.commit(1);
    await advance(60_000);
    expect(runner.calls).toHaveLength(6);
    const gaps = runner.calls.slice(1).map((c, i) => c.atMs - runner.calls[i]!.atMs);
    gaps.forEach((gap, i) => {
      expect(gap).toBeGreaterThanOrEqual(125 * 2 ** i);
      expect(gap).toBeLessThanOrEqual(251 * 2 ** i + 1);
    });
    expect(stateOf(1)).toMatchObject({ state: 'idle', lastError: null });
  });

  test('that cannot mend themselves put the table in quarantine with the reason, and the others go on', async () => {
    const { advance, hot, runner, scheduler, events, stateOf } = world({ concurrency: 1 });
    runner.fate = (call) => (call.tableId === 1 ? new ThermoclineError('lake-foreign-change', 'someone was there') : null);
    hot.define(scheduled(1, 200));
    hot.define(scheduled(2, 200));
    scheduler.start();
    for (let i = 0; i < 100; i++) {
      hot.commit(1);
      hot.commit(2);
      await advance(50);
    }
    expect(stateOf(1)).toMatchObject({ state: 'quarantined', lastError: { kind: 'lake-foreign-change', message: 'someone was there' } });
    expect(runner.count(1)).toBe(1);
    expect(stateOf(2).freshness.attained).toBeGreaterThanOrEqual(0.99);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'failed', quarantined: true }));
  });

  test('a quarantined table is tried again when its definition changes', async () => {
    const { advance, hot, runner, scheduler, stateOf } = world();
    let mended = false;
    runner.fate = () => (mended ? null : new ThermoclineError('lake-foreign-change', 'planted'));
    hot.define(scheduled(1, 200));
    scheduler.start();
    hot.commit(1);
    await advance(1_000);
    mended = true;
    hot.define(scheduled(1, 300));
    scheduler.refresh();
    await advance(1_000);
    expect(stateOf(1)).toMatchObject({ state: 'idle', lastError: null });
  });

  test('a quarantined table is tried again when someone asks, and now and then by itself', async () => {
    const { advance, hot, runner, scheduler, stateOf } = world({ quarantineRetryMs: 10_000 });
    let mended = false;
    runner.fate = () => (mended ? null : new ThermoclineError('lake-missing', 'planted'));
    hot.define(scheduled(1, 200));
    scheduler.start();
    hot.commit(1);
    await advance(1_000);
    const asked = scheduler.tierNow(1).catch((error: unknown) => (error as ThermoclineError).kind);
    await advance(100);
    expect(await asked).toBe('lake-missing');
    expect(runner.calls).toHaveLength(2);
    mended = true;
    await advance(10_001);
    expect(stateOf(1).state).toBe('idle');
  });

  test('a bug met five times in a row is quarantined as well', async () => {
    const { advance, hot, runner, scheduler, stateOf } = world();
    runner.fate = () => new TypeError('x is not a function');
    hot.define(scheduled(1, 200));
    scheduler.start();
    hot.commit(1);
    await advance(60_000);
    expect(runner.calls).toHaveLength(5);
    expect(stateOf(1)).toMatchObject({ state: 'quarantined', lastError: { kind: 'internal' } });
  });

  test('a table that someone else tiers is left to him for a while, without an error', async () => {
    const { advance, hot, runner, scheduler, stateOf } = world();
    let theirs = true;
    runner.fate = () => (theirs ? 'leased-elsewhere' : null);
    hot.define(scheduled(1, 200));
    scheduler.start();
    hot.commit(1);
    await advance(5_000);
    expect(runner.calls.length).toBeLessThan(22);
    expect(stateOf(1)).toMatchObject({ state: 'waiting', lastError: null });
    theirs = false;
    await advance(1_000);
    expect(stateOf(1).state).toBe('idle');
  });
});

describe('DDL', () => {
  test('is noticed within a second even when nobody tells', async () => {
    const { advance, hot, runner, scheduler } = world();
    scheduler.start();
    hot.define(scheduled(1, 500));
    hot.commit(1);
    await advance(2_000);
    expect(runner.count(1)).toBe(1);
  });

  test('switching off stops a running round and starts no other; switching on takes up what came meanwhile', async () => {
    const { advance, hot, runner, scheduler, stateOf } = world();
    runner.durationMs = () => 1_000;
    hot.define(scheduled(1, 200));
    scheduler.start();
    hot.commit(1);
    await advance(500);
    expect(stateOf(1).state).toBe('running');
    hot.define(scheduled(1, 200, false));
    scheduler.refresh();
    await advance(5_000);
    hot.commit(1);
    await advance(5_000);
    expect(runner.calls).toHaveLength(1);
    expect(stateOf(1)).toMatchObject({ state: 'disabled', lastError: null, pendingRows: 2n });
    runner.durationMs = () => 10;
    hot.define(scheduled(1, 200));
    scheduler.refresh();
    await advance(500);
    expect(stateOf(1)).toMatchObject({ state: 'idle', rowsTiered: 2n });
  });

  test('a shorter freshness holds from now on, and is measured anew', async () => {
    const { advance, hot, runner, scheduler, stateOf } = world();
    hot.define(scheduled(1, 3_600_000));
    scheduler.start();
    hot.commit(1);
    await advance(10_000);
    expect(runner.calls).toEqual([]);
    hot.define(scheduled(1, 1_000));
    scheduler.refresh();
    await advance(1_000);
    expect(runner.calls).toHaveLength(1);
    expect(stateOf(1)).toMatchObject({ targetMs: 1_000, freshness: { measured: 1 } });
  });

  test('an ALTER gets a round even without rows', async () => {
    const { advance, hot, runner, scheduler } = world();
    hot.define(scheduled(1, 1_000));
    scheduler.start();
    await advance(5_000);
    expect(runner.calls).toEqual([]);
    hot.define({ ...scheduled(1, 1_000), comment: 'x' });
    scheduler.refresh();
    await advance(5_000);
    expect(runner.calls).toHaveLength(1);
  });

  test('a dropped table is forgotten, its round stopped, its waiters told', async () => {
    const { advance, hot, runner, scheduler, events } = world();
    runner.durationMs = () => 1_000;
    hot.define(scheduled(1, 200));
    scheduler.start();
    hot.commit(1);
    const asked = scheduler.tierNow(1).catch((error: unknown) => (error as ThermoclineError).kind);
    await advance(100);
    hot.drop(1);
    scheduler.refresh();
    expect(await asked).toBe('undefined-table');
    await advance(5_000);
    expect(scheduler.snapshot()).toEqual([]);
    expect(runner.running).toBe(0);
    expect(events).toEqual([]);
    expect(hot.watches).toBe(0);
  });
});

describe('CALL sys.tier', () => {
  test('runs rounds at once until what was there is in the lake', async () => {
    const { advance, hot, runner, scheduler } = world();
    runner.rowsMax = () => 10n;
    hot.define(scheduled(1, 3_600_000));
    scheduler.start();
    hot.commit(1, 35);
    const asked = scheduler.tierNow(1);
    await advance(1_000);
    expect(await asked).toMatchObject({ outcome: 'tiered', rows: 35n });
    expect(runner.calls).toHaveLength(4);
  });

  test('waits for the round under way, whose cut may be too old, and runs another', async () => {
    const { advance, hot, runner, scheduler } = world();
    runner.durationMs = () => 1_000;
    hot.define(scheduled(1, 200));
    scheduler.start();
    hot.commit(1, 5);
    await advance(500);
    expect(runner.running).toBe(1);
    hot.commit(1, 3);
    const asked = scheduler.tierNow(1);
    await advance(3_000);
    expect(await asked).toMatchObject({ rows: 3n });
  });

  test('on a table with nothing pending runs one round and says so', async () => {
    const { advance, hot, runner, scheduler } = world();
    hot.define(scheduled(1, 1_000));
    scheduler.start();
    const asked = scheduler.tierNow(1);
    await advance(100);
    expect(await asked).toMatchObject({ outcome: 'idle', rows: 0n });
    expect(runner.calls).toHaveLength(1);
  });

  test('two who ask are both answered', async () => {
    const { advance, hot, scheduler } = world();
    hot.define(scheduled(1, 3_600_000));
    scheduler.start();
    hot.commit(1, 5);
    const first = scheduler.tierNow(1);
    await advance(10);
    hot.commit(1, 2);
    const second = scheduler.tierNow(1);
    await advance(200);
    expect((await first).rows).toBe(5n);
    expect((await second).rows).toBe(2n);
  });

  test('can be given up by who asked; the round goes on', async () => {
    const { advance, hot, scheduler, stateOf } = world();
    hot.define(scheduled(1, 3_600_000));
    scheduler.start();
    hot.commit(1, 5);
    const stop = new AbortController();
    const asked = scheduler.tierNow(1, stop.signal).catch((error: unknown) => (error as ThermoclineError).kind);
    await advance(10);
    stop.abort(new ThermoclineError('query-canceled', 'canceling statement due to user request'));
    expect(await asked).toBe('query-canceled');
    await advance(100);
    expect(stateOf(1)).toMatchObject({ state: 'idle', rowsTiered: 5n });
  });

  test('is refused while tiering is off, and for a table that does not exist', async () => {
    const { hot, scheduler } = world();
    hot.define(scheduled(1, 1_000, false));
    scheduler.start();
    await expect(scheduler.tierNow(1)).rejects.toMatchObject({ kind: 'object-not-ready' });
    await expect(scheduler.tierNow(2)).rejects.toMatchObject({ kind: 'undefined-table' });
  });

  test('gives up in the end when someone else keeps the table', async () => {
    const { advance, hot, runner, scheduler } = world();
    runner.fate = () => 'leased-elsewhere';
    hot.define(scheduled(1, 1_000));
    scheduler.start();
    const asked = scheduler.tierNow(1).catch((error: unknown) => (error as ThermoclineError).kind);
    await advance(70_000);
    expect(await asked).toBe('lock-not-available');
    expect(runner.calls.length).toBeLessThan(300);
  });
});

describe('the end', () => {
  test('stops rounds, tells who waits, and starts nothing more', async () => {
    const { time, advance, hot, runner, scheduler } = world();
    runner.durationMs = () => 1_000;
    hot.define(scheduled(1, 200));
    hot.define(scheduled(2, 200));
    scheduler.start();
    hot.commit(1);
    hot.commit(2);
    await advance(500);
    const asked = scheduler.tierNow(2).catch((error: unknown) => (error as ThermoclineError).kind);
    await scheduler.stop();
    expect(await asked).toBe('admin-shutdown');
    expect(runner).toMatchObject({ running: 0, stopped: true });
    hot.commit(1);
    await advance(10_000);
    expect(runner.calls).toHaveLength(2);
    expect(hot.watches + time.sleeping).toBe(0);
  });
});

describe('retention', () => {
  test('follows rounds that moved a boundary, seconds apart, and the passing of time', async () => {
    let retained = 0;
    const { advance, hot, scheduler } = world({
      retain: () => {
        retained += 1;
        return Promise.reject(new ThermoclineError('io-error', 'planted'));
      },
    });
    hot.define(scheduled(1, 200));
    scheduler.start();
    for (let i = 0; i < 200; i++) {
      hot.commit(1);
      await advance(100);
    }
    expect(retained).toBeGreaterThanOrEqual(3);
    expect(retained).toBeLessThanOrEqual(5);
    retained = 0;
    await advance(300_000);
    expect(retained).toBeGreaterThanOrEqual(4);
    expect(retained).toBeLessThanOrEqual(6);
  });

  test('spares tables in quarantine, and those whose lake nobody has looked at for long until a round has', async () => {
    const held: number[][] = [];
    const { advance, hot, runner, scheduler } = world({
      retain: (tables) => {
        held.push([...tables]);
        return Promise.resolve();
      },
    });
    for (const id of [1, 2, 3]) hot.define(scheduled(id, 1_000));
    runner.fate = (call) => (call.tableId === 1 ? new ThermoclineError('lake-foreign-change', 'planted') : null);
    scheduler.start();
    hot.commit(1);
    hot.commit(2);
    await advance(10_000);
    // The third has nothing in the lake and so nothing to give.
    expect(held.at(-1)).toEqual([1, 3]);
    const rounds = runner.count(2);
    await advance(1_800_000);
    expect(held).toContainEqual([1, 2, 3]);
    expect(runner.count(2) - rounds).toBeGreaterThanOrEqual(2);
    expect(runner.count(2) - rounds).toBeLessThanOrEqual(4);
    expect(runner.count(3)).toBe(0);
    expect(held.filter((h) => h.includes(2)).length).toBeLessThan(held.length / 4);
  });
});
