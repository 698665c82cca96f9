import { unreachable } from '../base/assert.ts';
import { type ColumnBatch, type FixedArray, newFixedArray, type Vector } from './vector.ts';

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
    case 'list': {
      const { offsets: from, child } = vector;
      const offsets = new Int32Array(length + 1);
      for (let i = 0; i < length; i++) offsets[i + 1] = offsets[i]! + from[indexes[i]! + 1]! - from[indexes[i]!]!;
      const elements = new Int32Array(offsets[length]!);
      for (let i = 0, out = 0; i < length; i++) {
        const end = from[indexes[i]! + 1]!;
        for (let k = from[indexes[i]!]!; k < end; k++) elements[out++] = k;
      }
      return { layout: 'list', type, length, validity, offsets, child: gatherVector(child, elements) };
    }
    case 'struct':
      return { layout: 'struct', type, length, validity, children: vector.children.map((c) => gatherVector(c, indexes)) };
    case 'i8':
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
