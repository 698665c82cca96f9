import { assert } from '../../../catalog/base/assert.ts';
import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import { quoted } from '../functions/sql.ts';
import { type BoundType, DECIMAL_DIGITS_MAX, duckType } from '../tree/bound-type.ts';
import { elementTypeOf, OID } from '../types/pg-type.ts';
import { formatClock, formatDate, formatTimestamp } from '../values/calendar.ts';
import { compareDecimals, type Decimal, formatDecimal, integerDigits, rescale } from '../values/decimal.ts';
import { isDecimal, isInterval, type Value } from '../values/value.ts';

/** A constant as DuckDB SQL of exactly the type's DuckDB type. Strings alone go uncast: DuckDB takes them for VARCHAR by themselves. */
export function literalSql(value: Value | null, type: BoundType): string {
  const target = duckType(type);
  if (value === null) return `CAST(NULL AS ${target})`;
  if (elementTypeOf(type.oid) !== 0) {
    assert(Array.isArray(value), 'an array value');
    const element: BoundType = { oid: elementTypeOf(type.oid), typmod: type.typmod, decimal: type.decimal };
    return `CAST([${(value as readonly (Value | null)[]).map((v) => literalSql(v, element)).join(', ')}] AS ${target})`;
  }
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number') return `CAST('${numberText(value)}' AS ${target})`;
  if (value instanceof Uint8Array) return `from_hex('${Buffer.from(value).toString('hex')}')`;
  if (typeof value === 'bigint') return bigintSql(value, type.oid, target);
  if (typeof value === 'string') return target === 'VARCHAR' ? quoted(value) : `CAST(${quoted(value)} AS ${target})`;
  if (isDecimal(value)) return decimalSql(value, type, target);
  assert(isInterval(value), 'a known kind of value');
  return `CAST('${value.months} months ${value.days} days ${value.micros} microseconds' AS INTERVAL)`;
}

function decimalSql(value: Decimal, type: BoundType, target: string): string {
  const held = rescale(value, type.decimal?.scale ?? value.scale);
  if (compareDecimals(held, value) !== 0 || integerDigits(held) + held.scale > DECIMAL_DIGITS_MAX) {
    throw new ThermoclineError('numeric-out-of-range', 'numeric value out of range', {
      detail: `Numbers have at most ${DECIMAL_DIGITS_MAX} digits.`,
    });
  }
  return `CAST('${formatDecimal(held)}' AS ${target})`;
}

function bigintSql(value: bigint, oid: number, target: string): string {
  switch (oid) {
    case OID.date:
      return `CAST('${duckEra(formatDate(value))}' AS DATE)`;
    case OID.time:
      return `CAST('${formatClock(value)}' AS TIME)`;
    case OID.timestamp:
      return `CAST('${duckEra(formatTimestamp(value))}' AS TIMESTAMP)`;
    case OID.timestamptz:
      return `CAST('${duckEra(formatTimestamp(value))}+00' AS TIMESTAMPTZ)`;
    default:
      return `CAST(${value} AS ${target})`;
  }
}

/** DuckDB writes the era right after the date, in parentheses. */
export function duckEra(text: string): string {
  const match = /^(\S+)(.*) BC$/.exec(text);
  return match === null ? text : `${match[1]} (BC)${match[2]}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
