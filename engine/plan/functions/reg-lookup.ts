import { allPgTypes, OID } from '../types/pg-type.ts';
import type { CallSite, FunctionTable, Implementation, SystemLookup } from './implementation.ts';
import { quoted, raiseWith } from './sql.ts';

/** Names that are computed, read as the input functions of the reg* types read them: looked up when the query runs. */

const CLASS: SystemLookup = { schema: 'pg_catalog', name: 'pg_class', columns: ['oid', 'relname', 'relnamespace'] };
const NAMESPACE: SystemLookup = { schema: 'pg_catalog', name: 'pg_namespace', columns: ['oid', 'nspname'] };
const TYPES: SystemLookup = { schema: 'pg_catalog', name: 'pg_type', columns: ['oid', 'typname', 'typnamespace', 'typarray'] };
const PROCEDURES: SystemLookup = { schema: 'pg_catalog', name: 'pg_proc', columns: ['oid', 'proname', 'pronamespace'] };
const OPERATORS: SystemLookup = { schema: 'pg_catalog', name: 'pg_operator', columns: ['oid', 'oprname', 'oprnamespace'] };
const COLLATIONS: SystemLookup = { schema: 'pg_catalog', name: 'pg_collation', columns: ['oid', 'collname', 'collnamespace'] };
const CONFIGURATIONS: SystemLookup = { schema: 'pg_catalog', name: 'pg_ts_config', columns: ['oid', 'cfgname', 'cfgnamespace'] };
const DICTIONARIES: SystemLookup = { schema: 'pg_catalog', name: 'pg_ts_dict', columns: ['oid', 'dictname', 'dictnamespace'] };
const ROLES: SystemLookup = { schema: 'pg_catalog', name: 'pg_roles', columns: ['oid', 'rolname'] };

interface Kind {
  /** The type that values have. */
  readonly oid: number;
  readonly lookups: readonly SystemLookup[];
  /** How its names are called in errors, and their SQLSTATE when there is no such object. */
  readonly noun: string;
  readonly missing: string;
  /** A sub-query for the OID, given the name's parts as a list and the whole text. */
  readonly find: (parts: string, text: string, site: CallSite) => string;
}

function inSchemas(lookup: SystemLookup): Kind['find'] {
  const [, name, namespace] = lookup.columns;
  return (parts, _, site) => {
    const unqualified = lookup === CLASS ? site.visible('n.nspname', `l.${name}`) : site.visible('n.nspname', `'.' || l.${name}`);
    return (
      `(SELECT min(l.oid) FROM ${site.lookup('pg_catalog', lookup.name, 'l')} JOIN ${site.lookup('pg_catalog', 'pg_namespace', 'n')} ON n.oid = l.${namespace} ` +
      `WHERE l.${name} = ${parts}[-1] AND CASE WHEN len(${parts}) > 1 THEN n.nspname = ${parts}[-2] ELSE ${unqualified} END)`
    );
  };
}

const anywhere = (lookup: SystemLookup, name: string): Kind['find'] => {
  return (parts, _, site) => `(SELECT min(l.oid) FROM ${site.lookup('pg_catalog', lookup.name, 'l')} WHERE l.${name} = ${parts}[-1])`;
};

/** What SQL calls types otherwise than pg_type: `integer`, `character varying`. */
const SPELLINGS: string = (() => {
  const more = { int: 'int4', decimal: 'numeric', dec: 'numeric', float: 'float8', char: 'bpchar', 'national character': 'bpchar' };
  const byName = new Map(allPgTypes().map((t) => [t.formatted, t.name]));
  for (const [spelling, name] of Object.entries(more)) byName.set(spelling, name);
  const pairs = [...byName].filter(([spelling, name]) => spelling !== name && !spelling.endsWith('[]'));
  return `MAP {${pairs.map(([spelling, name]) => `${quoted(spelling)}: ${quoted(name)}`).join(', ')}}`;
})();

