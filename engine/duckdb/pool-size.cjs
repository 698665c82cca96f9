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

/**
 * Sets UV_THREADPOOL_SIZE in `env` unless it is large enough already: a pool too small starves fsync and new connections while queries
 * run. Gives a sentence to tell the user when what they had set was not enough, else null.
 *
 * @param {Record<string, string | undefined>} env
 * @param {number} cores
 */
function ensurePool(env, cores) {
  const { threadPoolSize } = poolSizes(cores);
  const asked = env.UV_THREADPOOL_SIZE;
  if (poolThreads(env) >= threadPoolSize) return null;
  env.UV_THREADPOOL_SIZE = String(threadPoolSize);
  if (asked === undefined) return null;
  return `UV_THREADPOOL_SIZE is ${threadPoolSize} instead of "${asked}": fewer threads would let running queries hold up commits and connections`;
}

/**
 * Threads that libuv's pool gets: 4 unless told otherwise, what is no number counts as 1.
 *
 * @param {Record<string, string | undefined>} env
 */
function poolThreads(env) {
  const asked = env.UV_THREADPOOL_SIZE;
  if (asked === undefined) return 4;
  const threads = /^\s*\+?\d+/.exec(asked);
  return threads === null ? 1 : Math.max(1, Math.min(1024, Number(threads[0])));
}

module.exports = { poolSizes, ensurePool, poolThreads, OTHER_THREADS };
