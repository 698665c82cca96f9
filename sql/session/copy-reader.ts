import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { BatchBuilder } from '../../catalog/model/vector-builder.ts';
import type { CopyOptions } from '../../engine/plan/statement.ts';
import type { ResultColumn } from '../../engine/session.ts';
import { type FieldParser, fieldParser } from '../types/field-parser.ts';
import type { TimeZone } from '../types/time-zone.ts';
import { ByteQueue } from '../wire/byte-queue.ts';
import { CopyCsvScanner } from './copy-csv-scanner.ts';
import { END_MARKER, INCOMPLETE, type RowScanner } from './copy-row-scanner.ts';
import { CopyTextScanner } from './copy-text-scanner.ts';

export interface CopyTarget {
  /** The table's name as written: for error contexts. */
  readonly relation: string;
  readonly columns: readonly ResultColumn[];
  readonly options: CopyOptions;
  /** Where a timestamptz without zone is. */
  readonly timeZone: TimeZone;
}

/** A batch is handed over when it has this many rows, */
export const BATCH_ROWS_MAX = 65_536;
/** or was read from this many bytes. */
export const BATCH_INPUT_BYTES_MAX = 4 * 1024 * 1024;
/** A row above this is refused: it must be held whole. */
export const ROW_BYTES_MAX = 64 * 1024 * 1024;
/** Bytes of a line or value shown in an error's context. */
const SHOWN_BYTES_MAX = 100;

/** Bytes of a COPY FROM → column batches, as they come. Any error is a ThermoclineError with its place in `where`, and the end of it. */
export interface CopyInput {
  /** Lines read so far, header included; in binary format, rows. */
  readonly line: number;
  push(chunk: Uint8Array): void;
  /** Reads rows that have arrived whole. True when a batch is full: take it and call again. */
  readRows(): boolean;
  /** After the last chunk: reads the rest, the last line's end may be missing. True when a batch is full: take it and call again. */
  readRest(): boolean;
  /** The rows read since the last batch; null when there are none. */
  takeBatch(): ColumnBatch | null;
}

interface Column {
  readonly name: string;
  readonly parse: FieldParser;
  readonly forceNotNull: boolean;
  readonly forceNull: boolean;
}

/**
 * COPY FROM STDIN's bytes → column batches. Bytes go straight into the vectors' builders; a string is made only of fields that are
 * rare or wrong. Any error is a ThermoclineError with the line and column in `where`, and the reader is of no use after it.
 */
export class CopyReader implements CopyInput {
  readonly #target: CopyTarget;
  readonly #columns: readonly Column[];
  readonly #scanner: RowScanner;
  readonly #null: Uint8Array;
  readonly #queue = new ByteQueue();
  readonly #batch: BatchBuilder;
  #line = 0;
  #headerLeft: boolean;
  #ended = false;
  #batchBytes = 0;
  /** The column being read: for an error's context. */
  #current = -1;
  #currentValue: 'unread' | 'null' | 'text' = 'unread';

