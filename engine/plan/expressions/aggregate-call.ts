import type { FuncCall } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { aggregateImplementation } from '../functions/registry.ts';
import { CLAUSE_RULES } from '../scope/clause.ts';
import { inClause, type Scope } from '../scope/scope.ts';
import type { Expression, WindowCall } from '../tree/expression.ts';
import type { SortItem } from '../tree/query.ts';
import { sameExpression } from '../tree/same-expression.ts';
import { findExpression, visitDeep } from '../tree/walk.ts';
import type { PgFunction } from '../types/pg-function.ts';
import { callType } from './call-type.ts';
import { coerceToBoolean } from './coerce.ts';
import { awaitsValues } from './parameter.ts';
import type { CallRequest } from './resolve-function.ts';
import { sortItem, sortList } from './sort.ts';
import { bindWindow } from './window.ts';

interface Coerced {
  readonly args: readonly Expression[];
  readonly result: number;
}

/** An aggregate, or with OVER a window call. Throws 42803 and 42P20 where it may not stand. */
export function bindAggregate(
  state: BindState,
  scope: Scope,
  node: FuncCall,
  request: CallRequest,
  fn: PgFunction,
  coerced: Coerced,
): Expression {
  const { location } = request;
  const implementation = aggregateImplementation(fn);
  if (fn.kind === 'aggregate' && fn.args.length === 0 && node.agg_star !== true && !fn.withinGroup) {
    throw new BindError('wrong-object-type', `${fn.name}(*) must be used to call a parameterless aggregate function`, location);
  }
  if (fn.withinGroup !== (node.agg_within_group === true)) throw withinGroupMismatch(fn, location);
  if (implementation === undefined) {
    throw new BindError('feature-not-supported', `function ${fn.name} is not supported`, location, { detail: `It would be ${fn.key}.` });
  }
  if (!awaitsValues(coerced.args)) implementation.check?.(coerced.args, state.session);
  const type = callType(coerced.result, implementation.shape, coerced.args);
  const base = { name: fn.name, implementation, args: coerced.args, type, location };
  if (node.over !== undefined) return windowCall(state, scope, node, fn, base);
  if (fn.kind === 'window') throw new BindError('wrong-object-type', `window function ${fn.name} requires an OVER clause`, location);

  const filter = bindFilter(state, scope, node);
  const orderBy = aggregateOrder(state, scope, node, fn, coerced.args);
  refuseAggregate(scope, location);
  checkContents(scope, [...coerced.args, ...orderBy.map((o) => o.expression)], filter, location);
  if (node.agg_distinct === true) checkDistinct(fn, coerced.args, orderBy);
  scope.hasAggregates = true;
  return { ...base, kind: 'aggregate', distinct: node.agg_distinct === true, orderBy, filter };
}

function windowCall(
  state: BindState,
  scope: Scope,
  node: FuncCall,
  fn: PgFunction,
  base: Omit<WindowCall, 'kind' | 'filter' | 'window'>,
): WindowCall {
  const { location } = base;
  const refused = CLAUSE_RULES[scope.clause].windows;
  if (refused !== null) throw new BindError('windowing', `window functions are not allowed in ${refused}`, location);
  if (fn.withinGroup) throw new BindError('feature-not-supported', `OVER is not supported for ordered-set aggregate ${fn.name}`, location);
  if (node.agg_distinct === true)
    throw new BindError('feature-not-supported', 'DISTINCT is not implemented for window functions', location);
  if ((node.agg_order ?? []).length > 0)
    throw new BindError('feature-not-supported', 'aggregate ORDER BY is not implemented for window functions', location);
  if (fn.kind === 'window' && node.agg_filter !== undefined) {
    throw new BindError('feature-not-supported', 'FILTER is not implemented for non-aggregate window functions', location);
  }
  const nested = findExpression(base.args, (e) => e.kind === 'window');
  if (nested !== null) throw new BindError('windowing', 'window function calls cannot be nested', nested.location);
  const filter = bindFilter(state, scope, node);
  const window = bindWindow(state, scope, node.over!);
  scope.hasWindows = true;
  return { ...base, kind: 'window', filter, window };
}

function bindFilter(state: BindState, scope: Scope, node: FuncCall): Expression | null {
  if (node.agg_filter === undefined) return null;
  return inClause(scope, 'filter', () => coerceToBoolean(state, state.bind(scope, node.agg_filter!), 'FILTER'));
}

function aggregateOrder(state: BindState, scope: Scope, node: FuncCall, fn: PgFunction, args: readonly Expression[]): readonly SortItem[] {
  const items = node.agg_order ?? [];
  if (items.length === 0) return [];
  if (!fn.withinGroup) return inClause(scope, 'order-by', () => sortList(state, scope, items, []));
  // The ordered values are the last arguments, already bound and coerced.
  const first = args.length - items.length;
  return items.map((item, i) => sortItem(state, 'SortBy' in item ? item.SortBy : {}, args[first + i]!));
}

/** Where an aggregate belongs: to the innermost query whose columns it uses. Only the present one is supported. */
function refuseAggregate(scope: Scope, location: number): void {
  const refused = CLAUSE_RULES[scope.clause].aggregates;
  if (refused !== null) throw new BindError('grouping', `aggregate functions are not allowed in ${refused}`, location);
}

function checkContents(scope: Scope, args: readonly Expression[], filter: Expression | null, location: number): void {
  const all = filter === null ? args : [...args, filter];
  const nested = findExpression(all, (e) => e.kind === 'aggregate');
  if (nested !== null) throw new BindError('grouping', 'aggregate function calls cannot be nested', nested.location);
  const window = findExpression(all, (e) => e.kind === 'window');
  if (window !== null) throw new BindError('grouping', 'aggregate function calls cannot contain window function calls', window.location);
  const set = findExpression(all, (e) => e.kind === 'call' && e.returnsSet);
  if (set !== null) {
    throw new BindError('feature-not-supported', 'aggregate function calls cannot contain set-returning function calls', set.location, {
      hint: 'You might be able to move the set-returning function into a LATERAL FROM item.',
    });
  }
  let own = false;
  let outer = false;
  for (const expression of all) {
    visitDeep(expression, (e) => {
      if (e.kind !== 'column') return;
      if (scope.entries.has(e.entry)) own = true;
      else if (isOuter(scope, e.entry)) outer = true;
    });
  }
  if (outer && !own) throw new BindError('feature-not-supported', 'aggregates over columns of an outer query are not supported', location);
}

function isOuter(scope: Scope, entry: object): boolean {
  for (let level = scope.parent; level !== null; level = level.parent) if ((level.entries as ReadonlySet<object>).has(entry)) return true;
  return false;
}

function checkDistinct(fn: PgFunction, args: readonly Expression[], orderBy: readonly SortItem[]): void {
  for (const { expression } of orderBy) {
    if (args.some((a) => sameExpression(a, expression))) continue;
    throw new BindError(
      'invalid-column-reference',
      'in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list',
      expression.location,
    );
  }
  if (args.length === 0) throw new BindError('syntax', `DISTINCT is not allowed with ${fn.name}(*)`, -1);
}

function withinGroupMismatch(fn: PgFunction, location: number): BindError {
  return fn.withinGroup
    ? new BindError('wrong-object-type', `WITHIN GROUP is required for ordered-set aggregate ${fn.name}`, location)
    : new BindError('wrong-object-type', `${fn.name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP`, location);
}
