import { unreachable } from '../../catalog/base/assert.ts';
import { type DataType, microsPerUnit } from '../../catalog/model/data-type.ts';
import { type BitVector, type BytesVector, decimalAt, type FixedVector, type Vector } from '../../catalog/model/vector.ts';
import type { LakeFilterValue } from '../../catalog/seams/lake.ts';

/** Counts and bounds of one column over any number of vectors: exact, so that a file is pruned or kept for good reason. */
export interface ColumnMetricsBuilder {
  readonly nulls: number;
  /** null for types without NaN. */
  readonly nans: number | null;
  add(vector: Vector): void;
  /** Least and greatest value that is neither NULL nor NaN, in the form of a filter value; null when there is none. */
  bounds(): { readonly min: LakeFilterValue; readonly max: LakeFilterValue } | null;
}

export function columnMetrics(type: DataType): ColumnMetricsBuilder {
  switch (type.kind) {
    case 'boolean':
      return new BitMetrics();
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'date':
      return new NumberMetrics(false);
    case 'time': {
      const unit = microsPerUnit(type.precision);
      return type.precision <= 3 ? new ScaledMetrics(BigInt(unit)) : new Int64Metrics(1n);
    }
    case 'real':
    case 'double':
      return new NumberMetrics(true);
    case 'bigint':
      return new Int64Metrics(1n);
    case 'timestamp':
    case 'timestamptz':
      return new Int64Metrics(BigInt(microsPerUnit(type.precision)));
    case 'decimal':
      return new DecimalMetrics();
    case 'text':
    case 'varchar':
    case 'char':
    case 'json':
    case 'jsonb':
      return new BytesMetrics(true);
    case 'uuid':
    case 'interval':
    case 'array':
    case 'map':
    case 'row':
      return new NullMetrics();
    case 'bytea':
      return new BytesMetrics(false);
    default:
      return unreachable(type);
  }
}

function isNull(validity: Uint8Array, i: number): boolean {
  return (validity[i >> 3]! & (1 << (i & 7))) === 0;
}

function nullsIn({ validity, length }: Vector): number {
  if (validity === null) return 0;
  let valid = 0;
  const whole = length >> 3;
  for (let i = 0; i < whole; i++) valid += ONES[validity[i]!]!;
  const rest = length & 7;
  if (rest > 0) valid += ONES[validity[whole]! & ((1 << rest) - 1)]!;
  return length - valid;
}

const ONES = Uint8Array.from({ length: 256 }, (_, byte) => {
  let ones = 0;
  for (let b = byte; b !== 0; b &= b - 1) ones++;
  return ones;
});

class BitMetrics implements ColumnMetricsBuilder {
  nulls = 0;
  readonly nans = null;
  #sawFalse = false;
  #sawTrue = false;

  add(vector: Vector): void {
    const { values, validity, length } = vector as BitVector;
    this.nulls += nullsIn(vector);
    for (let i = 0; i < length && !(this.#sawFalse && this.#sawTrue); i++) {
      if (validity !== null && isNull(validity, i)) continue;
      if ((values[i >> 3]! & (1 << (i & 7))) !== 0) this.#sawTrue = true;
      else this.#sawFalse = true;
    }
  }

  bounds() {
    return this.#sawFalse || this.#sawTrue ? { min: !this.#sawFalse, max: this.#sawTrue } : null;
  }
}

/** smallint, integer, date, real, double. Zero has no sign here: a bound of 0 is given as −0 below and +0 above, as Iceberg wants it. */
class NumberMetrics implements ColumnMetricsBuilder {
  nulls = 0;
  nans: number | null;
  #min = Infinity;
  #max = -Infinity;
  #seen = false;

  constructor(floating: boolean) {
    this.nans = floating ? 0 : null;
  }

