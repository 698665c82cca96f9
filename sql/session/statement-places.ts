import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { checkLength, STATEMENT_TOKENS_MAX } from '../parse/statement-limits.ts';

/** Query strings up to this many bytes need no place: 200 clients with the worst of them hold 350 MB of trees, and they must never wait for others. */
export const FREE_BYTES_MAX = 4 * 1024;

/** Tokens that longer query strings may have together, from their parse to their end: two of the worst, which a heap of 400 MB holds. */
export const TOKENS_AT_ONCE_MAX = 2 * STATEMENT_TOKENS_MAX;

/** Bytes of query strings that may wait for a place. */
export const WAITING_BYTES_MAX = 16 * 1024 * 1024;

interface Waiter {
  readonly weight: number;
  readonly grant: () => void;
}

/**
 * Places for long query strings, first come first served. What is parsed stays in memory as trees until it has run (up to 430 bytes a
 * token, and as much again while it is bound and printed), so the sum over all clients is bounded, and whoever comes later waits.
 */
export class StatementPlaces {
  #taken = 0;
  #waitingBytes = 0;
  readonly #waiters = new Set<Waiter>();

  /** Query strings that wait for a place. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /**
   * Resolves with the function that gives the place back. Rejects with the signal's reason when it is aborted first, with `limit-exceeded`
   * for a string over the limit, with `out-of-memory` when too many wait already.
   */
  async enter(bytes: number, signal: AbortSignal): Promise<() => void> {
    if (bytes <= FREE_BYTES_MAX) return () => {};
    checkLength(bytes);
    signal.throwIfAborted();
    // A token has at least one byte, and a string of more than the most tokens is refused as soon as they are counted.
    const weight = Math.min(bytes, STATEMENT_TOKENS_MAX);
    if (this.#waiters.size === 0 && this.#taken + weight <= TOKENS_AT_ONCE_MAX) return this.#place(weight);
    if (this.#waitingBytes + bytes > WAITING_BYTES_MAX) {
      throw new ThermoclineError('out-of-memory', 'too many long statements are waiting to be run', {
        hint: 'Try again; load bulk data with COPY.',
      });
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        signal.removeEventListener('abort', onAbort);
        this.#waiters.delete(waiter);
        this.#waitingBytes -= bytes;
      };
      const waiter: Waiter = {
        weight,
        grant: () => {
          leave();
          resolve(this.#place(weight));
        },
      };
      const onAbort = () => {
        leave();
        reject(signal.reason as Error);
        this.#grantNext();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
      this.#waitingBytes += bytes;
    });
  }

  #place(weight: number): () => void {
    this.#taken += weight;
    return () => {
      this.#taken -= weight;
      this.#grantNext();
    };
  }

  #grantNext(): void {
    for (const waiter of this.#waiters) {
      if (this.#taken + waiter.weight > TOKENS_AT_ONCE_MAX) return;
      waiter.grant();
    }
  }
}
