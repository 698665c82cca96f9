import { findRelation } from '../../../catalog/store/relation.ts';
import { relationsOf } from '../../../catalog/store/relation.ts';
import { BindError, type Location } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { boundType } from '../tree/bound-type.ts';
import { constant } from '../tree/constant.ts';
import type { Call, Expression } from '../tree/expression.ts';
import { allPgTypes, findPgType, OID, pgType } from '../types/pg-type.ts';
import type { CallSite, Implementation, SystemLookup } from './implementation.ts';
import { regLookup } from './reg-lookup.ts';
import { quoted } from './sql.ts';

/**
 * The reg* types: numbers whose text form is an object's name. A literal name is checked against the catalog while binding and its OID
 * looked up in pg_class (pg_namespace, pg_roles) when the query runs, since system relations own their OIDs.
 */

const CLASS: SystemLookup = { schema: 'pg_catalog', name: 'pg_class', columns: ['oid', 'relname', 'relnamespace'] };
const NAMESPACE: SystemLookup = { schema: 'pg_catalog', name: 'pg_namespace', columns: ['oid', 'nspname'] };
const PROCEDURES: SystemLookup = { schema: 'pg_catalog', name: 'pg_proc', columns: ['oid', 'proname', 'proargtypes'] };
const ROLES: SystemLookup = { schema: 'pg_catalog', name: 'pg_roles', columns: ['oid', 'rolname'] };

/**
 * Reads a name as the type's input function does. A literal is checked against the catalog at once, where that can be; a name that is
 * computed is looked up when the query runs.
 */
export function regInput(state: BindState, expression: Expression, oid: number, location: Location): Expression {
  if (expression.kind !== 'constant' || typeof expression.value !== 'string') return regCast(state, expression, oid, location);
  const text = expression.value.trim();
  if (text === '-' || /^\d+$/.test(text)) return constant(text === '-' ? 0n : BigInt(text), oid, expression.location);
  if (oid === OID.regtype) {
    const known = typeByText(text);
    // Only tables are types besides.
    if (known === null && !isRelationName(state, text)) regtypeNamed(text, expression.location);
    return known === null
      ? regCast(state, constant(text, OID.text, expression.location), oid, location)
      : constant(BigInt(known), oid, expression.location);
  }
  const names = splitQualifiedName(text, expression.location);
  switch (oid) {
    case OID.regclass:
      return regclassOf(state, names, expression.location);
    case OID.regnamespace: {
      const [name = ''] = names;
      if (!schemasOf(state).includes(name)) throw new BindError('undefined-schema', `schema "${name}" does not exist`, location);
      return lookupCall(state, oid, [NAMESPACE], location, (site) => {
        return `(SELECT l.oid FROM ${site.lookup('pg_catalog', 'pg_namespace', 'l')} WHERE l.nspname = ${quoted(name)} LIMIT 1)`;
      });
    }
    default:
      return regCast(state, constant(text, OID.text, expression.location), oid, location);
  }
}

function regCast(state: BindState, text: Expression, oid: number, location: Location): Expression {
  const implementation = regLookup(oid, 'error');
  if (implementation === undefined) {
    const types = `from ${pgType(text.type.oid).formatted} to ${pgType(oid).formatted}`;
    throw new BindError('feature-not-supported', `cast ${types} is not supported`, location);
  }
  for (const lookup of implementation.lookups ?? []) state.addLookup(lookup);
  return {
    kind: 'call',
    name: pgType(oid).name,
    implementation,
    args: [text],
    returnsSet: false,
    volatile: false,
    type: boundType(oid),
    location,
  };
}

export const TYPE_LOOKUPS: readonly SystemLookup[] = [
  { schema: 'pg_catalog', name: 'pg_type', columns: ['oid', 'typname', 'typnamespace', 'typelem', 'typcategory'] },
  NAMESPACE,
];

/** A type's name as SQL writes it: PostgreSQL's own spelling, or that of pg_type, with its schema where it must have one. */
export function typeNameSql(oid: string, modifier: string, site: CallSite): string {
  const types = site.optionalLookup('pg_catalog', 'pg_type', 't');
  if (types === null) return `tc_format_type(${oid}, ${modifier})`;
  const schema = `CASE WHEN ${site.visible('n.nspname', "'.'")} THEN '' ELSE tc_quote_ident(n.nspname) || '.' END`;
  // An array has the name of its elements.
  const element = `COALESCE((SELECT tc_quote_ident(e.typname) || '[]' FROM ${site.lookup('pg_catalog', 'pg_type', 'e')} WHERE e.oid = t.typelem AND t.typcategory = 'A' LIMIT 1), tc_quote_ident(t.typname))`;
  const namespaces = site.lookup('pg_catalog', 'pg_namespace', 'n');
  return inQuery(
    oid,
    (o) =>
      `COALESCE(tc_format_type(${o}, ${modifier}), (SELECT ${schema} || ${element} FROM ${types} JOIN ${namespaces} ON n.oid = t.typnamespace WHERE t.oid = ${o} LIMIT 1), ` +
      `CASE WHEN ${o} IS NULL THEN NULL WHEN ${o} = 0 THEN '-' ELSE '???' END)`,
  );
}

