import { beforeAll, describe, expect, test } from 'vitest';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import { bindSql, catalogOf, loadGrammar, printed, systemOf, table } from './testing/bind-sql.ts';

/** What is not a bound node cannot be printed: no file, setting or extension of DuckDB is in reach of a query. */

beforeAll(loadGrammar);

const CATALOG = catalogOf(table(1, 't', { a: { kind: 'integer' }, s: { kind: 'text' } }));

const ATTEMPTS = [
  "select * from read_parquet('/etc/passwd')",
  "select * from parquet_scan('x.parquet')",
  "select * from parquet_metadata('x.parquet')",
  "select * from parquet_schema('x')",
  "select * from parquet_kv_metadata('x')",
  "select * from read_csv('/etc/passwd')",
  "select * from read_csv_auto('/etc/passwd')",
  "select * from sniff_csv('/etc/passwd')",
  "select * from read_json('/etc/passwd')",
  "select * from read_json_auto('/etc/passwd')",
  "select * from read_json_objects('/etc/passwd')",
  "select * from read_ndjson('/etc/passwd')",
  "select * from read_text('/etc/passwd')",
  "select * from read_blob('/etc/passwd')",
  "select * from glob('/*')",
  "select * from '/etc/passwd'",
  'select * from "/etc/passwd"',
  'select * from "x.parquet"',
  "select * from iceberg_scan('x')",
  "select * from delta_scan('x')",
  "select * from sqlite_scan('x', 'y')",
  "select * from postgres_scan('x', 'y', 'z')",
  "select * from query('select 1')",
  "select * from query_table('t')",
  'select * from duckdb_settings()',
  'select * from duckdb_secrets()',
  'select * from duckdb_tables()',
  'select * from duckdb_functions()',
  'select * from duckdb_extensions()',
  'select * from duckdb_logs()',
  'select * from duckdb_memory()',
  'select * from duckdb_temporary_files()',
  'select * from pragma_version()',
  'select * from pragma_database_list()',
  "select * from pragma_table_info('t')",
  "select * from pragma_storage_info('t')",
  'select * from pragma_show()',
  "select * from which_secret('x', 's3')",
  'select * from checkpoint()',
  'select * from force_checkpoint()',
  "select * from seq_scan('t')",
  'select * from tc_source(1)',
  "select * from unnest_table('x')",
  'select * from range(10)',
  'select * from summary(t)',
  'select * from test_all_types()',
  'select * from information_schema.tables_x',
  'select * from duckdb_columns',
  'select * from sqlite_master',
  'select * from pg_catalog.duckdb_tables',
  'select * from system.main.duckdb_tables',
  'select * from memory.main.t',
  'select * from temp.t',
  "select getenv('HOME')",
  "select getvariable('x')",
  "select read_text('/etc/passwd')",
  "select error('[00000] x')",
  'select struct_pack(a := 1)',
  'select list_value(1)',
  'select map(1)',
  "select nextval('s')",
  'select txid_current()',
  'select uuid()',
  'select hash(1)',
  "select in_search_path('a', 'b')",
  'select current_query()',
  "select pg_read_file('/etc/passwd')",
  "select pg_ls_dir('/')",
  'select pg_sleep(100) from t',
  'select pg_sleep(x) from t',
  "select lo_import('/etc/passwd')",
  "select set_config('threads', x, false) from t",
  'select pg_terminate_backend(1)',
  "select tc_quote_ident('x')",
  'select tc_float8_text(1)',
  'select main.tc_source(1)',
  "select system.main.read_text('/etc/passwd')",
  "select pg_catalog.read_text('/etc/passwd')",
  "select (select * from read_text('/etc/passwd'))",
  "select exists (select 1 from glob('*'))",
  "with x as (select * from read_text('/etc/passwd')) select 1",
  "select 1 union select * from read_csv('/etc/passwd')",
  "select * from t where s in (select * from glob('*'))",
  "select * from t order by getenv('HOME')",
  "select sum(a) over (order by getenv('HOME')) from t",
  "select max(a) filter (where getenv('X') is null) from t",
  "select * from t limit (select count(*) from glob('*'))",
  "select coalesce(s, getenv('HOME')) from t",
  "values (getenv('HOME'))",
  'select * from t, lateral read_text(t.s)',
  "select * from rows from (read_text('x'), generate_series(1, 2))",
  "select ARRAY(select * from glob('*'))",
  'select * from t tablesample reservoir(10)',
  'select a::union_type from t',
  "select 'x'::struct",
];

