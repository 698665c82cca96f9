import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryServer, temporaryServer, textRows } from '../harness/temporary-server.ts';

/** Ways to a file, an extension, a setting or the inside of DuckDB, through a real server: each ends in an error and changes nothing. */

const SECRET = 'the canary sings';
const ATTEMPTS = (file: string, out: string): readonly string[] => [
  // Statements of DuckDB's.
  `ATTACH '${out}/db.duckdb' AS other`, `ATTACH ':memory:' AS other`, 'DETACH memory', 'USE memory', `EXPORT DATABASE '${out}/export'`, `IMPORT DATABASE '${out}'`, 'INSTALL httpfs', 'LOAD httpfs', `LOAD '${out}/x.duckdb_extension'`,
  'FORCE INSTALL spatial FROM community', 'UPDATE EXTENSIONS', 'PRAGMA database_list', "PRAGMA memory_limit='1GB'", 'PRAGMA version', "CREATE SECRET s (TYPE s3, KEY_ID 'x', SECRET 'y')", 'DROP SECRET s', 'CHECKPOINT memory', 'FORCE CHECKPOINT',
  `CREATE MACRO m(a) AS TABLE SELECT * FROM read_text(a)`, `CREATE FUNCTION m(a) AS a + 1`, "CALL pragma_version()", `CALL read_text('${file}')`, 'DESCRIBE t', 'SUMMARIZE t', 'SHOW ALL TABLES', 'FROM t', `FROM '${file}'`, 'PIVOT t ON a', 'SET VARIABLE x = 1', "SET GLOBAL memory_limit = '1GB'",
  // Settings, under SET in every form.
  "SET memory_limit = '1GB'", "SET threads = 1", "SET enable_external_access = true", "SET extension_directory = '/tmp'", "SET temp_directory = '/tmp'", "SET allow_unsigned_extensions = true", "SET custom_extension_repository = 'http://x'", "SET autoinstall_known_extensions = true", "SET home_directory = '/'", "SET secret_directory = '/tmp'", "SET log_query_path = '/tmp/x'", "SET profiling_output = '/tmp/x'", "SET enable_profiling = 'json'", 'RESET memory_limit', 'SHOW memory_limit', "SET SESSION access_mode = 'READ_ONLY'", "SET LOCAL file_search_path = '/'", "SELECT set_config('memory_limit', '1GB', false)", "SELECT current_setting('memory_limit')", "SELECT current_setting('temp_directory', false)",
  // COPY to and from files and programs.
  `COPY t TO '${out}/t.csv'`, `COPY t TO '${out}/t.parquet' (FORMAT parquet)`, `COPY (SELECT 1) TO '${out}/t.csv'`, `COPY t FROM '${file}'`, `COPY t FROM PROGRAM 'cat ${file}'`, `COPY t TO PROGRAM 'cat > ${out}/t'`, `COPY (SELECT * FROM read_text('${file}')) TO STDOUT`, `COPY DATABASE memory TO other`,
  // Files as tables, and functions that read them, everywhere a name may stand.
  `SELECT * FROM '${file}'`, `SELECT * FROM "${file}"`, `SELECT * FROM read_text('${file}')`, `SELECT * FROM read_blob('${file}')`, `SELECT * FROM read_csv('${file}', header = false)`, `SELECT * FROM read_csv_auto('${file}')`, `SELECT * FROM read_json('${file}')`, `SELECT * FROM read_ndjson_objects('${file}')`, `SELECT * FROM read_parquet('${file}')`, `SELECT * FROM parquet_metadata('${file}')`, `SELECT * FROM parquet_bloom_probe('${file}', 'a', 1)`, `SELECT * FROM parquet_file_metadata('${file}')`, `SELECT * FROM sniff_csv('${file}')`, `SELECT * FROM glob('${out}/*')`, `SELECT * FROM arrow_scan(1, 2, 3)`, `SELECT * FROM arrow_scan_dumb(1, 2, 3)`, `SELECT * FROM python_map_function()`, `SELECT * FROM duckdb_secrets()`, `SELECT * FROM duckdb_settings()`, `SELECT * FROM duckdb_logs_parsed('x')`, `SELECT * FROM query('SELECT 1')`, `SELECT * FROM query_table('t')`, `SELECT * FROM json_execute_serialized_sql('{}')`, `SELECT * FROM tc_source(0)`, `SELECT * FROM unnest(read_text('${file}'))`, `SELECT * FROM LATERAL read_text('${file}')`, `SELECT (SELECT content FROM read_text('${file}'))`, `INSERT INTO t SELECT 1 FROM read_text('${file}')`, `CREATE TABLE u AS SELECT * FROM read_text('${file}')`, `EXPLAIN SELECT * FROM read_text('${file}')`, `EXPLAIN ANALYZE SELECT * FROM glob('*')`, `DECLARE c CURSOR FOR SELECT * FROM read_text('${file}')`, `PREPARE p AS SELECT * FROM read_text('${file}')`, `WITH x AS MATERIALIZED (SELECT * FROM read_text('${file}')) SELECT 1`, `SELECT 1 WHERE EXISTS (SELECT FROM read_text('${file}'))`, `VALUES ((SELECT content FROM read_text('${file}')))`,
  // Scalars of the session, the environment, files, plans and DuckDB's inside.
  `SELECT getenv('HOME')`, `SELECT read_text('${file}')`, `SELECT getvariable('x')`, 'SELECT current_connection_id()', 'SELECT current_query_id()', 'SELECT current_transaction_id()', `SELECT write_log('x')`, 'SELECT sleep_ms(1)', 'SELECT setseed(0.5::float8), set_seed(1)', `SELECT json_serialize_sql('SELECT 1')`, `SELECT json_deserialize_sql('{}')`, `SELECT json_serialize_plan('SELECT 1')`, `SELECT parse_path('${file}')`, `SELECT parse_filename('${file}')`, `SELECT error('[00000] x')`, 'SELECT stats(1)', 'SELECT vector_type(1)', `SELECT in_search_path('a', 'b')`, `SELECT nextval('x')`, `SELECT list_aggregate(array[1], 'sum')`, `SELECT cast_to_type('1', 1)`, `SELECT create_sort_key(1, 'ASC')`, `SELECT icu_sort_key('a', 'de')`, `SELECT tc_json('get', '{}', 'a')`, `SELECT variant_typeof(1)`, `SELECT main.lower('A')`, `SELECT system.main.lower('A')`, `SELECT memory.main.lower('A')`, `SELECT pg_read_file('${file}')`, `SELECT pg_read_binary_file('${file}')`, `SELECT pg_ls_dir('${out}')`, `SELECT pg_stat_file('${file}')`, `SELECT lo_import('${file}')`, `SELECT lo_export(1, '${out}/x')`, `SELECT pg_reload_conf()`, `SELECT pg_rotate_logfile()`, `SELECT pg_terminate_backend(1)`, `LOAD 'plpgsql'`, `CREATE EXTENSION file_fdw`, `DO $$ BEGIN RAISE NOTICE 'x'; END $$`, `ALTER SYSTEM SET work_mem = '1GB'`, `CREATE SERVER s FOREIGN DATA WRAPPER w`, `SELECT a.read_text('${file}') FROM t a`, `SELECT * FROM t TABLESAMPLE read_text(1)`, `SELECT * FROM t ORDER BY getenv('HOME')`, `SELECT sum(a) FILTER (WHERE getenv('HOME') IS NULL) FROM t`, `SELECT count(*) OVER (PARTITION BY getenv('HOME')) FROM t`,
]; // prettier-ignore

