import { must, unreachable } from '../base/assert.ts';
import { ThermoclineError } from '../errors/thermocline-error.ts';
import { qualifiedName, type TableDefinition, type TableName } from '../model/table.ts';
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
}

/** A change as a journal record carries it: plain JSON. */
export type CatalogChange =
  | { readonly op: 'create-database'; readonly database: string }
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
export const DEFAULT_SCHEMA = 'public';

/** The state of a new data folder. */
export const EMPTY_CATALOG: CatalogState = {
  version: 0,
  nextTableId: 1,
  databases: new Map([[DEFAULT_DATABASE, new Set([DEFAULT_SCHEMA])]]),
  tables: new Map(),
  views: new Map(),
  access: EMPTY_ACCESS,
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

function idAfter(state: CatalogState, id: number): number {
  return Math.max(state.nextTableId, id + 1);
}
