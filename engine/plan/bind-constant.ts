import type { Node } from '@pgsql/types';
import type { DataType } from '../../catalog/model/data-type.ts';
import { formatType } from '../../catalog/model/data-type.ts';
import { BindError } from './bind-error.ts';
import type { BindState } from './bind-context.ts';
import { coerce } from './expressions/coerce.ts';
import { reshape } from './expressions/common-type.ts';
import { ColumnUsage } from './print/usage.ts';
import { QueryPrinter } from './print/query-printer.ts';
import { newScope } from './scope/scope.ts';
import { formatBoundType, fromDataType } from './tree/bound-type.ts';
import type { Expression } from './tree/expression.ts';
import { plainSelect } from './tree/query.ts';
import { startOf } from './tree/start-of.ts';
import { findExpression } from './tree/walk.ts';

/** An expression without columns or sub-queries, assigned to a type. */
export function bindConstantExpression(state: BindState, node: Node, type: DataType): { readonly sql: string } {
  const scope = newScope(null);
  scope.clause = 'default';
  const bound = state.bind(scope, node);
  const subquery = findExpression([bound], (e) => e.kind === 'subquery');
  if (subquery !== null) throw new BindError('feature-not-supported', 'cannot use subquery in DEFAULT expression', subquery.location);
  const target = fromDataType(type);
  const value = coerce(state, bound, target, 'assignment');
  if (value === null) {
    throw new BindError(
      'datatype-mismatch',
      `default expression is of type ${formatBoundType(bound.type)} but must be of type ${formatType(type)}`,
      startOf(bound),
      {
        hint: 'You will need to rewrite or cast the expression.',
      },
    );
  }
  return { sql: constantPrinter(state, reshape(value, target)) };
}

function constantPrinter(state: BindState, expression: Expression): string {
  const query = plainSelect([{ name: '', type: expression.type }], [expression], []);
  const refuse = (): never => {
    throw new BindError('feature-not-supported', 'a constant expression cannot look things up in the catalog', startOf(expression));
  };
  return new QueryPrinter(state, new ColumnUsage(query), refuse, refuse).expressions.print(expression);
}
