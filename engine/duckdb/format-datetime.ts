import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** to_char of dates, times and intervals with any format, as PostgreSQL's formatting.c lays it out. */

interface Fields {
  /** As shown: 1 BC is 1. */
  readonly year: number;
  readonly isBc: boolean;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  /** Null in intervals, which have no calendar. */
  readonly date: CalendarDate | null;
  /** Seconds east of UTC; null without a zone. */
  readonly offset: number | null;
}

interface CalendarDate {
  readonly dayOfYear: number;
  /** 0 = Sunday. */
  readonly weekday: number;
  readonly julian: number;
  readonly isoWeek: number;
  readonly isoYear: number;
}

/** How one pattern is shown: `fill` is false after FM. */
type Piece = (f: Fields, fill: boolean) => string;

const DAY_MS = 86_400_000;
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const ROMANS = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

const number = (value: (f: Fields) => number, width: number): Piece => {
  return (f, fill) => {
    const n = value(f);
    const digits = String(Math.abs(n)).padStart(fill ? width : 0, '0');
    return n < 0 ? `-${digits}` : digits;
  };
};
const upper = (text: string): string => text.toUpperCase();
const lower = (text: string): string => text.toLowerCase();
const same = (text: string): string => text;
const padded = (text: (f: Fields) => string, letters: (text: string) => string, width: number): Piece => {
  return (f, fill) => letters(text(f)).padEnd(fill ? width : 0);
};
const calendar = (f: Fields): CalendarDate => {
  if (f.date !== null) return f.date;
  throw new ThermoclineError('invalid-datetime', 'invalid format specification for an interval value', {
    hint: 'Intervals are not tied to specific calendar dates.',
  });
};
const monthName = (f: Fields): string => (calendar(f), MONTHS[f.month - 1]!);
const dayName = (f: Fields): string => DAYS[calendar(f).weekday]!;
const twelve = (f: Fields): number => (f.hour % 12 === 0 ? 12 : f.hour % 12);
const secondsOfDay = (f: Fields): number => f.hour * 3600 + f.minute * 60 + f.second;
const halfOf =
  (am: string, pm: string): Piece =>
  (f) =>
    f.hour % 24 >= 12 ? pm : am;
const eraOf =
  (bc: string, ad: string): Piece =>
  (f) => (calendar(f), f.isBc ? bc : ad);
const signed = (f: Fields): string => ((f.offset ?? 0) < 0 ? '-' : '+');
const zoneHours = (f: Fields): string => `${signed(f)}${String(Math.trunc(Math.abs(f.offset ?? 0) / 3600)).padStart(2, '0')}`;
const zoneMinutes = (f: Fields): string => String(Math.trunc((Math.abs(f.offset ?? 0) % 3600) / 60)).padStart(2, '0');
/** Abbreviations other than UTC's are not kept: the offset stands for them. */
const zoneName = (f: Fields): string => (f.offset === null ? '' : f.offset === 0 ? 'UTC' : zoneHours(f));
const century = (f: Fields): number =>
  f.date === null ? Math.trunc(f.year / 100) : f.isBc ? -(Math.trunc((f.year - 1) / 100) + 1) : Math.trunc((f.year - 1) / 100) + 1;

