import { DECIMAL_DIGITS_MAX, type DecimalShape } from '../tree/bound-type.ts';
import { minScale } from '../types/decimal-shapes.ts';
import { quoted, raise } from './sql.ts';

/**
 * Exact decimal arithmetic where DuckDB's own would round or overflow: on HUGEINTs that hold a decimal's digits. DuckDB has no variables in
 * an expression, so steps are chained through one-element lists ({@link bind}).
 */

/** Digits that a HUGEINT surely has room for. */
const HUGEINT_DIGITS = 38;
/** Decimal digits a step of the long division adds at least; divisors may then have up to 30 digits. */
const DIVISION_STEP_MIN = 8;
/** NUMERIC_MIN_SIG_DIGITS. */
const SIGNIFICANT_DIGITS = 16;

/** `body` over a struct of named values, each computed once. */
function bind(name: string, fields: Readonly<Record<string, string>>, body: string): string {
  const struct = Object.entries(fields).map(([field, sql]) => `'${field}': ${sql}`);
  return `list_transform([{${struct.join(', ')}}], lambda ${name}: ${body})[1]`;
}

export function powerOfTen(exponent: number): string {
  return `CAST('1${'0'.repeat(exponent)}' AS HUGEINT)`;
}

/** 10^n for a computed n between 0 and 38. */
export function computedPowerOfTen(exponent: string): string {
  return `tc_power_of_ten(${exponent})`;
}

/** The digits of a DECIMAL as a HUGEINT: 12.50 → 1250. */
export function digitsOf(sql: string, shape: DecimalShape): string {
  const { precision, scale } = shape;
  if (scale === 0) return `CAST(${sql} AS HUGEINT)`;
  const width = Math.max(precision, 19);
  if (width + scale + 1 <= DECIMAL_DIGITS_MAX) {
    return `CAST(CAST(${sql} AS DECIMAL(${width},${scale})) * CAST('1${'0'.repeat(scale)}' AS DECIMAL(${scale + 1},0)) AS HUGEINT)`;
  }
  return `CAST(replace(CAST(${sql} AS VARCHAR), '.', '') AS HUGEINT)`;
}

/** The DECIMAL(38, scale) with these digits. */
export function fromDigits(sql: string, scale: number): string {
  if (scale === 0) return `CAST(${sql} AS DECIMAL(38,0))`;
  return `(CAST(${sql} AS DECIMAL(38,0)) * CAST('0.${'0'.repeat(scale - 1)}1' AS DECIMAL(${scale},${scale})))`;
}

/**
 * A product with fewer decimals than its factors' together: exact, or 22003 where decimals that are not zero would be lost. With
 * `quotients` among the factors, which are rounded already, it is rounded to at least 16 significant digits instead.
 */
export function wideProduct(a: string, shapeA: DecimalShape, b: string, shapeB: DecimalShape, scale: number): string {
  const surplus = powerOfTen(shapeA.scale + shapeB.scale - scale);
  const lost = raise('22003', 'numeric product has more digits than can be held');
  const isRounded = shapeA.display.kind === 'quotient' || shapeB.display.kind === 'quotient';
  const rounded = isRounded ? `COALESCE(tc_rounded_product(w.a, w.b, ${shapeA.scale + shapeB.scale - scale}), ${lost})` : lost;
  const exact = `CASE WHEN w.b % (${surplus} // w.g) <> 0 THEN ${rounded} ELSE (w.a // w.g) * (w.b // (${surplus} // w.g)) END`;
  const step = bind('w', { a: 'v.a', b: 'v.b', g: `gcd(v.a, ${surplus})` }, exact);
  return fromDigits(bind('v', { a: digitsOf(a, shapeA), b: digitsOf(b, shapeB) }, step), scale);
}

/**
 * A quotient as Postgres rounds it: to as many decimals as select_div_scale gives for the operands, but at most `scale`. Where that leaves
 * fewer than 16 significant digits of an inexact quotient, or an integer part that does not fit: 22003. Division by zero: 22012.
 */
