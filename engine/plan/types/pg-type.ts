import { must } from '../../../catalog/base/assert.ts';
import { PG_TYPES } from '../generated/pg-types.ts';

/** A row of pg_type, as the binder sees it. */
export interface PgType {
  readonly oid: number;
  /** typname: `int4`, `_text`. */
  readonly name: string;
  /** typcategory: the letter that decides which implicit casts compete. */
  readonly category: string;
  /** typispreferred: wins within its category. */
  readonly preferred: boolean;
  /** typlen; -1 = variable. */
  readonly length: number;
  /** Element type of an array (or vector) type; 0 for others. */
  readonly elementOid: number;
  /** The type's array type; 0 when there is none. */
  readonly arrayOid: number;
  /** As format_type(oid, null) prints it: the name in error messages. */
  readonly formatted: string;
  /** Whether an expression may have this type; others are only known by name. */
  readonly usable: boolean;
}

/** OIDs the binder's rules mention by name. */
export const OID = {
  bool: 16,
  bytea: 17,
  char: 18,
  name: 19,
  int8: 20,
  int2: 21,
  int2vector: 22,
  int4: 23,
  regproc: 24,
  text: 25,
  oid: 26,
  xid: 28,
  oidvector: 30,
  json: 114,
  pgNodeTree: 194,
  float4: 700,
  float8: 701,
  unknown: 705,
  aclitem: 1033,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  numeric: 1700,
  regprocedure: 2202,
  regoper: 2203,
  regoperator: 2204,
  regclass: 2205,
  regtype: 2206,
  record: 2249,
  any: 2276,
  anyarray: 2277,
  void: 2278,
  anyelement: 2283,
  anynonarray: 2776,
  uuid: 2950,
  jsonb: 3802,
  regconfig: 3734,
  regdictionary: 3769,
  regcollation: 4191,
  regnamespace: 4089,
  regrole: 4096,
  anycompatible: 5077,
  anycompatiblearray: 5078,
  anycompatiblenonarray: 5079,
} as const;

const TYPES: readonly PgType[] = PG_TYPES.trim()
  .split('\n')
  .map((line) => {
    const [oid, name, category, preferred, length, elementOid, arrayOid, formatted, usable] = line.split('|') as [string, ...string[]];
    return {
      oid: Number(oid),
      name: must(name, 'type name'),
      category: must(category, 'type category'),
      preferred: preferred === 't',
      length: Number(length),
      elementOid: Number(elementOid),
      arrayOid: Number(arrayOid),
      formatted: must(formatted, 'formatted type'),
      usable: usable === 't',
    };
  });

const BY_OID: ReadonlyMap<number, PgType> = new Map(TYPES.map((t) => [t.oid, t]));
const BY_NAME: ReadonlyMap<string, PgType> = new Map(TYPES.map((t) => [t.name, t]));

export function pgType(oid: number): PgType {
  return must(BY_OID.get(oid), `type ${oid}`);
}

/** Undefined for an OID that nobody here knows. */
export function pgTypeOf(oid: number): PgType | undefined {
  return BY_OID.get(oid);
}

export function findPgType(name: string): PgType | undefined {
  return BY_NAME.get(name);
}

/** For generated tables, whose names are known to exist. */
export function oidOfType(name: string): number {
  return must(BY_NAME.get(name), `type ${name}`).oid;
}

export function allPgTypes(): readonly PgType[] {
  return TYPES;
}

export function categoryOf(oid: number): string {
  return pgType(oid).category;
}

/** Arrays proper, not int2vector and oidvector. */
export function isTrueArray(oid: number): boolean {
  const type = pgType(oid);
  return type.elementOid !== 0 && type.length === -1 && type.name.startsWith('_');
}

/** Element type of an array or vector type; 0 when it is none. */
export function elementTypeOf(oid: number): number {
  return pgType(oid).elementOid;
}

/** oid and its aliases, whose text form is a name: all are unsigned 32-bit numbers underneath. */
const OID_ALIASES: ReadonlySet<number> = new Set([
  OID.regproc,
  OID.regprocedure,
  OID.regoper,
  OID.regoperator,
  OID.regclass,
  OID.regtype,
  OID.regconfig,
  OID.regdictionary,
  OID.regcollation,
  OID.regnamespace,
  OID.regrole,
]);

export function isOidAlias(oid: number): boolean {
  return OID_ALIASES.has(oid);
}
