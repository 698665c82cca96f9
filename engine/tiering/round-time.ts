/** Before the first round of a table has been measured, milliseconds. */
const GUESS_MS = 200;

/**
 * How long a round takes from the moment it should start until its rows are in the lake, waiting for a free slot included: a high
 * estimate (mean plus four mean deviations, as TCP estimates its time-outs), so that a start planned by it is late once in a hundred.
 */
export class RoundTime {
  #meanMs: number | null = null;
  #deviationMs = 0;

  add(ms: number): void {
    if (this.#meanMs === null) {
      this.#meanMs = ms;
      this.#deviationMs = ms / 2;
      return;
    }
    this.#deviationMs += (Math.abs(ms - this.#meanMs) - this.#deviationMs) / 4;
    this.#meanMs += (ms - this.#meanMs) / 8;
  }

  highMs(): number {
    return this.#meanMs === null ? GUESS_MS : this.#meanMs + 4 * this.#deviationMs;
  }
}

/** Part of a freshness target that is kept in hand, and its bounds in milliseconds. */
const HEADROOM = 0.2;
const HEADROOM_MS_MIN = 20;
const HEADROOM_MS_MAX = 5_000;

/**
 * How long a table may wait with a round after its oldest untiered commit, so that the commit is in the lake within the target. Never
 * less than a quarter of the target: where rounds take longer than that the target cannot be kept, and ever smaller rounds would only
 * make it worse.
 */
export function roundWaitMs(targetMs: number, roundMs: number): number {
  const headroom = Math.min(Math.max(targetMs * HEADROOM, HEADROOM_MS_MIN), HEADROOM_MS_MAX);
  return Math.max(targetMs - headroom - roundMs, targetMs / 4);
}
