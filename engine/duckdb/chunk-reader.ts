import duckdb from '@duckdb/node-bindings';
import { assert, unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type DataType, formatType, listElement, microsPerUnit, NANOS_PER_MICRO, structFields } from '../../catalog/model/data-type.ts';
import { gatherVector } from '../../catalog/model/gather.ts';
import type { ColumnBatch, Vector } from '../../catalog/model/vector.ts';
import { allOnes, packBits } from './bits.ts';
import { uuidsFromDuck } from './to-duck-values.ts';
import { readStrings } from './string-reader.ts';
import { decimalBytes, duckNameOf, duckTypeName } from './type-names.ts';

type ColumnReader = (vector: duckdb.Vector, rows: number) => Vector;

/**
 * Bridge out of DuckDB: the chunks of one result as column batches. Made once per result, because it checks there that the columns
 * have the types the binder promised; a difference is our bug and never converted in silence.
 */
export class ChunkReader {
  readonly #readers: readonly ColumnReader[];

  /** Throws `internal` when the result's columns are not what `types` say. */
  constructor(result: duckdb.Result, types: readonly DataType[]) {
    const count = duckdb.column_count(result);
    if (count !== types.length) throw new ThermoclineError('internal', `the query gave ${count} columns where ${types.length} were bound`);
    this.#readers = types.map((type, i) => {
      const reader = columnReader(type, duckdb.column_logical_type(result, i));
      if (reader !== null) return reader;
      const got = duckNameOf(duckdb.column_logical_type(result, i));
      const name = duckdb.column_name(result, i);
      throw new ThermoclineError(
        'internal',
        `column ${i + 1} ("${name}") came as ${got} where ${formatType(type)} (${duckTypeName(type)}) was bound`,
      );
    });
  }

  /** Copies the chunk; nothing of it is referred to afterwards. Throws what values outside our types' ranges deserve. */
  read(chunk: duckdb.DataChunk): ColumnBatch {
    const length = duckdb.data_chunk_get_size(chunk);
    return { length, columns: this.#readers.map((read, i) => read(duckdb.data_chunk_get_vector(chunk, i), length)) };
  }
}

/** null when the DuckDB type cannot be read as `type`. */
function columnReader(type: DataType, logical: duckdb.LogicalType): ColumnReader | null {
  const id = duckdb.get_type_id(logical);
  const T = duckdb.Type;
  switch (type.kind) {
    case 'boolean':
      return id === T.BOOLEAN ? (v, n) => readBits(type, v, n) : null;
    case 'tinyint':
      return id === T.TINYINT ? (v, n) => ({ ...head(type, v, n), layout: 'i8', values: asInt8(data(v, n)) }) : null;
    case 'smallint':
      return id === T.SMALLINT ? (v, n) => ({ ...head(type, v, n), layout: 'i16', values: asInt16(data(v, n * 2)) }) : null;
    case 'integer':
      return id === T.INTEGER ? (v, n) => ({ ...head(type, v, n), layout: 'i32', values: asInt32(data(v, n * 4)) }) : null;
    case 'bigint':
      return id === T.BIGINT ? (v, n) => ({ ...head(type, v, n), layout: 'i64', values: asInt64(data(v, n * 8)) }) : null;
    case 'real':
      return id === T.FLOAT ? (v, n) => ({ ...head(type, v, n), layout: 'f32', values: asFloat32(data(v, n * 4)) }) : null;
    case 'double':
      return id === T.DOUBLE ? (v, n) => ({ ...head(type, v, n), layout: 'f64', values: asFloat64(data(v, n * 8)) }) : null;
    case 'text':
    case 'varchar':
    case 'char':
    case 'json':
    case 'jsonb':
      return id === T.VARCHAR ? (v, n) => readBytes(type, v, n) : null;
    case 'bytea':
      return id === T.BLOB ? (v, n) => readBytes(type, v, n) : null;
    case 'date':
      return id === T.DATE ? (v, n) => readDates(type, v, n) : null;
    case 'timestamp':
      return id === T.TIMESTAMP ? (v, n) => readTimestamps(type, type.precision, v, n) : null;
    case 'timestamptz':
      return id === T.TIMESTAMP_TZ ? (v, n) => readTimestamps(type, type.precision, v, n) : null;
    case 'decimal':
      return decimalReader(type, logical, id);
    case 'time':
      return id === T.TIME ? (v, n) => readTimes(type, v, n) : null;
    case 'uuid':
      return id === T.UUID ? (v, n) => readUuids(type, v, n) : null;
    case 'interval':
      return id === T.INTERVAL ? (v, n) => readIntervals(type, v, n) : null;
    case 'array':
      return id === T.LIST ? listReader(type, duckdb.list_type_child_type(logical)) : null;
    case 'map': {
      if (id !== T.MAP) return null;
      const types = [duckdb.map_type_key_type(logical), duckdb.map_type_value_type(logical)];
      return listReader(type, duckdb.create_struct_type(types, ['key', 'value']));
    }
    case 'row':
      return id === T.STRUCT ? structReader(type, logical) : null;
    default:
      return unreachable(type);
  }
}

