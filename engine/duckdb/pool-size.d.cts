/** Sizes that must agree; `threadPoolSize` is for UV_THREADPOOL_SIZE and is the sum of all admitted calls and {@link OTHER_THREADS}. */
export declare function poolSizes(cores: number): {
  /** `admittedMax` of the instance that answers queries. */
  readonly queryCallsMax: number;
  /** `admittedMax` of the instance in the tiering worker. */
  readonly tieringCallsMax: number;
  readonly threadPoolSize: number;
};
export declare const OTHER_THREADS: number;
