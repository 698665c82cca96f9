import { securableKey, SUPERUSER } from '../../catalog/model/access.ts';
import { ownerOf } from '../../catalog/store/access-state.ts';
import type { SystemContext } from '../../engine/system-relation.ts';
import { accessColumns, roleOids, roleRows } from './access-rows.ts';
import type { CatalogObjects, CatalogRelation } from './catalog-objects.ts';
import { keyed, primaryKeyName } from './class-relations.ts';
import { oidsOf, OWNER_OID, PG_DATABASE_OID } from './object-oids.ts';
import { arrayText, type SystemRow } from './shape-batch.ts';
import { quoteIdentifier, systemViewText, viewText } from './view-text.ts';

/** Rows about the server rather than one schema's objects: databases, roles, settings, sessions. */

/** One connected client, as pg_stat_activity shows it. */
export interface SessionActivity {
  readonly pid: number;
  readonly user: string;
  readonly database: string;
  readonly applicationName: string;
  readonly clientAddress: string | null;
  readonly clientPort: number | null;
  readonly connectedAtMs: number;
  readonly state: 'active' | 'idle' | 'idle in transaction' | 'idle in transaction (aborted)';
  readonly stateChangedAtMs: number;
  /** The running or last statement, and when it began. */
  readonly query: string;
  readonly queryStartedAtMs: number | null;
  readonly transactionStartedAtMs: number | null;
}

const DEFAULT_TABLESPACE_OID = 1663;
const DATABASE_DEFAULTS = {
  datdba: OWNER_OID,
  encoding: 6,
  datlocprovider: 'c',
  datallowconn: true,
  datconnlimit: -1,
  dattablespace: DEFAULT_TABLESPACE_OID,
  datcollate: 'C.UTF-8',
  datctype: 'C.UTF-8',
};
/** What CREATE DATABASE starts from, under the names that tools give it. Nobody connects to one. */
const TEMPLATES = [
  { oid: 1, datname: 'template1', datallowconn: false },
  { oid: 4, datname: 'template0', datallowconn: false },
] as const;

export function databaseRows(context: SystemContext): SystemRow[] {
  const templates = TEMPLATES.map(({ oid, datname, datallowconn }): SystemRow => ({
    ...DATABASE_DEFAULTS,
    oid,
    datname,
    datallowconn,
    datistemplate: true,
    datacl: '{=c/thermocline,thermocline=CTc/thermocline}',
  }));
  return [...databaseOids(context)]
    .map(([datname, oid]): SystemRow => {
      const { owner, acl } = accessColumns(context.catalog.access, { kind: 'database', database: datname });
      return { ...DATABASE_DEFAULTS, oid, datname, datdba: owner, datacl: acl };
    })
    .concat(templates);
}

/** Comments on databases. */
export function sharedDescriptionRows(context: SystemContext): SystemRow[] {
  return [...databaseOids(context)].flatMap(([database, oid]) => {
    const own = context.catalog.comments.get(securableKey({ kind: 'database', database }));
    const description = own ?? (database === MAINTENANCE_DATABASE ? 'default administrative connection database' : undefined);
    return description === undefined ? [] : [{ objoid: oid, classoid: PG_DATABASE_OID, description }];
  });
}

function databaseOids(context: SystemContext): Map<string, number> {
  const oids = oidsOf('database', context.catalog.databases.keys());
  return oids.has(MAINTENANCE_DATABASE) ? oids.set(MAINTENANCE_DATABASE, 5) : oids;
}

/** Where tools connect to before they know of any other; its OID is always the same. */
const MAINTENANCE_DATABASE = 'postgres';

/** pg_user and pg_shadow: the same under older names. */
export function userRows(context: SystemContext): SystemRow[] {
  return roleRows(context)
    .filter((role) => role['rolcanlogin'] === true)
    .map(
      ({
        oid = null,
        rolname = null,
        rolcreatedb = null,
        rolsuper = null,
        rolpassword = null,
        rolreplication = null,
        rolbypassrls = null,
      }) => ({
        userepl: rolreplication,
        usebypassrls: rolbypassrls,
        usename: rolname,
        usesysid: oid,
        usecreatedb: rolcreatedb,
        usesuper: rolsuper,
        passwd: rolpassword,
      }),
    );
}

