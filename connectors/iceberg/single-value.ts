import { assert, unreachable } from '../../catalog/base/assert.ts';
import type { LakeFilterValue } from '../../catalog/seams/lake.ts';
import type { IcebergType } from './iceberg-type.ts';

/**
 * Iceberg's binary single-value form: what column bounds and partition summaries hold. Values are in vector form (seams/lake.ts):
 * number for int, date, float, double; bigint for long, timestamps (µs) and decimals (unscaled); string; boolean; bytes.
 */
export function encodeSingleValue(type: IcebergType, value: LakeFilterValue): Uint8Array {
  switch (type.kind) {
    case 'boolean':
      return Uint8Array.of(value === true ? 1 : 0);
    case 'int':
    case 'date': {
      const out = Buffer.alloc(4);
      out.writeInt32LE(Number(value));
      return out;
    }
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz': {
      const out = Buffer.alloc(8);
      out.writeBigInt64LE(BigInt(value as bigint));
      return out;
    }
    case 'float': {
      const out = Buffer.alloc(4);
      out.writeFloatLE(Number(value));
      return out;
    }
    case 'double': {
      const out = Buffer.alloc(8);
      out.writeDoubleLE(Number(value));
      return out;
    }
    case 'decimal':
      return minimalBigEndian(BigInt(value as bigint));
    case 'string':
      return Buffer.from(value as string, 'utf8');
    case 'uuid':
    case 'binary':
      assert(value instanceof Uint8Array, 'bytes for a binary bound');
      return value;
    case 'list':
    case 'map':
    case 'struct':
    case 'other':
      throw new TypeError('a type we do not write');
    default:
      return unreachable(type);
  }
}

/** A decoded bound. Strings stay UTF-8 bytes: that is the order they compare in. */
export type BoundValue = number | bigint | boolean | Uint8Array;

/**
 * The inverse, by the length of the bytes as well as the type: after int → long, float → double and date → timestamp promotions old
 * bounds keep their short form. Null when the bytes fit no form of the type: such a bound tells nothing.
 */
export function decodeSingleValue(type: IcebergType, bytes: Uint8Array): BoundValue | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (type.kind) {
    case 'boolean':
      return bytes.length === 1 ? bytes[0] !== 0 : null;
    case 'int':
    case 'date':
      return bytes.length === 4 ? view.readInt32LE() : null;
    case 'long':
      return bytes.length === 8 ? view.readBigInt64LE() : bytes.length === 4 ? BigInt(view.readInt32LE()) : null;
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return bytes.length === 8 ? view.readBigInt64LE() : null;
    case 'float':
      return bytes.length === 4 ? view.readFloatLE() : null;
    case 'double':
      return bytes.length === 8 ? view.readDoubleLE() : bytes.length === 4 ? view.readFloatLE() : null;
    case 'decimal':
      return bytes.length === 0 || bytes.length > 16 ? null : fromBigEndian(bytes);
    case 'string':
    case 'binary':
      return bytes;
    // Readers do not agree on the order of uuids: such bounds tell nothing.
    case 'uuid':
    case 'list':
    case 'map':
    case 'struct':
    case 'other':
      return null;
    default:
      return unreachable(type);
  }
}

/** The shortest big-endian two's complement of a decimal's unscaled value. */
export function minimalBigEndian(value: bigint): Uint8Array {
  let length = 1;
  while (BigInt.asIntN(length * 8, value) !== value) length++;
  const out = new Uint8Array(length);
  for (let i = length - 1, v = value; i >= 0; i--, v >>= 8n) out[i] = Number(v & 0xffn);
  return out;
}

/** A big-endian two's complement number of any length. */
export function fromBigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const b of bytes) value = (value << 8n) | BigInt(b);
  return BigInt.asIntN(bytes.length * 8, value);
}

/** Big-endian two's complement in exactly `length` bytes (Avro's fixed decimals). */
export function fixedBigEndian(value: bigint, length: number): Uint8Array {
  assert(BigInt.asIntN(length * 8, value) === value, () => `${value} in ${length} bytes`);
  const out = new Uint8Array(length);
  for (let i = length - 1, v = value; i >= 0; i--, v >>= 8n) out[i] = Number(v & 0xffn);
  return out;
}

/** Numbers and bigints by value, booleans false first, bytes unsigned and lexicographic: the order of bounds. Negative, 0, positive. */
export function compareBounds(a: BoundValue, b: BoundValue): number {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A filter's value in the form of decoded bounds. */
export function boundForm(value: LakeFilterValue): BoundValue {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
}
