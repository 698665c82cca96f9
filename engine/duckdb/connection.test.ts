import duckdb from '@duckdb/node-bindings';
import { expect, test } from 'vitest';
import { systemTimers } from '../../catalog/base/system.ts';
import { Admission } from './admission.ts';
import { DuckConnection } from './connection.ts';
import { translateDuckDbError } from './errors.ts';

const HEAVY = 'SELECT count(*) FROM range(100000) a, range(1000000) b WHERE hash(a.range, b.range) = 1';

async function connect(database: duckdb.Database, admission: Admission): Promise<DuckConnection> {
  return new DuckConnection(await duckdb.connect(database), {
    admission,
    timers: systemTimers,
    sourceFailure: () => null,
    translate: translateDuckDbError,
    disconnected: () => {},
  });
}

test('a call that is aborted before a thread took it is answered, and ends as soon as it has begun', async () => {
  const database = await duckdb.open(':memory:');
  const threads = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4);
  const admission = new Admission(threads + 1);
  const connections = await Promise.all(Array.from({ length: threads + 1 }, () => connect(database, admission)));
  const late = connections.pop()!;
  // Every thread of the pool is taken, so that the last call waits in libuv's queue, and forgets the interrupt when it begins.
  const stop = new AbortController();
  const busy = connections.map((c) => c.call(HEAVY, stop.signal, () => duckdb.query(c.native, HEAVY)));
  const abort = new AbortController();
  const queued = late.call(HEAVY, abort.signal, () => duckdb.query(late.native, HEAVY));
  setImmediate(() => abort.abort());
  await expect(queued).rejects.toMatchObject({ kind: 'query-canceled' });
  expect(admission.running).toBe(threads + 1);
  // The caller goes on; the connection is closed behind it.
  await late.close();
  expect(admission.running).toBe(threads + 1);
  stop.abort();
  await Promise.allSettled(busy);
  await Promise.all([late, ...connections].map((c) => c.closed()));
  expect(admission.running).toBe(0);
  duckdb.close_sync(database);
});

test('calls are admitted first come first served, and one that is aborted gives its turn to the next', async () => {
  const admission = new Admission(1);
  const first = await admission.enter();
  const abort = new AbortController();
  const order: string[] = [];
  const second = admission.enter(abort.signal).catch((e: unknown) => e);
  const third = admission.enter().then((leave) => (order.push('third'), leave));
  const fourth = admission.enter().then((leave) => (order.push('fourth'), leave));
  expect(admission.waiting).toBe(3);
  abort.abort(new Error('no longer'));
  expect(await second).toMatchObject({ message: 'no longer' });
  first();
  (await third)();
  (await fourth)();
  expect(order).toEqual(['third', 'fourth']);
  expect(admission).toMatchObject({ running: 0, waiting: 0 });
});
