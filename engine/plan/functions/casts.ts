import { assert } from '../../../catalog/base/assert.ts';
import { type BoundType, boundType, duckType, UNKNOWN_DECIMAL } from '../tree/bound-type.ts';
import type { Cast } from '../tree/expression.ts';
import { elementTypeOf, isOidAlias, OID, pgType } from '../types/pg-type.ts';
import { INTERVAL_FIELDS, INTERVAL_FULL_RANGE } from '../values/parse-interval.ts';
import type { CallSite } from './implementation.ts';
import { numericTextSql } from './numeric-sql.ts';
import { quoted, raise } from './sql.ts';

/** DuckDB SQL of a cast, given that of its argument. */
export function castSql(sql: string, cast: Cast, site: CallSite): string {
  const [from, to] = [cast.arg.type, cast.type];
  switch (cast.method) {
    case 'relabel':
      return relabel(sql, from.oid, to.oid);
    case 'decimal':
      return `CAST(${sql} AS ${duckType(to)})`;
    case 'typmod':
      return elementTypeOf(to.oid) === 0
        ? limited(sql, to, cast.explicit, site)
        : forEach(sql, (e) => limited(e, elementOf(to), cast.explicit, site));
    case 'array':
      return forEach(sql, (e) => convert(e, elementOf(from), elementOf(to), cast.explicit, site));
    case 'convert':
    case 'text':
      return convert(sql, from, to, cast.explicit, site);
  }
}

/** Text of a value of any type, as its output function gives it. */
export function textSql(sql: string, type: BoundType, site: CallSite): string {
  if (elementTypeOf(type.oid) !== 0) {
    const texts = forEach(sql, (e) => textSql(e, elementOf(type), site));
    return type.oid === OID.int2vector || type.oid === OID.oidvector ? `array_to_string(${texts}, ' ')` : `tc_array_text(${texts})`;
  }
  switch (type.oid) {
    case OID.float4:
      return `tc_float4_text(${sql})`;
    case OID.float8:
      return `tc_float8_text(${sql})`;
    case OID.bytea:
      return `tc_bytea_text(${sql})`;
    case OID.interval:
      return `tc_interval_text(${sql})`;
    case OID.date:
    case OID.timestamp:
    case OID.timestamptz:
      return `tc_timestamp_text(${sql})`;
    case OID.bool:
      return `left(CAST(${sql} AS VARCHAR), 1)`;
    case OID.numeric:
      return numericTextSql(sql, type.decimal ?? UNKNOWN_DECIMAL);
    case OID.regclass:
    case OID.regtype:
    case OID.regnamespace:
    case OID.regrole:
    case OID.regproc:
    case OID.regprocedure:
    case OID.regoper:
    case OID.regoperator:
      return site.regText(sql, type.oid);
    default:
      return duckType(type) === 'VARCHAR' ? sql : `CAST(${sql} AS VARCHAR)`;
  }
}

function relabel(sql: string, from: number, to: number): string {
  // Negative numbers wrap around: oids are unsigned.
  if ((from === OID.int4 || from === OID.int2) && (to === OID.oid || isOidAlias(to))) return `(CAST(${sql} AS BIGINT) & 4294967295)`;
  if ((from === OID.oid || isOidAlias(from)) && to === OID.int4) return `CAST((${sql} + 2147483648) % 4294967296 - 2147483648 AS INTEGER)`;
  const [source, target] = [duckOf(from), duckOf(to)];
  return source === target ? sql : `CAST(${sql} AS ${target})`;
}

function convert(sql: string, from: BoundType, to: BoundType, explicit: boolean, site: CallSite): string {
  if (isTextual(to.oid)) return toText(sql, from, to, site);
  if (isTextual(from.oid)) return fromText(sql, from, to, site);
  const target = duckType(to);
  switch (to.oid) {
    case OID.numeric:
      if (from.oid === OID.float8) return `tc_float_to_decimal(${sql})`;
      if (from.oid === OID.float4) return `tc_float4_to_decimal(${sql})`;
      return `CAST(${sql} AS ${target})`;
    case OID.float4:
    case OID.float8: {
      // DuckDB divides the digits by a power of ten, which rounds twice when they are many: the text is read exactly.
      const isLong = from.oid === OID.numeric && (from.decimal?.precision ?? 38) > 15;
      return isLong ? `CAST(CAST(${sql} AS VARCHAR) AS ${target})` : floatOf(sql, from.oid, to.oid, site);
    }
    case OID.int2:
    case OID.int4:
    case OID.int8:
      if (from.oid === OID.char) return `unicode(${sql})`;
      if (from.oid === OID.float4 || from.oid === OID.float8 || from.oid === OID.numeric) return toInteger(sql, to, site);
      return `CAST(${sql} AS ${target})`;
    case OID.interval:
      // time → interval
      return site.once(sql, (v) => `to_microseconds(${clockMicros(v)})`);
    case OID.time:
      if (from.oid === OID.interval) return `CAST(TIMESTAMP '2000-01-01' + to_microseconds(tc_interval_micros(${sql})) AS TIME)`;
      // An instant has no clock before it has a zone.
      return from.oid === OID.timestamptz ? `CAST(CAST(${sql} AS TIMESTAMP) AS TIME)` : `CAST(${sql} AS TIME)`;
    default:
      assert(!explicit || target !== 'VARCHAR', 'a conversion of plain values');
      return `CAST(${sql} AS ${target})`;
  }
}