export function quotient(a: string, shapeA: DecimalShape, b: string, shapeB: DecimalShape, scale: number): string {
  const operands = { a: digitsOf(a, shapeA), b: digitsOf(b, shapeB) };
  const zero = raise('22012', 'division by zero');
  const magnitudes = { n: `(CASE WHEN v.b = 0 THEN ${zero} ELSE (v.a < 0) <> (v.b < 0) END)`, a: 'abs(v.a)', b: 'abs(v.b)' };
  const steps = divisionSteps(shapeA, shapeB, scale + shapeB.scale - shapeA.scale);
  const body = bind('w', magnitudes, longDivision(steps, 0, rounding(shapeA, shapeB, scale)));
  return fromDigits(bind('v', operands, body), scale);
}

/** The decimals Postgres shows of a quotient of these operands. */
export function quotientScale(a: string, shapeA: DecimalShape, b: string, shapeB: DecimalShape, scale: number): string {
  const operands = { a: `abs(${digitsOf(a, shapeA)})`, b: `abs(${digitsOf(b, shapeB)})` };
  return `least(${scale}, ${bind('v', operands, divisionScale('v.a', shapeA, 'v.b', shapeB))})`;
}

interface Sums {
  /** How many values, their sum and the sum of their squares, all as HUGEINT digits. */
  readonly n: string;
  readonly s: string;
  readonly q: string;
}

/** The variance of values whose digits are summed up in `sums`, rounded as Postgres's division rounds. NULL for too few values. */
export function exactVariance(sums: Sums, valueScale: number, sample: boolean, scale: number): string {
  const rounded = 'm.q * m.u + (m.r * m.u + m.b // 2) // m.b';
  return fromDigits(varianceDigits(sums, valueScale, sample, scale, rounded), scale);
}

/** The square root of the variance: an integer root of its digits, by one step of Newton's method from double precision. */
export function exactDeviation(sums: Sums, valueScale: number, sample: boolean, scale: number): string {
  const square = 'm.q * m.u * m.u + m.r * m.u // m.b * m.u + m.r * m.u % m.b * m.u // m.b';
  const step = bind('z', { n: 'y.n', x: 'CASE WHEN y.x = 0 THEN y.x ELSE (y.x + y.n // y.x) // 2 END' }, nearestRoot('z'));
  const root = bind('y', { n: square, x: `CAST(floor(sqrt(CAST(${square} AS DOUBLE))) AS HUGEINT)` }, step);
  return fromDigits(varianceDigits(sums, valueScale, sample, scale, root), scale);
}

/** The decimals Postgres shows of the variance, and of its root. */
export function varianceScale(sums: Sums, valueScale: number, sample: boolean, scale: number): string {
  const fields = { a: 't.n * t.q - t.s * t.s', b: sample ? 't.n * (t.n - 1)' : 't.n * t.n' };
  const shown = `least(${scale}, tc_division_scale(v.a, ${2 * valueScale}, v.b, 0, 0))`;
  return bind('t', { ...sums }, bind('v', fields, `CASE WHEN v.a <= 0 OR v.b <= 0 THEN 0 ELSE ${shown} END`));
}

function nearestRoot(v: string): string {
  return `CASE WHEN ${v}.n - ${v}.x * ${v}.x > ${v}.x THEN ${v}.x + 1 WHEN ${v}.x * ${v}.x - ${v}.n >= ${v}.x AND ${v}.x > 0 THEN ${v}.x - 1 ELSE ${v}.x END`;
}

/**
 * n Σx² - (Σx)² over n (n - 1), or over n²: quotient q and remainder r over the divisor b, and the unit u of the decimals Postgres shows.
 * `result` makes of them digits in that unit.
 */
function varianceDigits(sums: Sums, valueScale: number, sample: boolean, scale: number, result: string): string {
  const fields = { a: 't.n * t.q - t.s * t.s', b: sample ? 't.n * (t.n - 1)' : 't.n * t.n' };
  const shown = `least(${scale}, tc_division_scale(v.a, ${2 * valueScale}, v.b, 0, 0))`;
  const divisor = `v.b * ${powerOfTen(2 * valueScale)}`;
  const parts = {
    q: `v.a // (${divisor})`,
    r: `v.a % (${divisor})`,
    b: divisor,
    u: computedPowerOfTen(shown),
    k: computedPowerOfTen(`${scale} - ${shown}`),
  };
  const digits = bind('m', parts, `(${result}) * m.k`);
  return bind('t', { ...sums }, bind('v', fields, `CASE WHEN v.b <= 0 THEN NULL WHEN v.a <= 0 THEN 0 ELSE ${digits} END`));
}

