import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { asciiOf } from './field-bytes.ts';

/** Powers of ten that a double holds exactly. */
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, i) => 10 ** i);

type FloatName = 'double precision' | 'real';

/**
 * The double a field holds. Throws `invalid-text`, and `numeric-out-of-range` when the value overflows or vanishes.
 */
export function parseDouble(bytes: Uint8Array, start: number, end: number): number {
  const simple = parseSimple(bytes, start, end);
  if (!Number.isNaN(simple)) return simple;
  const text = numberText(bytes, start, end, 'double precision');
  if (typeof text === 'number') return text;
  const value = Number(text);
  if (!Number.isFinite(value) || (value === 0 && hasDigit(text))) throw outOfRange(bytes, start, end, 'double precision');
  return value;
}

/** The float4 a field holds, rounded once from the decimal. */
export function parseReal(bytes: Uint8Array, start: number, end: number): number {
  const simple = parseSimple(bytes, start, end);
  const rounded = Math.fround(simple);
  if (Number.isFinite(rounded) && !isBetweenFloats(simple, rounded) && (rounded !== 0 || simple === 0)) return rounded;
  const text = numberText(bytes, start, end, 'real');
  if (typeof text === 'number') return text;
  const value = Number(text);
  const float = Math.fround(onceRounded(value, text));
  if (!Number.isFinite(float) || (float === 0 && hasDigit(text))) throw outOfRange(bytes, start, end, 'real');
  return float;
}

/** Up to 15 digits with a point: one exact division gives the nearest double. NaN when it is not that simple. */
function parseSimple(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const negative = bytes[at] === 45;
  if (negative) at++;
  if (end - at > 16) return Number.NaN;
  let mantissa = 0;
  let point = -1;
  let digits = 0;
  for (; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
    } else if (digit === -2 && point < 0) point = digits;
    else return Number.NaN;
  }
  if (digits === 0 || digits > 15) return Number.NaN;
  const value = point < 0 ? mantissa : mantissa / POWERS_OF_TEN[digits - point]!;
  return negative ? -value : value;
}

const SPECIALS: Readonly<Record<string, number>> = { nan: Number.NaN, infinity: Infinity, inf: Infinity };

/** The field as a number JavaScript reads, or the special value it names. */
function numberText(bytes: Uint8Array, start: number, end: number, type: FloatName): string | number {
  const text = asciiOf(bytes, start, end).replace(/^[ \t-\r]+|[ \t-\r]+$/g, '');
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return text;
  const special = /^([+-]?)(nan|infinity|inf)$/i.exec(text);
  if (special === null)
    throw new ThermoclineError('invalid-text', `invalid input syntax for type ${type}: "${asciiOf(bytes, start, end)}"`);
  const value = SPECIALS[special[2]!.toLowerCase()]!;
  return special[1] === '-' ? -value : value;
}

/** Is a digit of the mantissa other than zero? Then a result of zero is an underflow. */
function hasDigit(text: string): boolean {
  return /^[^e]*[1-9]/i.test(text);
}

/**
 * A double that, rounded to a float, gives what the decimal itself rounds to. Rounding twice errs only when the double falls exactly
 * between two floats while the decimal does not.
 */
function onceRounded(value: number, text: string): number {
  if (!isBetweenFloats(value, Math.fround(value))) return value;
  const side = compareExactly(text, value);
  return side === 0 ? value : neighbour(value, side);
}

/** Is the double exactly halfway between the float it rounds to and the next? */
function isBetweenFloats(value: number, rounded: number): boolean {
  const mirrored = 2 * value - rounded;
  return rounded !== value && Math.fround(mirrored) === mirrored;
}

const bits = new DataView(new ArrayBuffer(8));

/** The next double up (1) or down (−1). */
function neighbour(value: number, direction: 1 | -1): number {
  bits.setFloat64(0, value);
  bits.setBigUint64(0, bits.getBigUint64(0) + (value > 0 === direction > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

/** Sign of (decimal − value), exactly. */
function compareExactly(text: string, value: number): -1 | 0 | 1 {
  const [, sign, whole, fraction = '', exponent = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text)!;
  // Digits past the thousandth decide nothing but whether anything follows.
  const digits = (whole! + fraction).slice(0, 1000);
  const dropped = (whole! + fraction).slice(1000);
  let decimal = BigInt(digits + (/[1-9]/.test(dropped) ? '1' : '0'));
  const tens = Number(exponent) - fraction.length + dropped.length - 1;
  if (sign === '-') decimal = -decimal;
  // value = mantissa × 2^twos; every double is a whole multiple of 2^-1074.
  let mantissa = value;
  let twos = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    twos--;
  }
  let exact = BigInt(mantissa);
  if (tens < 0) exact *= 10n ** BigInt(-tens);
  else decimal *= 10n ** BigInt(tens);
  decimal <<= BigInt(-twos);
  return decimal < exact ? -1 : decimal > exact ? 1 : 0;
}

function outOfRange(bytes: Uint8Array, start: number, end: number, type: FloatName): ThermoclineError {
  return new ThermoclineError('numeric-out-of-range', `"${asciiOf(bytes, start, end).trim()}" is out of range for type ${type}`);
}
