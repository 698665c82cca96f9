import { assert } from '../../catalog/base/assert.ts';

interface Waiter {
  readonly grant: () => void;
}

/**
 * How many DuckDB calls may run at a time, first come first served.
 *
 * A call occupies a thread of libuv's pool until it returns, and fsync, DNS and crypto need that pool too; so the pool has eight
 * threads more than may be admitted (pool-size.cjs). Waiters are as many as there are sessions and rounds, which have bounds of their own.
 */
export class Admission {
  readonly max: number;
  #running = 0;
  readonly #waiters = new Set<Waiter>();

  constructor(max: number) {
    assert(Number.isInteger(max) && max > 0, 'at least one call is admitted');
    this.max = max;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiters.size;
  }

  /** Resolves with the function that gives the place back; rejects with the signal's reason when it is aborted first. */
  enter(signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.#running < this.max) {
      this.#running++;
      return Promise.resolve(this.#place());
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        grant: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve(this.#place());
        },
      };
      const onAbort = () => {
        this.#waiters.delete(waiter);
        reject(signal!.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
    });
  }

  #place(): () => void {
    let held = true;
    return () => {
      assert(held, 'a place is given back once');
      held = false;
      const next = this.#waiters.values().next();
      if (next.done) {
        this.#running--;
        return;
      }
      this.#waiters.delete(next.value);
      next.value.grant();
    };
  }
}
