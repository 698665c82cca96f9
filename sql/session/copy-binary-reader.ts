import { ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { BatchBuilder } from '../../catalog/model/vector-builder.ts';
import type { ResultColumn } from '../../engine/session.ts';
import { BINARY_COPY_SIGNATURE } from '../respond/binary-copy-rows.ts';
import { binaryParser } from '../types/binary-parser.ts';
import type { FieldParser } from '../types/field-parser.ts';
import { ByteQueue } from '../wire/byte-queue.ts';
import { BATCH_INPUT_BYTES_MAX, BATCH_ROWS_MAX, type CopyInput, ROW_BYTES_MAX } from './copy-reader.ts';

const HEADER_BYTES = BINARY_COPY_SIGNATURE.length + 8;
/** Flags that change what follows; the others may be ignored. */
const CRITICAL_FLAGS = 0xffff_0000;

/** COPY FROM STDIN in binary format → column batches. Errors as {@link CopyInput} has them: the line is the row. */
export class CopyBinaryReader implements CopyInput {
  readonly #relation: string;
  readonly #columns: readonly { readonly name: string; readonly parse: FieldParser }[];
  readonly #batch: BatchBuilder;
  readonly #queue = new ByteQueue();
  #line = 0;
  #headerRead = false;
  #ended = false;
  #batchBytes = 0;
  /** The column being read; −1 between columns. */
  #current = -1;

  constructor(relation: string, columns: readonly ResultColumn[]) {
    this.#relation = relation;
    this.#columns = columns.map((c) => ({ name: c.name, parse: binaryParser(c.type) }));
    this.#batch = new BatchBuilder(columns.map((c) => c.type));
  }

  get line(): number {
    return this.#line;
  }

  push(chunk: Uint8Array): void {
    if (this.#ended && chunk.length > 0) throw this.#located(bad('received copy data after EOF marker'));
    this.#queue.push(chunk);
  }

  readRows(): boolean {
    if (!this.#headerRead && !this.#readHeader()) return false;
    while (!this.#ended) {
      const bytes = this.#queue.view(0, this.#queue.length);
      const size = this.#rowSize(bytes);
      if (size === null) {
        if (bytes.length > ROW_BYTES_MAX)
          throw this.#located(new ThermoclineError('limit-exceeded', `COPY row exceeds the limit of ${ROW_BYTES_MAX} bytes`));
        return false;
      }
      if (!this.#ended) {
        this.#line++;
        this.#appendRow(bytes);
      }
      this.#queue.consume(size);
      this.#batchBytes += size;
      if (this.#batchBytes >= BATCH_INPUT_BYTES_MAX || this.#batch.length >= BATCH_ROWS_MAX) return true;
    }
    if (this.#queue.length > 0) throw this.#located(bad('received copy data after EOF marker'));
    return false;
  }

  readRest(): boolean {
    if (this.readRows()) return true;
    // PostgreSQL takes the end of the data for the end of the rows, but not in the middle of one.
    if (!this.#headerRead) throw this.#located(bad('COPY file signature not recognized'));
    if (this.#queue.length > 0) throw this.#located(bad('unexpected EOF in COPY data'));
    return false;
  }

  takeBatch(): ColumnBatch | null {
    this.#batchBytes = 0;
    return this.#batch.length === 0 ? null : this.#batch.build();
  }

  #readHeader(): boolean {
    if (this.#queue.length < HEADER_BYTES) return false;
    const bytes = this.#queue.view(0, this.#queue.length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const signature = BINARY_COPY_SIGNATURE.length;
    if (Buffer.compare(bytes.subarray(0, signature), BINARY_COPY_SIGNATURE) !== 0)
      throw this.#located(bad('COPY file signature not recognized'));
    if ((view.getUint32(signature) & CRITICAL_FLAGS) !== 0) throw this.#located(bad('unrecognized critical flags in COPY file header'));
    const extension = view.getInt32(signature + 4);
    if (extension < 0 || extension > ROW_BYTES_MAX) throw this.#located(bad('invalid COPY file header (wrong length)'));
    if (bytes.length < HEADER_BYTES + extension) return false;
    this.#queue.consume(HEADER_BYTES + extension);
    this.#headerRead = true;
    return true;
  }

  /** Bytes of the row at the begin, null when it has not arrived whole. Sets `ended` at the end marker. */
  #rowSize(bytes: Uint8Array): number | null {
    if (bytes.length < 2) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const count = view.getInt16(0);
    if (count === -1) {
      this.#ended = true;
      return 2;
    }
    if (count !== this.#columns.length) {
      this.#line++;
      throw this.#located(bad(`row field count is ${count}, expected ${this.#columns.length}`));
    }
    let at = 2;
    for (let i = 0; i < count; i++) {
      if (bytes.length < at + 4) return null;
      const length = view.getInt32(at);
      if (length < -1 || length > ROW_BYTES_MAX) {
        this.#line++;
        this.#current = i;
        throw this.#located(bad('invalid field size'));
      }
      at += 4 + Math.max(length, 0);
    }
    return bytes.length < at ? null : at;
  }

  #appendRow(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 2;
    try {
      for (const [i, column] of this.#columns.entries()) {
        this.#current = i;
        const length = view.getInt32(at);
        at += 4;
        const into = this.#batch.columns[i]!;
        if (length === -1) into.appendNull();
        else column.parse(bytes, at, (at += length), into);
      }
      this.#current = -1;
    } catch (error) {
      throw this.#located(toThermoclineError(error));
    }
  }

  #located(error: ThermoclineError): ThermoclineError {
    const column = this.#current < 0 ? '' : `, column ${this.#columns[this.#current]!.name}`;
    return error.with({ where: `COPY ${this.#relation}, line ${this.#line}${column}` });
  }
}

function bad(message: string): ThermoclineError {
  return new ThermoclineError('bad-copy-format', message);
}
