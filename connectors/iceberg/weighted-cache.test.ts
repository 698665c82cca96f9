import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { WeightedCache } from './weighted-cache.ts';

const loaded =
  (value: string, weight = 1) =>
  () =>
    Promise.resolve({ value, weight });

test('the least recently used goes first, and the weight stays under the cap', async () => {
  const cache = new WeightedCache<string>(3);
  for (const key of ['a', 'b', 'c']) await cache.get(key, loaded(key));
  expect(cache.peek('a')).toBe('a');
  await cache.get('d', loaded('d'));
  expect(cache.peek('b')).toBeUndefined();
  expect(cache.peek('a')).toBe('a');
  await cache.get('big', loaded('big', 3));
  expect([cache.peek('a'), cache.peek('big'), cache.weight]).toEqual([undefined, 'big', 3]);
  await cache.get('huge', loaded('huge', 400));
  expect([cache.peek('huge'), cache.peek('big'), cache.weight]).toEqual(['huge', undefined, 3]);
  await cache.get('a', loaded('a'));
  expect([cache.peek('huge'), cache.peek('a'), cache.weight]).toEqual([undefined, 'a', 1]);
});

test('concurrent loads share one, and a failure is not remembered', async () => {
  const cache = new WeightedCache<string>(10);
  let loads = 0;
  const failing = () => Promise.reject<{ value: string; weight: number }>(new Error(`load ${++loads}`));
  const both = await Promise.allSettled([cache.get('k', failing), cache.get('k', failing)]);
  expect(both.map((r) => r.status)).toEqual(['rejected', 'rejected']);
  expect(loads).toBe(1);
  expect(await cache.get('k', loaded('fine'))).toBe('fine');
});

test('a load begun before an eviction is answered but not kept', async () => {
  const cache = new WeightedCache<string>(10);
  const gate = new EventEmitter();
  const answer = cache.get('t/k', async () => {
    await once(gate, 'open');
    return { value: 'stale', weight: 1 };
  });
  cache.evict('t/');
  gate.emit('open');
  expect(await answer).toBe('stale');
  expect(cache.peek('t/k')).toBeUndefined();
});
