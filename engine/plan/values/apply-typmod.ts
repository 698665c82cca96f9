import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import { numericTypmod } from '../tree/bound-type.ts';
import { OID } from '../types/pg-type.ts';
import { integerDigits, rescale } from './decimal.ts';
import { INTERVAL_FIELDS, INTERVAL_FULL_RANGE } from './parse-interval.ts';
import { isDecimal, isInterval, type Value } from './value.ts';

/**
 * The value after the type's length coercion: varchar(n), char(n), numeric(p,s), timestamp(p), time(p), interval fields and precision.
 * `explicit` casts cut strings silently; assignments refuse what is lost (22001) unless it is blanks.
 */
export function applyTypmod(oid: number, typmod: number, value: Value, explicit: boolean): Value {
  if (typmod < 0) return value;
  switch (oid) {
    case OID.varchar:
      return limitLength(String(value), typmod - 4, explicit, 'character varying');
    case OID.bpchar: {
      const text = limitLength(String(value), typmod - 4, explicit, 'character');
      return text + ' '.repeat(Math.max(typmod - 4 - [...text].length, 0));
    }
    case OID.numeric: {
      const parts = numericTypmod(typmod);
      if (parts === null || !isDecimal(value)) return value;
      const rounded = rescale(value, Math.max(parts.scale, 0));
      if (integerDigits(rounded) > parts.precision - parts.scale) {
        throw new ThermoclineError('numeric-out-of-range', 'numeric field overflow', {
          detail: `A field with precision ${parts.precision}, scale ${parts.scale} must round to an absolute value less than ${
            parts.precision === parts.scale ? '1' : `10^${parts.precision - parts.scale}`
          }.`,
        });
      }
      return rounded;
    }
    case OID.timestamp:
    case OID.timestamptz:
      return typeof value === 'bigint' ? roundMicros(value, typmod, EPOCH_2000) : value;
    case OID.time:
      return typeof value === 'bigint' ? roundMicros(value, typmod, 0n) : value;
    case OID.interval:
      return isInterval(value) ? limitInterval(value, typmod) : value;
    default:
      return value;
  }
}

/** Microseconds from Postgres's epoch, 2000-01-01, in which it rounds. */
const EPOCH_2000 = 946_684_800_000_000n;

/** Halves away from `epoch`. */
function roundMicros(micros: bigint, precision: number, epoch: bigint): bigint {
  if (precision >= 6) return micros;
  const unit = 10n ** BigInt(6 - precision);
  const since = micros - epoch;
  const rounded = since >= 0n ? ((since + unit / 2n) / unit) * unit : -(((-since + unit / 2n) / unit) * unit);
  return rounded + epoch;
}

function limitLength(text: string, length: number, explicit: boolean, type: string): string {
  const characters = [...text];
  if (length < 0 || characters.length <= length) return text;
  if (!explicit && characters.slice(length).some((c) => c !== ' ')) {
    throw new ThermoclineError('string-too-long', `value too long for type ${type}(${length})`);
  }
  return characters.slice(0, length).join('');
}

function limitInterval(value: Extract<Value, { kind: 'interval' }>, typmod: number): Value {
  const range = (typmod >> 16) & 0x7fff;
  const precision = typmod & 0xffff;
  let { months, days, micros } = value;
  if (range !== INTERVAL_FULL_RANGE) {
    const has = (field: keyof typeof INTERVAL_FIELDS): boolean => (range & INTERVAL_FIELDS[field]) !== 0;
    // Fields finer than the range's last are dropped.
    if (!has('second')) {
      const unit = has('minute') ? 60_000_000n : has('hour') ? 3_600_000_000n : null;
      micros = unit === null ? 0n : (micros / unit) * unit;
      if (unit === null && !has('day')) {
        days = 0;
        if (!has('month')) months = Math.trunc(months / 12) * 12;
      }
    }
  }
  if (precision < 6) {
    const unit = 10n ** BigInt(6 - precision);
    micros = micros >= 0n ? ((micros + unit / 2n) / unit) * unit : -(((-micros + unit / 2n) / unit) * unit);
  }
  return { kind: 'interval', months, days, micros };
}
