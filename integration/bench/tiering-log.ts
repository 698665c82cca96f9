import { join } from 'node:path';
import { benchServer, peerDuckDb, timed } from './bench-server.ts';
import type { BenchLine } from './report.ts';
import { EVENT_COLUMNS, eventRows } from './rows.ts';

const ROWS = 2_000_000;

/** P1: hot log → Parquet → committed snapshot, against DuckDB's COPY of the same rows with the same codec and as many threads. */
export async function tieringLog(rounds: number): Promise<readonly BenchLine[]> {
  await using bench = await benchServer();
  const peer = await peerDuckDb(2);
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    await peer.run(`CREATE TABLE events AS ${eventRows(1, ROWS)}`);
    for (let round = 0; round < rounds; round++) {
      const table = `events_${round}`;
      await bench.run(`CREATE TABLE ${table} (${EVENT_COLUMNS}) WITH ('table.datalake.enabled' = 'false')`);
      await bench.run(`INSERT INTO ${table} ${eventRows(1, ROWS)}`);
      await bench.run(`ALTER TABLE ${table} SET ('table.datalake.enabled' = 'true', 'table.datalake.freshness' = '1 h')`);
      const us = await timed(() => bench.run(`CALL sys.tier('${table}')`));
      const them = await timed(() => peer.run(`COPY events TO '${join(bench.folder, 'peer.parquet')}' (FORMAT parquet, COMPRESSION zstd)`));
      const [answer] = (await bench.run(`SELECT count(*) AS rows, sum(id) AS ids FROM "${table}$lake"`)).rows;
      if (Number(answer!['rows']) !== ROWS || Number(answer!['ids']) !== (ROWS * (ROWS + 1)) / 2)
        throw new Error(`wrong rows in the lake: ${JSON.stringify(answer)}`);
      ours.push(ROWS / (us.ms / 1000));
      theirs.push(ROWS / (them.ms / 1000));
      await bench.run(`DROP TABLE ${table}`);
    }
  } finally {
    peer.close();
  }
  return [
    {
      id: 'P1',
      name: 'tiering-log',
      better: 'higher',
      ours,
      peer: theirs,
      unit: 'rows/s',
      peerName: 'COPY',
      floor: 0.35,
      goal: 0.6,
      aim: 0.85,
      judged: 'ratio',
    },
  ];
}
