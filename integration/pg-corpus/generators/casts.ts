import { PG_CASTS } from '../../../engine/plan/generated/pg-casts.ts';
import { column, SAMPLES } from './samples.ts';

/** Casts whose samples would be out of range. */
const IN_RANGE: Readonly<Record<string, readonly string[]>> = {
  int2: ['0', '1', '-7'],
  int4: ['0', '1', '-7'],
  int8: ['0', '3', '-10'],
  float4: ['0', '1.5', '-2.5', '0.5'],
  float8: ['0', '2.5', '-2.5', '3.5', '0.1'],
  numeric: ['0.000', '1.500', '-2.500', '2.500', '0.001'],
  jsonb: ['1', '-2', '3.5'],
};

/** Texts given to each type's input function: good, odd and bad ones. */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
  bool: ['t', 'TRUE', ' yes ', 'of', 'o', '', '2', 'on'],
  int2: ['12', ' -3 ', '32768', '1.0', '', '+7'],
  int4: ['0', ' 12 ', '2147483648', 'abc', '1e3', '--1', '0x1A'],
  int8: ['9223372036854775807', '9223372036854775808', '-9223372036854775808', 'x'],
  float4: ['1.1', '1e39', 'NaN', '-Infinity', 'inf', '1e-50'],
  float8: ['1e308', '1e309', ' 1.5 ', 'nan', '-inf', 'x', '', '.5', '5.'],
  numeric: ['1.10', '1e3', '1e-3', '.5', '-0', 'abc', '', ' 12.00 ', '1.2.3'],
  'numeric(5,2)': ['1.005', '999.994', '999.995', '-1.235', '1000'],
  'numeric(3,0)': ['2.5', '-2.5', '999.5'],
  'varchar(3)': ['abc', 'abcd', 'ab  ', 'äöüß'],
  'char(3)': ['a', 'abcd', 'ab '],
  date: ['2024-02-29', '2023-02-29', '2024-1-5', '20240105', 'Jan 5, 2024', '5 Jan 2024', '01/02/2024', 'epoch', 'infinity', '2024-13-01', 'x', '', '0044-03-15 BC', '2024-02-29 12:00', '99-01-01', '2024.060', 'J2451187'],
  time: ['12:34', '12:34:56.7891234', '24:00:00', '25:00', '3 pm', '12:34 AM', '040506', 'x', '04:05-08'],
  'time(2)': ['12:34:56.789', '23:59:59.999'],
  timestamp: ['2024-02-29 12:34:56.789', '2024-02-29T12:34', '2024-02-29', '2024-02-29 24:00:00', '2024-02-29 12:34:56+05', 'Thu Feb 29 12:34:56 2024', '-infinity', '2024-02-30 00:00', 'x', '2024-02-29 12:34:56.7894567', '0044-03-15 01:02:03 BC', '294276-12-31 23:59:59', '2024-02-29 12:60:00'],
  'timestamp(3)': ['2024-02-29 12:34:56.7895', '2024-02-29 12:34:56.7894999'],
  'timestamp(0)': ['2024-02-29 23:59:59.5'],
  timestamptz: ['2024-02-29 12:34:56+02', '2024-02-29 12:34:56 Europe/Berlin', '2024-07-01 12:00:00 America/New_York', '2024-02-29 12:34:56Z', '2024-02-29 12:34:56 PST', '2024-02-29 12:34:56-03:30', 'epoch', '2024-02-29 12:34:56 Nowhere/Land', '2024-02-29'],
  interval: ['1 day', '1-2', '3 4:05:06', 'P1Y2M3DT4H5M6S', '1 year 2 mons', '-1 day +02:03', '1.5 days', '1.5 months', '@ 1 hour ago', '12:00', '5', '1 week', 'x', '', '1 decade', '2.5 years', '1 fortnight', 'PT1.5S', '100 milliseconds', '30:00'],
  uuid: ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '{a0eebc999c0b4ef8bb6d6bb9bd380a11}', 'a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11', 'x', '123'],
  json: ['{"a":1}', ' [1, 2] ', '{a:1}', '', 'nul', '"\\u00e4"', '{"a":1,"a":2}'],
  jsonb: ['{"b":1,"a":2}', '{"a":1,"a":2}', ' [1,  2] ', '{', '1.50', '"\\u0000"', '1e2', '{"aa":1,"b":2}'],
  bytea: ['\\x0aFF', '\\xg0', 'abc', '\\x123', 'a\\\\b', '\\000'],
  'int4[]': ['{1,2}', '{}', '{1,x}', '{{1,2},{3,4}}', '1,2', '{1,NULL,null}', ' { 1 , 2 } ', '[0:1]={1,2}', '{1,2'],
  'text[]': ['{a,"b c",NULL,"NULL"}', '{"a\\"b"}', '{a,,b}', '{""}', '{{a},{b}}'],
  'bool[]': ['{t,f,NULL}'],
  'numeric[]': ['{1.5,2}'],
  'date[]': ['{2024-01-01,NULL}'],
  name: ['abc'],
  oid: ['12', '-1', '4294967296', 'x'],
  regtype: ['int4', 'integer', 'nope', 'varchar(5)'],
}; // prettier-ignore

const TARGETS = Object.keys(SAMPLES);

/** Every cast between types there is, by table and through text; and every input text as a literal and as a column's value. */
export function castStatements(): readonly string[] {
  const statements: string[] = [];
  const pairs = PG_CASTS.trim()
    .split('\n')
    .map((line) => line.split('|'));
  for (const [source = '', target = ''] of pairs) {
    if (!(source in SAMPLES) || !TARGETS.includes(target)) continue;
    const values = (IN_RANGE[source] ?? SAMPLES[source]!).filter((v) => target !== 'oid' || !v.startsWith('-'));
    statements.push(`select x, x::${target} as r from ${column(source, 'x', values)}`);
  }
  for (const type of TARGETS) statements.push(`select x::text as t, x::varchar(4) as v, x::text::${type} as r from ${column(type, 'x')}`);
  for (const [type, texts] of Object.entries(INPUTS)) {
    for (const text of texts) {
      const literal = `'${text.replaceAll("'", "''")}'`;
      statements.push(`select ${literal}::${type} as r`, `select x::${type} as r from (values (${literal}::text)) t(x)`);
    }
  }
  return statements;
}