/** A numeric's text with `shown` of its `scale` decimals. */
export function textWithScale(sql: string, shape: DecimalShape, shown: string): string {
  return `tc_decimal_text(${plainText(sql, shape)}, ${shape.scale}, ${shown})`;
}

/** A numeric's text by what its shape tells about scales. */
export function numericTextSql(sql: string, shape: DecimalShape): string {
  const text = plainText(sql, shape);
  const { display, scale } = shape;
  switch (display.kind) {
    case 'mixed':
    case 'trimmed':
      return `tc_trimmed_text(${text}, ${scale}, ${display.min})`;
    case 'quotient':
      // Its operands are out of sight: as many decimals as its own size suggests.
      return `tc_quotient_text(${text}, ${scale}, ${display.min})`;
    case 'fixed':
      return text;
  }
}

/** All decimals of the DECIMAL. DuckDB prints DECIMAL(s,s) without the zero before the point. */
function plainText(sql: string, shape: DecimalShape): string {
  const text = `CAST(${sql} AS VARCHAR)`;
  return shape.precision === shape.scale ? `tc_leading_zero(${text})` : text;
}

/** How many digits each step of the long division adds: as many as fit beside the divisor's. */
function divisionSteps(shapeA: DecimalShape, shapeB: DecimalShape, digits: number): readonly number[] {
  if (shapeA.precision + digits <= HUGEINT_DIGITS) return [digits];
  const room = Math.max(HUGEINT_DIGITS - shapeB.precision, DIVISION_STEP_MIN);
  // The first step is the division of what is there, without further digits.
  const steps = [0];
  for (let rest = digits; rest > 0; rest -= room) steps.push(Math.min(rest, room));
  return steps;
}

function longDivision(steps: readonly number[], index: number, finish: (v: string) => string): string {
  const outer = index === 0 ? 'w' : `d${index - 1}`;
  const name = `d${index}`;
  const power = powerOfTen(steps[index]!);
  const dividend = index === 0 ? `${outer}.a * ${power}` : `${outer}.r * ${power}`;
  const q = index === 0 ? `(${dividend}) // ${outer}.b` : `${outer}.q * ${power} + (${dividend}) // ${outer}.b`;
  const fields = { n: `${outer}.n`, a: index === 0 ? 'w.a' : `${outer}.a`, b: `${outer}.b`, q, r: `(${dividend}) % ${outer}.b` };
  return bind(name, fields, index === steps.length - 1 ? finish(name) : longDivision(steps, index + 1, finish));
}

function rounding(shapeA: DecimalShape, shapeB: DecimalShape, scale: number): (d: string) => string {
  return (d) => {
    const short = raise('22003', 'numeric quotient has more digits than can be held');
    const unit = computedPowerOfTen(`${scale} - s.s`);
    const magnitude =
      `CASE WHEN s.s > ${scale} AND s.r <> 0 AND s.q < ${powerOfTen(SIGNIFICANT_DIGITS - 1)} THEN ${short} ` +
      `WHEN s.s >= ${scale} THEN s.q + CASE WHEN s.r >= s.b - s.r THEN 1 ELSE 0 END ` +
      `ELSE ((s.q + ${unit} // 2) // ${unit}) * ${unit} END`;
    const fields = { n: `${d}.n`, b: `${d}.b`, q: `${d}.q`, r: `${d}.r`, s: divisionScale(`${d}.a`, shapeA, `${d}.b`, shapeB) };
    return bind('s', fields, `(CASE WHEN s.n THEN -1 ELSE 1 END) * (${magnitude})`);
  };
}

/** select_div_scale, from the operands' digits: weights and first digits are of base 10000. */
function divisionScale(a: string, shapeA: DecimalShape, b: string, shapeB: DecimalShape): string {
  const min = Math.max(minScale(shapeA), minScale(shapeB));
  return `tc_division_scale(${a}, ${shapeA.scale}, ${b}, ${shapeB.scale}, ${min})`;
}