export function settingRows(context: SystemContext): SystemRow[] {
  return (context.settings?.() ?? []).map((s) => ({
    name: s.name,
    setting: s.baseValue,
    unit: s.unit,
    category: s.category,
    short_desc: s.description,
    extra_desc: s.extraDescription,
    context: s.context,
    vartype: s.type,
    source: s.source,
    min_val: s.min,
    max_val: s.max,
    enumvals: s.enumValues,
    boot_val: s.bootValue,
    reset_val: s.resetValue,
    pending_restart: false,
  }));
}

export function preparedStatementRows(context: SystemContext): SystemRow[] {
  return (context.preparedStatements ?? []).map((s) => ({
    name: s.name,
    statement: s.statement,
    prepare_time: s.preparedAtMs * 1000,
    parameter_types: arrayText(s.parameterTypes),
    from_sql: s.fromSql,
    // Every execution is planned with its values.
    generic_plans: 0,
    custom_plans: 0,
  }));
}

export function cursorRows(context: SystemContext): SystemRow[] {
  return (context.cursors ?? []).map((c) => ({
    name: c.name,
    statement: c.statement,
    is_holdable: c.hold,
    is_binary: c.binary,
    is_scrollable: c.scroll,
    creation_time: c.createdAtMs * 1000,
  }));
}

export function activityRows(context: SystemContext, sessions: readonly SessionActivity[]): SystemRow[] {
  const databases = databaseOids(context);
  const roles = roleOids(
    context.catalog.access,
    sessions.map((s) => s.user),
  );
  const micros = (ms: number | null) => (ms === null ? null : Math.round(ms * 1000));
  return sessions.map((session) => ({
    datid: databases.get(session.database) ?? null,
    datname: session.database,
    pid: session.pid,
    usesysid: roles.get(session.user) ?? null,
    usename: session.user,
    application_name: session.applicationName,
    client_addr: session.clientAddress,
    client_port: session.clientPort,
    backend_start: micros(session.connectedAtMs),
    xact_start: micros(session.transactionStartedAtMs),
    query_start: micros(session.queryStartedAtMs),
    state_change: micros(session.stateChangedAtMs),
    state: session.state,
    query: session.query,
    backend_type: 'client backend',
  }));
}

export function* tablesRows(context: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const relation of objects.relations) {
    if (relation.table === null) continue;
    const hasindexes = relation.table.primaryKey.length > 0;
    yield {
      ...named(relation),
      tablename: relation.name,
      tableowner: ownerName(context, relation),
      hasindexes,
      hasrules: false,
      hastriggers: false,
      rowsecurity: false,
    };
  }
}

function ownerName({ catalog }: SystemContext, { userId }: CatalogRelation): string {
  return userId === null ? SUPERUSER : ownerOf(catalog.access, { kind: 'table', tableId: userId });
}

export function* viewsRows(context: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const relation of objects.relations) {
    if (relation.kind !== 'v') continue;
    const definition = relation.view === null ? (systemViewText(relation.oid) ?? null) : viewText(relation.view, context.catalog);
    yield { ...named(relation), viewname: relation.name, viewowner: ownerName(context, relation), definition };
  }
}

export function* indexesRows(objects: CatalogObjects): Generator<SystemRow> {
  for (const { relation, columns } of keyed(objects)) {
    const name = primaryKeyName(relation);
    const table = `${quoteIdentifier(relation.schema)}.${quoteIdentifier(relation.name)}`;
    const list = columns.map((column) => quoteIdentifier(column.name)).join(', ');
    const indexdef = `CREATE UNIQUE INDEX ${quoteIdentifier(name)} ON ${table} USING btree (${list})`;
    yield { ...named(relation), tablename: relation.name, indexname: name, indexdef };
  }
}

/** Counters that nothing keeps are 0; what tiering measures stands in sys.tiering and sys.boundaries. */
export function* statTablesRows(objects: CatalogObjects, which: 'all' | 'user'): Generator<SystemRow> {
  for (const relation of objects.relations) {
    if (relation.kind !== 'r' || (which === 'user' && relation.table === null)) continue;
    yield { ...named(relation), relid: relation.oid, relname: relation.name, seq_scan: 0, seq_tup_read: 0 };
  }
}

function named(relation: CatalogRelation): SystemRow {
  return { schemaname: relation.schema };
}