function decimalReader(type: DataType & { kind: 'decimal' }, logical: duckdb.LogicalType, id: duckdb.Type): ColumnReader | null {
  const T = duckdb.Type;
  if (id === T.HUGEINT) return type.scale === 0 && type.precision === 38 ? (v, n) => readHugeints(type, v, n) : null;
  // A narrower one with the same scale holds the same unscaled values.
  if (id !== T.DECIMAL || duckdb.decimal_scale(logical) !== type.scale || duckdb.decimal_width(logical) > type.precision) return null;
  switch (decimalBytes(duckdb.decimal_width(logical))) {
    case 2:
      return (v, n) => ({ ...head(type, v, n), layout: 'i128', values: widenNarrow(asInt16(data(v, n * 2)), n) });
    case 4:
      return (v, n) => ({ ...head(type, v, n), layout: 'i128', values: widenNarrow(asInt32(data(v, n * 4)), n) });
    case 8:
      return (v, n) => ({ ...head(type, v, n), layout: 'i128', values: widen64(asInt32(data(v, n * 8)), n) });
    case 16:
      return (v, n) => ({ ...head(type, v, n), layout: 'i128', values: asInt64(data(v, n * 16)) });
  }
}

function head(type: DataType, vector: duckdb.Vector, length: number) {
  return { type, length, validity: validityOf(vector, length) };
}

function data(vector: duckdb.Vector, bytes: number): Uint8Array {
  return duckdb.vector_get_data(vector, bytes);
}

/** DuckDB's bits are ours: 64 values a word, least significant first. */
function validityOf(vector: duckdb.Vector, length: number): Uint8Array | null {
  const words: Uint8Array | null = duckdb.vector_get_validity(vector, (length + 7) >> 3);
  return words === null || allOnes(words, length) ? null : words;
}

// The bindings hand out copies in buffers of their own (offset 0), so that views of wider elements are aligned.
function asInt8(bytes: Uint8Array): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
function asInt16(bytes: Uint8Array): Int16Array {
  return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
}
function asInt32(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}
function asInt64(bytes: Uint8Array): BigInt64Array {
  return new BigInt64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 3);
}
function asFloat32(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}
function asFloat64(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 3);
}

function nullTest(validity: Uint8Array | null): (i: number) => boolean {
  return validity === null ? () => false : (i) => (validity[i >> 3]! & (1 << (i & 7))) === 0;
}

function readBits(type: DataType, vector: duckdb.Vector, length: number): Vector {
  return { ...head(type, vector, length), layout: 'bit', values: packBits(data(vector, length), length) };
}

function readBytes(type: DataType, vector: duckdb.Vector, length: number): Vector {
  const common = head(type, vector, length);
  return { ...common, layout: 'bytes', ...readStrings(data(vector, length * 16), length, nullTest(common.validity)) };
}

function readDates(type: DataType, vector: duckdb.Vector, length: number): Vector {
  const common = head(type, vector, length);
  const values = asInt32(data(vector, length * 4));
  const isNull = nullTest(common.validity);
  for (let i = 0; i < length; i++) {
    const days = values[i]!;
    if ((days === 2147483647 || days === -2147483647) && !isNull(i)) throw infinite('date');
  }
  return { ...common, layout: 'i32', values };
}

