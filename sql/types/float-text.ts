import type { OutputBuffer } from '../wire/output-buffer.ts';
import { shortestDouble, shortestReal, type Decimal } from './shortest-digits.ts';
import { writeInteger, writePadded } from './integer-text.ts';

/** Longest text of a float8: `-1.2345678901234567e-308`. */
const FLOAT_CHARS_MAX = 32;

/** Postgres prints exponents from here on in scientific notation. */
const DOUBLE_EXPONENT_END = 15;
const REAL_EXPONENT_END = 6;
const EXPONENT_MIN = -4;

/** Writes a float8 as Postgres does: the fewest digits that read back as the same value. */
export function writeDouble(out: OutputBuffer, value: number): void {
  if (Number.isInteger(value) && value < 1e15 && value > -1e15 && !Object.is(value, -0)) return writeInteger(out, value);
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e9) {
    // Most values people store have a few decimals. A decimal of up to 15 digits that gives this double is its shortest text.
    const micros = Math.round(size * 1e6);
    if (micros / 1e6 === size) return writeFraction(out, value < 0, micros, 6);
  }
  writeFloat(out, value, shortestDouble, DOUBLE_EXPONENT_END);
}

/** Writes a float4 likewise; `value` is exactly a float. */
export function writeReal(out: OutputBuffer, value: number): void {
  if (Number.isInteger(value) && value < 1e6 && value > -1e6 && !Object.is(value, -0)) return writeInteger(out, value);
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e4) {
    // The same with up to 6 digits.
    const hundredths = Math.round(size * 100);
    if (hundredths < 1e6 && Math.fround(hundredths / 100) === size) return writeFraction(out, value < 0, hundredths, 2);
  }
  writeFloat(out, value, shortestReal, REAL_EXPONENT_END);
}

/** `units` / 10^decimals in fixed notation, without trailing zeros. */
function writeFraction(out: OutputBuffer, negative: boolean, units: number, decimals: 2 | 6): void {
  out.reserve(FLOAT_CHARS_MAX);
  if (negative) out.bytes[out.position++] = 45;
  const scale = decimals === 2 ? 100 : 1_000_000;
  const whole = Math.floor(units / scale);
  const rest = units - whole * scale;
  writeInteger(out, whole);
  if (rest === 0) return;
  out.bytes[out.position++] = 46;
  writePadded(out, rest, decimals);
  while (out.bytes[out.position - 1] === 48) out.position--;
}

function writeFloat(out: OutputBuffer, value: number, shortest: (size: number) => Decimal, exponentEnd: number): void {
  if (Number.isNaN(value)) return out.ascii('NaN');
  out.reserve(FLOAT_CHARS_MAX);
  if (value < 0 || Object.is(value, -0)) out.bytes[out.position++] = 45;
  const size = Math.abs(value);
  if (size === Infinity) return out.ascii('Infinity');
  if (size === 0) return out.byte(48);
  const { digits, exponent } = shortest(size);
  if (exponent < EXPONENT_MIN || exponent >= exponentEnd) {
    out.ascii(digits.length === 1 ? digits : `${digits[0]!}.${digits.slice(1)}`);
    const magnitude = Math.abs(exponent);
    out.ascii(`e${exponent < 0 ? '-' : '+'}${magnitude < 10 ? '0' : ''}${magnitude}`);
  } else if (exponent < 0) {
    out.ascii(`0.${'0'.repeat(-exponent - 1)}${digits}`);
  } else if (digits.length <= exponent + 1) {
    out.ascii(digits + '0'.repeat(exponent + 1 - digits.length));
  } else {
    out.ascii(`${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`);
  }
}