let server: TemporaryServer;
let client: pg.Client;
let folder: string;
let attempts: readonly string[];

beforeAll(async () => {
  server = await temporaryServer();
  folder = await mkdtemp(join(tmpdir(), 'thermocline-fence-'));
  await writeFile(join(folder, 'canary.txt'), SECRET);
  attempts = ATTEMPTS(join(folder, 'canary.txt'), folder);
  client = await server.connect();
  await client.query('create table t (a int)');
}, 60_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('a hundred ways out of SQL end in an error that tells nothing', async () => {
  expect(attempts.length).toBeGreaterThan(100);
  const through: string[] = [];
  for (const sql of attempts) {
    try {
      const rows = await textRows(client, sql);
      through.push(`${sql}\n  ${JSON.stringify(rows).slice(0, 200)}`);
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === undefined || !/^(42|0A|22|3D|3F|25|58)/.test(code) || message.includes(SECRET))
        through.push(`${sql}\n  ${code} ${message}`);
    }
  }
  expect(through).toEqual([]);
});

test('nothing was written, read or set', async () => {
  expect(await readdir(folder)).toEqual(['canary.txt']);
  expect(await readFile(join(folder, 'canary.txt'), 'utf8')).toBe(SECRET);
  expect(await textRows(client, 'select count(*) from t')).toEqual([['0']]);
});
