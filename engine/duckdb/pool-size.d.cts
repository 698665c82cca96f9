/** Sizes that must agree; `threadPoolSize` is for UV_THREADPOOL_SIZE and is the sum of all admitted calls and {@link OTHER_THREADS}. */
export declare function poolSizes(cores: number): {
  /** `admittedMax` of the instance that answers queries. */
  readonly queryCallsMax: number;
  /** `admittedMax` of the instance in the tiering worker. */
  readonly tieringCallsMax: number;
  readonly threadPoolSize: number;
};
/** Raises UV_THREADPOOL_SIZE in `env` to what the pool rule needs; a sentence for the user when their own value was too small. */
export declare function ensurePool(env: Record<string, string | undefined>, cores: number): string | null;
/** Threads that libuv's pool gets by `env`. */
export declare function poolThreads(env: Record<string, string | undefined>): number;
export declare const OTHER_THREADS: number;
