import { unreachable } from '../../catalog/base/assert.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { VectorBuilder } from '../../catalog/model/vector-builder.ts';
import { parseBoolean } from './boolean-text.ts';
import { parseBytea } from './bytea-text.ts';
import { dateParser, timestampParser, timestamptzParser } from './datetime-parse.ts';
import { parseDecimal } from './decimal-text.ts';
import { parseDouble, parseReal } from './float-parse.ts';
import { parseInteger } from './integer-text.ts';
import { varcharEnd } from './string-text.ts';
import type { TimeZone } from './time-zone.ts';

/**
 * Reads the text [start, end), Postgres's input form of one type, and appends the value. The bytes are valid UTF-8.
 * Throws what Postgres would: its SQLSTATE and, for the common mistakes, its words.
 */
export type FieldParser = (bytes: Uint8Array, start: number, end: number, into: VectorBuilder) => void;

/** `sessionZone` is where a timestamptz without a zone of its own is. */
export function fieldParser(type: DataType, sessionZone: TimeZone): FieldParser {
  switch (type.kind) {
    case 'boolean':
      return (bytes, start, end, into) => into.appendBoolean(parseBoolean(bytes, start, end));
    case 'smallint':
      return (bytes, start, end, into) => into.appendNumber(parseInteger(bytes, start, end, 'smallint'));
    case 'integer':
      return (bytes, start, end, into) => into.appendNumber(parseInteger(bytes, start, end, 'integer'));
    case 'bigint':
      return (bytes, start, end, into) => appendInt64(into, parseInteger(bytes, start, end, 'bigint'));
    case 'real':
      return (bytes, start, end, into) => into.appendNumber(parseReal(bytes, start, end));
    case 'double':
      return (bytes, start, end, into) => into.appendNumber(parseDouble(bytes, start, end));
    case 'decimal': {
      const { precision, scale } = type;
      return (bytes, start, end, into) => appendInt64(into, parseDecimal(bytes, start, end, precision, scale));
    }
    case 'text':
      return (bytes, start, end, into) => into.appendBytes(bytes, start, end);
    case 'varchar': {
      const length = type.length;
      if (length === null) return (bytes, start, end, into) => into.appendBytes(bytes, start, end);
      return (bytes, start, end, into) => into.appendBytes(bytes, start, varcharEnd(bytes, start, end, length));
    }
    case 'bytea':
      return (bytes, start, end, into) => into.appendBytes(parseBytea(bytes, start, end));
    case 'date': {
      const parse = dateParser();
      return (bytes, start, end, into) => into.appendNumber(parse(bytes, start, end));
    }
    case 'timestamp': {
      const parse = timestampParser(type.precision);
      return (bytes, start, end, into) => appendInt64(into, parse(bytes, start, end));
    }
    case 'timestamptz': {
      const parse = timestamptzParser(type.precision, sessionZone);
      return (bytes, start, end, into) => appendInt64(into, parse(bytes, start, end));
    }
    default:
      return unreachable(type);
  }
}

function appendInt64(into: VectorBuilder, value: number | bigint): void {
  if (typeof value === 'number') into.appendSafeInteger(value);
  else into.appendBigint(value);
}
