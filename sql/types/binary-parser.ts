import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type DataType, isDocument, microsPerUnit, NANOS_PER_MICRO, typeOid as typeOidOf } from '../../catalog/model/data-type.ts';
import type { FixedVector } from '../../catalog/model/vector.ts';
import { VectorBuilder } from '../../catalog/model/vector-builder.ts';
import { pgTypeOf } from '../../engine/plan/types/pg-type.ts';
import { MessageCursor } from '../wire/message-cursor.ts';
import { OutputBuffer } from '../wire/output-buffer.ts';
import { binaryNumericText } from './binary-numeric.ts';
import { Y2K_DAYS, Y2K_MICROS } from './binary-writer.ts';
import { MICROS_PER_DAY } from './calendar.ts';
import { DATE_DAYS_MAX, DAYS_MIN, TIMESTAMP_DAYS_MAX } from './datetime-parse.ts';
import { parseDecimal } from './decimal-text.ts';
import { type FieldParser, fieldParser } from './field-parser.ts';
import { dataTypeOfOid, isTextOid, OID_NUMERIC, OID_NUMERIC_ARRAY, OID_WIDTH_4 } from './type-oids.ts';
import { UTC } from './time-zone.ts';
import { checkUtf8 } from './utf8.ts';
import { valueWriter } from './value-writer.ts';

/**
 * Reads [start, end) as Postgres's binary input form of one type and appends the value; any bytes are taken, valid or not.
 * Throws what Postgres would: `protocol-violation` for too few bytes, `invalid-binary` for too many, and the errors of the type.
 */
export function binaryParser(type: DataType): FieldParser {
  switch (type.kind) {
    case 'boolean':
      return sized(1, (view, into) => into.appendBoolean(view.getUint8(0) !== 0));
    case 'tinyint':
      return sized(2, (view, into) => {
        const value = view.getInt16(0);
        if (value < -128 || value > 127) throw new ThermoclineError('numeric-out-of-range', 'tinyint out of range');
        into.appendNumber(value);
      });
    case 'smallint':
      return sized(2, (view, into) => into.appendNumber(view.getInt16(0)));
    case 'integer':
      return sized(4, (view, into) => into.appendNumber(view.getInt32(0)));
    case 'bigint':
      return sized(8, (view, into) => into.appendBigint(view.getBigInt64(0)));
    case 'real':
      return sized(4, (view, into) => into.appendNumber(view.getFloat32(0)));
    case 'double':
      return sized(8, (view, into) => into.appendNumber(view.getFloat64(0)));
    case 'decimal': {
      const { precision, scale } = type;
      return (bytes, start, end, into) => {
        const text = Buffer.from(binaryNumericText(bytes, start, end), 'latin1');
        into.appendBigint(BigInt(parseDecimal(text, 0, text.length, precision, scale)));
      };
    }
    case 'text':
    case 'varchar':
    case 'char':
    case 'json': {
      const parse = fieldParser(type, UTC);
      return (bytes, start, end, into) => {
        checkUtf8(bytes, start, end);
        parse(bytes, start, end, into);
      };
    }
    case 'jsonb':
    case 'map':
    case 'row':
      return jsonbParser(type);
    case 'array':
      return isDocument(type) ? jsonbParser(type) : binaryArrayParser(typeOidOf(type.element), binaryParser(type.element));
    case 'uuid':
      return (bytes, start, end, into) => {
        checkSize(16, start, end);
        into.appendSixteen(bytes, start);
      };
    case 'interval':
      return sized(16, (view, into) => {
        const [months, days, micros] = into.children;
        months!.appendNumber(view.getInt32(12));
        days!.appendNumber(view.getInt32(8));
        micros!.appendBigint(view.getBigInt64(0));
        into.appendStruct();
      });
    case 'time': {
      const { precision } = type;
      const grain = BigInt(10 ** Math.max(0, 6 - precision));
      return sized(8, (view, into) => {
        const micros = view.getBigInt64(0);
        if (micros < 0n || micros > BigInt(MICROS_PER_DAY)) throw new ThermoclineError('datetime-out-of-range', 'time out of range');
        const rounded = Number((micros + grain / 2n) / grain) * Number(grain);
        if (precision > 6) into.appendSafeInteger(rounded * NANOS_PER_MICRO);
        else if (precision > 3) into.appendSafeInteger(rounded);
        else into.appendNumber(rounded / microsPerUnit(precision));
      });
    }
    case 'bytea':
      return (bytes, start, end, into) => into.appendBytes(bytes, start, end);
    case 'date':
      return sized(4, (view, into) => {
        const days = view.getInt32(0) + Y2K_DAYS;
        if (days < DAYS_MIN || days > DATE_DAYS_MAX) throw new ThermoclineError('datetime-out-of-range', 'date out of range');
        into.appendNumber(days);
      });
    case 'timestamp':
    case 'timestamptz': {
      if (type.precision > 6) {
        return sized(8, (view, into) => into.appendBigint(nanosOf(timestampMicros(view.getBigInt64(0), 1n))));
      }
      const grain = BigInt(10 ** (6 - type.precision));
      const unit = BigInt(microsPerUnit(type.precision));
      return sized(8, (view, into) => into.appendBigint(timestampMicros(view.getBigInt64(0), grain) / unit));
    }
    default:
      return unreachable(type);
  }
}

