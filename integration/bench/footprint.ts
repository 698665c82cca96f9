import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess } from '../harness/server-process.ts';
import { benchServer, rssMb, timed } from './bench-server.ts';
import { type BenchLine, median } from './report.ts';
import { eventRows, EVENT_COLUMNS } from './rows.ts';

/** Events of the long run; the slope compares memory after all of them with memory after a tenth. */
const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 100_000_000);
const STEP = 500_000;
const SAMPLE_MS = 250;

/** P13: start to `ready`, idle memory, and growth of memory over many events. */
export async function footprint(rounds: number): Promise<readonly BenchLine[]> {
  const starts: number[] = [];
  const idle: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const folder = await mkdtemp(join(tmpdir(), 'thermocline-bench-'));
    try {
      const { ms, value: server } = await timed(() => startServerProcess(join(folder, 'data'), ['--log-level', 'warn']));
      starts.push(ms / 1000);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      idle.push(await rssMb(server.pid));
      await server.stop();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const { slope, note } = await growth();
  const alone = { better: 'lower', peer: [], peerName: '', judged: 'ours', id: 'P13' } as const;
  return [
    { ...alone, name: 'start to ready', ours: starts, unit: 's', floor: 3, goal: 1, aim: 0.7 },
    { ...alone, name: 'idle RSS', ours: idle, unit: 'MB', floor: 250, goal: 200, aim: 150 },
    { ...alone, name: 'RSS slope', ours: [slope], unit: '%', floor: 20, goal: 5, aim: 1, note },
  ];
}

/**
 * Memory after all events against memory after a tenth of them. A sample every quarter of a second; the figure of a moment is the median over
 * the twentieth of all events before it, because what is sampled swings by a tenth with the rounds and collections under way.
 */
async function growth(): Promise<{ slope: number; note: string }> {
  await using bench = await benchServer();
  await bench.run(`CREATE TABLE events (${EVENT_COLUMNS}) WITH ('table.datalake.freshness' = '1 s', 'table.log.ttl' = '1 s')`);
  const samples: { readonly rows: number; readonly mb: number }[] = [];
  let rows = 0;
  let failure: unknown = null;
  const sampler = setInterval(() => {
    rssMb(bench.server.pid).then(
      (mb) => samples.push({ rows, mb }),
      (error: unknown) => (failure = error),
    );
  }, SAMPLE_MS);
  try {
    while (rows < EVENTS) {
      await bench.run(`INSERT INTO events ${eventRows(rows + 1, rows + STEP)}`);
      rows += STEP;
    }
  } finally {
    clearInterval(sampler);
  }
  if (failure !== null) throw failure;
  const around = (events: number): number => {
    const some = samples.filter((s) => s.rows > events - EVENTS / 20 && s.rows <= events);
    if (some.length === 0) throw new Error('the run was too short for a sample: raise BENCH_EVENTS');
    return median(some.map((s) => s.mb));
  };
  const [early, late] = [around(EVENTS / 10), around(EVENTS)];
  const peak = Math.max(...samples.map((s) => s.mb));
  return {
    slope: (late / early - 1) * 100,
    note: `${early.toFixed(0)} MB after ${EVENTS / 10} events, ${late.toFixed(0)} MB after ${EVENTS}, never more than ${peak.toFixed(0)} MB`,
  };
}
