import { setMaxListeners } from 'node:events';
import { expect, test } from 'vitest';
import { STATEMENT_BYTES_MAX, STATEMENT_TOKENS_MAX } from '../parse/statement-limits.ts';
import { FREE_BYTES_MAX, StatementPlaces, TOKENS_AT_ONCE_MAX, WAITING_BYTES_MAX } from './statement-places.ts';

const never = new AbortController().signal;
setMaxListeners(0, never);
const WORST = STATEMENT_BYTES_MAX;

/** Whether it has got its place by now. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open');
  const turns = new Promise((resolve) => setImmediate(resolve, open));
  return (await Promise.race([promise, turns])) !== open;
}

test('the worst statements run up to the bound; those after them wait, in the order they came', async () => {
  const places = new StatementPlaces();
  const running = await Promise.all(Array.from({ length: TOKENS_AT_ONCE_MAX / STATEMENT_TOKENS_MAX }, () => places.enter(WORST, never)));
  const third = places.enter(WORST, never);
  const fourth = places.enter(FREE_BYTES_MAX + 1, never);
  expect(await settled(third)).toBe(false);
  expect(await settled(fourth)).toBe(false);
  running[0]!();
  expect(await settled(third)).toBe(true);
  expect(await settled(fourth)).toBe(false);
  (await third)();
  expect(await settled(fourth)).toBe(true);
});

test('short statements never wait', async () => {
  const places = new StatementPlaces();
  await Promise.all([places.enter(WORST, never), places.enter(WORST, never)]);
  expect(await settled(places.enter(FREE_BYTES_MAX, never))).toBe(true);
});

test('whoever gives up while waiting lets the next one in', async () => {
  const places = new StatementPlaces();
  const first = await places.enter(WORST, never);
  const second = await places.enter(WORST, never);
  const impatient = new AbortController();
  const third = places.enter(WORST, impatient.signal);
  const fourth = places.enter(FREE_BYTES_MAX + 1, never);
  impatient.abort(new Error('enough'));
  await expect(third).rejects.toThrow('enough');
  expect(await settled(fourth)).toBe(false);
  first();
  expect(await settled(fourth)).toBe(true);
  second();
});

test('waiting is bounded', async () => {
  const places = new StatementPlaces();
  await Promise.all([places.enter(WORST, never), places.enter(WORST, never)]);
  for (let i = 0; i < WAITING_BYTES_MAX / WORST; i++) void places.enter(WORST, never);
  await expect(places.enter(WORST, never)).rejects.toMatchObject({ kind: 'out-of-memory' });
});

test('a statement that is too long is refused before it waits', async () => {
  await expect(new StatementPlaces().enter(STATEMENT_BYTES_MAX + 1, never)).rejects.toMatchObject({ kind: 'limit-exceeded' });
});
