import { timingSafeEqual } from 'node:crypto';
import type { Random } from '../../catalog/seams/random.ts';

/** What a client needs to cancel its statement from another connection. */
export interface CancelKey {
  readonly processId: number;
  readonly key: Uint8Array;
}

const PROCESS_ID_MAX = 0x7fff_ffff;

/** Secrets of the connections that are up. */
export class CancelKeys {
  readonly #random: Random;
  readonly #entries = new Map<number, { readonly key: Uint8Array; readonly cancel: () => void }>();
  #last = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A number no other connection has, and a secret of `keyBytes`. Call {@link release} with the number when the connection ends. */
  register(keyBytes: number, cancel: () => void): CancelKey {
    do this.#last = this.#last === PROCESS_ID_MAX ? 1 : this.#last + 1;
    while (this.#entries.has(this.#last));
    const key = this.#random.bytes(keyBytes);
    this.#entries.set(this.#last, { key, cancel });
    return { processId: this.#last, key };
  }

  release(processId: number): void {
    this.#entries.delete(processId);
  }

  /** Cancels what that connection runs, when the key is its. Says nothing either way, and takes as long. */
  cancel(processId: number, key: Uint8Array): boolean {
    const entry = this.#entries.get(processId);
    if (entry === undefined || entry.key.length !== key.length || !timingSafeEqual(entry.key, key)) return false;
    entry.cancel();
    return true;
  }
}
