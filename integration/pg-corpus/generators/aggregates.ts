import { column, SAMPLES } from './samples.ts';

const ROWS = `(values (1, 1, 10.5, 'a', true, 2.5::float8), (2, 1, 20.25, 'b', false, -1), (3, 1, null, 'a', null, null), (4, 2, 5.25, null, true, 0.5), (5, 2, 5.25, 'c', true, 1e3), (6, 3, null, null, null, null)) t(i, g, n, s, b, f)`;

const SMALL: Readonly<Record<string, readonly string[]>> = { int8: ['0', '3', '-10'], int4: ['0', '2', '-7', '2147483647'] };

/** Every aggregate over every type it takes, empty and with NULLs; then DISTINCT, ORDER BY, FILTER, WITHIN GROUP and grouping sets. */
export function aggregateStatements(): readonly string[] {
  const statements: string[] = [];
  for (const type of Object.keys(SAMPLES)) {
    for (const fn of ['min', 'max', 'sum', 'avg', 'count']) statements.push(`select ${fn}(x) as r from ${column(type, 'x', SMALL[type])}`);
    statements.push(`select min(x) as a, count(x) as b from ${column(type, 'x', SMALL[type])} where false`);
    statements.push(`select array_agg(x order by x) as r from ${column(type, 'x', SMALL[type])}`);
    statements.push(`select count(distinct x) as r from ${column(type, 'x', SMALL[type])}`);
    statements.push(`select x, count(*) as r from ${column(type, 'x', SMALL[type])} group by x order by x`);
    statements.push(`select x from ${column(type, 'x', SMALL[type])} order by x desc`);
  }
  for (const fn of ['stddev', 'stddev_pop', 'stddev_samp', 'variance', 'var_pop', 'var_samp', 'avg', 'sum', 'bit_and', 'bit_or', 'bit_xor']) {
    for (const x of ['i', 'n', 'f', 'i::int8', 'i::int2', 'f::float4']) statements.push(`select ${fn}(${x}) as r from ${ROWS}`, `select g, ${fn}(${x}) as r from ${ROWS} group by g order by g`);
  }
  for (const fn of ['corr', 'covar_pop', 'covar_samp', 'regr_avgx', 'regr_avgy', 'regr_count', 'regr_intercept', 'regr_r2', 'regr_slope', 'regr_sxx', 'regr_sxy', 'regr_syy']) statements.push(`select ${fn}(f, i) as r from ${ROWS}`, `select g, ${fn}(i, f) as r from ${ROWS} group by g order by g`);
  for (const call of [
    'bool_and(b)', 'bool_or(b)', 'every(b)', 'bool_and(i > 0)', "string_agg(s, ',')", "string_agg(s, ', ' order by s desc)", "string_agg(distinct s, ',')", "string_agg(distinct s, ',' order by s)", "string_agg(i::text, s)", "string_agg(s, null)", "string_agg(s, s order by i)", 'array_agg(s order by i desc)', 'array_agg(distinct g)', 'array_agg(distinct s order by s desc)', 'array_agg(n order by n nulls first)', 'array_agg(i order by n desc, i)', 'array_agg(array[i, g] order by i)', 'sum(distinct g)', 'avg(distinct n)', 'count(distinct s)', 'count(distinct (g, s))', 'count(*) filter (where n > 6)', "sum(n) filter (where s = 'a')", 'array_agg(i order by i) filter (where b)', 'max(s) filter (where false)', 'json_agg(i order by i)', 'jsonb_agg(s order by i)', "json_object_agg(i, s order by i)", 'jsonb_object_agg(i, n)', 'json_agg(n order by i)', 'mode() within group (order by g)', 'mode() within group (order by s)', 'percentile_cont(0.5) within group (order by f)', 'percentile_cont(0.25) within group (order by i)', 'percentile_cont(0.5) within group (order by n)', 'percentile_disc(0.5) within group (order by i)', 'percentile_disc(0.5) within group (order by s)', 'percentile_disc(0.75) within group (order by n desc)', 'percentile_cont(array[0.25, 0.5, 0.75]) within group (order by f)', 'percentile_disc(array[0, 0.5, 1]) within group (order by i)', 'percentile_cont(1.5) within group (order by f)', 'percentile_cont(null) within group (order by f)', 'percentile_cont(0.5) within group (order by s)', 'percentile_cont(0.5) within group (order by interval \'1 day\' * i)', 'rank(3) within group (order by i)', 'dense_rank(5.25) within group (order by n)', 'percent_rank(3) within group (order by i)', 'cume_dist(3) within group (order by i)', 'sum(i) + count(*)', 'sum(i * g) / count(*)', 'max(i) - min(i)', 'sum(case when b then 1 else 0 end)', 'avg(i)::int', 'round(avg(n), 2)', 'sum(n) / nullif(count(n), 0)', 'sum(i)::numeric / 4', 'count(i) * 1.0 / count(*)', 'sum(sum(i))', 'sum(i) over ()', 'max(s || s)', 'min(length(s))', 'sum(b)', 'avg(s)', 'sum(*)', 'count()', 'any_value(i)', 'bit_and(b)', 'sum(i order by i)', 'max(distinct n)', 'max(array[i, g])', 'range_agg(i)', 'xmlagg(s)', 'sum(interval \'1 hour\' * i)', 'avg(interval \'1 hour\' * i)', 'avg(f)::numeric(10,2)', 'sum(f::float4)', 'sum(n::numeric(10,3))', 'sum(9223372036854775807::int8)', 'sum(2147483647)', 'avg(1e300::float8)', 'sum(1e308::float8)', 'variance(1e20::numeric)',
  ]) statements.push(`select ${call} as r from ${ROWS}`, `select g, ${call} as r from ${ROWS} group by g order by g`);
  for (const sets of ['rollup (g, s)', 'cube (g, s)', 'grouping sets ((g), (s), ())', 'grouping sets ((g, s), (g))', 'grouping sets (())', 'g, rollup (s)', 'rollup ((g, s))', 'rollup (g), rollup (s)', 'distinct rollup (g, s), rollup (g, s)', 'grouping sets (rollup (g), cube (s))', 'g, s', '()']) {
    const list = /\bg\b/.test(sets) ? 'g, ' : '';
    statements.push(`select ${list}count(*) as c, sum(n) as n from ${ROWS} group by ${sets} order by 1, 2, 3`);
    statements.push(`select ${list}count(*) as c from ${ROWS} group by ${sets} having count(*) > 1 order by 1, 2`);
    if (/\bs\b/.test(sets)) statements.push(`select g, s, grouping(g, s) as k, grouping(s) as l, sum(i) as i from ${ROWS} group by ${sets} order by 1, 2, 3, 4, 5`);
  }
  return statements;
} // prettier-ignore