  add(vector: Vector): void {
    const { values, validity, length } = vector as FixedVector & { values: Int16Array | Int32Array | Float32Array | Float64Array };
    const nulls = nullsIn(vector);
    this.nulls += nulls;
    if (nulls === length) return;
    let min = this.#min;
    let max = this.#max;
    let compared = 0;
    if (nulls === 0) {
      for (let i = 0; i < length; i++) {
        const value = values[i]!;
        if (value < min) min = value;
        if (value > max) max = value;
        if (value === value) compared++;
      }
    } else {
      for (let i = 0; i < length; i++) {
        if (isNull(validity!, i)) continue;
        const value = values[i]!;
        if (value < min) min = value;
        if (value > max) max = value;
        if (value === value) compared++;
      }
    }
    if (this.nans !== null) this.nans += length - nulls - compared;
    if (compared > 0) this.#seen = true;
    this.#min = min;
    this.#max = max;
  }

  bounds(): { readonly min: number | bigint; readonly max: number | bigint } | null {
    if (!this.#seen) return null;
    // Infinities as only values leave the start values in place, which are right then.
    const floating = this.nans !== null;
    return { min: floating && this.#min === 0 ? -0 : this.#min, max: floating && this.#max === 0 ? 0 : this.#max };
  }
}

/** Times in 32 bits: numbers that are µs as bounds. */
class ScaledMetrics extends NumberMetrics {
  readonly #unit: bigint;

  constructor(unit: bigint) {
    super(false);
    this.#unit = unit;
  }

  override bounds() {
    const bounds = super.bounds();
    return bounds === null ? null : { min: BigInt(bounds.min) * this.#unit, max: BigInt(bounds.max) * this.#unit };
  }
}

/** Types that have no order, or none that readers agree on: only their NULLs are counted. */
class NullMetrics implements ColumnMetricsBuilder {
  nulls = 0;
  readonly nans = null;

  add(vector: Vector): void {
    this.nulls += nullsIn(vector);
  }

  bounds() {
    return null;
  }
}

/** bigint and timestamps. Compared as high and low words: BigInts in a loop are ten times slower. */
class Int64Metrics implements ColumnMetricsBuilder {
  nulls = 0;
  readonly nans = null;
  readonly #unit: bigint;
  #min: bigint | null = null;
  #max: bigint | null = null;

  constructor(unit: bigint) {
    this.#unit = unit;
  }

  add(vector: Vector): void {
    const values = (vector as FixedVector).values as BigInt64Array;
    const { validity, length } = vector;
    this.nulls += nullsIn(vector);
    const words = new Int32Array(values.buffer, values.byteOffset, length * 2);
    let least = -1;
    let greatest = -1;
    let minHigh = 0;
    let minLow = 0;
    let maxHigh = 0;
    let maxLow = 0;
    for (let i = 0; i < length; i++) {
      if (validity !== null && isNull(validity, i)) continue;
      const high = words[i * 2 + 1]!;
      const low = words[i * 2]! >>> 0;
      if (least < 0) {
        least = greatest = i;
        minHigh = maxHigh = high;
        minLow = maxLow = low;
      } else if (high < minHigh || (high === minHigh && low < minLow)) {
        least = i;
        minHigh = high;
        minLow = low;
      } else if (high > maxHigh || (high === maxHigh && low > maxLow)) {
        greatest = i;
        maxHigh = high;
        maxLow = low;
      }
    }
    if (least < 0) return;
    const min = values[least]!;
    const max = values[greatest]!;
    if (this.#min === null || min < this.#min) this.#min = min;
    if (this.#max === null || max > this.#max) this.#max = max;
  }

  bounds() {
    return this.#min === null || this.#max === null ? null : { min: this.#min * this.#unit, max: this.#max * this.#unit };
  }
}

class DecimalMetrics implements ColumnMetricsBuilder {
  nulls = 0;
  readonly nans = null;
  #min: bigint | null = null;
  #max: bigint | null = null;

  add(vector: Vector): void {
    const fixed = vector as FixedVector;
    const { validity, length } = vector;
    this.nulls += nullsIn(vector);
    const words = new Int32Array(fixed.values.buffer, fixed.values.byteOffset, length * 4);
    let least = -1;
    let greatest = -1;
    for (let i = 0; i < length; i++) {
      if (validity !== null && isNull(validity, i)) continue;
      if (least < 0) least = greatest = i;
      else if (lessThan(words, i, least)) least = i;
      else if (lessThan(words, greatest, i)) greatest = i;
    }
    if (least < 0) return;
    const min = decimalAt(fixed, least);
    const max = decimalAt(fixed, greatest);
    if (this.#min === null || min < this.#min) this.#min = min;
    if (this.#max === null || max > this.#max) this.#max = max;
  }

  bounds() {
    return this.#min === null || this.#max === null ? null : { min: this.#min, max: this.#max };
  }
}

/** Of two 128-bit integers, given by row: the top word is signed, the others are not. */
function lessThan(words: Int32Array, a: number, b: number): boolean {
  const topA = words[a * 4 + 3]!;
  const topB = words[b * 4 + 3]!;
  if (topA !== topB) return topA < topB;
  for (let w = 2; w >= 0; w--) {
    const x = words[a * 4 + w]! >>> 0;
    const y = words[b * 4 + w]! >>> 0;
    if (x !== y) return x < y;
  }
  return false;
}

/** text, varchar, bytea: in the order of their bytes, which for UTF-8 is the order of code points. */
class BytesMetrics implements ColumnMetricsBuilder {
  nulls = 0;
  readonly nans = null;
  readonly #text: boolean;
  #min: Uint8Array | null = null;
  #max: Uint8Array | null = null;

  constructor(text: boolean) {
    this.#text = text;
  }

  add(vector: Vector): void {
    const { offsets, values, validity, length } = vector as BytesVector;
    this.nulls += nullsIn(vector);
    const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
    let least = -1;
    let greatest = -1;
    let minStart = 0;
    let minEnd = 0;
    let maxStart = 0;
    let maxEnd = 0;
    for (let i = 0; i < length; i++) {
      if (validity !== null && isNull(validity, i)) continue;
      const start = offsets[i]!;
      const end = offsets[i + 1]!;
      if (least < 0) {
        least = greatest = i;
        minStart = maxStart = start;
        minEnd = maxEnd = end;
        continue;
      }
      // What the value has in common with both ends is stepped over once, for values of a column often begin alike.
      const whole = Math.min(end - start, minEnd - minStart, maxEnd - maxStart) - 4;
      let same = 0;
      for (; same <= whole; same += 4) {
        const word = view.getInt32(start + same);
        if (word !== view.getInt32(minStart + same) || word !== view.getInt32(maxStart + same)) break;
      }
      if (compareBytes(view, start + same, end, minStart + same, minEnd) < 0) {
        least = i;
        minStart = start;
        minEnd = end;
      } else if (compareBytes(view, start + same, end, maxStart + same, maxEnd) > 0) {
        greatest = i;
        maxStart = start;
        maxEnd = end;
      }
    }
    if (least < 0) return;
    const min = values.subarray(offsets[least], offsets[least + 1]);
    const max = values.subarray(offsets[greatest], offsets[greatest + 1]);
    // Copies: the vector's buffer may be large and is not ours to keep.
    if (this.#min === null || Buffer.compare(min, this.#min) < 0) this.#min = Uint8Array.from(min);
    if (this.#max === null || Buffer.compare(max, this.#max) > 0) this.#max = Uint8Array.from(max);
  }

  bounds() {
    if (this.#min === null || this.#max === null) return null;
    if (!this.#text) return { min: this.#min, max: this.#max };
    return { min: Buffer.from(this.#min).toString('utf8'), max: Buffer.from(this.#max).toString('utf8') };
  }
}

function compareBytes(view: DataView, aStart: number, aEnd: number, bStart: number, bEnd: number): number {
  let i = aStart;
  let k = bStart;
  for (; i + 4 <= aEnd && k + 4 <= bEnd; i += 4, k += 4) {
    // Big-endian and unsigned: the order of numbers is that of their bytes.
    const a = view.getUint32(i);
    const b = view.getUint32(k);
    if (a !== b) return a < b ? -1 : 1;
  }
  for (; i < aEnd && k < bEnd; i++, k++) {
    const difference = view.getUint8(i) - view.getUint8(k);
    if (difference !== 0) return difference;
  }
  return aEnd - aStart - (bEnd - bStart);
}
