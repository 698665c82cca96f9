import type { Location } from '../bind-error.ts';
import type { Expression, WindowFrame } from '../tree/expression.ts';
import type { CommonTable, RangeEntry } from '../tree/query.ts';
import type { Clause } from './clause.ts';

/** What one query level can name. The parent is the query around it, whose columns are in reach too (correlation). */
export interface Scope {
  readonly parent: Scope | null;
  items: NamespaceItem[];
  /** In FROM, but out of reach of what is being bound: only for better messages. */
  unreachable: readonly NamespaceItem[];
  /** The range entries of this level: tells its columns from those of queries around it. */
  readonly entries: Set<RangeEntry>;
  /** WITH names that this level defines. */
  readonly commonTables: Map<string, CommonTable>;
  /** The clause being bound now. */
  clause: Clause;
  /** Found so far at this level. */
  hasAggregates: boolean;
  hasWindows: boolean;
  /** Set-returning calls seen: where they may not stand, their number must not grow. */
  setReturning: { location: Location; name: string }[];
  /** WINDOW clause. */
  readonly windows: Map<string, NamedWindow>;
}

export interface NamedWindow {
  readonly frame: WindowFrame;
  readonly hasOrder: boolean;
  readonly hasFrame: boolean;
}

/** A table, alias, sub-query or join that FROM brings into sight. */
export interface NamespaceItem {
  readonly name: string | null;
  /** Set for tables without alias: `schema.table.column` finds it. */
  readonly schema: string | null;
  /** The table's own name when an alias took its place. */
  readonly hiddenName: string | undefined;
  readonly columns: readonly NamedColumn[];
  /** Whether `name.column` finds it. Hidden by an alias on a join around it. */
  relationVisible: boolean;
  /** Whether plain `column` finds it. Members of USING are found through the join. */
  columnsVisible: boolean;
  /** Being bound at the same level as an item to its right: only LATERAL may look at it. */
  lateralOnly: boolean;
  /** False on the side of an outer join that LATERAL may not reference. */
  lateralAllowed: boolean;
}

export interface NamedColumn {
  readonly name: string;
  /** What naming it means: a column, or the merged column of a join. */
  readonly expression: Expression;
  /** Not part of `*`. */
  readonly hidden: boolean;
}

export function newScope(parent: Scope | null): Scope {
  return {
    parent,
    items: [],
    unreachable: [],
    entries: new Set(),
    commonTables: new Map(),
    clause: 'select',
    hasAggregates: false,
    hasWindows: false,
    setReturning: [],
    windows: new Map(),
  };
}

/** The namespace item for a range entry on its own. */
export function itemOf(entry: RangeEntry, name: string | null, schema: string | null = null, hiddenName?: string): NamespaceItem {
  return {
    name,
    schema,
    hiddenName,
    columns: entry.columns.map((column, index) => ({
      name: column.shown ?? column.name,
      hidden: column.hidden,
      expression: { kind: 'column', entry, index, type: column.type, location: -1 },
    })),
    relationVisible: true,
    columnsVisible: true,
    lateralOnly: false,
    lateralAllowed: true,
  };
}

/** Runs `bind` with another clause in force. */
export function inClause<T>(scope: Scope, clause: Clause, bind: () => T): T {
  const before = scope.clause;
  scope.clause = clause;
  try {
    return bind();
  } finally {
    scope.clause = before;
  }
}
