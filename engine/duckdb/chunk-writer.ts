import duckdb from '@duckdb/node-bindings';
import { assert, unreachable } from '../../catalog/base/assert.ts';
import { type DataType, formatType, microsPerUnit } from '../../catalog/model/data-type.ts';
import type { BitVector, BytesVector, ColumnBatch, FixedVector } from '../../catalog/model/vector.ts';
import { copyBits, unpackBits } from './bits.ts';
import { StringWriter } from './string-writer.ts';
import { decimalBytes } from './type-names.ts';

/** Rows of a DuckDB chunk. */
export const CHUNK_ROWS_MAX = 2048;

/** Rows [start, end) of a batch. */
export interface Piece {
  readonly batch: ColumnBatch;
  readonly start: number;
  readonly end: number;
}

/**
 * Bridge into DuckDB: fills an output chunk with rows of column batches. Fixed-width columns are copied as they lie (one native call
 * a column); booleans are unpacked, decimals narrowed to DuckDB's width, timestamps multiplied to µs, strings given one heap block.
 *
 * One writer serves one scan: it keeps scratch memory between chunks and is not re-entrant.
 */
export class ChunkWriter {
  readonly #types: readonly DataType[];
  readonly #scratch = new BigInt64Array(CHUNK_ROWS_MAX * 2);
  readonly #validity = new Uint8Array(CHUNK_ROWS_MAX / 8);
  readonly #strings = new StringWriter(CHUNK_ROWS_MAX);

  /** `types`: of the chunk's columns, which are the batches' columns in order. */
  constructor(types: readonly DataType[]) {
    this.#types = types;
  }

  /** Writes the pieces one after the other (at most {@link CHUNK_ROWS_MAX} rows) and sets the chunk's size. */
  write(chunk: duckdb.DataChunk, pieces: readonly Piece[]): void {
    let rows = 0;
    for (const p of pieces) rows += p.end - p.start;
    assert(rows <= CHUNK_ROWS_MAX, 'a chunk has room for the rows');
    this.#types.forEach((type, column) => this.#writeColumn(duckdb.data_chunk_get_vector(chunk, column), type, pieces, column, rows));
    duckdb.data_chunk_set_size(chunk, rows);
  }

  #writeColumn(target: duckdb.Vector, type: DataType, pieces: readonly Piece[], column: number, rows: number): void {
    this.#writeValidity(target, pieces, column, rows);
    if (isBytes(type)) {
      const strings = pieces.map(({ batch, start, end }) => ({ vector: batch.columns[column] as BytesVector, start, end }));
      for (const s of strings) assert(s.vector.layout === 'bytes', () => mismatch(type, s.vector.layout));
      this.#strings.write(target, strings, type.kind !== 'bytea');
      return;
    }
    let at = 0;
    for (const { batch, start, end } of pieces) {
      const vector = batch.columns[column];
      assert(vector !== undefined && vector.layout !== 'bytes', () => mismatch(type, vector?.layout));
      if (vector.layout === 'bit') this.#writeBits(target, type, vector, start, end, at);
      else this.#writeFixed(target, type, vector, start, end, at);
      at += end - start;
    }
  }

  #writeValidity(target: duckdb.Vector, pieces: readonly Piece[], column: number, rows: number): void {
    if (pieces.every((p) => p.batch.columns[column]!.validity === null)) return;
    duckdb.vector_ensure_validity_writable(target);
    const only = pieces.length === 1 ? pieces[0]! : null;
    const validity = only?.batch.columns[column]!.validity ?? null;
    if (only !== null && validity !== null && (only.start & 7) === 0) {
      duckdb.copy_data_to_vector_validity(target, 0, bufferOf(validity), validity.byteOffset + (only.start >> 3), (rows + 7) >> 3);
      return;
    }
    const bits = this.#validity.fill(0);
    let at = 0;
    for (const p of pieces) {
      copyBits(p.batch.columns[column]!.validity, p.start, p.end - p.start, bits, at);
      at += p.end - p.start;
    }
    duckdb.copy_data_to_vector_validity(target, 0, bufferOf(bits), 0, (rows + 7) >> 3);
  }

  #writeBits(target: duckdb.Vector, type: DataType, vector: BitVector, start: number, end: number, at: number): void {
    assert(type.kind === 'boolean', () => mismatch(type, vector.layout));
    const bytes = new Uint8Array(this.#scratch.buffer);
    unpackBits(vector.values, start, end - start, bytes, 0);
    duckdb.copy_data_to_vector(target, at, bufferOf(bytes), 0, end - start);
  }

  #writeFixed(target: duckdb.Vector, type: DataType, vector: FixedVector, start: number, end: number, at: number): void {
    const { values } = vector;
    const count = end - start;
    const copy = (size: number): void =>
      duckdb.copy_data_to_vector(target, at * size, bufferOf(values), values.byteOffset + start * size, count * size);
    const copyScratch = (size: number): void => duckdb.copy_data_to_vector(target, at * size, bufferOf(this.#scratch), 0, count * size);
    switch (type.kind) {
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
      case 'timestamp':
      case 'timestamptz': {
        assert(vector.layout === 'i64', () => mismatch(type, vector.layout));
        const per = microsPerUnit(type.precision);
        if (per === 1) return copy(8);
        multiply(vector, start, count, per, this.#scratch);
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
      case 'bytea':
        return assert(false, mismatch(type, vector.layout));
      default:
        return unreachable(type);
    }
  }
}

function isBytes(type: DataType): boolean {
  return type.kind === 'text' || type.kind === 'varchar' || type.kind === 'bytea';
}

function mismatch(type: DataType, layout: string | undefined): string {
  return `a vector of layout ${layout} stands where ${formatType(type)} was announced`;
}

function bufferOf(view: ArrayBufferView): ArrayBuffer {
  return view.buffer as ArrayBuffer;
}

/** 128-bit unscaled values to `size` bytes each, packed at the start of `scratch`. A value that does not fit breaks the batch's own promise. */
function narrow(vector: FixedVector, start: number, count: number, size: 2 | 4 | 8, scratch: BigInt64Array): void {
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
function multiply(vector: FixedVector, start: number, count: number, per: number, scratch: BigInt64Array): void {
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
