import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { bindInsertSource, bindQuery } from '../../engine/plan/bind.ts';
import { OpenParameters } from '../../engine/plan/parameters/open-parameters.ts';
import { catalogOf, contextOf, loadGrammar, parseStatement, table } from '../../engine/plan/testing/bind-sql.ts';

const T = table(7, 't', {
  i: { kind: 'integer' },
  s: { kind: 'smallint' },
  b: { kind: 'bigint' },
  d: { kind: 'double' },
  n: { kind: 'decimal', precision: 10, scale: 2 },
  x: { kind: 'text' },
  v: { kind: 'varchar', length: 20 },
  o: { kind: 'boolean' },
  da: { kind: 'date' },
  ts: { kind: 'timestamp', precision: 6 },
  tz: { kind: 'timestamptz', precision: 6 },
  by: { kind: 'bytea' },
});
const DDL =
  'create table t (i int, s smallint, b bigint, d float8, n numeric(10,2), x text, v varchar(20), o bool, da date, ts timestamp, tz timestamptz, by bytea)';

/** Statements with parameters; PostgreSQL says what their types are, or what is wrong. */
const CORPUS = `
select $1
select $1, $2
select $1::int
select $1::int + $2
select $2 + 1, $1 || 'x'
select $1 + 1
select 1 + $1
select $1 + 1.5
select $1 * 2.5e0
select $1 + $2
select $1 || $2
select $1 || 'x'
select -$1
select not $1
select $1 = true
select $1 = 1
select $1 = 'x'
select $1 = $2
select $1 < $2
select $1 is null
select $1 is null, $1 = 2
select $1 = 2, $1 is null
select $1::int, $1
select $1, $1::int
select $1::int, $1::text
select $2
select $1::int where $2 = 3
select * from t where i = $1
select * from t where i = $1 and $1 = s
select * from t where s = $1 and $1 = i
select $1 from t where i = $1
select * from t where x = $1
select * from t where v = $1
select * from t where n = $1
select * from t where d > $1
select * from t where da = $1
select * from t where ts < $1
select * from t where tz >= $1
select * from t where by = $1
select * from t where o = $1
select * from t where $1
select * from t where o and $1
select * from t where i = any($1)
select * from t where x = any($1)
select * from t where v = any($1)
select * from t where b <> all($1)
select * from t where tz = any($1)
select * from t where $1 = any(array[1,2])
select * from t where i = any(array[$1, $2])
select * from t where i in ($1, $2)
select * from t where i in ($1)
select * from t where $1 in (1, 2)
select * from t where $1 in (i, s)
select * from t where n in ($1, 2)
select * from t where i between $1 and $2
select $1 between 1 and 2
select $1 between 1 and 2.5
select * from t where x like $1
select * from t where x ilike $1 || '%'
select * from t where x ~ $1
select * from t where i = $1::bigint
select * from t where (i, x) = ($1, $2)
select * from t where (i, x) in (($1, $2), ($3, $4))
select * from t where i = (select $1)
select * from t where x = (select $1)
select * from t where i in (select i from t where x = $1)
select * from t order by i limit $1
select * from t order by i limit $1 offset $2
select * from t limit $1 + 1
select coalesce($1, 1)
select coalesce($1, 'x')
select coalesce($1, $2)
select coalesce(i, $1) from t
select nullif($1, 1)
select nullif(i, $1) from t
select greatest($1, 1.5)
select case when $1 then 1 else 2 end
select case $1 when 1 then 'a' end
select case when o then $1 else i end from t
select case i when $1 then $2 end from t
select array[$1, $2]
select array[$1, 1]
select lower($1)
select length($1)
select substring($1, 2)
select substring(x from $1::int for $2::int) from t
select abs($1)
select round($1, 2)
select round(n, $1) from t
select date_trunc($1, ts) from t
select date_trunc('day', $1)
select extract(year from $1)
select now() - $1
select da + $1 from t
select da - $1 from t
select ts - $1 from t
select ts + $1 from t
select tz > now() - $1 from t
select tz > now() - $1::interval from t
select to_char($1, 'YYYY')
select to_char(ts, $1) from t
select concat($1, $2)
select count($1)
select count(*) filter (where i > $1) from t
select sum($1)
select sum(i + $1) from t
select max($1)
select string_agg(x, $1) from t
select i + $1 from t group by i + $1
select i + $1 from t group by i + $2
select i, count(*) from t group by i having count(*) > $1
select distinct $1
select $1 order by 1
select $1 union select 'x'
select $1 union select 2
select 2 union select $1
select $1 union select $2
select $1 union all select $2 union all select 3
values ($1)
values ($1), (2)
values ($1, $2), ('x', 2)
select * from (values ($1, 1)) v(a, b)
select * from (select $1 as a) q where a = $2
select * from (select $1::int as a) q where a = $2
with c as (select $1::int as a) select a + $2 from c
with c as (select $1 as a) select * from c
select * from t a join t b on a.i = b.i + $1
select * from generate_series(1, $1)
select * from generate_series($1, 10)
select * from generate_series($1::int, $2::int)
select * from unnest($1::int[])
select $1::int[]
select $1::text[]
select $1::date, $2::timestamptz, $3::uuid, $4::numeric, $5::bytea, $6::bool
select $1::regclass
select $1::varchar(5)
select cast($1 as numeric(10,2))
select $0
select $1[1]
select ($1::int[])[$2]
select x || $1 from t
select i || $1 from t
select $1 || i from t
select i % $1 from t
select i / $1 from t
select i::numeric / $1 from t
select i is distinct from $1 from t
select $1 is distinct from 'x'
select $1 is true
select exists (select 1 from t where i = $1)
select row_number() over (order by i + $1) from t
select lag(i, $1) over (order by i) from t
select sum(i) over (order by i rows between $1 preceding and current row) from t
select current_setting($1)
select nosuch = $1 from t
select i = $1 from nosuch
select i + $1 || 'x' from t
select $1::int where $1 = 1.5
select * from t where i = $1 or x = $1
insert into t(i) values ($1)
insert into t(v) values ($1)
insert into t(i, x, n, ts) values ($1, $2, $3, $4)
insert into t(i, s) values ($1, $1)
insert into t(i) values ($1 + 1)
insert into t(i) values ($1::bigint)
insert into t(i, x) values ($1, $2), ($3, $4), ($5, $6)
insert into t(i, x) select $1, $2
insert into t(i, x) select i, $1 from t where b = $2
insert into t(n) select $1 union select 2
insert into t(da) values (coalesce($1, '2020-01-01'))
`
  .trim()
  .split('\n');

