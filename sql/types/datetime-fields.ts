import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { daysInMonth, daysOfDate, MICROS_PER_DAY, SECONDS_PER_DAY } from './calendar.ts';
import { asciiOf } from './field-bytes.ts';
import { type TimeZone, timeZoneOf } from './time-zone.ts';

/** What a date or time text says, before a type makes something of it. Filled by {@link readDateTime}; made once per column. */
export interface DateTimeFields {
  /** Of the date as written, without its time. */
  dateDays: number;
  /** Days since 1970-01-01, after times such as 24:00 moved it on. */
  days: number;
  /** Microseconds of the day, [0, 86 400 000 000). */
  micros: number;
  /** The local time as written, in seconds since 1970 and without its fraction: what a zone's offset is looked up by. */
  localSeconds: number;
  /** Seconds east of UTC as written; null when no offset was. */
  offset: number | null;
  /** The zone as named; null when none was. */
  zone: TimeZone | null;
}

export function newDateTimeFields(): DateTimeFields {
  return { dateDays: 0, days: 0, micros: 0, localSeconds: 0, offset: null, zone: null };
}

export type DateTimeName = 'date' | 'timestamp' | 'timestamp with time zone';

/**
 * Reads an ISO date with an optional time and zone: `2024-02-29`, `20240229T235959.5Z`, `44-03-15 BC`… (years of three digits or
 * more), `2024-02-29 12:00 Europe/Paris`, `epoch`. Throws `invalid-datetime` for what is not such a text, `datetime-out-of-range` for
 * fields out of range and for `infinity`, which neither log nor lake can hold.
 */
export function readDateTime(bytes: Uint8Array, start: number, end: number, type: DateTimeName, into: DateTimeFields): void {
  if (!readPlain(bytes, start, end, into)) readLoosely(asciiOf(bytes, start, end), type, into);
}

const TWO_DIGITS_BAD = -1;

function twoDigits(bytes: Uint8Array, at: number): number {
  const a = bytes[at]! - 48;
  const b = bytes[at + 1]! - 48;
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : TWO_DIGITS_BAD;
}

const FRACTION_SCALE = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

/** The forms programs write: `YYYY-MM-DD`, then `HH:MM:SS`, up to six decimals, `Z` or `±HH[:MM]`. False when the text is another. */
function readPlain(bytes: Uint8Array, start: number, end: number, into: DateTimeFields): boolean {
  if (end - start < 10 || bytes[start + 4] !== 45 || bytes[start + 7] !== 45) return false;
  const century = twoDigits(bytes, start);
  const yearOfCentury = twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  if (century < 0 || yearOfCentury < 0 || month < 1 || month > 12 || day < 1) return false;
  const year = century * 100 + yearOfCentury;
  if (year === 0 || (day > 28 && day > daysInMonth(year, month))) return false;
  into.dateDays = into.days = daysOfDate(year, month, day);
  into.localSeconds = into.days * SECONDS_PER_DAY;
  into.micros = 0;
  into.offset = null;
  into.zone = null;
  let at = start + 10;
  if (at === end) return true;
  if (end - at < 9 || (bytes[at] !== 32 && bytes[at] !== 84) || bytes[at + 3] !== 58 || bytes[at + 6] !== 58) return false;
  const hour = twoDigits(bytes, at + 1);
  const minute = twoDigits(bytes, at + 4);
  const second = twoDigits(bytes, at + 7);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;
  let fraction = 0;
  at += 9;
  if (at < end && bytes[at] === 46) {
    const first = ++at;
    for (; at < end && at - first < 6; at++) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) break;
      fraction = fraction * 10 + digit;
    }
    fraction *= FRACTION_SCALE[at - first]!;
  }
  const ofDay = hour * 3600 + minute * 60 + second;
  into.localSeconds += ofDay;
  into.micros = ofDay * 1e6 + fraction;
  if (at === end) return true;
  if (bytes[at] === 90 && at + 1 === end) {
    into.offset = 0;
    return true;
  }
  if (bytes[at] !== 43 && bytes[at] !== 45) return false;
  const west = bytes[at] === 45;
  const hours = end - at === 3 || end - at === 6 ? twoDigits(bytes, at + 1) : -1;
  const minutes = end - at === 3 ? 0 : bytes[at + 3] === 58 ? twoDigits(bytes, at + 4) : -1;
  if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59) return false;
  into.offset = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
  return true;
}

const DATE_TIME = new RegExp(
  [
    /^\s*(?:(?<year>\d{3,})-(?<month>\d{1,2})-(?<day>\d{1,2})|(?<compact>\d{8,}))/,
    /(?<earlyEra>\s+(?:bc|ad))?/,
    /(?:(?:\s+|\s*t\s*)(?:(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?<fraction>\.\d*)?)?|(?<clock>\d{4}|\d{6}(?:\.\d*)?)(?![\d:]))(?<half>\s*[ap]m(?![a-z]))?)?/,
    /\s*(?<offset>z(?![a-z])|zulu|[+-]\d{1,2}(?::?\d{2}(?::?\d{2})?)?)?/,
    /(?:\s*(?<zone>(?!(?:bc|ad)\b)[a-z][a-z0-9_+/-]*))?/,
    /(?<era>\s+(?:bc|ad))?\s*$/,
  ]
    .map((part) => part.source)
    .join(''),
  'i',
);