/** Microseconds since midnight. */
export function clockMicros(v: string): string {
  return `(datepart('hour', ${v}) * 3600000000 + datepart('minute', ${v}) * 60000000 + datepart('microsecond', ${v}))`;
}

function floatOf(sql: string, from: number, to: number, site: CallSite): string {
  if (from !== OID.float8 || to !== OID.float4) return `CAST(${sql} AS ${duckOf(to)})`;
  return site.once(
    sql,
    (v) =>
      `CASE WHEN isfinite(${v}) AND TRY_CAST(${v} AS FLOAT) IS NULL THEN ${raise('22003', 'value out of range: overflow')} ELSE CAST(${v} AS FLOAT) END`,
  );
}

function toInteger(sql: string, to: BoundType, site: CallSite): string {
  const range = raise('22003', `${pgType(to.oid).formatted} out of range`);
  return site.once(sql, (v) => `CASE WHEN ${v} IS NULL THEN NULL ELSE COALESCE(TRY_CAST(${v} AS ${duckType(to)}), ${range}) END`);
}

function toText(sql: string, from: BoundType, to: BoundType, site: CallSite): string {
  switch (to.oid) {
    case OID.jsonb:
      return from.oid === OID.jsonb ? sql : `tc_json('normalise', ${castText(sql, from, site)}, '')`;
    case OID.json:
      return from.oid === OID.json || from.oid === OID.jsonb ? sql : `tc_json('check', ${castText(sql, from, site)}, '')`;
    case OID.char:
      return from.oid === OID.int4 ? `chr(${sql})` : `left(${castText(sql, from, site)}, 1)`;
    case OID.name:
      return `left(${castText(sql, from, site)}, 63)`;
    default:
      return castText(sql, from, site);
  }
}

/** x::text. Where a type has a cast function of its own for that, it differs from the output function: `true`, no padding. */
export function castText(sql: string, from: BoundType, site: CallSite): string {
  if (from.oid === OID.bool) return `CAST(${sql} AS VARCHAR)`;
  if (from.oid === OID.bpchar) return `rtrim(${sql}, ' ')`;
  return textSql(sql, from, site);
}

function fromText(sql: string, from: BoundType, to: BoundType, site: CallSite): string {
  if (from.oid === OID.jsonb) {
    const operator = to.oid === OID.bool ? 'to-boolean' : 'to-number';
    const number = `tc_json('${operator}', ${sql}, '')`;
    // A jsonb number is a numeric: an integer type rounds it.
    const isInteger = to.oid === OID.int2 || to.oid === OID.int4 || to.oid === OID.int8;
    return isInteger ? `CAST(CAST(${number} AS DECIMAL(38,16)) AS ${duckType(to)})` : fromText(number, boundType(OID.text), to, site);
  }
  const text = from.oid === OID.bpchar ? `rtrim(${sql}, ' ')` : sql;
  if (elementTypeOf(to.oid) !== 0) {
    const element = elementOf(to);
    const list =
      to.oid === OID.int2vector || to.oid === OID.oidvector
        ? `tc_vector_in(${text})`
        : `CAST(CAST(tc_input('array', ${text}, '') AS JSON) AS VARCHAR[])`;
    return isTextual(element.oid) ? list : forEach(list, (e) => fromText(e, from, element, site));
  }
  switch (to.oid) {
    case OID.bool:
      return `tc_bool_in(${text})`;
    case OID.int2:
    case OID.int4:
    case OID.int8:
    case OID.float4:
    case OID.float8:
    case OID.numeric:
      return `tc_${pgType(to.oid).name}_in(${text})`;
    case OID.oid:
    case OID.xid:
      return `CAST(tc_oid_in(${text}) AS BIGINT)`;
    case OID.bytea:
      return `tc_bytea_in(${text})`;
    case OID.date:
    case OID.time:
    case OID.timestamp:
    case OID.timestamptz:
    case OID.interval:
    case OID.uuid:
      return site.once(text, (v) => inputSql(v, to, site));
    default:
      return `CAST(${text} AS ${duckType(to)})`;
  }
}

