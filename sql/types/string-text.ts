import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/**
 * Where the value of a varchar(length) field ends: its own end, or earlier when only spaces are too many. Throws `string-too-long`.
 * The bytes are valid UTF-8.
 */
export function varcharEnd(bytes: Uint8Array, start: number, end: number, length: number): number {
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
      throw new ThermoclineError('string-too-long', `value too long for type character varying(${length})`);
    }
  }
  return at;
}
