import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import { daysFromCivil, daysInMonth, floorDiv } from './calendar.ts';
import { isTimeZone, offsetOfInstant, offsetOfLocal } from './time-zone.ts';
import { MICROS_PER_DAY, MICROS_PER_SECOND } from './value.ts';

/** What date and time literals depend on besides their text. */
export interface TimeSettings {
  /** Session time zone. */
  readonly timeZone: string;
  /** now() of the transaction, µs since 1970: for 'now', 'today'… */
  readonly nowMicros: bigint;
}

type Infinite = 'infinity' | '-infinity';

interface Fields {
  year: number | null;
  month: number | null;
  day: number | null;
  /** Microseconds after midnight. */
  clock: bigint | null;
  zone: string | null;
  meridiem: 'am' | 'pm' | null;
  bc: boolean;
  /** now, today…: an absolute moment instead of a written date. */
  base: { readonly localDays: bigint; readonly clock: bigint } | null;
  infinite: Infinite | null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAMES = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const DAY_NAMES = /^(sun(day)?|mon(day)?|tue(s(day)?)?|wed(nesday)?|thu(r(s(day)?)?)?|fri(day)?|sat(urday)?)$/;

/** Text → days since 1970-01-01. */
export function parseDate(text: string, settings: TimeSettings): bigint | Infinite {
  const fields = readFields(text, 'date', settings);
  if (fields.infinite !== null) return fields.infinite;
  return daysOf(fields, text, 'date');
}

/** Text → µs since 1970-01-01 on the wall clock; a zone in the text is ignored, as Postgres does. */
export function parseTimestamp(text: string, settings: TimeSettings): bigint | Infinite {
  const fields = readFields(text, 'timestamp', settings);
  if (fields.infinite !== null) return fields.infinite;
  return inRange(localMicros(fields, text, 'timestamp'), text);
}

/** Text → µs since 1970-01-01 UTC; without a zone the session's counts. */
export function parseTimestamptz(text: string, settings: TimeSettings): bigint | Infinite {
  const type = 'timestamp with time zone';
  const fields = readFields(text, type, settings);
  if (fields.infinite !== null) return fields.infinite;
  const local = localMicros(fields, text, type);
  return inRange(local - BigInt(offsetOfLocal(fields.zone ?? settings.timeZone, local)) * MICROS_PER_SECOND, text);
}

/** Text → µs after midnight. */
export function parseTime(text: string, settings: TimeSettings): bigint {
  const fields = readFields(text, 'time', settings);
  const clock = clockOf(fields, text) ?? fields.base?.clock ?? null;
  if (clock === null || fields.infinite !== null) throw invalid('time', text);
  return clock;
}

function localMicros(fields: Fields, text: string, type: string): bigint {
  const days = daysOf(fields, text, type);
  const clock = clockOf(fields, text) ?? fields.base?.clock ?? 0n;
  return days * MICROS_PER_DAY + clock;
}

/** From 4714-11-24 BC, as in Postgres, to 294247-01-09, the last whole day whose microseconds since 1970 fit an int64. */
function inRange(micros: bigint, text: string): bigint {
  if (micros >= -210_866_803_200_000_000n && micros < 9_223_372_022_400_000_000n) return micros;
  throw new ThermoclineError('datetime-out-of-range', `timestamp out of range: "${text}"`);
}

function daysOf(fields: Fields, text: string, type: string): bigint {
  if (fields.base !== null) return fields.base.localDays;
  const { year, month, day } = fields;
  if (year === null || month === null || day === null) throw invalid(type, text);
  if ((fields.bc && year <= 0) || (!fields.bc && year === 0)) throw outOfRange(text);
  const astronomical = fields.bc ? 1 - year : year;
  if (month < 1 || month > 12) throw outOfRange(text, 'Perhaps you need a different "datestyle" setting.');
  if (day < 1 || day > 31) throw outOfRange(text, 'Perhaps you need a different "datestyle" setting.');
  if (day > daysInMonth(astronomical, month)) throw outOfRange(text);
  if (astronomical < -4713 || astronomical > 5_874_897) throw new ThermoclineError('datetime-out-of-range', `date out of range: "${text}"`);
  return BigInt(daysFromCivil(astronomical, month, day));
}

function clockOf(fields: Fields, text: string): bigint | null {
  if (fields.clock === null || fields.meridiem === null) return fields.clock;
  const hours = fields.clock / 3_600_000_000n;
  if (hours < 1n || hours > 12n) throw outOfRange(text);
  const rest = fields.clock % 3_600_000_000n;
  return ((hours % 12n) + (fields.meridiem === 'pm' ? 12n : 0n)) * 3_600_000_000n + rest;
}

function readFields(text: string, type: string, settings: TimeSettings): Fields {
  const fields: Fields = {
    year: null,
    month: null,
    day: null,
    clock: null,
    zone: null,
    meridiem: null,
    bc: false,
    base: null,
    infinite: null,
  };
  let rest = text.trim();
  if (rest === '') throw invalid(type, text);
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest);
    if (match !== null) rest = rest.slice(match[0].length);
    return match;
  };
  const numbers: number[] = [];
  while (rest !== '') {
    let m: RegExpExecArray | null;
    if (take(/^[\s,;]+/) !== null || (fields.year !== null && take(/^t(?=\d)/i) !== null)) continue;
    if ((m = take(/^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?(?![\d:])/)) !== null) {
      if (fields.clock !== null) throw invalid(type, text);
      fields.clock = clockFrom(m, text);
    } else if (
      (m = take(/^(\d{3,7})-(\d{1,2})-(\d{1,2})(?!\d)/)) !== null ||
      (m = take(/^(\d{4,6})[/.](\d{1,2})[/.](\d{1,2})(?!\d)/)) !== null
    ) {
      setDate(fields, Number(m[1]), Number(m[2]), Number(m[3]), type, text);
    } else if ((m = take(/^(\d{1,2})[-/.](\d{1,2})[-/.](\d{1,6})(?!\d)/)) !== null) {
      setDate(fields, twoDigitYear(m[3]!), Number(m[1]), Number(m[2]), type, text);
    } else if ((m = take(/^(\d{1,6})-([a-z]{3,9})-(\d{1,6})(?!\d)/i)) !== null) {
      const month = monthOf(m[2]!);
      if (month === null) throw invalid(type, text);
      const yearFirst = m[1]!.length > 2;
      setDate(fields, twoDigitYear(yearFirst ? m[1]! : m[3]!), month, Number(yearFirst ? m[3] : m[1]), type, text);
    } else if ((m = take(/^(\d{4})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2})?)?(?![\d.:])/i)) !== null) {
      setDate(fields, Number(m[1]), Number(m[2]), Number(m[3]), type, text);
      if (m[4] !== undefined) fields.clock = clockFrom([m[0], m[4], m[5]!, m[6] ?? '0', ''], text);
    } else if ((m = take(/^[+-]\d{1,2}(?::?\d{2}(?::\d{2})?)?(?![\d:])/)) !== null) {
      if (fields.zone !== null || (fields.clock === null && fields.year === null)) throw invalid(type, text);
      fields.zone = m[0];
    } else if ((m = take(/^([+-]?)infinity/i)) !== null) {
      fields.infinite = m[1] === '-' ? '-infinity' : 'infinity';
    } else if ((m = take(/^(\d{1,6})(?:st|nd|rd|th)?(?![\d.:/-])/i)) !== null) {
      numbers.push(Number(m[1]));
      if (m[1]!.length <= 2 && fields.day === null) fields.day = Number(m[1]);
      else if (fields.year === null) fields.year = twoDigitYear(m[1]!);
      else throw invalid(type, text);
    } else if ((m = take(/^[a-z][a-z_]*(?:\/[a-z_+-]+)*(?:[+-]?\d+)?\.?/i)) !== null) {
      readWord(fields, m[0], type, text, settings);
    } else {
      throw invalid(type, text);
    }
  }
  // A bare number is no date: `2001` or `12` alone.
  if (numbers.length > 0 && fields.month === null) throw invalid(type, text);
  return fields;
}

