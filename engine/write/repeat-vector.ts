import { assert, unreachable } from '../../catalog/base/assert.ts';
import { concatVectors } from '../../catalog/model/concat-batches.ts';
import { isNullAt, newFixedArray, nullVector, type Vector } from '../../catalog/model/vector.ts';

/** A vector that holds the one value of `one` `length` times: a column's default for a whole batch. */
export function repeatVector(one: Vector, length: number): Vector {
  assert(one.length === 1, 'one value to repeat');
  const { type } = one;
  if (isNullAt(one, 0)) return nullVector(type, length);
  switch (one.layout) {
    case 'bit': {
      const values = new Uint8Array((length + 7) >> 3).fill((one.values[0]! & 1) === 1 ? 0xff : 0);
      return { layout: 'bit', type, length, validity: null, values };
    }
    case 'bytes': {
      const value = one.values.subarray(one.offsets[0]!, one.offsets[1]!);
      const values = new Uint8Array(value.length * length);
      const offsets = new Int32Array(length + 1);
      for (let i = 0; i < length; i++) {
        values.set(value, i * value.length);
        offsets[i + 1] = (i + 1) * value.length;
      }
      return { layout: 'bytes', type, length, validity: null, offsets, values };
    }
    case 'i128': {
      const values = newFixedArray('i128', length) as BigInt64Array;
      const [low, high] = one.values as BigInt64Array;
      for (let i = 0; i < length; i++) {
        values[i * 2] = low!;
        values[i * 2 + 1] = high!;
      }
      return { layout: 'i128', type, length, validity: null, values };
    }
    case 'list':
    case 'struct':
      return concatVectors(Array.from({ length }, () => one));
    case 'i8':
    case 'i16':
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64': {
      const values = newFixedArray(one.layout, length);
      (values as Float64Array).fill(one.values[0] as number);
      return { layout: one.layout, type, length, validity: null, values };
    }
    default:
      return unreachable(one);
  }
}
