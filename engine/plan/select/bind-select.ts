import type { SelectStmt } from '@pgsql/types';
import { BindError, NOWHERE } from '../bind-error.ts';
import type { BindState, QueryOptions } from '../bind-context.ts';
import { coerceToBoolean, mustCoerce } from '../expressions/coerce.ts';
import { isUndecided } from '../expressions/parameter.ts';
import { checkSortable } from '../expressions/sort.ts';
import { defineWindow } from '../expressions/window.ts';
import { inClause, newScope, type Scope } from '../scope/scope.ts';
import type { Expression } from '../tree/expression.ts';
import type { Grouping, QueryNode, SelectNode, SortItem } from '../tree/query.ts';
import { sameExpression } from '../tree/same-expression.ts';
import { OID } from '../types/pg-type.ts';
import { checkGrouped } from './check-grouping.ts';
import { bindCommonTables } from './common-tables.ts';
import { bindFrom } from './from-clause.ts';
import { bindGroupBy } from './group-by.ts';
import { bindLimit } from './limit.ts';
import { bindDistinctOn, bindOrderBy } from './order-by.ts';
import { bindResultOrder, bindSetOperation } from './set-operation.ts';
import { bindTargets, type Target } from './targets.ts';
import { bindValues } from './values.ts';

/** Binds a query of any form: plain SELECT, set operation, VALUES (transformStmt). */
export function bindQueryNode(state: BindState, parent: Scope | null, statement: SelectStmt, options: QueryOptions = {}): QueryNode {
  return state.nested(NOWHERE, () => bindQueryBody(state, parent, statement, options));
}

function bindQueryBody(state: BindState, parent: Scope | null, statement: SelectStmt, options: QueryOptions): QueryNode {
  refuseUnsupported(statement);
  const scope = newScope(parent);
  const ctes = statement.withClause === undefined ? [] : bindCommonTables(state, scope, statement.withClause);
  const recursive = statement.withClause?.recursive === true;
  const isSetOperation = statement.op !== undefined && statement.op !== 'SETOP_NONE';
  if (!isSetOperation && (statement.valuesLists ?? []).length === 0) {
    return { ...bindPlainSelect(state, scope, statement, options.keepUnknowns === true), ctes, recursive };
  }
  const body = isSetOperation ? bindSetOperation(state, scope, statement) : bindValues(state, scope, statement.valuesLists ?? []);
  return {
    ...body,
    ctes,
    recursive,
    orderBy: bindResultOrder(state, scope, statement.sortClause ?? [], body.result, body.columns, isSetOperation),
    offset: bindLimit(state, scope, statement.limitOffset, 'offset'),
    limit: bindLimit(state, scope, statement.limitCount, 'limit'),
  };
}

function bindPlainSelect(state: BindState, scope: Scope, statement: SelectStmt, keepUnknowns: boolean): SelectNode {
  const from = bindFrom(state, scope, statement.fromClause ?? []);
  defineWindows(state, scope, statement);
  scope.clause = 'select';
  const targets = bindTargets(state, scope, statement.targetList ?? [], keepUnknowns);
  const where = condition(state, scope, statement.whereClause, 'where', 'WHERE');
  const having = condition(state, scope, statement.havingClause, 'having', 'HAVING');
  const orderBy = inClause(scope, 'order-by', () => bindOrderBy(state, scope, statement.sortClause ?? [], targets));
  const hasGroupBy = (statement.groupClause ?? []).length > 0;
  const groupBy = hasGroupBy ? bindGroupBy(state, scope, statement.groupClause ?? [], targets, statement.groupDistinct === true) : null;
  const distinct = bindDistinct(state, scope, statement, targets, orderBy);
  const offset = bindLimit(state, scope, statement.limitOffset, 'offset');
  const limit = bindLimit(state, scope, statement.limitCount, 'limit');
  const grouping = groupingOf(scope, groupBy, having, statement);
  const expressions = targets.map(({ expression: e }) => (isUndecided(e) && !keepUnknowns ? mustCoerce(state, e, OID.text) : e));
  if (grouping !== null) {
    const on = distinct !== null && distinct !== 'all' ? distinct.on : [];
    checkGrouped([...expressions, ...(having === null ? [] : [having]), ...orderBy.map((o) => o.expression), ...on], grouping, scope);
  }
  return {
    kind: 'select',
    ctes: [],
    recursive: false,
    columns: targets.map((t, i) => ({ name: t.name, type: expressions[i]!.type })),
    targets: expressions,
    from,
    where,
    grouping,
    having,
    distinct,
    returnsSets: scope.setReturning.length > 0,
    orderBy,
    limit,
    offset,
  };
}

/** A query aggregates when it groups, filters groups or calls an aggregate; without GROUP BY all rows are one group. */
function groupingOf(scope: Scope, groupBy: Grouping | null, having: Expression | null, statement: SelectStmt): Grouping | null {
  if (groupBy !== null) return groupBy;
  if (!scope.hasAggregates && having === null && statement.havingClause === undefined) return null;
  return { keys: [], sets: [[]], plain: true };
}

function condition(
  state: BindState,
  scope: Scope,
  node: SelectStmt['whereClause'],
  clause: 'where' | 'having',
  name: string,
): Expression | null {
  if (node === undefined) return null;
  return inClause(scope, clause, () => coerceToBoolean(state, state.bind(scope, node), name));
}

function bindDistinct(
  state: BindState,
  scope: Scope,
  statement: SelectStmt,
  targets: readonly Target[],
  orderBy: readonly SortItem[],
): SelectNode['distinct'] {
  const clause = statement.distinctClause ?? [];
  if (clause.length === 0) return null;
  const on = clause.filter((n) => Object.keys(n).length > 0);
  if (on.length > 0) return { on: inClause(scope, 'distinct-on', () => bindDistinctOn(state, scope, on, targets, orderBy)) };
  for (const target of targets) checkSortable(target.expression, 'equality');
  const foreign = orderBy.find((o) => !targets.some((t) => sameExpression(t.expression, o.expression)));
  if (foreign !== undefined) {
    throw new BindError(
      'invalid-column-reference',
      'for SELECT DISTINCT, ORDER BY expressions must appear in select list',
      foreign.expression.location,
    );
  }
  return 'all';
}

function defineWindows(state: BindState, scope: Scope, statement: SelectStmt): void {
  for (const node of statement.windowClause ?? []) {
    if (!('WindowDef' in node)) continue;
    const { name = '', location = 0 } = node.WindowDef;
    if (scope.windows.has(name)) throw new BindError('windowing', `window "${name}" is already defined`, location);
    scope.windows.set(name, defineWindow(state, scope, node.WindowDef));
  }
}

function refuseUnsupported(statement: SelectStmt): void {
  if (statement.intoClause !== undefined) {
    throw new BindError('feature-not-supported', 'SELECT INTO is not supported', statement.intoClause.rel?.location ?? -1, {
      hint: 'Use CREATE TABLE and INSERT.',
    });
  }
  if ((statement.lockingClause ?? []).length > 0) {
    throw new BindError('feature-not-supported', 'row locks (FOR UPDATE, FOR SHARE) are not supported', -1, {
      hint: 'Reads never block: leave the clause out.',
    });
  }
  if (statement.limitOption === 'LIMIT_OPTION_WITH_TIES') throw new BindError('feature-not-supported', 'WITH TIES is not supported', -1);
}