  constructor(target: CopyTarget) {
    const { columns, options } = target;
    this.#target = target;
    this.#columns = columns.map((column) => ({
      name: column.name,
      parse: fieldParser(column.type, target.timeZone),
      forceNotNull: options.forceNotNull.includes(column.name),
      forceNull: options.forceNull.includes(column.name),
    }));
    this.#scanner = options.format === 'csv' ? new CopyCsvScanner(options, columns.length) : new CopyTextScanner(options, columns.length);
    this.#null = Buffer.from(options.null, 'utf8');
    this.#batch = new BatchBuilder(columns.map((c) => c.type));
    this.#headerLeft = options.header !== false;
  }

  get line(): number {
    return this.#line;
  }

  push(chunk: Uint8Array): void {
    // What follows the end marker is dropped.
    if (!this.#ended) this.#queue.push(chunk);
  }

  readRows(): boolean {
    return this.#read(false);
  }

  readRest(): boolean {
    return this.#read(true);
  }

  takeBatch(): ColumnBatch | null {
    this.#batchBytes = 0;
    return this.#batch.length === 0 ? null : this.#batch.build();
  }

  #read(atEnd: boolean): boolean {
    if (this.#ended) return false;
    const bytes = this.#queue.view(0, this.#queue.length);
    const limit = bytes.length;
    let at = 0;
    let full = false;
    while (!full && (at < limit || !atEnd || this.#headerMissing(limit))) {
      const next = this.#scan(bytes, at, limit, atEnd);
      if (next === INCOMPLETE) {
        if (limit - at > ROW_BYTES_MAX) throw this.#tooLong();
        break;
      }
      if (next === END_MARKER) {
        this.#ended = true;
        at = limit;
        break;
      }
      this.#line += 1 + this.#scanner.linesInside;
      this.#row(bytes, at);
      this.#scanner.nextRow();
      this.#batchBytes += next - at;
      at = next;
      full = this.#batchBytes >= BATCH_INPUT_BYTES_MAX || this.#batch.length >= BATCH_ROWS_MAX;
    }
    this.#queue.consume(at);
    return full;
  }

  /** Nothing at all is a header line without text, which does not match. */
  #headerMissing(limit: number): boolean {
    return limit === 0 && this.#headerLeft && this.#target.options.header === 'match';
  }

  #scan(bytes: Uint8Array, at: number, limit: number, atEnd: boolean): number {
    try {
      return this.#scanner.scan(bytes, at, limit, atEnd);
    } catch (error) {
      throw toThermoclineError(error).with({ where: `COPY ${this.#target.relation}, line ${this.#line + 1 + this.#scanner.linesInside}` });
    }
  }

  #row(bytes: Uint8Array, start: number): void {
    this.#current = -1;
    try {
      if (this.#headerLeft) {
        this.#headerLeft = false;
        if (this.#target.options.header === 'match') this.#matchHeader(bytes, start);
      } else this.#appendRow(bytes, start);
    } catch (error) {
      throw toThermoclineError(error).with({ where: this.#context(bytes, start) });
    }
  }

  #appendRow(bytes: Uint8Array, start: number): void {
    const scanner = this.#scanner;
    const columns = this.#columns;
    const builders = this.#batch.columns;
    const count = scanner.fieldCount;
    scanner.checkRow();
    if (count > columns.length) throw new ThermoclineError('bad-copy-format', 'extra data after last expected column');
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!;
      if (i >= count) {
        this.#current = -1;
        throw new ThermoclineError('bad-copy-format', `missing data for column "${column.name}"`);
      }
      this.#current = i;
      this.#currentValue = 'unread';
      if (scanner.field(bytes, start, i)) {
        this.#currentValue = 'text';
        if (column.forceNull && this.#isNullText()) builders[i]!.appendNull();
        else column.parse(scanner.value, scanner.valueStart, scanner.valueEnd, builders[i]!);
      } else if (column.forceNotNull) {
        column.parse(this.#null, 0, this.#null.length, builders[i]!);
      } else {
        this.#currentValue = 'null';
        builders[i]!.appendNull();
      }
    }
  }

  /** A quoted field that spells NULL. */
  #isNullText(): boolean {
    const { value, valueStart, valueEnd } = this.#scanner;
    return Buffer.compare(value.subarray(valueStart, valueEnd), this.#null) === 0;
  }

  #matchHeader(bytes: Uint8Array, start: number): void {
    const scanner = this.#scanner;
    const expected = this.#columns;
    scanner.checkRow();
    if (scanner.fieldCount !== expected.length) {
      throw new ThermoclineError(
        'bad-copy-format',
        `wrong number of fields in header line: got ${scanner.fieldCount}, expected ${expected.length}`,
      );
    }
    expected.forEach((column, i) => {
      const mismatch = `column name mismatch in header line field ${i + 1}`;
      if (!scanner.field(bytes, start, i)) {
        const nullText = this.#target.options.null;
        throw new ThermoclineError('bad-copy-format', `${mismatch}: got null value ("${nullText}"), expected "${column.name}"`);
      }
      const name = Buffer.from(scanner.value.subarray(scanner.valueStart, scanner.valueEnd)).toString('utf8');
      if (name !== column.name) {
        throw new ThermoclineError('bad-copy-format', `${mismatch}: got "${name}", expected "${column.name}"`);
      }
    });
  }

  /** Where it went wrong, in Postgres's words: the column and its value, or the whole line. */
  #context(bytes: Uint8Array, start: number): string {
    const place = `COPY ${this.#target.relation}, line ${this.#line}`;
    if (this.#current < 0) return `${place}: "${shown(bytes, start, start + this.#scanner.rowLength)}"`;
    const column = `${place}, column ${must(this.#columns[this.#current], 'column').name}`;
    // Bytes that are not UTF-8 cannot be shown.
    if (this.#currentValue === 'unread') return column;
    if (this.#currentValue === 'null') return `${column}: null input`;
    const { value, valueStart, valueEnd } = this.#scanner;
    return `${column}: "${shown(value, valueStart, valueEnd)}"`;
  }

  #tooLong(): ThermoclineError {
    return new ThermoclineError('limit-exceeded', `COPY row exceeds the limit of ${ROW_BYTES_MAX} bytes`, {
      where: `COPY ${this.#target.relation}, line ${this.#line + 1}`,
      hint: 'A missing quote or line end can join rows; check the format, QUOTE and DELIMITER options.',
    });
  }
}

/** At most 100 bytes, cut between characters. */
function shown(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= SHOWN_BYTES_MAX) return Buffer.from(bytes.subarray(start, end)).toString('utf8');
  let cut = start + SHOWN_BYTES_MAX;
  while (cut > start && (bytes[cut]! & 0xc0) === 0x80) cut--;
  return `${Buffer.from(bytes.subarray(start, cut)).toString('utf8')}...`;
}
