import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type { Interval } from './value.ts';

const MICROS_PER_HOUR = 3_600_000_000;
const MICROS_PER_MINUTE = 60_000_000;

/** Bits of an interval's range modifier (`interval '1' day`), as INTERVAL_MASK counts. */
export const INTERVAL_FIELDS = { month: 1 << 1, year: 1 << 2, day: 1 << 3, hour: 1 << 10, minute: 1 << 11, second: 1 << 12 } as const;
export const INTERVAL_FULL_RANGE = 0x7fff;

interface Sum {
  months: number;
  days: number;
  /** Whole microseconds; a double holds them exactly for 285 years. */
  micros: number;
}

const UNITS: readonly (readonly [RegExp, (sum: Sum, n: number) => void])[] = [
  [/^(y|yr|yrs|years?)$/, (s, n) => addMonths(s, n * 12, true)],
  [/^(mon|mons|months?)$/, (s, n) => addMonths(s, n, false)],
  [/^(w|weeks?)$/, (s, n) => addDays(s, n * 7)],
  [/^(d|days?)$/, addDays],
  [/^(h|hrs?|hours?)$/, (s, n) => addMicros(s, n * MICROS_PER_HOUR)],
  [/^(m|mins?|minutes?)$/, (s, n) => addMicros(s, n * MICROS_PER_MINUTE)],
  [/^(s|secs?|seconds?)$/, (s, n) => addMicros(s, n * 1_000_000)],
  [/^(ms|msecs?|milliseconds?|msecond|mseconds)$/, (s, n) => addMicros(s, n * 1000)],
  [/^(us|usecs?|microseconds?|usecond|useconds)$/, (s, n) => addMicros(s, n)],
  [/^(dec|decs|decades?)$/, (s, n) => addMonths(s, n * 120, true)],
  [/^(c|cent|century|centuries)$/, (s, n) => addMonths(s, n * 1200, true)],
  [/^(mil|mils|millennium|millennia)$/, (s, n) => addMonths(s, n * 12_000, true)],
];

/** Text → interval: Postgres's, SQL's (`1-2`, `3 4:05`) and ISO 8601's (`P1Y2M`) forms. `range` gives a bare number its unit. */
export function parseInterval(text: string, range: number = INTERVAL_FULL_RANGE): Interval {
  const sum: Sum = { months: 0, days: 0, micros: 0 };
  let rest = text.trim().toLowerCase();
  if (rest.startsWith('p')) {
    readIso(sum, rest, text);
    return finish(sum, text);
  }
  rest = rest.replace(/^@\s*/, '');
  let ago = false;
  let fields = 0;
  while (rest !== '') {
    let m: RegExpExecArray | null;
    if ((m = /^[\s,]+/.exec(rest)) !== null) {
      rest = rest.slice(m[0].length);
      continue;
    }
    if (ago) throw invalid(text);
    if ((m = /^ago$/.exec(rest)) !== null && fields > 0) {
      ago = true;
      rest = '';
      continue;
    }
    if ((m = /^([+-]?)(\d+):(\d{1,2})(?::(\d{1,2}(?:\.\d*)?))?(?![\d:])/.exec(rest)) !== null) {
      // Two parts are hours and minutes, unless the type says MINUTE TO SECOND.
      const minutesFirst = m[4] === undefined && range === (INTERVAL_FIELDS.minute | INTERVAL_FIELDS.second);
      const [h, min, s] = minutesFirst ? [0, Number(m[2]), Number(m[3])] : [Number(m[2]), Number(m[3]), Number(m[4] ?? 0)];
      if (min! > 59 || s! >= 61) throw new ThermoclineError('datetime-out-of-range', `interval field value out of range: "${text}"`);
      addMicros(sum, (m[1] === '-' ? -1 : 1) * (h! * MICROS_PER_HOUR + min! * MICROS_PER_MINUTE + s! * 1_000_000));
    } else if ((m = /^([+-]?)(\d+)-(\d{1,2})(?![\d-])/.exec(rest)) !== null) {
      addMonths(sum, (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 12 + Number(m[3])), false);
    } else if ((m = /^([+-]?(?:\d+\.?\d*|\.\d+))\s*([a-z]+)?/.exec(rest)) !== null) {
      const unit = m[2] === 'ago' ? undefined : m[2];
      if (m[2] === 'ago') m[0] = m[0].replace(/ago$/, '');
      addUnit(sum, Number(m[1]), unit, range, /^\s*[+-]?\d+:/.test(rest.slice(m[0].length)), text);
    } else {
      throw invalid(text);
    }
    fields++;
    rest = rest.slice(m[0].length);
  }
  if (fields === 0) throw invalid(text);
  return finish(ago ? { months: -sum.months, days: -sum.days, micros: -sum.micros } : sum, text);
}

