import type { SessionFacts } from '../functions/implementation.ts';
import type { Expression } from '../tree/expression.ts';
import { elementTypeOf, OID } from '../types/pg-type.ts';
import { applyTypmod } from '../values/apply-typmod.ts';
import { civilFromDays, daysFromCivil, daysInMonth, floorDiv } from '../values/calendar.ts';
import { castValue } from '../values/cast-value.ts';
import { decimal } from '../values/decimal.ts';
import { offsetOfInstant, offsetOfLocal } from '../values/time-zone.ts';
import { type Interval, isDecimal, isInterval, MICROS_PER_DAY, MICROS_PER_SECOND, type Value } from '../values/value.ts';

/** What a session contributes to constants. */
export type FoldSession = Pick<SessionFacts, 'timeZone' | 'nowMicros'>;

/**
 * The value of an expression that is the same for all rows, as far as it is worth knowing before the query runs: bounds such as
 * `now() - interval '1 day'`. Undefined when it is not known; null is SQL's.
 */
export function foldConstant(e: Expression, session: FoldSession): Value | null | undefined {
  switch (e.kind) {
    case 'constant':
      return e.value;
    case 'cast':
      return foldCast(e, session);
    case 'array': {
      const elements = e.elements.map((a) => foldConstant(a, session));
      return elements.includes(undefined) ? undefined : (elements as readonly (Value | null)[]);
    }
    case 'call': {
      const args = e.args.map((a) => foldConstant(a, session));
      if (args.includes(undefined)) return undefined;
      if (args.includes(null)) return null;
      return foldCall(e.name, e.args, args as readonly Value[], session);
    }
    default:
      return undefined;
  }
}

function foldCast(e: Extract<Expression, { kind: 'cast' }>, session: FoldSession): Value | null | undefined {
  const value = foldConstant(e.arg, session);
  if (value === null || value === undefined) return value;
  if (e.method === 'relabel' || (e.method === 'decimal' && isDecimal(value))) return value;
  if (e.method === 'typmod' && elementTypeOf(e.type.oid) === 0) return applyTypmod(e.type.oid, e.type.typmod, value, e.explicit);
  if (e.method !== 'convert') return undefined;
  const [from, to] = [e.arg.type.oid, e.type.oid];
  if (to === OID.timestamptz && typeof value === 'bigint' && (from === OID.date || from === OID.timestamp)) {
    return toInstant(from === OID.date ? value * MICROS_PER_DAY : value, session.timeZone);
  }
  if (from === OID.timestamptz && typeof value === 'bigint' && (to === OID.date || to === OID.timestamp)) {
    const local = toLocal(value, session.timeZone);
    return to === OID.timestamp ? local : floorDiv(local, MICROS_PER_DAY);
  }
  if (from === OID.timestamp && to === OID.date && typeof value === 'bigint') return floorDiv(value, MICROS_PER_DAY);
  return castValue(value, from, to);
}

function foldCall(name: string, operands: readonly Expression[], args: readonly Value[], session: FoldSession): Value | undefined {
  switch (name) {
    case 'now':
    case 'transaction_timestamp':
    case 'statement_timestamp':
    case 'current_timestamp':
      return session.nowMicros;
    case 'localtimestamp':
      return toLocal(session.nowMicros, session.timeZone);
    case 'current_date':
      return floorDiv(toLocal(session.nowMicros, session.timeZone), MICROS_PER_DAY);
    case '-':
      return args.length === 1 ? negate(args[0]!) : foldSum(operands, args, -1, session);
    case '+':
      return foldSum(operands, args, 1, session);
    default:
      return undefined;
  }
}

function negate(value: Value): Value | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return -value;
  return isDecimal(value) ? decimal(-value.unscaled, value.scale) : undefined;
}

/** Dates and times plus or minus days and intervals. */
function foldSum(operands: readonly Expression[], args: readonly Value[], sign: 1 | -1, session: FoldSession): Value | undefined {
  const [left, right] = args;
  const type = operands[0]!.type.oid;
  if (typeof left !== 'bigint') return undefined;
  if (type === OID.date && operands[1]!.type.oid === OID.int4 && typeof right === 'bigint') return left + BigInt(sign) * right;
  if (right === undefined || !isInterval(right)) return undefined;
  switch (type) {
    case OID.date:
      return addInterval(left * MICROS_PER_DAY, right, sign);
    case OID.timestamp:
      return addInterval(left, right, sign);
    case OID.timestamptz: {
      // Months and days go by the wall clock, the rest by the instant.
      const wall = addInterval(toLocal(left, session.timeZone), { ...right, micros: 0n }, sign);
      return toInstant(wall, session.timeZone) + BigInt(sign) * right.micros;
    }
    default:
      return undefined;
  }
}

function addInterval(micros: bigint, interval: Interval, sign: 1 | -1): bigint {
  const days = floorDiv(micros, MICROS_PER_DAY);
  const clock = micros - days * MICROS_PER_DAY;
  const { year, month, day } = civilFromDays(Number(days));
  const months = year * 12 + (month - 1) + sign * interval.months;
  const [newYear, newMonth] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1];
  const moved = daysFromCivil(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
  return (BigInt(moved) + BigInt(sign * interval.days)) * MICROS_PER_DAY + clock + BigInt(sign) * interval.micros;
}

export function toInstant(local: bigint, timeZone: string): bigint {
  return local - BigInt(offsetOfLocal(timeZone, local)) * MICROS_PER_SECOND;
}

function toLocal(instant: bigint, timeZone: string): bigint {
  return instant + BigInt(offsetOfInstant(timeZone, Number(floorDiv(instant, MICROS_PER_SECOND)))) * MICROS_PER_SECOND;
}
