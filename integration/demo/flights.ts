import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { REPO } from '../tidy/source-files.ts';

/** 3,000,000 real flights within the USA in 2001, as vega-datasets ships them. */
export const FLIGHTS = 3_000_000;

export const CREATE_FLIGHTS = `CREATE TABLE flights (
  date timestamp NOT NULL,
  delay integer,
  distance integer,
  origin text NOT NULL,
  destination text NOT NULL
) WITH ('table.datalake.freshness' = '2 s')`;

/** Facts of the file, asked from DuckDB: what every answer of ours is checked against. */
export interface FlightFacts {
  readonly rows: number;
  readonly delaySum: number;
  readonly worstRoutes: readonly (readonly [route: string, flights: number, averageDelay: string])[];
}

/** The routes with the worst average delay, of those flown at least 1,000 times. Runs on us and on DuckDB alike. */
export const WORST_ROUTES = `SELECT origin || ' - ' || destination AS route, count(*) AS flights, round(avg(delay), 1) AS average_delay
FROM flights GROUP BY origin, destination HAVING count(*) >= 1000 ORDER BY average_delay DESC, route LIMIT 5`;

/** Writes the flights as CSV and resolves with their facts. */
export async function exportFlights(csv: string): Promise<FlightFacts> {
  const parquet = join(REPO, 'node_modules/vega-datasets/data/flights-3m.parquet').replaceAll("'", "''");
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(
      `CREATE VIEW flights AS SELECT date, delay::INTEGER AS delay, distance::INTEGER AS distance, origin, destination FROM read_parquet('${parquet}')`,
    );
    await connection.run(`COPY flights TO '${csv.replaceAll("'", "''")}' (FORMAT csv, HEADER false)`);
    const totals = (await connection.runAndReadAll('SELECT count(*), sum(delay) FROM flights')).getRows()[0]!;
    const routes = await connection.runAndReadAll(
      WORST_ROUTES.replace('round(avg(delay), 1)', 'round(sum(delay)::DECIMAL(38,6) / count(delay), 1)::DECIMAL(18,1)'),
    );
    return {
      rows: Number(totals[0]),
      delaySum: Number(totals[1]),
      worstRoutes: routes.getRowsJson().map((r) => [String(r[0]), Number(r[1]), String(r[2])] as const),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The file in pieces of `rows` lines each. */
export async function* csvChunks(path: string, rows: number): AsyncGenerator<{ readonly text: Buffer; readonly rows: number }> {
  let parts: Buffer[] = [];
  let held = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) {
      if (++held < rows) continue;
      parts.push(chunk.subarray(from, at + 1));
      yield { text: Buffer.concat(parts), rows: held };
      parts = [];
      held = 0;
      from = at + 1;
    }
    parts.push(chunk.subarray(from));
  }
  const rest = Buffer.concat(parts);
  if (rest.length > 0) yield { text: rest, rows: held };
}
