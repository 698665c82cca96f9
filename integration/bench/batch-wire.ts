import { readFileSync } from 'node:fs';
import { HITS_DDL, hitsRows, NINETY_SUMS } from '../pg-corpus/clickbench/hits-table.ts';
import { readStatements } from '../pg-corpus/corpus.ts';
import { benchServer, peerDuckDb, timed } from './bench-server.ts';
import { type BenchLine, median } from './report.ts';

const SEED_ROWS = 2000;
/** Each doubles the rows: a million and some. */
const DOUBLINGS = 9;
/** Queries shown as the ones furthest behind. */
const SHOWN = 4;

const QUERIES = readStatements(readFileSync(new URL('../pg-corpus/clickbench/queries.sql', import.meta.url), 'utf8')).map((q) =>
  q.replace('{SUMS}', NINETY_SUMS),
);

/** P5: ClickBench's 43 queries over a lake table through the wire, against DuckDB in this process over the same files; total time. */
export async function batchWire(rounds: number): Promise<readonly BenchLine[]> {
  await using bench = await benchServer();
  const peer = await peerDuckDb(2);
  try {
    await bench.run(`${HITS_DDL} WITH ('table.datalake.freshness' = '1 h')`);
    await bench.run(`INSERT INTO hits VALUES ${hitsRows(SEED_ROWS / 4, 1).join(', ')}`);
    for (let seed = 2; seed <= 4; seed++) await bench.run(`INSERT INTO hits VALUES ${hitsRows(SEED_ROWS / 4, seed).join(', ')}`);
    for (let i = 0; i < DOUBLINGS; i++) await bench.run('INSERT INTO hits SELECT * FROM hits');
    await bench.run("CALL sys.tier('hits')");
    const files = (await bench.run('SELECT file_path FROM "hits$lake$files"')).rows.map(
      (r) => `'${decodeURI(new URL(r['file_path']!).pathname)}'`,
    );
    await peer.run(`CREATE VIEW hits AS SELECT * FROM read_parquet([${files.join(', ')}])`);
    const count = SEED_ROWS * 2 ** DOUBLINGS;
    const [rows] = await peer.run('SELECT count(*) FROM hits');
    if (Number(rows![0]) !== count) throw new Error(`${String(rows![0])} rows of ${count} are in the lake`);

    const times: { ours: number[]; peer: number[] }[] = QUERIES.map(() => ({ ours: [], peer: [] }));
    for (let round = 0; round <= rounds; round++) {
      for (const [i, sql] of QUERIES.entries()) {
        const mine = await timed(() => bench.run(sql));
        const theirs = await timed(() => peer.run(sql));
        if (mine.value.rows.length !== theirs.value.length) {
          throw new Error(`query ${i + 1}: ${mine.value.rows.length} rows, DuckDB has ${theirs.value.length}`);
        }
        // The first round warms both up.
        if (round === 0) continue;
        times[i]!.ours.push(mine.ms);
        times[i]!.peer.push(theirs.ms);
      }
    }
    const total = (who: 'ours' | 'peer'): number[] =>
      Array.from({ length: rounds }, (_, round) => times.reduce((sum, t) => sum + t[who][round]!, 0));
    const behind = times
      .map((t, i) => ({ query: i + 1, ms: median(t.ours) - median(t.peer), ratio: median(t.ours) / median(t.peer) }))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, SHOWN)
      .map(({ query, ms, ratio }) => `query ${query} +${ms.toFixed(0)} ms, ${ratio.toFixed(2)}`);
    const line = { id: 'P5', name: 'batch-wire', better: 'lower', unit: 'ms', peerName: 'DuckDB', judged: 'ratio' } as const;
    return [{ ...line, ours: total('ours'), peer: total('peer'), floor: 1.25, goal: 1.08, aim: 1.03, note: behind.join('; ') }];
  } finally {
    peer.close();
  }
}
