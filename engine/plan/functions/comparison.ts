import { operatorsNamed } from '../types/pg-function.ts';
import { OID, isTrueArray } from '../types/pg-type.ts';
import type { FunctionTable, Implementation } from './implementation.ts';

/** Types whose DuckDB values order and compare as Postgres's do, among themselves and with each other where Postgres has the operator. */
const COMPARABLE: ReadonlySet<number> = new Set([
  OID.bool,
  OID.bytea,
  OID.char,
  OID.name,
  OID.int2,
  OID.int4,
  OID.int8,
  OID.text,
  OID.oid,
  OID.xid,
  OID.float4,
  OID.float8,
  OID.bpchar,
  OID.date,
  OID.time,
  OID.timestamp,
  OID.timestamptz,
  OID.interval,
  OID.numeric,
  OID.uuid,
  OID.oidvector,
  OID.anyarray,
]);

/** Equality and order. char(n) compares without its padding. */
function comparison(op: string, padded: boolean): Implementation {
  if (!padded) return { sql: ([a, b]) => `(${a} ${op} ${b})` };
  return { sql: ([a, b]) => `(rtrim(${a}, ' ') ${op} rtrim(${b}, ' '))` };
}

export const COMPARISONS: FunctionTable = Object.fromEntries(
  ['=', '<>', '<', '<=', '>', '>='].flatMap((op) =>
    operatorsNamed(op)
      .filter((o) => [o.left, o.right].every((t) => COMPARABLE.has(t) || isTrueArray(t)))
      .map((o) => [o.key, comparison(op, o.left === OID.bpchar)] as const),
  ),
);
