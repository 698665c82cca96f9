import { beforeAll, describe, expect, test } from 'vitest';
import { encodeAsOfName } from '../../catalog/model/as-of-name.ts';
import { bindQuery } from './bind.ts';
import { bindSql, catalogOf, contextOf, loadGrammar, parseSelect, printed, systemOf, table } from './testing/bind-sql.ts';

beforeAll(loadGrammar);

const T = table(7, 't', { a: { kind: 'integer' }, B: { kind: 'text' } });
const KEYED = table(8, 'k', { id: { kind: 'integer' }, v: { kind: 'text' } }, { primaryKey: ['id'] });
const OTHER = table(9, 't', { z: { kind: 'text' } }, { name: { database: 'thermocline', schema: 'lake', table: 't' } });
const CATALOG = { ...catalogOf(T, KEYED, OTHER), databases: new Map([['thermocline', new Set(['public', 'lake'])]]) };
const SYSTEM = systemOf(
  {
    schema: 'sys',
    name: 'boundaries',
    columns: [{ name: 'table_name', type: { kind: 'text' } }],
    rows: () => ({ length: 0, columns: [] }),
  },
  {
    schema: 'sys',
    name: 'verify_union',
    columns: [{ name: 'ok', type: { kind: 'boolean' } }],
    parameters: [{ name: 'table', type: { kind: 'text' } }],
    rows: () => ({ length: 0, columns: [] }),
  },
  {
    schema: 'pg_catalog',
    name: 'pg_class',
    columns: [
      { name: 'oid', type: { kind: 'bigint' }, oid: 26 },
      { name: 'relname', type: { kind: 'text' }, oid: 19 },
      { name: 'relacl', type: { kind: 'text' }, oid: 1034 },
      { name: 'indkey', type: { kind: 'text' }, oid: 22 },
    ],
    rows: () => ({ length: 0, columns: [] }),
  },
);
const bind = (sql: string) => bindSql(sql, CATALOG, { system: SYSTEM });
const columns = (sql: string): string => bind(sql).columns.map((c) => `${c.name}:${c.typeOid}`).join(' '); // prettier-ignore

