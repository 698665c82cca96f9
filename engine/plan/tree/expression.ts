import type { Location } from '../bind-error.ts';
import type { AggregateImplementation, Implementation } from '../functions/implementation.ts';
import type { ParameterReference } from '../parameters/parameter-scope.ts';
import type { Value } from '../values/value.ts';
import type { BoundType } from './bound-type.ts';
import type { QueryNode, RangeEntry, SortItem } from './query.ts';

/**
 * An expression with a Postgres type: the only thing the printer prints. Every variant is ours, so what has no variant, and every function
 * without an implementation, cannot reach DuckDB.
 */
export type Expression =
  | Constant
  | ColumnReference
  | Call
  | Cast
  | Logic
  | NullTest
  | BooleanTest
  | DistinctTest
  | CaseExpression
  | CaseOperand
  | Coalesce
  | MinMax
  | NullIf
  | InList
  | ArrayComparison
  | ArrayConstructor
  | Subscript
  | Subquery
  | AggregateCall
  | WindowCall
  | GroupingCall
  | RowValue;

interface Base {
  readonly type: BoundType;
  /** Where its error messages point. */
  readonly location: Location;
}

/** A literal, or NULL. Of type unknown until something gives it another. */
export interface Constant extends Base {
  readonly kind: 'constant';
  readonly value: Value | null;
  /** A parameter whose value is not there yet: NULL stands for it. */
  readonly parameter?: ParameterReference | undefined;
}

export interface ColumnReference extends Base {
  readonly kind: 'column';
  readonly entry: RangeEntry;
  /** Into the entry's columns. */
  readonly index: number;
}

/** A function or operator. */
export interface Call extends Base {
  readonly kind: 'call';
  /** `lower`, `+`. */
  readonly name: string;
  readonly implementation: Implementation;
  readonly args: readonly Expression[];
  /** Rows come out of it: only at the top of a select list or in FROM. */
  readonly returnsSet: boolean;
  readonly volatile: boolean;
}

/**
 * `relabel` the same bits under another type · `convert` by the pair's rule · `text` through the text form, into or out of a type ·
 * `typmod` the type's length coercion · `decimal` numeric to another DECIMAL, losing nothing.
 */
export interface Cast extends Base {
  readonly kind: 'cast';
  readonly arg: Expression;
  readonly method: 'relabel' | 'convert' | 'text' | 'typmod' | 'decimal' | 'array';
  /** Written by the user: cuts strings silently. */
  readonly explicit: boolean;
}

export interface Logic extends Base {
  readonly kind: 'logic';
  readonly op: 'and' | 'or' | 'not';
  readonly args: readonly Expression[];
}

export interface NullTest extends Base {
  readonly kind: 'null-test';
  readonly arg: Expression;
  readonly negated: boolean;
}

export interface BooleanTest extends Base {
  readonly kind: 'boolean-test';
  readonly arg: Expression;
  readonly test: 'true' | 'false' | 'unknown';
  readonly negated: boolean;
}

/** IS [NOT] DISTINCT FROM: the two sides as the equality operator takes them. */
export interface DistinctTest extends Base {
  readonly kind: 'distinct-test';
  readonly equality: Call;
  readonly negated: boolean;
}

export interface CaseExpression extends Base {
  readonly kind: 'case';
  /** CASE x WHEN: the whens' conditions hold a {@link CaseOperand} that stands for x. */
  readonly operand: Expression | null;
  readonly whens: readonly { readonly condition: Expression; readonly result: Expression }[];
  readonly otherwise: Expression | null;
}

export interface CaseOperand extends Base {
  readonly kind: 'case-operand';
  readonly of: Expression;
}

export interface Coalesce extends Base {
  readonly kind: 'coalesce';
  readonly args: readonly Expression[];
}

export interface MinMax extends Base {
  readonly kind: 'min-max';
  readonly op: 'greatest' | 'least';
  readonly args: readonly Expression[];
}

/** Result: the left side as given. */
export interface NullIf extends Base {
  readonly kind: 'nullif';
  readonly left: Expression;
  readonly equality: Call;
}

/** `x [NOT] IN (a, b)` where all sides were brought to one type. */
export interface InList extends Base {
  readonly kind: 'in-list';
  readonly left: Expression;
  readonly items: readonly Expression[];
  readonly negated: boolean;
}

/** `x op ANY (array)`, `x op ALL (array)`. */
export interface ArrayComparison extends Base {
  readonly kind: 'array-comparison';
  readonly quantifier: 'any' | 'all';
  readonly array: Expression;
  /** left op {@link ElementOperand}. */
  readonly comparison: Expression;
  readonly element: CaseOperand;
}

export interface ArrayConstructor extends Base {
  readonly kind: 'array';
  readonly elements: readonly Expression[];
}

export interface Subscript extends Base {
  readonly kind: 'subscript';
  readonly array: Expression;
  readonly index: Expression;
  /** int2vector and oidvector count from 0. */
  readonly base: 0 | 1;
}

/**
 * `scalar` at most one row · `exists` · `array` ARRAY(…) · `any`/`all` the comparison of the left side with a row of the subquery:
 * `comparison` holds {@link CaseOperand}s that stand for its columns; `equality` when it is plain `left = column` (IN).
 */
export interface Subquery extends Base {
  readonly kind: 'subquery';
  readonly form: 'scalar' | 'exists' | 'array' | 'any' | 'all';
  readonly query: QueryNode;
  readonly comparison: QuantifiedComparison | null;
}

export interface QuantifiedComparison {
  /** Per column: left side and operator, as a call of (left, operand). */
  readonly parts: readonly { readonly call: Call; readonly operand: CaseOperand }[];
  readonly operator: string;
}

export interface AggregateCall extends Base {
  readonly kind: 'aggregate';
  readonly name: string;
  readonly implementation: AggregateImplementation;
  readonly args: readonly Expression[];
  readonly distinct: boolean;
  readonly orderBy: readonly SortItem[];
  readonly filter: Expression | null;
}

export interface WindowCall extends Base {
  readonly kind: 'window';
  readonly name: string;
  readonly implementation: AggregateImplementation;
  readonly args: readonly Expression[];
  readonly filter: Expression | null;
  readonly window: WindowFrame;
}

export interface WindowFrame {
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly mode: 'rows' | 'range' | 'groups';
  readonly start: FrameBound;
  readonly end: FrameBound;
  readonly exclude: 'none' | 'current row' | 'group' | 'ties';
}

export type FrameBound =
  | { readonly kind: 'unbounded-preceding' | 'unbounded-following' | 'current-row' }
  | { readonly kind: 'preceding' | 'following'; readonly offset: Expression };

export interface GroupingCall extends Base {
  readonly kind: 'grouping';
  readonly args: readonly Expression[];
}

/** (a, b): only as a side of a comparison, IN or a sub-query's left side. */
export interface RowValue extends Base {
  readonly kind: 'row';
  readonly fields: readonly Expression[];
}
