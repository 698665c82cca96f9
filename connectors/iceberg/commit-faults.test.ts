import fs from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { must } from '../../catalog/base/assert.ts';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { systemTimers } from '../../catalog/base/system.ts';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import type { LakeTable } from '../../catalog/seams/lake.ts';
import { LOG_TABLE, writeLakeFile } from '../../catalog/testing/lake-suite.ts';
import { FailingObjectStore, type FaultPlan, randomFaults } from '../testing/failing-object-store.ts';
import { type IcebergFixture, makeIcebergFixture } from './testing/lake-fixture.ts';

describe('commits over a failing store', () => {
  let fixture: IcebergFixture;
  let store: FailingObjectStore;
  afterEach(() => fixture.close());

  async function start(): Promise<LakeTable> {
    fixture = await makeIcebergFixture((inner) => (store = new FailingObjectStore(inner, systemTimers)));
    return fixture.lake.createTable(LOG_TABLE);
  }

  const append = async (table: LakeTable, plan: FaultPlan = () => null, value = 1): Promise<LakeTable> => {
    const file = await writeLakeFile(fixture, table, ['a'], 0, [['a', value, 0, 0n, 0n]]);
    store.setPlan(plan);
    try {
      return await fixture.lake.commitAppend({
        table,
        requiredParent: table.currentSnapshotId,
        files: [file],
        summary: { round: `r${value}` },
      });
    } finally {
      store.setPlan(() => null);
    }
  };
  const newest = async (): Promise<LakeTable> => must(await fixture.another().loadTable(LOG_TABLE.id), 'table');
  const avroFiles = async (): Promise<string[]> => (await fs.readdir(`${fixture.root}/db/t/metadata`)).filter((n) => n.endsWith('.avro'));
  const nth = (n: number, kind: 'before' | 'after', method: string): FaultPlan => {
    let seen = 0;
    return (call) => (call.method === method && seen++ === n ? { kind } : null);
  };

  test('an answer lost after the commit is found out: the commit is done', async () => {
    const table = await start();
    const done = await append(table, nth(0, 'after', 'putIfAbsent'));
    expect(store.fired.after).toBe(1);
    expect(done.lineage[0]!.summary['round']).toBe('r1');
    expect(await newest()).toEqual(done);
    expect((await append(done, () => null, 2)).lineage).toHaveLength(2);
  });

  test('an answer lost in a race that another won is found out: a conflict', async () => {
    const table = await start();
    const [ours, theirs] = await Promise.allSettled([
      append(table, (call) => (call.method === 'putIfAbsent' ? { kind: 'after' } : null)),
      fixture.another().commitAppend({ table, requiredParent: null, files: [], summary: { round: 'theirs' } }),
    ]);
    // Both go through the failing store; exactly one version exists, whoever made it.
    const table2 = await newest();
    expect(table2.lineage).toHaveLength(1);
    for (const r of [ours, theirs]) {
      if (r.status === 'fulfilled') expect(r.value.currentSnapshotId).toBe(table2.currentSnapshotId);
      else expect(r.reason).toMatchObject({ kind: expect.stringMatching(/lake-conflict|lake-commit-unknown/) });
    }
  });

  test('an outcome that stays open is said to be open, and its files stay', async () => {
    const table = await start();
    const always: FaultPlan = (call) => (call.method === 'putIfAbsent' ? { kind: 'after' } : null);
    const nothingReadable: FaultPlan = (call) => always(call) ?? (call.method === 'get' ? { kind: 'before' } : null);
    const loaded = await fixture.lake.loadTable(LOG_TABLE.id);
    expect(loaded).toEqual(table);
    const seen: FaultPlan = (call) => (store.fired.after > 0 ? nothingReadable(call) : always(call));
    await expect(append(table, seen)).rejects.toMatchObject({ kind: 'lake-commit-unknown', sqlstate: '08007' });
    expect(await avroFiles()).toHaveLength(2);
    // It was carried out, and a fresh load shows it by its round.
    expect((await newest()).lineage[0]!.summary['round']).toBe('r1');
  });

  test('after a lost answer the hint’s put must succeed, since it makes the folder’s entry durable', async () => {
    const table = await start();
    const lost = nth(0, 'after', 'putIfAbsent');
    const plan: FaultPlan = (call) => lost(call) ?? (call.key.endsWith('version-hint.text') ? { kind: 'before' } : null);
    await expect(append(table, plan)).rejects.toMatchObject({ kind: 'lake-commit-unknown' });
  });

  test('without a lost answer a failing hint is no failure', async () => {
    const table = await start();
    const done = await append(table, (call) => (call.key.endsWith('version-hint.text') ? { kind: 'before' } : null));
    expect(await newest()).toEqual(done);
    expect((await append(done, () => null, 2)).lineage).toHaveLength(2);
  });

  test.each(['put', 'putIfAbsent'])('a %s that fails untouched is a plain error: nothing happened, nothing is left', async (method) => {
    const table = await start();
    for (const n of method === 'put' ? [0, 1] : [0]) {
      await expect(append(table, nth(n, 'before', method), n)).rejects.toMatchObject({ kind: 'io-error' });
      expect(await newest()).toEqual(table);
      expect(await avroFiles()).toEqual([]);
    }
    expect((await append(table)).lineage).toHaveLength(1);
  });

  test('a manifest whose put has an open outcome is no open commit', async () => {
    const table = await start();
    await expect(append(table, nth(0, 'after', 'put'))).rejects.toMatchObject({ kind: 'io-error' });
    expect(await newest()).toEqual(table);
    expect(await avroFiles()).toEqual([]);
  });

  test('a lost race leaves no manifests behind', async () => {
    const table = await start();
    const file = await writeLakeFile(fixture, table, ['a'], 0, [['a', 1, 0, 0n, 0n]]);
    // Caught where it begins: it may be refused before ours is.
    let other: Promise<unknown> | null = null;
    store.setPlan((call) => {
      // The rival commits between our look and our put.
      if (call.method === 'put' && other === null)
        other = fixture
          .another()
          .commitAppend({ table, requiredParent: null, files: [], summary: {} })
          .catch((error: unknown) => error);
      return call.method === 'putIfAbsent' && call.ordinal % 2 === 0 ? { kind: 'delay', ms: 5 } : null;
    });
    const ours = await fixture.lake
      .commitAppend({ table, requiredParent: null, files: [file], summary: {} })
      .catch((error: unknown) => error);
    const theirs = await other!;
    const conflicts = [ours, theirs].filter((r) => isKind(r, 'lake-conflict'));
    expect(conflicts).toHaveLength(1);
    const lists = (await avroFiles()).filter((n) => n.startsWith('snap-'));
    expect(lists).toHaveLength(1);
  });

  test('creating a table whose answer is lost is found out as well', async () => {
    await start();
    const spec = { ...LOG_TABLE, id: { namespace: ['db'], name: 'second' } };
    store.setPlan(nth(0, 'after', 'putIfAbsent'));
    const made = await fixture.lake.createTable(spec);
    expect(await fixture.another().loadTable(spec.id)).toEqual(made);
  });

  test('under random faults every commit that was said to be done is there once, every refused one is not', async () => {
    const seed = Number(process.env['SEED'] ?? 20260301);
    let table = await start();
    const done = new Set<string>();
    const refused = new Set<string>();
    const open = new Set<string>();
    const random = new SeededRandom(seed);
    for (let round = 0; round < 60; round++) {
      const contenders = Array.from({ length: 1 + random.int(3) }, (_, i) => `r${round}.${i}`);
      store.setPlan(randomFaults(random, { before: 0.04, after: 0.06, delay: 0.1, delayMsMax: 3 }));
      await Promise.all(
        contenders.map(async (id) => {
          const client = fixture.another();
          try {
            await client.commitAppend({ table, requiredParent: table.currentSnapshotId, files: [], summary: { round: id } });
            done.add(id);
          } catch (error) {
            if (isKind(error, 'lake-commit-unknown')) open.add(id);
            else if (isKind(error, 'lake-conflict', 'io-error')) refused.add(id);
            else throw error;
          }
        }),
      );
      store.setPlan(() => null);
      table = await newest();
    }
    const rounds = table.lineage.map((s) => s.summary['round']!);
    expect(new Set(rounds).size, `seed ${seed}`).toBe(rounds.length);
    for (const id of done) expect(rounds, `seed ${seed}`).toContain(id);
    for (const id of refused) expect(rounds, `seed ${seed}`).not.toContain(id);
    for (const id of rounds) expect(done.has(id) || open.has(id), `seed ${seed}: ${id}`).toBe(true);
    // Not vacuous: faults fired, commits happened, some were refused.
    expect(store.fired.before).toBeGreaterThan(10);
    expect(store.fired.after).toBeGreaterThan(10);
    expect(done.size).toBeGreaterThan(20);
    expect(refused.size).toBeGreaterThan(20);
  });
});
