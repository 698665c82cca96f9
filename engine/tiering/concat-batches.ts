import { assert } from '../../catalog/base/assert.ts';
import { type BytesVector, type ColumnBatch, newFixedArray, type Vector } from '../../catalog/model/vector.ts';

/**
 * Rows of several batches (equal columns) as one: a log of single-row commits would otherwise cost the Parquet writer a chunk a row.
 * Copies buffers, never rows.
 */
export function concatBatches(batches: readonly ColumnBatch[]): ColumnBatch {
  const first = batches[0];
  assert(first !== undefined, 'concat of no batches');
  if (batches.length === 1) return first;
  const length = batches.reduce((sum, b) => sum + b.length, 0);
  const columns = first.columns.map((_, c) =>
    concatVectors(
      batches.map((b) => b.columns[c]!),
      length,
    ),
  );
  return { length, columns };
}

function concatVectors(parts: readonly Vector[], length: number): Vector {
  const first = parts[0]!;
  const validity = concatValidity(parts, length);
  if (first.layout === 'bytes') return concatBytes(parts as readonly BytesVector[], length, validity);
  if (first.layout === 'bit') {
    const values = new Uint8Array((length + 7) >> 3);
    let at = 0;
    for (const part of parts) {
      assert(part.layout === 'bit', 'parts of one layout');
      copyBits(part.values, part.length, values, at);
      at += part.length;
    }
    return { layout: 'bit', type: first.type, length, validity, values };
  }
  const values = newFixedArray(first.layout, length);
  const width = first.layout === 'i128' ? 2 : 1;
  let at = 0;
  for (const part of parts) {
    assert(part.layout === first.layout, 'parts of one layout');
    // The arrays are of one class, which the compiler cannot see.
    (values as BigInt64Array).set(part.values as BigInt64Array, at);
    at += part.length * width;
  }
  return { layout: first.layout, type: first.type, length, validity, values };
}

function concatBytes(parts: readonly BytesVector[], length: number, validity: Uint8Array | null): BytesVector {
  let bytes = 0;
  for (const part of parts) bytes += part.offsets[part.length]! - part.offsets[0]!;
  const offsets = new Int32Array(length + 1);
  const values = new Uint8Array(bytes);
  let row = 0;
  let at = 0;
  for (const part of parts) {
    const start = part.offsets[0]!;
    values.set(part.values.subarray(start, part.offsets[part.length]), at);
    for (let i = 1; i <= part.length; i++) offsets[++row] = part.offsets[i]! - start + at;
    at = offsets[row]!;
  }
  return { layout: 'bytes', type: parts[0]!.type, length, validity, offsets, values };
}

function concatValidity(parts: readonly Vector[], length: number): Uint8Array | null {
  if (parts.every((p) => p.validity === null)) return null;
  const out = new Uint8Array((length + 7) >> 3);
  let at = 0;
  for (const part of parts) {
    if (part.validity === null) setBits(out, at, part.length);
    else copyBits(part.validity, part.length, out, at);
    at += part.length;
  }
  return out;
}

/** Bits [0, count) of `from` to `to` from bit `at`; the target bits are still 0. */
function copyBits(from: Uint8Array, count: number, to: Uint8Array, at: number): void {
  if ((at & 7) === 0) {
    const whole = count >> 3;
    to.set(from.subarray(0, whole), at >> 3);
    if ((count & 7) !== 0) to[(at >> 3) + whole]! |= from[whole]! & ((1 << (count & 7)) - 1);
    return;
  }
  for (let i = 0; i < count; i++) if ((from[i >> 3]! & (1 << (i & 7))) !== 0) to[(at + i) >> 3]! |= 1 << ((at + i) & 7);
}

function setBits(to: Uint8Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) to[(at + i) >> 3]! |= 1 << ((at + i) & 7);
}