/** Types whose text is a bare name in a catalog. */
const NAMED: ReadonlyMap<number, SystemLookup> = new Map([
  [OID.regoper, { schema: 'pg_catalog', name: 'pg_operator', columns: ['oid', 'oprname'] }],
  [OID.regcollation, { schema: 'pg_catalog', name: 'pg_collation', columns: ['oid', 'collname'] }],
  [OID.regconfig, { schema: 'pg_catalog', name: 'pg_ts_config', columns: ['oid', 'cfgname'] }],
  [OID.regdictionary, { schema: 'pg_catalog', name: 'pg_ts_dict', columns: ['oid', 'dictname'] }],
]);

/** System relations that the text of a reg* type is looked up in. */
export function regTextLookups(oid: number): readonly SystemLookup[] {
  switch (oid) {
    case OID.regclass:
      return [CLASS, NAMESPACE];
    case OID.regnamespace:
      return [NAMESPACE];
    case OID.regrole:
      return [ROLES];
    case OID.regproc:
    case OID.regprocedure:
      return [PROCEDURES];
    default: {
      const named = NAMED.get(oid);
      return named === undefined ? [] : [named];
    }
  }
}

/** Text of a reg* value, as its output function gives it. Objects that are not there show their number. */
export function regText(value: string, oid: number, site: CallSite): string {
  return inQuery(value, (v) => {
    switch (oid) {
      case OID.regclass:
        return regclassText(v, site);
      case OID.regnamespace:
        return byOid(v, `SELECT tc_quote_ident(l.nspname) FROM ${site.lookup('pg_catalog', 'pg_namespace', 'l')} WHERE l.oid = ${v}`);
      case OID.regrole:
        return byOid(v, `SELECT tc_quote_ident(l.rolname) FROM ${site.lookup('pg_catalog', 'pg_roles', 'l')} WHERE l.oid = ${v}`);
      case OID.regtype:
        return `CASE WHEN ${v} = 0 THEN '-' ELSE COALESCE(tc_format_type(${v}, NULL), CAST(${v} AS VARCHAR)) END`;
      case OID.regproc:
      case OID.regprocedure: {
        const procedures = site.optionalLookup('pg_catalog', 'pg_proc', 'l');
        const types = `list_transform(tc_vector_in(l.proargtypes), lambda o: tc_format_type(CAST(o AS BIGINT), NULL))`;
        const suffix = oid === OID.regprocedure ? ` || '(' || array_to_string(${types}, ',') || ')'` : '';
        if (procedures !== null) return byOid(v, `SELECT tc_quote_ident(l.proname)${suffix} FROM ${procedures} WHERE l.oid = ${v}`);
        return `CASE WHEN ${v} = 0 THEN '-' ELSE CAST(${v} AS VARCHAR) END`;
      }
      default: {
        const named = NAMED.get(oid);
        const found = named === undefined ? null : site.optionalLookup('pg_catalog', named.name, 'l');
        if (named !== undefined && found !== null) return byOid(v, `SELECT l.${named.columns[1]} FROM ${found} WHERE l.oid = ${v}`);
        return `CASE WHEN ${v} = 0 THEN '-' ELSE CAST(${v} AS VARCHAR) END`;
      }
    }
  });
}

/** Whether a relation of that OID is found by its bare name; NULL when there is none. */
export function isVisibleSql(oid: string, site: CallSite): string {
  const classes = site.lookup('pg_catalog', 'pg_class', 'l');
  const namespaces = site.lookup('pg_catalog', 'pg_namespace', 'n');
  return `(SELECT ${site.visible('n.nspname', 'l.relname')} FROM ${classes} JOIN ${namespaces} ON n.oid = l.relnamespace WHERE l.oid = ${oid} LIMIT 1)`;
}

export const VISIBILITY_LOOKUPS: readonly SystemLookup[] = [CLASS, NAMESPACE];

/** The search path as names are looked up along it: pg_catalog first, unless it is named. */
export function implicitPath(searchPath: readonly string[]): readonly string[] {
  return searchPath.includes('pg_catalog') ? searchPath : ['pg_catalog', ...searchPath];
}

function isRelationName(state: BindState, text: string): boolean {
  const name = splitQualifiedName(text.replace(/\[\]\s*$/, ''), -1).at(-1);
  return [...relationsOf(state.context.catalog)].some((r) => r.name.table === name);
}

/** OID of the type of PostgreSQL's that a text names. Throws 42704. */
export function regtypeNamed(text: string, location: Location): number {
  const oid = typeByText(text);
  if (oid === null) throw new BindError('undefined-object', `type "${text}" does not exist`, location);
  return oid;
}

