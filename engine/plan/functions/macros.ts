import { allPgTypes } from '../types/pg-type.ts';
import { CATALOG_MACROS } from './catalog-macros.ts';
import { NUMERIC_MACROS } from './numeric-sql.ts';
import { quoted, raise, raiseWith } from './sql.ts';

/**
 * Postgres's meaning of things DuckDB says otherwise, as scalar macros. A macro's parameters are put in place of their names, so one that
 * is used twice is computed twice: macros either name each once, or bind it through a one-element list first.
 */

const let1 = (parameter: string, variable: string, body: string): string =>
  `list_transform([${parameter}], lambda ${variable}: ${body})[1]`;

/** `invalid input syntax for type integer: "abc"`. */
const badInput = (type: string, sqlstate = '22P02'): string => raiseWith(sqlstate, `invalid input syntax for type ${type}: "`, 'x', '"');

const integerInput = (name: string, type: string, duck: string): string =>
  `tc_${name}_in(t) AS ${let1(
    't',
    'x',
    `CASE WHEN x IS NULL THEN NULL WHEN NOT regexp_full_match(x, '\\s*[+-]?[0-9]+\\s*') THEN ${badInput(type)} ` +
      `ELSE COALESCE(TRY_CAST(ltrim(trim(x, ' \t\n\r'), '+') AS ${duck}), ${raiseWith('22003', 'value "', 'x', `" is out of range for type ${type}`)}) END`,
  )}`;

const floatInput = (name: string, type: string, duck: string): string =>
  `tc_${name}_in(t) AS ${let1(
    't',
    'x',
    `CASE WHEN x IS NULL THEN NULL WHEN NOT regexp_full_match(x, '\\s*[+-]?([0-9]+\\.?[0-9]*(e[+-]?[0-9]+)?|\\.[0-9]+(e[+-]?[0-9]+)?|inf|infinity|nan)\\s*', 'i') THEN ${badInput(type)} ` +
      `WHEN NOT isfinite(TRY_CAST(trim(x, ' \t\n\r') AS ${duck})) AND regexp_matches(x, '[0-9]') THEN ${raiseWith('22003', '"', "trim(x, ' \t\n\r')", `" is out of range for type ${type}`)} ` +
      `ELSE TRY_CAST(trim(x, ' \t\n\r') AS ${duck}) END`,
  )}`;

/** Digits and decimal exponent of DuckDB's shortest text, laid out as Postgres does: plain from 1e-4 to below 10^limit, else d.ddde+XX. */
const floatText = (name: string, limit: number): string =>
  `tc_${name}_text(v) AS ${let1(
    'CAST(v AS VARCHAR)',
    't',
    `CASE WHEN t IS NULL THEN NULL WHEN t IN ('nan', '-nan') THEN 'NaN' WHEN t = 'inf' THEN 'Infinity' WHEN t = '-inf' THEN '-Infinity' ` +
      `ELSE tc_float_layout(CASE WHEN t[1] = '-' THEN '-' ELSE '' END, regexp_extract(ltrim(t, '-'), '^([0-9]*)', 1), regexp_extract(t, '\\.([0-9]*)', 1), ` +
      `COALESCE(TRY_CAST(regexp_extract(t, 'e(.*)$', 1) AS INTEGER), 0), ${limit}) END`,
  )}`;

const FLOAT_LAYOUT: readonly string[] = [
  // Significant digits d and the exponent e of the first of them.
  `tc_float_layout(sign, whole, fraction, exponent, lim) AS ${let1(
    `{'s': sign, 'd': rtrim(ltrim(whole || fraction, '0'), '0'), 'e': exponent + length(whole) - 1 - (length(whole || fraction) - length(ltrim(whole || fraction, '0')))}`,
    'f',
    `CASE WHEN f.d = '' THEN f.s || '0' ` +
      `WHEN f.e < -4 OR f.e >= lim THEN f.s || f.d[1] || CASE WHEN length(f.d) > 1 THEN '.' || f.d[2:] ELSE '' END || 'e' || CASE WHEN f.e < 0 THEN '-' ELSE '+' END || lpad(CAST(abs(f.e) AS VARCHAR), CAST(greatest(2, length(CAST(abs(f.e) AS VARCHAR))) AS INTEGER), '0') ` +
      `WHEN f.e < 0 THEN f.s || '0.' || repeat('0', -f.e - 1) || f.d ` +
      `WHEN length(f.d) <= f.e + 1 THEN f.s || f.d || repeat('0', f.e + 1 - length(f.d)) ` +
      `ELSE f.s || f.d[1:f.e + 1] || '.' || f.d[f.e + 2:] END`,
  )}`,
];

