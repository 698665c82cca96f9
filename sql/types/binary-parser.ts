import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type DataType, microsPerUnit } from '../../catalog/model/data-type.ts';
import { VectorBuilder } from '../../catalog/model/vector-builder.ts';
import { OutputBuffer } from '../wire/output-buffer.ts';
import { binaryNumericText } from './binary-numeric.ts';
import { Y2K_DAYS, Y2K_MICROS } from './binary-writer.ts';
import { MICROS_PER_DAY } from './calendar.ts';
import { DATE_DAYS_MAX, DAYS_MIN, TIMESTAMP_DAYS_MAX } from './datetime-parse.ts';
import { parseDecimal } from './decimal-text.ts';
import { type FieldParser, fieldParser } from './field-parser.ts';
import { dataTypeOfOid, isTextOid, OID_NUMERIC, OID_WIDTH_4 } from './type-oids.ts';
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
    case 'varchar': {
      const parse = fieldParser(type, UTC);
      return (bytes, start, end, into) => {
        checkUtf8(bytes, start, end);
        parse(bytes, start, end, into);
      };
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

function sized(size: number, read: (view: DataView, into: VectorBuilder) => void): FieldParser {
  return (bytes, start, end, into) => {
    if (end - start < size) throw new ThermoclineError('protocol-violation', 'insufficient data left in message');
    if (end - start > size) throw new ThermoclineError('invalid-binary', 'incorrect binary data format');
    read(new DataView(bytes.buffer, bytes.byteOffset + start, size), into);
  };
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
    return String(Number(into.build().values[0]) >>> 0);
  }
  const type = dataTypeOfOid(typeOid);
  if (type === null) {
    throw new ThermoclineError('feature-not-supported', `no binary input function available for type with OID ${typeOid}`, {
      hint: 'Send the value in text format.',
    });
  }
  const into = new VectorBuilder(type);
  binaryParser(type)(bytes, 0, bytes.length, into);
  const out = new OutputBuffer();
  valueWriter(into.build(), { timeZone: UTC })(out, 0);
  return out.bytes.toString('utf8', 0, out.position);
}
