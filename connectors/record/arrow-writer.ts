import { unreachable } from '../../catalog/base/assert.ts';
import type { ArrowCompression } from '../../catalog/model/table-options.ts';
import type { ColumnBatch, Vector } from '../../catalog/model/vector.ts';
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
  const nullCounts: number[] = [];
  const buffers: BodyBuffer[] = [];
  for (const column of batch.columns) {
    const nulls = column.validity === null ? 0 : column.length - countOnes(column.validity, column.length);
    nullCounts.push(nulls);
    // A validity buffer may be empty when nothing is NULL; its place in the list may not be missing.
    const validity = nulls === 0 ? new Uint8Array(0) : clearedBits(column.validity!, column.length);
    for (const bytes of [validity, ...valueBuffers(column)]) buffers.push(pack(bytes, codec, zstdLevel));
  }
  const bufferLengths = buffers.map((b) => b.bytes.length + (b.prefix === null ? 0 : PREFIX_BYTES));
  const message = writeRecordBatchMessage({ codec, rowCount: batch.length, nullCounts, bufferLengths });
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

/** Everything but validity, exactly as long as the rows need. The machine is little-endian, as Arrow's body is. */
function valueBuffers(vector: Vector): readonly Uint8Array[] {
  const { length } = vector;
  switch (vector.layout) {
    case 'bit':
      return [clearedBits(vector.values, length)];
    case 'bytes': {
      const first = vector.offsets[0]!;
      const last = vector.offsets[length]!;
      let offsets = vector.offsets.subarray(0, length + 1);
      if (first !== 0) offsets = offsets.map((offset) => offset - first); // a slice: offsets start anew
      return [rawBytes(offsets), vector.values.subarray(first, last)];
    }
    case 'i128':
      return [rawBytes(vector.values.subarray(0, length * 2))];
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

function rawBytes(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
