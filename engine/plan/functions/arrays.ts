import type { Expression } from '../tree/expression.ts';
import { elementTypeOf, OID } from '../types/pg-type.ts';
import type { FunctionTable, Implementation } from './implementation.ts';
import { constantValue, each, raise, template } from './sql.ts';

/** One-dimensional arrays: DuckDB lists, indexes from 1. */
const length: Implementation = {
  sql: ([a = '', dimension = ''], site) =>
    site.once(a, (l) => `CASE WHEN ${dimension} = 1 AND len(${l}) > 0 THEN CAST(len(${l}) AS INTEGER) END`),
};

const toText: Implementation = {
  sql: ([a = '', separator = '', forNull], site) => {
    const type = site.args[0]!.type;
    const element = { oid: elementTypeOf(type.oid), typmod: type.typmod, decimal: type.decimal };
    const text = site.textOf('e', element);
    const mapped = forNull === undefined ? text : `COALESCE(${text}, ${forNull})`;
    const list = mapped === 'e' ? a : `list_transform(${a}, lambda e: ${mapped})`;
    if (constantValue(site.args[1]) !== undefined) return `array_to_string(${list}, ${separator})`;
    // DuckDB takes constant separators only.
    return site.onceAll(
      [`list_filter(${list}, lambda e: e IS NOT NULL)`, separator],
      ([l, s]) =>
        `CASE WHEN ${l} IS NULL OR ${s} IS NULL THEN NULL ELSE array_to_string(list_transform(${l}, lambda e, i: CASE WHEN i = 1 THEN e ELSE ${s} || e END), '') END`,
    );
  },
};

/** Integers come out of DuckDB's series as BIGINT. */
const series = (type: string): Implementation => ({
  sql: ([a = '', b = '', step], site) => {
    const s =
      step === undefined
        ? `CAST(1 AS ${type})`
        : site.once(step, (v) => `CASE WHEN ${v} = 0 THEN ${raise('22023', 'step size cannot equal zero')} ELSE ${v} END`);
    const list = `generate_series(${a}, ${b}, ${s})`;
    return type === 'BIGINT' ? list : `list_transform(${list}, lambda e: CAST(e AS ${type}))`;
  },
  rows: ([a = '', b = '', step], site) => {
    const s =
      step === undefined
        ? `CAST(1 AS ${type})`
        : site.once(step, (v) => `CASE WHEN ${v} = 0 THEN ${raise('22023', 'step size cannot equal zero')} ELSE ${v} END`);
    return `SELECT CAST(generate_series AS ${type}) FROM generate_series(${a}, ${b}, ${s})`;
  },
});

const timeSeries: Implementation = {
  sql: ([a = '', b = '', step = ''], site) =>
    site.once(
      step,
      (v) =>
        `generate_series(${a}, ${b}, CASE WHEN ${v} = INTERVAL '0 seconds' THEN ${raise('22023', 'step size cannot equal zero')} ELSE ${v} END)`,
    ),
};

const numericSeries: Implementation = {
  sql: ([a = '', b = '', step], site) => {
    const { precision, scale } = site.type.decimal!;
    const type = `DECIMAL(${precision},${scale})`;
    const digits = (sql: string): string =>
      `CAST(CAST(${sql} AS DECIMAL(28,${scale})) * CAST('1${'0'.repeat(scale)}' AS DECIMAL(${scale + 1},0)) AS BIGINT)`;
    const by = step === undefined ? digits('1') : digits(step);
    return site.once(
      by,
      (s) =>
        `list_transform(generate_series(${digits(a)}, ${digits(b)}, CASE WHEN ${s} = 0 THEN ${raise('22023', 'step size cannot equal zero')} ELSE ${s} END), lambda e: CAST(CAST(e AS DECIMAL(${precision},0)) * CAST('${scale === 0 ? '1' : `0.${'0'.repeat(scale - 1)}1`}' AS DECIMAL(${Math.max(scale, 1)},${scale})) AS ${type}))`,
    );
  },
  shape: (args) => {
    const scale = Math.max(...args.map((a) => a.type.decimal!.scale));
    return { precision: 19 + scale > 38 ? 38 : 19 + scale, scale, display: { kind: 'fixed' } };
  },
};

const keepShape = (index: number): Implementation['shape'] => {
  return (args) => args[index]!.type.decimal!;
};

/** int2vector and oidvector count from 0; they come here as arrays. */
function isVector(arg: Expression): boolean {
  const source = arg.kind === 'cast' && !arg.explicit ? arg.arg.type.oid : arg.type.oid;
  return source === OID.int2vector || source === OID.oidvector;
}

