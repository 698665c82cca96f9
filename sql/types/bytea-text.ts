import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';
import { isSpace } from './field-bytes.ts';

const HEX = Buffer.from('0123456789abcdef', 'latin1');

/** `\x` and two hex digits a byte. */
export function writeBytea(out: OutputBuffer, source: Uint8Array, start: number, end: number): void {
  out.reserve(2 + (end - start) * 2);
  const bytes = out.bytes;
  let at = out.position;
  bytes[at++] = 0x5c;
  bytes[at++] = 0x78;
  for (let i = start; i < end; i++) {
    const b = source[i]!;
    bytes[at++] = HEX[b >> 4]!;
    bytes[at++] = HEX[b & 15]!;
  }
  out.position = at;
}

/** The bytes a field holds, in hex (`\xdead`) or escape (`\\`, `\ooo`) form. Throws `invalid-parameter-value` or `invalid-text`. */
export function parseBytea(bytes: Uint8Array, start: number, end: number): Uint8Array {
  if (end - start >= 2 && bytes[start] === 0x5c && bytes[start + 1] === 0x78) return parseHex(bytes, start + 2, end);
  const value = new Uint8Array(end - start);
  let size = 0;
  let at = start;
  while (at < end) {
    const b = bytes[at]!;
    if (b !== 0x5c) {
      value[size++] = b;
      at++;
    } else if (at + 1 < end && bytes[at + 1] === 0x5c) {
      value[size++] = b;
      at += 2;
    } else {
      const octal = at + 3 < end ? octalByte(bytes, at + 1) : -1;
      if (octal < 0) throw new ThermoclineError('invalid-text', 'invalid input syntax for type bytea');
      value[size++] = octal;
      at += 4;
    }
  }
  return value.subarray(0, size);
}

function parseHex(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const value = new Uint8Array((end - start) >> 1);
  let size = 0;
  let at = start;
  while (at < end) {
    if (isSpace(bytes[at]!)) {
      at++;
      continue;
    }
    const high = hexDigit(bytes, at, end);
    if (at + 1 >= end) throw new ThermoclineError('invalid-parameter-value', 'invalid hexadecimal data: odd number of digits');
    value[size++] = high * 16 + hexDigit(bytes, at + 1, end);
    at += 2;
  }
  return value.subarray(0, size);
}

function hexDigit(bytes: Uint8Array, at: number, end: number): number {
  const b = bytes[at]!;
  if (b >= 48 && b <= 57) return b - 48;
  const lower = b | 0x20;
  if (lower >= 97 && lower <= 102) return lower - 87;
  // The whole character is shown, however many bytes it has.
  let stop = at + 1;
  while (stop < end && (bytes[stop]! & 0xc0) === 0x80) stop++;
  const shown = Buffer.from(bytes.subarray(at, stop)).toString('utf8');
  throw new ThermoclineError('invalid-parameter-value', `invalid hexadecimal digit: "${shown}"`);
}

/** Three octal digits up to 377; −1 when they are not. */
function octalByte(bytes: Uint8Array, at: number): number {
  const a = bytes[at]! - 48;
  const b = bytes[at + 1]! - 48;
  const c = bytes[at + 2]! - 48;
  return a >= 0 && a <= 3 && b >= 0 && b <= 7 && c >= 0 && c <= 7 ? a * 64 + b * 8 + c : -1;
}
