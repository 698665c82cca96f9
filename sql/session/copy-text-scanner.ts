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
  type RowScanner,
  sameBytes,
  wrongLineEnd,
} from './copy-row-scanner.ts';

const PLAIN = 0;
const DELIMITER = 1;
const BACKSLASH = 2;
const NEWLINE = 3;
const RETURN = 4;
const ODD = 5;

const DOT = 46;

/** COPY's text format: delimited fields, backslash escapes, `\N` or another text for NULL, `\.` as the end. */
export class CopyTextScanner implements RowScanner {
  readonly #classes: Uint8Array;
  readonly #null: Uint8Array;
  readonly #fields: FieldTable;
  #lineEnd: LineEnd = 'unknown';
  // Where the scan of the row stands, relative to its start.
  #at = 0;
  #flags = 0;
  #rowLength = 0;

  value: Uint8Array = new Uint8Array(0);
  valueStart = 0;
  valueEnd = 0;
  readonly linesInside = 0;

  constructor(options: CopyOptions, fieldsMax: number) {
    this.#null = Buffer.from(options.null, 'utf8');
    this.#fields = new FieldTable(fieldsMax);
    const classes = new Uint8Array(256);
    classes.fill(ODD, 0x80);
    classes[0] = ODD;
    classes[0x0a] = NEWLINE;
    classes[0x0d] = RETURN;
    classes[0x5c] = BACKSLASH;
    classes[options.delimiter.charCodeAt(0)] = DELIMITER;
    this.#classes = classes;
  }

  get fieldCount(): number {
    return this.#fields.count;
  }

  get rowLength(): number {
    return this.#rowLength;
  }

  nextRow(): void {
    this.#at = 0;
    this.#flags = 0;
    this.#fields.count = 0;
  }

  checkRow(): void {
    // Any bytes between two line ends are a row of this format.
  }