export const ARRAYS: FunctionTable = {
  'array_length(anyarray,int4)': length,
  'array_upper(anyarray,int4)': {
    sql: ([a = '', dimension = ''], site) => {
      const base = isVector(site.args[0]!) ? 1 : 0;
      return site.once(a, (l) => `CASE WHEN ${dimension} = 1 AND len(${l}) > 0 THEN CAST(len(${l}) - ${base} AS INTEGER) END`);
    },
  },
  'array_lower(anyarray,int4)': {
    sql: ([a = '', dimension = ''], site) =>
      site.once(a, (l) => `CASE WHEN ${dimension} = 1 AND len(${l}) > 0 THEN CAST(1 AS INTEGER) END`),
  },
  'array_ndims(anyarray)': { sql: ([a = ''], site) => site.once(a, (l) => `CASE WHEN len(${l}) > 0 THEN CAST(1 AS INTEGER) END`) },
  'cardinality(anyarray)': template((a) => `CAST(len(${a}) AS INTEGER)`),
  'array_to_string(anyarray,text)': toText,
  'array_to_string(anyarray,text,text)': toText,
  'array_append(anycompatiblearray,anycompatible)': { sql: ([a, e]) => `list_append(COALESCE(${a}, []), ${e})`, shape: keepShape(0) },
  'array_prepend(anycompatible,anycompatiblearray)': { sql: ([e, a]) => `list_prepend(${e}, COALESCE(${a}, []))`, shape: keepShape(1) },
  ...each(['array_cat(anycompatiblearray,anycompatiblearray)', '||(anycompatiblearray,anycompatiblearray)'], {
    sql: ([a, b]) => `list_concat(${a}, ${b})`,
    shape: keepShape(0),
  }),
  '||(anycompatiblearray,anycompatible)': { sql: ([a, e]) => `list_append(COALESCE(${a}, []), ${e})`, shape: keepShape(0) },
  '||(anycompatible,anycompatiblearray)': { sql: ([e, a]) => `list_prepend(${e}, COALESCE(${a}, []))`, shape: keepShape(1) },
  'array_position(anycompatiblearray,anycompatible)': template((a, e) => `CAST(list_position(${a}, ${e}) AS INTEGER)`),
  'array_position(anycompatiblearray,anycompatible,int4)': {
    sql: (args, site) =>
      site.onceAll(
        args,
        ([a, e, from]) =>
          `CAST(list_filter(range(1, len(${a}) + 1), lambda i: i >= ${from} AND ${a}[i] IS NOT DISTINCT FROM ${e})[1] AS INTEGER)`,
      ),
  },
  'array_positions(anycompatiblearray,anycompatible)': {
    sql: (args, site) =>
      site.onceAll(
        args,
        ([a, e]) =>
          `list_transform(list_filter(range(1, len(${a}) + 1), lambda i: ${a}[i] IS NOT DISTINCT FROM ${e}), lambda i: CAST(i AS INTEGER))`,
      ),
  },
  'array_fill(anyelement,_int4)': {
    sql: (args, site) =>
      site.onceAll(
        args,
        ([v, n]) =>
          `CASE WHEN len(${n}) > 1 THEN ${raise('0A000', 'multidimensional arrays are not supported')} ELSE list_transform(range(0, COALESCE(${n}[1], 0)), lambda i: ${v}) END`,
      ),
    shape: keepShape(0),
  },
  'trim_array(anyarray,int4)': {
    sql: (args, site) =>
      site.onceAll(
        args,
        ([a, n]) =>
          `CASE WHEN ${n} < 0 OR ${n} > len(${a}) THEN ${raise('2202E', 'number of elements to trim must be between 0 and the number of elements')} ELSE ${a}[1:len(${a}) - ${n}] END`,
      ),
    shape: keepShape(0),
  },
  'array_dims(anyarray)': {
    sql: ([a = ''], site) => site.once(a, (l) => `CASE WHEN len(${l}) > 0 THEN '[1:' || CAST(len(${l}) AS VARCHAR) || ']' END`),
  },
  'array_remove(anycompatiblearray,anycompatible)': {
    sql: ([a, e]) => `list_filter(${a}, lambda x: x IS DISTINCT FROM ${e})`,
    shape: keepShape(0),
  },
  'array_replace(anycompatiblearray,anycompatible,anycompatible)': {
    sql: ([a, e, r]) => `list_transform(${a}, lambda x: CASE WHEN x IS NOT DISTINCT FROM ${e} THEN ${r} ELSE x END)`,
    shape: keepShape(0),
  },
  '@>(anyarray,anyarray)': template((a, b) => `list_has_all(${a}, ${b})`),
  '<@(anyarray,anyarray)': template((a, b) => `list_has_all(${b}, ${a})`),
  '&&(anyarray,anyarray)': template((a, b) => `list_has_any(${a}, ${b})`),
  'unnest(anyarray)': { sql: ([a = '']) => a, shape: keepShape(0) },
  'generate_subscripts(anyarray,int4)': template(
    (a, dimension) => `CASE WHEN ${dimension} = 1 THEN list_transform(range(1, len(${a}) + 1), lambda e: CAST(e AS INTEGER)) ELSE [] END`,
  ),
  'generate_series(int4,int4)': series('INTEGER'),
  'generate_series(int4,int4,int4)': series('INTEGER'),
  'generate_series(int8,int8)': series('BIGINT'),
  'generate_series(int8,int8,int8)': series('BIGINT'),
  'generate_series(numeric,numeric)': numericSeries,
  'generate_series(numeric,numeric,numeric)': numericSeries,
  'generate_series(timestamp,timestamp,interval)': timeSeries,
  'generate_series(timestamptz,timestamptz,interval)': timeSeries,
};
