import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { microsPerUnit, NANOS_PER_MICRO } from '../../catalog/model/data-type.ts';
import { MICROS_PER_DAY } from './calendar.ts';
import { type DateTimeFields, type DateTimeName, newDateTimeFields, readDateTime } from './datetime-fields.ts';
import { asciiOf } from './field-bytes.ts';
import { offsetOfLocal, type TimeZone } from './time-zone.ts';

/** 4714-11-24 BC, the first day of the Julian day count. */
export const DAYS_MIN = -2_440_588;
/** 5874897-12-31. */
export const DATE_DAYS_MAX = 2_145_042_905;
/** 294247-01-09: the last whole day whose microseconds fit an int64. */
export const TIMESTAMP_DAYS_MAX = 106_751_990;
/** 2000-01-01. Postgres counts from here, so this is where rounding half "away from zero" turns round. */
const Y2K_DAYS = 10_957;
/** |days| below this have an exact count of microseconds in a double. */
const SAFE_DAYS = 104_249;

export type DateParser = (bytes: Uint8Array, start: number, end: number) => number;
/** A timestamp in the unit of its precision: a number when it is a safe integer. */
export type TimestampParser = (bytes: Uint8Array, start: number, end: number) => number | bigint;

/** Days since 1970-01-01; a time after the date is read and dropped. */
export function dateParser(): DateParser {
  const fields = newDateTimeFields();
  return (bytes, start, end) => {
    readDateTime(bytes, start, end, 'date', fields);
    const days = fields.dateDays;
    if (days < DAYS_MIN || days > DATE_DAYS_MAX) {
      throw new ThermoclineError('datetime-out-of-range', `date out of range: "${asciiOf(bytes, start, end)}"`);
    }
    return days;
  };
}

/** timestamp(precision): an offset or zone is read and dropped. */
export function timestampParser(precision: number): TimestampParser {
  return parser('timestamp', precision, () => 0);
}

/** timestamptz(precision): a time without offset or zone is one of `sessionZone`. */
export function timestamptzParser(precision: number, sessionZone: TimeZone): TimestampParser {
  return parser('timestamp with time zone', precision, (fields) => {
    if (fields.offset !== null) return fields.offset;
    return offsetOfLocal(fields.zone ?? sessionZone, fields.localSeconds);
  });
}

function parser(type: DateTimeName, precision: number, offsetOf: (fields: DateTimeFields) => number): TimestampParser {
  if (precision > 6) {
    // More digits than microseconds are read, but not kept: Postgres rounds them away.
    const micros = parser(type, 6, offsetOf);
    return (bytes, start, end) => {
      const nanos = BigInt(micros(bytes, start, end)) * BigInt(NANOS_PER_MICRO);
      if (BigInt.asIntN(64, nanos) === nanos) return nanos;
      throw new ThermoclineError('datetime-out-of-range', `timestamp out of range: "${asciiOf(bytes, start, end)}"`);
    };
  }
  const fields = newDateTimeFields();
  const unit = microsPerUnit(precision);
  const grain = 10 ** (6 - precision);
  const unitsPerDay = MICROS_PER_DAY / unit;
  return (bytes, start, end) => {
    readDateTime(bytes, start, end, type, fields);
    let days = fields.days;
    let micros = fields.micros - offsetOf(fields) * 1e6;
    if (grain > 1) micros = rounded(micros, grain, days);
    if (micros < 0 || micros >= MICROS_PER_DAY) {
      const over = Math.floor(micros / MICROS_PER_DAY);
      days += over;
      micros -= over * MICROS_PER_DAY;
    }
    if (days < DAYS_MIN || days > TIMESTAMP_DAYS_MAX) {
      throw new ThermoclineError('datetime-out-of-range', `timestamp out of range: "${asciiOf(bytes, start, end)}"`);
    }
    const units = micros / unit;
    if (days < SAFE_DAYS && days > -SAFE_DAYS) return days * unitsPerDay + units;
    return BigInt(days) * BigInt(unitsPerDay) + BigInt(units);
  };
}

/** To a multiple of `grain` (which divides a day), halves away from 2000-01-01. */
function rounded(micros: number, grain: number, days: number): number {
  const after = days * MICROS_PER_DAY + micros >= Y2K_DAYS * MICROS_PER_DAY;
  return (after ? Math.floor((micros + grain / 2) / grain) : Math.ceil((micros - grain / 2) / grain)) * grain;
}