  scan(bytes: Uint8Array, start: number, limit: number, atEnd: boolean): number {
    const classes = this.#classes;
    let at = start + this.#at;
    let flags = this.#flags;
    for (;;) {
      while (at < limit && classes[bytes[at]!] === PLAIN) at++;
      if (at >= limit) {
        if (atEnd) return this.#row(start, at, flags, at);
        return this.#pause(start, at, flags);
      }
      switch (classes[bytes[at]!]!) {
        case DELIMITER:
          this.#fields.push(at - start, flags);
          flags = 0;
          at++;
          break;
        case ODD:
          flags |= NOT_ASCII;
          at++;
          break;
        case BACKSLASH: {
          if (at + 1 >= limit) {
            if (!atEnd) return this.#pause(start, at, flags);
            flags |= ESCAPED;
            at++;
            break;
          }
          const escaped = bytes[at + 1]!;
          if (escaped === DOT) {
            const marker = this.#endMarker(bytes, start, at, limit, atEnd);
            return marker === INCOMPLETE ? this.#pause(start, at, flags) : marker;
          }
          flags |= classes[escaped] === ODD ? ESCAPED | NOT_ASCII : ESCAPED;
          at += 2;
          break;
        }
        case NEWLINE:
          if (this.#lineEnd === 'return' || this.#lineEnd === 'return-newline') throw wrongLineEnd('newline', false);
          this.#lineEnd = 'newline';
          return this.#row(start, at, flags, at + 1);
        case RETURN: {
          const after = this.#afterReturn(bytes, at, limit, atEnd);
          if (after === INCOMPLETE) return this.#pause(start, at, flags);
          return this.#row(start, at, flags, after);
        }
        default:
          return unreachable(classes[bytes[at]!] as never);
      }
    }
  }

  field(bytes: Uint8Array, start: number, index: number): boolean {
    const from = start + this.#fields.startOf(index);
    const to = start + this.#fields.endOf(index);
    const flags = this.#fields.flagsOf(index);
    if (sameBytes(bytes, from, to, this.#null)) return false;
    if ((flags & ESCAPED) === 0) {
      checkField(bytes, from, to, flags);
      this.value = bytes;
      this.valueStart = from;
      this.valueEnd = to;
      return true;
    }
    const unescaped = unescape(bytes, from, to);
    // An octal or hex escape can make any byte.
    checkField(unescaped, 0, unescaped.length, NOT_ASCII);
    this.value = unescaped;
    this.valueStart = 0;
    this.valueEnd = unescaped.length;
    return true;
  }

  #pause(start: number, at: number, flags: number): number {
    this.#at = at - start;
    this.#flags = flags;
    return INCOMPLETE;
  }

  #row(start: number, end: number, flags: number, next: number): number {
    this.#fields.push(end - start, flags);
    this.#rowLength = end - start;
    return next;
  }

  /** The position after the line end that begins with the return at `at`. */
  #afterReturn(bytes: Uint8Array, at: number, limit: number, atEnd: boolean): number {
    if (this.#lineEnd === 'newline') throw wrongLineEnd('return', false);
    if (this.#lineEnd === 'return') return at + 1;
    if (at + 1 >= limit && !atEnd) return INCOMPLETE;
    if (at + 1 < limit && bytes[at + 1] === 0x0a) {
      this.#lineEnd = 'return-newline';
      return at + 2;
    }
    if (this.#lineEnd === 'return-newline') throw wrongLineEnd('return', false);
    this.#lineEnd = 'return';
    return at + 1;
  }

  /** `\.` must stand alone on its line, which must end like the others. */
  #endMarker(bytes: Uint8Array, start: number, at: number, limit: number, atEnd: boolean): number {
    const after = at + 2;
    if (after >= limit && !atEnd) return INCOMPLETE;
    if (at !== start) throw new ThermoclineError('bad-copy-format', 'end-of-copy marker is not alone on its line');
    if (after >= limit) return END_MARKER;
    const byte = bytes[after];
    if (byte !== 0x0a && byte !== 0x0d) throw new ThermoclineError('bad-copy-format', 'end-of-copy marker is not alone on its line');
    const matches = this.#lineEnd === 'unknown' || (byte === 0x0a ? this.#lineEnd === 'newline' : this.#lineEnd !== 'newline');
    if (!matches) throw new ThermoclineError('bad-copy-format', 'end-of-copy marker does not match previous newline style');
    return END_MARKER;
  }
}

const SIMPLE_ESCAPES: ReadonlyMap<number, number> = new Map([
  [0x62, 8], // b
  [0x66, 12], // f
  [0x6e, 10], // n
  [0x72, 13], // r
  [0x74, 9], // t
  [0x76, 11], // v
]);

/** Backslash escapes resolved: `\b \f \n \r \t \v`, up to three octal digits, `\x` and up to two hex digits; any other character is itself. */
function unescape(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const out = new Uint8Array(end - start);
  let size = 0;
  let at = start;
  while (at < end) {
    const byte = bytes[at++]!;
    if (byte !== 0x5c) {
      out[size++] = byte;
      continue;
    }
    if (at >= end) break;
    const escaped = bytes[at++]!;
    const octal = escaped - 48;
    if (octal >= 0 && octal <= 7) {
      let value = octal;
      for (let digits = 1; digits < 3 && at < end && bytes[at]! >= 48 && bytes[at]! <= 55; digits++) value = value * 8 + bytes[at++]! - 48;
      out[size++] = value & 0xff;
    } else if (escaped === 0x78 && at < end && hexDigit(bytes[at]!) >= 0) {
      let value = hexDigit(bytes[at++]!);
      if (at < end && hexDigit(bytes[at]!) >= 0) value = value * 16 + hexDigit(bytes[at++]!);
      out[size++] = value;
    } else {
      out[size++] = SIMPLE_ESCAPES.get(escaped) ?? escaped;
    }
  }
  return out.subarray(0, size);
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 0x20;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