test.each(ATTEMPTS)('%s does not get through', (sql) => {
  let bound;
  try {
    bound = bindSql(sql, CATALOG);
  } catch (error) {
    const refused = isKind(
      error,
      'undefined-function',
      'undefined-table',
      'undefined-schema',
      'feature-not-supported',
      'undefined-object',
      'undefined-column',
      'wrong-object-type',
    );
    // What Postgres's grammar does not know stops there.
    const isSyntax = error instanceof Error && error.name === 'SqlError';
    expect(refused || isSyntax, String(error)).toBe(true);
    return;
  }
  throw new Error(`was bound: ${bound.print((id) => [String(id)])}`);
});

describe('what is printed holds nothing of the user but quoted literals', () => {
  test.each([
    ["select 'x'' or read_text(''/etc/passwd'')' from t"],
    ["select * from t where s = $a$'; drop table t; --$a$"],
    ['select a as "a", s as "\'; select read_text(\'x\')" from t as "read_text(\'y\')"'],
    ["select s like '%''%' escape '!' from t"],
    ["select s ~ '''; x' from t"],
    ["select to_char(a, '\"''; x\"999') from t"],
    ["select format('%s''; x', a) from t"],
    ["select string_agg(s, '''; x') from t"],
    ['with "read_text(\'x\')" as (select 1 as "c""d") select * from "read_text(\'x\')"'],
    ["select regexp_replace(s, 'a', '''; x\\1') from t"],
  ])('%s', (sql) => {
    const outside = printed(sql, CATALOG).replaceAll(/'(?:[^']|'')*'/g, '');
    expect(outside).not.toMatch(/read_text|drop|; ?x|"/);
  });

  test('a NUL in a literal is a bug of whoever let it in, never printed', () => {
    expect(() => printed("select '\\000'::bytea || 'a'::bytea", CATALOG)).not.toThrow();
  });
});

test('arguments of server functions are values, not SQL', () => {
  const system = systemOf({
    schema: 'sys',
    name: 'verify_union',
    columns: [{ name: 'ok', type: { kind: 'boolean' } }],
    parameters: [{ name: 'table', type: { kind: 'text' } }],
    rows: () => ({ length: 0, columns: [] }),
  });
  const bound = bindSql("select * from sys.verify_union('t''; x')", CATALOG, { system });
  expect(bound.relations[0]!.source).toMatchObject({ args: ["t'; x"] });
  expect(bound.print(() => ['{r}'])).not.toContain('; x');
});

describe('statements that nest too deeply are refused, not overflowed', () => {
  const deep: readonly (readonly [string, string])[] = [
    ['parentheses of operators', `select ${'(1 + '.repeat(400)}1${')'.repeat(400)}`],
    ['a chain', `select 1${' + 1'.repeat(400)}`],
    ['functions', `select ${'lower('.repeat(400)}'a'${')'.repeat(400)}`],
    ['CASE', `select ${'case when true then '.repeat(300)}1${' end'.repeat(300)}`],
    ['NOT', `select ${'not '.repeat(500)}true`],
    ['sub-queries', `select ${'(select '.repeat(300)}1${')'.repeat(300)}`],
    ['sub-queries in FROM', `select * from ${'(select * from '.repeat(300)}t${') q'.repeat(300)}`],
    ['UNION', `select 1${' union select 1'.repeat(1000)}`],
    ['joins', `select 1 from t${' natural join t'.repeat(1)}${Array.from({ length: 500 }, (_, i) => ` join t t${i} on true`).join('')}`],
  ];
  test.each(deep)('%s', (_, sql) => {
    expect(() => printed(sql, CATALOG)).toThrow(expect.objectContaining({ sqlstate: expect.stringMatching(/54001|42712/) }));
  });

  test.each([
    ['a chain of 200', `select 1${' + 1'.repeat(200)}`],
    ['2000 conditions', `select 1 from t where ${Array.from({ length: 2000 }, (_, i) => `a = ${i}`).join(' or ')}`],
    ['an IN list of 5000', `select 1 from t where a in (${Array.from({ length: 5000 }, (_, i) => i).join()})`],
    ['100 branches', `select 1${' union all select 1'.repeat(100)}`],
    ['nested divisions of numerics', `select ${'1.5 / ('.repeat(12)}a${')'.repeat(12)} from t`],
  ])('%s is fine', (_, sql) => {
    expect(printed(sql, CATALOG).length).toBeLessThan(1_000_000);
  });

  test('operands that are printed several times do not multiply', () => {
    const sql = `select ${'nullif(a / ('.repeat(20)}a${'), 0)'.repeat(20)} from t`;
    let size = Number.POSITIVE_INFINITY;
    try {
      size = printed(sql, CATALOG).length;
    } catch (error) {
      expect(error).toMatchObject({ sqlstate: '54001' });
      return;
    }
    expect(size).toBeLessThan(4_000_000);
  });
});
