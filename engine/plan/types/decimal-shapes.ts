import { DECIMAL_DIGITS_MAX, type DecimalShape, decimalShape, type ScaleDisplay } from '../tree/bound-type.ts';

/**
 * Which DECIMAL the results of numeric arithmetic have. Sums and products follow DuckDB's own rules, so that what is printed has the shape
 * that is written down here; where those would round or not fit, the printer takes an exact path (functions/numeric-sql.ts).
 */

/** Most decimals a product keeps when all of them do not fit beside the digits before the point. */
const WIDE_PRODUCT_SCALE = 20;
/** Decimals of a quotient: at least these, so that small quotients keep Postgres's 16 significant digits… */
const QUOTIENT_SCALE_MIN = 24;
/** …and no more than these, which is enough for quotients from 10^-12 up. */
const QUOTIENT_SCALE_MAX = 28;
/** DECIMALs up to this width are 64-bit integers to DuckDB, and it does not leave them by itself. */
const INT64_DIGITS = 18;

export function integerPart(shape: DecimalShape): number {
  return shape.precision - shape.scale;
}

/** Decimals every value is sure to show. */
export function minScale(shape: DecimalShape): number {
  return shape.display.kind === 'fixed' ? shape.scale : shape.display.min;
}

/** `a` as DuckDB must be given it so that a sum with `b` is not cut at 18 digits. */
export function widenedForSum(a: DecimalShape, b: DecimalShape): DecimalShape {
  return widened(a, b, Math.max(integerPart(a), integerPart(b)) + Math.max(a.scale, b.scale) + 1);
}

/** The same for a product. */
export function widenedForProduct(a: DecimalShape, b: DecimalShape): DecimalShape {
  return widened(a, b, a.precision + b.precision);
}

function widened(a: DecimalShape, b: DecimalShape, digits: number): DecimalShape {
  const narrow = a.precision <= INT64_DIGITS && b.precision <= INT64_DIGITS;
  return narrow && digits > INT64_DIGITS ? { ...a, precision: INT64_DIGITS + 1 } : a;
}

export function sumShape(left: DecimalShape, b: DecimalShape): DecimalShape {
  const a = widenedForSum(left, b);
  const scale = Math.max(a.scale, b.scale);
  return decimalShape(Math.max(integerPart(a), integerPart(b)) + scale + 1, scale, joinDisplay(a, b));
}

export function productShape(left: DecimalShape, b: DecimalShape): DecimalShape {
  const a = widenedForProduct(left, b);
  const scale = a.scale + b.scale;
  const display = productDisplay(a, b);
  if (!isWideProduct(a, b)) return decimalShape(a.precision + b.precision, scale, display);
  const kept = Math.min(scale, Math.max(a.scale, b.scale, WIDE_PRODUCT_SCALE, DECIMAL_DIGITS_MAX - integerPart(a) - integerPart(b)));
  return decimalShape(
    DECIMAL_DIGITS_MAX,
    kept,
    kept < scale ? { kind: 'trimmed', min: Math.min(kept, minScale(a) + minScale(b)) } : display,
  );
}

/** A product whose scale leaves too few digits before the point: it is computed with fewer decimals, exactly or not at all. */
export function isWideProduct(a: DecimalShape, b: DecimalShape): boolean {
  return a.precision + b.precision > DECIMAL_DIGITS_MAX && a.scale + b.scale > WIDE_PRODUCT_SCALE;
}

export function quotientShape(a: DecimalShape, b: DecimalShape): DecimalShape {
  const integerDigits = integerPart(a) + b.scale;
  const scale = Math.max(QUOTIENT_SCALE_MIN, Math.min(QUOTIENT_SCALE_MAX, DECIMAL_DIGITS_MAX - integerDigits), a.scale, b.scale);
  return decimalShape(DECIMAL_DIGITS_MAX, scale, { kind: 'quotient', min: Math.max(minScale(a), minScale(b)) });
}

/** avg: a sum over a count, of values with this shape. Wide integers get every digit before the point and 19 after it. */
export function averageShape(value: DecimalShape): DecimalShape {
  const integerDigits = integerPart(value);
  const scale = Math.max(Math.min(QUOTIENT_SCALE_MAX, DECIMAL_DIGITS_MAX - integerDigits), value.scale, integerDigits === 19 ? 19 : 20);
  return decimalShape(DECIMAL_DIGITS_MAX, scale, { kind: 'quotient', min: minScale(value) });
}

export function remainderShape(a: DecimalShape, b: DecimalShape): DecimalShape {
  const scale = Math.max(a.scale, b.scale);
  return decimalShape(Math.max(integerPart(a), integerPart(b)) + scale, scale, joinDisplay(a, b));
}

/**
 * Holds values of either: the arms of a CASE, the branches of a UNION, the rows of VALUES. Where all are `literals` each value is shown with
 * about its own scale; else the largest is every value's.
 */
export function commonShape(shapes: readonly DecimalShape[], literals = false): DecimalShape {
  const scale = Math.max(...shapes.map((s) => s.scale));
  const integerDigits = Math.max(...shapes.map(integerPart));
  return decimalShape(integerDigits + scale, scale, commonDisplay(shapes, scale, literals));
}

/** A sum of any number of such values: as wide as it gets, shown with the largest scale. */
export function totalShape(value: DecimalShape): DecimalShape {
  return decimalShape(DECIMAL_DIGITS_MAX, value.scale, value.display.kind === 'mixed' ? { kind: 'fixed' } : value.display);
}

export function sameDecimal(a: DecimalShape, b: DecimalShape): boolean {
  return a.precision === b.precision && a.scale === b.scale;
}

function commonDisplay(shapes: readonly DecimalShape[], scale: number, literals: boolean): ScaleDisplay {
  const min = Math.min(...shapes.map(minScale));
  if (shapes.some((s) => s.display.kind === 'quotient')) return { kind: 'quotient', min };
  if (shapes.some((s) => s.display.kind === 'trimmed')) return { kind: 'trimmed', min };
  return min < scale && (literals || shapes.some((s) => s.display.kind === 'mixed')) ? { kind: 'mixed', min } : { kind: 'fixed' };
}

/** The larger scale of the two, as far as it is known. */
function joinDisplay(a: DecimalShape, b: DecimalShape): ScaleDisplay {
  return combineDisplay(a, b, Math.max(minScale(a), minScale(b)), Math.max(a.scale, b.scale));
}

function productDisplay(a: DecimalShape, b: DecimalShape): ScaleDisplay {
  return combineDisplay(a, b, minScale(a) + minScale(b), a.scale + b.scale);
}

function combineDisplay(a: DecimalShape, b: DecimalShape, min: number, scale: number): ScaleDisplay {
  const kinds = [a.display.kind, b.display.kind];
  if (kinds.includes('quotient')) return { kind: 'quotient', min };
  if (min >= scale) return { kind: 'fixed' };
  return { kind: kinds.includes('trimmed') ? 'trimmed' : 'mixed', min };
}
