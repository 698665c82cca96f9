import { unreachable } from '../../catalog/base/assert.ts';
import { type DataType, isDocument, microsPerUnit, NANOS_PER_MICRO } from '../../catalog/model/data-type.ts';
import { normaliseJsonb, parseJson } from '../../catalog/model/json-text.ts';
import type { VectorBuilder } from '../../catalog/model/vector-builder.ts';
import { parseInterval } from '../../engine/plan/values/parse-interval.ts';
import type { Interval } from '../../engine/plan/values/value.ts';
import { arrayParser } from './array-text.ts';
import { parseBoolean } from './boolean-text.ts';
import { parseBytea } from './bytea-text.ts';
import { dateParser, timestampParser, timestamptzParser } from './datetime-parse.ts';
import { parseDecimal } from './decimal-text.ts';
import { parseDouble, parseReal } from './float-parse.ts';
import { documentParser } from './document-text.ts';
import { parseInteger, parseTinyint } from './integer-text.ts';
import { paddedChar, varcharEnd } from './string-text.ts';
import { timeParser } from './time-text.ts';
import { parseUuid } from './uuid-text.ts';
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
    case 'tinyint':
      return (bytes, start, end, into) => into.appendNumber(parseTinyint(bytes, start, end));
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
      return (bytes, start, end, into) => into.appendBytes(bytes, start, varcharEnd(bytes, start, end, length, 'character varying'));
    }
    case 'char': {
      const { length } = type;
      return (bytes, start, end, into) => into.appendBytes(paddedChar(bytes, start, end, length));
    }
    case 'json':
      return (bytes, start, end, into) => {
        parseJson(textOf(bytes, start, end));
        into.appendBytes(bytes, start, end);
      };
    case 'jsonb':
      return (bytes, start, end, into) => into.appendText(normaliseJsonb(textOf(bytes, start, end)));
    case 'uuid':
      return (bytes, start, end, into) => into.appendSixteen(parseUuid(bytes, start, end), 0);
    case 'time': {
      const { precision } = type;
      const parse = timeParser(precision, sessionZone);
      if (precision > 6) return (bytes, start, end, into) => into.appendSafeInteger(parse(bytes, start, end) * NANOS_PER_MICRO);
      const unit = microsPerUnit(precision);
      if (precision > 3) return (bytes, start, end, into) => into.appendSafeInteger(parse(bytes, start, end));
      return (bytes, start, end, into) => into.appendNumber(parse(bytes, start, end) / unit);
    }
    case 'interval':
      return (bytes, start, end, into) => appendInterval(into, parseInterval(textOf(bytes, start, end)));
    case 'array':
      return isDocument(type)
        ? documentParser(type, (inner) => fieldParser(inner, sessionZone))
        : arrayParser(fieldParser(type.element, sessionZone));
    case 'map':
    case 'row':
      return documentParser(type, (inner) => fieldParser(inner, sessionZone));
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

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

function appendInterval(into: VectorBuilder, { months, days, micros }: Interval): void {
  const [m, d, u] = into.children;
  m!.appendNumber(months);
  d!.appendNumber(days);
  u!.appendBigint(micros);
  into.appendStruct();
}

function appendInt64(into: VectorBuilder, value: number | bigint): void {
  if (typeof value === 'number') into.appendSafeInteger(value);
  else into.appendBigint(value);
}
