import { BindError } from '../bind-error.ts';
import { decimalShape } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import { OID, pgType } from '../types/pg-type.ts';
import { isTimeZone } from '../values/time-zone.ts';
import { isInterval } from '../values/value.ts';
import { clockMicros } from './casts.ts';
import type { CallSite, FunctionTable, Implementation } from './implementation.ts';
import { fromDigits } from './numeric-sql.ts';
import { constantValue, each, infix, named, once1, once2, raise, raiseWith, requireConstant, template } from './sql.ts';

const timestampSql = (a: string): string => `CAST(${a} AS TIMESTAMP)`;
const micros = (interval: string): string => `tc_interval_micros(${interval})`;
/** Intervals as microseconds, with months of 30 days, as Postgres orders them and takes their epoch (years are 365.25 days there). */
const epochMicros = (v: string): string =>
  `(datepart('year', ${v}) * 31557600000000 + datepart('month', ${v}) * 2592000000000 + datepart('day', ${v}) * 86400000000 + ${micros(v)})`;

/** The fields of extract and date_part: aliases, and where each is to be had. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  y: 'year', yr: 'year', yrs: 'year', years: 'year', mon: 'month', mons: 'month', months: 'month', d: 'day', days: 'day', h: 'hour', hr: 'hour', hrs: 'hour', hours: 'hour',
  m: 'minute', min: 'minute', mins: 'minute', minutes: 'minute', s: 'second', sec: 'second', secs: 'second', seconds: 'second', ms: 'milliseconds', msec: 'milliseconds', msecs: 'milliseconds',
  millisecond: 'milliseconds', us: 'microseconds', usec: 'microseconds', usecs: 'microseconds', microsecond: 'microseconds', w: 'week', weeks: 'week', qtr: 'quarter', c: 'century', cent: 'century',
  centuries: 'century', dec: 'decade', decs: 'decade', decades: 'decade', mil: 'millennium', mils: 'millennium', millennia: 'millennium', isodow: 'isodow', isoyear: 'isoyear',
}; // prettier-ignore

const INTEGER_FIELDS = [
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'week',
  'quarter',
  'century',
  'decade',
  'millennium',
  'dow',
  'isodow',
  'doy',
  'isoyear',
] as const;
const CLOCK_FIELDS = ['hour', 'minute'] as const;
const INTERVAL_ONLY = ['year', 'month', 'day', 'hour', 'minute', 'quarter', 'century', 'decade', 'millennium'];

interface Field {
  /** As an integer expression counting 10^-scale. */
  readonly sql: (v: string) => string;
  readonly scale: number;
}

function fieldOf(name: string, type: number): Field | null {
  const field = FIELD_NAMES[name] ?? name;
  const isDate = type === OID.date;
  const isClock = type === OID.time;
  const isSpan = type === OID.interval;
  switch (field) {
    case 'second':
      return isDate ? null : { sql: (v) => (isSpan || isClock ? secondMicros(v, isClock) : `datepart('microsecond', ${v})`), scale: 6 };
    case 'milliseconds':
      return isDate ? null : { sql: (v) => (isSpan || isClock ? secondMicros(v, isClock) : `datepart('microsecond', ${v})`), scale: 3 };
    case 'microseconds':
      return isDate ? null : { sql: (v) => (isSpan || isClock ? secondMicros(v, isClock) : `datepart('microsecond', ${v})`), scale: 0 };
    case 'epoch':
      if (isDate) return { sql: (v) => `epoch_us(CAST(${v} AS TIMESTAMP)) // 1000000`, scale: 0 };
      return { sql: (v) => (isSpan ? epochMicros(v) : isClock ? clockMicros(v) : `epoch_us(${v})`), scale: 6 };
    case 'julian':
      return isDate ? { sql: (v) => `CAST(datepart('julian', ${v}) AS BIGINT)`, scale: 0 } : null;
    case 'timezone':
    case 'timezone_hour':
    case 'timezone_minute':
      return type === OID.timestamptz ? { sql: (v) => `datepart('${field}', ${v})`, scale: 0 } : null;
    default:
      break;
  }
  if (isClock) return (CLOCK_FIELDS as readonly string[]).includes(field) ? { sql: (v) => `datepart('${field}', ${v})`, scale: 0 } : null;
  if (isSpan && !INTERVAL_ONLY.includes(field)) return null;
  if (isDate && (CLOCK_FIELDS as readonly string[]).includes(field)) return null;
  return (INTEGER_FIELDS as readonly string[]).includes(field) ? { sql: (v) => `datepart('${field}', ${v})`, scale: 0 } : null;
}

