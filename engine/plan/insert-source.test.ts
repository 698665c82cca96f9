import { beforeAll, describe, expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { rowsOf } from '../../catalog/testing/rows.ts';
import type { Column } from '../../catalog/model/table.ts';
import { bindDefault, bindInsertSource } from './bind.ts';
import { catalogOf, contextOf, loadGrammar, parseExpression, parseSelect, table } from './testing/bind-sql.ts';

beforeAll(loadGrammar);

const CATALOG = catalogOf(table(1, 't', { a: { kind: 'integer' }, s: { kind: 'text' } }));
const COLUMNS: readonly Column[] = [
  { id: 0, name: 'i', type: { kind: 'integer' }, nullable: true, default: '41 + 1' },
  { id: 1, name: 'n', type: { kind: 'decimal', precision: 5, scale: 2 }, nullable: true },
  { id: 2, name: 'v', type: { kind: 'varchar', length: 3 }, nullable: true, default: "'x'" },
  { id: 3, name: 'ts', type: { kind: 'timestamp', precision: 3 }, nullable: true },
];

function insert(sql: string, columns = COLUMNS): { sql: string; types: string } {
  const bound = bindInsertSource(parseSelect(sql), columns, contextOf(sql, CATALOG), parseExpression);
  return { sql: bound.print((id) => [`{${id}}`]), types: bound.columns.map((c) => `${c.name} ${c.type.kind}`).join(', ') };
}

function expectError(action: () => unknown, sqlstate: string, position: number | undefined, message: string): void {
  let thrown: unknown = null;
  try {
    action();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ThermoclineError);
  const error = thrown as ThermoclineError;
  expect([error.sqlstate, error.fields.position, error.message]).toEqual([sqlstate, position, expect.stringContaining(message)]);
}

describe('VALUES', () => {
  test('untyped literals are read as the columns say', () => {
    const { sql, types } = insert("values ('1', '2.505', 'abc', '2001-02-03 04:05:06.7891')");
    expect(types).toBe('i integer, n decimal, v varchar, ts timestamp');
    expect(sql).toContain("CAST(1 AS INTEGER), CAST('2.51' AS DECIMAL(5,2)), 'abc', CAST('2001-02-03 04:05:06.789' AS TIMESTAMP)");
  });

  test('DEFAULT is the column default, or NULL', () => {
    expect(insert('values (default, default, default, default)').sql).toContain(
      "(CAST(41 AS INTEGER) + CAST(1 AS INTEGER)), CAST(NULL AS DECIMAL(5,2)), 'x', CAST(NULL AS TIMESTAMP)",
    );
  });

  test('fewer values than columns are the first ones', () => {
    expect(insert('values (1), (2)').types).toBe('i integer');
  });

  test.each([
    ['values (1, 2, $$3$$, $$2001-01-01$$, 5)', '42601', 38, 'INSERT has more expressions than target columns'],
    ['values (1, 2), (3)', '42601', 17, 'VALUES lists must all be the same length'],
    ["values ('x')", '22P02', 9, 'invalid input syntax for type integer: "x"'],
    ['values (1, 1000)', '22003', undefined, 'numeric field overflow'],
    ["values (1, 1, 'abcd')", '22001', undefined, 'value too long for type character varying(3)'],
    ["values (1, 1, 'abc  ', date '2001-01-01', 1)", '42601', 43, 'INSERT has more expressions'],
    ['values (true)', '42804', 9, 'column "i" is of type integer but expression is of type boolean'],
    ['values (1, now())', '42804', 12, 'column "n" is of type numeric but expression is of type timestamp with time zone'],
    ['values (nope)', '42703', 9, 'column "nope" does not exist'],
    ['values (count(*))', '42803', 9, 'aggregate functions are not allowed in VALUES'],
    ['values ((1, 2))', '0A000', 9, 'row values are not supported'],
  ])('%s is %s', (sql, sqlstate, position, message) => {
    expectError(() => insert(sql), sqlstate, position, message);
  });

  test('blanks beyond the length of a varchar are cut, assignments and casts of numbers are implicit', () => {
    expect(insert("values (1.5, 1::float8, 'abc  ', date '2001-01-01')").sql).toContain('CAST(2 AS INTEGER)');
  });
});

describe('rows known while binding', () => {
  const rows = (sql: string) => {
    const { constant } = bindInsertSource(parseSelect(sql), COLUMNS, contextOf(sql, CATALOG), parseExpression);
    return constant === undefined ? null : rowsOf(constant);
  };

  test('constants are a batch, in the form of the columns', () => {
    expect(
      rows(
        "values (1, '2.505', 'äb', '2001-01-01 00:00:00.0015'), (-2, 3, null, date '2001-01-01'), (null, -0.5, 'abc  ', localtimestamp)",
      ),
    ).toEqual([
      [1, 251n, 'äb', 978307200002n],
      [-2, 300n, null, 978307200000n],
      [null, -50n, 'abc', 1000000000000n],
    ]);
  });

  test('what has to be computed is not', () => {
    expect(rows("values (1, 2, lower('X'), null)")).toBeNull();
    expect(rows('values (1), (1 + 1)')).toBeNull();
    expect(rows('select 1')).toBeNull();
  });

  test('infinite times are refused: neither tier has them', () => {
    expectError(() => rows("values (1, 1, 'a', 'infinity')"), '22008', undefined, '"infinity" cannot be stored');
  });
});

describe('SELECT', () => {
  test('columns are assigned one by one around it', () => {
    const { sql, types } = insert('select a, a, s from t order by a limit 3');
    expect(types).toBe('i integer, n decimal, v varchar');
    expect(sql).toContain('ORDER BY r1.c0 ASC NULLS LAST LIMIT CAST(3 AS BIGINT)');
    expect(sql).toContain('value too long for type character varying(3)');
  });

  test("literals of the select list take the columns' types", () => {
    expect(insert("select '5', null, 'x' from t").sql).toContain('CAST(5 AS INTEGER)');
  });

  test.each([
    ['select s from t', '42804', 8, 'column "i" is of type integer but expression is of type text'],
    ['select 1, 2, $$a$$, now()::timestamp, 5 from t', '42601', 39, 'INSERT has more expressions than target columns'],
    ["select 'x'", '22P02', 8, 'invalid input syntax for type integer: "x"'],
  ])('%s is %s', (sql, sqlstate, position, message) => {
    expectError(() => insert(sql), sqlstate, position, message);
  });
});

describe('DEFAULT expressions', () => {
  const bind = (sql: string, type: Column['type']): string =>
    bindDefault(parseExpression(sql), type, contextOf(`SELECT ${sql}`, CATALOG)).sql;

  test('are constants of the column type', () => {
    expect(bind("'5'", { kind: 'integer' })).toBe('CAST(5 AS INTEGER)');
    expect(bind('1.005', { kind: 'decimal', precision: 4, scale: 2 })).toBe("CAST('1.01' AS DECIMAL(4,2))");
    expect(bind('5', { kind: 'text' })).toBe('CAST(CAST(5 AS INTEGER) AS VARCHAR)');
    expect(bind('null', { kind: 'date' })).toBe('CAST(NULL AS DATE)');
    expect(bind('now()', { kind: 'timestamptz', precision: 6 })).toBe('make_timestamptz(CAST(1000000000000000 AS BIGINT))');
  });

  test.each([
    ['a', '42703'],
    ['(select 1)', '0A000'],
    ['sum(1)', '42803'],
    ['generate_series(1, 2)', '0A000'],
    ['true', '42804'],
    ["'x'", '22P02'],
    ["'pg_class'::regclass", '42P01'],
  ])('%s is refused with %s', (sql, sqlstate) => {
    expect(() => bind(sql, { kind: 'integer' })).toThrow(expect.objectContaining({ sqlstate }));
  });
});
