import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';
import { asciiOf, isSpace } from './field-bytes.ts';
import { writeInteger, writePadded } from './integer-text.ts';

/** Writes unscaled / 10^scale for a magnitude of at most 2^53. */
export function writeSafeDecimal(out: OutputBuffer, unscaled: number, scale: number): void {
  if (scale === 0) return writeInteger(out, unscaled);
  let size = unscaled;
  if (unscaled < 0) {
    out.byte(45);
    size = -unscaled;
  }
  if (scale > 15) return writeDigits(out, String(size), scale);
  const power = 10 ** scale;
  let whole = Math.floor(size / power);
  let fraction = size - whole * power;
  // The quotient is rounded and may reach the next whole number.
  if (fraction < 0) {
    whole--;
    fraction += power;
  }
  writeInteger(out, whole);
  out.reserve(scale + 1);
  out.bytes[out.position++] = 46;
  if (scale <= 9) return writePadded(out, fraction, scale);
  const high = Math.floor(fraction / 1e9);
  writePadded(out, high, scale - 9);
  writePadded(out, fraction - high * 1e9, 9);
}

/** The same for any magnitude. */
export function writeDecimal(out: OutputBuffer, unscaled: bigint, scale: number): void {
  if (unscaled < 0n) out.byte(45);
  writeDigits(out, String(unscaled < 0n ? -unscaled : unscaled), scale);
}

function writeDigits(out: OutputBuffer, digits: string, scale: number): void {
  if (scale === 0) return out.ascii(digits);
  const padded = digits.padStart(scale + 1, '0');
  out.ascii(padded.slice(0, -scale));
  out.byte(46);
  out.ascii(padded.slice(-scale));
}

/**
 * The unscaled value of a field read as numeric(precision, scale), rounded half away from zero: a number when it is a safe integer.
 * Throws `invalid-text`, and `numeric-out-of-range` for what does not fit (NaN and the infinities included: they cannot be stored).
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number, precision: number, scale: number): number | bigint {
  let at = start;
  const negative = bytes[at] === 45;
  if (negative || bytes[at] === 43) at++;
  if (end - at > 16) return parseLongDecimal(bytes, start, end, precision, scale);
  let unscaled = 0;
  let digits = 0;
  let point = -1;
  for (; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit >= 0 && digit <= 9) {
      unscaled = unscaled * 10 + digit;
      digits++;
    } else if (digit === -2 && point < 0) point = digits;
    else return parseLongDecimal(bytes, start, end, precision, scale);
  }
  const missing = scale - (point < 0 ? 0 : digits - point);
  if (digits === 0 || missing < 0 || digits + missing > 15 || digits + missing > precision) {
    return parseLongDecimal(bytes, start, end, precision, scale);
  }
  unscaled *= 10 ** missing;
  return negative ? 0 - unscaled : unscaled;
}

const NUMERIC = /^([+-]?)(\d+\.?\d*|\.\d+)(?:e([+-]?\d+))?$/i;

function parseLongDecimal(bytes: Uint8Array, start: number, end: number, precision: number, scale: number): number | bigint {
  let from = start;
  let to = end;
  while (from < to && isSpace(bytes[from]!)) from++;
  while (to > from && isSpace(bytes[to - 1]!)) to--;
  const text = asciiOf(bytes, from, to);
  const match = NUMERIC.exec(text);
  if (match === null) {
    if (/^([+-]?inf(inity)?|nan)$/i.test(text)) throw specialValue(text, precision, scale);
    throw new ThermoclineError('invalid-text', `invalid input syntax for type numeric: "${asciiOf(bytes, start, end)}"`);
  }
  const mantissa = match[2]!;
  const dot = mantissa.indexOf('.');
  const fraction = dot < 0 ? '' : mantissa.slice(dot + 1);
  const digits = (dot < 0 ? mantissa : mantissa.slice(0, dot) + fraction).replace(/^0+/, '');
  if (digits === '') return 0;
  // The value is digits × 10^(shift − scale): what stands `−shift` places from the end is rounded away.
  const shift = Number(match[3] ?? '0') - fraction.length + scale;
  if (digits.length + shift > precision) throw overflow(precision, scale);
  let size: bigint;
  if (shift >= 0) size = BigInt(digits + '0'.repeat(shift));
  else {
    const kept = digits.length + shift;
    if (kept < 0) return 0;
    size = BigInt(digits.slice(0, kept) || '0') + (digits.charCodeAt(kept) >= 53 ? 1n : 0n);
  }
  if (size >= 10n ** BigInt(precision)) throw overflow(precision, scale);
  return match[1] === '-' ? -size : size;
}

function overflow(precision: number, scale: number): ThermoclineError {
  const whole = precision - scale;
  return new ThermoclineError('numeric-out-of-range', 'numeric field overflow', {
    detail: `A field with precision ${precision}, scale ${scale} must round to an absolute value less than ${whole === 0 ? '1' : `10^${whole}`}.`,
  });
}

function specialValue(text: string, precision: number, scale: number): ThermoclineError {
  const held = /nan/i.test(text) ? 'NaN' : 'an infinite value';
  return new ThermoclineError('numeric-out-of-range', 'numeric field overflow', {
    detail: `A field with precision ${precision}, scale ${scale} cannot hold ${held}.`,
  });
}