/** OID of the type that a literal such as `int4`, `pg_catalog.text`, `character varying`, `text[]` names; null for none of PostgreSQL's. */
function typeByText(text: string): number | null {
  const isArray = /\[\]\s*$/.test(text);
  const plain = text.replace(/\s*(\[\]|\(.*\))\s*$/, '').replace(/^pg_catalog\./, '');
  const quotedName = /^"(.*)"$/.exec(plain)?.[1];
  const spelling = plain.toLowerCase().replaceAll(/\s+/g, ' ');
  const type =
    quotedName !== undefined
      ? findPgType(quotedName)
      : (findPgType(SQL_TYPE_NAMES[spelling] ?? spelling) ?? allPgTypes().find((t) => t.formatted === spelling));
  if (type === undefined) return null;
  return isArray ? type.arrayOid : type.oid;
}

const SQL_TYPE_NAMES: Readonly<Record<string, string>> = {
  int: 'int4',
  decimal: 'numeric',
  float: 'float8',
  char: 'bpchar',
  dec: 'numeric',
};

function regclassOf(state: BindState, names: readonly string[], location: Location): Call {
  const [schema, relation] = names.length > 1 ? [names.at(-2)!, names.at(-1)!] : [null, names[0]!];
  const { catalog, database, system, searchPath } = state.context;
  const path = schema === null ? implicitPath(searchPath) : [schema];
  const found = path.find((s) => findRelation(catalog, database, s, relation) !== undefined || system.find(s, relation) !== undefined);
  if (found === undefined) throw new BindError('undefined-table', `relation "${names.join('.')}" does not exist`, location);
  return lookupCall(state, OID.regclass, [CLASS, NAMESPACE], location, (site) => {
    const namespaces = site.lookup('pg_catalog', 'pg_namespace', 'n');
    return (
      `(SELECT l.oid FROM ${site.lookup('pg_catalog', 'pg_class', 'l')} JOIN ${namespaces} ON n.oid = l.relnamespace ` +
      `WHERE l.relname = ${quoted(relation)} AND n.nspname = ${quoted(found)} LIMIT 1)`
    );
  });
}

function regclassText(v: string, site: CallSite): string {
  const namespaces = site.lookup('pg_catalog', 'pg_namespace', 'n');
  const name =
    `SELECT CASE WHEN ${site.visible('n.nspname', 'l.relname')} THEN '' ELSE tc_quote_ident(n.nspname) || '.' END || tc_quote_ident(l.relname) ` +
    `FROM ${site.lookup('pg_catalog', 'pg_class', 'l')} JOIN ${namespaces} ON n.oid = l.relnamespace WHERE l.oid = ${v}`;
  return byOid(v, name);
}

/** Names a value for SQL that looks it up: sub-queries cannot stand in a lambda, so not by {@link CallSite.once}. */
export function inQuery(value: string, use: (name: string) => string): string {
  const isShort = value.length <= 60 && !/SELECT|random\(/.test(value);
  return isShort ? use(value) : `(SELECT ${use('z.v')} FROM (SELECT ${value} AS v) AS z)`;
}

function byOid(value: string, select: string): string {
  return `CASE WHEN ${value} = 0 THEN '-' ELSE COALESCE((${select} LIMIT 1), CAST(${value} AS VARCHAR)) END`;
}

function lookupCall(
  state: BindState,
  oid: number,
  lookups: readonly SystemLookup[],
  location: Location,
  sql: (site: CallSite) => string,
): Call {
  for (const lookup of lookups) state.addLookup(lookup);
  const implementation: Implementation = { sql: (_, site) => sql(site), lookups };
  return {
    kind: 'call',
    name: pgType(oid).name,
    implementation,
    args: [],
    returnsSet: false,
    volatile: false,
    type: boundType(oid),
    location,
  };
}

function schemasOf(state: BindState): readonly string[] {
  return [...(state.context.catalog.databases.get(state.context.database) ?? []), ...state.context.system.schemas()];
}

/** `a`, `s.a`, `"Mixed"."x"`: unquoted parts folded to lower case. */
export function splitQualifiedName(text: string, location: Location): readonly string[] {
  const names: string[] = [];
  const pattern = /\s*(?:"((?:[^"]|"")+)"|([^\s".]+))\s*(\.|$)/y;
  let end = 0;
  for (let m = pattern.exec(text); m !== null; m = end === text.length ? null : pattern.exec(text)) {
    names.push(m[1] === undefined ? m[2]!.toLowerCase() : m[1].replaceAll('""', '"'));
    end = pattern.lastIndex;
    if (m[3] === '') break;
  }
  if (names.length === 0 || end !== text.length) throw new BindError('invalid-name', 'invalid name syntax', location);
  return names;
}
