/** Distinct times kept before the resolution is halved. */
const TIMES_MAX = 4096;

/**
 * When the commits of a round were made: wall-clock milliseconds → number of log batches. Bounded: past 4096 distinct times they are
 * rounded down to ever coarser steps, so that a measured lag is never too small.
 */
export class CommitTimes {
  #counts = new Map<number, number>();
  #stepMs = 1;

  add(timestampMs: number): void {
    const time = this.#round(timestampMs);
    this.#counts.set(time, (this.#counts.get(time) ?? 0) + 1);
    while (this.#counts.size > TIMES_MAX) this.#coarsen();
  }

  /** As plain data that can cross threads. */
  entries(): readonly (readonly [timestampMs: number, commits: number])[] {
    return [...this.#counts];
  }

  #round(timestampMs: number): number {
    return Math.floor(timestampMs / this.#stepMs) * this.#stepMs;
  }

  #coarsen(): void {
    this.#stepMs *= 2;
    const before = this.#counts;
    this.#counts = new Map();
    for (const [time, count] of before) {
      const rounded = this.#round(time);
      this.#counts.set(rounded, (this.#counts.get(rounded) ?? 0) + count);
    }
  }
}
