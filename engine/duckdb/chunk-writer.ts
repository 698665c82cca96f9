import duckdb from '@duckdb/node-bindings';
import { assert, unreachable } from '../../catalog/base/assert.ts';
import { type DataType, formatType, listElement, microsPerUnit, structFields } from '../../catalog/model/data-type.ts';
import {
  type BitVector,
  type BytesVector,
  type ColumnBatch,
  type FixedVector,
  layoutOf,
  type ListVector,
  type StructVector,
  type Vector,
} from '../../catalog/model/vector.ts';
import { allOnes, copyBits, unpackBits } from './bits.ts';
import { StringWriter } from './string-writer.ts';
import { floorToMicros, intervalsToDuck, multiplyToMicros, narrow, uuidsToDuck, widenToMicros } from './to-duck-values.ts';
import { decimalBytes } from './type-names.ts';

/** Rows of a DuckDB chunk. */
export const CHUNK_ROWS_MAX = 2048;

/** Rows [start, end) of a batch. */
export interface Piece {
  readonly batch: ColumnBatch;
  readonly start: number;
  readonly end: number;
}

/** Values [start, end) of a vector. */
interface Slice {
  readonly vector: Vector;
  readonly start: number;
  readonly end: number;
}

/**
 * Bridge into DuckDB: fills an output chunk with rows of column batches. Fixed-width columns are copied as they lie (one native call
 * a column); booleans are unpacked, decimals narrowed to DuckDB's width, times brought to µs, strings given one heap block. Lists and
 * structs are written by their children.
 *
 * One writer serves one scan: it keeps scratch memory between chunks and is not re-entrant.
 */
export class ChunkWriter {
  readonly #types: readonly DataType[];
  #scratch = new BigInt64Array(CHUNK_ROWS_MAX * 2);
  #strings = new StringWriter(CHUNK_ROWS_MAX);
  #room = CHUNK_ROWS_MAX;

  /** `types`: of the chunk's columns, which are the batches' columns in order. */
  constructor(types: readonly DataType[]) {
    this.#types = types;
  }

