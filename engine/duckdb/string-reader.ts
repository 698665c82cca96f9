import duckdb from '@duckdb/node-bindings';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** Strings up to this long live in the 16-byte header itself. */
export const INLINE_BYTES_MAX = 12;
export interface StringColumn {
  readonly offsets: Int32Array;
  readonly values: Uint8Array;
}

/**
 * Copies the strings of a result vector into offsets and bytes.
 *
 * `headers` are DuckDB's string_t: length, then the bytes when at most 12, else a 4-byte prefix and the address. Reading each long
 * string by a native call costs 0.6 µs; but DuckDB copies the strings of a chunk one after the other onto its heap, so they are read in
 * runs of neighbours: a handful of calls a chunk.
 */
export function readStrings(headers: Uint8Array, count: number, isNull: (i: number) => boolean): StringColumn {
  const words = new Uint32Array(headers.buffer, headers.byteOffset, count * 4);
  const offsets = new Int32Array(count + 1);
  let total = 0;
  let long = 0;
  for (let i = 0; i < count; i++) {
    if (!isNull(i)) {
      const length = words[i * 4]!;
      total += length;
      if (length > INLINE_BYTES_MAX) long++;
    }
    offsets[i + 1] = total;
  }
  if (total > 0x7fffffff) throw new ThermoclineError('limit-exceeded', `${count} rows hold more than 2 GB of text`);
  const values = new Uint8Array(total);
  if (long > 0) copyLong(headers, words, offsets, values, count);
  if (long < count) copyInline(headers, offsets, values, count);
  return { offsets, values };
}

function copyInline(headers: Uint8Array, offsets: Int32Array, values: Uint8Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const to = offsets[i]!;
    const length = offsets[i + 1]! - to;
    if (length === 0 || length > INLINE_BYTES_MAX) continue;
    const from = i * 16 + 4;
    for (let k = 0; k < length; k++) values[to + k] = headers[from + k]!;
  }
}

function addressOf(words: Uint32Array, i: number): number {
  return words[i * 4 + 3]! * 0x1_0000_0000 + words[i * 4 + 2]!;
}

/** Pass 1 finds where runs begin and how long they are, pass 2 copies: what lies together in memory and in the output goes together. */
function copyLong(headers: Uint8Array, words: Uint32Array, offsets: Int32Array, values: Uint8Array, count: number): void {
  const firsts: number[] = [];
  const sizes: number[] = [];
  let start = 0;
  let end = -1;
  for (let i = 0; i < count; i++) {
    const length = offsets[i + 1]! - offsets[i]!;
    if (length <= INLINE_BYTES_MAX) continue;
    const address = addressOf(words, i);
    if (address === end) {
      end += length;
      sizes[sizes.length - 1] = end - start;
    } else {
      start = address;
      end = address + length;
      firsts.push(i);
      sizes.push(length);
    }
  }
  for (let run = 0; run < firsts.length; run++) {
    const first = firsts[run]!;
    const heap = duckdb.get_data_from_pointer(headers.buffer as ArrayBuffer, headers.byteOffset + first * 16 + 8, sizes[run]!);
    const next = firsts[run + 1] ?? count;
    // Inline strings between two of the run stand in the output but not on the heap.
    for (let i = first, from = 0; i < next;) {
      const to = offsets[i]!;
      let length = 0;
      for (; i < next && offsets[i + 1]! - offsets[i]! > INLINE_BYTES_MAX; i++) length += offsets[i + 1]! - offsets[i]!;
      if (length > 0) values.set(length === heap.length ? heap : heap.subarray(from, from + length), to);
      from += length;
      while (i < next && offsets[i + 1]! - offsets[i]! <= INLINE_BYTES_MAX) i++;
    }
  }
}
