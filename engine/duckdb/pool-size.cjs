'use strict';

/**
 * Sizes that must agree: how many DuckDB calls may run at a time in each thread, and how large libuv's thread pool is, which all threads
 * of the process share.
 *
 * CommonJS and free of imports, because the pool's size must be in the environment before anything touches the pool: setting it
 * inside an ES module's main is too late (measured), so the bin stub calls this first.
 *
 * @param {number} cores what os.availableParallelism() says
 */
function poolSizes(cores) {
  const queryCallsMax = Math.min(64, Math.max(4, 2 * cores));
  // Two Parquet files being written, and one look at a footer.
  const tieringCallsMax = 3;
  return { queryCallsMax, tieringCallsMax, threadPoolSize: queryCallsMax + tieringCallsMax + OTHER_THREADS };
}

/** Threads left for fsync, DNS, crypto, and the interrupts' clean-up. */
const OTHER_THREADS = 8;

module.exports = { poolSizes, OTHER_THREADS };