/** interval_out, IntervalStyle postgres. */
const INTERVAL_TEXT: readonly string[] = [
  `tc_interval_part(n, unit, negative_before) AS CASE WHEN n = 0 THEN '' ELSE CASE WHEN negative_before AND n > 0 THEN '+' ELSE '' END || CAST(n AS VARCHAR) || ' ' || unit || CASE WHEN n = 1 THEN ' ' ELSE 's ' END END`,
  `tc_clock_text(micros) AS ${let1(
    'micros',
    'm',
    `lpad(CAST(m // 3600000000 AS VARCHAR), CAST(greatest(2, length(CAST(m // 3600000000 AS VARCHAR))) AS INTEGER), '0') || ':' || lpad(CAST(m // 60000000 % 60 AS VARCHAR), 2, '0') || ':' || lpad(CAST(m // 1000000 % 60 AS VARCHAR), 2, '0') || CASE WHEN m % 1000000 = 0 THEN '' ELSE rtrim('.' || lpad(CAST(m % 1000000 AS VARCHAR), 6, '0'), '0') END`,
  )}`,
  `tc_interval_text(v) AS ${let1(
    `{'v': v, 'y': datepart('year', v), 'm': datepart('month', v), 'd': datepart('day', v), 'u': datepart('hour', v) * 3600000000 + datepart('minute', v) * 60000000 + datepart('microsecond', v)}`,
    'i',
    `CASE WHEN i.v IS NULL THEN NULL ELSE rtrim(tc_interval_part(i.y, 'year', FALSE) || tc_interval_part(i.m, 'mon', i.y < 0) || tc_interval_part(i.d, 'day', i.m < 0 OR (i.m = 0 AND i.y < 0)) || ` +
      `CASE WHEN i.u <> 0 OR (i.y = 0 AND i.m = 0 AND i.d = 0) THEN CASE WHEN i.u < 0 THEN '-' WHEN i.d < 0 OR (i.d = 0 AND (i.m < 0 OR (i.m = 0 AND i.y < 0))) THEN '+' ELSE '' END || tc_clock_text(abs(i.u)) ELSE '' END, ' ') END`,
  )}`,
];

const ARRAY_TEXT: readonly string[] = [
  `tc_array_element(x) AS CASE WHEN x IS NULL THEN 'NULL' WHEN x = '' OR lower(x) = 'null' OR regexp_matches(x, '[{}",\\\\\\s]') THEN '"' || replace(replace(x, '\\', '\\\\'), '"', '\\"') || '"' ELSE x END`,
  `tc_array_text(l) AS '{' || array_to_string(list_transform(l, lambda x: tc_array_element(x)), ',') || '}'`,
  // One-dimensional array literals of system relations: numbers and plain words, quoted ones with their quotes taken off.
  `tc_array_in(t) AS CASE WHEN t = '{}' THEN [] ELSE list_transform(regexp_extract_all(t, '[{,]("((?:[^"\\\\]|\\\\.)*)"|[^,{}"]*)', 1), lambda x: CASE WHEN x = 'NULL' THEN NULL WHEN x[1] = '"' THEN replace(replace(x[2:-2], '\\"', '"'), '\\\\', '\\') ELSE x END) END`,
  `tc_equals_any(l, v) AS CASE WHEN l IS NULL THEN NULL WHEN len(l) = 0 THEN FALSE WHEN v IS NULL THEN NULL WHEN list_contains(l, v) THEN TRUE WHEN len(list_filter(l, lambda x: x IS NULL)) > 0 THEN NULL ELSE FALSE END`,
  `tc_list_any(l) AS ${let1('l', 'r', 'CASE WHEN r IS NULL THEN NULL WHEN list_contains(r, TRUE) THEN TRUE WHEN len(list_filter(r, lambda x: x IS NULL)) > 0 THEN NULL ELSE FALSE END')}`,
  `tc_list_all(l) AS ${let1('l', 'r', 'CASE WHEN r IS NULL THEN NULL WHEN list_contains(r, FALSE) THEN FALSE WHEN len(list_filter(r, lambda x: x IS NULL)) > 0 THEN NULL ELSE TRUE END')}`,
  `tc_vector_in(t) AS CASE WHEN t = '' THEN [] ELSE string_split(t, ' ') END`,
];

const TEXT_MACROS: readonly string[] = [
  `tc_substr(s, start, n) AS CASE WHEN n < 0 THEN ${raise('22011', 'negative substring length not allowed')} WHEN start IS NULL OR n IS NULL THEN NULL ELSE substring(s, greatest(start, 1), greatest(CAST(start AS BIGINT) + n - greatest(start, 1), 0)) END`,
  `tc_lpad(s, n, fill) AS CASE WHEN n <= 0 THEN '' WHEN fill = '' OR length(s) >= n THEN left(s, n) ELSE lpad(s, n, fill) END`,
  `tc_rpad(s, n, fill) AS CASE WHEN n <= 0 THEN '' WHEN fill = '' OR length(s) >= n THEN left(s, n) ELSE rpad(s, n, fill) END`,
  `tc_split_part(s, d, n) AS CASE WHEN n = 0 THEN ${raise('22023', 'field position must not be zero')} WHEN d = '' THEN CASE WHEN n IN (1, -1) THEN s ELSE '' END ELSE split_part(s, d, n) END`,
  `tc_initcap(s) AS array_to_string(list_transform(regexp_extract_all(lower(s), '[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+'), lambda w: upper(w[1]) || w[2:]), '')`,
  `tc_overlay(s, r, start, n) AS CASE WHEN start <= 0 THEN ${raise('22011', 'negative substring length not allowed')} WHEN n IS NOT NULL THEN left(s, start - 1) || r || substring(s, greatest(start + n, 1)) END`,
  `tc_chr(n) AS CASE WHEN n = 0 THEN ${raise('54000', 'null character not permitted')} WHEN n < 0 THEN ${raise('22023', 'character number must be positive')} WHEN n > 1114111 OR n BETWEEN 55296 AND 57343 THEN ${raise('54000', 'requested character not valid for encoding')} ELSE chr(n) END`,
  `tc_like_escape(p, e) AS CASE WHEN e = '' THEN replace(p, '\\', '\\\\') WHEN length(e) > 1 THEN ${raise('22025', 'invalid escape string')} WHEN e = '\\' THEN p ELSE replace(replace(replace(replace(p, '\\', '\\\\'), e || e, chr(1)), e, '\\'), chr(1), e) END`,
  `tc_quote_literal(s) AS CASE WHEN contains(s, '\\') THEN 'E''' || replace(replace(s, '\\', '\\\\'), '''', '''''') || '''' ELSE '''' || replace(s, '''', '''''') || '''' END`,
  `tc_bytea_text(b) AS '\\x' || lower(hex(b))`,
  `tc_base64(b) AS rtrim(regexp_replace(to_base64(b), '(.{76})', '\\1' || chr(10), 'g'), chr(10))`,
  `tc_bytea_in(t) AS ${let1(
    't',
    'x',
    `CASE WHEN starts_with(x, '\\x') THEN CASE WHEN regexp_full_match(x[3:], '([0-9a-fA-F]{2})*') THEN from_hex(x[3:]) ELSE ${raise('22023', 'invalid hexadecimal data')} END WHEN NOT contains(x, '\\') THEN encode(x) ELSE ${raise('0A000', 'bytea escape format is only supported in literals')} END`,
  )}`,
];

const NUMBER_MACROS: readonly string[] = [
  integerInput('int2', 'smallint', 'SMALLINT'),
  integerInput('int4', 'integer', 'INTEGER'),
  integerInput('int8', 'bigint', 'BIGINT'),
  integerInput('oid', 'oid', 'UINTEGER'),
  floatInput('float4', 'real', 'FLOAT'),
  floatInput('float8', 'double precision', 'DOUBLE'),
  // Digits that DECIMAL(38,16) would round away are an error.
  `tc_numeric_in(t) AS ${let1(
    't',
    'x',
    `CASE WHEN x IS NULL THEN NULL WHEN NOT regexp_full_match(x, '\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]+)?\\s*', 'i') THEN ${badInput('numeric')} ` +
      `WHEN regexp_matches(x, '\\.[0-9]{16}0*[1-9]') OR regexp_matches(x, '[1-9][0-9.]*e-', 'i') AND CAST(TRY_CAST(trim(x) AS DECIMAL(38,16)) AS DOUBLE) <> TRY_CAST(trim(x) AS DOUBLE) THEN ${raiseWith('22003', 'numeric value has more than 16 decimals: "', 'x', '"')} ` +
      `ELSE COALESCE(TRY_CAST(ltrim(trim(x, ' \t\n\r'), '+') AS DECIMAL(38,16)), ${raise('22003', 'numeric value out of range')}) END`,
  )}`,
  `tc_bool_in(t) AS ${let1(
    't',
    'x',
    `CASE WHEN x IS NULL THEN NULL WHEN lower(trim(x)) IN ('t', 'tr', 'tru', 'true', 'y', 'ye', 'yes', 'on', '1') THEN TRUE WHEN lower(trim(x)) IN ('f', 'fa', 'fal', 'fals', 'false', 'n', 'no', 'of', 'off', '0') THEN FALSE ELSE ${badInput('boolean')} END`,
  )}`,
  // float8 → numeric keeps 15 significant digits, as Postgres does.
  `tc_float_to_decimal(v) AS ${let1(
    'v',
    'x',
    `CASE WHEN x IS NULL THEN NULL WHEN NOT isfinite(x) THEN ${raise('22003', 'cannot convert infinity or NaN to numeric')} ` +
      `WHEN x <> 0 AND abs(x) < 1e-7 AND CAST(CAST(format('{:.14e}', x) AS DECIMAL(38,22)) AS DOUBLE) <> CAST(format('{:.14e}', x) AS DOUBLE) THEN ${raise('22003', 'numeric value has more digits than can be held')} ` +
      `ELSE COALESCE(TRY_CAST(format('{:.14e}', x) AS DECIMAL(38,22)), ${raise('22003', 'numeric value out of range')}) END`,
  )}`,
  `tc_float4_to_decimal(v) AS ${let1(
    'CAST(v AS DOUBLE)',
    'x',
    `CASE WHEN x IS NULL THEN NULL WHEN NOT isfinite(x) THEN ${raise('22003', 'cannot convert infinity or NaN to numeric')} ELSE COALESCE(TRY_CAST(format('{:.5e}', x) AS DECIMAL(38,22)), ${raise('22003', 'numeric value out of range')}) END`,
  )}`,
  `tc_power(a, b) AS ${let1(
    `{'a': a, 'b': b}`,
    'x',
    `CASE WHEN x.a = 0 AND x.b < 0 THEN ${raise('2201F', 'zero raised to a negative power is undefined')} WHEN x.a < 0 AND x.b <> trunc(x.b) THEN ${raise('2201F', 'a negative number raised to a non-integer power yields a complex result')} ` +
      `WHEN isfinite(x.a) AND isfinite(x.b) AND NOT isfinite(pow(x.a, x.b)) THEN ${raise('22003', 'value out of range: overflow')} ELSE pow(x.a, x.b) END`,
  )}`,
  `tc_cbrt(a) AS ${let1('a', 'x', 'CASE WHEN pow(round_even(cbrt(x), 0), 3) = x THEN round_even(cbrt(x), 0) ELSE cbrt(x) END')}`,
  `tc_exp(a) AS ${let1('a', 'x', `CASE WHEN isfinite(x) AND NOT isfinite(exp(x)) THEN ${raise('22003', 'value out of range: overflow')} ELSE exp(x) END`)}`,
  `tc_ln(a) AS ${let1('a', 'x', `CASE WHEN x = 0 THEN ${raise('2201E', 'cannot take logarithm of zero')} WHEN x < 0 THEN ${raise('2201E', 'cannot take logarithm of a negative number')} ELSE ln(x) END`)}`,
  `tc_log10(a) AS ${let1('a', 'x', `CASE WHEN x = 0 THEN ${raise('2201E', 'cannot take logarithm of zero')} WHEN x < 0 THEN ${raise('2201E', 'cannot take logarithm of a negative number')} ELSE log10(x) END`)}`,
  `tc_power_of_two(n) AS CAST(1 AS HUGEINT) << CAST(n AS HUGEINT)`,
  `tc_wrap(h, bits) AS ((h + (CAST(1 AS HUGEINT) << CAST(bits - 1 AS HUGEINT))) % (CAST(1 AS HUGEINT) << CAST(bits AS HUGEINT)) + (CAST(1 AS HUGEINT) << CAST(bits AS HUGEINT))) % (CAST(1 AS HUGEINT) << CAST(bits AS HUGEINT)) - (CAST(1 AS HUGEINT) << CAST(bits - 1 AS HUGEINT))`,
];

const TIME_MACROS: readonly string[] = [
  // Rounds in Postgres's epoch, 2000-01-01, half away from it.
  `tc_round_micros(u, unit) AS ${let1(
    'u - 946684800000000',
    'x',
    'CASE WHEN x >= 0 THEN (x + unit // 2) // unit * unit ELSE -((-x + unit // 2) // unit * unit) END + 946684800000000',
  )}`,
  // Halves go up, to 24:00:00 at last.
  `tc_round_time(t, unit) AS CASE WHEN t = TIME '24:00:00' THEN t ELSE ${let1("((date_part('hour', t) * 60 + date_part('minute', t)) * 60000000 + date_part('microsecond', t) + unit // 2) // unit * unit", 'u', `CASE WHEN u >= 86400000000 THEN TIME '24:00:00' ELSE TIME '00:00:00' + to_microseconds(CAST(u AS BIGINT)) END`)} END`,
  `tc_round_timestamp(t, unit) AS CASE WHEN isfinite(t) THEN make_timestamp(tc_round_micros(epoch_us(t), unit)) ELSE t END`,
  `tc_round_timestamptz(t, unit) AS CASE WHEN isfinite(t) THEN make_timestamptz(tc_round_micros(epoch_us(t), unit)) ELSE t END`,
  `tc_timestamp_text(t) AS ${let1('t', 'x', `CASE WHEN year(x) > 0 OR NOT isfinite(x) THEN CAST(x AS VARCHAR) ELSE replace(CAST(x AS VARCHAR), ' (BC)', '') || ' BC' END`)}`,
  // Months and days may be negative or above their usual size in an interval: time alone goes by microseconds.
  `tc_interval_micros(v) AS (datepart('hour', v) * 3600000000 + datepart('minute', v) * 60000000 + datepart('microsecond', v))`,
  `tc_interval_days(v) AS datepart('day', v)`,
  // Ends in order; a span without a known end is its known one (overlaps_timestamp).
  `tc_overlaps(a, b, c, d) AS ${let1(
    "{'s': CASE WHEN a IS NULL THEN b WHEN b IS NULL THEN a WHEN a <= b THEN a ELSE b END, 'e': CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN a <= b THEN b ELSE a END, 'x': CASE WHEN c IS NULL THEN d WHEN d IS NULL THEN c WHEN c <= d THEN c ELSE d END, 'y': CASE WHEN c IS NULL OR d IS NULL THEN NULL WHEN c <= d THEN d ELSE c END}",
    'r',
    'CASE WHEN r.s IS NULL OR r.x IS NULL THEN NULL WHEN r.s > r.x THEN CASE WHEN r.y IS NULL THEN NULL WHEN r.s < r.y THEN TRUE WHEN r.e IS NULL THEN NULL ELSE FALSE END ' +
      'WHEN r.s < r.x THEN CASE WHEN r.e IS NULL THEN NULL WHEN r.x < r.e THEN TRUE WHEN r.y IS NULL THEN NULL ELSE FALSE END ' +
      'WHEN r.e IS NULL OR r.y IS NULL THEN NULL ELSE TRUE END',
  )}`,
  `tc_interval_months(v) AS (datepart('year', v) * 12 + datepart('month', v))`,
  `tc_interval(months, days, micros) AS to_months(CAST(months AS INTEGER)) + to_days(CAST(days AS INTEGER)) + to_microseconds(CAST(micros AS BIGINT))`,
  `tc_stride(v) AS ${let1(
    'v',
    'x',
    `CASE WHEN tc_interval_months(x) <> 0 THEN ${raise('0A000', 'timestamps cannot be binned into intervals containing months or years')} WHEN tc_interval_days(x) * 86400000000 + tc_interval_micros(x) <= 0 THEN ${raise('22008', 'stride must be greater than zero')} ELSE tc_interval_days(x) * 86400000000 + tc_interval_micros(x) END`,
  )}`,
  // Time to days, days to months, then all of one sign (interval_justify_interval).
  `tc_justify_interval(v) AS ${let1(
    let1(
      "{'m': tc_interval_months(v), 'd': tc_interval_days(v) + CAST(trunc(tc_interval_micros(v) / 86400000000.0) AS BIGINT), 'u': tc_interval_micros(v) - 86400000000 * CAST(trunc(tc_interval_micros(v) / 86400000000.0) AS BIGINT)}",
      'i',
      "{'m': i.m + CAST(trunc(i.d / 30.0) AS BIGINT), 'd': i.d - 30 * CAST(trunc(i.d / 30.0) AS BIGINT), 'u': i.u}",
    ),
    'j',
    let1(
      "CASE WHEN j.m > 0 AND (j.d < 0 OR j.d = 0 AND j.u < 0) THEN {'m': j.m - 1, 'd': j.d + 30, 'u': j.u} WHEN j.m < 0 AND (j.d > 0 OR j.d = 0 AND j.u > 0) THEN {'m': j.m + 1, 'd': j.d - 30, 'u': j.u} ELSE j END",
      'k',
      'CASE WHEN k.d > 0 AND k.u < 0 THEN tc_interval(k.m, k.d - 1, k.u + 86400000000) WHEN k.d < 0 AND k.u > 0 THEN tc_interval(k.m, k.d + 1, k.u - 86400000000) ELSE tc_interval(k.m, k.d, k.u) END',
    ),
  )}`,
  // Fractions of months spill into days, fractions of days into time, as interval_mul does it.
  `tc_interval_spread(months, days, micros) AS ${let1(
    `{'m': CAST(months AS DOUBLE), 'd': CAST(days AS DOUBLE), 'u': CAST(micros AS DOUBLE)}`,
    'i',
    `list_transform([{'m': i.m, 'd': trunc(i.d) + trunc(round((i.m - trunc(i.m)) * 30, 6)), 'u': (i.d - trunc(i.d)) * 86400000000 + (round((i.m - trunc(i.m)) * 30, 6) - trunc(round((i.m - trunc(i.m)) * 30, 6))) * 86400000000 + i.u}], lambda j: tc_interval(trunc(j.m), j.d, round_even(j.u, 0)))[1]`,
  )}`,
  `tc_interval_times(v, f) AS tc_interval_spread(tc_interval_months(v) * f, tc_interval_days(v) * f, tc_interval_micros(v) * f)`,
  `tc_interval_over(v, n) AS tc_interval_spread(tc_interval_months(v) / n, tc_interval_days(v) / n, tc_interval_micros(v) / n)`,
];

const FORMAT_TYPE: readonly string[] = [
  `tc_format_type(o, m) AS CASE ` +
    `WHEN m >= 4 AND o = 1043 THEN 'character varying(' || CAST(m - 4 AS VARCHAR) || ')' ` +
    `WHEN m >= 4 AND o = 1042 THEN 'character(' || CAST(m - 4 AS VARCHAR) || ')' ` +
    `WHEN m = -1 AND o = 1042 THEN 'bpchar' ` +
    `WHEN m >= 4 AND o = 1700 THEN 'numeric(' || CAST((m - 4) // 65536 AS VARCHAR) || ',' || CAST((m - 4) % 2048 AS VARCHAR) || ')' ` +
    `WHEN m >= 0 AND o = 1114 THEN 'timestamp(' || CAST(m AS VARCHAR) || ') without time zone' ` +
    `WHEN m >= 0 AND o = 1184 THEN 'timestamp(' || CAST(m AS VARCHAR) || ') with time zone' ` +
    `WHEN m >= 0 AND o = 1083 THEN 'time(' || CAST(m AS VARCHAR) || ') without time zone' ` +
    `ELSE map_extract_value(MAP {${allPgTypes()
      .map((t) => `${t.oid}: ${quoted(t.formatted)}`)
      .join(', ')}}, CAST(o AS INTEGER)) END`,
];

/**
 * Statements to run once on a DuckDB instance, in order, before printed queries can run on it. Idempotent. The macros live in schema main of
 * the default database, where printed names are looked up; users cannot name them.
 */
export const CONNECTION_MACROS: readonly string[] = [
  ...NUMERIC_MACROS,
  ...NUMBER_MACROS,
  ...FLOAT_LAYOUT,
  floatText('float8', 15),
  floatText('float4', 6),
  ...INTERVAL_TEXT,
  ...ARRAY_TEXT,
  ...TEXT_MACROS,
  ...TIME_MACROS,
  ...FORMAT_TYPE,
  ...CATALOG_MACROS,
].map((definition) => `CREATE OR REPLACE MACRO ${definition}`);
