import { beforeAll, describe, expect, test } from 'vitest';
import { bindSql, catalogOf, loadGrammar, table } from '../testing/bind-sql.ts';

beforeAll(loadGrammar);

const CATALOG = catalogOf(table(1, 't', { a: { kind: 'integer' }, b: { kind: 'text' } }), table(2, 'o', { x: { kind: 'integer' } }));

/** The query over relations in two parts. */
const inParts = (sql: string): string => bindSql(sql, CATALOG).print((id) => [`lake ${id}`, `hot ${id}`]);
/** What is asked of the hot part. */
const asked = (sql: string): string => /\(hot 0\) AS r\d+(?:\([^)]*\))?(.*? LIMIT \d+)\)/.exec(inParts(sql))?.[1] ?? '';

test('the first rows of a table are the first rows of what each tier has', () => {
  expect(inParts('select b from t where a > 1 order by a desc, b limit 3 offset 2')).toBe(
    'SELECT CAST(r1.c1 AS VARCHAR) AS c0 FROM (' +
      '(SELECT r1.c0, r1.c1 FROM (lake 0) AS r1(c0, c1) WHERE (r1.c0 > CAST(1 AS INTEGER)) ORDER BY r1.c0 DESC NULLS FIRST, r1.c1 ASC NULLS LAST LIMIT 5)' +
      ' UNION ALL ' +
      '(SELECT r1.c0, r1.c1 FROM (hot 0) AS r1(c0, c1) WHERE (r1.c0 > CAST(1 AS INTEGER)) ORDER BY r1.c0 DESC NULLS FIRST, r1.c1 ASC NULLS LAST LIMIT 5)' +
      ') AS r1(c0, c1) WHERE (r1.c0 > CAST(1 AS INTEGER)) ORDER BY r1.c0 DESC NULLS FIRST, r1.c1 ASC NULLS LAST LIMIT CAST(3 AS BIGINT) OFFSET CAST(2 AS BIGINT)',
  );
});

test.each([
  ['select a from t limit 5', ' LIMIT 5'],
  ['select 1 from t limit 5', ' LIMIT 5'],
  ['select random() from t limit 5', ' LIMIT 5'],
  ['select (select max(x) from o where x < a) from t limit 5', ' LIMIT 5'],
  ['select a from t limit 20 offset 30', ' LIMIT 50'],
  ['select a from t limit 0', ' LIMIT 0'],
  ['select a from t order by now() limit 1', expect.stringMatching(/ LIMIT 1$/)],
  ['select max(a) from (select a from t order by a limit 2) s', ' ORDER BY r1.c0 ASC NULLS LAST LIMIT 2'],
  [
    "select b from t where b like 'x%' order by lower(b) nulls first limit 1",
    expect.stringMatching(/ORDER BY .* ASC NULLS FIRST LIMIT 1$/),
  ],
])('asks each tier for the first rows: %s', (sql, expected) => {
  expect(asked(sql)).toEqual(expected);
});

describe('reads whole tiers', () => {
  test.each([
    'select a from t',
    'select a from t order by a',
    'select a from t order by a offset 2',
    'select a from t limit null',
    'select a from t limit all',
    'select a from t limit 51',
    'select a from t limit 1 offset 50',
    'select a from t limit 9223372036854775807 offset 1',
    'select a from t limit (select 3)',
    'select distinct a from t limit 3',
    'select distinct on (a) a, b from t order by a, b limit 3',
    'select count(*) from t limit 3',
    'select a from t group by a limit 3',
    'select 1 from t having true limit 3',
    'select generate_series(1, a) from t limit 3',
    'select a, row_number() over (order by b) from t limit 3',
    'select a from t order by row_number() over (order by b) limit 3',
    'select a from t order by random() limit 3',
    'select random() as r from t order by r limit 3',
    'select a from t where random() < 0.5 limit 3',
    'select a from t where a in (select x from o) limit 3',
    'select a from t order by (select max(x) from o where x < a) limit 3',
    'select t.a from t, o limit 3',
    'select t.a from t join o on a = x order by a limit 3',
    'select a from t union all select x from o limit 3',
    'select x from o, lateral (select a from t where a = x order by a limit 3) s',
  ])('%s', (sql) => {
    expect(inParts(sql)).toContain('(lake 0 UNION ALL hot 0) AS r');
    expect(inParts(sql)).not.toMatch(/\((?:lake|hot) \d\)/);
  });
});

test('a table that is in one tier only is asked as a whole', () => {
  expect(bindSql('select a from t order by a limit 3', CATALOG).print((id) => [`lake ${id}`])).toContain(
    'FROM (lake 0) AS r1(c0) ORDER BY',
  );
});
