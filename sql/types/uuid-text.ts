import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';
import { asciiOf } from './field-bytes.ts';

const HEX = Buffer.from('0123456789abcdef', 'latin1');

/** The 16 bytes from `at` on, with dashes. */
export function writeUuid(out: OutputBuffer, source: Uint8Array, at: number): void {
  out.reserve(36);
  const bytes = out.bytes;
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) bytes[out.position++] = 45;
    const b = source[at + i]!;
    bytes[out.position++] = HEX[b >> 4]!;
    bytes[out.position++] = HEX[b & 15]!;
  }
}

const scratch = new Uint8Array(16);

/** The 16 bytes of a uuid in any form PostgreSQL takes: dashes after any four digits, braces around. The result is overwritten by the next. */
export function parseUuid(bytes: Uint8Array, start: number, end: number): Uint8Array {
  let at = start;
  const braces = bytes[at] === 0x7b;
  if (braces) at++;
  for (let i = 0; i < 16; i++) {
    const high = digit(bytes, at, end);
    const low = digit(bytes, at + 1, end);
    if (high < 0 || low < 0) throw invalid(bytes, start, end);
    scratch[i] = high * 16 + low;
    at += 2;
    if (bytes[at] === 0x2d && at < end && i % 2 === 1 && i < 15) at++;
  }
  if (braces && bytes[at++] !== 0x7d) throw invalid(bytes, start, end);
  if (at !== end) throw invalid(bytes, start, end);
  return scratch;
}

function digit(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const b = bytes[at]!;
  if (b >= 48 && b <= 57) return b - 48;
  const lower = b | 0x20;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

function invalid(bytes: Uint8Array, start: number, end: number): ThermoclineError {
  return new ThermoclineError('invalid-text', `invalid input syntax for type uuid: "${asciiOf(bytes, start, end)}"`);
}
