import { BindError, locate } from '../bind-error.ts';
import { isKind, ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type { Expression } from '../tree/expression.ts';
import { OID } from '../types/pg-type.ts';
import type { FunctionTable, Implementation } from './implementation.ts';
import { constantText, constantValue, quoted, requireConstant } from './sql.ts';
import { numberToChar } from './number-to-char.ts';

/** to_char and to_date with constant formats, taken apart while binding. */

interface Piece {
  /** SQL of the text, given the timestamp and, for intervals, nothing else. */
  readonly sql: (t: string, fill: boolean) => string;
  /** Whether FM before it changes it. */
}

const number = (value: (t: string) => string, width: number): Piece => ({
  sql: (t, fill) => {
    const text = `CAST((${value(t)}) AS VARCHAR)`;
    return fill ? `lpad(${text}, CAST(greatest(${width}, length(${text})) AS INTEGER), '0')` : text;
  },
});
const part =
  (field: string): ((t: string) => string) =>
  (t) =>
    `datepart('${field}', ${t})`;
const word = (value: (t: string) => string, width: number): Piece => ({
  sql: (t, fill) => (fill && width > 0 ? `rpad(${value(t)}, ${width}, ' ')` : value(t)),
});
/** Years before 1 are counted back from it. */
const year = (t: string): string =>
  `(CASE WHEN datepart('year', ${t}) > 0 THEN datepart('year', ${t}) ELSE 1 - datepart('year', ${t}) END)`;
const twelve = (t: string): string => `((datepart('hour', ${t}) + 11) % 12 + 1)`;
const capital =
  (fn: string): ((t: string) => string) =>
  (t) =>
    `${fn}(${t})`;
const meridiem = (am: string, pm: string): Piece => word((t) => `CASE WHEN datepart('hour', ${t}) >= 12 THEN '${pm}' ELSE '${am}' END`, 0);
const era = (bc: string, ad: string): Piece => word((t) => `CASE WHEN datepart('year', ${t}) <= 0 THEN '${bc}' ELSE '${ad}' END`, 0);
const micros = (t: string): string => `datepart('microsecond', ${t}) % 1000000`;
const fraction = (digits: number): Piece => number((t) => `(${micros(t)}) // ${10 ** (6 - digits)}`, digits);

/** Longest first: the first one that fits is meant. */
const TIMESTAMP_PIECES: readonly (readonly [string, Piece])[] = [
  ['Y,YYY', word((t) => `CAST(${year(t)} // 1000 AS VARCHAR) || ',' || lpad(CAST(${year(t)} % 1000 AS VARCHAR), 3, '0')`, 0)],
  ['MONTH', word((t) => `upper(monthname(${t}))`, 9)],
  ['Month', word(capital('monthname'), 9)],
  ['month', word((t) => `lower(monthname(${t}))`, 9)],
  ['SSSSS', number((t) => `datepart('hour', ${t}) * 3600 + datepart('minute', ${t}) * 60 + datepart('second', ${t})`, 0)],
  ['YYYY', number(year, 4)],
  ['IYYY', number(part('isoyear'), 4)],
  ['HH24', number(part('hour'), 2)],
  ['HH12', number(twelve, 2)],
  ['SSSS', number((t) => `datepart('hour', ${t}) * 3600 + datepart('minute', ${t}) * 60 + datepart('second', ${t})`, 0)],
  ['IDDD', number((t) => `(datepart('week', ${t}) - 1) * 7 + datepart('isodow', ${t})`, 3)],
  ['A.M.', meridiem('A.M.', 'P.M.')],
  ['P.M.', meridiem('A.M.', 'P.M.')],
  ['a.m.', meridiem('a.m.', 'p.m.')],
  ['p.m.', meridiem('a.m.', 'p.m.')],
  ['B.C.', era('B.C.', 'A.D.')],
  ['A.D.', era('B.C.', 'A.D.')],
  ['YYY', number((t) => `${year(t)} % 1000`, 3)],
  ['IYY', number((t) => `datepart('isoyear', ${t}) % 1000`, 3)],
  ['DAY', word((t) => `upper(dayname(${t}))`, 9)],
  ['Day', word(capital('dayname'), 9)],
  ['day', word((t) => `lower(dayname(${t}))`, 9)],
  ['MON', word((t) => `upper(left(monthname(${t}), 3))`, 0)],
  ['Mon', word((t) => `left(monthname(${t}), 3)`, 0)],
  ['mon', word((t) => `lower(left(monthname(${t}), 3))`, 0)],
  ['DDD', number(part('doy'), 3)],
  ['FF1', fraction(1)],
  ['FF2', fraction(2)],
  ['FF3', fraction(3)],
  ['FF4', fraction(4)],
  ['FF5', fraction(5)],
  ['FF6', fraction(6)],
  ['YY', number((t) => `${year(t)} % 100`, 2)],
  ['IY', number((t) => `datepart('isoyear', ${t}) % 100`, 2)],
  ['MM', number(part('month'), 2)],
  ['DD', number(part('day'), 2)],
  ['DY', word((t) => `upper(left(dayname(${t}), 3))`, 0)],
  ['Dy', word((t) => `left(dayname(${t}), 3)`, 0)],
  ['dy', word((t) => `lower(left(dayname(${t}), 3))`, 0)],
  ['ID', number(part('isodow'), 0)],
  ['HH', number(twelve, 2)],
  ['MI', number(part('minute'), 2)],
  ['SS', number((t) => `datepart('second', ${t})`, 2)],
  ['MS', fraction(3)],
  ['US', fraction(6)],
  ['AM', meridiem('AM', 'PM')],
  ['PM', meridiem('AM', 'PM')],
  ['am', meridiem('am', 'pm')],
  ['pm', meridiem('am', 'pm')],
  ['BC', era('BC', 'AD')],
  ['AD', era('BC', 'AD')],
  ['bc', era('bc', 'ad')],
  ['ad', era('bc', 'ad')],
  ['WW', number((t) => `(datepart('doy', ${t}) - 1) // 7 + 1`, 2)],
  ['IW', number(part('week'), 2)],
  ['CC', number(part('century'), 2)],
  ['Y', number((t) => `${year(t)} % 10`, 1)],
  ['I', number((t) => `datepart('isoyear', ${t}) % 10`, 1)],
  ['D', number((t) => `datepart('dow', ${t}) + 1`, 0)],
  ['W', number((t) => `(datepart('day', ${t}) - 1) // 7 + 1`, 0)],
  ['Q', number(part('quarter'), 0)],
  ['J', number((t) => `CAST(floor(datepart('julian', ${t})) AS BIGINT)`, 0)],
];

const UNSUPPORTED = /^(TZH|TZM|TZ|OF|RM|FX|TM|IYYY|IYY|IY|CC)/i;
/** Letters that are keywords in any case: `yyyy` means YYYY. */
const CASELESS = new Set([
  'YYYY',
  'YYY',
  'YY',
  'Y',
  'Y,YYY',
  'IYYY',
  'IYY',
  'IY',
  'I',
  'HH24',
  'HH12',
  'HH',
  'MI',
  'SS',
  'SSSS',
  'SSSSS',
  'MS',
  'US',
  'MM',
  'DD',
  'DDD',
  'IDDD',
  'D',
  'ID',
  'WW',
  'IW',
  'W',
  'Q',
  'CC',
  'J',
  'FF1',
  'FF2',
  'FF3',
  'FF4',
  'FF5',
  'FF6',
]);

function formatTimestamp(format: string, t: string): string {
  const parts: string[] = [];
  let literal = '';
  const flush = (): void => {
    if (literal !== '') parts.push(quoted(literal));
    literal = '';
  };
  for (let i = 0; i < format.length;) {
    const rest = format.slice(i);
    const quotedText = /^"((?:[^"\\]|\\.)*)"?/.exec(rest);
    if (quotedText !== null) {
      literal += quotedText[1]!.replaceAll(/\\(.)/g, '$1');
      i += quotedText[0].length;
      continue;
    }
    const modifier = /^(FM|fm)/.exec(rest);
    const body = modifier === null ? rest : rest.slice(2);
    const found = TIMESTAMP_PIECES.find(([name]) => body.startsWith(name) || (CASELESS.has(name) && body.toUpperCase().startsWith(name)));
    if (UNSUPPORTED.test(body))
      throw new ThermoclineError('feature-not-supported', `format "${UNSUPPORTED.exec(body)![0]}" of to_char() is not supported`);
    if (found === undefined) {
      literal += rest[0] === '\\' ? (rest[1] ?? '') : rest[0];
      i += rest[0] === '\\' ? 2 : 1;
      continue;
    }
    flush();
    const [name, piece] = found;
    parts.push(piece.sql(t, modifier === null));
    i += name.length + (modifier === null ? 0 : 2);
    const suffix = /^(TH|th|SP)/.exec(format.slice(i));
    if (suffix !== null) throw new ThermoclineError('feature-not-supported', 'ordinal suffixes of to_char() are not supported');
  }
  flush();
  return parts.length === 0 ? "''" : `(${parts.join(' || ')})`;
}

