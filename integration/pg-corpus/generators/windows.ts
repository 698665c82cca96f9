const ROWS = `(values (1, 1, 10.5, 'a', date '2024-01-01'), (2, 1, 20, 'b', '2024-01-02'), (3, 1, null, 'a', '2024-01-05'), (4, 2, 5.25, null, '2024-02-01'), (5, 2, 5.25, 'c', '2024-02-01'), (6, 2, -1, 'b', null), (7, 3, 0, 'z', '2024-03-31')) t(i, g, n, s, d)`;

const STARTS = ['unbounded preceding', '2 preceding', 'current row', '1 following'];
const ENDS = ['1 preceding', 'current row', '2 following', 'unbounded following'];
const FUNCTIONS = [
  'sum(i)',
  'count(n)',
  'first_value(i)',
  'last_value(n)',
  'nth_value(s, 2)',
  'avg(n)',
  'max(s)',
  'array_agg(i)',
  'min(d)',
];

function orderedFrames(): string[] {
  const frames: string[] = [];
  for (const mode of ['rows', 'range', 'groups']) {
    for (const start of STARTS) {
      for (const end of ENDS) frames.push(`${mode} between ${start} and ${end}`);
    }
  }
  return frames;
}

/** Window functions over every frame that there is, valid or not, with exclusions. */
export function windowStatements(): readonly string[] {
  const statements: string[] = [];
  for (const [at, frame] of orderedFrames().entries()) {
    const fns = [FUNCTIONS[at % FUNCTIONS.length]!, FUNCTIONS[(at + 4) % FUNCTIONS.length]!];
    const order = frame.startsWith('rows') ? 'i' : 'g';
    const stable = fns.filter((f) => order === 'i' || !/first|last|nth|array/.test(f));
    const list = (stable.length > 0 ? stable : ['sum(i)', 'count(*)']).map((f, k) => `${f} over w as f${k}`).join(', ');
    statements.push(`select i, ${list} from ${ROWS} window w as (order by ${order} ${frame}) order by i`);
    for (const exclude of ['current row', 'group', 'ties', 'no others']) {
      if ((at + exclude.length) % 4 !== 0) continue;
      statements.push(
        `select i, ${list} from ${ROWS} window w as (partition by g order by ${order} ${frame} exclude ${exclude}) order by i`,
      );
    }
  }
  for (const f of FUNCTIONS) statements.push(`select i, ${f} over (partition by g order by i desc) as f from ${ROWS} order by i`);
  for (const f of ['row_number()', 'rank()', 'dense_rank()', 'percent_rank()', 'cume_dist()', 'ntile(3)', 'ntile(100)', 'lag(n)', 'lag(n, 2)', "lag(s, 1, 'none')", 'lead(i, 1, -1)', 'lead(d)', 'lag(i, 0)', 'lag(i, -1)', 'lead(i, null)', 'ntile(0)', 'nth_value(i, 0)', 'ntile(null)', 'lag(i, g)', 'nth_value(i, g)', 'ntile(g)']) {
    statements.push(`select i, ${f} over (order by i) as f from ${ROWS} order by i`, `select i, ${f} over (partition by g order by n, i) as f from ${ROWS} order by i`);
  } // prettier-ignore
  for (const offset of ["interval '1 day'", "interval '1 month'", "interval '0'"]) {
    statements.push(
      `select i, count(*) over (order by d range between ${offset} preceding and ${offset} following) as f from ${ROWS} order by i`,
    );
    statements.push(
      `select i, sum(n) over (order by d desc range between ${offset} preceding and current row) as f from ${ROWS} order by i`,
    );
  }
  statements.push(
    `select i, sum(i) over (order by n range between 1.5 preceding and 10 following) as f from ${ROWS} order by i`,
    `select i, sum(i) over (order by n::float8 range between 1.5 preceding and 10 following) as f from ${ROWS} order by i`,
    `select i, sum(i) over (order by i range between 1::int8 preceding and 1::int2 following) as f from ${ROWS} order by i`,
    `select i, sum(i) over (order by i, g range between 1 preceding and current row) as f from ${ROWS} order by i`,
    `select i, sum(i) over (order by s range between 1 preceding and current row) as f from ${ROWS} order by i`,
    `select i, sum(i) over (rows between -1 preceding and current row) as f from ${ROWS} order by i`,
    `select i, sum(i) over (order by i rows between g preceding and current row) as f from ${ROWS} order by i`,
    `select i, sum(i) over (order by i rows null preceding) as f from ${ROWS} order by i`,
    `select i, sum(i) over (groups between 1 preceding and current row) as f from ${ROWS} order by i`,
    `select i, sum(i) filter (where g = 2) over (order by i) as f, count(*) filter (where n > 5) over (partition by g) as c from ${ROWS} order by i`,
    `select g, sum(sum(i)) over (order by g) as f, rank() over (order by count(*) desc) as r from ${ROWS} group by g order by g`,
    `select i, sum(i) over w1 as a, sum(i) over w2 as b from ${ROWS} window w1 as (partition by g), w2 as (w1 order by i) order by i`,
    `select i, sum(i) over (w1 order by i) as a from ${ROWS} window w1 as (order by g) order by i`,
    `select i, sum(i) over nope from ${ROWS}`,
    `select i from ${ROWS} where row_number() over () = 1`,
    `select sum(row_number() over ()) from ${ROWS}`,
    `select i, lag(sum(i)) over (order by i) from ${ROWS}`,
    `select i from ${ROWS} order by row_number() over (order by i desc) limit 2`,
    `select distinct g, count(*) over (partition by g) as c from ${ROWS} order by g`,
    `select i, string_agg(s, ',') over (order by i) as f from ${ROWS} order by i`,
    `select i, bool_and(n > 0) over (order by i rows 1 preceding) as f, var_pop(i) over (order by i rows 2 preceding) as v from ${ROWS} order by i`,
    `select i, sum(i) over (order by d nulls first) as f from ${ROWS} order by i`,
    `select i, first_value(d) over (order by d desc nulls last, i) as f from ${ROWS} order by i`,
    `select i, sum(distinct i) over () from ${ROWS}`,
    `select i, percentile_cont(0.5) within group (order by i) over () from ${ROWS}`,
    `select i, array_agg(i order by i desc) over () from ${ROWS}`,
  );
  return statements;
}
