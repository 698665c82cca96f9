import { assert } from '../../catalog/base/assert.ts';
import type { Clock } from '../../catalog/seams/clock.ts';
import type { TieringLease } from '../../catalog/seams/hot-tier.ts';

interface Held {
  readonly lease: TieringLease;
  untilMs: number;
}

/** Epochs of one life of the folder; 2^53 divided by it leaves a hundred thousand lives. */
const GRANTS_PER_RUN = 2 ** 36;

/**
 * Tiering leases, in memory: they end with the process, and so does everyone who held one. Epochs begin
 * higher in every life of the folder, so none is ever given twice.
 */
export class Leases {
  readonly #clock: Clock;
  readonly #held = new Map<number, Held>();
  readonly #run: () => number | null;
  #granted = 0;

  /** `run`: a number that no other life of the folder has and that grows from life to life; null while this one has none yet. */
  constructor(clock: Clock, run: () => number | null) {
    this.#clock = clock;
    this.#run = run;
  }

  /** Null also while the tier could not yet begin to write: without a number of its own it cannot fence. */
  acquire(tableId: number, owner: string, durationMs: number): TieringLease | null {
    const run = this.#run();
    if (run === null) return null;
    const now = this.#clock.monotonicMs();
    const held = this.#held.get(tableId);
    if (held !== undefined && held.untilMs > now && held.lease.owner !== owner) return null;
    assert(this.#granted < GRANTS_PER_RUN - 1, 'a life of the folder does not run out of epochs');
    const lease = { tableId, owner, epoch: run * GRANTS_PER_RUN + ++this.#granted };
    this.#held.set(tableId, { lease, untilMs: now + durationMs });
    return lease;
  }

  renew(lease: TieringLease, durationMs: number): boolean {
    const now = this.#clock.monotonicMs();
    const held = this.#held.get(lease.tableId);
    // An expired lease is lost even if nobody took it: its owner has to look at the table again.
    if (held === undefined || held.lease.epoch !== lease.epoch || held.untilMs <= now) return false;
    held.untilMs = now + durationMs;
    return true;
  }

  release(lease: TieringLease): void {
    if (this.#held.get(lease.tableId)?.lease.epoch === lease.epoch) this.#held.delete(lease.tableId);
  }

  /** Is it the newest grant, not given back? Expired ones count: nobody has come between. */
  isNewest(lease: TieringLease): boolean {
    return this.#held.get(lease.tableId)?.lease.epoch === lease.epoch;
  }

  /** The table was truncated or dropped. */
  discard(tableId: number): void {
    this.#held.delete(tableId);
  }
}
