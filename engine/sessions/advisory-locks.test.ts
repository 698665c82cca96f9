import { expect, test } from 'vitest';
import { AdvisoryLocks } from './advisory-locks.ts';

const signal = new AbortController().signal;
const [ann, bob, carl] = [{}, {}, {}];

/** Whether a promise has been kept by now. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open');
  await Promise.resolve();
  return (await Promise.race([promise, Promise.resolve(open)])) !== open;
}

test('a lock is one owner’s until it is given back as often as it was taken', async () => {
  const locks = new AdvisoryLocks();
  await locks.acquire('a', ann, 'exclusive', 'session', signal);
  await locks.acquire('a', ann, 'exclusive', 'session', signal);
  expect(locks.tryAcquire('a', bob, 'exclusive', 'session')).toBe(false);
  const waiting = locks.acquire('a', bob, 'exclusive', 'session', signal);
  expect(locks.release('a', ann, 'exclusive')).toBe(true);
  expect(await isDone(waiting)).toBe(false);
  expect(locks.release('a', ann, 'exclusive')).toBe(true);
  await waiting;
  expect(locks.release('a', ann, 'exclusive')).toBe(false);
  expect(locks.tryAcquire('a', ann, 'shared', 'session')).toBe(false);
});

test('shared holds go together, and nobody overtakes who waits for an exclusive one', async () => {
  const locks = new AdvisoryLocks();
  expect(locks.tryAcquire('a', ann, 'shared', 'session')).toBe(true);
  expect(locks.tryAcquire('a', bob, 'shared', 'transaction')).toBe(true);
  const waiting = locks.acquire('a', carl, 'exclusive', 'session', signal);
  expect(locks.tryAcquire('a', {}, 'shared', 'session')).toBe(false);
  locks.release('a', ann, 'shared');
  expect(await isDone(waiting)).toBe(false);
  locks.releaseAll(bob, 'transaction');
  await waiting;
});

test('a circle is refused, and a cancelled wait lets the next one on', async () => {
  const locks = new AdvisoryLocks();
  await locks.acquire('a', ann, 'exclusive', 'session', signal);
  await locks.acquire('b', bob, 'exclusive', 'session', signal);
  const stop = new AbortController();
  const waiting = locks.acquire('b', ann, 'exclusive', 'session', stop.signal);
  await expect(locks.acquire('a', bob, 'exclusive', 'session', signal)).rejects.toThrow(
    expect.objectContaining({ sqlstate: '40P01' }) as Error,
  );
  const next = locks.acquire('b', carl, 'shared', 'session', signal);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  locks.releaseAll(bob);
  await next;
});
