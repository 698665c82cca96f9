import { must, unreachable } from '../base/assert.ts';
import { ThermoclineError } from '../errors/thermocline-error.ts';
import type { TableDefinition } from '../model/table.ts';
import { type AccessChange, type AccessState, applyAccessChange, EMPTY_ACCESS, forgetObject } from './access-state.ts';

/** What is remembered besides rows: databases, schemas, tables. Immutable; a fold of {@link CatalogChange}s. */
export interface CatalogState {
  /** Number of changes applied since the beginning: grows with every DDL. */
  readonly version: number;
  readonly nextTableId: number;
  /** database → its schemas. */
  readonly databases: ReadonlyMap<string, ReadonlySet<string>>;
  readonly tables: ReadonlyMap<number, TableDefinition>;
  readonly access: AccessState;
}

/** A change as a journal record carries it: plain JSON. */
export type CatalogChange =
  | { readonly op: 'create-database'; readonly database: string }
  | { readonly op: 'create-schema'; readonly database: string; readonly schema: string }
  | { readonly op: 'drop-schema'; readonly database: string; readonly schema: string }
  | { readonly op: 'create-table'; readonly table: TableDefinition }
  /** Replaces the definition with the same id: ALTER, RENAME, TRUNCATE (generation + 1). */
  | { readonly op: 'alter-table'; readonly table: TableDefinition }
  | { readonly op: 'drop-table'; readonly tableId: number }
  | AccessChange;

export const DEFAULT_DATABASE = 'thermocline';
export const DEFAULT_SCHEMA = 'public';

/** The state of a new data folder. */
export const EMPTY_CATALOG: CatalogState = {
  version: 0,
  nextTableId: 1,
  databases: new Map([[DEFAULT_DATABASE, new Set([DEFAULT_SCHEMA])]]),
  tables: new Map(),
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
      for (const t of state.tables.values()) {
        if (t.name.database === change.database && t.name.schema === change.schema) {
          throw new ThermoclineError('dependent-objects', `cannot drop schema ${change.schema} because other objects depend on it`, {
            detail: `table ${t.name.table} depends on schema ${change.schema}`,
            hint: 'Drop its tables first.',
          });
        }
      }
      return {
        ...state,
        version,
        databases: new Map(state.databases).set(change.database, new Set([...schemas].filter((s) => s !== change.schema))),
        access: forgetObject(state.access, { kind: 'schema', database: change.database, schema: change.schema }),
      };
    }
    case 'create-table': {
      const { table } = change;
      if (!schemasOf(state, table.name.database).has(table.name.schema)) {
        throw new ThermoclineError('undefined-schema', `schema "${table.name.schema}" does not exist`);
      }
      refuseTakenName(state, table);
      const nextTableId = Math.max(state.nextTableId, table.id + 1);
      return { ...state, version, nextTableId, tables: new Map(state.tables).set(table.id, table) };
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

function refuseTakenName(state: CatalogState, table: TableDefinition): void {
  const other = findTable(state, table.name.database, table.name.schema, table.name.table);
  if (other !== undefined && other.id !== table.id) {
    throw new ThermoclineError('duplicate-table', `relation "${table.name.table}" already exists`);
  }
}
