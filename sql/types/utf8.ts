import { isUtf8 } from 'node:buffer';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** Throws `invalid-encoding` unless [start, end) is UTF-8 without NUL, which text cannot hold. */
export function checkUtf8(bytes: Uint8Array, start: number, end: number): void {
  const field = bytes.subarray(start, end);
  if (isUtf8(field) && !field.includes(0)) return;
  throw invalidEncoding(bytes, start + firstInvalid(field));
}

/** The text of the bytes, or `invalid-encoding`. */
export function decodeUtf8(bytes: Uint8Array): string {
  checkUtf8(bytes, 0, bytes.length);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Postgres's words: the bytes of the character that is broken, as many as its first byte promises, also past the field's end. */
function invalidEncoding(bytes: Uint8Array, at: number): ThermoclineError {
  const shown = bytes.subarray(at, Math.min(bytes.length, at + promisedLength(bytes[at]!)));
  const hex = Array.from(shown, (b) => `0x${b.toString(16).padStart(2, '0')}`).join(' ');
  return new ThermoclineError('invalid-encoding', `invalid byte sequence for encoding "UTF8": ${hex}`);
}

function promisedLength(lead: number): number {
  if ((lead & 0xe0) === 0xc0) return 2;
  if ((lead & 0xf0) === 0xe0) return 3;
  if ((lead & 0xf8) === 0xf0) return 4;
  return 1;
}

function firstInvalid(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = validLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return 0;
}

/** Bytes of the character at `at`, 0 when it is not one. */
function validLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return lead === 0 ? 0 : 1;
  const length = promisedLength(lead);
  if (length === 1 || at + length > bytes.length) return 0;
  return isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