/** Macros these expressions use, to be created once per DuckDB instance. */
export const NUMERIC_MACROS: readonly string[] = [
  `tc_power_of_ten(n) AS (CAST([${Array.from({ length: 39 }, (_, i) => quoted(`1${'0'.repeat(i)}`)).join(', ')}] AS HUGEINT[]))[n + 1]`,
  // Exponent of the leading digit, from the digits' text.
  `tc_weight(t, scale) AS (CASE WHEN t = '0' THEN 0 ELSE (length(t) - 1 - scale + 4000) // 4 - 1000 END)`,
  `tc_first_digit(t, scale) AS (CASE WHEN t = '0' THEN 0 ELSE CAST(rpad(left(t, length(t) - scale - 4 * tc_weight(t, scale)), CAST(length(t) - scale - 4 * tc_weight(t, scale) AS INTEGER), '0') AS INTEGER) END)`,
  `tc_division_scale(a, sa, b, sb, min) AS list_transform([{'a': CAST(a AS VARCHAR), 'b': CAST(b AS VARCHAR)}], lambda x: CAST(greatest(min, ${SIGNIFICANT_DIGITS} - 4 * (tc_weight(x.a, sa) - tc_weight(x.b, sb) - CASE WHEN tc_first_digit(x.a, sa) <= tc_first_digit(x.b, sb) THEN 1 ELSE 0 END)) AS INTEGER))[1]`,
  // Drops n digits, halves away from zero.
  `tc_drop_digits(a, n) AS list_transform([{'a': a, 'u': tc_power_of_ten(n)}], lambda p: CASE WHEN p.a < 0 THEN -((-p.a + p.u // 2) // p.u) ELSE (p.a + p.u // 2) // p.u END)[1]`,
  // Of factors cut to 19 digits each; NULL when what is left after dropping the surplus digits has less than 16.
  `tc_rounded_product(a, b, surplus) AS list_transform([{'a': a, 'b': b, 'm': greatest(length(CAST(abs(a) AS VARCHAR)) - 19, 0), 'n': greatest(length(CAST(abs(b) AS VARCHAR)) - 19, 0)}], lambda q: list_transform([{'p': tc_drop_digits(q.a, q.m) * tc_drop_digits(q.b, q.n), 's': surplus - q.m - q.n}], lambda r: CASE WHEN r.s > 38 THEN NULL WHEN r.s < 0 THEN r.p * tc_power_of_ten(-r.s) WHEN abs(r.p) // tc_power_of_ten(r.s) < 1000000000000000 THEN NULL ELSE tc_drop_digits(r.p, r.s) END)[1])[1]`,
  `tc_leading_zero(t) AS regexp_replace(t, '^(-?)\\.', '\\10.')`,
  `tc_decimal_text(t, scale, shown) AS list_transform([{'t': t, 's': shown}], lambda x: left(x.t, length(x.t) - scale + x.s - CASE WHEN x.s <= 0 AND scale > 0 THEN 1 ELSE 0 END))[1]`,
  `tc_trimmed_text(t, scale, min) AS list_transform([t], lambda x: left(x, length(x) - scale + greatest(min, length(rtrim(right(x, scale), '0'))) - CASE WHEN scale > 0 AND min = 0 AND rtrim(right(x, scale), '0') = '' THEN 1 ELSE 0 END))[1]`,
  // No digit is cut that is not zero, whatever the guess.
  `tc_quotient_scale(t, scale, min) AS list_transform([{'d': ltrim(replace(replace(t, '-', ''), '.', ''), '0'), 'f': length(rtrim(right(t, scale), '0'))}], lambda y: least(scale, greatest(min, y.f, CASE WHEN y.d = '' THEN 20 ELSE ${SIGNIFICANT_DIGITS} - 4 * ((length(y.d) - 1 - scale + 4000) // 4 - 1000) END)))[1]`,
  `tc_quotient_text(t, scale, min) AS list_transform([t], lambda z: tc_decimal_text(z, scale, tc_quotient_scale(z, scale, min)))[1]`,
];
