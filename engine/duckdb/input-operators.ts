import { unreachable } from '../../catalog/base/assert.ts';
import { duckEra } from '../plan/print/literal-sql.ts';
import { OID } from '../plan/types/pg-type.ts';
import { formatClock, formatDate, formatTimestamp } from '../plan/values/calendar.ts';
import { parseArrayText } from '../plan/values/parse-array.ts';
import { inputText } from '../plan/values/text-input.ts';
import { isInterval } from '../plan/values/value.ts';
import type { TextOperator } from './text-function.ts';

/**
 * PostgreSQL's input functions over texts of columns, as literals have them while binding: every spelling of a date, time, interval, uuid
 * or array, given as the text that DuckDB casts. The second argument is `zone|now`, now in microseconds.
 */
export const INPUTS: Readonly<Record<string, TextOperator>> = {
  date: input(OID.date),
  time: input(OID.time),
  timestamp: input(OID.timestamp),
  timestamptz: input(OID.timestamptz),
  interval: input(OID.interval),
  uuid: input(OID.uuid),
  array: (a) => JSON.stringify(parseArrayText(a)),
};

type Kind = typeof OID.date | typeof OID.time | typeof OID.timestamp | typeof OID.timestamptz | typeof OID.interval | typeof OID.uuid;

function input(oid: Kind): TextOperator {
  return (text, settings) => {
    const [timeZone = 'UTC', now = '0'] = settings.split('|');
    const value = inputText(oid, -1, text, { timeZone, nowMicros: BigInt(now) });
    if (typeof value === 'string') return value;
    if (typeof value === 'bigint') return timeText(value, oid);
    return typeof value === 'object' && isInterval(value) ? `${value.months} months ${value.days} days ${value.micros} microseconds` : null;
  };
}

function timeText(value: bigint, oid: Kind): string | null {
  switch (oid) {
    case OID.date:
      return duckEra(formatDate(value));
    case OID.time:
      return formatClock(value);
    case OID.timestamp:
      return duckEra(formatTimestamp(value));
    case OID.timestamptz:
      return `${duckEra(formatTimestamp(value))}+00`;
    case OID.interval:
    case OID.uuid:
      return null;
    default:
      return unreachable(oid);
  }
}
