import type { CallSite, FunctionTable, Implementation, SystemLookup } from './implementation.ts';
import { inQuery, isVisibleSql, TYPE_LOOKUPS, typeNameSql, VISIBILITY_LOOKUPS } from './reg-types.ts';
import { each, named, template } from './sql.ts';

/**
 * pg_catalog's functions about objects: what psql's commands and drivers' introspection call. Objects are looked up in the system relations
 * when the query runs; about kinds of objects that we do not have (functions, operators, rules…) the answer is that there are none.
 */

const lookup = (name: string, ...columns: string[]): SystemLookup => ({ schema: 'pg_catalog', name, columns });

const CLASS = lookup('pg_class', 'oid', 'relname', 'relnamespace');
const NAMESPACE = lookup('pg_namespace', 'oid', 'nspname');
const ATTRIBUTE = lookup('pg_attribute', 'attrelid', 'attname', 'attnum');
const CONSTRAINT = lookup('pg_constraint', 'oid', 'contype', 'conrelid', 'conkey', 'conbin');
const INDEX = lookup('pg_index', 'indexrelid', 'indrelid', 'indkey', 'indisunique');
const REWRITE = lookup('pg_rewrite', 'ev_class', 'rulename', 'ev_action');
const ROLES = lookup('pg_roles', 'oid', 'rolname');
const SHARED_DESCRIPTION = lookup('pg_shdescription', 'objoid', 'classoid', 'description');
/** Not a relation that anybody can name. */
const SIGNATURES: SystemLookup = { schema: '', name: 'signatures', columns: ['oid', 'arguments', 'identity', 'result'] };
const DESCRIPTION = lookup('pg_description', 'objoid', 'classoid', 'objsubid', 'description');

const none = (type: string): Implementation => template(() => `CAST(NULL AS ${type})`);
const always: Implementation = { sql: ([a]) => `(${a} IS NOT NULL OR NULL)` };

/** Every object is the session user's to use: there are no grants yet. NULL arguments give NULL. */
const granted: Implementation = { sql: (args) => `(${args.map((a) => `${a} IS NOT NULL`).join(' AND ')} OR NULL)` };

/** The catalogs by OID, which never change. */
const CATALOG_OIDS: Readonly<Record<string, number>> = {
  pg_aggregate: 2600,
  pg_am: 2601,
  pg_amop: 2602,
  pg_amproc: 2603,
  pg_attrdef: 2604,
  pg_attribute: 1249,
  pg_auth_members: 1261,
  pg_authid: 1260,
  pg_cast: 2605,
  pg_class: 1259,
  pg_collation: 3456,
  pg_constraint: 2606,
  pg_conversion: 2607,
  pg_database: 1262,
  pg_db_role_setting: 2964,
  pg_default_acl: 826,
  pg_depend: 2608,
  pg_description: 2609,
  pg_enum: 3501,
  pg_event_trigger: 3466,
  pg_extension: 3079,
  pg_foreign_data_wrapper: 2328,
  pg_foreign_server: 1417,
  pg_foreign_table: 3118,
  pg_index: 2610,
  pg_inherits: 2611,
  pg_init_privs: 3394,
  pg_language: 2612,
  pg_largeobject: 2613,
  pg_largeobject_metadata: 2995,
  pg_namespace: 2615,
  pg_opclass: 2616,
  pg_operator: 2617,
  pg_opfamily: 2753,
  pg_parameter_acl: 6243,
  pg_partitioned_table: 3350,
  pg_policy: 3256,
  pg_proc: 1255,
  pg_publication: 6104,
  pg_publication_namespace: 6237,
  pg_publication_rel: 6106,
  pg_range: 3541,
  pg_replication_origin: 6000,
  pg_rewrite: 2618,
  pg_seclabel: 3596,
  pg_sequence: 2224,
  pg_shdepend: 1214,
  pg_shdescription: 2396,
  pg_shseclabel: 3592,
  pg_statistic: 2619,
  pg_statistic_ext: 3381,
  pg_statistic_ext_data: 3429,
  pg_subscription: 6100,
  pg_subscription_rel: 6102,
  pg_tablespace: 1213,
  pg_transform: 3576,
  pg_trigger: 2620,
  pg_ts_config: 3602,
  pg_ts_config_map: 3603,
  pg_ts_dict: 3600,
  pg_ts_parser: 3601,
  pg_ts_template: 3764,
  pg_type: 1247,
  pg_user_mapping: 1418,
};
const catalogOid = (name: string): string =>
  `CASE ${name} ${Object.entries(CATALOG_OIDS)
    .map(([n, oid]) => `WHEN '${n}' THEN ${oid}`)
    .join(' ')} END`;

