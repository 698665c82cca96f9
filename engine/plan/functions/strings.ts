import { BindError } from '../bind-error.ts';
import { castText } from './casts.ts';
import type { FunctionTable, Implementation } from './implementation.ts';
import { constantText, each, macro, named, once1, once2, quoted, requireConstant, template } from './sql.ts';

const asInteger = (sql: string): string => `CAST(${sql} AS INTEGER)`;

/** concat takes anything in its text form, NULL as nothing. */
const concat: Implementation = { sql: (args, site) => `concat(${texts(args, site, 0).join(', ')})` };
const concatWs: Implementation = { sql: (args, site) => `concat_ws(${[args[0]!, ...texts(args, site, 1)].join(', ')})` };

function texts(args: readonly string[], site: Parameters<Implementation['sql']>[1], from: number): string[] {
  return args.slice(from).map((a, i) => site.textOf(a, site.args[i + from]!.type));
}

/** format(): %s %I %L %%, with positions. */
const format: Implementation = {
  sql: (args, site) => {
    const parts: string[] = [];
    let next = 1;
    const template = constantText(site, 0);
    let at = 0;
    for (const m of template.matchAll(/%(?:(\d+)\$)?([sIL%])/g)) {
      if (m.index > at) parts.push(quoted(template.slice(at, m.index)));
      at = m.index + m[0].length;
      if (m[2] === '%') {
        parts.push("'%'");
        continue;
      }
      const index = m[1] === undefined ? next : Number(m[1]);
      next = index + 1;
      const text = site.textOf(args[index]!, site.args[index]!.type);
      parts.push(
        m[2] === 's' ? `COALESCE(${text}, '')` : m[2] === 'I' ? `tc_quote_ident(${text})` : `COALESCE(tc_quote_literal(${text}), 'NULL')`,
      );
    }
    if (at < template.length) parts.push(quoted(template.slice(at)));
    return parts.length === 0 ? "''" : `concat(${parts.join(', ')})`;
  },
  check: (args) => {
    requireConstant(0, 'the format string')(args);
    const template = String((args[0] as { readonly value: unknown }).value);
    let next = 1;
    for (const m of template.matchAll(/%(?:(\d+)\$)?(-?\d*)(.?)/g)) {
      if (m[3] === '%') continue;
      if (!'sIL'.includes(m[3]!) || m[3] === '') {
        throw new BindError(
          'invalid-parameter-value',
          m[3] === '' ? 'unterminated format() type specifier' : `unrecognized format() type specifier "${m[3]}"`,
          -1,
          {
            hint: 'For a single "%" use "%%".',
          },
        );
      }
      if (m[2] !== '') throw new BindError('feature-not-supported', 'widths in format() are not supported', args[0]!.location);
      const index = m[1] === undefined ? next : Number(m[1]);
      if (index >= args.length) throw new BindError('invalid-parameter-value', 'too few arguments for format()', -1);
      next = index + 1;
    }
  },
};

const encode: Implementation = {
  sql: ([a], site) => {
    switch (constantText(site, 1).toLowerCase()) {
      case 'hex':
        return `lower(hex(${a}))`;
      default:
        return `tc_base64(${a})`;
    }
  },
  check: checkEncoding,
};

const decode: Implementation = {
  sql: ([a], site) =>
    constantText(site, 1).toLowerCase() === 'hex' ? `from_hex(${a})` : `from_base64(regexp_replace(${a}, '\\s', '', 'g'))`,
  check: checkEncoding,
};

function checkEncoding(args: Parameters<NonNullable<Implementation['check']>>[0]): void {
  requireConstant(1, 'the encoding')(args);
  const name = String((args[1] as { readonly value: unknown }).value).toLowerCase();
  if (name === 'hex' || name === 'base64') return;
  if (name === 'escape') throw new BindError('feature-not-supported', 'encoding "escape" is not supported', args[1]!.location);
  throw new BindError('invalid-parameter-value', `unrecognized encoding: "${name}"`, -1);
}

/** Text in and out of bytes: UTF-8 is the only encoding. */
const convertFrom: Implementation = { sql: ([a]) => `decode(${a})`, check: checkUtf8 };
const convertTo: Implementation = { sql: ([a]) => `encode(${a})`, check: checkUtf8 };

function checkUtf8(args: Parameters<NonNullable<Implementation['check']>>[0]): void {
  requireConstant(1, 'the encoding')(args);
  const name = String((args[1] as { readonly value: unknown }).value);
  if (!/^(utf-?8|unicode)$/i.test(name))
    throw new BindError('feature-not-supported', `encoding "${name}" is not supported`, args[1]!.location);
}

