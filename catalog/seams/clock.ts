/** Time, handed in. Wall time is for people and for commit timestamps; intervals are measured on the monotonic clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch. May jump. */
  wallMs(): number;
  /** Milliseconds since an arbitrary start, never decreasing: leases, lags, timeouts. */
  monotonicMs(): number;
}

/** Waiting, handed in together with the clock so that simulated time can move both. */
export interface Timers {
  /** Resolves after `ms` (of the matching clock), or rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
