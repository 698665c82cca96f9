import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { temporaryServer, textRows } from '../harness/temporary-server.ts';

/**
 * The whole way: tables made and filled through psql's protocol, tiered by the server's own worker, read by engines that are not ours.
 * Every engine must see the rows that `t$lake` shows. The kit lies beside the project (THERMOCLINE_LIVE_KIT).
 */
const READ = join(resolve(process.env['THERMOCLINE_LIVE_KIT'] ?? '../shared/live'), 'readers/read');
const present = existsSync(READ);
if (!present) {
  process.stdout.write(`server-readers: skipped, no reader kit at ${READ}\n`);
  if (process.env['THERMOCLINE_LIVE_REQUIRED'] === '1') throw new Error('the live tests are required here');
}

const ENGINES = ['java', 'duckdb', 'pyiceberg'] as const;

const TABLES: Readonly<Record<string, readonly string[]>> = {
  plain: [
    "CREATE TABLE plain (id bigint NOT NULL, name text, price numeric(10,2), at timestamptz) WITH ('table.datalake.freshness' = '1 h')",
    "INSERT INTO plain SELECT i, CASE WHEN i % 7 = 0 THEN NULL ELSE 'näme ' || i END, i * 0.25, timestamptz '2026-01-01 00:00:00+00' + i * interval '1 hour' FROM generate_series(1, 5000) AS g(i)",
    "CALL sys.tier('plain')",
    "INSERT INTO plain VALUES (-1, '', -0.01, timestamptz '1969-12-31 23:59:59.999999+00')",
    "CALL sys.tier('plain')",
    "INSERT INTO plain VALUES (9999, 'hot', 1, NULL)",
  ],
  partitioned: [
    "CREATE TABLE partitioned (id integer, day text) PARTITION BY (day) WITH ('bucket.num' = '2', 'bucket.key' = 'id', 'table.datalake.freshness' = '1 h')",
    "INSERT INTO partitioned SELECT i, '2026-01-0' || (1 + i % 3)::text FROM generate_series(1, 1000) AS g(i)",
    "CALL sys.tier('partitioned')",
    "INSERT INTO partitioned SELECT i, '2026-01-09' FROM generate_series(1001, 1100) AS g(i)",
    "CALL sys.tier('partitioned')",
  ],
  evolved: [
    "CREATE TABLE evolved (id integer) WITH ('table.datalake.freshness' = '1 h')",
    'INSERT INTO evolved SELECT i FROM generate_series(1, 100) AS g(i)',
    "CALL sys.tier('evolved')",
    'ALTER TABLE evolved ADD COLUMN note text',
    "INSERT INTO evolved SELECT i, 'n' || i FROM generate_series(101, 200) AS g(i)",
    "CALL sys.tier('evolved')",
  ],
  emptied: [
    "CREATE TABLE emptied (id integer) WITH ('table.datalake.freshness' = '1 h')",
    'INSERT INTO emptied SELECT i FROM generate_series(1, 100) AS g(i)',
    "CALL sys.tier('emptied')",
    'TRUNCATE emptied',
    'INSERT INTO emptied VALUES (7)',
    "CALL sys.tier('emptied')",
  ],
  // Long enough that snapshots have expired and metadata files have gone.
  expired: [
    "CREATE TABLE expired (id integer) WITH ('table.datalake.freshness' = '1 h', 'table.datalake.snapshot.num-retained.max' = '3')",
    ...Array.from({ length: 40 }, (_, i) => [`INSERT INTO expired VALUES (${i})`, "CALL sys.tier('expired')"]).flat(),
  ],
  types: [
    `CREATE TABLE types (b boolean, s smallint, i integer, l bigint, f real, d double precision, n numeric(38,10), t text, v varchar(10), y bytea, dd date,
       ts timestamp(3), tz timestamptz(6)) WITH ('table.datalake.freshness' = '1 h')`,
    String.raw`INSERT INTO types VALUES
       (true, -32768, -2147483648, -9223372036854775808, 1.5, -2.25, -1234567890123456789012345678.0123456789, 'x', 'äöü', '\x00ff'::bytea, date '0001-01-01', timestamp '2026-02-03 04:05:06.789', timestamptz '2026-02-03 04:05:06.789012+02'),
       (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
       (false, 32767, 2147483647, 9223372036854775807, 'NaN', 'Infinity', 0.0000000001, '', '', ''::bytea, date '9999-12-31', timestamp '1969-12-31 23:59:59.999', timestamptz '1900-01-01 00:00:00+00')`,
    "CALL sys.tier('types')",
  ],
};

/** What is compared: every engine's rows are summed up by the same SQL (in DuckDB, over the engine's rows), ours by our own. */
const SUMMARY: Readonly<Record<string, string>> = {
  plain: 'SELECT count(*), sum(id), count(name), sum(price), max(name) FROM t',
  partitioned: 'SELECT count(*), sum(id), count(DISTINCT day), min(day), max(day) FROM t',
  evolved: 'SELECT count(*), sum(id), count(note), min(note), max(note) FROM t',
  emptied: 'SELECT count(*), sum(id) FROM t',
  expired: 'SELECT count(*), sum(id), min(id), max(id) FROM t',
  types: 'SELECT count(*), sum(s), sum(i), sum(l), count(f), count(d), sum(n), max(t), max(v), min(dd), max(dd) FROM t',
};

describe.skipIf(!present)('tables of a server, read by strangers', () => {
  test('Java Iceberg, DuckDB and pyiceberg see what $lake shows', async () => {
    await using server = await temporaryServer();
    const client = await server.connect();
    const report: string[] = [];
    for (const [table, statements] of Object.entries(TABLES)) {
      for (const sql of statements) await client.query(sql);
      const folder = join(server.data, 'lake', 'public', table);
      const [ours] = await textRows(client, SUMMARY[table]!.replace('FROM t', `FROM "${table}$lake"`));
      for (const engine of ENGINES) {
        const { stdout } = await promisify(execFile)(READ, ['--engine', engine, folder, '--sql', SUMMARY[table]!], { maxBuffer: 1 << 28 });
        const line = stdout.split('\n').find((l) => l.startsWith('{'));
        const theirs = Object.values(JSON.parse(line!) as Record<string, unknown>).map((v) => (v === null ? null : String(v)));
        report.push(`${table} ${engine}: ${theirs.join(' ')}`);
        expect({ table, engine, rows: theirs }).toEqual({ table, engine, rows: ours });
      }
    }
    process.stdout.write(`foreign readers, equal to $lake:\n${report.join('\n')}\n`);
  }, 600_000);
});
