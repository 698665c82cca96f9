/** Each bucket of the histogram is this factor wider than the last: percentiles are at most 5 % too high, never too low. */
const GROWTH = 1.05;
const LOG_GROWTH = Math.log(GROWTH);

/** What was attained of a freshness target. Milliseconds; null before anything was measured. */
export interface AttainedFreshness {
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Part of the commits that were in the lake within their target, 0 to 1. */
  readonly attained: number | null;
  readonly worstMs: number | null;
  /** Commits measured. */
  readonly measured: number;
}

/** Lags from commit to lake, against a target, in constant memory. */
export class FreshnessMeter {
  #targetMs: number;
  readonly #counts = new Map<number, number>();
  #measured = 0;
  #within = 0;
  #worstMs = 0;

  constructor(targetMs: number) {
    this.#targetMs = targetMs;
  }

  /** A new target starts a new measurement: what was attained of the old one says nothing about it. */
  setTarget(targetMs: number): void {
    if (targetMs === this.#targetMs) return;
    this.#targetMs = targetMs;
    this.#counts.clear();
    this.#measured = this.#within = this.#worstMs = 0;
  }

  add(lagMs: number, commits: number): void {
    const lag = Math.max(0, lagMs);
    const bucket = Math.ceil(Math.log(lag + 1) / LOG_GROWTH);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + commits);
    this.#measured += commits;
    if (lag <= this.#targetMs) this.#within += commits;
    this.#worstMs = Math.max(this.#worstMs, lag);
  }

  /** `waitingMs`: how long the oldest commit that is not in the lake has waited; a stall counts while it lasts. */
  attained(waitingMs = 0): AttainedFreshness {
    if (this.#measured === 0) return { p50Ms: null, p99Ms: null, attained: null, worstMs: waitingMs > 0 ? waitingMs : null, measured: 0 };
    return {
      p50Ms: this.#percentile(0.5),
      p99Ms: this.#percentile(0.99),
      attained: this.#within / this.#measured,
      worstMs: Math.max(this.#worstMs, waitingMs),
      measured: this.#measured,
    };
  }

  #percentile(part: number): number {
    const wanted = Math.ceil(this.#measured * part);
    let seen = 0;
    for (const bucket of [...this.#counts.keys()].sort((a, b) => a - b)) {
      seen += this.#counts.get(bucket)!;
      if (seen >= wanted) return Math.min(Math.exp(bucket * LOG_GROWTH) - 1, this.#worstMs);
    }
    return this.#worstMs;
  }
}
