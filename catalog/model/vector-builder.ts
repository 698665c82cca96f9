import { assert, must, unreachable } from '../base/assert.ts';
import { type DataType, type Layout, listElement, structFields } from './data-type.ts';
import { type ColumnBatch, type FixedArray, layoutOf, newFixedArray, type Vector } from './vector.ts';

const CAPACITY_MIN = 1024;
// What builders without values share: making empty arrays is most of the price of one row. Never written, never in a vector.
const NO_BYTES = new Uint8Array(0);
const NO_WORDS: Int32Array = new Int32Array(0);
const ZERO_OFFSET: Int32Array = new Int32Array(1);

/**
 * Fills one vector value by value into growing typed arrays: for parsers (COPY, literals), tests and small results.
 * Bulk paths that already have buffers build vectors directly instead.
 *
 * The caller picks the append that matches the type's layout; a mismatch is a bug and asserts. Of a list the elements are appended to
 * `child` first, of a struct one value to each of `children`; then `appendList` or `appendStruct` makes a value of them.
 */
export class VectorBuilder {
  readonly type: DataType;
  /** For layout `struct`, a builder a field; for `list` that of the elements alone. */
  readonly children: readonly VectorBuilder[];
  readonly #layout: Layout;
  readonly #capacityMin: number;
  #length = 0;
  #capacity = 0;
  #nulls = 0;
  #validity = NO_BYTES;
  #fixed: FixedArray | null = null;
  /** The 32-bit words of 64- and 128-bit values. */
  #words = NO_WORDS;
  #bits = NO_BYTES;
  #offsets = ZERO_OFFSET;
  #bytes = NO_BYTES;
  #byteLength = 0;