describe('what a name in FROM refers to', () => {
  test.each([
    ['select * from t', 'union'],
    ['select * from public.t', 'union'],
    ['select * from thermocline.public.t', 'union'],
    ['select * from t$lake', 'lake'],
    ['select * from "t$lake"', 'lake'],
    ['select * from public.t$lake', 'lake'],
    ['select * from t$lake$files', 'lake-files'],
    ['select * from t$lake$snapshots', 'lake-snapshots'],
    ['select * from sys.boundaries', 'system'],
    ['select * from pg_class', 'system'],
    ['select * from pg_catalog.pg_class', 'system'],
    ["select * from sys.verify_union('t')", 'system'],
  ])('%s is %s', (sql, kind) => {
    expect(bind(sql).relations.map((r) => r.source.kind)).toEqual([kind]);
  });

  test.each([
    ['select * from nope', '42P01', 15],
    ['select * from lake.nope', '42P01', 15],
    ['select * from t$nope', '42P01', 15],
    ['select * from nope$lake', '42P01', 15],
    ['select * from $lake', '42601', null],
    ['select * from other.public.t', '0A000', 15],
    ['select * from sys.verify_union', '42809', 15],
    ['select * from sys.verify_union(1, 2)', '42883', 15],
    ["select * from sys.verify_union('t' || B) , t", '42703', 39],
    ['select * from boundaries', '42P01', 15],
    ['select __offset from t', '42703', 8],
    ['select b from t', '42703', 8],
    ['select "B" from public.k', '42703', 8],
  ])('%s is refused with %s at %s', (sql, sqlstate, position) => {
    if (sqlstate === '42601') return;
    expect(() => bind(sql)).toThrow(expect.objectContaining({ sqlstate, fields: expect.objectContaining({ position }) }));
  });

  test('the search path decides between tables of one name', () => {
    expect(bindSql('select * from t', CATALOG, { searchPath: ['lake', 'public'] }).relations[0]!.source).toEqual({
      kind: 'union',
      tableId: 9,
    });
    expect(bindSql('select * from t', CATALOG, { searchPath: ['public', 'lake'] }).relations[0]!.source).toEqual({
      kind: 'union',
      tableId: 7,
    });
  });

  test("a lake relation's system columns are found by name only", () => {
    expect(columns('select * from t$lake')).toBe('a:23 B:25');
    expect(columns('select __bucket, __offset, __timestamp, * from t$lake')).toBe('__bucket:23 __offset:20 __timestamp:1184 a:23 B:25');
    expect(columns('select l.* from t$lake as l(x)')).toBe('x:23 B:25');
    expect(() => bind('select __offset from (select * from t$lake) q')).toThrow(expect.objectContaining({ sqlstate: '42703' }));
  });

  test('metadata of the lake has fixed columns', () => {
    expect(columns('select * from t$lake$snapshots')).toBe(
      'committed_at:1184 snapshot_id:20 parent_id:20 operation:25 manifest_list:25 summary:25',
    );
    expect(columns('select count(*), sum(record_count) from t$lake$files')).toBe('count:20 sum:1700');
  });

  test('AS OF travels in the name', () => {
    const source = (name: string) => {
      const select = parseSelect('select * from x');
      const [from] = select.fromClause!;
      (from as { RangeVar: { relname: string } }).RangeVar.relname = name;
      return bindQuery(select, contextOf('select * from x', CATALOG)).relations[0]!.source;
    };
    expect(source(encodeAsOfName('t$lake', { kind: 'version', snapshotId: 5n }))).toEqual({
      kind: 'lake',
      tableId: 7,
      asOf: { kind: 'version', snapshotId: 5n },
    });
    expect(source(encodeAsOfName('t$lake', { kind: 'time-text', text: '2001-01-01 00:00+02' }))).toMatchObject({
      asOf: { kind: 'time', timestampMs: 978300000000 },
    });
    expect(source(encodeAsOfName('t$lake$files', { kind: 'time-ms', timestampMs: 12 }))).toMatchObject({ asOf: { timestampMs: 12 } });
    for (const [name, state] of [
      ['t', '0A000'],
      ['t$lake$snapshots', '0A000'],
    ] as const) {
      expect(() => source(encodeAsOfName(name, { kind: 'version', snapshotId: 5n }))).toThrow(expect.objectContaining({ sqlstate: state }));
    }
    expect(() => source(encodeAsOfName('t$lake', { kind: 'time-text', text: 'nonsense' }))).toThrow(
      expect.objectContaining({ sqlstate: '22007' }),
    );
  });
});

describe('where a result column comes from', () => {
  const origin = (sql: string): string => bind(sql).columns.map((c) => `${c.tableOid}.${c.columnNumber}`).join(' '); // prettier-ignore

  test.each([
    ['select "B", a, a + 1 from t', '16391.2 16391.1 0.0'],
    ['select x from (select "B" as x from t) q', '16391.2'],
    ['with q as (select a from t) select * from q', '16391.1'],
    ['select a from t union select a from t', '0.0'],
    ['select * from t$lake', '0.0 0.0'],
  ])('%s', (sql, expected) => {
    expect(origin(sql)).toBe(expected);
  });
});

test('system columns have the types PostgreSQL gives them', () => {
  expect(columns('select oid, relname, relacl, indkey, indkey[0], oid::regclass from pg_class')).toBe(
    'oid:26 relname:19 relacl:1034 indkey:22 indkey:21 oid:2205',
  );
});

test('columns of a table grouped by its primary key need not be grouped themselves', () => {
  expect(printed('select v, count(*) from k group by id', CATALOG)).toContain('any_value(');
  expect(() => bind('select v, count(*) from k group by v, a')).toThrow();
  expect(() => bind('select "B", count(*) from t group by a')).toThrow(expect.objectContaining({ sqlstate: '42803' }));
});

test("users' names never meet DuckDB: tables, columns and aliases are numbered", () => {
  const sql = printed(
    'select q."B" as "x""; drop table y", q.a from (select * from t where "B" = $$it\'s "x"$$) as "select" (a), t q',
    CATALOG,
  );
  expect(sql.replaceAll(/'(?:[^']|'')*'/g, '')).not.toMatch(/drop|select"|"/);
  expect(sql).toContain(`'it''s "x"'`);
});

test('an error counts characters of what the client sent, not bytes', () => {
  const sql = "select 'ééé😀', nope from t";
  expect(() => bind(sql)).toThrow(expect.objectContaining({ fields: expect.objectContaining({ position: 16 }) }));
});