/** Texts that DuckDB reads as Postgres does, by itself and fast; all others go through Postgres's own input functions. */
const ISO: Readonly<Record<number, string>> = {
  [OID.date]: '[1-9]\\d{3}-\\d\\d-\\d\\d',
  [OID.time]: '\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?',
  [OID.timestamp]: '[1-9]\\d{3}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?',
  [OID.timestamptz]: '[1-9]\\d{3}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?[+-]\\d\\d(:\\d\\d)?',
  [OID.uuid]: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
};

function inputSql(v: string, to: BoundType, site: CallSite): string {
  const duck = duckType(to);
  const settings = quoted(`${site.session.timeZone}|${site.session.nowMicros}`);
  const read = `CAST(tc_input(${quoted(pgType(to.oid).name)}, ${v}, ${settings}) AS ${duck})`;
  const iso = ISO[to.oid];
  if (iso === undefined) return read;
  const plain = to.oid === OID.timestamptz ? `regexp_replace(${v}, '([+-]\\d\\d)$', '\\1:00')` : v;
  return `COALESCE(CASE WHEN regexp_full_match(${v}, ${quoted(iso)}) THEN TRY_CAST(${plain} AS ${duck}) END, ${read})`;
}

/** The length coercion of a type: cuts, pads, rounds, or refuses. */
function limited(sql: string, to: BoundType, explicit: boolean, site: CallSite): string {
  switch (to.oid) {
    case OID.varchar:
      return limitedText(sql, to.typmod - 4, explicit, 'character varying', site);
    case OID.bpchar:
      return `rpad(${limitedText(sql, to.typmod - 4, explicit, 'character', site)}, ${to.typmod - 4}, ' ')`;
    case OID.numeric: {
      const overflow = raise('22003', 'numeric field overflow');
      return site.once(sql, (v) => `CASE WHEN ${v} IS NULL THEN NULL ELSE COALESCE(TRY_CAST(${v} AS ${duckType(to)}), ${overflow}) END`);
    }
    case OID.timestamp:
    case OID.timestamptz:
      return to.typmod >= 6 ? sql : site.once(sql, (v) => `tc_round_${pgType(to.oid).name}(${v}, ${10 ** (6 - to.typmod)})`);
    case OID.time:
      return to.typmod >= 6 ? sql : site.once(sql, (v) => `tc_round_time(${v}, ${10 ** (6 - to.typmod)})`);
    case OID.interval:
      return site.once(sql, (v) => limitedInterval(v, to.typmod));
    default:
      return sql;
  }
}

function limitedText(sql: string, length: number, explicit: boolean, type: string, site: CallSite): string {
  if (explicit) return `left(${sql}, ${length})`;
  const tooLong = raise('22001', `value too long for type ${type}(${length})`);
  return site.once(
    sql,
    (v) =>
      `CASE WHEN length(${v}) <= ${length} THEN ${v} WHEN length(rtrim(${v}, ' ')) <= ${length} THEN left(${v}, ${length}) WHEN ${v} IS NOT NULL THEN ${tooLong} END`,
  );
}

function limitedInterval(v: string, typmod: number): string {
  const range = (typmod >> 16) & 0x7fff;
  const precision = typmod & 0xffff;
  const has = (field: keyof typeof INTERVAL_FIELDS): boolean => range === INTERVAL_FULL_RANGE || (range & INTERVAL_FIELDS[field]) !== 0;
  let [months, days, micros] = [`tc_interval_months(${v})`, `tc_interval_days(${v})`, `tc_interval_micros(${v})`];
  if (!has('second')) {
    const unit = has('minute') ? 60_000_000 : has('hour') ? 3_600_000_000 : null;
    micros = unit === null ? '0' : `(${micros} // ${unit} * ${unit})`;
    if (unit === null && !has('day')) {
      days = '0';
      if (!has('month')) months = `(${months} // 12 * 12)`;
    }
  }
  if (precision < 6) micros = `(round(${micros} / ${10 ** (6 - precision)}) * ${10 ** (6 - precision)})`;
  return `tc_interval(${months}, ${days}, ${micros})`;
}

export function forEach(list: string, body: (element: string) => string): string {
  return body('e') === 'e' ? list : `list_transform(${list}, lambda e: ${body('e')})`;
}

function elementOf(type: BoundType): BoundType {
  return { oid: elementTypeOf(type.oid), typmod: type.typmod, decimal: type.decimal };
}

function duckOf(oid: number): string {
  return isOidAlias(oid) || oid === OID.oid || oid === OID.xid ? 'BIGINT' : duckType({ oid, typmod: -1, decimal: null });
}

function isTextual(oid: number): boolean {
  return duckType({ oid, typmod: -1, decimal: null }) === 'VARCHAR';
}
