import { mkdtemp, open, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemTimers } from '../../../catalog/base/system.ts';
import { isKind } from '../../../catalog/errors/thermocline-error.ts';
import { type DuckDb, openDuckDb } from '../instance.ts';
import sizes from '../pool-size.cjs';

/**
 * Run by pool-size.test.ts in a process of its own, whose environment sets the size of libuv's pool: fills every place that admission
 * gives with queries that never end, and says which other things still get done.
 */
const HEAVY = 'SELECT count(*) FROM range(100000) a, range(1000000) b WHERE hash(a.range, b.range) = 1';
const { queryCallsMax, tieringCallsMax } = sizes.poolSizes(availableParallelism());

const options = { threads: 1, memoryLimitBytes: 256 << 20, tempFolder: null, timers: systemTimers };
const folder = await mkdtemp(join(tmpdir(), 'pool-size-'));
const file = await open(join(folder, 'file'), 'w');
const instances: readonly DuckDb[] = [
  await openDuckDb({ ...options, admittedMax: queryCallsMax }),
  await openDuckDb({ ...options, admittedMax: tieringCallsMax }),
];

const everything = new AbortController();
const one = new AbortController();
const heavy = (db: DuckDb, signal: AbortSignal) =>
  db.run({ sql: HEAVY, signal }).catch((error: unknown) => isKind(error, 'query-canceled'));
const queries = instances.flatMap((db, i) => {
  const max = i === 0 ? queryCallsMax : tieringCallsMax;
  return Array.from({ length: max }, (_, n) => heavy(db, i === 0 && n === 0 ? one.signal : everything.signal));
});
const full = () => instances.reduce((sum, db) => sum + db.status.callsRunning, 0) === queryCallsMax + tieringCallsMax;
while (!full()) await new Promise((resolve) => setImmediate(resolve));

const done = { maximum: queries.length, fdatasync: false, connect: false, interrupt: false };
const others = [
  file
    .write('x')
    .then(() => file.datasync())
    .then(() => (done.fdatasync = true)),
  connectOnce().then(() => (done.connect = true)),
  queries[0]!.then(() => (done.interrupt = true)),
];
one.abort();
// A starved pool never gets to them, however long one waits.
await Promise.race([Promise.all(others), new Promise((resolve) => setTimeout(resolve, 1000))]);
process.stdout.write(JSON.stringify(done));

everything.abort();
await Promise.all([...queries, ...others]);
await Promise.all(instances.map((db) => db.close()));
await file.close();
await rm(folder, { recursive: true });

function connectOnce(): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        server.close(() => resolve());
      });
      socket.on('error', reject);
    });
  });
}
