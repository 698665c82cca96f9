import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { SeededRandom } from '../../../catalog/base/seeded-random.ts';
import { type ServerProcess, startServerProcess } from '../../harness/server-process.ts';

/** What a statement was told. `unknown`: the connection broke before the answer. */
type Outcome = 'acknowledged' | 'refused' | 'unknown';

interface Attempt {
  readonly statement: number;
  readonly rows: number;
  readonly outcome: Outcome;
}

export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  readonly unknown: number;
  readonly unknownApplied: number;
  readonly lakeRows: number;
  readonly hotRows: number;
  /** Restart to `ready`, slowest, in ms. */
  readonly slowestStartMs: number;
  readonly problems: readonly string[];
}

const WRITERS = 4;

/**
 * Runs a real server through `kills` rounds of `kill -9` at random moments, while writers insert and copy and tiering commits every
 * 200 ms. After each restart: every acknowledged statement is there whole and once, every other one whole or not at all, and what was
 * once seen stays; `sys.verify_union` agrees. Each statement writes rows (statement, i) over two tables' worth of partitions.
 */
export async function runKills(folder: string, kills: number, seed: number): Promise<KillReport> {
  const random = new SeededRandom(seed);
  const attempts: Attempt[] = [];
  const problems: string[] = [];
  const seen = new Set<number>();
  let next = 1;
  let slowestStartMs = 0;
  let unknownApplied = 0;
  let tiers = { lake: 0, hot: 0 };

  const start = async (): Promise<ServerProcess> => {
    const started = performance.now();
    const server = await startServerProcess(folder, ['--log-level', 'error']);
    slowestStartMs = Math.max(slowestStartMs, performance.now() - started);
    return server;
  };

  let server = await start();
  const admin = await connect(server);
  await admin.query(`CREATE TABLE marks (statement bigint NOT NULL, i integer NOT NULL, part text NOT NULL, filler text)
    PARTITION BY (part) WITH ('bucket.num' = '2', 'table.datalake.freshness' = '200 ms')`);
  await admin.end();

  for (let kill = 1; kill <= kills; kill++) {
    let running = true;
    const writers = Array.from({ length: WRITERS }, async () => {
      let client: pg.Client | null = null;
      try {
        client = await connect(server);
        while (running) {
          const statement = next++;
          const rows = 1 + random.int(random.int(8) === 0 ? 2000 : 20);
          attempts.push({ statement, rows, outcome: await write(client, statement, rows, random.int(2) === 0) });
        }
      } catch {
        // The server was killed: the last attempt is recorded as unknown already.
      } finally {
        await client?.end().catch(() => undefined);
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 150 + random.int(1200)));
    const dead = server.kill();
    running = false;
    await dead;
    await Promise.all(writers);
    server = await start();
    const client = await connect(server);
    const counts = await client.query<{ statement: string; n: string; d: string }>(
      'SELECT statement, count(*) AS n, count(DISTINCT i) AS d FROM marks GROUP BY statement',
    );
    const found = new Map(counts.rows.map((r) => [Number(r.statement), { n: Number(r.n), d: Number(r.d) }]));
    unknownApplied = 0;
    for (const { statement, rows, outcome } of attempts) {
      const got = found.get(statement) ?? { n: 0, d: 0 };
      const whole = got.n === rows && got.d === rows;
      if (outcome === 'acknowledged' && !whole)
        problems.push(`kill ${kill}: statement ${statement} was acknowledged with ${rows} rows, found ${got.n} (${got.d} distinct)`);
      if (outcome !== 'acknowledged' && got.n !== 0 && !whole)
        problems.push(`kill ${kill}: statement ${statement} (${outcome}) of ${rows} rows is there in part: ${got.n}`);
      if (outcome === 'refused' && got.n !== 0) problems.push(`kill ${kill}: statement ${statement} was refused but is there`);
      if (seen.has(statement) && got.n === 0) problems.push(`kill ${kill}: statement ${statement} was seen before and is gone`);
      if (got.n > 0) seen.add(statement);
      if (outcome === 'unknown' && whole) unknownApplied++;
    }
    // At the end all of it goes to the lake: on a slow machine no round may have ended between two kills.
    if (kill === kills) await client.query("CALL sys.tier('marks')");
    const [proof] = (
      await client.query<{ ok: boolean; gaps: string; overlaps: string; lake_rows: string; hot_rows: string }>(
        "SELECT ok, gaps, overlaps, lake_rows, hot_rows FROM sys.verify_union('marks')",
      )
    ).rows;
    if (proof?.ok !== true) problems.push(`kill ${kill}: verify_union says ${JSON.stringify(proof)}`);
    tiers = { lake: Number(proof?.lake_rows), hot: Number(proof?.hot_rows) };
    await client.end();
  }
  await server.stop();
  return {
    kills,
    acknowledged: attempts.filter((a) => a.outcome === 'acknowledged').length,
    unknown: attempts.filter((a) => a.outcome === 'unknown').length,
    unknownApplied,
    lakeRows: tiers.lake,
    hotRows: tiers.hot,
    slowestStartMs,
    problems,
  };
}

async function connect(server: ServerProcess): Promise<pg.Client> {
  const client = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'killer', database: 'thermocline' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function write(client: pg.Client, statement: number, rows: number, byCopy: boolean): Promise<Outcome> {
  try {
    if (byCopy) {
      const lines = Array.from({ length: rows }, (_, i) => `${statement}\t${i}\tp${i % 3}\t${'x'.repeat(i % 50)}\n`).join('');
      await pipeline([Buffer.from(lines)], client.query(copyFrom('COPY marks FROM STDIN')));
    } else {
      await client.query(
        `INSERT INTO marks SELECT ${statement}, i, 'p' || (i % 3)::text, 'row' FROM generate_series(0, ${rows - 1}) AS g(i)`,
      );
    }
    return 'acknowledged';
  } catch (error) {
    // An error with a SQLSTATE of the server's is an answer, unless it says that the outcome is open.
    const code = (error as { code?: string }).code;
    return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && code !== '08007' && code !== '57P01' ? 'refused' : 'unknown';
  }
}