function findType(_: string, text: string, site: CallSite): string {
  const plain = `regexp_replace(regexp_replace(${text}, '\\s*\\[\\]\\s*$', ''), '\\s*\\([0-9, ]*\\)', '')`;
  const spelled = `COALESCE(map_extract_value(${SPELLINGS}, lower(${plain})), ${plain})`;
  const found = inSchemas(TYPES)(`tc_name_parts(${spelled})`, text, site);
  return `(SELECT CASE WHEN regexp_matches(${text}, '\\[\\]\\s*$') THEN t.typarray ELSE t.oid END FROM ${site.lookup('pg_catalog', 'pg_type', 't')} WHERE t.oid = ${found} LIMIT 1)`;
}

/** A name alone must mean one function. */
function oneFunction(parts: string, text: string, site: CallSite): string {
  const found = inSchemas(PROCEDURES)(parts, text, site);
  const all = found.replace(
    'min(l.oid)',
    `CASE WHEN count(*) > 1 THEN ${raiseWith('42725', 'more than one function named "', text, '"')} ELSE min(l.oid) END`,
  );
  return all;
}

const kind = (oid: number, lookup: SystemLookup, noun: string, missing: string): Kind => ({
  oid,
  lookups: [lookup, NAMESPACE],
  noun,
  missing,
  find: inSchemas(lookup),
});

const ALL: readonly Kind[] = [
  kind(OID.regclass, CLASS, 'relation', '42P01'),
  { ...kind(OID.regtype, TYPES, 'type', '42704'), find: findType },
  { ...kind(OID.regproc, PROCEDURES, 'function', '42883'), find: oneFunction },
  {
    ...kind(OID.regprocedure, PROCEDURES, 'function', '42883'),
    find: (_, text, site) => inSchemas(PROCEDURES)(`tc_name_parts(regexp_replace(${text}, '\\(.*$', ''))`, text, site),
  },
  kind(OID.regoper, OPERATORS, 'operator', '42883'),
  kind(OID.regcollation, COLLATIONS, 'collation', '42704'),
  kind(OID.regconfig, CONFIGURATIONS, 'text search configuration', '42704'),
  kind(OID.regdictionary, DICTIONARIES, 'text search dictionary', '42704'),
  { ...kind(OID.regnamespace, NAMESPACE, 'schema', '3F000'), lookups: [NAMESPACE], find: anywhere(NAMESPACE, 'nspname') },
  { ...kind(OID.regrole, ROLES, 'role', '42704'), lookups: [ROLES], find: anywhere(ROLES, 'rolname') },
];
const KINDS: ReadonlyMap<number, Kind> = new Map(ALL.map((k) => [k.oid, k]));

/** A cast of a text to the reg* type; undefined for one whose names cannot be looked up. */
export function regLookup(oid: number, whenMissing: 'null' | 'error'): Implementation | undefined {
  const found = KINDS.get(oid);
  if (found === undefined) return undefined;
  const { noun, missing } = found;
  return {
    lookups: found.lookups,
    sql: ([text = ''], site) => {
      const search = found.find('tc_name_parts(z.v)', 'z.v', site);
      const failed = whenMissing === 'null' ? 'NULL' : raiseWith(missing, `${noun} "`, 'z.v', '" does not exist');
      return (
        `(SELECT CASE WHEN z.v IS NULL THEN NULL WHEN z.v = '-' THEN CAST(0 AS BIGINT) WHEN regexp_full_match(z.v, '[0-9]+') THEN TRY_CAST(z.v AS BIGINT) ` +
        `ELSE COALESCE(${search}, ${failed}) END FROM (SELECT CAST(${text} AS VARCHAR) AS v) AS z)`
      );
    },
  };
}

const optional = (oid: number): Implementation => regLookup(oid, 'null')!;

export const REG_FUNCTIONS: FunctionTable = {
  'to_regclass(text)': optional(OID.regclass),
  'to_regtype(text)': optional(OID.regtype),
  'to_regproc(text)': optional(OID.regproc),
  'to_regprocedure(text)': optional(OID.regprocedure),
  'to_regoper(text)': optional(OID.regoper),
  'to_regnamespace(text)': optional(OID.regnamespace),
  'to_regrole(text)': optional(OID.regrole),
};
