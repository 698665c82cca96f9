import { assert, must, unreachable } from '../base/assert.ts';
import { ThermoclineError } from '../errors/thermocline-error.ts';
import { qualifiedName, type TableDefinition, type TableName } from '../model/table.ts';
import { type Securable, securableKey } from '../model/access.ts';
import type { ViewDefinition } from '../model/view.ts';
import { type AccessChange, type AccessState, applyAccessChange, EMPTY_ACCESS, forgetObject } from './access-state.ts';
import { findRelation, relationsOf } from './relation.ts';

/** What is remembered besides rows: databases, schemas, tables, views. Immutable; a fold of {@link CatalogChange}s. */
export interface CatalogState {
  /** Number of changes applied since the beginning: grows with every DDL. */
  readonly version: number;
  /** Id for the next table or view. */
  readonly nextTableId: number;
  /** database → its schemas. */
  readonly databases: ReadonlyMap<string, ReadonlySet<string>>;
  readonly tables: ReadonlyMap<number, TableDefinition>;
  readonly views: ReadonlyMap<number, ViewDefinition>;
  readonly access: AccessState;
  /** {@link securableKey} of a schema or database → its comment. Relations and columns carry their own. */
  readonly comments: ReadonlyMap<string, string>;
}

/** A change as a journal record carries it: plain JSON. */
export type CatalogChange =
  | { readonly op: 'create-database'; readonly database: string }
  /** With all its schemas; relations must have been dropped before. */
  | { readonly op: 'drop-database'; readonly database: string }
  | { readonly op: 'set-comment'; readonly object: Securable; readonly comment: string | null }
  | { readonly op: 'create-schema'; readonly database: string; readonly schema: string }
  | { readonly op: 'drop-schema'; readonly database: string; readonly schema: string }
  /** The next `count` ids are somebody's, who will create tables under them later or never. */
  | { readonly op: 'reserve-ids'; readonly count: number }
  | { readonly op: 'create-table'; readonly table: TableDefinition }
  /** Replaces the definition with the same id: ALTER, RENAME, TRUNCATE (generation + 1). */
  | { readonly op: 'alter-table'; readonly table: TableDefinition }
  | { readonly op: 'drop-table'; readonly tableId: number }
  /** Creates the view, or replaces the definition with the same id. */
  | { readonly op: 'put-view'; readonly view: ViewDefinition }
  | { readonly op: 'drop-view'; readonly viewId: number }
  | AccessChange;

/** Dependents that an error names. */
const DEPENDENTS_SHOWN = 20;

export const DEFAULT_DATABASE = 'thermocline';
/** An empty database beside the default one: tools connect to one of this name first. */
export const TOOLS_DATABASE = 'postgres';
export const DEFAULT_SCHEMA = 'public';

/** The state of a new data folder. */
export const EMPTY_CATALOG: CatalogState = {
  version: 0,
  nextTableId: 1,
  databases: new Map([DEFAULT_DATABASE, TOOLS_DATABASE].map((name) => [name, new Set([DEFAULT_SCHEMA])])),
  tables: new Map(),
  views: new Map(),
  access: EMPTY_ACCESS,
  comments: new Map(),
};

