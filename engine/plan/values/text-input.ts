import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import { normaliseJsonb, parseJson } from '../../../catalog/model/json-text.ts';
import { elementTypeOf, isTrueArray, OID, pgType } from '../types/pg-type.ts';
import { parseArrayText } from './parse-array.ts';
import { parseDate, parseTime, parseTimestamp, parseTimestamptz, type TimeSettings } from './parse-datetime.ts';
import { INTERVAL_FULL_RANGE, parseInterval } from './parse-interval.ts';
import { invalidInput, parseBool, parseBytea, parseFloat8, parseInteger, parseNumeric, parseOid } from './parse-scalar.ts';
import type { Value } from './value.ts';

/**
 * The value a text literal has in a type: what the type's input function makes of it, before any length or scale of its modifier.
 * Types whose literals are names of objects (regclass…) are not constants and not handled here; a plain number is.
 *
 * Throws 22P02, 22003, 22007, 22008 in Postgres's words.
 */
export function inputText(oid: number, typmod: number, text: string, settings: TimeSettings): Value {
  switch (oid) {
    case OID.bool:
      return parseBool(text);
    case OID.int2:
      return parseInteger(text, 'smallint');
    case OID.int4:
      return parseInteger(text, 'integer');
    case OID.int8:
      return parseInteger(text, 'bigint');
    case OID.float4:
      return parseFloat8(text, 'real');
    case OID.float8:
      return parseFloat8(text, 'double precision');
    case OID.numeric:
      return parseNumeric(text);
    case OID.bytea:
      return parseBytea(text);
    case OID.date:
      return parseDate(text, settings);
    case OID.time:
      return parseTime(text, settings);
    case OID.timestamp:
      return parseTimestamp(text, settings);
    case OID.timestamptz:
      return parseTimestamptz(text, settings);
    case OID.interval:
      return parseInterval(text, typmod < 0 ? INTERVAL_FULL_RANGE : (typmod >> 16) & 0x7fff);
    case OID.oid:
    case OID.xid:
    case OID.regproc:
    case OID.regprocedure:
    case OID.regoper:
    case OID.regoperator:
    case OID.regclass:
    case OID.regtype:
    case OID.regnamespace:
    case OID.regrole:
      return parseOid(text);
    case OID.uuid:
      return parseUuid(text);
    case OID.json:
      parseJson(text);
      return text;
    case OID.jsonb:
      return normaliseJsonb(text);
    case OID.char:
      return firstByte(text);
    case OID.name:
      return truncateName(text);
    case OID.int2vector:
    case OID.oidvector:
      return text
        .trim()
        .split(/\s+/)
        .filter((t) => t !== '')
        .map((t) => inputText(elementTypeOf(oid), -1, t, settings));
    case OID.text:
    case OID.varchar:
    case OID.bpchar:
    case OID.unknown:
    case OID.pgNodeTree:
    case OID.aclitem:
      return text;
    default: {
      if (isTrueArray(oid)) {
        const element = elementTypeOf(oid);
        return parseArrayText(text).map((e) => (e === null ? null : inputText(element, typmod, e, settings)));
      }
      throw new ThermoclineError('feature-not-supported', `literals of type ${pgType(oid).formatted} are not supported`);
    }
  }
}

/** Postgres keeps 63 bytes of a name. */
export function truncateName(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= 63) return text;
  return new TextDecoder('utf-8').decode(bytes.subarray(0, 63)).replace(/\uFFFD+$/, '');
}

function firstByte(text: string): string {
  return text === '' ? '' : String.fromCodePoint(text.codePointAt(0)!);
}

function parseUuid(text: string): string {
  const digits = text
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .toLowerCase();
  const plain = digits.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/.test(plain) || !/^(?:[0-9a-f]{4}-?){7}[0-9a-f]{4}$/.test(digits)) throw invalidInput('uuid', text);
  return plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
