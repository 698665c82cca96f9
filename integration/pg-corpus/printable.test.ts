import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { implementedSignatures } from '../../engine/plan/functions/registry.ts';
import { functionsNamed, operatorsNamed } from '../../engine/plan/types/pg-function.ts';
import { pgType } from '../../engine/plan/types/pg-type.ts';
import { type Engine, thermocline } from './compare.ts';

/** DuckDB takes what is printed: every function of the allow-list, and the deepest nesting that the binder lets through. */

let ours: Engine;
beforeAll(async () => {
  ours = await thermocline();
}, 60_000);
afterAll(() => ours.close());

/** A value of each type of parameter, as a column, so that nothing is folded. */
const SAMPLES: Readonly<Record<string, string>> = {
  bool: 'true', int2: '2::int2', int4: '2', int8: '2::int8', oid: '2::oid', float4: '0.5::float4', float8: '0.5::float8', numeric: '1.50', text: "'a'::text", name: "'a'::name", bpchar: "'a'::char(2)",
  varchar: "'a'::varchar", bytea: "'a'::bytea", date: "date '2001-02-03'", time: "time '04:05'", timestamp: "timestamp '2001-02-03 04:05'", timestamptz: "timestamptz '2001-02-03 04:05+00'",
  _text: "array['a','b']", interval: "interval '1 day'", uuid: "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", any: "'a'::text", anyelement: '2', anynonarray: '2', anyarray: 'array[1,2]', anycompatible: '2', anycompatiblearray: 'array[1,2]',
  anycompatiblenonarray: '2', regclass: '2::oid::regclass', char: `'a'::"char"`, xid: 'null', oidvector: 'null', int2vector: 'null', pg_node_tree: 'null',
}; // prettier-ignore

/** Arguments that must be constants, by function and position. */
const CONSTANTS: Readonly<Record<string, readonly (string | null)[]>> = {
  extract: ["'day'"], date_part: ["'day'"], date_trunc: ["'day'", null, "'UTC'"], timezone: ["'UTC'"], regexp_match: [null, "'a'", "''"], regexp_matches: [null, "'a'", "''"],
  regexp_replace: [null, "'a'", "'b'", "'g'"], regexp_split_to_array: [null, "'a'", "''"], regexp_split_to_table: [null, "'a'", "''"], substring: [null, "'a'"], format: ["'%s'"], encode: [null, "'hex'"],
  decode: [null, "'hex'"], convert_from: [null, "'UTF8'"], convert_to: [null, "'UTF8'"], to_char: [null, "'YYYY 999'"], to_date: [null, "'YYYY-MM-DD'"], to_timestamp: [null, "'YYYY-MM-DD'"],
  round: [null, '1'], trunc: [null, '1'], current_setting: ["'server_version_num'", 'true'], string_agg: [null, "','"], percentile_cont: ['0.5'], percentile_disc: ['0.5'],
}; // prettier-ignore

/** SQL has its own grammar for them. */
const SPELT_DIFFERENTLY = /^(position|extract|current_user|session_user)\(/;
const NEEDS_CATALOG =
  /^(pg_get_|format_type|acldefault|to_reg|pg_\w+_is_visible|(?:sh)?obj_desc|col_desc|pg_table_is|has_|pg_has|pg_relation|pg_column|regclass)/;

function callOf(key: string): string | null {
  const name = key.slice(0, key.lastIndexOf('('));
  const fn = functionsNamed(name).find((f) => f.key === key);
  const operator = operatorsNamed(name).find((o) => o.key === key);
  const types = (fn?.args ?? (operator!.left === 0 ? [operator!.right] : [operator!.left, operator!.right])).map((oid) => pgType(oid).name);
  const args = types.map((t, i) => {
    const constant = CONSTANTS[name]?.[i];
    if (
      constant !== undefined &&
      constant !== null &&
      (t === 'text' || t === 'name' || t === 'int4' || t === 'bool' || t.startsWith('float'))
    )
      return constant;
    return SAMPLES[t] ?? (t.startsWith('_') ? 'array[1,2]' : null);
  });
  if (args.includes(null)) return null;
  if (operator !== undefined && fn === undefined) return args.length === 1 ? `${name} ${args[0]}` : `${args[0]} ${name} ${args[1]}`;
  if (fn!.withinGroup) return `${name}(${args.slice(0, -1).join(', ')}) within group (order by ${args.at(-1)})`;
  if (fn!.kind === 'window') return `${name}(${args.join(', ')}) over ()`;
  return key === 'count()' ? 'count(*)' : `${name}(${args.join(', ')})`;
}

test('every implementation prints SQL that DuckDB runs', async () => {
  const failures: string[] = [];
  for (const key of implementedSignatures()) {
    const call = NEEDS_CATALOG.test(key) || SPELT_DIFFERENTLY.test(key) ? null : callOf(key);
    if (call === null) continue;
    const { error } = await ours.answer(`select ${call}`);
    // Values that do not suit the function are fine; a query DuckDB does not understand is not.
    if (error !== null && !/^(22|2201|0A000)/.test(error.sqlstate))
      failures.push(`${key}: select ${call}: ${error.sqlstate} ${error.message}`);
  }
  expect(failures).toEqual([]);
}, 60_000);

describe('the deepest that is let through', () => {
  test.each([
    ['a chain of operators', `select 1${' + 1'.repeat(250)}`, '251'],
    ['a chain of strings', `select length('a'${" || 'a'".repeat(240)})`, '241'],
    ['nested functions', `select ${'lower('.repeat(240)}'A'${')'.repeat(240)}`, 'a'],
    ['nested CASE', `select ${'case when x > 0 then '.repeat(120)}x${' end'.repeat(120)} from (values (5)) t(x)`, '5'],
    ['nested sub-queries', `select ${'(select max(x) from (values (1)) t(x) where x = '.repeat(8)}1${')'.repeat(8)}`, '1'],
    ['nested FROM', `select * from ${'(select * from '.repeat(120)}(values (7)) t${') q'.repeat(120)}`, '7'],
    ['divisions', `select ${'100 / ('.repeat(40)}x${')'.repeat(40)} from (values (10)) t(x)`, '10'],
    ['divisions of numerics', `select round(${'100.0 / ('.repeat(8)}x${')'.repeat(8)}, 2) from (values (10)) t(x)`, '10.00'],
  ])('%s', async (_, sql, expected) => {
    const { rows, error } = await ours.answer(sql);
    expect(error?.message).toBeUndefined();
    expect(rows).toEqual([[expected]]);
  });
});
