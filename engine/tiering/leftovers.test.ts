import { expect, test } from 'vitest';
import { lakeTableId, lakeTableSpec } from './lake-layout.ts';
import { settleLeftovers, writeIntent } from './leftovers.ts';
import { newestRound, roundOutcome } from './lineage.ts';
import { runRound } from './round.ts';
import { ModelWorld, TABLE } from './testing/model-round.ts';

async function rounds(count: number): Promise<{ w: ModelWorld; ids: string[] }> {
  const w = new ModelWorld();
  w.hot.create(TABLE);
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    w.hot.append(TABLE.id, '/0', 1);
    ids.push((await runRound(w.deps(), TABLE.id)).roundId);
  }
  return { w, ids };
}

test('a round whose id is in the lake was committed', async () => {
  const { w, ids } = await rounds(3);
  const table = await w.lakeTable();
  for (const id of ids) expect(roundOutcome({ roundId: id, baseRoundId: '' }, table, newestRound(table))).toBe('committed');
});

test('a round above whose base nothing was committed may yet come', async () => {
  const { w, ids } = await rounds(2);
  const table = await w.lakeTable();
  expect(roundOutcome({ roundId: 'x', baseRoundId: ids[1]! }, table, newestRound(table))).toBe('open');
});

test('a round above whose base another one was committed cannot come any more', async () => {
  const { w, ids } = await rounds(3);
  const table = await w.lakeTable();
  expect(roundOutcome({ roundId: 'x', baseRoundId: ids[0]! }, table, newestRound(table))).toBe('not-committed');
  expect(roundOutcome({ roundId: 'x', baseRoundId: '' }, table, newestRound(table))).toBe('not-committed');
});

test('when the history back to its base was expired nothing is proved', async () => {
  const { w, ids } = await rounds(3);
  const first = (await w.lakeTable()).snapshots[0]!;
  w.lake.expire(lakeTableId(TABLE), [first.snapshotId]);
  const table = await w.lakeTable();
  expect(roundOutcome({ roundId: 'x', baseRoundId: ids[0]! }, table, newestRound(table))).toBe('open');
  expect(roundOutcome({ roundId: 'x', baseRoundId: '' }, table, newestRound(table))).toBe('open');
});

test('an empty lake table proves nothing about the first round', async () => {
  const w = new ModelWorld();
  const table = await w.lake.createTable(lakeTableSpec(TABLE));
  expect(roundOutcome({ roundId: 'x', baseRoundId: '' }, table, null)).toBe('open');
});

test('settling removes the files and intents of dead rounds only', async () => {
  const { w, ids } = await rounds(2);
  const table = await w.lakeTable();
  const target = (name: string) => ({ location: `${table.location}/data/${name}`, partition: [0, 'text', 9n, null] });
  const intents = { dead: ids[0]!, open: ids[1]! };
  for (const [roundId, baseRoundId] of Object.entries(intents)) {
    w.files.objects.set(target(roundId).location, []);
    await writeIntent(w.files.store, table, { roundId, baseRoundId, files: [target(roundId)] });
  }
  // A foreign object where intents lie is left alone.
  await w.files.store.put('public/t/thermocline/round-strange.json', Buffer.from('{'));
  const before = w.files.objects.size;
  const settled = await settleLeftovers({ lake: w.lake, store: w.files.store }, table, newestRound(table));
  expect(settled).toEqual({ filesRemoved: 1, committed: 0, open: 2 });
  expect(w.files.objects.size).toBe(before - 1);
  expect(w.files.objects.has(target('open').location)).toBe(true);
  expect([...w.files.intents.keys()].sort()).toEqual(['public/t/thermocline/round-open.json', 'public/t/thermocline/round-strange.json']);
});

test('a tierer that still looks at a dropped table leaves the rounds of its successor alone', async () => {
  const { w } = await rounds(2);
  const stale = await w.lakeTable();
  const next = { ...TABLE, id: 8, uuid: '22222222-2222-4222-8222-222222222222' };
  w.hot.drop(TABLE.id);
  w.hot.create(next);
  w.hot.append(next.id, '/0', 1);
  await runRound(w.deps(), next.id);
  // The successor's first round: committed, its intent not removed yet. Seen from the old table, its base '' was passed long ago.
  const lake = await w.lakeTable(next);
  const [location] = w.lake.locations(lake);
  const files = [{ location: location!, partition: [0] }];
  await writeIntent(w.files.store, lake, { roundId: w.hot.boundary(next.id)!.roundId, baseRoundId: '', files });
  expect(await settleLeftovers({ lake: w.lake, store: w.files.store }, stale, newestRound(stale))).toMatchObject({
    filesRemoved: 0,
    open: 1,
  });
  expect(w.files.objects.has(location!)).toBe(true);
  // Seen from the table that lives there now, what a dropped one left is rubbish.
  const old = { location: `${stale.location}/data/old`, partition: [0] };
  w.files.objects.set(old.location, []);
  await writeIntent(w.files.store, stale, { roundId: 'of the old one', baseRoundId: '', files: [old] });
  expect(await settleLeftovers({ lake: w.lake, store: w.files.store }, lake, newestRound(lake))).toMatchObject({
    filesRemoved: 1,
    committed: 1,
  });
});
