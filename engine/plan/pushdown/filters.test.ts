import { beforeAll, describe, expect, test } from 'vitest';
import { bindSql, catalogOf, loadGrammar, table } from '../testing/bind-sql.ts';

beforeAll(loadGrammar);

const CATALOG = catalogOf(
  table(1, 't', {
    i: { kind: 'integer' },
    b: { kind: 'bigint' },
    s: { kind: 'text' },
    v: { kind: 'varchar', length: 9 },
    f: { kind: 'double' },
    n: { kind: 'decimal', precision: 10, scale: 2 },
    d: { kind: 'date' },
    ts: { kind: 'timestamp', precision: 6 },
    tz: { kind: 'timestamptz', precision: 3 },
    ok: { kind: 'boolean' },
    by: { kind: 'bytea' },
  }),
  table(2, 'u', { i: { kind: 'integer' }, s: { kind: 'text' } }),
);

/** `column op value` of every relation, relations apart by ` | `. */
function filters(sql: string): string {
  return bindSql(sql, CATALOG)
    .relations.map((r) =>
      r.filters
        .map((f) => {
          if (f.op === 'in') return `${f.column} in ${f.values.map(show).join(',')}`;
          return 'value' in f ? `${f.column} ${f.op} ${show(f.value)}` : `${f.column} ${f.op}`;
        })
        .join(' and '),
    )
    .join(' | ');
}

function show(value: unknown): string {
  return typeof value === 'bigint' ? `${value}n` : value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}

describe('conditions on one column', () => {
  test.each([
    ['i = 5', 'i = 5'],
    ['5 < i', 'i > 5'],
    ['i = 5::int8', 'i = 5'],
    ['i < 5.5', 'i <= 5'],
    ['i >= 5.5', 'i >= 6'],
    ['i = 5.5', ''],
    ['b > 5', 'b > 5n'],
    ['b between 1 and 9', 'b >= 1n and b <= 9n'],
    ["s = 'x'", 's = x'],
    ["v >= 'x'", 'v >= x'],
    ['f <= 1.5', 'f <= 1.5'],
    // NaN is greater than all numbers, and files do not say where it is.
    ['f > 1.5', ''],
    ['n = 1.5', 'n = 150n'],
    ['n > 1.555', 'n >= 156n'],
    ['n < -1.555', 'n <= -156n'],
    ['n = 1.555', ''],
    ['n >= 2', 'n >= 200n'],
    ["d = '2001-01-01'", 'd = 11323'],
    ["d < timestamp '2001-01-02'", 'd < 11324'],
    ["d < timestamp '2001-01-02 10:00'", ''],
    ["ts >= '2001-01-01'", 'ts >= 978307200000000n'],
    ["ts >= date '2001-01-01'", 'ts >= 978307200000000n'],
    ["tz >= '2001-01-01 00:00+02'", 'tz >= 978300000000000n'],
    ["tz >= now() - interval '1 day'", 'tz >= 999913600000000n'],
    ['d = current_date - 1', 'd = 11573'],
    ["ts < localtimestamp + interval '1 month'", 'ts < 1002592000000000n'],
    ['ok', 'ok = true'],
    ['not ok', 'ok = false'],
    ['ok is true', 'ok = true'],
    ['ok is not true', ''],
    ["by = '\\x61'", 'by = 61'],
    ['i is null', 'i is-null'],
    ['s is not null', 's is-not-null'],
    ['i in (1, 2, null)', 'i in 1,2'],
    ['i not in (1, 2)', ''],
    ['i = any(array[1,2])', 'i in 1,2'],
    ['i = 1 or i = 2 or i in (3, 4)', 'i in 1,2,3,4'],
    ['i = 1 or b = 2', ''],
    ['i = 1 and (b = 2 and s = $$y$$)', 'i = 1 and b = 2n and s = y'],
    ['i + 1 = 5', ''],
    ['i = b', ''],
    ['not (i = 1)', ''],
    ['i <> 1', ''],
    ['i = null', ''],
    ['random() < 0.5', ''],
    ['coalesce(i, 0) = 0', ''],
    ['i::text = $$5$$', ''],
  ])('%s', (condition, expected) => {
    expect(filters(`select b from t where ${condition}`)).toBe(expected);
  });
});

