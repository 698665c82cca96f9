/** `digits` without trailing zeros, read as d.ddd × 10^exponent. */
export interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/**
 * The shortest decimal strictly inside the interval of numbers that round to the double `size` (> 0, finite), the closest of those.
 *
 * JavaScript's own shortest text also takes the interval's ends, which read back right only by rounding half to even; Postgres does not
 * (1.8014398509481992e+16, where JavaScript says …990). An end can have 17 digits or fewer only between 2^51 and 2^140: below, its
 * binary fraction, above, its power of two makes it longer.
 */
export function shortestDouble(size: number): Decimal {
  const found = decimalOf(size.toExponential());
  if (size < 2 ** 51 || size >= 2 ** 140 || !isDoubleEnd(found, size)) return found;
  for (let precision = found.digits.length + 1; precision < 17; precision++) {
    const longer = halfEven(size, precision);
    if (Number(longer) !== size) continue;
    const decimal = decimalOf(longer);
    if (!isDoubleEnd(decimal, size)) return decimal;
  }
  return decimalOf(size.toExponential(16));
}

/** The same for a float4. */
export function shortestReal(size: number): Decimal {
  // Normal floats hold every decimal of 6 digits, so a shorter text shows as trailing zeros of the 6-digit one.
  const first = size < 2 ** -126 ? 1 : 6;
  for (let precision = first; precision < 9; precision++) {
    const text = halfEven(size, precision);
    if (roundsTo(Number(text), size)) return decimalOf(text);
    // Below a power of two the floats lie twice as dense: the nearest decimal may lie just outside where the next one up is inside.
    const up = nextDecimal(text);
    if (isPowerOfTwo(size) && roundsTo(Number(up), size)) return decimalOf(up);
  }
  return decimalOf(size.toExponential(8));
}

/** `size` with `precision` digits; toExponential rounds an exact half up, Postgres to the even digit. */
function halfEven(size: number, precision: number): string {
  const up = size.toExponential(precision - 1);
  const last = up.indexOf('e') - 1;
  if ((up.charCodeAt(last) & 1) === 0 || !/^50*e/.test(size.toExponential(99).slice(precision + 1))) return up;
  return `${up.slice(0, last)}${Number(up[last]) - 1}${up.slice(last + 1)}`;
}

function decimalOf(exponential: string): Decimal {
  const e = exponential.indexOf('e');
  const mantissa = exponential.slice(0, e);
  const digits = (mantissa.length === 1 ? mantissa : mantissa[0]! + mantissa.slice(2)).replace(/0+$/, '');
  return { digits, exponent: Number(exponential.slice(e + 1)) };
}

const bits = new DataView(new ArrayBuffer(8));

/** Is the decimal exactly halfway between the double and a neighbour? */
function isDoubleEnd(decimal: Decimal, size: number): boolean {
  bits.setFloat64(0, size);
  const high = bits.getUint32(0);
  const ulp = 2 ** ((high >>> 20) - 1023 - 52);
  const powerOfTwo = (high & 0xf_ffff) === 0 && bits.getUint32(4) === 0;
  // In units of 1/16 everything from 2^51 on is a whole number, ends included.
  const tens = decimal.exponent - (decimal.digits.length - 1);
  let written = BigInt(decimal.digits) * 16n;
  let exact = BigInt(size * 16);
  let halfUlp = BigInt(ulp * 8);
  if (tens >= 0) written *= 10n ** BigInt(tens);
  else {
    const scale = 10n ** BigInt(-tens);
    exact *= scale;
    halfUlp *= scale;
  }
  const distance = written - exact;
  return distance === halfUlp || distance === -(powerOfTwo ? halfUlp / 2n : halfUlp);
}

/** Does the number lie strictly inside the interval that rounds to the float? */
function roundsTo(written: number, size: number): boolean {
  if (Math.fround(written) !== size) return false;
  const mirrored = 2 * written - size;
  return written === size || Math.fround(mirrored) !== mirrored;
}

function isPowerOfTwo(size: number): boolean {
  bits.setFloat32(0, size);
  return (bits.getUint32(0) & 0x7f_ffff) === 0;
}

/** The decimal of the same length one unit up in its last place. */
function nextDecimal(exponential: string): string {
  const e = exponential.indexOf('e');
  const mantissa = exponential.slice(0, e).replace('.', '');
  const up = String(BigInt(mantissa) + 1n);
  const carried = up.length - mantissa.length;
  return `${up[0]!}.${up.slice(1)}0e${Number(exponential.slice(e + 1)) + carried}`;
}
