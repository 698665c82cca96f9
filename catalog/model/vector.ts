import { assert, unreachable } from '../base/assert.ts';
import { countOnes } from './bitmap.ts';
import { type DataType, type Layout, listElement, structFields, TYPE_FACTS } from './data-type.ts';

/**
 * One column of a batch in Arrow's memory layout.
 *
 * - `validity`: bit i (least significant first) is 1 when value i is not NULL; `null` when no value is NULL. A vector never carries a
 *   bit offset: slicing copies the bits.
 * - `values`: for `bit` the packed bits; for `i128` two BigInt64 entries a value (low word first, two's complement); for `bytes` the
 *   content. What stands at a NULL position is unspecified but must be readable.
 * - `offsets`: for `bytes` and `list`: length + 1 entries, absolute positions in `values` or `child`; `offsets[0]` may be above 0 (a slice).
 * - `child`: the elements of all lists, one after another; for a map a struct of `key` and `value`.
 * - `children`: for `struct`, a vector a field ({@link structFields}), each as long as the struct. Under a NULL they are unspecified.
 *
 * Vectors are immutable once handed over; their buffers may be views of a larger one (a file, a network frame).
 */
export type Vector = BitVector | FixedVector | BytesVector | ListVector | StructVector;

export interface BitVector {
  readonly layout: 'bit';
  readonly type: DataType;
  readonly length: number;
  readonly validity: Uint8Array | null;
  readonly values: Uint8Array;
}

export type FixedArray = Int8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

export interface FixedVector {
  readonly layout: 'i8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64' | 'i128';
  readonly type: DataType;
  readonly length: number;
  readonly validity: Uint8Array | null;
  readonly values: FixedArray;
}

export interface BytesVector {
  readonly layout: 'bytes';
  readonly type: DataType;
  readonly length: number;
  readonly validity: Uint8Array | null;
  readonly offsets: Int32Array;
  readonly values: Uint8Array;
}

export interface ListVector {
  readonly layout: 'list';
  readonly type: DataType;
  readonly length: number;
  readonly validity: Uint8Array | null;
  readonly offsets: Int32Array;
  readonly child: Vector;
}

export interface StructVector {
  readonly layout: 'struct';
  readonly type: DataType;
  readonly length: number;
  readonly validity: Uint8Array | null;
  readonly children: readonly Vector[];
}

/** A set of rows as columns. Column order is the order the producer was asked for; the batch itself has no names. */
export interface ColumnBatch {
  readonly length: number;
  readonly columns: readonly Vector[];
}

export function layoutOf(type: DataType): Layout {
  // Arrow keeps times of at most milliseconds in 32 bits.
  if (type.kind === 'time' && type.precision <= 3) return 'i32';
  return TYPE_FACTS[type.kind].layout;
}

export function isNullAt(vector: Vector, index: number): boolean {
  return vector.validity !== null && (vector.validity[index >> 3]! & (1 << (index & 7))) === 0;
}

export function countNulls(vector: Vector): number {
  if (vector.validity === null) return 0;
  return vector.length - countOnes(vector.validity, vector.length);
}

/** `count` bits of `bits` from `start`, shifted to begin at bit 0. */
export function sliceBits(bits: Uint8Array, start: number, count: number): Uint8Array {
  const bytes = (count + 7) >> 3;
  if ((start & 7) === 0) return bits.subarray(start >> 3, (start >> 3) + bytes);
  const out = new Uint8Array(bytes);
  const shift = start & 7;
  const first = start >> 3;
  for (let i = 0; i < bytes; i++) {
    out[i] = (bits[first + i]! >> shift) | ((bits[first + i + 1] ?? 0) << (8 - shift));
  }
  return out;
}

/** Rows [start, end) of a vector; buffers are shared where the layout allows. */
export function sliceVector(vector: Vector, start: number, end: number): Vector {
  assert(start >= 0 && start <= end && end <= vector.length, () => `slice ${start}..${end} of ${vector.length}`);
  const length = end - start;
  const validity = vector.validity === null ? null : sliceBits(vector.validity, start, length);
  switch (vector.layout) {
    case 'bit':
      return { ...vector, length, validity, values: sliceBits(vector.values, start, length) };
    case 'bytes':
    case 'list':
      return { ...vector, length, validity, offsets: vector.offsets.subarray(start, end + 1) };
    case 'struct':
      return { ...vector, length, validity, children: vector.children.map((c) => sliceVector(c, start, end)) };
    case 'i128':
      return { ...vector, length, validity, values: vector.values.subarray(start * 2, end * 2) };
    case 'i8':
    case 'i16':
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
      return { ...vector, length, validity, values: vector.values.subarray(start, end) };
    default:
      return unreachable(vector);
  }
}

export function sliceBatch(batch: ColumnBatch, start: number, end: number): ColumnBatch {
  if (start === 0 && end === batch.length) return batch;
  return { length: end - start, columns: batch.columns.map((c) => sliceVector(c, start, end)) };
}

/** A vector of `length` NULLs: what a column added later reads as in older batches. */
export function nullVector(type: DataType, length: number): Vector {
  const validity = new Uint8Array((length + 7) >> 3);
  const layout = layoutOf(type);
  switch (layout) {
    case 'bit':
      return { layout, type, length, validity, values: new Uint8Array((length + 7) >> 3) };
    case 'bytes':
      return { layout, type, length, validity, offsets: new Int32Array(length + 1), values: new Uint8Array(0) };
    case 'list':
      return { layout, type, length, validity, offsets: new Int32Array(length + 1), child: nullVector(listElement(type), 0) };
    case 'struct':
      return { layout, type, length, validity, children: structFields(type).map((f) => nullVector(f.type, length)) };
    default:
      return { layout, type, length, validity, values: newFixedArray(layout, length) };
  }
}

/** Layouts of one typed array. */
export type FixedLayout = FixedVector['layout'];

export function newFixedArray(layout: FixedLayout, length: number): FixedArray {
  switch (layout) {
    case 'i8':
      return new Int8Array(length);
    case 'i16':
      return new Int16Array(length);
    case 'i32':
      return new Int32Array(length);
    case 'i64':
      return new BigInt64Array(length);
    case 'i128':
      return new BigInt64Array(length * 2);
    case 'f32':
      return new Float32Array(length);
    case 'f64':
      return new Float64Array(length);
    default:
      return unreachable(layout);
  }
}

/** Bytes of memory a batch's buffers span: what queues and caps count. */
export function batchBytes(batch: ColumnBatch): number {
  return batch.columns.reduce((sum, c) => sum + vectorBytes(c), 0);
}

function vectorBytes(vector: Vector): number {
  const validity = vector.validity?.byteLength ?? 0;
  switch (vector.layout) {
    case 'bytes':
      return validity + vector.offsets.byteLength + (vector.offsets[vector.length]! - vector.offsets[0]!);
    case 'list':
      return validity + vector.offsets.byteLength + vectorBytes(vector.child);
    case 'struct':
      return vector.children.reduce((sum, c) => sum + vectorBytes(c), validity);
    default:
      return validity + vector.values.byteLength;
  }
}

/** Value `index` of an i128 vector (decimal, unscaled) as a bigint. */
export function decimalAt(vector: FixedVector, index: number): bigint {
  const words = vector.values as BigInt64Array;
  return (words[index * 2 + 1]! << 64n) | BigInt.asUintN(64, words[index * 2]!);
}
