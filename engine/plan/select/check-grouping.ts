import { BindError } from '../bind-error.ts';
import type { Scope } from '../scope/scope.ts';
import type { ColumnReference, Expression } from '../tree/expression.ts';
import type { Grouping } from '../tree/query.ts';
import { sameExpression } from '../tree/same-expression.ts';
import { childrenOf, visitQuery } from '../tree/walk.ts';

/**
 * In a query that aggregates, a column outside of aggregates must be a grouping key, or belong to a table whose primary key is grouped by.
 * Throws 42803 with the place of the first that is not.
 */
export function checkGrouped(expressions: readonly Expression[], grouping: Grouping, scope: Scope): void {
  const check = (expression: Expression): void => {
    if (grouping.keys.some((k) => sameExpression(k, expression))) return;
    switch (expression.kind) {
      case 'aggregate':
        return;
      case 'grouping':
        checkGroupingArguments(expression.args, grouping, expression.location);
        return;
      case 'column':
        if (scope.entries.has(expression.entry) && !dependsOnKey(expression, grouping)) throw ungrouped(expression, false);
        return;
      case 'subquery':
        childrenOf(expression).forEach(check);
        visitQuery(expression.query, (e) => {
          if (e.kind !== 'column' || !scope.entries.has(e.entry)) return;
          if (!grouping.keys.some((k) => sameExpression(k, e)) && !dependsOnKey(e, grouping)) throw ungrouped(e, true);
        });
        return;
      default:
        childrenOf(expression).forEach(check);
    }
  };
  expressions.forEach(check);
}

/** Whether a column's value is fixed by the grouping keys through its table's primary key. Only one grouping set can fix anything. */
export function dependsOnKey(column: ColumnReference, grouping: Grouping): boolean {
  const { source } = column.entry;
  if (source.kind !== 'relation' || source.primaryKey.length === 0 || !grouping.plain) return false;
  return source.primaryKey.every((index) =>
    grouping.keys.some((k) => k.kind === 'column' && k.entry === column.entry && k.index === index),
  );
}

function checkGroupingArguments(args: readonly Expression[], grouping: Grouping, location: number): void {
  for (const arg of args) {
    if (grouping.keys.some((k) => sameExpression(k, arg))) continue;
    throw new BindError(
      'grouping',
      'arguments to GROUPING must be grouping expressions of the associated query level',
      arg.location >= 0 ? arg.location : location,
    );
  }
}

function ungrouped(column: ColumnReference, inSubquery: boolean): BindError {
  const name = `"${column.entry.name}.${column.entry.columns[column.index]!.name}"`;
  return inSubquery
    ? new BindError('grouping', `subquery uses ungrouped column ${name} from outer query`, column.location)
    : new BindError('grouping', `column ${name} must appear in the GROUP BY clause or be used in an aggregate function`, column.location);
}
