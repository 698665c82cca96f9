import type { TableDefinition, TableName } from '../model/table.ts';
import type { ViewDefinition } from '../model/view.ts';
import type { CatalogState } from './catalog-state.ts';

/** What shares one space of names in a schema, and one of ids. */
export type Relation =
  | { readonly kind: 'table'; readonly id: number; readonly name: TableName; readonly table: TableDefinition }
  | { readonly kind: 'view'; readonly id: number; readonly name: TableName; readonly view: ViewDefinition };

export type RelationKind = Relation['kind'];

export function tableRelation(table: TableDefinition): Relation {
  return { kind: 'table', id: table.id, name: table.name, table };
}

export function viewRelation(view: ViewDefinition): Relation {
  return { kind: 'view', id: view.id, name: view.name, view };
}

export function* relationsOf(state: CatalogState): Generator<Relation, void, undefined> {
  for (const table of state.tables.values()) yield tableRelation(table);
  for (const view of state.views.values()) yield viewRelation(view);
}

export function relationById(state: CatalogState, id: number): Relation | undefined {
  const table = state.tables.get(id);
  if (table !== undefined) return tableRelation(table);
  const view = state.views.get(id);
  return view === undefined ? undefined : viewRelation(view);
}

export function findRelation(state: CatalogState, database: string, schema: string, name: string): Relation | undefined {
  const isIt = (n: TableName): boolean => n.table === name && n.schema === schema && n.database === database;
  for (const table of state.tables.values()) if (isIt(table.name)) return tableRelation(table);
  for (const view of state.views.values()) if (isIt(view.name)) return viewRelation(view);
  return undefined;
}
