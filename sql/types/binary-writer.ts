import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import {
  type DataType,
  isDocument,
  listElement,
  microsPerUnit,
  NANOS_PER_MICRO,
  typeOid as typeOidOf,
} from '../../catalog/model/data-type.ts';
import {
  type BytesVector,
  type FixedVector,
  isNullAt,
  type ListVector,
  type StructVector,
  type Vector,
} from '../../catalog/model/vector.ts';
import { VectorBuilder } from '../../catalog/model/vector-builder.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';
import { writeBinaryNumeric, writeBinaryNumericText } from './binary-numeric.ts';
import { fieldParser } from './field-parser.ts';
import { safeInteger, wordsOf } from './integer-text.ts';
import { dataTypeOfOid, isTextOid, OID_JSONB, OID_NUMERIC, OID_NUMERIC_ARRAY, OID_WIDTH_4 } from './type-oids.ts';
import { UTC } from './time-zone.ts';
import { microsOfNanos, unscaledReader, type ValueWriter, valueWriter } from './value-writer.ts';

const TEXT_ARRAY: DataType = { kind: 'array', element: { kind: 'text' } };

/** Days and microseconds from 1970-01-01 to 2000-01-01, where Postgres's binary dates and times count from. */
export const Y2K_DAYS = 10_957;
export const Y2K_MICROS = 946_684_800_000_000;

/**
 * Vector → Postgres's binary form of the type that RowDescription announced (pgwire.md §6), without the length in front of it.
 *
 * `typeOid` decides, for a vector may lie plainer than its type: oid as int64, and types that the engine hands out in their text form.
 * Throws `feature-not-supported` for a type whose text does not say its binary form.
 */
export function binaryWriter(vector: Vector, typeOid: number): ValueWriter {
  if (vector.layout === 'bytes' && vector.type.kind !== 'bytea' && !isTextOid(typeOid)) {
    return typeOid === OID_JSONB ? jsonbWriter(valueWriter(vector, { timeZone: UTC })) : writerOfTexts(vector, typeOid);
  }
  if (isDocument(vector.type)) return jsonbWriter(valueWriter(vector, { timeZone: UTC }));
  switch (vector.layout) {
    case 'bit': {
      const { values } = vector;
      return (out, i) => out.byte((values[i >> 3]! >> (i & 7)) & 1);
    }
    case 'i8':
    case 'i16': {
      const { values } = vector;
      return (out, i) => out.int16(values[i] as number);
    }
    case 'i32': {
      const { values, type } = vector;
      if (type.kind === 'time') {
        const unit = microsPerUnit(type.precision);
        return (out, i) => writeSafeInt64(out, (values[i] as number) * unit);
      }
      const from = vector.type.kind === 'date' ? Y2K_DAYS : 0;
      return (out, i) => out.int32((values[i] as number) - from);
    }
    case 'f32': {
      const { values } = vector;
      return (out, i) => {
        out.reserve(4);
        out.position = out.bytes.writeFloatBE(values[i] as number, out.position);
      };
    }
    case 'f64': {
      const { values } = vector;
      return (out, i) => {
        out.reserve(8);
        out.position = out.bytes.writeDoubleBE(values[i] as number, out.position);
      };
    }
    case 'i64':
      return int64Writer(vector, typeOid);
    case 'i128':
      return vector.type.kind === 'uuid' ? uuidWriter(vector) : decimalWriter(vector);
    case 'bytes': {
      const { values, offsets } = vector;
      return (out, i) => out.raw(values, offsets[i], offsets[i + 1]);
    }
    case 'list': {
      const elementOid = typeOidOf(listElement(vector.type));
      return binaryArrayWriter(vector, elementOid, binaryWriter(vector.child, elementOid));
    }
    case 'struct':
      return intervalWriter(vector);
    default:
      return unreachable(vector);
  }
}

function int64Writer(vector: FixedVector, typeOid: number): ValueWriter {
  const values = vector.values as BigInt64Array;
  const words = wordsOf(values);
  const { type } = vector;
  if (type.kind === 'timestamp' || type.kind === 'timestamptz') {
    if (type.precision <= 6) return timestampWriter(values, words, microsPerUnit(type.precision));
    const micros = microsOfNanos(values);
    return timestampWriter(micros, wordsOf(micros), 1);
  }
  if (type.kind === 'time' && type.precision > 6) {
    return (out, i) => writeSafeInt64(out, Math.floor(Number(values[i]!) / NANOS_PER_MICRO));
  }
  if (OID_WIDTH_4.has(typeOid)) return (out, i) => out.int32(words[i * 2]!);
  return (out, i) => {
    out.int32(words[i * 2 + 1]!);
    out.int32(words[i * 2]!);
  };
}

