import type { DataType } from '../../../catalog/model/data-type.ts';
import type { RelationSource } from '../bound-query.ts';
import type { BoundType } from './bound-type.ts';
import type { Expression } from './expression.ts';

/** A query of any form; `ctes` are visible in all of it. */
export type QueryNode = SelectNode | SetOperationNode | ValuesNode;

interface QueryBase {
  readonly ctes: readonly CommonTable[];
  readonly recursive: boolean;
  /** What it gives, in order; junk not included. */
  readonly columns: readonly OutputColumn[];
  readonly orderBy: readonly SortItem[];
  /** bigint or null, already cast. */
  readonly limit: Expression | null;
  readonly offset: Expression | null;
}

export interface OutputColumn {
  readonly name: string;
  readonly type: BoundType;
}

export interface SelectNode extends QueryBase {
  readonly kind: 'select';
  readonly targets: readonly Expression[];
  readonly from: readonly FromItem[];
  readonly where: Expression | null;
  readonly grouping: Grouping | null;
  readonly having: Expression | null;
  /** `all` = SELECT DISTINCT, else DISTINCT ON. */
  readonly distinct: 'all' | { readonly on: readonly Expression[] } | null;
  /** Some target gives several rows per row. */
  readonly returnsSets: boolean;
}

/** A SELECT of nothing but a list over FROM. */
export function plainSelect(columns: readonly OutputColumn[], targets: readonly Expression[], from: readonly FromItem[]): SelectNode {
  return {
    kind: 'select',
    ctes: [],
    recursive: false,
    columns,
    targets,
    from,
    where: null,
    grouping: null,
    having: null,
    distinct: null,
    returnsSets: false,
    orderBy: [],
    limit: null,
    offset: null,
  };
}

/** Present when the query aggregates, be it without GROUP BY. Sets are lists of indexes into `keys`. */
export interface Grouping {
  readonly keys: readonly Expression[];
  readonly sets: readonly (readonly number[])[];
  /** Without grouping sets: one set of all keys, printed as plain GROUP BY. */
  readonly plain: boolean;
}

export interface SetOperationNode extends QueryBase {
  readonly kind: 'set-operation';
  readonly op: 'union' | 'intersect' | 'except';
  readonly all: boolean;
  readonly left: QueryNode;
  readonly right: QueryNode;
  /** Stands for the result in its ORDER BY. */
  readonly result: RangeEntry;
}

export interface ValuesNode extends QueryBase {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expression[])[];
  /** Stands for the rows in its ORDER BY. */
  readonly result: RangeEntry;
}

export interface SortItem {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export interface CommonTable {
  readonly id: number;
  readonly name: string;
  /** Set once bound; a recursive term refers to the table before that. */
  query: QueryNode | null;
  columns: readonly OutputColumn[];
  readonly materialized: boolean | null;
}

export type FromItem = RangeEntry | JoinItem;

export interface JoinItem {
  readonly kind: 'join';
  readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross';
  readonly left: FromItem;
  readonly right: FromItem;
  readonly on: Expression | null;
}

/** Something with columns in FROM. Identity matters: column references point at it. */
export interface RangeEntry {
  readonly kind: 'entry';
  /** Unique in the statement: the printed alias. */
  readonly id: number;
  /** As users know it, for messages. */
  readonly name: string;
  readonly columns: readonly RangeColumn[];
  readonly source: RangeSource;
  readonly lateral: boolean;
}

export interface RangeColumn {
  readonly name: string;
  /** The name it goes by in the query, when a view knows the column by an earlier one. */
  readonly shown?: string | undefined;
  readonly type: BoundType;
  /**
   * How the FROM item holds it: `native` as duckType(type) · `array-text`, `vector-text` as a Postgres array literal or vector of a system
   * relation · `name-text` a reg* column held as the object's name · `document` as the value that `document` says, which is a jsonb to
   * expressions.
   */
  readonly stored: 'native' | 'cast' | 'array-text' | 'vector-text' | 'name-text' | 'document';
  readonly document?: DataType | undefined;
  /** Only found by name, not by `*`. */
  readonly hidden: boolean;
}

export type RangeSource =
  | {
      readonly kind: 'relation';
      /** In BoundQuery.relations. */
      readonly relationId: number;
      readonly relation: RelationSource;
      /** The table whose columns these are; null for lake and system relations. */
      readonly tableId: number | null;
      /** The columns' numbers in it, as pg_attribute counts them. */
      readonly columnNumbers: readonly number[];
      /** Indexes of the primary key's columns; empty without one. */
      readonly primaryKey: readonly number[];
    }
  /** `viewId`: the view whose query it is. */
  | { readonly kind: 'subquery'; readonly query: QueryNode; readonly viewId?: number | undefined }
  | { readonly kind: 'common-table'; readonly table: CommonTable }
  | { readonly kind: 'function'; readonly calls: readonly Expression[]; readonly ordinality: boolean }
  /** The result of a set operation or VALUES, seen from its ORDER BY. */
  | { readonly kind: 'result' };