/** Patterns by name; both letter cases where the case says nothing. Longer names come first where one begins another. */
const PIECES: readonly (readonly [string, Piece])[] = [
  ...both('SSSSS', number(secondsOfDay, 0)),
  ...both('Y,YYY', (f) => `${Math.trunc(f.year / 1000)},${String(f.year % 1000).padStart(3, '0')}`),
  ['MONTH', padded(monthName, upper, 9)],
  ['Month', padded(monthName, same, 9)],
  ['month', padded(monthName, lower, 9)],
  ...both('SSSS', number(secondsOfDay, 0)),
  ...both(
    'HH24',
    number((f) => f.hour, 2),
  ),
  ...both('HH12', number(twelve, 2)),
  ...both(
    'IDDD',
    number((f) => (calendar(f).isoWeek - 1) * 7 + isoWeekday(f), 3),
  ),
  ...both(
    'IYYY',
    number((f) => calendar(f).isoYear, 4),
  ),
  ...both(
    'YYYY',
    number((f) => f.year, 4),
  ),
  ...both('A.M.', halfOf('A.M.', 'P.M.'), halfOf('a.m.', 'p.m.')),
  ...both('P.M.', halfOf('A.M.', 'P.M.'), halfOf('a.m.', 'p.m.')),
  ...both('A.D.', eraOf('B.C.', 'A.D.'), eraOf('b.c.', 'a.d.')),
  ...both('B.C.', eraOf('B.C.', 'A.D.'), eraOf('b.c.', 'a.d.')),
  ['DAY', padded(dayName, upper, 9)],
  ['Day', padded(dayName, same, 9)],
  ['day', padded(dayName, lower, 9)],
  ...both(
    'DDD',
    number((f) => calendar(f).dayOfYear, 3),
  ),
  ...[1, 2, 3, 4, 5, 6].flatMap((n) =>
    both(
      `FF${n}`,
      number((f) => Math.trunc(f.micros / 10 ** (6 - n)), n),
    ),
  ),
  ...both(
    'IYY',
    number((f) => calendar(f).isoYear % 1000, 3),
  ),
  ['MON', (f) => upper(monthName(f).slice(0, 3))],
  ['Mon', (f) => monthName(f).slice(0, 3)],
  ['mon', (f) => lower(monthName(f).slice(0, 3))],
  ...both('TZH', zoneHours),
  ...both('TZM', zoneMinutes),
  ...both(
    'YYY',
    number((f) => f.year % 1000, 3),
  ),
  ...both('AM', halfOf('AM', 'PM'), halfOf('am', 'pm')),
  ...both('PM', halfOf('AM', 'PM'), halfOf('am', 'pm')),
  ...both('AD', eraOf('BC', 'AD'), eraOf('bc', 'ad')),
  ...both('BC', eraOf('BC', 'AD'), eraOf('bc', 'ad')),
  ...both('CC', number(century, 2)),
  ...both(
    'DD',
    number((f) => f.day, 2),
  ),
  ['DY', (f) => upper(dayName(f).slice(0, 3))],
  ['Dy', (f) => dayName(f).slice(0, 3)],
  ['dy', (f) => lower(dayName(f).slice(0, 3))],
  ...both('FX', () => ''),
  ...both('HH', number(twelve, 2)),
  ...both('ID', number(isoWeekday, 0)),
  ...both(
    'IW',
    number((f) => calendar(f).isoWeek, 2),
  ),
  ...both(
    'IY',
    number((f) => calendar(f).isoYear % 100, 2),
  ),
  ...both(
    'MI',
    number((f) => f.minute, 2),
  ),
  ...both(
    'MM',
    number((f) => f.month, 2),
  ),
  ...both(
    'MS',
    number((f) => Math.trunc(f.micros / 1000), 3),
  ),
  ...both('OF', (f) => `${zoneHours(f)}${zoneMinutes(f) === '00' ? '' : `:${zoneMinutes(f)}`}`),
  ...both(
    'RM',
    padded((f) => ROMANS[f.month - 1] ?? '', upper, 4),
    padded((f) => ROMANS[f.month - 1] ?? '', lower, 4),
  ),
  ...both(
    'SS',
    number((f) => f.second, 2),
  ),
  ...both('TZ', zoneName, (f) => lower(zoneName(f))),
  ...both(
    'US',
    number((f) => f.micros, 6),
  ),
  ...both(
    'WW',
    number((f) => Math.trunc((calendar(f).dayOfYear - 1) / 7) + 1, 2),
  ),
  ...both(
    'YY',
    number((f) => f.year % 100, 2),
  ),
  ...both(
    'D',
    number((f) => calendar(f).weekday + 1, 0),
  ),
  ...both(
    'I',
    number((f) => calendar(f).isoYear % 10, 1),
  ),
  ...both(
    'J',
    number((f) => calendar(f).julian, 0),
  ),
  ...both('Q', (f) => (f.month === 0 ? '' : String(Math.trunc((f.month - 1) / 3) + 1))),
  ...both(
    'W',
    number((f) => Math.trunc((f.day - 1) / 7) + 1, 0),
  ),
  ...both(
    'Y',
    number((f) => f.year % 10, 1),
  ),
];

function both(name: string, piece: Piece, small = piece): readonly (readonly [string, Piece])[] {
  return [
    [name, piece],
    [name.toLowerCase(), small],
  ];
}

function isoWeekday(f: Fields): number {
  const { weekday } = calendar(f);
  return weekday === 0 ? 7 : weekday;
}

