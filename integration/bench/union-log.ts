import { benchServer, peerDuckDb, timed } from './bench-server.ts';
import type { BenchLine } from './report.ts';
import { EVENT_COLUMNS, eventRows } from './rows.ts';

const COLD = 10_000_000;
const HOT = 100_000;

const QUERIES: Readonly<Record<string, (from: string) => string>> = {
  aggregate: (from) => `SELECT kind, count(*) AS n, sum(id) AS ids FROM ${from} GROUP BY kind ORDER BY kind`,
  filter: (from) => `SELECT count(*) AS n, max(amount) AS top FROM ${from} WHERE kind = 13 AND amount > 1000`,
  'top-n': (from) => `SELECT id, customer FROM ${from} ORDER BY amount DESC, id LIMIT 10`,
};

/** P3: a union over 10 M cold rows and 1 % hot ones, against DuckDB over the Parquet files alone. */
export async function unionLog(rounds: number): Promise<readonly BenchLine[]> {
  await using bench = await benchServer();
  const peer = await peerDuckDb(2);
  try {
    await bench.run(`CREATE TABLE events (${EVENT_COLUMNS}) WITH ('table.datalake.freshness' = '1 h')`);
    for (let from = 1; from <= COLD; from += 1_000_000) await bench.run(`INSERT INTO events ${eventRows(from, from + 999_999)}`);
    await bench.run("CALL sys.tier('events')");
    await bench.run("ALTER TABLE events SET ('table.datalake.enabled' = 'false')");
    await bench.run(`INSERT INTO events ${eventRows(COLD + 1, COLD + HOT)}`);
    const files = (await bench.run('SELECT file_path FROM "events$lake$files"')).rows.map(
      (r) => `'${decodeURI(new URL(r['file_path']!).pathname)}'`,
    );
    await peer.run(`CREATE VIEW events AS SELECT id, kind, amount, customer, made FROM read_parquet([${files.join(', ')}])`);
    const lines: BenchLine[] = [];
    for (const [name, query] of Object.entries(QUERIES)) {
      const ours: number[] = [];
      const theirs: number[] = [];
      await bench.run(query('events'));
      await peer.run(query('events'));
      for (let round = 0; round < Math.max(rounds, 7); round++) {
        ours.push((await timed(() => bench.run(query('events')))).ms);
        theirs.push((await timed(() => peer.run(query('events')))).ms);
      }
      lines.push({
        id: 'P3',
        name: `union-log ${name}`,
        better: 'lower',
        ours,
        peer: theirs,
        unit: 'ms',
        peerName: 'DuckDB on the files',
        floor: 1.15,
        goal: 1.05,
        aim: 1.02,
        judged: 'ratio',
      });
    }
    const [answer] = (await bench.run('SELECT count(*) AS rows, sum(id) AS ids FROM events')).rows;
    const all = COLD + HOT;
    if (Number(answer!['rows']) !== all || Number(answer!['ids']) !== (all * (all + 1)) / 2)
      throw new Error(`wrong answer: ${JSON.stringify(answer)}`);
    return lines;
  } finally {
    peer.close();
  }
}
