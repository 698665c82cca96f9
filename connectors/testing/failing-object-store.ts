import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Timers } from '../../catalog/seams/clock.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import type { Random } from '../../catalog/seams/random.ts';

/** A call to the store as a fault plan sees it. `ordinal` counts all calls from 0. */
interface StoreCall {
  readonly method: 'get' | 'size' | 'put' | 'putIfAbsent' | 'putFile' | 'list' | 'delete';
  readonly key: string;
  readonly ordinal: number;
}

/**
 * What happens to a call: `before` fails it untouched (io-error) · `after` carries it out and loses the answer (writes:
 * lake-commit-unknown, reads: io-error) · `delay` waits first · `hang` never answers and does nothing, as a process that died there ·
 * `hang-after` carries it out and never answers.
 */
type StoreFault = { readonly kind: 'before' | 'after' | 'hang' | 'hang-after' } | { readonly kind: 'delay'; readonly ms: number };

export type FaultPlan = (call: StoreCall) => StoreFault | null;

/** A plan that draws faults with the given chances per call, from seeded chance. */
export function randomFaults(
  random: Random,
  chances: { readonly before?: number; readonly after?: number; readonly delay?: number; readonly delayMsMax?: number },
): FaultPlan {
  return () => {
    let roll = random.int(1_000_000) / 1_000_000;
    if ((roll -= chances.before ?? 0) < 0) return { kind: 'before' };
    if ((roll -= chances.after ?? 0) < 0) return { kind: 'after' };
    if (roll - (chances.delay ?? 0) < 0) return { kind: 'delay', ms: random.int((chances.delayMsMax ?? 100) + 1) };
    return null;
  };
}

/** A store whose calls fail by plan. It counts what fired, so that a fault run can prove that it was one. */
export class FailingObjectStore implements ObjectStore {
  /** How often each fault fired. */
  readonly fired = { before: 0, after: 0, delay: 0, hang: 0, 'hang-after': 0 };
  readonly #inner: ObjectStore;
  readonly #timers: Timers;
  #plan: FaultPlan;
  #calls = 0;

  constructor(inner: ObjectStore, timers: Timers, plan: FaultPlan = () => null) {
    this.#inner = inner;
    this.#timers = timers;
    this.#plan = plan;
  }

  /** Replaces the plan; `() => null` heals the store. */
  setPlan(plan: FaultPlan): void {
    this.#plan = plan;
  }

  /** Calls made so far. */
  get calls(): number {
    return this.#calls;
  }

  get(key: string, range?: { readonly offset: number; readonly length?: number }): Promise<Uint8Array> {
    return this.#run('get', key, () => this.#inner.get(key, range));
  }

  size(key: string): Promise<number | null> {
    return this.#run('size', key, () => this.#inner.size(key));
  }

  put(key: string, bytes: Uint8Array): Promise<void> {
    return this.#run('put', key, () => this.#inner.put(key, bytes));
  }

  putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    return this.#run('putIfAbsent', key, () => this.#inner.putIfAbsent(key, bytes));
  }

  putFile(key: string, path: string): Promise<void> {
    return this.#run('putFile', key, () => this.#inner.putFile(key, path));
  }

  async *list(prefix: string): AsyncIterable<{ readonly key: string; readonly size: number; readonly modifiedMs: number }> {
    yield* await this.#run('list', prefix, () => Promise.resolve(this.#inner.list(prefix)));
  }

  delete(key: string): Promise<void> {
    return this.#run('delete', key, () => this.#inner.delete(key));
  }

  localPath(key: string): Promise<string> {
    return this.#inner.localPath(key);
  }

  location(key: string): string {
    return this.#inner.location(key);
  }

  keyOf(location: string): string | null {
    return this.#inner.keyOf(location);
  }

  async #run<T>(method: StoreCall['method'], key: string, call: () => Promise<T>): Promise<T> {
    const fault = this.#plan({ method, key, ordinal: this.#calls++ });
    if (fault === null) return call();
    this.fired[fault.kind]++;
    switch (fault.kind) {
      case 'delay':
        await this.#timers.sleep(fault.ms);
        return call();
      case 'before':
        throw new ThermoclineError('io-error', `planned fault before ${method} of "${key}"`);
      case 'after': {
        await call();
        const writes = method !== 'get' && method !== 'size' && method !== 'list';
        throw new ThermoclineError(writes ? 'lake-commit-unknown' : 'io-error', `planned fault after ${method} of "${key}"`);
      }
      case 'hang-after':
        await call();
        return new Promise<never>(() => undefined);
      case 'hang':
        return new Promise<never>(() => undefined);
    }
  }
}
