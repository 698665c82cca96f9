import { assert, unreachable } from '../../catalog/base/assert.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import { type ColumnBatch, isNullAt } from '../../catalog/model/vector.ts';
import type { CopyOptions } from '../../engine/plan/statement.ts';
import type { ResultColumn } from '../../engine/session.ts';
import { type TextStyle, valueWriter } from '../types/value-writer.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';
import type { RowWriter } from './data-rows.ts';

const COPY_DATA = 'd'.charCodeAt(0);
const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;

/** How COPY TO puts rows into CopyData messages. */
export interface CopyFormat {
  writeHeader(out: OutputBuffer): void;
  rowWriter(batch: ColumnBatch, style: TextStyle): RowWriter;
  writeTrailer(out: OutputBuffer): void;
}

/** One CopyData message a row, as Postgres sends them: some clients take a message for a row. */
export class CopyRowFormat implements CopyFormat {
  readonly #options: CopyOptions;
  readonly #columns: readonly ResultColumn[];
  readonly #delimiter: number;
  readonly #null: Buffer;
  /** Bytes of a value that make a difference: escaped in text, a reason to quote in csv. */
  readonly #special: Uint8Array;
  readonly #forceQuote: readonly boolean[];
  /** Nothing in a number, a date or a time asks for escapes or quotes: they are not looked at again. */
  readonly #plainNumbers: boolean;

  constructor(columns: readonly ResultColumn[], options: CopyOptions) {
    this.#options = options;
    this.#columns = columns;
    this.#delimiter = options.delimiter.charCodeAt(0);
    this.#null = Buffer.from(options.null, 'utf8');
    this.#special = new Uint8Array(256);
    this.#special[this.#delimiter] = 1;
    if (options.format === 'text') {
      for (const byte of [8, 9, 10, 11, 12, 13, BACKSLASH]) this.#special[byte] = 1;
    } else {
      for (const byte of [10, 13, options.quote.charCodeAt(0)]) this.#special[byte] = 1;
    }
    const meaning = options.format === 'text' ? options.delimiter : options.delimiter + options.quote + options.null;
    this.#plainNumbers = !/[\w+\-.: ]/.test(meaning);
    const { forceQuote } = options;
    this.#forceQuote = columns.map((c) => forceQuote === '*' || forceQuote.includes(c.name));
  }

  /** The line of column names, when the options ask for one. */
  writeHeader(out: OutputBuffer): void {
    if (this.#options.header === false) return;
    const message = out.beginMessage(COPY_DATA);
    this.#columns.forEach((column, i) => {
      if (i > 0) out.byte(this.#delimiter);
      const start = out.position;
      out.utf8(column.name);
      this.#finishValue(out, start, false);
    });
    out.byte(NEWLINE);
    out.endMessage(message);
  }

  /** Text ends with its last line. */
  writeTrailer(): void {}

  rowWriter(batch: ColumnBatch, style: TextStyle): RowWriter {
    const columns = batch.columns.map((vector, i) => ({
      vector,
      write: valueWriter(vector, style),
      forceQuote: this.#forceQuote[i]!,
      plain: this.#plainNumbers && !this.#forceQuote[i]! && isNumeric(vector.type),
    }));
    return (out, from, bytesMax) => {
      let row = from;
      for (; row < batch.length && out.position < bytesMax; row++) {
        const message = out.beginMessage(COPY_DATA);
        for (let c = 0; c < columns.length; c++) {
          if (c > 0) out.byte(this.#delimiter);
          const { vector, write, forceQuote, plain } = columns[c]!;
          if (isNullAt(vector, row)) out.raw(this.#null);
          else if (plain) write(out, row);
          else {
            const start = out.position;
            write(out, row);
            this.#finishValue(out, start, forceQuote);
          }
        }
        out.byte(NEWLINE);
        out.endMessage(message);
      }
      return row;
    };
  }

  /** Escapes or quotes the value that was written from `start` on, in place. */
  #finishValue(out: OutputBuffer, start: number, forceQuote: boolean): void {
    const end = out.position;
    const bytes = out.bytes;
    const special = this.#special;
    let at = start;
    while (at < end && special[bytes[at]!] === 0) at++;
    switch (this.#options.format) {
      case 'text':
        if (at < end) escape(out, start, this.#delimiter);
        return;
      case 'csv':
        if (at < end || forceQuote || this.#looksSpecial(bytes.subarray(start, end))) this.#quote(out, start);
        return;
      case 'binary':
        return assert(false, 'binary rows have a format of their own');
      default:
        return unreachable(this.#options.format);
    }
  }

  /** What would read back as NULL, or as the end of the data. */
  #looksSpecial(value: Buffer): boolean {
    if (value.equals(this.#null)) return true;
    return this.#columns.length === 1 && value.length === 2 && value[0] === BACKSLASH && value[1] === 0x2e;
  }

  #quote(out: OutputBuffer, start: number): void {
    const quote = this.#options.quote.charCodeAt(0);
    const escaping = this.#options.escape.charCodeAt(0);
    const value = Buffer.from(out.bytes.subarray(start, out.position));
    out.position = start;
    out.reserve(value.length * 2 + 2);
    out.byte(quote);
    for (const byte of value) {
      if (byte === quote || byte === escaping) out.byte(escaping);
      out.byte(byte);
    }
    out.byte(quote);
  }
}

/** Is its text made of letters, digits, spaces and `+-.:` alone? */
function isNumeric({ kind }: DataType): boolean {
  switch (kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double':
    case 'decimal':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'uuid':
      return true;
    default:
      return false;
  }
}

/** Control characters that have a letter of their own: \b \t \n \v \f \r. */
const LETTERS: ReadonlyMap<number, number> = new Map([
  [8, 0x62],
  [9, 0x74],
  [10, 0x6e],
  [11, 0x76],
  [12, 0x66],
  [13, 0x72],
]);

function escape(out: OutputBuffer, start: number, delimiter: number): void {
  const value = Buffer.from(out.bytes.subarray(start, out.position));
  out.position = start;
  out.reserve(value.length * 2);
  for (const byte of value) {
    const letter = LETTERS.get(byte);
    if (letter !== undefined || byte === BACKSLASH || byte === delimiter) out.byte(BACKSLASH);
    out.byte(letter ?? byte);
  }
}