  /** Writes the pieces one after the other (at most {@link CHUNK_ROWS_MAX} rows) and sets the chunk's size. */
  write(chunk: duckdb.DataChunk, pieces: readonly Piece[]): void {
    let rows = 0;
    for (const p of pieces) rows += p.end - p.start;
    assert(rows <= CHUNK_ROWS_MAX, 'a chunk has room for the rows');
    this.#types.forEach((type, column) => {
      const slices = pieces.map(({ batch, start, end }): Slice => {
        const vector = batch.columns[column];
        assert(vector !== undefined, () => mismatch(type, undefined));
        return { vector, start, end };
      });
      this.#write(duckdb.data_chunk_get_vector(chunk, column), type, slices, rows, null);
    });
    duckdb.data_chunk_set_size(chunk, rows);
  }

  /** `above`: bits of the struct around the values, which DuckDB wants NULL where it is NULL. */
  #write(target: duckdb.Vector, type: DataType, slices: readonly Slice[], rows: number, above: Uint8Array | null): void {
    const validity = this.#writeValidity(target, slices, rows, above);
    // The elements of a chunk's lists may be many.
    if (rows > this.#room) {
      this.#room = rows * 2;
      this.#scratch = new BigInt64Array(this.#room * 2);
      this.#strings = new StringWriter(this.#room);
    }
    const layout = slices[0]?.vector.layout;
    if (layout === undefined) return;
    if (layout === 'bytes') {
      for (const { vector } of slices) assert(vector.layout === 'bytes' && isBytes(type), () => mismatch(type, vector.layout));
      return this.#strings.write(target, slices as readonly (Slice & { vector: BytesVector })[], type.kind !== 'bytea');
    }
    if (layout === 'list') return this.#writeLists(target, type, slices as readonly (Slice & { vector: ListVector })[], rows);
    if (layout === 'struct' && type.kind !== 'interval') return this.#writeStructs(target, type, slices, rows, validity);
    let at = 0;
    for (const { vector, start, end } of slices) {
      if (vector.layout === 'bit') this.#writeBits(target, type, vector, start, end, at);
      else if (vector.layout === 'struct') this.#writeIntervals(target, type, vector, start, end, at);
      else {
        assert(vector.layout !== 'bytes' && vector.layout !== 'list', () => mismatch(type, vector.layout));
        this.#writeFixed(target, type, vector, start, end, at);
      }
      at += end - start;
    }
  }

  /** Gives the bits when some are 0. */
  #writeValidity(target: duckdb.Vector, slices: readonly Slice[], rows: number, above: Uint8Array | null): Uint8Array | null {
    if (above === null && slices.every((s) => s.vector.validity === null)) return null;
    const [first] = slices;
    const validity = first?.vector.validity ?? null;
    if (above === null && slices.length === 1 && validity !== null && (first!.start & 7) === 0) {
      const from = first!.start >> 3;
      const bits = validity.subarray(from, from + ((rows + 7) >> 3));
      setValidity(target, bits, rows);
      return bits;
    }
    const bits = new Uint8Array((rows + 7) >> 3);
    let at = 0;
    for (const { vector, start, end } of slices) {
      copyBits(vector.validity, start, end - start, bits, at);
      at += end - start;
    }
    if (above !== null) for (let i = 0; i < bits.length; i++) bits[i]! &= above[i]!;
    if (allOnes(bits, rows)) return null;
    setValidity(target, bits, rows);
    return bits;
  }

  #writeLists(target: duckdb.Vector, type: DataType, slices: readonly (Slice & { vector: ListVector })[], rows: number): void {
    const entries = new Float64Array(rows * 2);
    const words = new Uint32Array(entries.buffer);
    const elements: Slice[] = [];
    let row = 0;
    let total = 0;
    for (const { vector, start, end } of slices) {
      assert(vector.layout === 'list', () => mismatch(type, vector.layout));
      const { offsets } = vector;
      const first = offsets[start]!;
      for (let i = start; i < end; i++, row++) {
        words[row * 4] = total + offsets[i]! - first;
        words[row * 4 + 2] = offsets[i + 1]! - offsets[i]!;
      }
      elements.push({ vector: vector.child, start: first, end: offsets[end]! });
      total += offsets[end]! - first;
    }
    duckdb.copy_data_to_vector(target, 0, bufferOf(words), 0, rows * 16);
    duckdb.list_vector_reserve(target, total);
    duckdb.list_vector_set_size(target, total);
    if (total > 0) this.#write(duckdb.list_vector_get_child(target), listElement(type), elements, total, null);
  }

  #writeStructs(target: duckdb.Vector, type: DataType, slices: readonly Slice[], rows: number, validity: Uint8Array | null): void {
    structFields(type).forEach((field, i) => {
      const children = slices.map(({ vector, start, end }): Slice => {
        assert(vector.layout === 'struct', () => mismatch(type, vector.layout));
        return { vector: vector.children[i]!, start, end };
      });
      this.#write(duckdb.struct_vector_get_child(target, i), field.type, children, rows, validity);
    });
  }

  #writeBits(target: duckdb.Vector, type: DataType, vector: BitVector, start: number, end: number, at: number): void {
    assert(type.kind === 'boolean', () => mismatch(type, vector.layout));
    const bytes = new Uint8Array(this.#scratch.buffer);
    unpackBits(vector.values, start, end - start, bytes, 0);
    duckdb.copy_data_to_vector(target, at, bufferOf(bytes), 0, end - start);
  }

  #writeIntervals(target: duckdb.Vector, type: DataType, vector: StructVector, start: number, end: number, at: number): void {
    assert(type.kind === 'interval', () => mismatch(type, vector.layout));
    intervalsToDuck(vector, start, end - start, this.#scratch);
    duckdb.copy_data_to_vector(target, at * 16, bufferOf(this.#scratch), 0, (end - start) * 16);
  }

  #writeFixed(target: duckdb.Vector, type: DataType, vector: FixedVector, start: number, end: number, at: number): void {
    const { values } = vector;
    const count = end - start;
    const copy = (size: number): void =>
      duckdb.copy_data_to_vector(target, at * size, bufferOf(values), values.byteOffset + start * size, count * size);
    const copyScratch = (size: number): void => duckdb.copy_data_to_vector(target, at * size, bufferOf(this.#scratch), 0, count * size);
    switch (type.kind) {
      case 'tinyint':
        assert(values instanceof Int8Array, () => mismatch(type, vector.layout));
        return copy(1);
      case 'smallint':
        assert(values instanceof Int16Array, () => mismatch(type, vector.layout));
        return copy(2);
      case 'integer':
      case 'date':
        assert(values instanceof Int32Array, () => mismatch(type, vector.layout));
        return copy(4);
      case 'real':
        assert(values instanceof Float32Array, () => mismatch(type, vector.layout));
        return copy(4);
      case 'double':
        assert(values instanceof Float64Array, () => mismatch(type, vector.layout));
        return copy(8);
      case 'bigint':
        assert(vector.layout === 'i64', () => mismatch(type, vector.layout));
        return copy(8);
      case 'time': {
        if (type.precision > 6) floorToMicros(vector, start, count, this.#scratch);
        else if (vector.layout === 'i64') return copy(8);
        else widenToMicros(vector, start, count, microsPerUnit(type.precision), this.#scratch);
        return copyScratch(8);
      }
      case 'uuid':
        assert(vector.layout === 'i128', () => mismatch(type, vector.layout));
        uuidsToDuck(vector, start, count, this.#scratch);
        return copyScratch(16);
      case 'timestamp':
      case 'timestamptz': {
        assert(vector.layout === 'i64', () => mismatch(type, vector.layout));
        if (type.precision > 6) floorToMicros(vector, start, count, this.#scratch);
        else if (microsPerUnit(type.precision) === 1) return copy(8);
        else multiplyToMicros(vector, start, count, microsPerUnit(type.precision), this.#scratch);
        return copyScratch(8);
      }
      case 'decimal': {
        assert(vector.layout === 'i128', () => mismatch(type, vector.layout));
        const size = decimalBytes(type.precision);
        if (size === 16) return copy(16);
        narrow(vector, start, count, size, this.#scratch);
        return copyScratch(size);
      }
      case 'boolean':
      case 'text':
      case 'varchar':
      case 'char':
      case 'json':
      case 'jsonb':
      case 'bytea':
      case 'interval':
      case 'array':
      case 'map':
      case 'row':
        return assert(false, mismatch(type, vector.layout));
      default:
        return unreachable(type);
    }
  }
}

function isBytes(type: DataType): boolean {
  return layoutOf(type) === 'bytes';
}

function mismatch(type: DataType, layout: string | undefined): string {
  return `a vector of layout ${layout} stands where ${formatType(type)} was announced`;
}

function bufferOf(view: ArrayBufferView): ArrayBuffer {
  return view.buffer as ArrayBuffer;
}

function setValidity(target: duckdb.Vector, bits: Uint8Array, rows: number): void {
  duckdb.vector_ensure_validity_writable(target);
  duckdb.copy_data_to_vector_validity(target, 0, bufferOf(bits), bits.byteOffset, (rows + 7) >> 3);
}