function readTimestamps(type: DataType, precision: number, vector: duckdb.Vector, length: number): Vector {
  const common = head(type, vector, length);
  const micros = data(vector, length * 8);
  const words = asInt32(micros);
  const values = asInt64(micros);
  const isNull = nullTest(common.validity);
  for (let i = 0; i < length; i++) {
    const high = words[i * 2 + 1]!;
    const low = words[i * 2]!;
    // ±(2⁶³ − 1) are DuckDB's infinities.
    if (((high === 0x7fffffff && low === -1) || (high === -0x80000000 && low === 1)) && !isNull(i)) throw infinite('timestamp');
  }
  if (precision > 6) return { ...common, layout: 'i64', values: toNanos(type, values, length, isNull) };
  const per = microsPerUnit(precision);
  return { ...common, layout: 'i64', values: per === 1 ? values : divideExactly(words, values, length, per, isNull) };
}

/** Nanoseconds in 64 bits reach from 1677 to 2262. */
function toNanos(type: DataType, micros: BigInt64Array, length: number, isNull: (i: number) => boolean): BigInt64Array {
  const out = new BigInt64Array(length);
  for (let i = 0; i < length; i++) {
    if (isNull(i)) continue;
    const nanos = micros[i]! * BigInt(NANOS_PER_MICRO);
    if (BigInt.asIntN(64, nanos) !== nanos) {
      throw new ThermoclineError('datetime-out-of-range', 'timestamp out of range', {
        detail: `Values of type ${formatType(type)} lie between the years 1677 and 2262.`,
      });
    }
    out[i] = nanos;
  }
  return out;
}

function readTimes(type: DataType & { kind: 'time' }, vector: duckdb.Vector, length: number): Vector {
  const common = head(type, vector, length);
  const bytes = data(vector, length * 8);
  const micros = asInt64(bytes);
  const isNull = nullTest(common.validity);
  if (type.precision > 6) return { ...common, layout: 'i64', values: toNanos(type, micros, length, isNull) };
  const per = microsPerUnit(type.precision);
  if (per === 1) return { ...common, layout: 'i64', values: micros };
  return { ...common, layout: 'i32', values: Int32Array.from(divideExactly(asInt32(bytes), micros, length, per, isNull), Number) };
}

function readUuids(type: DataType, vector: duckdb.Vector, length: number): Vector {
  return { ...head(type, vector, length), layout: 'i128', values: uuidsFromDuck(data(vector, length * 16), length) };
}

function readIntervals(type: DataType, vector: duckdb.Vector, length: number): Vector {
  const bytes = data(vector, length * 16);
  const words = asInt32(bytes);
  const wide = asInt64(bytes);
  const [months, days, micros] = [new Int32Array(length), new Int32Array(length), new BigInt64Array(length)];
  for (let i = 0; i < length; i++) {
    months[i] = words[i * 4]!;
    days[i] = words[i * 4 + 1]!;
    micros[i] = wide[i * 2 + 1]!;
  }
  const [m, d, u] = structFields(type).map((f) => f.type);
  const common = { length, validity: null };
  const children: Vector[] = [
    { ...common, layout: 'i32', type: m!, values: months },
    { ...common, layout: 'i32', type: d!, values: days },
    { ...common, layout: 'i64', type: u!, values: micros },
  ];
  return { ...head(type, vector, length), layout: 'struct', children };
}

/** null when the elements cannot be read as the type's. */
function listReader(type: DataType, elements: duckdb.LogicalType): ColumnReader | null {
  const readChild = columnReader(listElement(type), elements);
  return readChild === null ? null : (v, n) => readLists(type, v, n, readChild);
}

/** DuckDB's lists say where in the child they begin: mostly one after the other, but they may share, skip and go back. */
function readLists(type: DataType, vector: duckdb.Vector, length: number, readChild: ColumnReader): Vector {
  const common = head(type, vector, length);
  const bytes = data(vector, length * 16);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, length * 4);
  const isNull = nullTest(common.validity);
  const offsets = new Int32Array(length + 1);
  let inOrder = true;
  let total = 0;
  for (let i = 0; i < length; i++) {
    const size = isNull(i) ? 0 : words[i * 4 + 2]!;
    if (size > 0 && words[i * 4] !== total) inOrder = false;
    total += size;
    if (total > 0x7fff_ffff) throw new ThermoclineError('limit-exceeded', `${length} rows hold more than 2^31 elements`);
    offsets[i + 1] = total;
  }
  const child = readChild(duckdb.list_vector_get_child(vector), duckdb.list_vector_get_size(vector));
  if (inOrder) return { ...common, layout: 'list', offsets, child };
  const picks = new Int32Array(total);
  for (let i = 0; i < length; i++) {
    const from = words[i * 4]! - offsets[i]!;
    for (let k = offsets[i]!; k < offsets[i + 1]!; k++) picks[k] = from + k;
  }
  return { ...common, layout: 'list', offsets, child: gatherVector(child, picks) };
}

