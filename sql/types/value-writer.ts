import { unreachable } from '../../catalog/base/assert.ts';
import { isDocument, microsPerUnit, NANOS_PER_MICRO } from '../../catalog/model/data-type.ts';
import { type BytesVector, decimalAt, type FixedVector, type StructVector, type Vector } from '../../catalog/model/vector.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';
import { arrayWriter } from './array-text.ts';
import { writeBytea } from './bytea-text.ts';
import { MICROS_PER_DAY } from './calendar.ts';
import { writeDate, writeTimestamp } from './datetime-text.ts';
import { writeDecimal, writeSafeDecimal } from './decimal-text.ts';
import { documentWriter } from './document-text.ts';
import { writeInterval } from './interval-text.ts';
import { writeTime } from './time-text.ts';
import { writeUuid } from './uuid-text.ts';
import { writeDouble, writeReal } from './float-text.ts';
import { safeInteger, wordsOf, writeInteger } from './integer-text.ts';
import type { TimeZone } from './time-zone.ts';

/** Writes the text of value `index`, which is not NULL. */
export type ValueWriter = (out: OutputBuffer, index: number) => void;

/** How the session wants its text. */
export interface TextStyle {
  readonly timeZone: TimeZone;
}

/** Vector → Postgres's text form, value by value, without a string in between where the value is common. */
export function valueWriter(vector: Vector, style: TextStyle): ValueWriter {
  switch (vector.layout) {
    case 'bit': {
      const values = vector.values;
      return (out, i) => out.byte((values[i >> 3]! & (1 << (i & 7))) === 0 ? 0x66 : 0x74);
    }
    case 'i8':
    case 'i16': {
      const values = vector.values as Int8Array | Int16Array;
      return (out, i) => writeInteger(out, values[i]!);
    }
    case 'i32': {
      const values = vector.values as Int32Array;
      const { type } = vector;
      if (type.kind === 'date') return (out, i) => writeDate(out, values[i]!);
      if (type.kind !== 'time') return (out, i) => writeInteger(out, values[i]!);
      const unit = microsPerUnit(type.precision);
      return (out, i) => writeTime(out, values[i]! * unit);
    }
    case 'f32': {
      const values = vector.values as Float32Array;
      return (out, i) => writeReal(out, values[i]!);
    }
    case 'f64': {
      const values = vector.values as Float64Array;
      return (out, i) => writeDouble(out, values[i]!);
    }
    case 'i64':
      return int64Writer(vector, style);
    case 'i128':
      return vector.type.kind === 'uuid' ? uuidWriter(vector) : decimalWriter(vector);
    case 'bytes':
      return bytesWriter(vector);
    case 'list':
      if (isDocument(vector.type)) return documentWriter(vector, (v) => valueWriter(v, style));
      return arrayWriter(vector, valueWriter(vector.child, style));
    case 'struct':
      if (vector.type.kind === 'interval') return intervalWriter(vector);
      return documentWriter(vector, (v) => valueWriter(v, style));
    default:
      return unreachable(vector);
  }
}

function int64Writer(vector: FixedVector, style: TextStyle): ValueWriter {
  const values = vector.values as BigInt64Array;
  const words = wordsOf(values);
  const type = vector.type;
  if (type.kind === 'timestamp' || type.kind === 'timestamptz') {
    const zone = type.kind === 'timestamptz' ? style.timeZone : null;
    if (type.precision <= 6) return timestampWriter(values, words, microsPerUnit(type.precision), zone);
    return timestampWriter(microsOfNanos(values), null, 1, zone);
  }
  if (type.kind === 'time') {
    const perUnit = type.precision > 6 ? 1 / NANOS_PER_MICRO : 1;
    return (out, i) => writeTime(out, Math.floor(safeInteger(words[i * 2]!, words[i * 2 + 1]!) * perUnit));
  }
  return (out, i) => {
    const value = safeInteger(words[i * 2]!, words[i * 2 + 1]!);
    if (Number.isNaN(value)) out.ascii(values[i]!.toString());
    else writeInteger(out, value);
  };
}

/** The microseconds that nanoseconds are in: Postgres shows no more. */
export function microsOfNanos(nanos: BigInt64Array): BigInt64Array {
  const per = BigInt(NANOS_PER_MICRO);
  return nanos.map((n) => (n >= 0n ? n / per : -((-n + per - 1n) / per)));
}

function timestampWriter(values: BigInt64Array, given: Int32Array | null, unitMicros: number, zone: TimeZone | null): ValueWriter {
  const words = given ?? wordsOf(values);
  const unitsPerDay = MICROS_PER_DAY / unitMicros;
  return (out, i) => {
    const units = safeInteger(words[i * 2]!, words[i * 2 + 1]!);
    let days: number;
    let micros: number;
    if (Number.isNaN(units)) {
      const perDay = BigInt(unitsPerDay);
      const value = values[i]!;
      const floor = value >= 0n ? value / perDay : -((-value + perDay - 1n) / perDay);
      days = Number(floor);
      micros = Number(value - floor * perDay) * unitMicros;
    } else {
      days = Math.floor(units / unitsPerDay);
      micros = (units - days * unitsPerDay) * unitMicros;
    }
    if (zone === null) return writeTimestamp(out, days, micros, null);
    const offset = zone.offsetAt(days * 86_400 + Math.floor(micros / 1e6));
    micros += offset * 1e6;
    if (micros < 0 || micros >= MICROS_PER_DAY) {
      const over = Math.floor(micros / MICROS_PER_DAY);
      days += over;
      micros -= over * MICROS_PER_DAY;
    }
    writeTimestamp(out, days, micros, offset);
  };
}

function decimalWriter(vector: FixedVector): ValueWriter {
  const read = unscaledReader(vector);
  const scale = vector.type.kind === 'decimal' ? vector.type.scale : 0;
  return (out, i) => {
    const unscaled = read(i);
    if (typeof unscaled === 'bigint') writeDecimal(out, unscaled, scale);
    else writeSafeDecimal(out, unscaled, scale);
  };
}

/** Reads a value of a decimal vector, unscaled: as a number where one holds it exactly. */
export function unscaledReader(vector: FixedVector): (i: number) => number | bigint {
  const words = wordsOf(vector.values as BigInt64Array);
  return (i) => {
    const sign = words[i * 4 + 1]! >> 31;
    const small = words[i * 4 + 2] === sign && words[i * 4 + 3] === sign;
    const unscaled = small ? safeInteger(words[i * 4]!, words[i * 4 + 1]!) : Number.NaN;
    return Number.isNaN(unscaled) ? decimalAt(vector, i) : unscaled;
  };
}

function uuidWriter({ values }: FixedVector): ValueWriter {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return (out, i) => writeUuid(out, bytes, i * 16);
}

function intervalWriter({ children }: StructVector): ValueWriter {
  const [months, days, micros] = children.map((c) => (c as FixedVector).values);
  return (out, i) => writeInterval(out, months![i] as number, days![i] as number, micros![i] as bigint);
}

function bytesWriter(vector: BytesVector): ValueWriter {
  const { values, offsets } = vector;
  if (vector.type.kind === 'bytea') return (out, i) => writeBytea(out, values, offsets[i]!, offsets[i + 1]!);
  return (out, i) => out.raw(values, offsets[i], offsets[i + 1]);
}