function readLoosely(text: string, type: DateTimeName, into: DateTimeFields): void {
  const word = text.trim().toLowerCase();
  if (word === 'epoch') {
    Object.assign(into, { dateDays: 0, days: 0, micros: 0, localSeconds: 0, offset: 0, zone: null });
    return;
  }
  if (/^[+-]?infinity$/.test(word)) {
    throw new ThermoclineError('datetime-out-of-range', `${type === 'date' ? 'date' : 'timestamp'} out of range: "${text}"`, {
      detail: 'Infinite dates and timestamps cannot be stored.',
    });
  }
  const groups = DATE_TIME.exec(text)?.groups;
  if (groups === undefined || (groups['earlyEra'] !== undefined && groups['era'] !== undefined)) throw invalid(text, type);
  readDate(groups, text, into);
  readTime(groups, text, into);
  readZone(groups, text, type, into);
}

type Groups = Readonly<Record<string, string | undefined>>;

function readDate(groups: Groups, text: string, into: DateTimeFields): void {
  const compact = groups['compact'];
  const year = Number(compact === undefined ? groups['year'] : compact.slice(0, -4));
  const month = Number(compact === undefined ? groups['month'] : compact.slice(-4, -2));
  const day = Number(compact === undefined ? groups['day'] : compact.slice(-2));
  const beforeChrist = /bc/i.test(groups['earlyEra'] ?? groups['era'] ?? '');
  // There is no year 0, and no calendar needs ten digits.
  if (year === 0 || year > 999_999_999) throw fieldOutOfRange(text);
  if (month < 1 || month > 12 || day < 1 || day > 31) {
    throw fieldOutOfRange(text, 'Dates are read in ISO order: year, month, day.');
  }
  const astronomical = beforeChrist ? 1 - year : year;
  if (day > daysInMonth(astronomical, month)) throw fieldOutOfRange(text);
  into.dateDays = into.days = daysOfDate(astronomical, month, day);
}

function readTime(groups: Groups, text: string, into: DateTimeFields): void {
  const clock = groups['clock'];
  let hour = Number(clock?.slice(0, 2) ?? groups['hour'] ?? '0');
  const minute = Number(clock?.slice(2, 4) ?? groups['minute'] ?? '0');
  const second = Number(clock?.slice(4, 6) ?? groups['second'] ?? '0');
  const fraction = clock?.slice(6) ?? groups['fraction'] ?? '';
  const half = groups['half']?.trim().toLowerCase();
  if (half !== undefined) {
    if (hour > 12 || hour === 0) throw fieldOutOfRange(text);
    hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  }
  const micros = fraction.length > 1 ? roundHalfEven(Number(`0${fraction}`) * 1e6) : 0;
  const seconds = hour * 3600 + minute * 60 + second;
  const ofDay = seconds * 1e6 + micros;
  // 24:00 and a second of 60 are taken and belong to what follows.
  if (minute > 59 || second > 60 || hour > 24 || (hour === 24 && ofDay > MICROS_PER_DAY)) throw fieldOutOfRange(text);
  into.localSeconds = into.dateDays * SECONDS_PER_DAY + seconds;
  const over = ofDay >= MICROS_PER_DAY ? 1 : 0;
  into.days += over;
  into.micros = ofDay - over * MICROS_PER_DAY;
}

function readZone(groups: Groups, text: string, type: DateTimeName, into: DateTimeFields): void {
  into.offset = null;
  into.zone = null;
  const offset = groups['offset'];
  const zone = groups['zone'];
  if (offset !== undefined) {
    if (zone !== undefined) throw invalid(text, type);
    into.offset = /^z/i.test(offset) ? 0 : offsetSeconds(offset, text);
  } else if (zone !== undefined) {
    const fixed = ABBREVIATIONS[zone.toLowerCase()];
    if (fixed !== undefined) into.offset = fixed * 3600;
    else into.zone = namedZone(zone.toLowerCase(), text, type);
  }
}

/** `±h`, `±hh`, `±hmm`, `±hhmm`, `±hh:mm[:ss]`. */
function offsetSeconds(offset: string, text: string): number {
  const digits = offset.slice(1);
  const packed = !digits.includes(':') && digits.length > 2;
  const parts = packed ? [digits.slice(0, -2), digits.slice(-2)] : digits.split(':');
  const [hours, minutes, secs] = [Number(parts[0]), Number(parts[1] ?? '0'), Number(parts[2] ?? '0')];
  if (hours > 15 || minutes > 59 || secs > 59) {
    throw new ThermoclineError('timezone-out-of-range', `time zone displacement out of range: "${text}"`);
  }
  return (offset[0] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + secs);
}

function namedZone(name: string, text: string, type: DateTimeName): TimeZone {
  try {
    return timeZoneOf(name);
  } catch (error) {
    // A word that is no zone is bad syntax; only names that look like an IANA zone are called one.
    if (name.includes('/')) throw error;
    throw invalid(text, type);
  }
}

/** Hours east, as PostgreSQL's default list has them. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  utc: 0,
  ut: 0,
  gmt: 0,
  uct: 0,
  wet: 0,
  west: 1,
  bst: 1,
  cet: 1,
  cest: 2,
  met: 1,
  mest: 2,
  mez: 1,
  mesz: 2,
  eet: 2,
  eest: 3,
  sast: 2,
  ist: 2,
  idt: 3,
  nst: -3.5,
  ndt: -2.5,
  ast: -4,
  adt: -3,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
  akst: -9,
  akdt: -8,
  hst: -10,
  jst: 9,
  kst: 9,
  awst: 8,
  acst: 9.5,
  acdt: 10.5,
  aest: 10,
  aedt: 11,
  nzst: 12,
  nzdt: 13,
};

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function invalid(text: string, type: DateTimeName): ThermoclineError {
  return new ThermoclineError('invalid-datetime', `invalid input syntax for type ${type}: "${text}"`);
}

function fieldOutOfRange(text: string, hint?: string): ThermoclineError {
  return new ThermoclineError('datetime-out-of-range', `date/time field value out of range: "${text}"`, { hint });
}
