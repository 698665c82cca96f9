import { unreachable } from '../../catalog/base/assert.ts';
import type { ArrowCompression } from '../../catalog/model/table-options.ts';
import { type BytesVector, type ColumnBatch, type ListVector, sliceVector, type Vector } from '../../catalog/model/vector.ts';
import { padded8, writeRecordBatchMessage } from './arrow-message.ts';
import { clearedBits, countOnes } from '../../catalog/model/bitmap.ts';
import { compressBuffer } from './buffer-compression.ts';

/** A record batch ready to be put together: what it takes is known before memory is taken. */
export interface ArrowBody {
  readonly message: Uint8Array;
  readonly buffers: readonly BodyBuffer[];
  /** Bytes of message and buffers with padding. */
  readonly byteLength: number;
}

interface BodyBuffer {
  readonly bytes: Uint8Array;
  /** What stands before the bytes in a compressed body: their raw length, or -1 when they are raw. Null: nothing stands there. */
  readonly prefix: number | null;
}

const PREFIX_BYTES = 8;

/** Lays a batch of at least one row and one column out as one Arrow record batch. Buffers of an uncompressed batch are shared until written. */
export function layOutArrowBody(batch: ColumnBatch, codec: ArrowCompression, zstdLevel: number): ArrowBody {
  const nodes: { length: number; nullCount: number }[] = [];
  const buffers: BodyBuffer[] = [];
  const add = (vector: Vector): void => {
    const nullCount = vector.validity === null ? 0 : vector.length - countOnes(vector.validity, vector.length);
    nodes.push({ length: vector.length, nullCount });
    // A validity buffer may be empty when nothing is NULL; its place in the list may not be missing.
    const validity = nullCount === 0 ? new Uint8Array(0) : clearedBits(vector.validity!, vector.length);
    for (const bytes of [validity, ...valueBuffers(vector)]) buffers.push(pack(bytes, codec, zstdLevel));
    for (const child of childrenOf(vector)) add(child);
  };
  for (const column of batch.columns) add(column);
  const bufferLengths = buffers.map((b) => b.bytes.length + (b.prefix === null ? 0 : PREFIX_BYTES));
  const message = writeRecordBatchMessage({ codec, rowCount: batch.length, nodes, bufferLengths });
  return { message, buffers, byteLength: bufferLengths.reduce((sum, length) => sum + padded8(length), message.length) };
}

/** Writes the body to `target` from `at` on; the padding there must be zero already. */
export function writeArrowBody(body: ArrowBody, target: Uint8Array, at: number): void {
  target.set(body.message, at);
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  let start = at + body.message.length;
  for (const { bytes, prefix } of body.buffers) {
    let length = bytes.length;
    if (prefix !== null) {
      view.setBigInt64(start, BigInt(prefix), true);
      length += PREFIX_BYTES;
    }
    target.set(bytes, start + length - bytes.length);
    start += padded8(length);
  }
}

function pack(bytes: Uint8Array, codec: ArrowCompression, zstdLevel: number): BodyBuffer {
  if (codec === 'NONE' || bytes.length === 0) return { bytes, prefix: null };
  const packed = compressBuffer(bytes, codec, zstdLevel);
  return packed === null ? { bytes, prefix: -1 } : { bytes: packed, prefix: bytes.length };
}

/** Child vectors, exactly as long as the rows need. */
function childrenOf(vector: Vector): readonly Vector[] {
  if (vector.layout === 'struct') return vector.children;
  if (vector.layout !== 'list') return [];
  return [sliceVector(vector.child, vector.offsets[0]!, vector.offsets[vector.length]!)];
}

/** Everything but validity and children, exactly as long as the rows need. The machine is little-endian, as Arrow's body is. */
function valueBuffers(vector: Vector): readonly Uint8Array[] {
  const { length } = vector;
  switch (vector.layout) {
    case 'bit':
      return [clearedBits(vector.values, length)];
    case 'bytes':
      return [rawBytes(offsetsFromZero(vector)), vector.values.subarray(vector.offsets[0], vector.offsets[length])];
    case 'list':
      return [rawBytes(offsetsFromZero(vector))];
    case 'struct':
      return [];
    case 'i128':
      return [rawBytes(vector.values.subarray(0, length * 2))];
    case 'i8':
    case 'i16':
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
      return [rawBytes(vector.values.subarray(0, length))];
    default:
      return unreachable(vector);
  }
}

/** Of a slice they start anew. */
function offsetsFromZero({ offsets, length }: BytesVector | ListVector): Int32Array {
  const own = offsets.subarray(0, length + 1);
  const first = own[0]!;
  return first === 0 ? own : own.map((offset) => offset - first);
}

function rawBytes(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
