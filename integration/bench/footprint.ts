import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess } from '../harness/server-process.ts';
import { benchServer, rssMb, timed } from './bench-server.ts';
import type { BenchLine } from './report.ts';
import { eventRows, EVENT_COLUMNS } from './rows.ts';

/** Events of the long run; the slope compares memory after all of them with memory after a tenth. */
const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 100_000_000);
const STEP = 500_000;

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

async function growth(): Promise<{ slope: number; note: string }> {
  await using bench = await benchServer();
  await bench.run(`CREATE TABLE events (${EVENT_COLUMNS}) WITH ('table.datalake.freshness' = '1 s', 'table.log.ttl' = '1 s')`);
  const samples: number[] = [];
  let early = 0;
  for (let rows = 0; rows < EVENTS; rows += STEP) {
    await bench.run(`INSERT INTO events ${eventRows(rows + 1, rows + STEP)}`);
    samples.push(await rssMb(bench.server.pid));
    if (rows + STEP >= EVENTS / 10 && early === 0) early = average(samples.slice(-5));
  }
  const late = average(samples.slice(-5));
  return {
    slope: (late / early - 1) * 100,
    note: `${early.toFixed(0)} MB after ${EVENTS / 10} events, ${late.toFixed(0)} MB after ${EVENTS}`,
  };
}

function average(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
