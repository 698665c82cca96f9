import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type { BoundType } from '../tree/bound-type.ts';
import { OID } from '../types/pg-type.ts';
import type { CallSite } from './implementation.ts';
import { quoted } from './sql.ts';

/** One character of a number's picture. */
type Mark = { readonly kind: '9' | '0' | 'group' | 'point' } | { readonly kind: 'text'; readonly text: string };

interface Picture {
  readonly whole: readonly Mark[];
  readonly decimals: readonly Mark[];
  /** FM: no padding. */
  readonly trimmed: boolean;
  readonly sign: 'default' | 'leading' | 'trailing' | 'minus-trailing' | 'minus-leading' | 'brackets';
}

function readPicture(format: string): Picture {
  const whole: Mark[] = [];
  const decimals: Mark[] = [];
  let trimmed = false;
  let sign: Picture['sign'] = 'default';
  let afterPoint = false;
  let seenDigit = false;
  for (let i = 0; i < format.length;) {
    const rest = format.slice(i).toUpperCase();
    const marks = afterPoint ? decimals : whole;
    if (rest.startsWith('FM')) {
      trimmed = true;
      i += 2;
    } else if (rest.startsWith('MI')) {
      sign = seenDigit ? 'minus-trailing' : 'minus-leading';
      i += 2;
    } else if (rest.startsWith('PR')) {
      sign = 'brackets';
      i += 2;
    } else if (rest[0] === 'S' && !rest.startsWith('SG')) {
      sign = seenDigit ? 'trailing' : 'leading';
      i++;
    } else if (rest[0] === '9' || rest[0] === '0') {
      marks.push({ kind: rest[0] });
      seenDigit = true;
      i++;
    } else if (rest[0] === ',' || rest[0] === 'G') {
      marks.push({ kind: 'group' });
      i++;
    } else if (rest[0] === '.' || rest[0] === 'D') {
      if (afterPoint) throw new ThermoclineError('syntax', 'multiple decimal points');
      afterPoint = true;
      i++;
    } else if (rest[0] === '"') {
      const end = format.indexOf('"', i + 1);
      marks.push({ kind: 'text', text: format.slice(i + 1, end < 0 ? undefined : end) });
      i = end < 0 ? format.length : end + 1;
    } else if (/^(SG|PL|EEEE|RN|TH|V|L|B|C)/.test(rest)) {
      throw new ThermoclineError(
        'feature-not-supported',
        `format "${/^(SG|PL|EEEE|RN|TH|V|L|B|C)/.exec(rest)![0]}" of to_char() is not supported`,
      );
    } else {
      marks.push({ kind: 'text', text: format[i]! });
      i++;
    }
  }
  return { whole, decimals, trimmed, sign };
}

/**
 * SQL of to_char(number, format): the number's digits are put into the picture one position at a time. Throws 0A000 for parts of pictures that
 * are not known.
 */
export function numberToChar(sql: string, type: BoundType, format: string, site: CallSite | null): string {
  const picture = readPicture(format);
  const wholeDigits = picture.whole.filter((m) => m.kind === '9' || m.kind === '0').length;
  const decimalDigits = picture.decimals.filter((m) => m.kind === '9' || m.kind === '0').length;
  if (site === null) return '';
  const exact = type.oid === OID.float4 || type.oid === OID.float8 ? `tc_float_to_decimal(CAST(${sql} AS DOUBLE))` : sql;
  const rounded = `CAST(${exact} AS DECIMAL(38,${decimalDigits}))`;
  return site.once(rounded, (v) =>
    site.once(`CAST(trunc(abs(${v})) AS VARCHAR)`, (digits) =>
      layout(picture, v, digits, `right(CAST(abs(${v}) AS VARCHAR), ${decimalDigits})`, wholeDigits, decimalDigits),
    ),
  );
}