/** The format as DuckDB can be told it now; null where it is no constant, or has parts that only engine/duckdb/format-datetime.ts knows. */
function plainFormat(args: readonly Expression[], t: string): string | null {
  const format = constantValue(args[1]);
  if (typeof format !== 'string' || format === '') return null;
  try {
    return formatTimestamp(format, t);
  } catch (error) {
    if (isKind(error, 'feature-not-supported')) return null;
    throw error;
  }
}

const timestampToChar: Implementation = {
  sql: ([t = '', format = ''], site) => {
    const isZoned = site.args[0]!.type.oid === OID.timestamptz;
    const local = isZoned ? `CAST(${t} AS TIMESTAMP)` : t;
    if (plainFormat(site.args, 't') !== null) return site.once(local, (v) => plainFormat(site.args, v)!);
    const micros = (v: string): string => `CAST(epoch_us(${v}) AS VARCHAR)`;
    if (!isZoned) return `tc_format('timestamp', ${micros(t)}, ${format})`;
    return site.once(
      t,
      (v) =>
        `tc_format('timestamp', ${micros(`CAST(${v} AS TIMESTAMP)`)} || '|' || CAST((epoch_us(CAST(${v} AS TIMESTAMP)) - epoch_us(${v})) // 1000000 AS VARCHAR), ${format})`,
    );
  },
};

