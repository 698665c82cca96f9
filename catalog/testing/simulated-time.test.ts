import { expect, test } from 'vitest';
import { SimulatedTime } from './simulated-time.ts';

test('sleepers wake in order, each at its own moment, and what they start counts', async () => {
  const time = new SimulatedTime(1000);
  const log: string[] = [];
  const sleeper = async (name: string, ms: number): Promise<void> => {
    await time.sleep(ms);
    log.push(`${name} ${time.wallMs()}`);
  };
  void sleeper('b', 20);
  void sleeper('a', 10).then(() => sleeper('a2', 5));
  void sleeper('late', 31);
  await time.advance(30);
  expect(log).toEqual(['a 1010', 'a2 1015', 'b 1020']);
  expect([time.wallMs(), time.monotonicMs(), time.sleeping]).toEqual([1030, 30, 1]);
});

test('an aborted sleep rejects with the reason', async () => {
  const time = new SimulatedTime();
  const abort = new AbortController();
  const slept = time.sleep(10, abort.signal);
  abort.abort(new Error('stop'));
  await expect(slept).rejects.toThrow('stop');
  expect(time.sleeping).toBe(0);
});

test('the wall clock can be set back without moving intervals', () => {
  const time = new SimulatedTime(1000);
  time.jumpWall(-500);
  expect([time.wallMs(), time.monotonicMs()]).toEqual([500, 0]);
});