const TIMESTAMP_MICROS_MIN = BigInt(DAYS_MIN) * BigInt(MICROS_PER_DAY);
const TIMESTAMP_MICROS_END = BigInt(TIMESTAMP_DAYS_MAX + 1) * BigInt(MICROS_PER_DAY);

/** Microseconds since 1970 of some since 2000, rounded to a multiple of `grain`: halves away from 2000, as Postgres does. */
function timestampMicros(sinceY2k: bigint, grain: bigint): bigint {
  let micros = sinceY2k;
  if (grain > 1n) micros = (micros >= 0n ? (micros + grain / 2n) / grain : -((-micros + grain / 2n) / grain)) * grain;
  micros += BigInt(Y2K_MICROS);
  if (micros < TIMESTAMP_MICROS_MIN || micros >= TIMESTAMP_MICROS_END) {
    throw new ThermoclineError('datetime-out-of-range', 'timestamp out of range');
  }
  return micros;
}

function nanosOf(micros: bigint): bigint {
  const nanos = micros * BigInt(NANOS_PER_MICRO);
  if (BigInt.asIntN(64, nanos) !== nanos) throw new ThermoclineError('datetime-out-of-range', 'timestamp out of range');
  return nanos;
}

/** A version, then the text. */
function jsonbParser(type: DataType): FieldParser {
  const parse = fieldParser(type, UTC);
  return (bytes, start, end, into) => {
    if (start === end) throw new ThermoclineError('protocol-violation', 'insufficient data left in message');
    if (bytes[start] !== 1) throw new ThermoclineError('internal', `unsupported jsonb version number ${bytes[start]}`);
    checkUtf8(bytes, start + 1, end);
    parse(bytes, start + 1, end, into);
  };
}

const ARRAY_HEADER_BYTES = 12;
const DIMENSION_BYTES = 8;

function binaryArrayParser(oid: number, parse: FieldParser): FieldParser {
  return (bytes, start, end, into) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
    const need = (size: number): void => {
      if (view.byteLength < size) throw new ThermoclineError('protocol-violation', 'insufficient data left in message');
    };
    need(ARRAY_HEADER_BYTES);
    const dimensions = view.getInt32(0);
    const flags = view.getInt32(4);
    const elementOid = view.getUint32(8);
    if (dimensions < 0 || dimensions > 6) {
      throw new ThermoclineError('invalid-binary', `invalid number of dimensions: ${dimensions}`);
    }
    if (flags !== 0 && flags !== 1) throw new ThermoclineError('invalid-binary', 'invalid array flags');
    if (elementOid !== oid) {
      throw new ThermoclineError('datatype-mismatch', `binary data has array element type ${elementOid} instead of expected ${oid}`);
    }
    if (dimensions > 1) throw new ThermoclineError('feature-not-supported', 'multidimensional arrays are not supported');
    let at = ARRAY_HEADER_BYTES + dimensions * DIMENSION_BYTES;
    need(at);
    const count = dimensions === 0 ? 0 : view.getInt32(ARRAY_HEADER_BYTES);
    if (count < 0) throw new ThermoclineError('invalid-binary', 'invalid array size');
    for (let i = 0; i < count; i++) {
      need(at + 4);
      const length = view.getInt32(at);
      at += 4;
      if (length < -1) throw new ThermoclineError('invalid-binary', 'insufficient data left in message');
      if (length === -1) {
        into.child.appendNull();
        continue;
      }
      need(at + length);
      parse(bytes, start + at, start + at + length, into.child);
      at += length;
    }
    if (at !== view.byteLength) throw new ThermoclineError('invalid-binary', 'incorrect binary data format');
    into.appendList();
  };
}