const secondMicros = (v: string, isClock: boolean): string => (isClock ? `datepart('microsecond', ${v})` : `(${micros(v)} % 60000000)`);

function checkedField(args: readonly Expression[]): Field {
  requireConstant(0, 'the field')(args);
  const name = String((args[0] as { readonly value: unknown }).value).toLowerCase();
  const type = args[1]!.type.oid;
  const field = fieldOf(name, type);
  if (field !== null) return field;
  const known = fieldOf(name, OID.timestamptz) !== null || name === 'julian';
  const shown = pgType(type).formatted;
  if (known) throw new BindError('feature-not-supported', `unit "${name}" not supported for type ${shown}`, -1);
  throw new BindError('invalid-parameter-value', `unit "${name}" not recognized for type ${shown}`, -1);
}

/** extract gives exact numerics. */
const extract: Implementation = {
  sql: ([, v = ''], site) => {
    const { sql, scale } = checkedField(site.args);
    const integer = site.once(v, (x) => sql(x));
    // milliseconds come as microseconds over 1000, the others are already whole.
    return scale === 0 ? `CAST(${integer} AS DECIMAL(38,0))` : fromDigits(integer, scale);
  },
  shape: (args) => decimalShape(38, checkedField(args).scale),
  check: checkedField,
};

const datePart: Implementation = {
  sql: ([, v = ''], site) => {
    const { sql, scale } = checkedField(site.args);
    return `(CAST(${site.once(v, (x) => sql(x))} AS DOUBLE) / ${10 ** scale})`;
  },
  check: checkedField,
};

const TRUNCATIONS = [
  'microseconds',
  'milliseconds',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'decade',
  'century',
  'millennium',
];

function truncation(args: readonly Expression[]): string {
  requireConstant(0, 'the unit')(args);
  const name = String((args[0] as { readonly value: unknown }).value).toLowerCase();
  const unit = FIELD_NAMES[name] ?? name;
  const isSpan = args[1]!.type.oid === OID.interval;
  const shown = pgType(args[1]!.type.oid).formatted;
  if (!TRUNCATIONS.includes(unit)) throw new BindError('invalid-parameter-value', `unit "${name}" not recognized for type ${shown}`, -1);
  if (isSpan && unit === 'week') {
    throw new BindError('feature-not-supported', `unit "${name}" not supported for type ${shown}`, -1, {
      detail: 'Months usually have fractional weeks.',
    });
  }
  return unit;
}

function truncated(unit: string, v: string, zoned: boolean, isSpan = false): string {
  if ((unit === 'century' || unit === 'millennium') && isSpan) {
    const months = unit === 'century' ? 1200 : 12_000;
    return `tc_interval(tc_interval_months(${v}) // ${months} * ${months}, 0, 0)`;
  }
  if (unit === 'century' || unit === 'millennium') {
    // They begin with year 1 of 100, not 0.
    const years = unit === 'century' ? 100 : 1000;
    const first = `CAST((datepart('year', ${v}) - 1) // ${years} * ${years} + 1 AS BIGINT)`;
    const start = `make_timestamp(${first}, 1, 1, 0, 0, 0.0)`;
    return zoned ? `CAST(${start} AS TIMESTAMPTZ)` : start;
  }
  return `date_trunc('${unit}', ${v})`;
}

const dateTrunc: Implementation = {
  sql: ([, v = ''], site) =>
    site.once(v, (x) =>
      truncated(truncation(site.args), x, site.args[1]!.type.oid === OID.timestamptz, site.args[1]!.type.oid === OID.interval),
    ),
  check: truncation,
};

const dateTruncInZone: Implementation = {
  sql: ([, v, zone], site) =>
    `timezone(${zone}, ${site.once(`timezone(${zone}, ${v})`, (x) => truncated(truncation(site.args), x, false))})`,
  check: (args) => {
    truncation(args);
    checkZone(2)(args);
  },
};

