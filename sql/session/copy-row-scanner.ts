import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { checkUtf8 } from '../types/utf8.ts';

/**
 * Finds the rows and fields of one COPY format in bytes. It goes over each byte once: a row that has not all arrived is taken up again
 * where the last call stopped, so long rows in small chunks cost no more than short ones.
 */
export interface RowScanner {
  /**
   * Looks for the end of the row that begins at `start`. The position after its line end; {@link INCOMPLETE} when the row goes on past
   * `limit` (call again with more, or with `atEnd` when there is no more); {@link END_MARKER} at a `\.` that stands alone.
   * Positions in between calls may differ, the row's bytes may not.
   */
  scan(bytes: Uint8Array, start: number, limit: number, atEnd: boolean): number;
  /** Forgets the row. */
  nextRow(): void;
  /** Throws `bad-copy-format` when what `scan` found is not a row. */
  checkRow(): void;
  /** Fields of the row that `scan` found; those past `fieldsMax` are counted, not kept. */
  readonly fieldCount: number;
  /** Where the row's text ends, line end excluded, relative to `start`. */
  readonly rowLength: number;
  /** Line ends inside quoted fields: they count as lines of the file. */
  readonly linesInside: number;
  /** Makes field `index` of the row at `start` readable as `value[valueStart, valueEnd)`; false when it is NULL. Throws `invalid-encoding`. */
  field(bytes: Uint8Array, start: number, index: number): boolean;
  readonly value: Uint8Array;
  readonly valueStart: number;
  readonly valueEnd: number;
}

export const INCOMPLETE = -1;
export const END_MARKER = -2;

/** A field holds escapes that have to be resolved. */
export const ESCAPED = 1;
/** A field holds bytes that ASCII does not: it must be checked as UTF-8. */
export const NOT_ASCII = 2;
/** A CSV field had quotes, so it is never NULL. */
export const QUOTED = 4;

/** Ends and flags of a row's fields, relative to the row's start. A field begins one byte (the delimiter) after the one before it. */
export class FieldTable {
  readonly #ends: Int32Array;
  readonly #flags: Uint8Array;
  count = 0;

  constructor(fieldsMax: number) {
    this.#ends = new Int32Array(fieldsMax);
    this.#flags = new Uint8Array(fieldsMax);
  }

  push(end: number, flags: number): void {
    if (this.count < this.#ends.length) {
      this.#ends[this.count] = end;
      this.#flags[this.count] = flags;
    }
    this.count++;
  }

  startOf(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1]! + 1;
  }

  endOf(index: number): number {
    return this.#ends[index]!;
  }

  flagsOf(index: number): number {
    return this.#flags[index]!;
  }
}

/** The three line ends. The first one met is the one for the whole COPY, as in Postgres. */
export type LineEnd = 'unknown' | 'newline' | 'return' | 'return-newline';

export function wrongLineEnd(byte: 'return' | 'newline', csv: boolean): ThermoclineError {
  const name = byte === 'return' ? 'carriage return' : 'newline';
  const escape = byte === 'return' ? '\\r' : '\\n';
  return new ThermoclineError('bad-copy-format', `${csv ? 'unquoted' : 'literal'} ${name} found in data`, {
    hint: csv ? `Use quoted CSV field to represent ${name}.` : `Use "${escape}" to represent ${name}.`,
  });
}

/** Text that cannot be UTF-8 is an error even where the type would take other bytes. */
export function checkField(bytes: Uint8Array, start: number, end: number, flags: number): void {
  if ((flags & NOT_ASCII) !== 0) checkUtf8(bytes, start, end);
}

export function sameBytes(bytes: Uint8Array, start: number, end: number, other: Uint8Array): boolean {
  if (end - start !== other.length) return false;
  for (let i = 0; i < other.length; i++) if (bytes[start + i] !== other[i]) return false;
  return true;
}
