import { assert } from '../../catalog/base/assert.ts';
import { formatType, NANOS_PER_MICRO } from '../../catalog/model/data-type.ts';
import { type FixedVector, type StructVector } from '../../catalog/model/vector.ts';

/*
 * Values whose form in DuckDB differs from the vector's: rows [start, start + count) are packed at the start of `scratch`, which has room.
 */

/** 128-bit unscaled values to `size` bytes each, packed at the start of `scratch`. A value that does not fit breaks the batch's own promise. */
export function narrow(vector: FixedVector, start: number, count: number, size: 2 | 4 | 8, scratch: BigInt64Array): void {
  const { values, validity } = vector;
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const shorts = new Int16Array(scratch.buffer);
  const ints = new Int32Array(scratch.buffer);
  for (let i = start, k = 0; k < count; i++, k++) {
    const low = words[i * 4]!;
    const second = words[i * 4 + 1]!;
    const sign = size === 8 ? second >> 31 : low >> 31;
    const fits =
      words[i * 4 + 2] === sign &&
      words[i * 4 + 3] === sign &&
      (size === 8 || (second === sign && (size === 4 || (low << 16) >> 16 === low)));
    if (!fits) assert(isNullIn(validity, i), () => `a decimal does not fit ${formatType(vector.type)}`);
    if (size === 8) {
      ints[k * 2] = low;
      ints[k * 2 + 1] = second;
    } else if (size === 4) ints[k] = low;
    else shorts[k] = low;
  }
}

/** Timestamps in seconds or milliseconds to µs, at the start of `scratch`. */
export function multiplyToMicros(vector: FixedVector, start: number, count: number, per: number, scratch: BigInt64Array): void {
  const values = vector.values as BigInt64Array;
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const out = new Int32Array(scratch.buffer);
  for (let i = start, k = 0; k < count; i++, k++) {
    const micros = (words[i * 2 + 1]! * 0x1_0000_0000 + (words[i * 2]! >>> 0)) * per;
    if (micros <= Number.MAX_SAFE_INTEGER && micros >= Number.MIN_SAFE_INTEGER) {
      out[k * 2] = micros >>> 0;
      out[k * 2 + 1] = Math.floor(micros / 0x1_0000_0000);
    } else {
      const exact = values[i]! * BigInt(per);
      assert(BigInt.asIntN(64, exact) === exact || isNullIn(vector.validity, i), 'a timestamp fits 64 bits of microseconds');
      scratch[k] = BigInt.asIntN(64, exact);
    }
  }
}

function isNullIn(validity: Uint8Array | null, i: number): boolean {
  return validity !== null && (validity[i >> 3]! & (1 << (i & 7))) === 0;
}

/** Times in 32-bit seconds or milliseconds to µs. */
export function widenToMicros(vector: FixedVector, start: number, count: number, per: number, scratch: BigInt64Array): void {
  const values = vector.values as Int32Array;
  const out = new Int32Array(scratch.buffer);
  for (let i = start, k = 0; k < count; i++, k++) {
    const micros = values[i]! * per;
    out[k * 2] = micros >>> 0;
    out[k * 2 + 1] = Math.floor(micros / 0x1_0000_0000);
  }
}

/** Nanoseconds to the µs they are in: DuckDB and the wire keep no more. */
export function floorToMicros(vector: FixedVector, start: number, count: number, scratch: BigInt64Array): void {
  const values = vector.values as BigInt64Array;
  const per = BigInt(NANOS_PER_MICRO);
  for (let i = start, k = 0; k < count; i++, k++) {
    const nanos = values[i]!;
    const micros = nanos / per;
    scratch[k] = nanos < 0n && micros * per !== nanos ? micros - 1n : micros;
  }
}

/** A uuid's 16 bytes to a 128-bit number, low word first, with the top bit flipped so that it sorts as a signed one. */
export function uuidsToDuck(vector: FixedVector, start: number, count: number, scratch: BigInt64Array): void {
  const from = new Uint8Array(vector.values.buffer, vector.values.byteOffset, vector.values.byteLength);
  const to = new Uint8Array(scratch.buffer);
  reverseUuids(from, start, count, to);
  for (let k = 0; k < count; k++) to[k * 16 + 15]! ^= 0x80;
}

/** {@link uuidsToDuck} the other way round. */
export function uuidsFromDuck(from: Uint8Array, count: number): BigInt64Array {
  const values = new BigInt64Array(count * 2);
  const to = new Uint8Array(values.buffer);
  reverseUuids(from, 0, count, to);
  for (let k = 0; k < count; k++) to[k * 16]! ^= 0x80;
  return values;
}

function reverseUuids(from: Uint8Array, start: number, count: number, to: Uint8Array): void {
  for (let k = 0; k < count; k++) {
    const source = (start + k) * 16 + 15;
    const target = k * 16;
    for (let b = 0; b < 16; b++) to[target + b] = from[source - b]!;
  }
}

/** Months, days and µs side by side. */
export function intervalsToDuck(vector: StructVector, start: number, count: number, scratch: BigInt64Array): void {
  const [months, days, micros] = vector.children.map((c) => (c as FixedVector).values);
  const words = new Int32Array(scratch.buffer);
  for (let i = start, k = 0; k < count; i++, k++) {
    words[k * 4] = months![i] as number;
    words[k * 4 + 1] = days![i] as number;
    scratch[k * 2 + 1] = micros![i] as bigint;
  }
}