/** Zones are checked while binding: DuckDB words its own error. */
function checkZone(index: number): (args: readonly Expression[]) => void {
  return (args) => {
    const zone = constantValue(args[index]);
    if (typeof zone !== 'string' || isTimeZone(zone)) return;
    throw new BindError('invalid-parameter-value', `time zone "${zone}" not recognized`, -1);
  };
}

/** A zone as DuckDB's ICU knows it: fixed offsets and abbreviations are no names there. */
const atZone: Implementation = {
  sql: ([zone, v], site) => {
    const name = constantValue(site.args[0]);
    const hours = typeof name === 'string' ? /^([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(name) : null;
    if (hours === null) return `timezone(${zone}, ${v})`;
    // A bare offset is POSIX: east is negative.
    const minutes = (hours[1] === '-' ? 1 : -1) * (Number(hours[2]) * 60 + Number(hours[3] ?? 0));
    return shifted(v!, site, `to_minutes(${minutes})`);
  },
  check: checkZone(0),
};

/** timestamptz → wall clock of the offset, timestamp → instant. */
function shifted(v: string, site: CallSite, offset: string): string {
  if (site.args[1]!.type.oid === OID.timestamptz) return `(timezone('UTC', ${v}) + ${offset})`;
  return `timezone('UTC', ${v} - ${offset})`;
}

const atInterval: Implementation = {
  sql: ([offset = '', v = ''], site) => shifted(v, site, offset),
  check: (args) => {
    const value = constantValue(args[0]);
    if (value === undefined || value === null || !isInterval(value) || (value.months === 0 && value.days === 0)) return;
    throw new BindError('invalid-parameter-value', 'interval time zone must not include months or days', -1);
  },
};

/** Nothing moves within a transaction: a constant. */
const transactionTime: Implementation = { sql: (_, site) => nowSql(site) };

export function nowSql(site: CallSite): string {
  return `make_timestamptz(CAST(${site.session.nowMicros} AS BIGINT))`;
}

const today = (site: CallSite): string => `CAST(${nowSql(site)} AS DATE)`;

const multiply = template((i, f) => `tc_interval_times(${i}, ${f})`);

const makeInterval: Implementation = {
  sql: ([years, months, weeks, days, hours, minutes, seconds]) =>
    `tc_interval(CAST(${years} AS BIGINT) * 12 + ${months}, CAST(${weeks} AS BIGINT) * 7 + ${days}, ` +
    `CAST(${hours} AS BIGINT) * 3600000000 + CAST(${minutes} AS BIGINT) * 60000000 + CAST(round(${seconds} * 1000000) AS BIGINT))`,
};

const dateBin: Implementation = {
  sql: ([stride = '', source = '', origin = ''], site) => {
    const zoned = site.args[1]!.type.oid === OID.timestamptz;
    const make = zoned ? 'make_timestamptz' : 'make_timestamp';
    return site.onceAll([`tc_stride(${stride})`, `epoch_us(${origin})`, `epoch_us(${source})`], ([s, o, t]) => {
      return `${make}(${t} - (((${t} - ${o}) % ${s}) + ${s}) % ${s})`;
    });
  },
};

const span = (sql: (a: string, b: string) => string): Implementation => template(sql);

/**
 * An instant moved by months, then days, then time, each on the session's calendar. DuckDB's own operator loses a day where the parts have
 * different signs (30 March 23:30 + 1 month − 2 days + 3 h).
 */
function movedInstant(op: '+' | '-', instant: 0 | 1): Implementation {
  return {
    sql: (args, site) => {
      const [t, i] = [args[instant]!, args[1 - instant]!];
      const value = constantValue(site.args[1 - instant]);
      const isPlain =
        value !== undefined && value !== null && isInterval(value) && haveOneSign([value.months, value.days, Number(value.micros)]);
      if (isPlain) return `(${t} ${op} ${i})`;
      return site.once(
        i,
        (v) =>
          `(${t} ${op} to_months(CAST(tc_interval_months(${v}) AS INTEGER)) ${op} to_days(CAST(tc_interval_days(${v}) AS INTEGER)) ${op} to_microseconds(tc_interval_micros(${v})))`,
      );
    },
  };
}

function haveOneSign(parts: readonly number[]): boolean {
  return parts.every((n) => n >= 0) || parts.every((n) => n <= 0);
}

/** Two spans share a moment. Each is given by its ends in any order, or by one end and how far the other is. */
const overlaps = (moves: readonly [boolean, boolean]): Implementation => ({
  sql: ([a, b, c, d], site) => {
    const end = (start: string, other: string, isMove: boolean): string =>
      isMove ? (site.args[0]!.type.oid === OID.time ? `(${start} + to_microseconds(${micros(other)}))` : `(${start} + ${other})`) : other;
    return site.onceAll([a!, end(a!, b!, moves[0]), c!, end(c!, d!, moves[1])], (names) => `tc_overlaps(${names.join(', ')})`);
  },
});

const OVERLAPS: FunctionTable = Object.fromEntries(
  ['time', 'timestamp', 'timestamptz'].flatMap((t) =>
    [[false, false] as const, [true, false] as const, [false, true] as const, [true, true] as const].map((moves) => [
      `overlaps(${t},${moves[0] ? 'interval' : t},${t},${moves[1] ? 'interval' : t})`,
      overlaps(moves),
    ]),
  ),
);

export const DATETIME: FunctionTable = {
  '+(date,int4)': infix('+'),
  '+(int4,date)': infix('+'),
  '-(date,int4)': infix('-'),
  '-(date,date)': template((a, b) => `CAST(${a} - ${b} AS INTEGER)`),
  '+(date,interval)': template((a, b) => `(${timestampSql(a)} + ${b})`),
  '-(date,interval)': template((a, b) => `(${timestampSql(a)} - ${b})`),
  '+(interval,date)': template((a, b) => `(${timestampSql(b)} + ${a})`),
  '+(date,time)': infix('+'),
  '+(time,date)': infix('+'),
  ...each(['+(timestamp,interval)', '+(interval,timestamp)', '+(interval,interval)'], infix('+')),
  '+(timestamptz,interval)': movedInstant('+', 0),
  '+(interval,timestamptz)': movedInstant('+', 1),
  '-(timestamptz,interval)': movedInstant('-', 0),
  ...each(['-(timestamp,interval)', '-(interval,interval)'], infix('-')),
  ...each(['-(timestamp,timestamp)', '-(timestamptz,timestamptz)'], infix('-')),
  '+(time,interval)': template((a, b) => `(${a} + to_microseconds(${micros(b)}))`),
  '+(interval,time)': template((b, a) => `(${a} + to_microseconds(${micros(b)}))`),
  '-(time,interval)': template((a, b) => `(${a} - to_microseconds(${micros(b)}))`),
  '-(time,time)': once2((a, b) => `to_microseconds(${clockMicros(a)} - ${clockMicros(b)})`),
  '-(,interval)': template((a) => `(-${a})`),
  '*(interval,float8)': multiply,
  '*(float8,interval)': template((f, i) => `tc_interval_times(${i}, ${f})`),
  '/(interval,float8)': {
    sql: ([i, f = ''], site) =>
      site.once(f, (d) => `tc_interval_times(${i}, CASE WHEN ${d} = 0 THEN ${raise('22012', 'division by zero')} ELSE 1 / ${d} END)`),
  },
  ...each(
    ['date', 'time', 'timestamp', 'timestamptz', 'interval'].map((t) => `extract(text,${t})`),
    extract,
  ),
  ...each(
    ['date', 'time', 'timestamp', 'timestamptz', 'interval'].map((t) => `date_part(text,${t})`),
    datePart,
  ),
  ...each(
    ['timestamp', 'timestamptz', 'interval'].map((t) => `date_trunc(text,${t})`),
    dateTrunc,
  ),
  'date_trunc(text,timestamptz,text)': dateTruncInZone,
  ...each(['timezone(text,timestamp)', 'timezone(text,timestamptz)'], atZone),
  ...each(['timezone(interval,timestamp)', 'timezone(interval,timestamptz)'], atInterval),
  ...each(['now()', 'transaction_timestamp()', 'statement_timestamp()'], transactionTime),
  'clock_timestamp()': template(() => 'get_current_timestamp()'),
  ...each(
    ['age(timestamp,timestamp)', 'age(timestamptz,timestamptz)'],
    span((a, b) => `age(${a}, ${b})`),
  ),
  'age(timestamp)': { sql: ([a], site) => `age(CAST(${today(site)} AS TIMESTAMP), ${a})` },
  'age(timestamptz)': { sql: ([a], site) => `age(CAST(${today(site)} AS TIMESTAMPTZ), ${a})` },
  'make_date(int4,int4,int4)': {
    // There is no year 0: -1 is the year before 1.
    sql: (args, site) =>
      site.onceAll(
        args,
        ([y, m, d]) =>
          `CASE WHEN TRY(make_date(CASE WHEN ${y} < 0 THEN ${y} + 1 WHEN ${y} = 0 THEN 999999999 ELSE ${y} END, ${m}, ${d})) IS NULL AND ${y} IS NOT NULL AND ${m} IS NOT NULL AND ${d} IS NOT NULL ` +
          `THEN ${raiseWith('22008', 'date field value out of range: ', `printf('%d-%02d-%02d', ${y}, ${m}, ${d})`, '')} ELSE TRY(make_date(CASE WHEN ${y} < 0 THEN ${y} + 1 ELSE ${y} END, ${m}, ${d})) END`,
      ),
  },
  'make_time(int4,int4,float8)': {
    sql: (args, site) =>
      site.onceAll(
        args,
        ([h, m, s]) =>
          `CASE WHEN ${h} NOT BETWEEN 0 AND 24 OR ${m} NOT BETWEEN 0 AND 59 OR ${s} < 0 OR ${s} > 60 OR ${h} = 24 AND (${m} > 0 OR ${s} > 0) ` +
          `THEN ${raiseWith('22008', 'time field value out of range: ', `printf('%d:%02d:%02d', ${h}, ${m}, CAST(trunc(${s}) AS INTEGER))`, '')} ELSE make_time(${h}, ${m}, ${s}) END`,
      ),
  },
  'make_timestamp(int4,int4,int4,int4,int4,float8)': template(
    (y, mo, d, h, mi, s) => `make_timestamp(${y}, ${mo}, ${d}, ${h}, ${mi}, ${s})`,
  ),
  'make_timestamptz(int4,int4,int4,int4,int4,float8)': template(
    (y, mo, d, h, mi, s) => `CAST(make_timestamp(${y}, ${mo}, ${d}, ${h}, ${mi}, ${s}) AS TIMESTAMPTZ)`,
  ),
  'make_interval(int4,int4,int4,int4,int4,int4,float8)': makeInterval,
  'to_timestamp(float8)': named('to_timestamp'),
  ...each(['date_bin(interval,timestamp,timestamp)', 'date_bin(interval,timestamptz,timestamptz)'], dateBin),
  'justify_hours(interval)': once1(
    (v) => `tc_interval(tc_interval_months(${v}), tc_interval_days(${v}) + ${micros(v)} // 86400000000, ${micros(v)} % 86400000000)`,
  ),
  'justify_interval(interval)': once1((v) => `tc_justify_interval(${v})`),
  ...OVERLAPS,
  'justify_days(interval)': once1(
    (v) => `tc_interval(tc_interval_months(${v}) + tc_interval_days(${v}) // 30, tc_interval_days(${v}) % 30, ${micros(v)})`,
  ),
  ...each(['isfinite(date)', 'isfinite(timestamp)', 'isfinite(timestamptz)'], named('isfinite')),
  'isfinite(interval)': template((v) => `(${v} IS NOT NULL OR NULL)`),
};

/** For SQLValueFunction nodes. */
export function sqlValueTime(kind: 'date' | 'timestamptz' | 'timestamp' | 'time'): Implementation {
  switch (kind) {
    case 'date':
      return { sql: (_, site) => today(site) };
    case 'timestamptz':
      return transactionTime;
    case 'timestamp':
      return { sql: (_, site) => `CAST(${nowSql(site)} AS TIMESTAMP)` };
    case 'time':
      return { sql: (_, site) => `CAST(CAST(${nowSql(site)} AS TIMESTAMP) AS TIME)` };
  }
}