function readWord(fields: Fields, word: string, type: string, text: string, settings: TimeSettings): void {
  const lower = word.toLowerCase();
  const month = monthOf(lower.replace(/\.$/, ''));
  if (month !== null) {
    if (fields.month !== null) throw invalid(type, text);
    fields.month = month;
  } else if (lower === 't' && fields.year !== null) return;
  else if (lower === 'am' || lower === 'pm' || lower === 'a.m.' || lower === 'p.m.') fields.meridiem = lower.startsWith('a') ? 'am' : 'pm';
  else if (lower === 'bc' || lower === 'ad' || lower === 'bce' || lower === 'ce') fields.bc = lower.startsWith('b');
  else if (DAY_NAMES.test(lower)) return;
  else if (lower === 'epoch') {
    fields.base = { localDays: 0n, clock: 0n };
    // The same moment everywhere.
    fields.zone ??= 'UTC';
  } else if (lower === 'now' || lower === 'today' || lower === 'tomorrow' || lower === 'yesterday') fields.base = momentOf(lower, settings);
  else if (lower === 'allballs') fields.clock = 0n;
  else if (fields.zone === null && isTimeZone(word)) fields.zone = word;
  else if (/^[a-z_]+\/|^[a-z]{3,}$/.test(lower) && fields.year !== null && lower.includes('/')) {
    throw new ThermoclineError('invalid-parameter-value', `time zone "${word}" not recognized`);
  } else throw invalid(type, text);
}

