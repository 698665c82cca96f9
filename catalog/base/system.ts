import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Clock, Timers } from '../seams/clock.ts';
import type { Random } from '../seams/random.ts';

/** The machine's own clock. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** The machine's own timers. A pending sleep does not keep the process alive. */
export const systemTimers: Timers = {
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal!.reason as Error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      timer.unref();
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  },
};

/** The machine's own chance. */
export const systemRandom: Random = {
  uint32: () => randomBytes(4).readUInt32LE(),
  int: (below) => randomInt(below),
  bytes: (length) => randomBytes(length),
  uuid: () => randomUUID(),
};
