import { assert, must, unreachable } from '../base/assert.ts';
import { appendBits, setBits } from './bitmap.ts';
import { type BitVector, type ColumnBatch, type FixedVector, newFixedArray, sliceVector, type Vector } from './vector.ts';

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
  const { type } = head;
  const length = vectors.reduce((sum, v) => sum + v.length, 0);
  for (const v of vectors) assert(v.layout === head.layout && v.type.kind === type.kind, 'vectors have the same type');
  const validity = concatValidity(vectors, length);
  switch (head.layout) {
    case 'bit': {
      const values = new Uint8Array((length + 7) >> 3);
      let at = 0;
      for (const v of vectors) {
        appendBits(values, at, (v as BitVector).values, v.length);
        at += v.length;
      }
      return { layout: head.layout, type, length, validity, values };
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
      return { layout: head.layout, type, length, validity, offsets, values };
    }
    case 'list': {
      const parts = vectors.filter((v) => v.layout === 'list');
      const offsets = new Int32Array(length + 1);
      let row = 0;
      let out = 0;
      for (const v of parts) {
        const start = v.offsets[0]!;
        for (let i = 1; i <= v.length; i++) offsets[++row] = v.offsets[i]! - start + out;
        out += v.offsets[v.length]! - start;
      }
      const child = concatVectors(parts.map((v) => sliceVector(v.child, v.offsets[0]!, v.offsets[v.length]!)));
      return { layout: head.layout, type, length, validity, offsets, child };
    }
    case 'struct': {
      const parts = vectors.filter((v) => v.layout === 'struct');
      const children = head.children.map((_, i) => concatVectors(parts.map((v) => v.children[i]!)));
      return { layout: head.layout, type, length, validity, children };
    }
    case 'i8':
    case 'i16':
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
    case 'i128': {
      const values = newFixedArray(head.layout, length);
      const width = head.layout === 'i128' ? 2 : 1;
      let at = 0;
      for (const v of vectors) {
        // One layout means one array type; the compiler only sees their union.
        (values as Float64Array).set((v as FixedVector).values.subarray(0, v.length * width) as Float64Array, at);
        at += v.length * width;
      }
      return { layout: head.layout, type, length, validity, values };
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
