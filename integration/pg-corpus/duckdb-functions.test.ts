import { afterAll, beforeAll, expect, test } from 'vitest';
import { DUCKDB_FUNCTIONS } from '../../engine/plan/generated/duckdb-functions.ts';
import { isOtherPgFunction, functionsNamed } from '../../engine/plan/types/pg-function.ts';
import { findPgType } from '../../engine/plan/types/pg-type.ts';
import { type Engine, thermocline } from './compare.ts';

/** Functions that only DuckDB has: a generated allow-list, each row of it callable and of the type that it says. */

let ours: Engine;
beforeAll(async () => {
  ours = await thermocline();
}, 60_000);
afterAll(() => ours.close());

const ROWS = DUCKDB_FUNCTIONS.trim()
  .split('\n')
  .map((line) => line.split('|'))
  .map(([name = '', args = '', result = '', kind]) => ({
    name,
    args: args === '' ? [] : args.split(','),
    result,
    isAggregate: kind === 'a',
  }));

/** A type that stands for a polymorphic one. */
const concrete = (type: string): string => type.replace('anyarray', '_int4').replace(/^any(element)?$/, 'int4');
const sqlType = (type: string): string => (type.startsWith('_') ? `${type.slice(1)}[]` : type);

test('every signature can be called with NULLs and has the type it says', async () => {
  expect(ROWS.length).toBeGreaterThan(900);
  const wrong: string[] = [];
  for (const { name, args, result, isAggregate } of ROWS) {
    // The last arguments of quantiles and the like are constants.
    const values = args.map((t, i) => (isAggregate && i > 0 && t === 'float8' ? '0.5::float8' : `null::${sqlType(concrete(t))}`));
    const sql = `select ${name}(${values.join(', ')}) as r`;
    const answer = await ours.answer(sql);
    const column = `r:${findPgType(concrete(result))!.oid}`;
    if (answer.error !== null ? !/^(22|0A)/.test(answer.error.sqlstate) : answer.columns[0] !== column)
      wrong.push(`${sql}: ${answer.error?.message ?? `${answer.columns[0]} instead of ${column}`}`);
  }
  expect(wrong).toEqual([]);
});

const SAMPLES: Readonly<Record<string, string>> = { bool: 'true', bytea: "'a'", date: "'2024-02-29'", time: "'12:00'", timestamp: "'2024-02-29 12:00'", timestamptz: "'2024-02-29 12:00+00'", interval: "'1 day'", text: "'day'", float4: '0.5', float8: '0.5', numeric: '1.5' }; // prettier-ignore
const sampleOf = (type: string): string =>
  type.startsWith('_') ? `array[${SAMPLES[type.slice(1)] ?? '1'}]::${sqlType(type)}` : `${SAMPLES[type] ?? '1'}::${type}`;

test('no signature breaks DuckDB over columns', async () => {
  const broken: string[] = [];
  for (const { name, args } of ROWS) {
    if (args.length === 0) continue;
    const types = args.map(concrete);
    const names = args.map((_, i) => `a${i}`);
    const rows = `(values (${types.map(sampleOf).join(', ')}), (${types.map(() => 'null').join(', ')})) t(${names.join(', ')})`;
    const { error } = await ours.answer(`select ${name}(${names.join(', ')}) as r from ${rows}`);
    if (error?.sqlstate.startsWith('XX') === true) broken.push(`${name}(${args.join(', ')}): ${error.message.slice(0, 300)}`);
  }
  expect(broken).toEqual([]);
});

test('none has a name of PostgreSQL, and none is of files, settings, extensions or the session', () => {
  for (const { name } of ROWS) {
    expect(isOtherPgFunction(name), name).toBe(false);
    expect(functionsNamed(name).every((f) => f.isDuckDb), name).toBe(true);
  }
  const suspicious = /read|file|path|glob|env|setting|variable|secret|extension|install|attach|copy|query|pragma|duckdb|sleep|log_|random|uuid|current|session|connection|nextval|seed|eval|execute|sql/;
  expect([...new Set(ROWS.map((r) => r.name))].filter((name) => suspicious.test(name) && name !== 'log2')).toEqual([]);
}); // prettier-ignore

const T = `(values (1, 'a', 1.50, date '2024-01-01'), (2, 'b', 2.25, '2024-02-29'), (4, 'c', 0.25, null)) t(i, s, n, d)`;

test.each([
  [`select approx_count_distinct(i), count_if(i > 1), arg_max(s, n), arg_min(n, i), max_by(s, d) from ${T}`, ['3', '2', 'b', '1.50', 'b']],
  [`select median(i), median(n), quantile_cont(i, 0.25), quantile_disc(i, 0.5), mad(i) from ${T}`, ['2', '1.5', '1.5', '2', '1']],
  [`select arg_max(s, i, 2), list(i order by i desc), first(s order by i), last(s order by i) from ${T}`, ['{c,b}', '{4,2,1}', 'a', 'c']],
  [`select product(i), favg(n), geomean(i) from ${T}`, null],
  [`select product(i), favg(n), entropy(s) filter (where i < 3) from ${T}`, ['8', '1.3333333333333333', '1']],
  [`select list_sum(array[1,2]), list_distinct(array[1,1]), list_sort(array['b','a']), list_extract(array[7,8], 2), list_contains(array[1], 2)`, ['3', '{1}', '{a,b}', '8', 'f']],
  [`select list_reverse(array[1,2]), list_avg(array[1,2]), list_max(array['a','b']), len(array[1,2]), len('äb')`, ['{2,1}', '1.5', 'b', '2', '2']],
  [`select levenshtein('kitten', 'sitting'), contains('abc', 'b'), string_split('a,b', ','), strip_accents('é'), regexp_extract('ab12', '[0-9]+')`, ['3', 't', '{a,b}', 'e', '12']],
  [`select year(date '2024-02-29'), last_day(date '2024-02-01'), date_diff('day', date '2024-01-01', date '2024-03-01'), strftime(date '2024-02-29', '%d.%m.%Y')`, ['2024', '2024-02-29', '60', '29.02.2024']],
  [`select time_bucket(interval '15 minutes', timestamp '2024-01-01 10:40'), epoch_ms(timestamp '1970-01-01 00:00:01'), to_days(2), dayname(date '2024-02-29')`, ['2024-01-01 10:30:00', '1000', '2 days', 'Thursday']],
  [`select isnan('NaN'::float8), even(2.1), log2(8), fmod(7, 4), greatest_common_divisor(12, 18), xor(6, 3), url_encode('a b'), bin(5)`, ['t', '4', '3', '3', '6', '5', 'a%20b', '101']],
  [`select median(i) over (order by i rows 1 preceding) as m from ${T} order by i desc limit 1`, ['3']],
] as const)('%s', async (sql, expected) => {
  const answer = await ours.answer(sql);
  if (expected === null) expect(answer.error?.sqlstate).toBe('42883');
  else expect(answer.error ?? answer.rows[0]).toEqual(expected);
}); // prettier-ignore

test('an argument that DuckDB takes as a constant only is refused by name of the reason', async () => {
  const answer = await ours.answer('select quantile_cont(x, y) from (values (1, 0.5)) t(x, y)');
  expect(answer.error).toMatchObject({ sqlstate: '0A000' });
});
