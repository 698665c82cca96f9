import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type DataType, isDocument } from '../../catalog/model/data-type.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { BatchBuilder, type VectorBuilder } from '../../catalog/model/vector-builder.ts';
import { type FieldParser, fieldParser } from '../types/field-parser.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { LiteralPlaces } from './literal-places.ts';

const QUOTE = 39;
/** Longer numbers may pass the limits of numeric, which a float's input does not know. */
const NUMBER_CHARS_MAX = 100;

/** What literals a column takes besides strings and NULL, such that the literal's text, read as the type, is the value assigned to it. */
type Takes = 'nothing' | 'booleans' | 'numbers' | 'floats';

/**
 * Rows [from, to) of literals as values of the types: strings by the types' text input, as COPY reads them, and numbers where assigning
 * one gives what reading its text gives. Null when some literal is not that plain, or not right: what it means, or what is wrong with it,
 * is then for the binder to say.
 */
export function readLiterals(
  literals: LiteralPlaces,
  types: readonly DataType[],
  zone: TimeZone,
  from: number,
  to: number,
): ColumnBatch | null {
  const { bytes, width, places } = literals;
  if (types.length !== width || types.some((t) => t.kind === 'array' || isDocument(t))) return null;
  const batch = new BatchBuilder(types, to - from);
  const columns = types.map((type, c) => ({ into: batch.columns[c]!, takes: takes(type), parse: fieldParser(type, zone) }));
  try {
    let place = from * width * 2;
    for (let row = from; row < to; row++) {
      for (let c = 0; c < width; c++) {
        const start = places[place++]!;
        const end = places[place++]!;
        const { into, takes: taken, parse } = columns[c]!;
        if (!append(bytes, start, end, into, taken, parse)) return null;
      }
    }
  } catch (error) {
    if (error instanceof ThermoclineError) return null;
    throw error;
  }
  return batch.build();
}

function takes(type: DataType): Takes {
  switch (type.kind) {
    case 'boolean':
      return 'booleans';
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
      return 'numbers';
    case 'real':
    case 'double':
      return 'floats';
    default:
      // A number assigned to text is printed in its own way.
      return 'nothing';
  }
}

/** False for a literal that the column does not take. */
function append(bytes: Uint8Array, start: number, end: number, into: VectorBuilder, taken: Takes, parse: FieldParser): boolean {
  const first = bytes[start]!;
  if (first === QUOTE) {
    if (end > 0) parse(bytes, start + 1, end - 1, into);
    else {
      const text = withoutDoubledQuotes(bytes, start + 1, ~end - 1);
      parse(text, 0, text.length, into);
    }
    return true;
  }
  // A digit or a minus.
  if (first < 65) {
    if (taken !== 'numbers' && taken !== 'floats') return false;
    if (end - start > NUMBER_CHARS_MAX || (taken === 'floats' && isMinusZero(bytes, start, end))) return false;
    parse(bytes, start, end, into);
    return true;
  }
  const letter = first | 32;
  if (letter === 110 /* n */) into.appendNull();
  else if (taken === 'booleans') into.appendBoolean(letter === 116 /* t */);
  else return false;
  return true;
}

/** -0.0 is a numeric, and numerics have no negative zero: but a float's input does. */
function isMinusZero(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== 45) return false;
  for (let i = start + 1; i < end; i++) {
    const c = bytes[i]!;
    if (c > 48 && c <= 57) return false;
    if (c > 57) return true;
  }
  return true;
}

function withoutDoubledQuotes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const text = new Uint8Array(end - start);
  let length = 0;
  for (let i = start; i < end; i++) {
    text[length++] = bytes[i]!;
    if (bytes[i] === QUOTE) i++;
  }
  return text.subarray(0, length);
}