function checkSize(size: number, start: number, end: number): void {
  if (end - start < size) throw new ThermoclineError('protocol-violation', 'insufficient data left in message');
  if (end - start > size) throw new ThermoclineError('invalid-binary', 'incorrect binary data format');
}

function sized(size: number, read: (view: DataView, into: VectorBuilder) => void): FieldParser {
  return (bytes, start, end, into) => {
    checkSize(size, start, end);
    read(new DataView(bytes.buffer, bytes.byteOffset + start, size), into);
  };
}

function appendNumericText(bytes: Uint8Array, start: number, end: number, into: VectorBuilder): void {
  into.appendText(binaryNumericText(bytes, start, end));
}

/**
 * The text form of a value in binary form, such as a parameter: exact, so that it means the same as if the client had sent this text.
 * Timestamptz are given in UTC. Throws as {@link binaryParser}, and `feature-not-supported` for types that have no binary form here.
 */
export function textOfBinary(typeOid: number, bytes: Uint8Array): string {
  if (isTextOid(typeOid)) {
    checkUtf8(bytes, 0, bytes.length);
    return Buffer.from(bytes).toString('utf8');
  }
  if (typeOid === OID_NUMERIC) return binaryNumericText(bytes, 0, bytes.length);
  if (OID_WIDTH_4.has(typeOid)) {
    const into = new VectorBuilder({ kind: 'integer' });
    binaryParser(into.type)(bytes, 0, bytes.length, into);
    return String(Number((into.build() as FixedVector).values[0]) >>> 0);
  }
  const isNumericArray = typeOid === OID_NUMERIC_ARRAY;
  const type: DataType | null = isNumericArray ? { kind: 'array', element: { kind: 'text' } } : dataTypeOfOid(typeOid);
  const element = pgTypeOf(typeOid)?.elementOid ?? 0;
  if (type === null && element !== 0) return textOfBinaryArray(element, bytes);
  if (type === null) {
    throw new ThermoclineError('feature-not-supported', `no binary input function available for type with OID ${typeOid}`, {
      hint: 'Send the value in text format.',
    });
  }
  const into = new VectorBuilder(type);
  const parse = isNumericArray ? binaryArrayParser(OID_NUMERIC, appendNumericText) : binaryParser(type);
  parse(bytes, 0, bytes.length, into);
  const out = new OutputBuffer();
  valueWriter(into.build(), { timeZone: UTC })(out, 0);
  return out.bytes.toString('utf8', 0, out.position);
}

/** An array of a type that no vector holds (oid, numeric of any scale, name…), element by element. */
function textOfBinaryArray(elementOid: number, bytes: Uint8Array): string {
  const cursor = new MessageCursor(bytes);
  const dimensions = cursor.int32();
  cursor.int32();
  const given = cursor.int32();
  if (given !== elementOid) {
    throw new ThermoclineError('datatype-mismatch', `binary data has array element type ${given} instead of expected ${elementOid}`);
  }
  if (dimensions > 1) throw new ThermoclineError('feature-not-supported', 'multidimensional arrays are not supported');
  const elements: string[] = [];
  if (dimensions === 1) {
    const count = cursor.int32();
    cursor.int32();
    for (let i = 0; i < count; i++) {
      const length = cursor.int32();
      elements.push(length === -1 ? 'NULL' : `"${textOfBinary(elementOid, cursor.bytes(length)).replaceAll(/[\\"]/g, '\\$&')}"`);
    }
  }
  cursor.end();
  return `{${elements.join(',')}}`;
}
