import { BindError } from '../bind-error.ts';
import { DECIMAL_DIGITS_MAX, decimalShape } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import {
  APPROXIMATE,
  approximately,
  floatPower,
  integerRemainder,
  nonZero,
  numericPower,
  numericRemainder,
  sameShape,
  squareRoot,
  wholeShape,
} from './arithmetic.ts';
import type { FunctionTable, Implementation } from './implementation.ts';
import { constantValue, each, named, once1, raise, template } from './sql.ts';

const INTEGERS = ['int2', 'int4', 'int8'] as const;
const asDouble = (sql: string): string => `CAST(CAST(${sql} AS VARCHAR) AS DOUBLE)`;

/** numeric through double precision: 15 digits, as Postgres turns a double into numeric. */
const byDouble = (fn: (a: string) => string): Implementation => ({
  sql: ([a = '']) => approximately(fn(asDouble(a))),
  shape: () => APPROXIMATE,
});

const whole = (fn: string): Implementation => ({
  sql: ([a], site) => `CAST(${fn}(${a}) AS DECIMAL(${site.type.decimal!.precision},0))`,
  shape: wholeShape,
});

/** round and trunc to a number of decimals, which has to be known for the result to have a scale. */
function toScale(fn: 'round' | 'trunc'): Implementation {
  const places = (args: readonly Expression[]): number => {
    const value = constantValue(args[1]);
    return typeof value === 'bigint' ? Number(value) : 0;
  };
  return {
    sql: ([a = ''], site) => {
      const from = site.args[0]!.type.decimal!;
      const to = site.type.decimal!;
      const n = places(site.args);
      const target = `DECIMAL(${to.precision},${to.scale})`;
      if (n >= from.scale) return `CAST(${a} AS ${target})`;
      if (n >= 0 && fn === 'round') return `CAST(${a} AS ${target})`;
      if (n >= 0) return `CAST(trunc(${a}, ${n}) AS ${target})`;
      // Left of the point: in units of 10^-n, on whole numbers.
      const unit = `CAST('1${'0'.repeat(Math.min(-n, 37))}' AS HUGEINT)`;
      const integer = `CAST(trunc(${a}) AS HUGEINT)`;
      if (fn === 'trunc') return `CAST(${integer} // ${unit} * ${unit} AS ${target})`;
      return site.once(
        integer,
        (v) => `CAST((CASE WHEN ${v} < 0 THEN ${v} - ${unit} // 2 ELSE ${v} + ${unit} // 2 END) // ${unit} * ${unit} AS ${target})`,
      );
    },
    shape: (args) => {
      const from = args[0]!.type.decimal!;
      const scale = Math.max(Math.min(places(args), DECIMAL_DIGITS_MAX - 1), 0);
      return decimalShape(from.precision - from.scale + 1 + scale, scale);
    },
    check: (args) => {
      const arg = args[1];
      if (arg === undefined || (arg.kind === 'constant' && arg.value !== null)) return;
      throw new BindError('feature-not-supported', `the number of decimals of ${fn}() must be a constant`, arg.location);
    },
  };
}

const degree = (fn: string): Implementation => template((a) => `${fn}(radians(${a}))`);

const inUnit = (fn: string): Implementation =>
  once1((a) => `CASE WHEN abs(${a}) > 1 THEN ${raise('22003', 'input is out of range')} ELSE ${fn}(${a}) END`);

/** width_bucket: which of `n` equal parts from l to h holds v; 0 and n + 1 beyond the ends. */
function bucket(v: string, l: string, h: string, n: string, part: (distance: string, width: string) => string): string {
  const bad = `WHEN ${n} <= 0 THEN ${raise('2201G', 'count must be greater than zero')} WHEN ${l} = ${h} THEN ${raise('2201G', 'lower bound cannot equal upper bound')}`;
  const up = `CASE WHEN ${v} < ${l} THEN 0 WHEN ${v} >= ${h} THEN ${n} + 1 ELSE ${part(`(${v} - ${l})`, `(${h} - ${l})`)} + 1 END`;
  const down = `CASE WHEN ${v} > ${l} THEN 0 WHEN ${v} <= ${h} THEN ${n} + 1 ELSE ${part(`(${l} - ${v})`, `(${l} - ${h})`)} + 1 END`;
  return `CASE ${bad} WHEN ${l} < ${h} THEN ${up} WHEN ${l} > ${h} THEN ${down} END`;
}