  /** `capacityMin`: how many values it makes room for at first. */
  constructor(type: DataType, capacityMin = CAPACITY_MIN) {
    this.type = type;
    this.#capacityMin = capacityMin;
    this.#layout = layoutOf(type);
    if (this.#layout === 'list') this.children = [new VectorBuilder(listElement(type), capacityMin)];
    else this.children = this.#layout === 'struct' ? structFields(type).map((f) => new VectorBuilder(f.type, capacityMin)) : [];
  }

  /** Where the elements of lists go. */
  get child(): VectorBuilder {
    return must(this.children[0], 'the builder of elements');
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes held so far: for caps. */
  get byteLength(): number {
    return this.children.reduce((sum, c) => sum + c.byteLength, this.#byteLength + this.#length * 8);
  }

  #grow(): void {
    const capacity = Math.max(this.#capacityMin, this.#capacity * 2);
    const validity = new Uint8Array((capacity + 7) >> 3);
    validity.set(this.#validity);
    this.#validity = validity;
    if (this.#layout === 'bit') {
      const bits = new Uint8Array((capacity + 7) >> 3);
      bits.set(this.#bits);
      this.#bits = bits;
    } else if (this.#layout === 'bytes' || this.#layout === 'list') {
      const offsets = new Int32Array(capacity + 1);
      offsets.set(this.#offsets);
      this.#offsets = offsets;
    } else if (this.#layout !== 'struct') {
      const fixed = newFixedArray(this.#layout, capacity);
      if (this.#fixed !== null) (fixed as Float64Array).set(this.#fixed as Float64Array);
      this.#fixed = fixed;
      if (fixed instanceof BigInt64Array) this.#words = new Int32Array(fixed.buffer);
    }
    this.#capacity = capacity;
  }

  #next(valid: boolean): number {
    if (this.#length === this.#capacity) this.#grow();
    const i = this.#length++;
    if (valid) this.#validity[i >> 3]! |= 1 << (i & 7);
    else this.#nulls++;
    return i;
  }

  appendNull(): void {
    const i = this.#next(false);
    if (this.#layout === 'bytes') this.#offsets[i + 1] = this.#byteLength;
    else if (this.#layout === 'list') this.#offsets[i + 1] = this.child.length;
    else if (this.#layout === 'struct') for (const c of this.children) c.appendNull();
  }

  /** A list of what has been appended to {@link child} since the last one. */
  appendList(): void {
    assert(this.#layout === 'list', 'list layout');
    const i = this.#next(true);
    this.#offsets[i + 1] = this.child.length;
  }

  /** A struct of the one value that has been appended to each of {@link children}. */
  appendStruct(): void {
    assert(this.#layout === 'struct', 'struct layout');
    const i = this.#next(true);
    for (const c of this.children) assert(c.length === i + 1, 'every field has a value');
  }

  /** For layout i128: 16 bytes as they are (a uuid). */
  appendSixteen(source: Uint8Array, start: number): void {
    assert(this.#layout === 'i128', '16 bytes');
    const i = this.#next(true);
    new Uint8Array(this.#fixed!.buffer).set(source.subarray(start, start + 16), i * 16);
  }

  appendBoolean(value: boolean): void {
    assert(this.#layout === 'bit', 'boolean into a bit vector');
    const i = this.#next(true);
    if (value) this.#bits[i >> 3]! |= 1 << (i & 7);
  }

  /** tinyint, smallint, integer, date, time(0–3), real, double. The caller has checked the range. */
  appendNumber(value: number): void {
    const i = this.#next(true);
    const fixed = this.#fixed;
    assert(fixed !== null && !(fixed instanceof BigInt64Array), 'number layout');
    fixed[i] = value;
  }

  /** bigint, time(4–9), timestamps (in the type's unit), decimals (unscaled). The caller has checked the range. */
  appendBigint(value: bigint): void {
    const i = this.#next(true);
    if (this.#layout === 'i64') (this.#fixed as BigInt64Array)[i] = value;
    else {
      assert(this.#layout === 'i128', 'bigint layout');
      const words = this.#fixed as BigInt64Array;
      words[i * 2] = BigInt.asIntN(64, value);
      words[i * 2 + 1] = value >> 64n;
    }
  }

  /** What appendBigint takes, when it is a safe integer: half the price, no bigint is made. */
  appendSafeInteger(value: number): void {
    const i = this.#next(true);
    const high = Math.floor(value / 0x1_0000_0000);
    const words = this.#words;
    if (this.#layout === 'i64') {
      words[i * 2] = value - high * 0x1_0000_0000;
      words[i * 2 + 1] = high;
    } else {
      assert(this.#layout === 'i128', 'bigint layout');
      words[i * 4] = value - high * 0x1_0000_0000;
      words[i * 4 + 1] = high;
      words[i * 4 + 2] = words[i * 4 + 3] = value < 0 ? -1 : 0;
    }
  }

  /** text and its kin (UTF-8, already validated), bytea. */
  appendBytes(source: Uint8Array, start = 0, end = source.length): void {
    assert(this.#layout === 'bytes', 'bytes layout');
    const i = this.#next(true);
    const size = end - start;
    const needed = this.#byteLength + size;
    if (needed > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(needed, this.#bytes.length * 2, this.#capacityMin * 4));
      bytes.set(this.#bytes.subarray(0, this.#byteLength));
      this.#bytes = bytes;
    }
    if (size <= 16) for (let k = 0; k < size; k++) this.#bytes[this.#byteLength + k] = source[start + k]!;
    else this.#bytes.set(source.subarray(start, end), this.#byteLength);
    this.#byteLength = needed;
    this.#offsets[i + 1] = needed;
  }

  appendText(value: string): void {
    this.appendBytes(Buffer.from(value, 'utf8'));
  }

  #offsetsOf(length: number): Int32Array {
    if (length === 0) return new Int32Array(1);
    return this.#offsets.length === length + 1 ? this.#offsets : this.#offsets.subarray(0, length + 1);
  }

  /** The vector of everything appended since the last build; the builder starts afresh. */
  build(): Vector {
    const length = this.#length;
    const type = this.type;
    const validity = this.#nulls === 0 ? null : this.#validity.subarray(0, (length + 7) >> 3);
    let vector: Vector;
    switch (this.#layout) {
      case 'bit':
        vector = {
          layout: 'bit',
          type,
          length,
          validity,
          values: length === 0 ? new Uint8Array(0) : this.#bits.subarray(0, (length + 7) >> 3),
        };
        break;
      case 'bytes':
        vector = {
          layout: 'bytes',
          type,
          length,
          validity,
          offsets: this.#offsetsOf(length),
          values: this.#byteLength === 0 ? new Uint8Array(0) : this.#bytes.subarray(0, this.#byteLength),
        };
        break;
      case 'list':
        vector = { layout: 'list', type, length, validity, offsets: this.#offsetsOf(length), child: this.child.build() };
        break;
      case 'struct':
        vector = { layout: 'struct', type, length, validity, children: this.children.map((c) => c.build()) };
        break;
      case 'i8':
      case 'i16':
      case 'i32':
      case 'i64':
      case 'f32':
      case 'f64':
      case 'i128': {
        const entries = this.#layout === 'i128' ? length * 2 : length;
        const all = this.#fixed ?? newFixedArray(this.#layout, 0);
        const values = all.length === entries ? all : (all.subarray(0, entries) as FixedArray);
        vector = { layout: this.#layout, type, length, validity, values };
        break;
      }
      default:
        return unreachable(this.#layout);
    }
    this.#length = this.#capacity = this.#nulls = this.#byteLength = 0;
    this.#validity = this.#bits = this.#bytes = NO_BYTES;
    this.#fixed = null;
    this.#words = NO_WORDS;
    this.#offsets = ZERO_OFFSET;
    return vector;
  }
}

/** One builder a column. */
export class BatchBuilder {
  readonly columns: readonly VectorBuilder[];

  /** `rowsMin`: how many rows it makes room for at first. */
  constructor(types: readonly DataType[], rowsMin = CAPACITY_MIN) {
    this.columns = types.map((t) => new VectorBuilder(t, rowsMin));
  }

  get length(): number {
    return this.columns[0]?.length ?? 0;
  }

  get byteLength(): number {
    return this.columns.reduce((sum, c) => sum + c.byteLength, 0);
  }

  build(): ColumnBatch {
    const length = this.length;
    for (const c of this.columns) assert(c.length === length, 'every column has the same number of rows');
    return { length, columns: this.columns.map((c) => c.build()) };
  }
}
