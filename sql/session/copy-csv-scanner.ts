import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { CopyOptions } from '../../engine/plan/statement.ts';
import {
  checkField,
  END_MARKER,
  ESCAPED,
  FieldTable,
  INCOMPLETE,
  type LineEnd,
  NOT_ASCII,
  QUOTED,
  type RowScanner,
  sameBytes,
  wrongLineEnd,
} from './copy-row-scanner.ts';

const PLAIN = 0;
const DELIMITER = 1;
const QUOTE = 2;
const ESCAPE = 3;
const NEWLINE = 4;
const RETURN = 5;
const ODD = 6;

/** COPY's CSV format: quotes may begin anywhere in a field and protect delimiters and line ends; an unquoted NULL text is NULL. */
export class CopyCsvScanner implements RowScanner {
  readonly #classes: Uint8Array;
  readonly #quote: number;
  readonly #escape: number;
  readonly #null: Uint8Array;
  readonly #fields: FieldTable;
  #lineEnd: LineEnd = 'unknown';
  // Where the scan of the row stands, relative to its start.
  #at = 0;
  #flags = 0;
  #quotes = 0;
  #inQuote = false;
  #rowLength = 0;
  #linesInside = 0;

  value: Uint8Array = new Uint8Array(0);
  valueStart = 0;
  valueEnd = 0;