function description(condition: (args: readonly string[]) => string): Implementation {
  return {
    lookups: [DESCRIPTION],
    sql: (args, site) => {
      const comments = site.optionalLookup('pg_catalog', 'pg_description', 'l');
      return comments === null ? 'CAST(NULL AS VARCHAR)' : `(SELECT l.description FROM ${comments} WHERE ${condition(args)} LIMIT 1)`;
    },
  };
}

/** What owners and everybody may do with objects of each kind before anybody has said otherwise. */
const ACL_DEFAULTS: Readonly<Record<string, readonly [owner: string, everybody: string]>> = {
  r: ['arwdDxt', ''],
  s: ['rwU', ''],
  d: ['CTc', 'Tc'],
  f: ['X', 'X'],
  l: ['U', 'U'],
  L: ['rw', ''],
  n: ['UC', ''],
  t: ['C', ''],
  F: ['U', ''],
  S: ['U', ''],
  T: ['U', 'U'],
  p: ['sA', ''],
};

const aclDefault: Implementation = {
  lookups: [ROLES],
  sql: ([kind = '', owner = ''], site) => {
    const cases = Object.entries(ACL_DEFAULTS).map(([letter, [own, everybody]]) => {
      const items = `z.o || '=${own}/' || z.o`;
      return `WHEN '${letter}' THEN [${everybody === '' ? '' : `'=${everybody}/' || z.o, `}${items}]`;
    });
    return `(SELECT CASE z.k ${cases.join(' ')} ELSE CAST([] AS VARCHAR[]) END FROM (SELECT CAST(${kind} AS VARCHAR) AS k, ${userById.sql([owner], site)} AS o) AS z)`;
  },
};

const sharedDescription: Implementation = {
  lookups: [SHARED_DESCRIPTION],
  sql: ([oid = '', catalog = ''], site) =>
    `(SELECT l.description FROM ${site.lookup('pg_catalog', 'pg_shdescription', 'l')} WHERE l.objoid = ${oid} AND l.classoid = ${catalogOid(catalog)} LIMIT 1)`,
};

/** What a function takes and gives, as the texts that PostgreSQL makes of it. */
function signatureText(column: 'arguments' | 'identity' | 'result'): Implementation {
  return {
    lookups: [SIGNATURES],
    sql: ([oid = ''], site) => {
      const signatures = site.optionalLookup('', 'signatures', 'l');
      return signatures === null ? 'CAST(NULL AS VARCHAR)' : `(SELECT l.${column} FROM ${signatures} WHERE l.oid = ${oid} LIMIT 1)`;
    },
  };
}

const userById: Implementation = {
  lookups: [ROLES],
  sql: ([oid = ''], site) =>
    inQuery(
      oid,
      (o) =>
        `COALESCE((SELECT l.rolname FROM ${site.lookup('pg_catalog', 'pg_roles', 'l')} WHERE l.oid = ${o} LIMIT 1), 'unknown (OID=' || CAST(${o} AS VARCHAR) || ')')`,
    ),
};

/** `PRIMARY KEY (a, b)`, `UNIQUE (a)`: the kinds that tables of ours can have. */
const constraintDefinition: Implementation = {
  lookups: [CONSTRAINT, ATTRIBUTE],
  sql: ([oid = ''], site) => {
    const keys = columnNames(site, 'l.conrelid', `tc_array_in(l.conkey)`);
    return (
      `(SELECT CASE l.contype WHEN 'c' THEN 'CHECK (' || l.conbin || ')' ELSE CASE l.contype WHEN 'p' THEN 'PRIMARY KEY ' WHEN 'u' THEN 'UNIQUE ' END || '(' || ${keys} || ')' END ` +
      `FROM ${site.lookup('pg_catalog', 'pg_constraint', 'l')} WHERE l.oid = ${oid} LIMIT 1)`
    );
  },
};

