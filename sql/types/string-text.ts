import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/**
 * Where the value of a varchar(length) or char(length) field ends: its own end, or earlier when only spaces are too many. Throws `string-too-long`.
 * The bytes are valid UTF-8.
 */
export function varcharEnd(bytes: Uint8Array, start: number, end: number, length: number, type: string): number {
  // A character has at least one byte.
  if (end - start <= length) return end;
  let characters = 0;
  let at = start;
  for (; at < end; at++) {
    // Continuation bytes belong to the character before them.
    if ((bytes[at]! & 0xc0) !== 0x80 && ++characters > length) break;
  }
  for (let rest = at; rest < end; rest++) {
    if (bytes[rest] !== 32) {
      throw new ThermoclineError('string-too-long', `value too long for type ${type}(${length})`);
    }
  }
  return at;
}

/** The value of a char(length) field, padded with blanks. Throws `string-too-long`. */
export function paddedChar(bytes: Uint8Array, start: number, end: number, length: number): Uint8Array {
  const stop = varcharEnd(bytes, start, end, length, 'character');
  let characters = 0;
  for (let at = start; at < stop; at++) if ((bytes[at]! & 0xc0) !== 0x80) characters++;
  const value = new Uint8Array(stop - start + length - characters).fill(32);
  value.set(bytes.subarray(start, stop));
  return value;
}