  constructor(options: CopyOptions, fieldsMax: number) {
    this.#quote = options.quote.charCodeAt(0);
    this.#escape = options.escape.charCodeAt(0);
    this.#null = Buffer.from(options.null, 'utf8');
    this.#fields = new FieldTable(fieldsMax);
    const classes = new Uint8Array(256);
    classes.fill(ODD, 0x80);
    classes[0] = ODD;
    classes[0x0a] = NEWLINE;
    classes[0x0d] = RETURN;
    classes[options.delimiter.charCodeAt(0)] = DELIMITER;
    // When quote and escape are the same byte it only toggles: a doubled quote closes and opens.
    classes[this.#escape] = ESCAPE;
    classes[this.#quote] = QUOTE;
    this.#classes = classes;
  }

  get fieldCount(): number {
    return this.#fields.count;
  }

  get rowLength(): number {
    return this.#rowLength;
  }

  get linesInside(): number {
    return this.#linesInside;
  }

  nextRow(): void {
    this.#at = this.#flags = this.#quotes = this.#linesInside = 0;
    this.#inQuote = false;
    this.#fields.count = 0;
  }

  checkRow(): void {
    if (this.#inQuote) throw new ThermoclineError('bad-copy-format', 'unterminated CSV quoted field');
  }

  scan(bytes: Uint8Array, start: number, limit: number, atEnd: boolean): number {
    if (this.#at === 0) {
      const marker = this.#endMarker(bytes, start, limit, atEnd);
      if (marker !== 0) return marker;
    }
    const classes = this.#classes;
    let at = start + this.#at;
    for (;;) {
      while (at < limit && classes[bytes[at]!] === PLAIN) at++;
      if (at >= limit) {
        this.#at = at - start;
        if (!atEnd) return INCOMPLETE;
        return this.#row(start, at, at);
      }
      switch (classes[bytes[at]!]!) {
        case DELIMITER:
          if (!this.#inQuote) this.#field(at - start);
          at++;
          break;
        case QUOTE:
          this.#inQuote = !this.#inQuote;
          this.#flags |= QUOTED;
          this.#quotes++;
          at++;
          break;
        case ESCAPE:
          if (!this.#inQuote) {
            at++;
            break;
          }
          if (at + 1 >= limit && !atEnd) {
            this.#at = at - start;
            return INCOMPLETE;
          }
          this.#flags |= ESCAPED;
          at += at + 1 < limit && (bytes[at + 1] === this.#quote || bytes[at + 1] === this.#escape) ? 2 : 1;
          break;
        case ODD:
          this.#flags |= NOT_ASCII;
          at++;
          break;
        case NEWLINE:
          if (!this.#inQuote) {
            if (this.#lineEnd === 'return' || this.#lineEnd === 'return-newline') throw wrongLineEnd('newline', true);
            this.#lineEnd = 'newline';
            return this.#row(start, at, at + 1);
          }
          if (this.#lineEnd === 'newline') this.#linesInside++;
          at++;
          break;
        case RETURN:
          if (!this.#inQuote) {
            const after = this.#afterReturn(bytes, at, limit, atEnd);
            if (after !== INCOMPLETE) return this.#row(start, at, after);
            this.#at = at - start;
            return INCOMPLETE;
          }
          if (this.#lineEnd !== 'newline') this.#linesInside++;
          at++;
          break;
        default:
          return unreachable(classes[bytes[at]!] as never);
      }
    }
  }

  field(bytes: Uint8Array, start: number, index: number): boolean {
    const from = start + this.#fields.startOf(index);
    const to = start + this.#fields.endOf(index);
    const flags = this.#fields.flagsOf(index);
    if ((flags & QUOTED) === 0) {
      if (sameBytes(bytes, from, to, this.#null)) return false;
      this.#show(bytes, from, to, flags);
    } else if ((flags & ESCAPED) === 0 && bytes[from] === this.#quote && bytes[to - 1] === this.#quote) {
      this.#show(bytes, from + 1, to - 1, flags);
    } else {
      const plain = this.#unquote(bytes, from, to);
      this.#show(plain, 0, plain.length, flags);
    }
    return true;
  }

  #show(bytes: Uint8Array, start: number, end: number, flags: number): void {
    checkField(bytes, start, end, flags);
    this.value = bytes;
    this.valueStart = start;
    this.valueEnd = end;
  }

  #field(end: number): void {
    // Anything but one pair of quotes around the whole field needs a second look.
    const flags = this.#quotes > 2 ? this.#flags | ESCAPED : this.#flags;
    this.#fields.push(end, flags);
    this.#flags = this.#quotes = 0;
  }

  #row(start: number, end: number, next: number): number {
    this.#field(end - start);
    this.#rowLength = end - start;
    return next;
  }

  #afterReturn(bytes: Uint8Array, at: number, limit: number, atEnd: boolean): number {
    if (this.#lineEnd === 'newline') throw wrongLineEnd('return', true);
    if (this.#lineEnd === 'return') return at + 1;
    if (at + 1 >= limit && !atEnd) return INCOMPLETE;
    if (at + 1 < limit && bytes[at + 1] === 0x0a) {
      this.#lineEnd = 'return-newline';
      return at + 2;
    }
    if (this.#lineEnd === 'return-newline') throw wrongLineEnd('return', true);
    this.#lineEnd = 'return';
    return at + 1;
  }

  /** `\.` alone on a line, as psql up to 16 sends it; anywhere else it is data. 0 when the row is none. */
  #endMarker(bytes: Uint8Array, start: number, limit: number, atEnd: boolean): number {
    if (start >= limit) return atEnd ? 0 : INCOMPLETE;
    if (bytes[start] !== 0x5c) return 0;
    if (start + 2 >= limit) return atEnd ? 0 : INCOMPLETE;
    if (bytes[start + 1] !== 46) return 0;
    const byte = bytes[start + 2];
    return byte === 0x0a || byte === 0x0d ? END_MARKER : 0;
  }

  #unquote(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const out = new Uint8Array(end - start);
    let size = 0;
    let inQuote = false;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (!inQuote) {
        if (byte === this.#quote) inQuote = true;
        else out[size++] = byte;
        continue;
      }
      const next = at + 1 < end ? bytes[at + 1] : -1;
      if (byte === this.#escape && (next === this.#escape || next === this.#quote)) {
        out[size++] = next!;
        at++;
      } else if (byte === this.#quote) inQuote = false;
      else out[size++] = byte;
    }
    return out.subarray(0, size);
  }
}
