import { DECIMAL_DIGITS_MAX, type DecimalShape, decimalShape, duckType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import {
  isWideProduct,
  productShape,
  quotientShape,
  remainderShape,
  sumShape,
  widenedForProduct,
  widenedForSum,
} from '../types/decimal-shapes.ts';
import { OID } from '../types/pg-type.ts';
import { isDecimal } from '../values/value.ts';
import type { CallSite, FunctionTable, Implementation } from './implementation.ts';
import { quotient, quotientScale, wideProduct } from './numeric-sql.ts';
import { constantValue, each, infix, named, once1, raise, template } from './sql.ts';

const INTEGERS = ['int2', 'int4', 'int8'] as const;
const FLOATS = ['float4', 'float8'] as const;

const integerPairs = (op: string): string[] => INTEGERS.flatMap((a) => INTEGERS.map((b) => `${op}(${a},${b})`));
const sameIntegers = (op: string): string[] => INTEGERS.map((a) => `${op}(${a},${a})`);
const floatPairs = (op: string): string[] => FLOATS.flatMap((a) => FLOATS.map((b) => `${op}(${a},${b})`));

const DIVISION_BY_ZERO = raise('22012', 'division by zero');

/** The divisor, or 22012. DuckDB itself gives NULL or Infinity. */
export function nonZero(sql: string, site: CallSite, index: number): string {
  const value = constantValue(site.args[index]);
  const isKnown = typeof value === 'bigint' || typeof value === 'number' || (value !== undefined && value !== null && isDecimal(value));
  if (isKnown && Number(typeof value === 'object' ? value.unscaled : value) !== 0) return sql;
  return site.once(sql, (v) => `CASE WHEN ${v} = 0 THEN ${DIVISION_BY_ZERO} ELSE ${v} END`);
}

const integerDivision: Implementation = { sql: ([a, b = ''], site) => `(${a} // ${nonZero(b, site, 1)})` };
const floatDivision: Implementation = { sql: ([a, b = ''], site) => `(${a} / ${nonZero(b, site, 1)})` };

/** -1 divides everything: DuckDB overflows on the smallest integer, Postgres answers 0. */
export const integerRemainder: Implementation = {
  sql: ([a, b = ''], site) => {
    const value = constantValue(site.args[1]);
    if (typeof value === 'bigint' && value !== 0n && value !== -1n) return `(${a} % ${b})`;
    return site.once(b, (v) => `(${a} % CASE ${v} WHEN 0 THEN ${DIVISION_BY_ZERO} WHEN -1 THEN 1 ELSE ${v} END)`);
  },
};

const shapeOf = (args: readonly Expression[], i: number): DecimalShape => args[i]!.type.decimal!;
const sameShape = (args: readonly Expression[]): DecimalShape => shapeOf(args, 0);

/** DuckDB caps sums and products of two DECIMALs of up to 18 digits at 18: one of them is made wider first. */
function inShape(sql: string, from: DecimalShape, to: DecimalShape): string {
  return to === from ? sql : `CAST(${sql} AS DECIMAL(${to.precision},${to.scale}))`;
}

const numericSum = (op: string): Implementation => ({
  sql: ([a = '', b], site) => {
    const [left, right] = [shapeOf(site.args, 0), shapeOf(site.args, 1)];
    return `(${inShape(a, left, widenedForSum(left, right))} ${op} ${b})`;
  },
  shape: (args) => sumShape(shapeOf(args, 0), shapeOf(args, 1)),
});

const numericProduct: Implementation = {
  sql: ([a = '', b = ''], site) => {
    const [left, right] = [shapeOf(site.args, 0), shapeOf(site.args, 1)];
    if (isWideProduct(left, right)) return wideProduct(a, left, b, right, site.type.decimal!.scale);
    return `(${inShape(a, left, widenedForProduct(left, right))} * ${b})`;
  },
  shape: (args) => productShape(shapeOf(args, 0), shapeOf(args, 1)),
};

const numericQuotient: Implementation = {
  sql: ([a = '', b = ''], site) => quotient(a, shapeOf(site.args, 0), b, shapeOf(site.args, 1), site.type.decimal!.scale),
  shape: (args) => quotientShape(shapeOf(args, 0), shapeOf(args, 1)),
  displayScale: ([a = '', b = ''], site) => quotientScale(a, shapeOf(site.args, 0), b, shapeOf(site.args, 1), site.type.decimal!.scale),
};

const numericRemainder: Implementation = {
  sql: ([a = '', b = ''], site) => {
    const { precision, scale } = site.type.decimal!;
    return `CAST((${a} % ${nonZero(b, site, 1)}) AS DECIMAL(${precision},${scale}))`;
  },
  shape: (args) => remainderShape(shapeOf(args, 0), shapeOf(args, 1)),
};

/** Numbers of DuckDB's double go back to numeric with the 15 digits that are sure. */
export const APPROXIMATE: DecimalShape = { precision: DECIMAL_DIGITS_MAX, scale: 22, display: { kind: 'trimmed', min: 0 } };
export const approximately = (sql: string): string => `tc_float_to_decimal(${sql})`;

/** Exponents that are small whole constants multiply out exactly. */
const numericPower: Implementation = {
  sql: ([a, b]) => approximately(`tc_power(CAST(CAST(${a} AS VARCHAR) AS DOUBLE), CAST(CAST(${b} AS VARCHAR) AS DOUBLE))`),
  shape: () => APPROXIMATE,
};

const floatPower = template((a, b) => `tc_power(${a}, ${b})`);
const squareRoot = once1(
  (a) => `CASE WHEN ${a} < 0 THEN ${raise('2201F', 'cannot take square root of a negative number')} ELSE sqrt(${a}) END`,
);

const shiftRight = infix('>>');
const shiftLeft: Implementation = {
  // Bits that fall off the end are lost in Postgres and an error in DuckDB: shift in 128 bits, keep the low ones.
  sql: ([a, b], site) => {
    const bits = site.type.oid === OID.int2 ? 16 : site.type.oid === OID.int4 ? 32 : 64;
    return `CAST(tc_wrap(CAST(${a} AS HUGEINT) * tc_power_of_two(${b} % ${bits}), ${bits}) AS ${duckType(site.type)})`;
  },
};

export const ARITHMETIC: FunctionTable = {
  ...each([...integerPairs('+'), ...floatPairs('+')], infix('+')),
  ...each([...integerPairs('-'), ...floatPairs('-')], infix('-')),
  ...each([...integerPairs('*'), ...floatPairs('*')], infix('*')),
  ...each(integerPairs('/'), integerDivision),
  ...each(floatPairs('/'), floatDivision),
  ...each(sameIntegers('%'), integerRemainder),
  ...each(
    [...INTEGERS, ...FLOATS].map((t) => `-(,${t})`),
    template((a) => `(-${a})`),
  ),
  ...each(
    [...INTEGERS, ...FLOATS].map((t) => `+(,${t})`),
    template((a) => a),
  ),
  ...each(
    [...INTEGERS, ...FLOATS].map((t) => `@(,${t})`),
    named('abs'),
  ),
  '+(numeric,numeric)': numericSum('+'),
  '-(numeric,numeric)': numericSum('-'),
  '*(numeric,numeric)': numericProduct,
  '/(numeric,numeric)': numericQuotient,
  '%(numeric,numeric)': numericRemainder,
  '-(,numeric)': { sql: ([a]) => `(-${a})`, shape: sameShape },
  '+(,numeric)': { sql: ([a = '']) => a, shape: sameShape },
  '@(,numeric)': { sql: ([a]) => `abs(${a})`, shape: sameShape },
  '^(float8,float8)': floatPower,
  '^(numeric,numeric)': numericPower,
  '|/(,float8)': squareRoot,
  '||/(,float8)': named('tc_cbrt'),
  ...each(sameIntegers('&'), infix('&')),
  ...each(sameIntegers('|'), infix('|')),
  ...each(sameIntegers('#'), named('xor')),
  ...each(
    INTEGERS.map((t) => `~(,${t})`),
    template((a) => `(~${a})`),
  ),
  ...each(
    INTEGERS.map((t) => `>>(${t},int4)`),
    shiftRight,
  ),
  ...each(
    INTEGERS.map((t) => `<<(${t},int4)`),
    shiftLeft,
  ),
};

export { floatPower, numericPower, numericQuotient, numericRemainder, sameShape, squareRoot };

/** A shape of the same digits before the point and none after it. */
export function wholeShape(args: readonly Expression[]): DecimalShape {
  const { precision, scale } = shapeOf(args, 0);
  return decimalShape(Math.min(precision - scale + 1, DECIMAL_DIGITS_MAX), 0);
}
