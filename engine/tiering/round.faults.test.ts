import { describe, expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { lakeTableId } from './lake-layout.ts';
import { FAILPOINTS, runRound } from './round.ts';
import { type ModelWorld, ScriptedFailpoints, settled, TABLE } from './testing/model-round.ts';
import { expectWhole, kindOf, tierAll, world } from './testing/round-checks.ts';

/** Steps that need a special history to be visited: `tiering.file-put` and so on come with any first round. */
async function prepareFor(w: ModelWorld, step: string): Promise<void> {
  if (step === 'tiering.dropping-old') {
    // A table of the same name was there before, tiered, then dropped.
    const old = { ...TABLE, id: 3, uuid: '33333333-3333-4333-8333-333333333333' };
    w.hot.create(old);
    w.hot.append(old.id, '/0', 2);
    await runRound(w.deps(), old.id);
    w.hot.drop(old.id);
  }
  if (step === 'tiering.altering' || step === 'tiering.altered') {
    w.hot.append(TABLE.id, '/0', 1);
    await runRound(w.deps(), TABLE.id);
    w.hot.alter(TABLE.id, { options: { 'table.datalake.freshness': '1000 ms' } });
  }
  if (step === 'tiering.recovering' || step === 'tiering.recovered') {
    w.hot.append(TABLE.id, '/0', 1);
    w.hot.recordFault = 'before';
    await kindOf(runRound(w.deps(), TABLE.id));
  }
  if (step === 'tiering.conflicted') w.lake.faults = ['conflict'];
  if (step === 'tiering.outcome-unknown') w.lake.faults = ['lost-before'];
  w.hot.append(TABLE.id, '/0', 3);
  w.hot.append(TABLE.id, '/1', 2);
}

describe('a round that ends at any of its steps loses and doubles nothing', () => {
  test.each(FAILPOINTS)('an error at %s', async (step) => {
    const w = world();
    await prepareFor(w, step);
    const failpoints = ScriptedFailpoints.once(step, () => {
      throw new ThermoclineError('io-error', 'planted');
    });
    expect(await kindOf(runRound(w.deps({ failpoints }), TABLE.id))).toBe('io-error');
    expect(failpoints.hits.has(step)).toBe(true);
    await expectWhole(w);
    w.hot.append(TABLE.id, '/1', 1);
    await tierAll(w);
    await expectWhole(w);
    await expectTidy(w);
  });

  test.each(FAILPOINTS)('a crash at %s', async (step) => {
    const w = world();
    await prepareFor(w, step);
    const failpoints = ScriptedFailpoints.once(step, () => new Promise<void>(() => undefined));
    void runRound(w.deps({ failpoints }), TABLE.id);
    await settled();
    expect(failpoints.hits.has(step)).toBe(true);
    await expectWhole(w);
    w.hot.append(TABLE.id, '/1', 1);
    await w.time.advance(60_000);
    await tierAll(w);
    await expectWhole(w);
    // The round after the crash may have committed before it could know; one more settles what is left.
    w.hot.append(TABLE.id, '/0', 1);
    await tierAll(w);
    await expectWhole(w);
    await expectTidy(w);
  });

  test.each(FAILPOINTS)('a pause at %s until another tierer has taken over, then on', async (step) => {
    const w = world();
    await prepareFor(w, step);
    let resume: (() => void) | undefined;
    const failpoints = ScriptedFailpoints.once(step, () => new Promise<void>((resolve) => (resume = resolve)));
    const paused = runRound(w.deps({ owner: 'paused', failpoints }), TABLE.id).then(
      (report) => report.outcome,
      () => 'failed',
    );
    await settled();
    expect(resume).toBeDefined();
    await w.time.advance(60_000);
    w.hot.append(TABLE.id, '/1', 1);
    const others = await tierAll(w);
    expect(others.some((r) => r.outcome === 'tiered')).toBe(true);
    await expectWhole(w);
    resume!();
    await paused;
    await expectWhole(w);
    w.hot.append(TABLE.id, '/0', 1);
    await tierAll(w);
    await expectWhole(w);
    await expectTidy(w);
  });

  test.each(FAILPOINTS)('a pause at %s beside another tierer, with leases that protect nothing', async (step) => {
    const w = world();
    w.hot.leasesLie = true;
    await prepareFor(w, step);
    let resume: (() => void) | undefined;
    const failpoints = ScriptedFailpoints.once(step, () => new Promise<void>((resolve) => (resume = resolve)));
    const paused = kindOf(runRound(w.deps({ owner: 'paused', failpoints }), TABLE.id));
    await settled();
    w.hot.append(TABLE.id, '/1', 1);
    await tierAll(w);
    resume!();
    await paused;
    await expectWhole(w);
    w.hot.append(TABLE.id, '/0', 1);
    await tierAll(w);
    await expectWhole(w);
    await expectTidy(w);
  });

  test.each(FAILPOINTS)('TRUNCATE while it stands at %s', async (step) => {
    const w = world();
    await prepareFor(w, step);
    const failpoints = ScriptedFailpoints.once(step, () => {
      w.hot.truncate(TABLE.id);
      w.hot.append(TABLE.id, '/1', 2);
    });
    await kindOf(runRound(w.deps({ failpoints }), TABLE.id));
    expect(failpoints.hits.has(step)).toBe(true);
    await expectWhole(w);
    await tierAll(w);
    await expectWhole(w);
    expect(await w.lakeIds()).toEqual(await w.union());
  });

  test.each(FAILPOINTS)('DROP and CREATE of the same name while it stands at %s', async (step) => {
    const w = world();
    await prepareFor(w, step);
    const next = { ...TABLE, id: 8, uuid: '22222222-2222-4222-8222-222222222222' };
    const failpoints = ScriptedFailpoints.once(step, () => {
      w.hot.drop(TABLE.id);
      w.hot.create(next);
    });
    await kindOf(runRound(w.deps({ failpoints }), TABLE.id));
    expect(failpoints.hits.has(step)).toBe(true);
    const ids = w.hot.append(next.id, '/0', 4);
    for (let i = 0; i < 4; i++) await runRound(w.deps({ owner: 'z' }), next.id);
    expect(await w.union(next.id)).toEqual(ids);
    expect(await w.lakeIds(next)).toEqual(ids);
  });

  /** No file without a snapshot, no intent, no scratch file is left once every outcome is known. */
  async function expectTidy(w: ModelWorld): Promise<void> {
    const table = await w.lakeTable();
    const referred = new Set(table.snapshots.flatMap((s) => w.lake.locations(table, s.snapshotId)));
    expect([...w.files.objects.keys()].filter((l) => !referred.has(l))).toEqual([]);
    expect([...w.files.intents.keys()]).toEqual([]);
  }
});

describe('a lake commit whose answer is lost', () => {
  test('counts once when it was carried out', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    w.lake.faults = ['lost-after'];
    expect((await runRound(w.deps(), TABLE.id)).outcome).toBe('tiered');
    expect((await w.lakeTable()).snapshots).toHaveLength(1);
    await expectWhole(w);
  });

  test('is tried again with the same id above the same parent when the branch has not moved', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    w.lake.faults = ['late', 'late', 'lost-before'];
    expect((await runRound(w.deps(), TABLE.id)).outcome).toBe('tiered');
    // The unanswered attempts arrive at last: only one commit of the round can win.
    for (const carryOut of w.lake.late) carryOut();
    expect((await w.lakeTable()).snapshots).toHaveLength(1);
    await tierAll(w);
    await expectWhole(w);
  });

  test('leaves its files alone while the outcome is open, and is found by the next round', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    w.lake.faults = ['late', 'lost-before'];
    expect(await kindOf(runRound(w.deps({ limits: { commitAttemptsMax: 2 } }), TABLE.id))).toBe('lake-commit-unknown');
    expect(w.files.objects.size).toBe(1);
    expect(w.files.intents.size).toBe(1);
    w.lake.late[0]!();
    const reports = await tierAll(w);
    expect(reports[0]!.recovered).toBe(true);
    expect((await w.lakeTable()).snapshots).toHaveLength(1);
    expect(w.files.intents.size).toBe(0);
    await expectWhole(w);
  });

  test('has its files removed once the branch has moved on without it', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    w.lake.faults = ['late', 'lost-before'];
    await kindOf(runRound(w.deps({ limits: { commitAttemptsMax: 2 } }), TABLE.id));
    expect((await runRound(w.deps(), TABLE.id)).outcome).toBe('tiered');
    w.lake.late[0]!();
    w.hot.append(TABLE.id, '/0', 1);
    const report = await runRound(w.deps(), TABLE.id);
    expect(report.filesSettled).toBe(1);
    await expectWhole(w);
    expect(w.files.intents.size).toBe(0);
  });

  test('is refused for good, and its files go at once, when a compaction came first and then the lake failed', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    await runRound(w.deps(), TABLE.id);
    w.hot.append(TABLE.id, '/0', 1);
    w.lake.faults = ['lost-before', 'error'];
    const failpoints = new ScriptedFailpoints((name) => {
      if (name === 'tiering.outcome-unknown') w.lake.foreignCommit(lakeTableId(TABLE), 'replace');
    });
    expect(await kindOf(runRound(w.deps({ failpoints }), TABLE.id))).toBe('io-error');
    expect(w.files.objects.size).toBe(1);
    expect(w.files.intents.size).toBe(0);
  });

  test('keeps its files when the history that would tell was expired meanwhile', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 2);
    await runRound(w.deps(), TABLE.id);
    w.hot.leasesLie = true;
    w.hot.append(TABLE.id, '/0', 3);
    w.lake.faults = ['late'];
    let resume: (() => void) | undefined;
    const failpoints = ScriptedFailpoints.once('tiering.outcome-unknown', () => new Promise<void>((resolve) => (resume = resolve)));
    const paused = runRound(w.deps({ failpoints }), TABLE.id);
    await settled();
    // It is carried out after all; a successor records it and goes on, and someone expires its snapshot.
    w.lake.late[0]!();
    w.hot.append(TABLE.id, '/0', 1);
    await tierAll(w);
    const [first, second] = (await w.lakeTable()).snapshots;
    w.lake.expire(lakeTableId(TABLE), [first!.snapshotId, second!.snapshotId]);
    resume!();
    expect((await paused).outcome).toBe('superseded');
    await expectWhole(w);
    expect(await w.lakeIds()).toHaveLength(6);
  });

  test('stays open when the lease is lost during the look-up', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    w.lake.faults = ['late'];
    const failpoints = new ScriptedFailpoints((name) => (name === 'tiering.outcome-unknown' ? w.time.advance(60_000) : undefined));
    expect((await runRound(w.deps({ failpoints }), TABLE.id)).outcome).toBe('superseded');
    expect(w.files.objects.size).toBe(1);
    w.lake.late[0]!();
    await tierAll(w);
    await expectWhole(w);
    expect((await w.lakeTable()).snapshots).toHaveLength(1);
  });
});

describe('a boundary that was not recorded', () => {
  test.each(['before', 'after'] as const)('is completed by the next round when the record failed %s it was made', async (fault) => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    w.hot.recordFault = fault;
    expect(await kindOf(runRound(w.deps(), TABLE.id))).not.toBe('no error');
    expect(w.files.objects.size).toBe(1);
    w.hot.append(TABLE.id, '/0', 2);
    const [first] = await tierAll(w);
    expect(first).toMatchObject({ outcome: 'tiered', rows: 2n, recovered: fault === 'before' });
    await expectWhole(w);
    expect(await w.lakeIds()).toHaveLength(5);
  });
});