describe('where the condition stands', () => {
  test.each([
    ['both sides of an inner join', 'select 1 from t join u on t.i = u.i and u.s = $$x$$ where t.b = 1', 'b = 1n | s = x'],
    ['the preserved side of an outer join', 'select 1 from t left join u on t.i = u.i where t.i = 1', 'i = 1 | '],
    ['not the nullable side', 'select 1 from t left join u on t.i = u.i where u.s = $$x$$', ' | '],
    ['not IS NULL on the nullable side', 'select 1 from t left join u on t.i = u.i where u.i is null', ' | '],
    ['ON of an outer join: only the nullable side', 'select 1 from t left join u on t.i = 1 and u.i = 2', ' | i = 2'],
    ['ON of a right join', 'select 1 from t right join u on t.i = 1 and u.i = 2', 'i = 1 | '],
    ['nothing through a full join', 'select 1 from t full join u on t.i = u.i where t.i = 1', ' | '],
    ['a comma join', 'select 1 from t, u where t.i = u.i and u.i > 3', ' | i > 3'],
    ['a sub-query in FROM', 'select * from (select i as x, b from t) q where x = 1', 'i = 1'],
    ['a sub-query whose column is computed', 'select * from (select i + 1 as x from t) q where x = 1', ''],
    ['not below LIMIT', 'select * from (select i from t limit 5) q where i = 1', ''],
    ['not below a window', 'select * from (select i, row_number() over () from t) q where i = 1', ''],
    ['not below a set-returning function', 'select * from (select i, generate_series(1,2) from t) q where i = 1', ''],
    ['below DISTINCT', 'select * from (select distinct i from t) q where i = 1', 'i = 1'],
    ['below GROUP BY on its key', 'select * from (select i, count(*) as n from t group by i) q where i = 1 and n > 2', 'i = 1'],
    ['not below an aggregate without keys', 'select * from (select max(i) as i from t) q where i = 1', ''],
    ['not HAVING', 'select i from t group by i having max(b) = 1', ''],
    ['both branches of a UNION', 'select * from (select i from t union all select i from u) q where i = 1', 'i = 1 | i = 1'],
    ['not the branches of EXCEPT', 'select * from (select i from t except select i from u) q where i = 1', ' | '],
    ['a common table read once', 'with q as (select i from t) select * from q where i = 1', 'i = 1'],
    ['not one read twice', 'with q as (select i from t) select * from q where i = 1 union all select * from q', ''],
    ['inside EXISTS', 'select 1 from t where exists (select 1 from u where u.i = t.i and u.s = $$x$$)', ' | s = x'],
    [
      'the union and the lake alike',
      'select 1 from t$lake where i = 1 and __bucket = 0 and __offset > 5',
      'i = 1 and __bucket = 0 and __offset > 5n',
    ],
  ])('%s', (_, sql, expected) => {
    expect(filters(sql)).toBe(expected);
  });
});

describe('columns that are read', () => {
  const columns = (sql: string): string => bindSql(sql, CATALOG).relations.map((r) => r.columns.join(',')).join(' | '); // prettier-ignore

  test.each([
    ['select * from u', 'i,s'],
    ['select s from u', 's'],
    ['select count(*) from u', ''],
    ['select 1 from u', ''],
    ['select s from u where i = 1', 'i,s'],
    ['select s from u order by i', 'i,s'],
    ['select a.s from u a join u b using (i)', 'i,s | i'],
    ['select s from (select * from u) q', 's'],
    ['select s from (select distinct * from u) q', 'i,s'],
    ['select count(*) from (select * from u) q', ''],
    ['select s from (select s, i + 1 from u order by i limit 3) q', 'i,s'],
    ['select s from (select * from u union all select * from u) q', 's | s'],
    ['select s from (select * from u union select * from u) q', 'i,s | i,s'],
    ['with q as (select * from u) select s from q', 's'],
    ['with q as (select * from u) select a.s, b.i from q a, q b', 'i,s'],
    ['with q as (select * from u) select 1', ''],
    ['select 1 where exists (select * from u)', ''],
    ['select 1 where 1 in (select i from u)', 'i'],
    ['select (select max(s) from u where u.i = t.i) from t', 'i | i,s'],
    ['select x.n from u, lateral (select u.i + 1 as n, u.s) x', 'i'],
    ['select __offset from t$lake', '__offset'],
    ['select sum(i) over (order by s) from u', 'i,s'],
  ])('%s', (sql, expected) => {
    expect(columns(sql)).toBe(expected);
  });
});