function addUnit(sum: Sum, n: number, unit: string | undefined, range: number, daysBeforeClock: boolean, text: string): void {
  if (unit === undefined) {
    // `3 4:05` is days and a clock; a bare number takes the smallest field of the type's range, seconds without one.
    const name = daysBeforeClock ? 'day' : smallestField(range);
    UNITS.find(([pattern]) => pattern.test(name))![1](sum, n);
    return;
  }
  const entry = UNITS.find(([pattern]) => pattern.test(unit));
  if (entry === undefined) throw invalid(text);
  entry[1](sum, n);
}

function smallestField(range: number): string {
  if (range === INTERVAL_FULL_RANGE || (range & INTERVAL_FIELDS.second) !== 0) return 'second';
  if ((range & INTERVAL_FIELDS.minute) !== 0) return 'minute';
  if ((range & INTERVAL_FIELDS.hour) !== 0) return 'hour';
  if ((range & INTERVAL_FIELDS.day) !== 0) return 'day';
  if ((range & INTERVAL_FIELDS.month) !== 0) return 'month';
  return 'year';
}

function readIso(sum: Sum, rest: string, text: string): void {
  const m =
    /^p(?:(-?[\d.]+)y)?(?:(-?[\d.]+)m)?(?:(-?[\d.]+)w)?(?:(-?[\d.]+)d)?(?:t(?:(-?[\d.]+)h)?(?:(-?[\d.]+)m)?(?:(-?[\d.]+)s)?)?$/.exec(rest);
  if (m === null || rest.length < 3) throw invalid(text);
  ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'].forEach((unit, i) => {
    const n = m[i + 1];
    if (n !== undefined) addUnit(sum, Number(n), unit, INTERVAL_FULL_RANGE, false, text);
  });
}

/** A fraction of a year is whole months; a fraction of a month is days of 30, and the rest of it time. */
function addMonths(sum: Sum, n: number, fromYears: boolean): void {
  const whole = fromYears ? Math.round(n) : Math.trunc(n);
  sum.months += whole;
  if (!fromYears) addDays(sum, Math.round((n - whole) * 30 * 1e6) / 1e6);
}

function addDays(sum: Sum, n: number): void {
  const whole = Math.trunc(n);
  sum.days += whole;
  addMicros(sum, (n - whole) * 86_400_000_000);
}

function addMicros(sum: Sum, n: number): void {
  sum.micros += Math.round(n);
}

function finish(sum: Sum, text: string): Interval {
  const fits = Math.abs(sum.months) < 2 ** 31 && Math.abs(sum.days) < 2 ** 31 && Number.isSafeInteger(sum.micros);
  if (!fits) throw new ThermoclineError('datetime-out-of-range', `interval field value out of range: "${text}"`);
  // + 0 turns -0 into 0.
  return { kind: 'interval', months: sum.months + 0, days: sum.days + 0, micros: BigInt(sum.micros) };
}

function invalid(text: string): ThermoclineError {
  return new ThermoclineError('invalid-datetime', `invalid input syntax for type interval: "${text}"`);
}