function timestampWriter(values: BigInt64Array, words: Int32Array, unitMicros: number): ValueWriter {
  return (out, i) => {
    const micros = safeInteger(words[i * 2]!, words[i * 2 + 1]!) * unitMicros - Y2K_MICROS;
    if (Number.isSafeInteger(micros)) writeSafeInt64(out, micros);
    else {
      out.reserve(8);
      out.position = out.bytes.writeBigInt64BE(values[i]! * BigInt(unitMicros) - BigInt(Y2K_MICROS), out.position);
    }
  };
}

function writeSafeInt64(out: OutputBuffer, value: number): void {
  out.int32(Math.floor(value / 0x1_0000_0000));
  out.int32(value >>> 0);
}

function uuidWriter({ values }: FixedVector): ValueWriter {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return (out, i) => out.raw(bytes, i * 16, i * 16 + 16);
}

function intervalWriter({ children }: StructVector): ValueWriter {
  const [months, days, micros] = children.map((c) => (c as FixedVector).values);
  return (out, i) => {
    out.reserve(16);
    out.position = out.bytes.writeBigInt64BE(micros![i] as bigint, out.position);
    out.int32(days![i] as number);
    out.int32(months![i] as number);
  };
}

/** jsonb's form has a version in front of its text. */
function jsonbWriter(text: ValueWriter): ValueWriter {
  return (out, i) => {
    out.byte(1);
    text(out, i);
  };
}

/** Dimensions, whether there are NULLs, element type, then per dimension size and lower bound, then the elements with their lengths. */
function binaryArrayWriter({ offsets, child }: ListVector, elementOid: number, writeElement: ValueWriter): ValueWriter {
  return (out, i) => {
    const first = offsets[i]!;
    const end = offsets[i + 1]!;
    out.int32(first === end ? 0 : 1);
    const hasNullAt = out.position;
    out.int32(0);
    out.int32(elementOid);
    if (first === end) return;
    out.int32(end - first);
    out.int32(1);
    for (let k = first; k < end; k++) {
      if (isNullAt(child, k)) {
        out.setInt32(hasNullAt, 1);
        out.int32(-1);
        continue;
      }
      const lengthAt = out.position;
      out.int32(0);
      writeElement(out, k);
      out.setInt32(lengthAt, out.position - lengthAt - 4);
    }
  };
}

function decimalWriter(vector: FixedVector): ValueWriter {
  const read = unscaledReader(vector);
  const scale = vector.type.kind === 'decimal' ? vector.type.scale : 0;
  return (out, i) => writeBinaryNumeric(out, read(i), scale);
}

/** Values that come as text where the type has a binary form of its own: read back one by one. */
function writerOfTexts(vector: BytesVector, typeOid: number): ValueWriter {
  const { values, offsets } = vector;
  if (typeOid === OID_NUMERIC) {
    return (out, i) => writeBinaryNumericText(out, Buffer.from(values.subarray(offsets[i], offsets[i + 1])).toString('latin1'));
  }
  if (typeOid === OID_NUMERIC_ARRAY) {
    // Elements have scales of their own.
    const parse = fieldParser(TEXT_ARRAY, UTC);
    const builder = new VectorBuilder(TEXT_ARRAY);
    return (out, i) => {
      parse(values, offsets[i]!, offsets[i + 1]!, builder);
      const array = builder.build() as ListVector;
      binaryArrayWriter(array, OID_NUMERIC, binaryWriter(array.child, OID_NUMERIC))(out, 0);
    };
  }
  const type: DataType | null = dataTypeOfOid(typeOid);
  if (type === null) {
    return () => {
      throw new ThermoclineError('feature-not-supported', `no binary output function available for type with OID ${typeOid}`, {
        hint: 'Ask for the text format, or cast the value to text.',
      });
    };
  }
  const parse = fieldParser(type, UTC);
  const builder = new VectorBuilder(type);
  return (out: OutputBuffer, i: number) => {
    parse(values, offsets[i]!, offsets[i + 1]!, builder);
    binaryWriter(builder.build(), typeOid)(out, 0);
  };
}
