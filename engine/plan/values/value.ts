import type { Decimal } from './decimal.ts';

/**
 * A constant of a known Postgres type, NULL excepted:
 * bool → boolean · int2 int4 int8, oid and its aliases, xid → bigint · float4 float8 → number · numeric → Decimal ·
 * date → days since 1970-01-01 (bigint) · time, timestamp, timestamptz → microseconds (bigint) · infinite dates and timestamps →
 * 'infinity', '-infinity' · interval → Interval · bytea → Uint8Array · arrays and vectors → array · everything else → its text.
 */
export type Value = boolean | bigint | number | string | Decimal | Interval | Uint8Array | readonly (Value | null)[];

export interface Interval {
  readonly kind: 'interval';
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}

export const MICROS_PER_SECOND = 1_000_000n;
export const MICROS_PER_DAY = 86_400_000_000n;

export function isInterval(value: Value): value is Interval {
  return typeof value === 'object' && 'kind' in value && value.kind === 'interval';
}

export function isDecimal(value: Value): value is Decimal {
  return typeof value === 'object' && 'kind' in value && value.kind === 'decimal';
}