export const STRINGS: FunctionTable = {
  '||(text,text)': template((a, b) => `(${a} || ${b})`),
  '||(bytea,bytea)': template((a, b) => `(${a} || ${b})`),
  '||(text,anynonarray)': { sql: ([a, b = ''], site) => `(${a} || ${castText(b, site.args[1]!.type, site)})` },
  '||(anynonarray,text)': { sql: ([a = '', b], site) => `(${castText(a, site.args[0]!.type, site)} || ${b})` },
  'lower(text)': named('lower'),
  'upper(text)': named('upper'),
  'initcap(text)': named('tc_initcap'),
  ...each(
    ['length(text)', 'char_length(text)', 'character_length(text)'],
    template((a) => asInteger(`length(${a})`)),
  ),
  ...each(
    ['length(bpchar)', 'char_length(bpchar)', 'character_length(bpchar)'],
    template((a) => asInteger(`length(rtrim(${a}, ' '))`)),
  ),
  ...each(
    ['length(bytea)', 'octet_length(bytea)'],
    template((a) => asInteger(`octet_length(${a})`)),
  ),
  'octet_length(text)': template((a) => asInteger(`strlen(${a})`)),
  'octet_length(bpchar)': template((a) => asInteger(`strlen(${a})`)),
  'bit_length(text)': template((a) => asInteger(`strlen(${a}) * 8`)),
  'bit_length(bytea)': template((a) => asInteger(`octet_length(${a}) * 8`)),
  ...each(['substr(text,int4)', 'substring(text,int4)'], {
    sql: ([s, n = ''], site) => site.once(n, (v) => `substring(${s}, CASE WHEN ${v} < 1 THEN 1 ELSE ${v} END)`),
  }),
  ...each(['substr(text,int4,int4)', 'substring(text,int4,int4)'], macro('tc_substr')),
  ...each(
    ['strpos(text,text)', 'position(text,text)'],
    template((s, t) => asInteger(`strpos(${s}, ${t})`)),
  ),
  ...each(
    ['btrim(text)'],
    template((s) => `trim(${s}, ' ')`),
  ),
  'btrim(text,text)': named('trim'),
  'ltrim(text)': template((s) => `ltrim(${s}, ' ')`),
  'ltrim(text,text)': named('ltrim'),
  'rtrim(text)': template((s) => `rtrim(${s}, ' ')`),
  'rtrim(text,text)': named('rtrim'),
  'replace(text,text,text)': named('replace'),
  'translate(text,text,text)': named('translate'),
  'concat(any)': concat,
  'concat_ws(text,any)': concatWs,
  'left(text,int4)': named('left'),
  'right(text,int4)': named('right'),
  'lpad(text,int4)': { sql: (args, site) => site.onceAll(args, ([s, n]) => `tc_lpad(${s}, ${n}, ' ')`) },
  'lpad(text,int4,text)': macro('tc_lpad'),
  'rpad(text,int4)': { sql: (args, site) => site.onceAll(args, ([s, n]) => `tc_rpad(${s}, ${n}, ' ')`) },
  'rpad(text,int4,text)': macro('tc_rpad'),
  'split_part(text,text,int4)': macro('tc_split_part'),
  'repeat(text,int4)': named('repeat'),
  'reverse(text)': template((s) => `array_to_string(list_reverse(string_split(${s}, '')), '')`),
  'starts_with(text,text)': named('starts_with'),
  '^@(text,text)': named('starts_with'),
  'md5(text)': named('md5'),
  'md5(bytea)': named('md5'),
  'sha256(bytea)': template((b) => `from_hex(sha256(${b}))`),
  'chr(int4)': once1((n) => `tc_chr(${n})`),
  'ascii(text)': once1((s) => `CASE WHEN ${s} = '' THEN 0 ELSE unicode(${s}) END`),
  'overlay(text,text,int4)': {
    sql: (args, site) => site.onceAll(args, ([s, r, start]) => `tc_overlay(${s}, ${r}, ${start}, CAST(length(${r}) AS INTEGER))`),
  },
  'overlay(text,text,int4,int4)': macro('tc_overlay'),
  'quote_ident(text)': named('tc_quote_ident'),
  'quote_literal(text)': once1((s) => `tc_quote_literal(${s})`),
  'quote_nullable(text)': once1((s) => `COALESCE(tc_quote_literal(${s}), 'NULL')`),
  'quote_literal(anyelement)': { sql: ([a = ''], site) => site.once(site.textOf(a, site.args[0]!.type), (s) => `tc_quote_literal(${s})`) },
  'quote_nullable(anyelement)': {
    sql: ([a = ''], site) => site.once(site.textOf(a, site.args[0]!.type), (s) => `COALESCE(tc_quote_literal(${s}), 'NULL')`),
  },
  'to_hex(int4)': template((n) => `lower(to_hex(CASE WHEN ${n} < 0 THEN CAST(${n} AS BIGINT) + 4294967296 ELSE ${n} END))`),
  'to_hex(int8)': template((n) => `lower(to_hex(${n}))`),
  'encode(bytea,text)': encode,
  'decode(text,text)': decode,
  'convert_from(bytea,name)': convertFrom,
  'convert_to(text,name)': convertTo,
  'format(text)': format,
  'format(text,any)': format,
  'string_to_array(text,text)': once2(
    (s, d) =>
      `CASE WHEN ${s} = '' THEN [] WHEN ${d} IS NULL THEN string_split(${s}, '') WHEN ${d} = '' THEN [${s}] ELSE string_split(${s}, ${d}) END`,
  ),
  'string_to_table(text,text)': once2(
    (s, d) =>
      `CASE WHEN ${s} = '' THEN [] WHEN ${d} IS NULL THEN string_split(${s}, '') WHEN ${d} = '' THEN [${s}] ELSE string_split(${s}, ${d}) END`,
  ),
  'string_to_array(text,text,text)': {
    sql: (args, site) =>
      site.onceAll(
        args,
        ([x, d, n]) =>
          `CASE WHEN ${x} = '' THEN [] ELSE list_transform(string_split(${x}, ${d}), lambda e: CASE WHEN e = ${n} THEN NULL ELSE e END) END`,
      ),
  },
};
