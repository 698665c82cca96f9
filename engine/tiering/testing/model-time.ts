import type { Clock, Timers } from '../../../catalog/seams/clock.ts';

/** Time that moves only when told, for clock and timers together. */
export class ModelTime implements Clock, Timers {
  #nowMs = 1_000;
  readonly #sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>();

  wallMs(): number {
    return 1_700_000_000_000 + this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const sleeper = { atMs: this.#nowMs + ms, wake: () => (signal?.removeEventListener('abort', onAbort), resolve()) };
      const onAbort = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal!.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.add(sleeper);
    });
  }

  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Moves time on, waking sleepers in order and letting what they wake run before the next. */
  async advance(ms: number): Promise<void> {
    const until = this.#nowMs + ms;
    await settled();
    for (;;) {
      const next = [...this.#sleepers].filter((s) => s.atMs <= until).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#sleepers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.wake();
      await settled();
    }
    this.#nowMs = until;
    await settled();
  }

  /** Moves time on under a paused process: nobody wakes. */
  jump(ms: number): void {
    this.#nowMs += ms;
  }
}

/** Lets every promise that can go on go on. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}
