import { damaged } from './damage.ts';

/*
 * The LZ4 block format: sequences of a token (high nibble literal count, low nibble match length - 4), extra length bytes, literals,
 * a 16-bit distance back, extra length bytes. The last five bytes of a block are literals and the last match starts at least twelve
 * bytes before its end, so that a decoder may copy in wide steps.
 */
const MATCH_MIN = 4;
const LAST_LITERALS = 5;
const MATCH_START_MARGIN = 12;
/** Largest block encoded here: positions within it fit the 16 bits of the hash table. */
export const LZ4_BLOCK_BYTES_MAX = 65536;

const HASH_BITS = 12;
/** Last position (within the block) seen per hash of four bytes. One per thread: encoding never yields. */
const positions = new Uint16Array(1 << HASH_BITS);

/**
 * Compresses source[start, end), at most {@link LZ4_BLOCK_BYTES_MAX} bytes, to target[at, limit). Returns the end in `target`, or -1
 * when it would not fit: the caller then stores the block as it is.
 */
export function compressLz4Block(source: Uint8Array, start: number, end: number, target: Uint8Array, at: number, limit: number): number {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  const matchStartMax = end - MATCH_START_MARGIN;
  const matchEndMax = end - LAST_LITERALS;
  positions.fill(0);
  let anchor = start;
  let out = at;
  let i = start;
  if (end - start > MATCH_START_MARGIN) {
    i++;
    for (;;) {
      // Search: the longer nothing is found, the wider the steps.
      let misses = 1 << 6;
      let match = -1;
      let word = 0;
      while (i <= matchStartMax) {
        word = view.getInt32(i, true);
        const hash = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
        const candidate = start + positions[hash]!;
        positions[hash] = i - start;
        if (candidate < i && view.getInt32(candidate, true) === word) {
          match = candidate;
          break;
        }
        i += misses++ >> 6;
      }
      if (match < 0) break;
      while (i > anchor && match > start && source[i - 1] === source[match - 1]) {
        i--;
        match--;
      }
      const distance = i - match;
      const literals = i - anchor;
      let next = i + MATCH_MIN;
      while (next < matchEndMax && source[next] === source[next - distance]) next++;
      const extra = next - i - MATCH_MIN;

      // token + literal length + literals + distance + match length, each counted at its most
      if (out + literals + ((literals / 255) | 0) + ((extra / 255) | 0) + 5 > limit) return -1;
      target[out++] = (Math.min(literals, 15) << 4) | Math.min(extra, 15);
      if (literals >= 15) out = putLength(target, out, literals - 15);
      out = copyLiterals(source, anchor, i, target, out);
      target[out++] = distance & 0xff;
      target[out++] = distance >> 8;
      if (extra >= 15) out = putLength(target, out, extra - 15);
      anchor = i = next;
      if (i > matchStartMax) break;
      // The position before the next search too: runs of repeats are then found at once.
      const hash = Math.imul(view.getInt32(i - 2, true), 0x9e3779b1) >>> (32 - HASH_BITS);
      positions[hash] = i - 2 - start;
    }
  }
  const literals = end - anchor;
  if (out + literals + ((literals / 255) | 0) + 2 > limit) return -1;
  target[out++] = Math.min(literals, 15) << 4;
  if (literals >= 15) out = putLength(target, out, literals - 15);
  return copyLiterals(source, anchor, end, target, out);
}

function putLength(target: Uint8Array, at: number, length: number): number {
  while (length >= 255) {
    target[at++] = 255;
    length -= 255;
  }
  target[at++] = length;
  return at;
}

function copyLiterals(source: Uint8Array, start: number, end: number, target: Uint8Array, at: number): number {
  if (end - start > 48) {
    target.set(source.subarray(start, end), at);
    return at + end - start;
  }
  while (start < end) target[at++] = source[start++]!;
  return at;
}

/**
 * Decompresses the block source[start, end) to `target` from `at` on and returns the end. Matches may reach back to `target[0]`: blocks
 * of one frame may lean on earlier ones. Throws `data-corrupted` when a length or distance leaves either array.
 */
export function decompressLz4Block(source: Uint8Array, start: number, end: number, target: Uint8Array, at: number): number {
  const limit = target.length;
  let i = start;
  let out = at;
  while (i < end) {
    const token = source[i++]!;
    let literals = token >> 4;
    if (literals === 15) {
      let byte = 255;
      while (byte === 255) {
        if (i >= end) throw damaged('An LZ4 block ends within a length.');
        byte = source[i++]!;
        literals += byte;
      }
    }
    if (literals > end - i || literals > limit - out) throw damaged('An LZ4 block has more literals than fit.');
    if (literals > 48) {
      target.set(source.subarray(i, i + literals), out);
      i += literals;
      out += literals;
    } else {
      for (const stop = i + literals; i < stop;) target[out++] = source[i++]!;
    }
    if (i >= end) break; // the last sequence has literals only

    if (i + 2 > end) throw damaged('An LZ4 block ends within a distance.');
    const distance = source[i]! | (source[i + 1]! << 8);
    i += 2;
    if (distance === 0 || distance > out) throw damaged(`An LZ4 block refers ${distance} bytes back where ${out} exist.`);
    let length = (token & 15) + MATCH_MIN;
    if (length === 15 + MATCH_MIN) {
      let byte = 255;
      while (byte === 255) {
        if (i >= end) throw damaged('An LZ4 block ends within a length.');
        byte = source[i++]!;
        length += byte;
      }
    }
    if (length > limit - out) throw damaged('An LZ4 block decodes to more bytes than announced.');
    if (length > 48 && distance >= length) {
      target.copyWithin(out, out - distance, out - distance + length);
      out += length;
    } else if (distance === 1 && length > 48) {
      target.fill(target[out - 1]!, out, out + length);
      out += length;
    } else {
      for (const stop = out + length; out < stop; out++) target[out] = target[out - distance]!;
    }
  }
  return out;
}