function momentOf(word: 'now' | 'today' | 'tomorrow' | 'yesterday', settings: TimeSettings): { localDays: bigint; clock: bigint } {
  const offset = offsetOfInstant(settings.timeZone, Number(settings.nowMicros / MICROS_PER_SECOND));
  const local = settings.nowMicros + BigInt(offset) * MICROS_PER_SECOND;
  const days = floorDiv(local, MICROS_PER_DAY);
  if (word === 'now') return { localDays: days, clock: local - days * MICROS_PER_DAY };
  return { localDays: days + (word === 'tomorrow' ? 1n : word === 'yesterday' ? -1n : 0n), clock: 0n };
}

function setDate(fields: Fields, year: number, month: number, day: number, type: string, text: string): void {
  if (fields.year !== null || fields.month !== null || fields.day !== null) throw invalid(type, text);
  fields.year = year;
  fields.month = month;
  fields.day = day;
}

function clockFrom(match: ArrayLike<string | undefined>, text: string): bigint {
  const hours = Number(match[1]);
  const minutes = Number(match[2]);
  const seconds = Number(match[3] ?? 0);
  const fraction = Math.round(Number(`0.${match[4] ?? ''}0`) * 1_000_000);
  const micros = BigInt(hours * 3600 + minutes * 60 + seconds) * MICROS_PER_SECOND + BigInt(fraction);
  // 24:00:00 and second 60 are let in, nothing after them.
  if (hours > 24 || minutes > 59 || seconds > 60 || micros > MICROS_PER_DAY) throw outOfRange(text);
  return micros;
}

function monthOf(word: string): number | null {
  const lower = word.toLowerCase();
  const index = MONTH_NAMES.indexOf(lower);
  if (index >= 0) return index + 1;
  const short = MONTHS.indexOf(lower === 'sept' ? 'sep' : lower);
  return short < 0 ? null : short + 1;
}

function twoDigitYear(digits: string): number {
  const year = Number(digits);
  return digits.length > 2 ? year : year < 70 ? year + 2000 : year + 1900;
}

function invalid(type: string, text: string): ThermoclineError {
  return new ThermoclineError('invalid-datetime', `invalid input syntax for type ${type}: "${text}"`);
}

function outOfRange(text: string, hint?: string): ThermoclineError {
  return new ThermoclineError('datetime-out-of-range', `date/time field value out of range: "${text}"`, { hint });
}