/** `value`: microseconds since 1970-01-01 on the wall clock, and `|seconds` east of UTC where there is a zone. */
export function formatTimestamp(value: string, format: string): string | null {
  const [local = '', offset] = value.split('|');
  return format === '' ? null : layOut(timestampFields(BigInt(local), offset === undefined ? null : Number(offset)), format);
}

/** `value`: `months|days|microseconds`. */
export function formatInterval(value: string, format: string): string | null {
  const [months = 0, days = 0, micros = 0] = value.split('|').map(Number);
  const seconds = Math.trunc(micros / 1e6);
  const fields: Fields = {
    year: Math.trunc(months / 12),
    isBc: false,
    month: months % 12,
    day: days,
    hour: Math.trunc(seconds / 3600),
    minute: Math.trunc((seconds % 3600) / 60),
    second: seconds % 60,
    micros: micros % 1e6,
    date: null,
    offset: null,
  };
  return format === '' ? null : layOut(fields, format);
}

function layOut(f: Fields, format: string): string {
  let out = '';
  for (let i = 0; i < format.length;) {
    const quoted = /^"((?:[^"\\]|\\[\s\S])*)"?/.exec(format.slice(i));
    if (quoted !== null) {
      out += quoted[1]!.replaceAll(/\\([\s\S])/g, '$1');
      i += quoted[0].length;
      continue;
    }
    const prefix = /^(?:FM|fm|TM|tm)/.exec(format.slice(i))?.[0] ?? '';
    const at = i + prefix.length;
    const found = PIECES.find(([name]) => format.startsWith(name, at));
    if (found === undefined) {
      if (prefix !== '') i = at;
      if (i >= format.length) break;
      // A backslash keeps a quote from beginning a literal; else it is one itself.
      if (format[i] === '\\' && format[i + 1] === '"') i++;
      out += format[i++];
      continue;
    }
    const [name, piece] = found;
    i = at + name.length;
    const text = piece(f, !/^fm$/i.test(prefix));
    const suffix = /^(?:TH|th|SP)/.exec(format.slice(i))?.[0] ?? '';
    i += suffix.length;
    out += suffix === 'TH' || suffix === 'th' ? `${text}${ordinal(text, suffix === 'TH')}` : text;
  }
  return out;
}

/** The letters after a number; a text that does not end in a digit has none. */
function ordinal(text: string, isUpper: boolean): string {
  if (!/\d$/.test(text)) return '';
  const last = text.at(-2) === '1' ? '0' : text.at(-1)!;
  const letters = last === '1' ? 'st' : last === '2' ? 'nd' : last === '3' ? 'rd' : 'th';
  return isUpper ? letters.toUpperCase() : letters;
}

function timestampFields(micros: bigint, offset: number | null): Fields {
  const day = Number((micros - (((micros % 86_400_000_000n) + 86_400_000_000n) % 86_400_000_000n)) / 86_400_000_000n);
  const ofDay = Number(micros - BigInt(day) * 86_400_000_000n);
  const date = new Date(day * DAY_MS);
  const year = date.getUTCFullYear();
  const first = Date.UTC(2000, 0, 1) + daysFrom2000(year) * DAY_MS;
  const weekday = date.getUTCDay();
  // The ISO week is that of its Thursday.
  const thursday = new Date((day + 3 - ((weekday + 6) % 7)) * DAY_MS);
  const isoYear = thursday.getUTCFullYear();
  const isoFirst = Date.UTC(2000, 0, 1) + daysFrom2000(isoYear) * DAY_MS;
  return {
    year: year > 0 ? year : 1 - year,
    isBc: year <= 0,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: Math.trunc(ofDay / 3.6e9),
    minute: Math.trunc((ofDay % 3.6e9) / 6e7),
    second: Math.trunc((ofDay % 6e7) / 1e6),
    micros: ofDay % 1e6,
    date: {
      dayOfYear: Math.round((date.getTime() - first) / DAY_MS) + 1,
      weekday,
      julian: day + 2_440_588,
      isoWeek: Math.trunc((thursday.getTime() - isoFirst) / (7 * DAY_MS)) + 1,
      isoYear: isoYear > 0 ? isoYear : 1 - isoYear,
    },
    offset,
  };
}

/** Days from 2000-01-01 to the first day of a year (Date.UTC takes years below 100 for others). */
function daysFrom2000(year: number): number {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, 0, 1);
  return Math.round((date.getTime() - Date.UTC(2000, 0, 1)) / DAY_MS);
}
