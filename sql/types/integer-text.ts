import { assert } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';
import { asciiOf, isSpace } from './field-bytes.ts';

/** Digits of 00 to 99: two at a time halve the divisions. */
const PAIRS = new Uint8Array(200);
for (let i = 0; i < 100; i++) {
  PAIRS[i * 2] = 48 + Math.floor(i / 10);
  PAIRS[i * 2 + 1] = 48 + (i % 10);
}

const BILLION = 1_000_000_000;
/** Longest text of an int64. */
const INT64_CHARS_MAX = 20;

/** Writes an integer of magnitude at most 2^53. */
export function writeInteger(out: OutputBuffer, value: number): void {
  out.reserve(INT64_CHARS_MAX);
  let rest = value;
  if (value < 0) {
    out.bytes[out.position++] = 45;
    rest = -value;
  }
  if (rest >= BILLION) {
    const high = Math.floor(rest / BILLION);
    writeSmall(out, high);
    writePadded(out, rest - high * BILLION, 9);
  } else {
    writeSmall(out, rest);
  }
}

/** 0 to 2^31 − 1, no leading zeros; room is reserved. */
function writeSmall(out: OutputBuffer, value: number): void {
  let digits = 1;
  for (let bound = 10; digits < 10 && value >= bound; bound *= 10) digits++;
  writePadded(out, value, digits);
}

/** Exactly `digits` digits of an integer in [0, 2^31); room is reserved. */
export function writePadded(out: OutputBuffer, value: number, digits: number): void {
  const bytes = out.bytes;
  let at = out.position + digits;
  out.position = at;
  let v = value | 0;
  let left = digits;
  while (left >= 2) {
    const q = (v / 100) | 0;
    const pair = (v - q * 100) * 2;
    bytes[--at] = PAIRS[pair + 1]!;
    bytes[--at] = PAIRS[pair]!;
    v = q;
    left -= 2;
  }
  if (left === 1) bytes[--at] = 48 + (v % 10);
}

// The vectors' 64-bit values are read as two 32-bit words: a BigInt64Array would make a bigint of each.
assert(new Uint8Array(new Uint32Array([1]).buffer)[0] === 1, 'vectors are read on a little-endian machine');

/** The 32-bit words of a 64-bit vector: word 2i is the low one of value i. */
export function wordsOf(values: BigInt64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** Magnitudes below 2^53 have a high word in this range. */
const HIGH_WORD_MIN = -0x20_0000;
const HIGH_WORD_MAX = 0x1f_ffff;

/** The value of two words when it is a safe integer, else NaN. */
export function safeInteger(low: number, high: number): number {
  return high >= HIGH_WORD_MIN && high <= HIGH_WORD_MAX ? high * 0x1_0000_0000 + (low >>> 0) : Number.NaN;
}

export type IntegerName = 'smallint' | 'integer' | 'bigint';

/**
 * The integer a field holds. At most 15 digits come back as a number, longer ones as a bigint, so that the common case makes none.
 * Throws `invalid-text` and `numeric-out-of-range` with Postgres's words; like it, a number that overflows is out of range whatever follows.
 */
export function parseInteger(bytes: Uint8Array, start: number, end: number, type: 'bigint'): number | bigint;
export function parseInteger(bytes: Uint8Array, start: number, end: number, type: 'smallint' | 'integer'): number;
export function parseInteger(bytes: Uint8Array, start: number, end: number, type: IntegerName): number | bigint {
  let at = start;
  while (at < end && isSpace(bytes[at]!)) at++;
  const negative = bytes[at] === 45 && at < end;
  if (at < end && (negative || bytes[at] === 43)) at++;
  const first = at;
  let value = 0;
  for (; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) break;
    if (at - first >= 15) return parseLong(bytes, start, end, first, negative, type);
    value = value * 10 + digit;
  }
  if (at === first) throw invalidText(bytes, start, end, type);
  const signed = negative ? 0 - value : value;
  if (type !== 'bigint' && !fits(signed, type)) throw outOfRange(bytes, start, end, type);
  while (at < end && isSpace(bytes[at]!)) at++;
  if (at !== end) throw invalidText(bytes, start, end, type);
  return signed;
}

/** Postgres has no tinyint: its text is a smallint's of a smaller range. */
export function parseTinyint(bytes: Uint8Array, start: number, end: number): number {
  const value = parseInteger(bytes, start, end, 'smallint');
  if (value < -128 || value > 127) throw outOfRange(bytes, start, end, 'tinyint');
  return value;
}

const fits = (value: number, type: 'smallint' | 'integer'): boolean =>
  type === 'integer' ? value >= -0x8000_0000 && value <= 0x7fff_ffff : value >= -0x8000 && value <= 0x7fff;

function parseLong(bytes: Uint8Array, start: number, end: number, first: number, negative: boolean, type: IntegerName): bigint | number {
  let at = first;
  while (at < end && bytes[at]! >= 48 && bytes[at]! <= 57) at++;
  const digits = asciiOf(bytes, first, at).replace(/^0+(?=\d)/, '');
  // 20 digits are beyond any int64; a million of them would take long to convert.
  const value = digits.length > 20 ? 1n << 64n : BigInt(digits);
  const signed = negative ? -value : value;
  const inRange = type === 'bigint' ? BigInt.asIntN(64, signed) === signed : digits.length <= 10 && fits(Number(signed), type);
  if (!inRange) throw outOfRange(bytes, start, end, type);
  while (at < end && isSpace(bytes[at]!)) at++;
  if (at !== end) throw invalidText(bytes, start, end, type);
  return type === 'bigint' ? signed : Number(signed);
}

function outOfRange(bytes: Uint8Array, start: number, end: number, type: string): ThermoclineError {
  return new ThermoclineError('numeric-out-of-range', `value "${asciiOf(bytes, start, end)}" is out of range for type ${type}`);
}

function invalidText(bytes: Uint8Array, start: number, end: number, type: string): ThermoclineError {
  return new ThermoclineError('invalid-text', `invalid input syntax for type ${type}: "${asciiOf(bytes, start, end)}"`);
}
