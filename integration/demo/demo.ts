import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SingleBar } from 'cli-progress';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CREATE_FLIGHTS, csvChunks, exportFlights, FLIGHTS, WORST_ROUTES } from './flights.ts';
import { startServerProcess } from '../harness/server-process.ts';

/**
 * `npm run demo`: the main job on real data. A server on a fresh folder takes 3,000,000 flights through the Postgres protocol while
 * they are tiered into Iceberg behind it, then answers from both tiers at once and proves that each row is there exactly once.
 * Ends with exit code 1 if any answer is wrong. On a terminal it stays, with a trickle of new rows, until Ctrl-C.
 */
const ROWS_PER_COPY = 50_000;
const say = (text = ''): void => void process.stdout.write(`${text}\n`);

const wrong: string[] = [];
function check(what: string, actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    wrong.push(`${what}: ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'thermocline-demo-'));
  const started = performance.now();
  say('Preparing 3,000,000 flights (vega-datasets)…');
  const csv = join(folder, 'flights.csv');
  const facts = await exportFlights(csv);
  const server = await startServerProcess(join(folder, 'data'), ['--log-level', 'warn']);
  const interrupted = new Promise<void>((resolve) => process.once('SIGINT', () => resolve()));
  const client = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'demo', database: 'thermocline' });
  const trickler = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'demo', database: 'thermocline' });
  try {
    await client.connect();
    await trickler.connect();
    say(`Server ready on port ${server.port}.\n`);
    say(CREATE_FLIGHTS);
    await client.query(CREATE_FLIGHTS);
    await load(client, csv);
    const loadedMs = performance.now() - started;

    // New rows keep coming while we ask.
    const trickle = startTrickle(trickler);
    await waitForTwoTiers(client);
    await show(
      client,
      'Rows per tier',
      'SELECT table_name, lake_end_offset AS in_lake, hot_end_offset - lake_end_offset AS hot FROM sys.boundaries',
    );
    await show(client, 'Worst routes by delay, over both tiers', WORST_ROUTES);
    await show(client, 'How it was read', `EXPLAIN ${WORST_ROUTES}`);
    await show(
      client,
      'The lake alone beside the union',
      'SELECT (SELECT count(*) FROM flights) AS flights, (SELECT count(*) FROM "flights$lake") AS in_the_lake',
    );
    await show(
      client,
      'Proof: no row lost, none doubled',
      "SELECT gaps, overlaps, lake_rows, hot_rows, union_hash = log_hash AS same_rows, ok FROM sys.verify_union('flights')",
    );
    await show(client, 'Freshness promised and attained', 'SELECT name, target, p50, p99, measured FROM sys.freshness');
    if (!process.stdout.isTTY) await trickle.stop();

    // The answers, against DuckDB's on the file itself.
    const added = `date < timestamp '2002-01-01'`;
    const [totals] = (await client.query(`SELECT count(*)::int AS rows, sum(delay)::int AS delay FROM flights WHERE ${added}`)).rows as [
      { rows: number; delay: number },
    ];
    check('rows', totals.rows, facts.rows);
    check('rows of the file', totals.rows, FLIGHTS);
    check('sum of delays', totals.delay, facts.delaySum);
    const routes = (await client.query(WORST_ROUTES.replace('FROM flights', `FROM flights WHERE ${added}`))).rows as {
      route: string;
      flights: string;
      average_delay: string;
    }[];
    check(
      'worst routes',
      routes.map((r) => [r.route, Number(r.flights), r.average_delay]),
      facts.worstRoutes,
    );
    const [proof] = (await client.query("SELECT gaps::int, overlaps::int, ok FROM sys.verify_union('flights')")).rows as [
      { gaps: number; overlaps: number; ok: boolean },
    ];
    check('verify_union', proof, { gaps: 0, overlaps: 0, ok: true });

    say(`\nLoaded in ${(loadedMs / 1000).toFixed(1)} s, all shown after ${((performance.now() - started) / 1000).toFixed(1)} s.`);
    if (wrong.length > 0) say(`\nWRONG ANSWERS:\n${wrong.join('\n')}`);
    else say('Every answer agrees with DuckDB on the original file.');
    say(`\nGo on by hand:  psql -h 127.0.0.1 -p ${server.port} -U demo thermocline`);
    if (process.stdout.isTTY && wrong.length === 0) {
      say('Press Ctrl-C to end.');
      await interrupted;
      await trickle.stop();
    }
  } finally {
    await Promise.allSettled([client.end(), trickler.end()]);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

async function load(client: pg.Client, csv: string): Promise<void> {
  const bar = process.stdout.isTTY
    ? new SingleBar({ format: 'Loading  [{bar}] {value}/{total} rows  {speed} rows/s  in lake: {lake}' })
    : null;
  const started = performance.now();
  let rows = 0;
  bar?.start(FLIGHTS, 0, { speed: 0, lake: 0 });
  for await (const chunk of csvChunks(csv, ROWS_PER_COPY)) {
    const stream = client.query(copyFrom('COPY flights FROM STDIN WITH (FORMAT csv)'));
    await pipeline(async function* () {
      for (let at = 0; at < chunk.text.length; at += 65_536) yield chunk.text.subarray(at, at + 65_536);
      await Promise.resolve();
    }, stream);
    rows += chunk.rows;
    const [lake] = (await client.query('SELECT coalesce(sum(lake_end_offset), 0)::int AS rows FROM sys.boundaries')).rows as [
      { rows: number },
    ];
    const speed = Math.round(rows / ((performance.now() - started) / 1000));
    bar?.update(rows, { speed, lake: lake.rows });
    if (bar === null && rows % 500_000 === 0) say(`  ${rows} rows loaded, ${lake.rows} of them already in the lake, ${speed} rows/s`);
  }
  bar?.stop();
}

/** One flight of the year 2002 every 20 ms, each a commit of its own. */
function startTrickle(client: pg.Client): { stop(): Promise<void> } {
  let going = true;
  const loop = (async () => {
    for (let i = 0; going; i++) {
      await client.query(
        `INSERT INTO flights VALUES (timestamp '2002-01-01 00:00:00' + ${i} * interval '1 minute', ${i % 90}, 300, 'SFO', 'LAX')`,
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  loop.catch((error: unknown) => wrong.push(`trickle: ${String(error)}`));
  return {
    async stop() {
      going = false;
      await loop.catch(() => undefined);
    },
  };
}

async function waitForTwoTiers(client: pg.Client): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const [tiers] = (
      await client.query(
        'SELECT coalesce(sum(lake_end_offset), 0)::int AS lake, coalesce(sum(hot_end_offset - lake_end_offset), 0)::int AS hot FROM sys.boundaries',
      )
    ).rows as [{ lake: number; hot: number }];
    if (tiers.lake > 0 && tiers.hot > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  wrong.push('after ten seconds the rows were not in both tiers');
}

async function show(client: pg.Client, title: string, sql: string): Promise<void> {
  const started = performance.now();
  const result = await client.query<Record<string, unknown>>({ text: sql, types: { getTypeParser: () => (text: string) => text } });
  const ms = performance.now() - started;
  const names = result.fields.map((f) => f.name);
  const rows = result.rows.map((r) => names.map((n) => String(r[n] ?? '')));
  const widths = names.map((n, i) => Math.max(n.length, ...rows.map((r) => r[i]!.length)));
  const line = (cells: readonly string[]): string => ` ${cells.map((c, i) => c.padEnd(widths[i]!)).join(' | ')}`.trimEnd();
  say(`\n${title}  (${ms.toFixed(0)} ms)`);
  say(line(names));
  say(` ${widths.map((w) => '-'.repeat(w)).join('-+-')}`);
  for (const r of rows) say(line(r));
}

await main();