interface Described {
  readonly parameters?: readonly number[];
  readonly columns?: readonly string[];
  readonly error?: string;
}

let pg: PGlite;

beforeAll(async () => {
  await loadGrammar();
  pg = await PGlite.create();
  await pg.exec(DDL);
});

afterAll(() => pg.close());

async function byPostgres(sql: string): Promise<Described> {
  try {
    const { queryParams, resultFields } = await pg.describeQuery(sql);
    return { parameters: queryParams.map((p) => p.dataTypeID), columns: resultFields.map((f) => `${f.name}:${f.dataTypeID}`) };
  } catch (error) {
    return { error: String((error as { code?: unknown }).code) };
  }
}

function byUs(sql: string, declared: readonly number[] = []): Described {
  try {
    const parameters = new OpenParameters(declared);
    const context = contextOf(sql, catalogOf(T), { parameters });
    const statement = parseStatement(sql);
    const insert = 'InsertStmt' in statement ? statement.InsertStmt : null;
    if (insert !== null) {
      const names = (insert.cols ?? []).map((c) => ('ResTarget' in c ? c.ResTarget.name : ''));
      const columns = names.map((name) => T.schemas[0]!.columns.find((c) => c.name === name)!);
      const source = insert.selectStmt!;
      bindInsertSource('SelectStmt' in source ? source.SelectStmt : {}, columns, context);
      return { parameters: parameters.types(), columns: [] };
    }
    const { columns } = bindQuery('SelectStmt' in statement ? statement.SelectStmt : {}, context);
    return { parameters: parameters.types(), columns: columns.map((c) => `${c.name}:${c.typeOid}`) };
  } catch (error) {
    if (error instanceof ThermoclineError) return { error: error.sqlstate };
    throw error;
  }
}

describe('parameter types are the ones PostgreSQL tells of', () => {
  for (const sql of CORPUS) {
    test(sql, async () => {
      expect(byUs(sql)).toEqual(await byPostgres(sql));
    });
  }
});

test('declared types stand, 0 and unknown leave the choice to the statement', () => {
  expect(byUs('select $1 + 1', [20])).toEqual({ parameters: [20], columns: ['?column?:20'] });
  expect(byUs('select $1 + 1', [0])).toEqual({ parameters: [23], columns: ['?column?:23'] });
  expect(byUs('select $1 + 1', [705])).toEqual({ parameters: [23], columns: ['?column?:23'] });
  expect(byUs('select $1', [0, 23])).toEqual({ parameters: [25, 23], columns: ['?column?:25'] });
  expect(byUs('select * from t where x = $1', [23])).toEqual({ error: '42883' });
  expect(byUs('select 1', [999_999])).toEqual({ error: '42704' });
});
