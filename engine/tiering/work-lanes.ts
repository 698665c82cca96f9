/**
 * Runs at most `width` tasks at a time. `start` waits for a free lane; the first failure is thrown by the next `start` or by `finish`,
 * and no task is started after it. `finish` resolves when every started task has ended, so that afterwards nothing is still at work.
 */
export class WorkLanes {
  readonly #width: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | null = null;

  constructor(width: number) {
    this.#width = width;
  }

  async start(task: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#width && this.#failure === null) await Promise.race(this.#running);
    this.#throwIfFailed();
    const running = task()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async finish(): Promise<void> {
    await this.settle();
    this.#throwIfFailed();
  }

  /** Waits for what runs without caring how it ends. */
  async settle(): Promise<void> {
    await Promise.all(this.#running);
  }

  #throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
