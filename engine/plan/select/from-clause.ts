import type { JoinExpr, Node, RangeFunction, RangeSubselect, RangeVar } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { inClause, type NamespaceItem, type Scope } from '../scope/scope.ts';
import type { CommonTable, FromItem, RangeColumn, RangeEntry } from '../tree/query.ts';
import { nodeKind, nodeLocation } from '../expressions/node-location.ts';
import { bindFunctionItem } from './from-function.ts';
import { aliased, type BoundFrom, checkNames } from './from-names.ts';
import { bindJoin } from './join.ts';
import { resolveRelation } from './relation.ts';

/** Binds FROM and leaves its names in the scope. Items see those before them only when LATERAL, as functions always are. */
export function bindFrom(state: BindState, scope: Scope, nodes: readonly Node[]): readonly FromItem[] {
  const items: FromItem[] = [];
  let names: NamespaceItem[] = [];
  for (const node of nodes) {
    const bound = bindFromItem(state, scope, node, names);
    checkNames([...names, ...bound.names]);
    names = [...names, ...bound.names];
    items.push(bound.item);
  }
  for (const item of names) item.lateralOnly = false;
  scope.items = names;
  scope.unreachable = [];
  return items;
}

/** One item; `before` are the names to its left, in reach of LATERAL. */
export function bindFromItem(state: BindState, scope: Scope, node: Node, before: readonly NamespaceItem[]): BoundFrom {
  if ('RangeVar' in node) return bindRangeVar(state, scope, node.RangeVar);
  if ('JoinExpr' in node)
    return state.nested(nodeLocation(node), () => bindJoin(state, scope, (node as { JoinExpr: JoinExpr }).JoinExpr, before, bindFromItem));
  if ('RangeSubselect' in node) return bindSubselect(state, scope, node.RangeSubselect, before);
  if ('RangeFunction' in node)
    return withLateral(scope, before, true, () => bindFunctionItem(state, scope, (node as { RangeFunction: RangeFunction }).RangeFunction));
  if ('RangeTableSample' in node) {
    throw new BindError('feature-not-supported', 'TABLESAMPLE is not supported', node.RangeTableSample.location ?? 0);
  }
  throw new BindError('feature-not-supported', `${nodeKind(node)} in FROM is not supported`, nodeLocation(node));
}

function bindRangeVar(state: BindState, scope: Scope, node: RangeVar): BoundFrom {
  const name = node.relname ?? '';
  const table = node.schemaname === undefined || node.schemaname === '' ? findCommonTable(scope, name) : null;
  if (table !== null) {
    const columns = table.columns.map((c): RangeColumn => ({ name: c.name, type: c.type, stored: 'native', hidden: false }));
    const entry: RangeEntry = { kind: 'entry', id: state.nextId(), name, columns, source: { kind: 'common-table', table }, lateral: false };
    return aliased(scope, entry, node.alias, null, name);
  }
  const { entry, schema, name: relationName } = resolveRelation(state, node);
  return aliased(scope, entry, node.alias, schema, relationName);
}

function findCommonTable(scope: Scope, name: string): CommonTable | null {
  for (let level: Scope | null = scope; level !== null; level = level.parent) {
    const table = level.commonTables.get(name);
    if (table !== undefined) return table;
  }
  return null;
}

function bindSubselect(state: BindState, scope: Scope, node: RangeSubselect, before: readonly NamespaceItem[]): BoundFrom {
  const lateral = node.lateral === true;
  const select = node.subquery !== undefined && 'SelectStmt' in node.subquery ? node.subquery.SelectStmt : null;
  if (select === null) throw new BindError('feature-not-supported', 'only SELECT is supported in FROM', 0);
  const query = withLateral(scope, before, lateral, () => inClause(scope, 'from-subquery', () => state.bindQuery(scope, select)));
  const columns = query.columns.map((c): RangeColumn => ({ name: c.name, type: c.type, stored: 'native', hidden: false }));
  const name = node.alias?.aliasname ?? '';
  const entry: RangeEntry = { kind: 'entry', id: state.nextId(), name, columns, source: { kind: 'subquery', query }, lateral };
  return aliased(scope, entry, node.alias, null, null);
}

/** Runs `bind` with the items to the left in sight (LATERAL) or just known to be out of reach. */
function withLateral<T>(scope: Scope, before: readonly NamespaceItem[], lateral: boolean, bind: () => T): T {
  const { items, unreachable } = scope;
  if (lateral) {
    for (const item of before) item.lateralOnly = true;
    scope.items = [...before];
  } else {
    scope.items = [];
    scope.unreachable = before;
  }
  try {
    return bind();
  } finally {
    scope.items = items;
    scope.unreachable = unreachable;
  }
}
