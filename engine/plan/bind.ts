import type { Node, SelectStmt } from '@pgsql/types';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { Column } from '../../catalog/model/table.ts';
import type { ViewReference } from '../../catalog/model/view.ts';
import { type BindContext, BindState, type Recursion } from './bind-context.ts';
import { withPosition } from './bind-error.ts';
import type { BoundQuery } from './bound-query.ts';
import { bindConstantExpression } from './bind-constant.ts';
import { boundQuery, FOR_CLIENTS } from './bound-query-of.ts';
import { bindExpression } from './expressions/bind-expression.ts';
import type { Parameter } from './parameters/parameter-scope.ts';
import { bindArgument } from './parameters/read-parameter.ts';
import { storedType } from './print/output.ts';
import { formatBoundType } from './tree/bound-type.ts';
import { bindInsertQuery, parseNothing } from './select/insert-source.ts';
import { bindQueryNode } from './select/bind-select.ts';
import { viewReferences } from './select/view-references.ts';

export type { BindContext } from './bind-context.ts';
export { CONNECTION_MACROS } from './functions/macros.ts';

const RECURSION: Recursion = { expression: bindExpression, query: bindQueryNode };

/**
 * Binds a query: every expression gets its Postgres type, every name its column, every function its place in the allow-list. Throws the
 * error PostgreSQL would raise, with its position.
 */
export function bindQuery(query: SelectStmt, context: BindContext): BoundQuery {
  return withPosition(context.sourceText, () => {
    const state = new BindState(context, RECURSION);
    const node = bindQueryNode(state, null, query);
    if (node.columns.length === 0) throw new ThermoclineError('feature-not-supported', 'SELECT without columns is not supported');
    context.parameters?.finish();
    return boundQuery(state, node, FOR_CLIENTS, context.parameters?.open !== true);
  });
}

/**
 * Binds the source of an INSERT into `columns`: values are brought to the columns' types as assignments, DEFAULT in a VALUES list becomes the
 * column's default (NULL without one). Its result columns lie as the table's do. `parseExpression` gives the tree of a default's text.
 *
 * Fewer columns than targets are allowed: the rest is the caller's. More are 42601.
 */
export function bindInsertSource(
  query: SelectStmt,
  columns: readonly Column[],
  context: BindContext,
  parseExpression: (text: string) => Node = parseNothing,
): BoundQuery {
  return withPosition(context.sourceText, () => {
    const state = new BindState(context, RECURSION);
    return bindInsertQuery(state, query, columns, parseExpression);
  });
}

/** A view's query, checked: what it gives, and what its names mean. */
export interface BoundView {
  readonly columns: readonly { readonly name: string; readonly typeOid: number; readonly typeModifier: number }[];
  readonly references: readonly ViewReference[];
  readonly notices: readonly string[];
}

/** The types a table of the query's rows would have. Throws 0A000 for types that tables cannot have. */
export function bindTableColumns(query: SelectStmt, context: BindContext): readonly { readonly name: string; readonly type: DataType }[] {
  return withPosition(context.sourceText, () => {
    const state = new BindState(context, RECURSION);
    const { columns } = bindQueryNode(state, null, query);
    context.parameters?.finish();
    return columns.map(({ name, type }) => {
      const stored = storedType(type);
      if (stored !== null) return { name, type: stored };
      throw new ThermoclineError('feature-not-supported', `column "${name}" has type ${formatBoundType(type)}, which tables cannot have`, {
        hint: 'Cast it, to text for example.',
      });
    });
  });
}

/** Binds the query of a view that is being made. `start` is the byte offset at which it begins in the statement's text. */
export function bindViewQuery(query: SelectStmt, start: number, context: BindContext): BoundView {
  return withPosition(context.sourceText, () => {
    const state = new BindState({ ...context, parameters: undefined }, RECURSION);
    const node = bindQueryNode(state, null, query);
    if (node.columns.length === 0) throw new ThermoclineError('feature-not-supported', 'SELECT without columns is not supported');
    const { columns } = boundQuery(state, node);
    return { columns, references: viewReferences(state.named(), node, start), notices: state.notices };
  });
}

/**
 * Binds a constant expression for a column DEFAULT (or the arguments of CALL) as an assignment to `type`. `sql` has exactly the type's DuckDB
 * type. Throws 42703 or 0A000 for columns, 0A000 for sub-queries, 42804 when the type does not fit.
 */
export function bindDefault(expression: Node, type: DataType, context: BindContext): { readonly sql: string } {
  return withPosition(context.sourceText, () => bindConstantExpression(new BindState(context, RECURSION), expression, type));
}

/** The values of an EXECUTE's arguments, each assigned to its parameter's type. Throws 42804, 0A000 for one that has to be computed. */
export function bindArguments(
  args: readonly Node[],
  oids: readonly number[],
  context: BindContext,
): readonly Exclude<Parameter, { kind: 'open' }>[] {
  return withPosition(context.sourceText, () => args.map((node, i) => bindArgument(node, i + 1, oids[i]!, context, RECURSION)));
}