/** The state after one change. Pure. Throws the Postgres error when the change does not fit the state. */
export function applyCatalogChange(state: CatalogState, change: CatalogChange): CatalogState {
  const version = state.version + 1;
  switch (change.op) {
    case 'create-database': {
      if (state.databases.has(change.database)) {
        throw new ThermoclineError('duplicate-database', `database "${change.database}" already exists`);
      }
      return { ...state, version, databases: new Map(state.databases).set(change.database, new Set([DEFAULT_SCHEMA])) };
    }
    case 'drop-database': {
      const { database } = change;
      const schemas = schemasOf(state, database);
      const left = [...relationsOf(state)].find(({ name }) => name.database === database);
      assert(left === undefined, () => `database ${database} is empty when it is dropped`);
      const databases = new Map(state.databases);
      databases.delete(database);
      const gone: Securable[] = [
        { kind: 'database', database },
        ...[...schemas].map((schema) => ({ kind: 'schema' as const, database, schema })),
      ];
      return {
        ...state,
        version,
        databases,
        access: gone.reduce(forgetObject, state.access),
        comments: gone.reduce(withoutComment, state.comments),
      };
    }
    case 'set-comment': {
      const comments = new Map(withoutComment(state.comments, change.object));
      if (change.comment !== null) comments.set(securableKey(change.object), change.comment);
      return { ...state, version, comments };
    }
    case 'create-schema': {
      const schemas = schemasOf(state, change.database);
      if (schemas.has(change.schema)) throw new ThermoclineError('duplicate-schema', `schema "${change.schema}" already exists`);
      return { ...state, version, databases: new Map(state.databases).set(change.database, new Set([...schemas, change.schema])) };
    }
    case 'drop-schema': {
      const schemas = schemasOf(state, change.database);
      if (!schemas.has(change.schema)) throw new ThermoclineError('undefined-schema', `schema "${change.schema}" does not exist`);
      const inside = [...relationsOf(state)].filter(({ name }) => name.database === change.database && name.schema === change.schema);
      if (inside.length > 0) {
        throw new ThermoclineError('dependent-objects', `cannot drop schema ${change.schema} because other objects depend on it`, {
          detail: inside
            .slice(0, DEPENDENTS_SHOWN)
            .map(({ kind, name }) => `${kind} ${qualifiedName(name)} depends on schema ${change.schema}`)
            .join('\n'),
          hint: 'Use DROP ... CASCADE to drop the dependent objects too.',
        });
      }
      return {
        ...state,
        version,
        databases: new Map(state.databases).set(change.database, new Set([...schemas].filter((s) => s !== change.schema))),
        access: forgetObject(state.access, { kind: 'schema', database: change.database, schema: change.schema }),
        comments: withoutComment(state.comments, { kind: 'schema', database: change.database, schema: change.schema }),
      };
    }
    case 'reserve-ids':
      return { ...state, version, nextTableId: state.nextTableId + change.count };
    case 'create-table': {
      const { table } = change;
      refuseTakenName(state, table);
      return { ...state, version, nextTableId: idAfter(state, table.id), tables: new Map(state.tables).set(table.id, table) };
    }
    case 'alter-table': {
      must(state.tables.get(change.table.id), `table ${change.table.id}`);
      refuseTakenName(state, change.table);
      return { ...state, version, tables: new Map(state.tables).set(change.table.id, change.table) };
    }
    case 'drop-table': {
      must(state.tables.get(change.tableId), `table ${change.tableId}`);
      const tables = new Map(state.tables);
      tables.delete(change.tableId);
      return { ...state, version, tables, access: forgetObject(state.access, { kind: 'table', tableId: change.tableId }) };
    }
    case 'put-view': {
      const { view } = change;
      refuseTakenName(state, view);
      return { ...state, version, nextTableId: idAfter(state, view.id), views: new Map(state.views).set(view.id, view) };
    }
    case 'drop-view': {
      must(state.views.get(change.viewId), `view ${change.viewId}`);
      const views = new Map(state.views);
      views.delete(change.viewId);
      return { ...state, version, views, access: forgetObject(state.access, { kind: 'table', tableId: change.viewId }) };
    }
    case 'put-role':
    case 'drop-role':
    case 'set-owner':
    case 'set-grants':
      return { ...state, version, access: applyAccessChange(state.access, change) };
    default:
      return unreachable(change);
  }
}

export function applyCatalogChanges(state: CatalogState, changes: readonly CatalogChange[]): CatalogState {
  return changes.reduce(applyCatalogChange, state);
}

export function findTable(state: CatalogState, database: string, schema: string, table: string): TableDefinition | undefined {
  for (const t of state.tables.values()) {
    if (t.name.table === table && t.name.schema === schema && t.name.database === database) return t;
  }
  return undefined;
}

function schemasOf(state: CatalogState, database: string): ReadonlySet<string> {
  const schemas = state.databases.get(database);
  if (schemas === undefined) throw new ThermoclineError('undefined-database', `database "${database}" does not exist`);
  return schemas;
}

/** The relation's schema must exist, and its name there be free but for itself. */
function refuseTakenName(state: CatalogState, relation: { readonly id: number; readonly name: TableName }): void {
  const { database, schema, table } = relation.name;
  if (!schemasOf(state, database).has(schema)) throw new ThermoclineError('undefined-schema', `schema "${schema}" does not exist`);
  const other = findRelation(state, database, schema, table);
  if (other !== undefined && other.id !== relation.id) {
    throw new ThermoclineError('duplicate-table', `relation "${table}" already exists`);
  }
}

function withoutComment(comments: ReadonlyMap<string, string>, object: Securable): ReadonlyMap<string, string> {
  const key = securableKey(object);
  return comments.has(key) ? new Map([...comments].filter(([k]) => k !== key)) : comments;
}

function idAfter(state: CatalogState, id: number): number {
  return Math.max(state.nextTableId, id + 1);
}