function layout(picture: Picture, v: string, digits: string, fraction: string, wholeDigits: number, decimalDigits: number): string {
  const overflow = `length(${digits}) > ${wholeDigits}`;
  const firstZero = zeroFrom(picture.whole);
  // Without a 0 in the picture a lone zero before the point is not shown when there are decimals.
  const shownDigits = decimalDigits > 0 && firstZero === wholeDigits ? `CASE WHEN ${digits} = '0' THEN '' ELSE ${digits} END` : digits;
  const blanks = (position: number): string => `${position} < ${wholeDigits} - length(${shownDigits})`;
  const parts: string[] = [];
  let position = 0;
  let literalTail = '';
  const lead = picture.whole.findIndex((m) => m.kind !== 'text');
  const prefix = picture.whole
    .slice(0, Math.max(lead, 0))
    .map((m) => (m.kind === 'text' ? m.text : ''))
    .join('');
  for (const mark of picture.whole.slice(Math.max(lead, 0))) {
    if (mark.kind === '9' || mark.kind === '0') {
      const digit = `substring(lpad(${shownDigits}, ${wholeDigits}, '0'), ${position + 1}, 1)`;
      parts.push(position >= firstZero ? digit : `CASE WHEN ${blanks(position)} THEN ${picture.trimmed ? "''" : "' '"} ELSE ${digit} END`);
      position++;
    } else if (mark.kind === 'group') {
      parts.push(
        position > firstZero
          ? "','"
          : `CASE WHEN ${blanks(position - 1)} OR ${position} = 0 THEN ${picture.trimmed ? "''" : "' '"} ELSE ',' END`,
      );
    } else if (mark.kind === 'text') parts.push(quoted(mark.text));
  }
  const hashes = [...picture.whole].map((m) => (m.kind === 'group' ? ',' : m.kind === 'text' ? m.text : '#')).join('');
  const hashedDecimals = decimalDigits > 0 ? `.${'#'.repeat(decimalDigits)}` : '';
  const whole = parts.length === 0 ? "''" : parts.join(' || ');
  let decimals = "''";
  if (picture.decimals.length > 0 || decimalDigits > 0) {
    const kept = picture.decimals.findLastIndex((m) => m.kind === '0') + 1;
    const text = picture.trimmed ? `left(${fraction}, greatest(${kept}, length(rtrim(${fraction}, '0'))))` : fraction;
    literalTail = picture.decimals.flatMap((m) => (m.kind === 'text' ? [m.text] : [])).join('');
    decimals = `'.' || ${text}`;
  }
  const tail = literalTail === '' ? '' : ` || ${quoted(literalTail)}`;
  const number = `CASE WHEN ${overflow} THEN ${quoted(hashes + hashedDecimals)} ELSE ${whole} || ${decimals} END${tail}`;
  return prefix === '' ? signed(picture, v, number) : `${quoted(prefix)} || ${signed(picture, v, number)}`;
}

/** Index of the first digit position that a 0 in the picture fills; the number of positions when there is none. */
function zeroFrom(marks: readonly Mark[]): number {
  let position = 0;
  for (const mark of marks) {
    if (mark.kind === '0') return position;
    if (mark.kind === '9') position++;
  }
  return position;
}

/** The sign stands right before the first character shown, in the place of one blank more. */
function signed(picture: Picture, v: string, number: string): string {
  const negative = `${v} < 0`;
  const blank = picture.trimmed ? "''" : "' '";
  const floating = (minus: string, plus: string): string =>
    `regexp_replace(${number}, '^( *)', '\\1' || CASE WHEN ${negative} THEN ${minus} ELSE ${plus} END)`;
  switch (picture.sign) {
    case 'default':
      return picture.trimmed ? floating("'-'", "''") : `CASE WHEN ${negative} THEN ${floating("'-'", "''")} ELSE ' ' || ${number} END`;
    case 'leading':
      return floating("'-'", "'+'");
    case 'trailing':
      return `${number} || CASE WHEN ${negative} THEN '-' ELSE '+' END`;
    case 'minus-trailing':
      return `${number} || CASE WHEN ${negative} THEN '-' ELSE ${blank} END`;
    case 'minus-leading':
      return `CASE WHEN ${negative} THEN '-' ELSE ${blank} END || ${number}`;
    case 'brackets':
      return `CASE WHEN ${negative} THEN ${floating("'<'", "''")} || '>' ELSE ${picture.trimmed ? '' : "' ' || "}${number}${picture.trimmed ? '' : " || ' '"} END`;
  }
}
