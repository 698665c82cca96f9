import type { ErrorKind } from '../../../catalog/errors/thermocline-error.ts';
import { BindError } from '../bind-error.ts';
import { type DecimalShape, decimalShape, duckType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import { averageShape, commonShape, totalShape } from '../types/decimal-shapes.ts';
import { elementTypeOf, OID } from '../types/pg-type.ts';
import { APPROXIMATE, approximately } from './arithmetic.ts';
import type { AggregateImplementation, AggregateTable } from './implementation.ts';
import { digitsOf, exactDeviation, exactVariance, quotient, quotientScale, varianceScale } from './numeric-sql.ts';
import { constantValue, each, quoted } from './sql.ts';

const plain = (fn: string, cast?: string): AggregateImplementation => ({
  sql: (call, args) => (cast === undefined ? call(fn, args) : `CAST(${call(fn, args)} AS ${cast})`),
});

const keepShape = (args: readonly Expression[]): DecimalShape => args[0]!.type.decimal!;

/** Counts are whole numbers of 19 digits. */
const COUNT_SHAPE = decimalShape(19, 0);

/** The DECIMAL in which sums of the argument are held: integers sum to whole numbers. */
function sumOf(arg: Expression): DecimalShape {
  return arg.type.oid === OID.numeric ? totalShape(arg.type.decimal!) : decimalShape(38, 0);
}

/** How wide an average can be: the argument's own digits. */
function valueShape(arg: Expression): DecimalShape {
  if (arg.type.oid === OID.numeric) return totalShapeOfValues(arg.type.decimal!);
  return decimalShape(arg.type.oid === OID.int2 ? 5 : arg.type.oid === OID.int4 ? 10 : 19, 0);
}

function totalShapeOfValues(shape: DecimalShape): DecimalShape {
  return shape.display.kind === 'mixed' ? { ...shape, display: { kind: 'fixed' } } : shape;
}

const sumSql = (call: (fn: string, args: readonly string[]) => string, args: readonly string[], arg: Expression): string => {
  const shape = sumOf(arg);
  return `CAST(${call('sum', args)} AS DECIMAL(${shape.precision},${shape.scale}))`;
};

/** avg of integers and numerics: an exact sum over a count, divided as Postgres divides numerics. NULL without rows. */
const exactAverage: AggregateImplementation = {
  sql: (call, args, site) => {
    const [arg] = site.args;
    const average = quotient(
      sumSql(call, args, arg!),
      sumOf(arg!),
      `nullif(${call('count', args)}, 0)`,
      COUNT_SHAPE,
      site.type.decimal!.scale,
    );
    return average;
  },
  shape: (args) => averageShape(valueShape(args[0]!)),
  displayScale: (call, args, site) =>
    quotientScale(
      sumSql(call, args, site.args[0]!),
      sumOf(site.args[0]!),
      `nullif(${call('count', args)}, 0)`,
      COUNT_SHAPE,
      site.type.decimal!.scale,
    ),
};

/** Deviations of values this wide are exact in 128 bits; wider ones go through double precision. */
const EXACT_VARIANCE_DIGITS = 12;

function isExact(arg: Expression): boolean {
  return valueShape(arg).precision <= EXACT_VARIANCE_DIGITS;
}

/** Leaves room for the variance of any integers. */
const DEVIATION_SCALE = 18;

function sumsOf(call: (fn: string, args: readonly string[]) => string, value: string, scale: number): { n: string; s: string; q: string } {
  const digits = digitsOf(value, decimalShape(38 - scale - 1, scale));
  return { n: `CAST(${call('count', [value])} AS HUGEINT)`, s: call('sum', [digits]), q: call('sum', [`${digits} * ${digits}`]) };
}

function deviation(fn: 'var' | 'stddev', sample: boolean): AggregateImplementation {
  const duck = `${fn}_${sample ? 'samp' : 'pop'}`;
  return {
    sql: (call, args, site) => {
      const [arg] = site.args;
      if (!isExact(arg!)) return approximately(call(duck, [`CAST(CAST(${args[0]} AS VARCHAR) AS DOUBLE)`]));
      const { scale } = valueShape(arg!);
      return (fn === 'var' ? exactVariance : exactDeviation)(sumsOf(call, args[0]!, scale), scale, sample, DEVIATION_SCALE);
    },
    shape: (args) => (isExact(args[0]!) ? { ...decimalShape(38, DEVIATION_SCALE), display: { kind: 'quotient', min: 0 } } : APPROXIMATE),
    displayScale: (call, args, site) => {
      const [arg] = site.args;
      if (!isExact(arg!)) return null;
      const { scale } = valueShape(arg!);
      return varianceScale(sumsOf(call, args[0]!, scale), scale, sample, DEVIATION_SCALE);
    },
  };
}

const DEVIATIONS: Readonly<Record<string, AggregateImplementation>> = {
  variance: deviation('var', true),
  var_samp: deviation('var', true),
  var_pop: deviation('var', false),
  stddev: deviation('stddev', true),
  stddev_samp: deviation('stddev', true),
  stddev_pop: deviation('stddev', false),
};
const FLOAT_DEVIATIONS: Readonly<Record<string, string>> = {
  variance: 'var_samp',
  var_samp: 'var_samp',
  var_pop: 'var_pop',
  stddev: 'stddev_samp',
  stddev_samp: 'stddev_samp',
  stddev_pop: 'stddev_pop',
};

/** From the sums of squares; NULL where a divisor is zero. */
const ratio = (
  value: (s: {
    readonly xx: string;
    readonly xy: string;
    readonly yy: string;
    readonly x: string;
    readonly y: string;
  }) => readonly [string, string],
): AggregateImplementation => ({
  sql: (call, args) => {
    const sums = {
      xx: call('regr_sxx', args),
      xy: call('regr_sxy', args),
      yy: call('regr_syy', args),
      x: call('regr_avgx', args),
      y: call('regr_avgy', args),
    };
    const fields = Object.entries(sums).map(([name, sql]) => `'${name}': ${sql}`);
    const [condition, result] = value({ xx: 's.xx', xy: 's.xy', yy: 's.yy', x: 's.x', y: 's.y' });
    return `list_transform([{${fields.join(', ')}}], lambda s: CASE WHEN ${condition} THEN NULL ELSE ${result} END)[1]`;
  },
});

const stringAgg: AggregateImplementation = {
  sql: (call, args, site) => {
    const separator = constantValue(site.args[1]);
    if (typeof separator === 'string' || separator === null) return call('string_agg', [args[0]!, quoted(separator ?? '')]);
    // Each value but the first brings the delimiter before it.
    const pairs = `list_filter(${call('list', [`{'v': ${args[0]}, 'd': COALESCE(${args[1]}, '')}`])}, lambda p: p.v IS NOT NULL)`;
    return `list_transform([${pairs}], lambda l: CASE WHEN len(l) > 0 THEN array_to_string(list_transform(l, lambda p, i: CASE WHEN i = 1 THEN p.v ELSE p.d || p.v END), '') END)[1]`;
  },
};

/** The ordered value comes last among the arguments; the fraction before it. */
const percentile = (fn: string): AggregateImplementation => ({
  sql: (call, [fraction, value], site) => `CAST(${call(fn, [value!, fraction!])} AS ${duckType(site.type)})`,
  shape: (args) => args[1]!.type.decimal!,
  check: (args) => {
    const fraction = constantValue(args[0]);
    if (typeof fraction !== 'number')
      throw new BindError('feature-not-supported', 'the fraction of a percentile must be a constant', args[0]!.location);
    if (fraction < 0 || fraction > 1)
      throw new BindError('numeric-out-of-range', `percentile value ${fraction} is not between 0 and 1`, -1);
  },
});

const INTEGERS = ['int2', 'int4', 'int8'] as const;
const ORDERED = [
  'int2',
  'int4',
  'int8',
  'oid',
  'float4',
  'float8',
  'text',
  'bpchar',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'interval',
  'anyarray',
];
const REGRESSIONS = ['regr_avgx', 'regr_avgy', 'regr_sxx', 'regr_sxy', 'regr_syy', 'covar_pop', 'covar_samp'];

export const AGGREGATES: AggregateTable = {
  'count()': { sql: (call) => call('count', ['*']) },
  'count(any)': plain('count'),
  'sum(int2)': plain('sum', 'BIGINT'),
  'sum(int4)': plain('sum', 'BIGINT'),
  'sum(int8)': { sql: (call, args) => `CAST(${call('sum', args)} AS DECIMAL(38,0))`, shape: () => decimalShape(38, 0) },
  'sum(numeric)': { sql: (call, args) => call('sum', args), shape: (args) => totalShape(keepShape(args)) },
  'sum(float4)': plain('sum', 'FLOAT'),
  'sum(float8)': plain('sum'),
  'sum(interval)': {
    sql: (call, [v]) =>
      `tc_interval(${call('sum', [`tc_interval_months(${v})`])}, ${call('sum', [`tc_interval_days(${v})`])}, ${call('sum', [`tc_interval_micros(${v})`])})`,
  },
  ...each(
    [...INTEGERS, 'numeric'].map((t) => `avg(${t})`),
    exactAverage,
  ),
  'avg(interval)': {
    sql: (call, [v]) =>
      `tc_interval_over(tc_interval(${call('sum', [`tc_interval_months(${v})`])}, ${call('sum', [`tc_interval_days(${v})`])}, ${call('sum', [`tc_interval_micros(${v})`])}), nullif(${call('count', [v!])}, 0))`,
  },
  'avg(float4)': plain('avg'),
  'avg(float8)': plain('avg'),
  ...each(
    ORDERED.map((t) => `min(${t})`),
    plain('min'),
  ),
  ...each(
    ORDERED.map((t) => `max(${t})`),
    plain('max'),
  ),
  'min(numeric)': { sql: (call, args) => call('min', args), shape: keepShape },
  'max(numeric)': { sql: (call, args) => call('max', args), shape: keepShape },
  'bool_and(bool)': plain('bool_and'),
  'every(bool)': plain('bool_and'),
  'bool_or(bool)': plain('bool_or'),
  ...each(
    INTEGERS.map((t) => `bit_and(${t})`),
    plain('bit_and'),
  ),
  ...each(
    INTEGERS.map((t) => `bit_or(${t})`),
    plain('bit_or'),
  ),
  ...each(
    INTEGERS.map((t) => `bit_xor(${t})`),
    plain('bit_xor'),
  ),
  'string_agg(text,text)': stringAgg,
  'array_agg(anynonarray)': { sql: (call, args) => call('list', args), shape: keepShape },
  ...Object.fromEntries(Object.entries(DEVIATIONS).flatMap(([n, i]) => [...INTEGERS, 'numeric'].map((t) => [`${n}(${t})`, i]))),
  ...Object.fromEntries(Object.entries(FLOAT_DEVIATIONS).flatMap(([n, fn]) => ['float4', 'float8'].map((t) => [`${n}(${t})`, plain(fn)]))),
  ...Object.fromEntries(REGRESSIONS.map((n) => [`${n}(float8,float8)`, plain(n)])),
  'corr(float8,float8)': ratio(({ xx, xy, yy }) => [`${xx} = 0 OR ${yy} = 0`, `${xy} / sqrt(${xx} * ${yy})`]),
  'regr_slope(float8,float8)': ratio(({ xx, xy }) => [`${xx} = 0`, `${xy} / ${xx}`]),
  'regr_intercept(float8,float8)': ratio(({ xx, xy, x, y }) => [`${xx} = 0`, `${y} - ${x} * ${xy} / ${xx}`]),
  'regr_r2(float8,float8)': ratio(({ xx, xy, yy }) => [`${xx} = 0`, `CASE WHEN ${yy} = 0 THEN 1 ELSE ${xy} * ${xy} / (${xx} * ${yy}) END`]),
  'regr_count(float8,float8)': plain('regr_count', 'BIGINT'),
  'percentile_cont(float8,float8)': percentile('quantile_cont'),
  'percentile_disc(float8,anyelement)': percentile('quantile_disc'),
  'mode(anyelement)': { sql: (call, args) => call('mode', args), shape: keepShape },
};

/** lag and lead: the default decides the type together with the value. */
const shifted = (fn: string): AggregateImplementation => ({
  sql: (call, args, site) => {
    if (elementTypeOf(site.type.oid) !== 0 || site.type.oid !== OID.numeric) return call(fn, args);
    const type = duckType(site.type);
    return call(
      fn,
      args.map((a, i) => (i === 1 ? a : `CAST(${a} AS ${type})`)),
    );
  },
  shape: (args) => commonShape(args.filter((_, i) => i !== 1).map((a) => a.type.decimal!)),
});

const valueAt = (fn: string): AggregateImplementation => ({ sql: (call, args) => call(fn, args), shape: keepShape });

function positive(index: number, kind: ErrorKind, what: string): (args: readonly Expression[]) => void {
  return (args) => {
    const value = constantValue(args[index]);
    if (typeof value === 'bigint' && value <= 0n) throw new BindError(kind, `${what} must be greater than zero`, -1);
  };
}

export const WINDOW_FUNCTIONS: AggregateTable = {
  'row_number()': plain('row_number'),
  'rank()': plain('rank'),
  'dense_rank()': plain('dense_rank'),
  'percent_rank()': plain('percent_rank'),
  'cume_dist()': plain('cume_dist'),
  'ntile(int4)': { ...plain('ntile', 'INTEGER'), check: positive(0, 'invalid-ntile-argument', 'argument of ntile') },
  'lag(anyelement)': shifted('lag'),
  'lag(anyelement,int4)': shifted('lag'),
  'lag(anycompatible,int4,anycompatible)': shifted('lag'),
  'lead(anyelement)': shifted('lead'),
  'lead(anyelement,int4)': shifted('lead'),
  'lead(anycompatible,int4,anycompatible)': shifted('lead'),
  'first_value(anyelement)': valueAt('first_value'),
  'last_value(anyelement)': valueAt('last_value'),
  'nth_value(anyelement,int4)': { ...valueAt('nth_value'), check: positive(1, 'invalid-nth-value-argument', 'argument of nth_value') },
};
