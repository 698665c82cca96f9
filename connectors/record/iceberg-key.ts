import { AssertionFailed, unreachable } from '../../catalog/base/assert.ts';
import { microsPerUnit } from '../../catalog/model/data-type.ts';
import type { BytesVector, FixedVector, Vector } from '../../catalog/model/vector.ts';

/** Keys of a whole column: key i is bytes [offsets[i], offsets[i + 1]). At NULLs it means nothing. */
export interface EncodedKeys {
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
}

/**
 * The bytes that Fluss hashes for the bucket of a row under lake format Iceberg (fluss-protocol.md §7.6). Shares memory with the
 * vector where its layout already is the key. Types that Fluss's encoder refuses assert: DDL lets no such bucket key pass.
 */
export function encodeIcebergKeys(vector: Vector): EncodedKeys {
  const { type, length } = vector;
  switch (type.kind) {
    case 'integer':
    case 'date': // as a long
      return { bytes: widenedKeys(vector as FixedVector), offsets: everyBytes(length, 8) };
    case 'bigint':
    case 'double':
      return { bytes: rawBytes((vector as FixedVector).values), offsets: everyBytes(length, 8) };
    case 'real':
      return { bytes: rawBytes((vector as FixedVector).values), offsets: everyBytes(length, 4) };
    case 'time':
    case 'timestamp':
      return { bytes: microsKeys(vector as FixedVector, type.precision), offsets: everyBytes(length, 8) };
    case 'decimal':
      return decimalKeys(vector as FixedVector);
    case 'text':
    case 'varchar':
    case 'char':
    case 'bytea': {
      const { values, offsets } = vector as BytesVector;
      return { bytes: values, offsets };
    }
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'timestamptz':
    case 'interval':
    case 'uuid':
    case 'json':
    case 'jsonb':
    case 'array':
    case 'map':
    case 'row':
      throw new AssertionFailed(`a column of type ${type.kind} cannot be an Iceberg key`);
    default:
      return unreachable(type);
  }
}

function rawBytes(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function everyBytes(length: number, width: number): Int32Array {
  const offsets = new Int32Array(length + 1);
  for (let i = 1; i <= length; i++) offsets[i] = i * width;
  return offsets;
}

function widenedKeys(vector: FixedVector): Uint8Array {
  const words = new Int32Array(vector.length * 2);
  const values = vector.values as Int32Array;
  for (let i = 0; i < vector.length; i++) {
    words[i * 2] = values[i]!;
    words[i * 2 + 1] = values[i]! >> 31;
  }
  return rawBytes(words);
}

function microsKeys({ values }: FixedVector, precision: number): Uint8Array {
  const wide = values instanceof BigInt64Array ? values : BigInt64Array.from(values as Int32Array, BigInt);
  if (precision > 6) return rawBytes(wide.map(microsOfNanos));
  const factor = BigInt(microsPerUnit(precision));
  return rawBytes(factor === 1n ? wide : wide.map((value) => value * factor));
}

/** The microsecond that a nanosecond is in. */
function microsOfNanos(nanos: bigint): bigint {
  return BigInt.asIntN(64, (nanos - (((nanos % 1000n) + 1000n) % 1000n)) / 1000n);
}

/** Unscaled values as big-endian two's complement in as few bytes as hold the sign. */
function decimalKeys(vector: FixedVector): EncodedKeys {
  const stored = rawBytes(vector.values); // 16 bytes a value, little-endian
  const bytes = new Uint8Array(vector.length * 16);
  const offsets = new Int32Array(vector.length + 1);
  let out = 0;
  for (let i = 0; i < vector.length; i++) {
    const lowest = i * 16;
    let at = lowest + 15;
    const fill = stored[at]! >= 0x80 ? 0xff : 0;
    while (at > lowest && stored[at] === fill && (stored[at - 1]! & 0x80) === (fill & 0x80)) at--;
    while (at >= lowest) bytes[out++] = stored[at--]!;
    offsets[i + 1] = out;
  }
  return { bytes, offsets };
}
