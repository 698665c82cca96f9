import type { TableName } from './table.ts';

/**
 * A view as the catalog remembers it: the query as its author wrote it, and what the names in it meant then. Immutable.
 *
 * Ids of views and tables come from one sequence, so owners, grants and OIDs tell them apart by the id alone.
 */
export interface ViewDefinition {
  readonly id: number;
  readonly name: TableName;
  /** The query's text, from its first token to its last. */
  readonly query: string;
  /** What it gives, in order; OR REPLACE may only add to them. */
  readonly columns: readonly ViewColumn[];
  readonly references: readonly ViewReference[];
  readonly comment?: string | undefined;
}

export interface ViewColumn {
  readonly name: string;
  /** pg_type OID and modifier (-1 = none). */
  readonly typeOid: number;
  readonly typeModifier: number;
  readonly comment?: string | undefined;
}

/**
 * A place in the query that names a table or another view. It goes on meaning that one whatever is renamed, moved or created later, and
 * sees the columns of that time under the names of that time: so `*` does not grow, and a renamed column is found.
 */
export interface ViewReference {
  /** Byte offset in the query at which the name begins. */
  readonly position: number;
  readonly relationId: number;
  /** What follows a table's name: '', `$lake`, `$lake$files`, `$lake$snapshots`. */
  readonly suffix: string;
  /** In order. `id` is a table column's id, or the index of a view's column. */
  readonly columns: readonly { readonly id: number; readonly name: string }[];
  /** Ids of those that the query names: the view depends on them. */
  readonly used: readonly number[];
}
