import { assert, must, unreachable } from '../../catalog/base/assert.ts';
import { type ColumnBatch, type FixedArray, newFixedArray, type Vector } from '../../catalog/model/vector.ts';
import { appendBits, setBits } from './bitmap.ts';

/** The vector of the values at `indexes`, in that order; an index may come more than once. Copies. */
export function gatherVector(vector: Vector, indexes: Int32Array): Vector {
  const length = indexes.length;
  const { type } = vector;
  const validity = vector.validity === null ? null : gatherBits(vector.validity, indexes);
  switch (vector.layout) {
    case 'bit':
      return { layout: 'bit', type, length, validity, values: gatherBits(vector.values, indexes) };
    case 'bytes': {
      const { offsets: sourceOffsets, values: source } = vector;
      const offsets = new Int32Array(length + 1);
      let size = 0;
      for (let i = 0; i < length; i++) {
        const index = indexes[i]!;
        size += sourceOffsets[index + 1]! - sourceOffsets[index]!;
        offsets[i + 1] = size;
      }
      const values = new Uint8Array(size);
      let out = 0;
      for (let i = 0; i < length;) {
        // Neighbours that stay neighbours are copied in one piece.
        const first = indexes[i]!;
        let last = first;
        i++;
        while (i < length && indexes[i] === last + 1) {
          last++;
          i++;
        }
        const start = sourceOffsets[first]!;
        const end = sourceOffsets[last + 1]!;
        if (end - start <= 32) for (let k = start; k < end; k++) values[out++] = source[k]!;
        else {
          values.set(source.subarray(start, end), out);
          out += end - start;
        }
      }
      return { layout: 'bytes', type, length, validity, offsets, values };
    }
    case 'i128': {
      const source = vector.values as BigInt64Array;
      const values = new BigInt64Array(length * 2);
      for (let i = 0; i < length; i++) {
        values[i * 2] = source[indexes[i]! * 2]!;
        values[i * 2 + 1] = source[indexes[i]! * 2 + 1]!;
      }
      return { layout: 'i128', type, length, validity, values };
    }
    case 'i16':
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64': {
      const values = newFixedArray(vector.layout, length);
      gatherFixed(vector.values, indexes, values);
      return { layout: vector.layout, type, length, validity, values };
    }
    default:
      return unreachable(vector);
  }
}

/** The rows at `indexes`, in that order. Copies. */
export function gatherBatch(batch: ColumnBatch, indexes: Int32Array): ColumnBatch {
  return { length: indexes.length, columns: batch.columns.map((c) => gatherVector(c, indexes)) };
}

/** The bytes at `indexes`, such as change kinds. */
export function gatherBytes(bytes: Uint8Array, indexes: Int32Array): Uint8Array {
  const out = new Uint8Array(indexes.length);
  for (let i = 0; i < indexes.length; i++) out[i] = bytes[indexes[i]!]!;
  return out;
}

/** The rows of all batches, one after another. They have the same columns. One batch comes back as it is; more are copied. */
export function concatBatches(batches: readonly ColumnBatch[]): ColumnBatch {
  if (batches.length === 1) return batches[0]!;
  const first = must(batches[0], 'a batch to begin with');
  for (const batch of batches) assert(batch.columns.length === first.columns.length, 'batches have the same columns');
  return {
    length: batches.reduce((sum, batch) => sum + batch.length, 0),
    columns: first.columns.map((_, i) => concatVectors(batches.map((batch) => batch.columns[i]!))),
  };
}

/** The values of all vectors (at least one, all of one type), one after another. */
export function concatVectors(vectors: readonly Vector[]): Vector {
  const head = must(vectors[0], 'a vector to begin with');
  const { layout, type } = head;
  const length = vectors.reduce((sum, v) => sum + v.length, 0);
  for (const v of vectors) assert(v.layout === layout && v.type.kind === type.kind, 'vectors have the same type');
  const validity = concatValidity(vectors, length);
  switch (layout) {
    case 'bit': {
      const values = new Uint8Array((length + 7) >> 3);
      let at = 0;
      for (const v of vectors) {
        appendBits(values, at, v.values as Uint8Array, v.length);
        at += v.length;
      }
      return { layout, type, length, validity, values };
    }
    case 'bytes': {
      const parts = vectors.filter((v) => v.layout === 'bytes');
      const size = parts.reduce((sum, v) => sum + v.offsets[v.length]! - v.offsets[0]!, 0);
      assert(size <= 0x7fff_ffff, 'joined text fits 32-bit offsets');
      const offsets = new Int32Array(length + 1);
      const values = new Uint8Array(size);
      let row = 0;
      let out = 0;
      for (const v of parts) {
        const start = v.offsets[0]!;
        for (let i = 1; i <= v.length; i++) offsets[++row] = v.offsets[i]! - start + out;
        values.set(v.values.subarray(start, v.offsets[v.length]!), out);
        out += v.offsets[v.length]! - start;
      }
      return { layout, type, length, validity, offsets, values };
    }
    case 'i16':
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
    case 'i128': {
      const values = newFixedArray(layout, length);
      const width = layout === 'i128' ? 2 : 1;
      let at = 0;
      for (const v of vectors) {
        // One layout means one array type; the compiler only sees their union.
        (values as Float64Array).set(v.values.subarray(0, v.length * width) as Float64Array, at);
        at += v.length * width;
      }
      return { layout, type, length, validity, values };
    }
    default:
      return unreachable(head);
  }
}

function concatValidity(vectors: readonly Vector[], length: number): Uint8Array | null {
  if (vectors.every((v) => v.validity === null)) return null;
  const validity = new Uint8Array((length + 7) >> 3);
  let at = 0;
  for (const v of vectors) {
    if (v.validity === null) setBits(validity, at, v.length);
    else appendBits(validity, at, v.validity, v.length);
    at += v.length;
  }
  return validity;
}

function gatherBits(bits: Uint8Array, indexes: Int32Array): Uint8Array {
  const out = new Uint8Array((indexes.length + 7) >> 3);
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i]!;
    if ((bits[index >> 3]! & (1 << (index & 7))) !== 0) out[i >> 3]! |= 1 << (i & 7);
  }
  return out;
}

function gatherFixed(source: FixedArray, indexes: Int32Array, target: FixedArray): void {
  for (let i = 0; i < indexes.length; i++) target[i] = source[indexes[i]!]!;
}