const intervalToChar: Implementation = {
  sql: ([v = '', format = ''], site) =>
    site.once(
      v,
      (i) =>
        `tc_format('interval', CAST(tc_interval_months(${i}) AS VARCHAR) || '|' || CAST(tc_interval_days(${i}) AS VARCHAR) || '|' || CAST(tc_interval_micros(${i}) AS VARCHAR), ${format})`,
    ),
};

const numericToChar: Implementation = {
  sql: ([v = ''], site) => numberToChar(v, site.args[0]!.type, constantText(site, 1), site),
  check: (args) => {
    requireConstant(1, 'the format of to_char()')(args);
    locate(args[1]!.location, () => numberToChar('0', args[0]!.type, String((args[1] as { readonly value: unknown }).value), null));
  },
};

/** to_date, to_timestamp(text, text): formats of fixed-width numbers and month names, which strptime reads alike. */
const STRPTIME: Readonly<Record<string, string>> = {
  YYYY: '%Y',
  MM: '%m',
  DD: '%d',
  HH24: '%H',
  HH12: '%I',
  HH: '%I',
  MI: '%M',
  SS: '%S',
  MS: '%g',
  US: '%f',
  Mon: '%b',
  MON: '%b',
  Month: '%B',
  AM: '%p',
  PM: '%p',
  DDD: '%j',
  YY: '%y',
};

function strptimeFormat(format: string): string {
  return format.replaceAll(/YYYY|HH24|HH12|Month|DDD|MON|Mon|MM|DD|HH|MI|SS|MS|US|AM|PM|YY|[A-Za-z%]+/gi, (token) => {
    const known = STRPTIME[token] ?? STRPTIME[token.toUpperCase()];
    if (known === undefined) throw new ThermoclineError('feature-not-supported', `format "${token}" is not supported`);
    return known;
  });
}

const parse = (wrap: (parsed: string) => string): Implementation => ({
  sql: ([s], site) => wrap(`strptime(${s}, ${quoted(strptimeFormat(constantText(site, 1)))})`),
  check: (args) => {
    requireConstant(1, 'the format')(args);
    if (args[1]!.kind !== 'constant') throw new BindError('feature-not-supported', 'the format must be a constant', args[1]!.location);
    locate(args[1]!.location, () => strptimeFormat(String((args[1] as { readonly value: unknown }).value)));
  },
});

export const TO_CHAR: FunctionTable = {
  'to_char(timestamp,text)': timestampToChar,
  'to_char(timestamptz,text)': timestampToChar,
  'to_char(interval,text)': intervalToChar,
  'to_char(int4,text)': numericToChar,
  'to_char(int8,text)': numericToChar,
  'to_char(float8,text)': numericToChar,
  'to_char(float4,text)': numericToChar,
  'to_char(numeric,text)': numericToChar,
  'to_date(text,text)': parse((p) => `CAST(${p} AS DATE)`),
  'to_timestamp(text,text)': parse((p) => `CAST(${p} AS TIMESTAMPTZ)`),
};
