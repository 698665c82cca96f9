import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { benchServer, type BenchServer } from './bench-server.ts';
import { type BenchLine, quantile } from './report.ts';
import { worstLoopDelayMs } from './visible.ts';

const SECONDS = 20;
const ROWS_PER_SECOND = 50_000;
const COMMITS_PER_SECOND = 20;

/** P9: commit → in the lake, freshness 1 s, 50 k rows/s, p99; alone, and beside 100 other tables that are idle. */
export async function freshness(rounds: number): Promise<readonly BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const others of [0, 100]) {
    await using bench = await benchServer();
    for (let i = 0; i < others; i++) await bench.run(`CREATE TABLE idle_${i} (n bigint) WITH ('table.datalake.freshness' = '1 s')`);
    await bench.run("CREATE TABLE events (id bigint NOT NULL, customer text NOT NULL) WITH ('table.datalake.freshness' = '1 s')");
    const ours: number[] = [];
    for (let round = 0; round < Math.min(rounds, 3); round++) ours.push(quantile(await measure(bench), 0.99) / 1000);
    const note = `worst stall of the event loop ${await worstLoopDelayMs(bench.server.httpPort)} ms`;
    lines.push({
      id: 'P9',
      name: others === 0 ? 'lake' : `lake + ${others} tables`,
      better: 'lower',
      ours,
      peer: [],
      unit: 's',
      peerName: '',
      floor: 1.4,
      goal: 1,
      aim: 0.5,
      judged: 'ours',
      note,
    });
  }
  return lines;
}

/** Writes at the rate for a while; each commit's time until a reader finds its last offset below the lake's end, in ms. */
async function measure(bench: BenchServer): Promise<number[]> {
  const writer = await bench.connect();
  const pending: { readonly end: number; readonly at: number }[] = [];
  const lags: number[] = [];
  let writing = true;
  const watch = (async () => {
    while (writing || pending.length > 0) {
      const { rows } = await bench.run("SELECT lake_end_offset AS e FROM sys.boundaries WHERE table_name = 'events'");
      const end = Number(rows[0]?.['e'] ?? 0);
      const now = performance.now();
      while (pending.length > 0 && pending[0]!.end <= end) lags.push(now - pending.shift()!.at);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  const before = Number((await bench.run('SELECT count(*) AS n FROM events')).rows[0]!['n']);
  const perCommit = ROWS_PER_SECOND / COMMITS_PER_SECOND;
  const text = Buffer.from(Array.from({ length: perCommit }, (_, i) => `${i}\tcustomer-${i}\n`).join(''));
  const started = performance.now();
  for (let i = 1; i <= SECONDS * COMMITS_PER_SECOND; i++) {
    await copy(writer, text);
    pending.push({ end: before + i * perCommit, at: performance.now() });
    const due = started + (i * 1000) / COMMITS_PER_SECOND - performance.now();
    if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
  }
  writing = false;
  await watch;
  return lags;
}

async function copy(client: pg.Client, text: Buffer): Promise<void> {
  const stream = client.query(copyFrom('COPY events FROM STDIN'));
  await pipeline([text], stream);
}