/** The statement that would make the index; with a column number, that column alone. */
const indexDefinition: Implementation = {
  lookups: [INDEX, CLASS, NAMESPACE, ATTRIBUTE],
  sql: ([oid = '', column, pretty], site) => {
    const schema = `tc_quote_ident(n.nspname) || '.'`;
    const prefix =
      pretty === undefined ? schema : `CASE WHEN ${pretty} AND ${site.visible('n.nspname', 't.relname')} THEN '' ELSE ${schema} END`;
    const keys = columnNames(site, 'l.indrelid', 'tc_vector_in(l.indkey)');
    const whole =
      `'CREATE ' || CASE WHEN l.indisunique THEN 'UNIQUE ' ELSE '' END || 'INDEX ' || tc_quote_ident(i.relname) || ' ON ' || ` +
      `${prefix} || tc_quote_ident(t.relname) || ' USING btree (' || ${keys} || ')'`;
    const one =
      column === undefined
        ? null
        : `(SELECT tc_quote_ident(a.attname) FROM ${site.lookup('pg_catalog', 'pg_attribute', 'a')} WHERE a.attrelid = l.indrelid AND a.attnum = CAST(tc_vector_in(l.indkey)[${column}] AS SMALLINT) LIMIT 1)`;
    const classes = (alias: string): string => site.lookup('pg_catalog', 'pg_class', alias);
    return (
      `(SELECT ${one === null ? whole : `CASE WHEN ${column} > 0 THEN ${one} ELSE ${whole} END`} FROM ${site.lookup('pg_catalog', 'pg_index', 'l')} ` +
      `JOIN ${classes('i')} ON i.oid = l.indexrelid JOIN ${classes('t')} ON t.oid = l.indrelid ` +
      `JOIN ${site.lookup('pg_catalog', 'pg_namespace', 'n')} ON n.oid = t.relnamespace WHERE l.indexrelid = ${oid} LIMIT 1)`
    );
  },
};

/** A view's query: the action of its rule. */
const viewDefinition: Implementation = {
  lookups: [REWRITE],
  sql: ([oid = ''], site) =>
    `(SELECT l.ev_action FROM ${site.lookup('pg_catalog', 'pg_rewrite', 'l')} WHERE l.ev_class = ${oid} AND l.rulename = '_RETURN' LIMIT 1)`,
};

/** Quoted column names of a relation, in the order of a list of numbers held as text. */
function columnNames(site: CallSite, relation: string, numbers: string): string {
  return (
    `(SELECT string_agg(tc_quote_ident(c.attname), ', ' ORDER BY list_position(${numbers}, CAST(c.attnum AS VARCHAR))) ` +
    `FROM ${site.lookup('pg_catalog', 'pg_attribute', 'c')} WHERE c.attrelid = ${relation} AND list_contains(${numbers}, CAST(c.attnum AS VARCHAR)))`
  );
}

/** Functions that say whether an object is found by its bare name, the catalogs that have such objects, and their schemas' column. */
const VISIBLE: readonly (readonly [prefix: string, catalog: string, namespace: string])[] = [
  ['pg_type', 'pg_type', 'typnamespace'],
  ['pg_function', 'pg_proc', 'pronamespace'],
  ['pg_operator', 'pg_operator', 'oprnamespace'],
  ['pg_opclass', 'pg_opclass', 'opcnamespace'],
  ['pg_opfamily', 'pg_opfamily', 'opfnamespace'],
  ['pg_collation', 'pg_collation', 'collnamespace'],
  ['pg_conversion', 'pg_conversion', 'connamespace'],
  ['pg_ts_config', 'pg_ts_config', 'cfgnamespace'],
  ['pg_ts_dict', 'pg_ts_dict', 'dictnamespace'],
  ['pg_ts_parser', 'pg_ts_parser', 'prsnamespace'],
  ['pg_ts_template', 'pg_ts_template', 'tmplnamespace'],
  ['pg_statistics_obj', 'pg_statistic_ext', 'stxnamespace'],
];

function visibility([prefix, catalog, namespace]: (typeof VISIBLE)[number]): readonly [string, Implementation] {
  const lookups = [lookup(catalog, 'oid', namespace), NAMESPACE];
  const sql: Implementation['sql'] = ([oid = ''], site) => {
    const objects = site.lookup('pg_catalog', catalog, 'l');
    const namespaces = site.lookup('pg_catalog', 'pg_namespace', 'n');
    // Only relations are ever hidden by another of their name.
    return `(SELECT ${site.visible('n.nspname', "'.'")} FROM ${objects} JOIN ${namespaces} ON n.oid = l.${namespace} WHERE l.oid = ${oid} LIMIT 1)`;
  };
  return [`${prefix}_is_visible(oid)`, { lookups, sql }];
}

const PRIVILEGES = [
  'table',
  'schema',
  'database',
  'function',
  'language',
  'type',
  'tablespace',
  'server',
  'sequence',
  'foreign_data_wrapper',
];
const OBJECT_KEYS = ['name,text,text', 'name,oid,text', 'oid,text,text', 'oid,oid,text', 'text,text', 'oid,text'];

