import type { Node, TypeName } from '@pgsql/types';
import { BindError, type Location } from '../bind-error.ts';
import { type BoundType, DECIMAL_DIGITS_MAX, withTypmod } from '../tree/bound-type.ts';
import { INTERVAL_FULL_RANGE } from '../values/parse-interval.ts';
import { findPgType, OID, pgType } from './pg-type.ts';

/** The domains of information_schema, as the types they are of. */
const DOMAINS: Readonly<Record<string, number>> = {
  cardinal_number: OID.int4,
  character_data: OID.varchar,
  sql_identifier: OID.name,
  time_stamp: OID.timestamptz,
  yes_or_no: OID.varchar,
};

/** The type that a TypeName node names, with its modifier. Throws 42704 for an unknown type, 0A000 for one we lack. */
export function resolveTypeName(node: TypeName): BoundType {
  const location = node.location ?? 0;
  const names = (node.names ?? []).map(stringOf);
  if (node.setof === true || node.pct_type === true)
    throw new BindError('feature-not-supported', 'this form of a type name is not supported', location);
  const [schema, name] = names.length === 1 ? [null, names[0]!] : [names[0]!, names[1] ?? ''];
  if (schema === 'information_schema' && names.length === 2) {
    const domain = DOMAINS[name];
    if (domain !== undefined && (node.arrayBounds ?? []).length === 0) return withTypmod(domain, -1);
  }
  const type = schema === null || schema === 'pg_catalog' ? findPgType(name) : undefined;
  if (type === undefined || names.length > 2) throw new BindError('undefined-object', `type "${names.join('.')}" does not exist`, location);
  if (!type.usable || (type.category === 'P' && type.oid !== OID.record)) {
    throw new BindError('feature-not-supported', `type ${type.formatted} is not supported`, location);
  }
  const typmod = typmodOf(type.oid, node.typmods ?? [], location);
  const isArray = (node.arrayBounds ?? []).length > 0;
  if (!isArray) return withTypmod(type.oid, typmod);
  if (type.arrayOid === 0) throw new BindError('undefined-object', `type "${type.name}[]" does not exist`, location);
  return withTypmod(type.arrayOid, typmod);
}

function typmodOf(oid: number, nodes: readonly Node[], location: Location): number {
  if (nodes.length === 0) return -1;
  const numbers = nodes.map((n) => {
    if (!('A_Const' in n) || n.A_Const.ival === undefined) {
      throw new BindError('syntax', 'type modifiers must be simple constants or identifiers', location);
    }
    return n.A_Const.ival.ival ?? 0;
  });
  const [first = 0, second] = numbers;
  switch (oid) {
    case OID.varchar:
    case OID.bpchar: {
      const name = oid === OID.varchar ? 'varchar' : 'char';
      if (first < 1) throw new BindError('invalid-parameter-value', `length for type ${name} must be at least 1`, location);
      if (first > 10_485_760) throw new BindError('invalid-parameter-value', `length for type ${name} cannot exceed 10485760`, location);
      return first + 4;
    }
    case OID.numeric: {
      if (first < 1 || first > 1000)
        throw new BindError('invalid-parameter-value', `NUMERIC precision ${first} must be between 1 and 1000`, location);
      const scale = second ?? 0;
      if (scale < -1000 || scale > 1000)
        throw new BindError('invalid-parameter-value', `NUMERIC scale ${scale} must be between -1000 and 1000`, location);
      if (first > DECIMAL_DIGITS_MAX) {
        throw new BindError('feature-not-supported', `numeric precision ${first} is not supported`, location, {
          detail: `Numbers have at most ${DECIMAL_DIGITS_MAX} digits.`,
        });
      }
      if (scale < 0 || scale > first) {
        throw new BindError('feature-not-supported', `numeric scale ${scale} is not supported with precision ${first}`, location, {
          detail: 'The scale must be between 0 and the precision.',
        });
      }
      return ((first << 16) | scale) + 4;
    }
    case OID.time:
    case OID.timestamp:
    case OID.timestamptz: {
      const name = oid === OID.time ? 'TIME' : 'TIMESTAMP';
      const zone = oid === OID.timestamptz ? ' WITH TIME ZONE' : '';
      if (first < 0) throw new BindError('invalid-parameter-value', `${name}(${first})${zone} precision must not be negative`, location);
      // Postgres warns and takes 6.
      return Math.min(first, 6);
    }
    case OID.interval: {
      const range = first;
      const precision = second === undefined ? 0xffff : Math.min(second, 6);
      return range === INTERVAL_FULL_RANGE && precision === 0xffff ? -1 : (range << 16) | precision;
    }
    default:
      throw new BindError('syntax', `type modifier is not allowed for type "${pgType(oid).name}"`, location);
  }
}

/** The text of a String node. */
export function stringOf(node: Node): string {
  return 'String' in node ? (node.String.sval ?? '') : '';
}
