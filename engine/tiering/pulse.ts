/** May the work go on? Asked again and again by code that cannot wait for the answer. */
export interface Pulse {
  /** Asks, unless a question is still open; throws what an earlier one was answered with. */
  beat(): void;
  /** Throws the answer that stopped the work, or `error` when there is none: what came through foreign hands may be a copy of it. */
  rethrow(error: unknown): never;
}

/** A pulse over `goOn`, which rejects when the work must stop. */
export function pulseOf(goOn: () => Promise<void>): Pulse {
  let open = false;
  let stopped: { readonly error: unknown } | null = null;
  const throwIfStopped = (): void => {
    if (stopped !== null) throw stopped.error;
  };
  return {
    beat() {
      throwIfStopped();
      if (open) return;
      open = true;
      goOn().then(
        () => (open = false),
        (error: unknown) => (stopped = { error }),
      );
    },
    rethrow(error) {
      throwIfStopped();
      throw error;
    },
  };
}
