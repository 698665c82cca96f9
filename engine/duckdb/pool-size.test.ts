import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import sizes from './pool-size.cjs';

const child = fileURLToPath(new URL('testing/pool-child.ts', import.meta.url));

/** What still gets done while every admitted place is taken by a query that does not end. */
async function underFullLoad(threadPoolSize: number): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', child], {
    env: { ...process.env, UV_THREADPOOL_SIZE: String(threadPoolSize) },
  });
  return JSON.parse(stdout) as unknown;
}

test('the pool has eight threads more than calls are admitted, on any machine', () => {
  for (const cores of [1, 2, 4, 8, 64, 512]) {
    const { queryCallsMax, tieringCallsMax, threadPoolSize } = sizes.poolSizes(cores);
    expect(threadPoolSize).toBe(queryCallsMax + tieringCallsMax + 8);
    expect(queryCallsMax).toBeGreaterThanOrEqual(4);
    // What libuv takes at most.
    expect(threadPoolSize).toBeLessThanOrEqual(1024);
  }
});

test('a pool that was set too small is made large enough, and the user is told', () => {
  const needed = sizes.poolSizes(4).threadPoolSize;
  for (const asked of ['4', '0', '', 'many', String(needed - 1)]) {
    const env: Record<string, string | undefined> = { UV_THREADPOOL_SIZE: asked };
    expect(sizes.ensurePool(env, 4)).toContain(`${needed} instead of "${asked}"`);
    expect(env['UV_THREADPOOL_SIZE']).toBe(String(needed));
  }
  const unset: Record<string, string | undefined> = {};
  expect(sizes.ensurePool(unset, 4)).toBeNull();
  expect(unset['UV_THREADPOOL_SIZE']).toBe(String(needed));
  const large: Record<string, string | undefined> = { UV_THREADPOOL_SIZE: '200' };
  expect(sizes.ensurePool(large, 4)).toBeNull();
  expect(large['UV_THREADPOOL_SIZE']).toBe('200');
});

test('with the maximum of long queries running, a file is synced, a connection accepted and a query interrupted', async () => {
  const { queryCallsMax, tieringCallsMax, threadPoolSize } = sizes.poolSizes(availableParallelism());
  expect(await underFullLoad(threadPoolSize)).toEqual({
    maximum: queryCallsMax + tieringCallsMax,
    fdatasync: true,
    connect: true,
    interrupt: true,
  });
});

test('a pool as small as the admitted calls starves the sync: the rule is needed', async () => {
  const { queryCallsMax, tieringCallsMax } = sizes.poolSizes(availableParallelism());
  // One less, for the interrupted query gives its thread back.
  expect(await underFullLoad(queryCallsMax + tieringCallsMax - 1)).toMatchObject({ connect: true, fdatasync: false });
});
