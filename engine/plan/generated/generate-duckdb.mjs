// Asks DuckDB for the scalar and aggregate functions that only it has, and for their types with typed NULLs, and writes them next to this file.
//
//   node engine/plan/generated/generate-duckdb.mjs
//
// The list is an allow-list: what is not in it cannot be called. Left out are all names that PostgreSQL has, all that is volatile or not the same
// in every session, all that a pattern below names, and all whose arguments or result are of a type that Postgres lacks.
import { readFile, writeFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';

/** Settings, extensions, files, the session, DuckDB's insides, and what users get under Postgres's names. */
const REFUSED = new RegExp(
  `^(?:${[
    // Of the server and the session.
    'current_.*|get_.*|getenv|getvariable|in_search_path|set.*|version|txid_.*|nextval|currval|today|now|query.*|error|write_log|sleep.*|stats|checkpoint|.*secret.*',
    // Of files, plans and logs.
    'read_.*|glob|.*_scan|parse_duckdb.*|json_.*|from_json.*|to_json|row_to_json|st_.*|.*extension.*|pragma.*|duckdb_.*|.*file.*|.*path.*|.*dirname.*',
    // Of DuckDB's insides and types.
    'icu_.*|alias|typeof|.*_type|can_cast.*|cast_to.*|combine|finalize|constant_or_null|create_sort_key|hash|is_histogram.*|equi_width.*|variant_.*|timetz_.*|.*like_escape|remap.*|switch|unpivot.*|normalized_interval|array_value|list_value|list_pack|row|struct_.*|union_.*|map.*|enum_.*|.*bitstring.*|bit_position|.*_tag',
    // Rows and windows, operators under names, anything that makes lists of any length.
    'range|generate_series|fill|rank_dense|count_star|add|subtract|multiply|divide|.*_resize|list_zip|array_zip|aggregate|.*_aggr(?:egate)?|make_timestamp_.*|epoch_ns|nanosecond|md5_number.*|sum_no_overflow|uuid.*|mismatches|reservoir_quantile|approx_top_k|list_histogram|trim|array_slice|list_slice',
  ].join('|')})$`,
);
/** Macros that are worth having: they are built on functions of the list. */
const MACROS = /^(?:list_(?!append|prepend|intersect)[a-z_]+|date_add|fdiv|fmod)$/;

const ELEMENTS = {
  bool: 'BOOLEAN', int2: 'SMALLINT', int4: 'INTEGER', int8: 'BIGINT', float4: 'FLOAT', float8: 'DOUBLE', text: 'VARCHAR', bytea: 'BLOB', date: 'DATE', time: 'TIME', timestamp: 'TIMESTAMP', timestamptz: 'TIMESTAMP WITH TIME ZONE', interval: 'INTERVAL', numeric: 'DECIMAL(18,3)',
};
const ARRAYS = Object.fromEntries(Object.entries(ELEMENTS).map(([pg, duck]) => [`_${pg}`, `${duck}[]`]));
const TYPES = { ...ELEMENTS, ...ARRAYS };
const PARAMETERS = new Map(Object.entries(TYPES).map(([pg, duck]) => [duck.replace('DECIMAL(18,3)', 'DECIMAL'), pg]));
/** What a result may be besides: a wider type of ours that holds it. */
const RESULTS = new Map([...Object.entries(TYPES).map(([pg, duck]) => [duck, pg]), ['TINYINT', 'int2'], ['UTINYINT', 'int2'], ['USMALLINT', 'int4'], ['UINTEGER', 'int8'], ['UBIGINT', 'numeric'], ['HUGEINT', 'numeric'], ['UHUGEINT', 'numeric']]);
const VALUES = { bool: 'TRUE', int2: '1', int4: '1', int8: '1', float4: '0.5', float8: '0.5', text: "'day'", bytea: "'a'", date: "'2024-01-01'", time: "'12:00'", timestamp: "'2024-01-01'", timestamptz: "'2024-01-01'", interval: "'1 day'", numeric: '0.5' };
/** A constant where NULL is refused. */
const SAMPLES = { float8: '0.5', float4: '0.5', int4: '1', int8: '1', text: "'day'", _float8: '[0.5]', numeric: '0.5' };

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const rows = async (sql) => (await connection.runAndReadAll(sql)).getRowsJson();
const names = async (file) => new Set((await readFile(new URL(file, import.meta.url), 'utf8')).split('\n').map((line) => line.split('|')[0]));
const postgres = new Set([...(await names('pg-functions.ts')), ...(await names('pg-function-names.ts'))]);

const functions = await rows(`select distinct function_type, function_name, parameter_types, coalesce(varargs, ''), function_type = 'macro'
  from duckdb_functions() where function_type in ('scalar', 'aggregate', 'macro') and regexp_full_match(function_name, '[a-z][a-z0-9_]*')
    and (stability = 'CONSISTENT' or function_type = 'macro') and not coalesce(has_side_effects, false) order by all`);

/** Texts are made of what Postgres prints otherwise; means of decimals are rounded to their scale: double precision has those. */
function refused(name, types) {
  if (/^(?:group_concat|listagg|list_string_agg)$/.test(name)) return types[0] !== 'text' && types[0] !== '_text';
  // Gives a struct, and breaks DuckDB where the pattern is no constant.
  if (name.startsWith('regexp_extract') && types.includes('_text')) return true;
  return /median|mad|quantile|avg|mean|wavg/.test(name) && types.some((t) => t === 'numeric' || t === '_numeric');
}

/** The Postgres type of a call's result; null where DuckDB or Postgres does not know it. */
async function resultOf(name, types) {
  const nulls = types.map((t) => `CAST(NULL AS ${TYPES[t]})`);
  const constants = types.map((t, i) => (i > 0 && SAMPLES[t] !== undefined ? `CAST(${SAMPLES[t]} AS ${TYPES[t]})` : nulls[i]));
  // Some functions of NULL are NULL of no type.
  const values = types.map((t) => (t.startsWith('_') ? `[CAST(${VALUES[t.slice(1)]} AS ${ELEMENTS[t.slice(1)]})]` : `CAST(${VALUES[t]} AS ${TYPES[t]})`));
  for (const args of [nulls, constants, values]) {
    try {
      const [[type]] = await rows(`select typeof(${name}(${args.join(', ')}))`);
      if (type !== '"NULL"') return refused(name, types) ? null : (RESULTS.get(type) ?? null);
    } catch {
      continue;
    }
  }
  return null;
}

const lines = new Set();
const add = (kind, name, args, result) => lines.add([name, args.join(','), result, kind === 'aggregate' ? 'a' : 'f', 'f', 'i', 'f', '', 0, '', kind === 'aggregate' ? 'n' : '', 0].join('|'));

/** Every parameter of a type of ours, or T, T[] and ANY. */
async function signature(kind, name, parameters) {
  const isGeneric = parameters.some((p) => p === 'T' || p === 'T[]' || p === 'ANY' || p === 'ANY[]');
  if (/^(?:arg_?m|max_by|min_by)/.test(name)) {
    // Overloads for speed: any value by any other.
    if (parameters[0] === 'ANY' || parameters[0] === 'T') {
      if (parameters.length === 2) add(kind, name, ['anyelement', 'any'], 'anyelement');
      else if (parameters.length === 3) add(kind, name, ['anyelement', 'any', 'int8'], 'anyarray');
    }
    return;
  }
  if (!isGeneric) {
    const types = parameters.map((p) => PARAMETERS.get(p));
    if (types.includes(undefined)) return;
    const result = await resultOf(name, types);
    if (result !== null) add(kind, name, types, result);
    return;
  }
  // One polymorphic row where the result follows one rule for every type; else a row for each type that it works for.
  const bound = (any) => parameters.map((p) => (p === 'T' || p === 'ANY' ? any : p === 'T[]' || p === 'ANY[]' ? `_${any}` : PARAMETERS.get(p)));
  const results = new Map();
  for (const any of Object.keys(ELEMENTS)) {
    if (bound(any).includes(undefined)) return;
    const result = await resultOf(name, bound(any));
    if (result !== null) results.set(any, result);
  }
  const rules = new Set([...results].map(([any, r]) => (r === any ? 'anyelement' : r === `_${any}` ? 'anyarray' : r)));
  if (rules.size === 1 && results.size === Object.keys(ELEMENTS).length) {
    const declared = parameters.map((p) => (p === 'T' || p === 'ANY' ? 'anyelement' : p === 'T[]' || p === 'ANY[]' ? 'anyarray' : PARAMETERS.get(p)));
    add(kind, name, declared, [...rules][0]);
    return;
  }
  for (const [any, result] of results) add(kind, name, bound(any), result);
}

for (const [kind, name, parameters, varargs, isMacro] of functions) {
  if (postgres.has(name) || REFUSED.test(name) || varargs !== '') continue;
  if (!isMacro) await signature(kind, name, parameters);
  else if (MACROS.test(name)) {
    for (const type of parameters.length > 2 ? [] : name.startsWith('list_') ? Object.keys(ARRAYS) : ['float8', 'timestamp']) {
      const types = name === 'date_add' ? [type, 'interval'] : parameters.map(() => type);
      const result = await resultOf(name, types);
      if (result !== null) add('scalar', name, types, result);
    }
  }
}
// Where one row takes any type, the rows for single types of that many arguments are there for DuckDB's speed.
const anyOf = (line) => `${line.split('|')[0]}|${line.split('|')[1].split(',').length}`;
const polymorphic = new Set([...lines].filter((l) => /any/.test(l.split('|')[1])).map(anyOf));
for (const line of lines) if (!/any/.test(line.split('|')[1]) && polymorphic.has(anyOf(line)) && !/^(?:list|array)_/.test(line)) lines.delete(line);
connection.closeSync();

const version = (await rows('select 1').catch(() => []), (await import('@duckdb/node-api')).version());
await writeFile(
  new URL('duckdb-functions.ts', import.meta.url),
  `// Generated from DuckDB ${version} by generate-duckdb.mjs. Do not edit.\n\n/** Functions that only DuckDB has, in the columns of PG_FUNCTIONS. */\nexport const DUCKDB_FUNCTIONS = \`\n${[...lines].sort().join('\n')}\n\`;\n`,
);
process.stdout.write(`${lines.size} signatures of ${new Set([...lines].map((l) => l.split('|')[0])).size} functions\n`);