export const MATH: FunctionTable = {
  ...each(
    [...INTEGERS, 'float4', 'float8'].map((t) => `abs(${t})`),
    named('abs'),
  ),
  'abs(numeric)': { sql: ([a]) => `abs(${a})`, shape: sameShape },
  ...each(['ceil(float8)', 'ceiling(float8)'], named('ceil')),
  ...each(['ceil(numeric)', 'ceiling(numeric)'], whole('ceil')),
  'floor(float8)': named('floor'),
  'floor(numeric)': whole('floor'),
  'round(float8)': template((a) => `round_even(${a}, 0)`),
  'round(numeric)': { sql: ([a], site) => `CAST(${a} AS DECIMAL(${site.type.decimal!.precision},0))`, shape: wholeShape },
  'round(numeric,int4)': toScale('round'),
  'trunc(float8)': named('trunc'),
  'trunc(numeric)': whole('trunc'),
  'trunc(numeric,int4)': toScale('trunc'),
  'sign(float8)': template((a) => `CAST(sign(${a}) AS DOUBLE)`),
  'sign(numeric)': { sql: ([a]) => `CAST(sign(${a}) AS DECIMAL(1,0))`, shape: () => decimalShape(1, 0) },
  'sqrt(float8)': squareRoot,
  'sqrt(numeric)': byDouble(
    (a) => `CASE WHEN ${a} < 0 THEN ${raise('2201F', 'cannot take square root of a negative number')} ELSE sqrt(${a}) END`,
  ),
  'cbrt(float8)': named('tc_cbrt'),
  ...each(['power(float8,float8)', 'pow(float8,float8)'], floatPower),
  ...each(['power(numeric,numeric)', 'pow(numeric,numeric)'], numericPower),
  'exp(float8)': named('tc_exp'),
  'exp(numeric)': byDouble((a) => `tc_exp(${a})`),
  'ln(float8)': named('tc_ln'),
  'ln(numeric)': byDouble((a) => `tc_ln(${a})`),
  ...each(['log(float8)', 'log10(float8)'], named('tc_log10')),
  ...each(
    ['log(numeric)', 'log10(numeric)'],
    byDouble((a) => `tc_log10(${a})`),
  ),
  'log(numeric,numeric)': {
    sql: ([b = '', x = '']) => approximately(`tc_ln(${asDouble(x)}) / tc_ln(${asDouble(b)})`),
    shape: () => APPROXIMATE,
  },
  ...each(
    INTEGERS.map((t) => `mod(${t},${t})`),
    integerRemainder,
  ),
  'mod(numeric,numeric)': numericRemainder,
  'div(numeric,numeric)': {
    sql: ([a = '', b = ''], site) => {
      const scale = Math.max(site.args[0]!.type.decimal!.scale, site.args[1]!.type.decimal!.scale);
      const digits = (sql: string): string => `CAST(replace(CAST(CAST(${sql} AS DECIMAL(38,${scale})) AS VARCHAR), '.', '') AS HUGEINT)`;
      return `CAST(${digits(a)} // ${digits(nonZero(b, site, 1))} AS DECIMAL(38,0))`;
    },
    shape: () => decimalShape(DECIMAL_DIGITS_MAX, 0),
  },
  'gcd(int4,int4)': template((a, b) => `CAST(gcd(${a}, ${b}) AS INTEGER)`),
  'gcd(int8,int8)': template((a, b) => `CAST(gcd(${a}, ${b}) AS BIGINT)`),
  'lcm(int4,int4)': template((a, b) => `CAST(lcm(${a}, ${b}) AS INTEGER)`),
  'lcm(int8,int8)': template((a, b) => `CAST(lcm(${a}, ${b}) AS BIGINT)`),
  'factorial(int8)': {
    sql: ([a = ''], site) =>
      site.once(
        a,
        (n) =>
          `CASE WHEN ${n} < 0 THEN ${raise('22003', 'factorial of a negative number is undefined')} WHEN ${n} > 33 THEN ${raise('22003', 'numeric value out of range')} ELSE CAST(factorial(CAST(${n} AS INTEGER)) AS DECIMAL(38,0)) END`,
      ),
    shape: () => decimalShape(DECIMAL_DIGITS_MAX, 0),
  },
  'pi()': template(() => 'pi()'),
  'degrees(float8)': named('degrees'),
  'radians(float8)': named('radians'),
  ...each(['sin(float8)'], named('sin')),
  ...each(['cos(float8)'], named('cos')),
  ...each(['tan(float8)'], named('tan')),
  ...each(['cot(float8)'], named('cot')),
  ...each(['atan(float8)'], named('atan')),
  ...each(['asin(float8)'], inUnit('asin')),
  ...each(['acos(float8)'], inUnit('acos')),
  ...each(['sinh(float8)'], named('sinh')),
  ...each(['cosh(float8)'], named('cosh')),
  ...each(['tanh(float8)'], named('tanh')),
  ...each(['asinh(float8)'], named('asinh')),
  'acosh(float8)': once1((a) => `CASE WHEN ${a} < 1 THEN ${raise('22003', 'input is out of range')} ELSE acosh(${a}) END`),
  'atanh(float8)': inUnit('atanh'),
  'atan2(float8,float8)': named('atan2'),
  'sind(float8)': degree('sin'),
  'cosd(float8)': degree('cos'),
  'tand(float8)': degree('tan'),
  'random()': template(() => 'random()'),
  'width_bucket(float8,float8,float8,int4)': {
    sql: (args, site) =>
      site.onceAll(args, ([v, l, h, n]) => bucket(v!, l!, h!, n!, (a, b) => `CAST(floor(${n} * ${a} / ${b}) AS INTEGER)`)),
  },
  'width_bucket(numeric,numeric,numeric,int4)': {
    // In units of the smallest decimal of all three, so that bounds are met exactly.
    sql: ([x = '', low = '', high = '', n = ''], site) => {
      const scale = Math.max(...site.args.slice(0, 3).map((a) => a.type.decimal!.scale));
      const digits = [x, low, high].map((v) => `CAST(replace(CAST(CAST(${v} AS DECIMAL(38,${scale})) AS VARCHAR), '.', '') AS HUGEINT)`);
      return site.onceAll([...digits, n], ([v, l, h, c]) => bucket(v!, l!, h!, c!, (a, b) => `CAST((${c} * ${a}) // ${b} AS INTEGER)`));
    },
  },
  ...each(['scale(numeric)'], {
    sql: ([a], site) => `CASE WHEN ${a} IS NOT NULL THEN CAST(${site.args[0]!.type.decimal!.scale} AS INTEGER) END`,
  }),
  'min_scale(numeric)': {
    sql: ([a], site) => `CAST(length(rtrim(right(CAST(${a} AS VARCHAR), ${site.args[0]!.type.decimal!.scale}), '0')) AS INTEGER)`,
  },
  'trim_scale(numeric)': { sql: ([a = '']) => a, shape: (args) => ({ ...sameShape(args), display: { kind: 'trimmed', min: 0 } }) },
  'num_nulls(any)': { sql: (args) => `CAST(${args.map((a) => `CAST(${a} IS NULL AS INTEGER)`).join(' + ')} AS INTEGER)` },
  'num_nonnulls(any)': { sql: (args) => `CAST(${args.map((a) => `CAST(${a} IS NOT NULL AS INTEGER)`).join(' + ')} AS INTEGER)` },
};