export const CATALOG_FUNCTIONS: FunctionTable = {
  'format_type(oid,int4)': { lookups: TYPE_LOOKUPS, sql: ([oid = '', modifier = ''], site) => typeNameSql(oid, modifier, site) },
  'pg_get_expr(pg_node_tree,oid)': template((a) => a),
  'pg_get_expr(pg_node_tree,oid,bool)': template((a) => a),
  'pg_get_userbyid(oid)': userById,
  'pg_table_is_visible(oid)': { lookups: VISIBILITY_LOOKUPS, sql: ([oid = ''], site) => isVisibleSql(oid, site) },
  ...Object.fromEntries(VISIBLE.map(visibility)),
  'obj_description(oid,name)': description(
    ([oid, catalog]) => `l.objoid = ${oid} AND l.objsubid = 0 AND l.classoid = ${catalogOid(catalog!)}`,
  ),
  'obj_description(oid)': description(([oid]) => `l.objoid = ${oid} AND l.objsubid = 0`),
  'col_description(oid,int4)': description(([oid, column]) => `l.objoid = ${oid} AND l.objsubid = ${column} AND l.classoid = 1259`),
  'shobj_description(oid,name)': sharedDescription,
  ...each(['pg_get_constraintdef(oid)', 'pg_get_constraintdef(oid,bool)'], constraintDefinition),
  ...each(['pg_get_viewdef(oid)', 'pg_get_viewdef(oid,bool)', 'pg_get_viewdef(oid,int4)'], viewDefinition),
  'pg_get_indexdef(oid)': indexDefinition,
  'pg_get_indexdef(oid,int4,bool)': indexDefinition,
  ...each(
    ['pg_get_viewdef(text)', 'pg_get_viewdef(text,bool)', 'pg_get_ruledef(oid)', 'pg_get_ruledef(oid,bool)', 'pg_get_triggerdef(oid)', 'pg_get_triggerdef(oid,bool)',
      'pg_get_functiondef(oid)', 'pg_get_function_sqlbody(oid)', 'pg_get_partkeydef(oid)',
      'pg_get_partition_constraintdef(oid)', 'pg_get_statisticsobjdef(oid)', 'pg_get_statisticsobjdef_columns(oid)', 'pg_get_serial_sequence(text,text)', 'pg_collation_for(any)'],
    none('VARCHAR'),
  ), // prettier-ignore
  'pg_get_function_arguments(oid)': signatureText('arguments'),
  'pg_get_function_identity_arguments(oid)': signatureText('identity'),
  'pg_get_function_result(oid)': signatureText('result'),
  'pg_tablespace_location(oid)': template((a) => `CASE WHEN ${a} IS NOT NULL THEN '' END`),
  'pg_relation_is_publishable(regclass)': always,
  'pg_relation_is_updatable(regclass,bool)': template(() => 'CAST(8 AS INTEGER)'),
  'pg_column_is_updatable(regclass,int2,bool)': template(() => 'FALSE'),
  'pg_encoding_to_char(int4)': named('tc_encoding_name'),
  'pg_char_to_encoding(name)': template((a) => `CASE WHEN upper(replace(${a}, '-', '')) = 'UTF8' THEN 6 ELSE -1 END`),
  // Rows live in the log and the lake, not in one file: what they take is in sys.tiering and \`t$lake$files\`.
  ...each(
    ['pg_relation_size(regclass)', 'pg_relation_size(regclass,text)', 'pg_table_size(regclass)', 'pg_indexes_size(regclass)', 'pg_total_relation_size(regclass)', 'pg_database_size(name)', 'pg_database_size(oid)', 'pg_tablespace_size(name)', 'pg_tablespace_size(oid)'],
    template((a) => `CASE WHEN ${a} IS NOT NULL THEN CAST(0 AS BIGINT) END`),
  ), // prettier-ignore
  'pg_size_pretty(int8)': named('tc_size_pretty'),
  ...Object.fromEntries(PRIVILEGES.flatMap((p) => OBJECT_KEYS.map((k) => [`has_${p}_privilege(${k})`, granted]))),
  ...Object.fromEntries(
    ['name,name,text', 'name,oid,text', 'oid,name,text', 'oid,oid,text', 'name,text', 'oid,text'].map((k) => [
      `pg_has_role(${k})`,
      granted,
    ]),
  ),
  ...Object.fromEntries(OBJECT_KEYS.map((k) => [`has_any_column_privilege(${k})`, granted])),
  ...Object.fromEntries(
    ['text,text,text', 'oid,text,text', 'text,int2,text', 'oid,int2,text'].map((k) => [`has_column_privilege(${k})`, granted]),
  ),
  'acldefault(char,oid)': aclDefault,
  'pg_get_replica_identity_index(regclass)': none('BIGINT'),
  'row_security_active(oid)': template(() => 'FALSE'),
};