function structReader(type: DataType, logical: duckdb.LogicalType): ColumnReader | null {
  const fields = structFields(type);
  if (duckdb.struct_type_child_count(logical) !== fields.length) return null;
  const readers = fields.map((f, i) => columnReader(f.type, duckdb.struct_type_child_type(logical, i)));
  if (readers.includes(null)) return null;
  return (v, n) => ({
    ...head(type, v, n),
    layout: 'struct',
    children: readers.map((read, i) => read!(duckdb.struct_vector_get_child(v, i), n)),
  });
}

function infinite(kind: string): ThermoclineError {
  return new ThermoclineError('datetime-out-of-range', `${kind} out of range`, {
    detail: `Infinite values of type ${kind} are not supported.`,
  });
}

/** Microseconds to the unit of the type. The query has rounded already, so a remainder is a bug. */
function divideExactly(
  words: Int32Array,
  micros: BigInt64Array,
  length: number,
  per: number,
  isNull: (i: number) => boolean,
): BigInt64Array {
  const out = new BigInt64Array(length);
  const outWords = new Int32Array(out.buffer);
  const perBig = BigInt(per);
  for (let i = 0; i < length; i++) {
    if (isNull(i)) continue;
    const high = words[i * 2 + 1]!;
    if (high >= -0x200000 && high < 0x200000) {
      // Below 2⁵³: exact as a double, and BigInt arithmetic is ten times slower.
      const units = (high * 0x1_0000_0000 + (words[i * 2]! >>> 0)) / per;
      assert(Number.isInteger(units), 'a timestamp is whole in the unit of its type');
      outWords[i * 2] = units >>> 0;
      outWords[i * 2 + 1] = Math.floor(units / 0x1_0000_0000);
    } else {
      const value = micros[i]!;
      assert(value % perBig === 0n, 'a timestamp is whole in the unit of its type');
      out[i] = value / perBig;
    }
  }
  return out;
}

/** Sign-extends to 128 bits. */
function widenNarrow(values: Int16Array | Int32Array, length: number): BigInt64Array {
  const out = new BigInt64Array(length * 2);
  const words = new Int32Array(out.buffer);
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    const sign = value >> 31;
    words[i * 4] = value;
    words[i * 4 + 1] = sign;
    words[i * 4 + 2] = sign;
    words[i * 4 + 3] = sign;
  }
  return out;
}

function widen64(values: Int32Array, length: number): BigInt64Array {
  const out = new BigInt64Array(length * 2);
  const words = new Int32Array(out.buffer);
  for (let i = 0; i < length; i++) {
    const high = values[i * 2 + 1]!;
    const sign = high >> 31;
    words[i * 4] = values[i * 2]!;
    words[i * 4 + 1] = high;
    words[i * 4 + 2] = sign;
    words[i * 4 + 3] = sign;
  }
  return out;
}

const TEN_TO_38 = 10n ** 38n;
/** High words strictly inside these cannot reach 10³⁸. */
const HIGH_SAFE = Number((TEN_TO_38 >> 96n) & 0x7fffffffn);

/** HUGEINT reaches 1.7·10³⁸: what does not fit numeric(38,0) is an overflow. */
function readHugeints(type: DataType, vector: duckdb.Vector, length: number): Vector {
  const common = head(type, vector, length);
  const bytes = data(vector, length * 16);
  const words = asInt32(bytes);
  const values = asInt64(bytes);
  const isNull = nullTest(common.validity);
  for (let i = 0; i < length; i++) {
    const top = words[i * 4 + 3]!;
    if (top < HIGH_SAFE && top > -HIGH_SAFE) continue;
    if (isNull(i)) continue;
    const value = (values[i * 2 + 1]! << 64n) | BigInt.asUintN(64, values[i * 2]!);
    if (value >= TEN_TO_38 || value <= -TEN_TO_38) throw new ThermoclineError('numeric-out-of-range', 'value overflows numeric format');
  }
  return { ...common, layout: 'i128', values };
}
