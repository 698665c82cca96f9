import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { benchServer } from './bench-server.ts';
import { type BenchLine, quantile } from './report.ts';

const COMMITS = 200;

/** P8: from the start of a commit to another connection's SELECT that shows it, p99, against the disk's own fdatasync (F, p50). */
export async function visible(rounds: number): Promise<readonly BenchLine[]> {
  await using bench = await benchServer();
  const reader = await bench.connect();
  await bench.run("CREATE TABLE seen (n bigint NOT NULL) WITH ('table.datalake.freshness' = '1 s')");
  await bench.run('INSERT INTO seen VALUES (0)');
  const ours: number[] = [];
  const floor: number[] = [];
  let n = 0;
  for (let round = 0; round < rounds; round++) {
    const syncs = await fdatasyncTimes(join(bench.folder, 'sync-probe'), 100);
    const waits: number[] = [];
    for (let i = 0; i < COMMITS; i++) {
      n++;
      const started = performance.now();
      await bench.run(`INSERT INTO seen VALUES (${n})`);
      const { rows } = await reader.query<{ n: string }>('SELECT max(n) AS n FROM seen');
      waits.push(performance.now() - started);
      if (Number(rows[0]!.n) !== n) throw new Error(`row ${n} was acknowledged but not seen: ${JSON.stringify(rows)}`);
    }
    ours.push(quantile(waits, 0.99) - quantile(syncs, 0.5));
    floor.push(quantile(syncs, 0.5));
  }
  const note = `p99 beyond F; F = p50 of fdatasync = ${quantile(floor, 0.5).toFixed(2)} ms; event loop at worst ${await worstLoopDelayMs(bench.server.httpPort)} ms`;
  return [
    {
      id: 'P8',
      name: 'visible',
      better: 'lower',
      ours,
      peer: [],
      unit: 'ms',
      peerName: '',
      floor: 20,
      goal: 10,
      aim: 5,
      judged: 'ours',
      note,
    },
  ];
}

async function fdatasyncTimes(path: string, count: number): Promise<number[]> {
  const file = await open(path, 'w');
  const times: number[] = [];
  try {
    for (let i = 0; i < count; i++) {
      await file.write(Buffer.alloc(512, i));
      const started = performance.now();
      await file.datasync();
      times.push(performance.now() - started);
    }
  } finally {
    await file.close();
  }
  return times;
}

/** The longest the server's main thread was held since it started. */
export async function worstLoopDelayMs(httpPort: number): Promise<string> {
  const metrics = await (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
  return (Number(/^thermocline_event_loop_delay_worst_seconds (\S+)/m.exec(metrics)?.[1]) * 1000).toFixed(1);
}
