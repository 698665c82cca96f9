import type { JoinExpr, Node } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { coerceToBoolean } from '../expressions/coerce.ts';
import { coerceToCommon } from '../expressions/common-type.ts';
import { conjunction } from '../expressions/logic.ts';
import { bindOperator } from '../expressions/operator.ts';
import { inClause, type NamedColumn, type NamespaceItem, type Scope } from '../scope/scope.ts';
import type { Expression } from '../tree/expression.ts';
import type { JoinItem } from '../tree/query.ts';
import { stringOf } from '../types/type-name.ts';
import { checkNames, type BoundFrom } from './from-names.ts';

type BindItem = (state: BindState, scope: Scope, node: Node, before: readonly NamespaceItem[]) => BoundFrom;

const TYPES: Readonly<Record<string, JoinItem['type']>> = {
  JOIN_INNER: 'inner',
  JOIN_LEFT: 'left',
  JOIN_RIGHT: 'right',
  JOIN_FULL: 'full',
};

/** A join: its condition, and which names and columns can be seen through it. */
export function bindJoin(state: BindState, scope: Scope, node: JoinExpr, before: readonly NamespaceItem[], bindItem: BindItem): BoundFrom {
  const type = TYPES[node.jointype ?? 'JOIN_INNER'];
  if (type === undefined) throw new BindError('feature-not-supported', 'this kind of join is not supported', 0);
  const left = bindItem(state, scope, node.larg!, before);
  // The right side may look at the left one when it is LATERAL, unless rows of the left are made up.
  for (const item of left.names) item.lateralAllowed = type === 'inner' || type === 'left';
  const right = bindItem(state, scope, node.rarg!, [...before, ...left.names]);
  for (const item of left.names) item.lateralAllowed = true;
  checkNames([...left.names, ...right.names]);
  for (const item of [...left.names, ...right.names]) item.lateralOnly = false;

  const leftColumns = visibleColumns(left.names);
  const rightColumns = visibleColumns(right.names);
  const shared = node.isNatural === true ? commonNames(leftColumns, rightColumns) : (node.usingClause ?? []).map(stringOf);
  const usesNames = node.isNatural === true || (node.usingClause ?? []).length > 0;
  const using = usesNames ? bindUsing(state, shared, leftColumns, rightColumns, type) : null;
  const on = using === null ? bindOn(state, scope, node, [...left.names, ...right.names]) : using.on;

  const columns: NamedColumn[] = [
    ...(using?.merged ?? []),
    ...leftColumns.filter((c) => !shared.includes(c.name)),
    ...rightColumns.filter((c) => !shared.includes(c.name)),
  ];
  const item: JoinItem = { kind: 'join', type: on === null && type === 'inner' ? 'cross' : type, left: left.item, right: right.item, on };
  return { item, names: namesOf(node, columns, using?.merged ?? [], [...left.names, ...right.names]) };
}

function namesOf(
  node: JoinExpr,
  columns: readonly NamedColumn[],
  merged: readonly NamedColumn[],
  inner: readonly NamespaceItem[],
): readonly NamespaceItem[] {
  const alias = node.alias;
  const base = { schema: null, hiddenName: undefined, lateralOnly: false, lateralAllowed: true };
  if (alias !== undefined) {
    const names = (alias.colnames ?? []).map(stringOf);
    if (names.length > columns.length) {
      throw new BindError(
        'invalid-column-reference',
        `join expression "${alias.aliasname}" has ${columns.length} columns available but ${names.length} columns specified`,
        -1,
      );
    }
    const renamed = columns.map((c, i) => ({ ...c, name: names[i] ?? c.name }));
    return [{ ...base, name: alias.aliasname ?? '', columns: renamed, relationVisible: true, columnsVisible: true }];
  }
  // The join shows the columns; the tables in it still answer to their names.
  const hidden = inner.map((i) => ({ ...i, columnsVisible: false }));
  const join: NamespaceItem = { ...base, name: null, columns, relationVisible: false, columnsVisible: true };
  const usingAlias = node.join_using_alias;
  if (usingAlias === undefined) return [...hidden, join];
  return [...hidden, join, { ...base, name: usingAlias.aliasname ?? '', columns: merged, relationVisible: true, columnsVisible: false }];
}

function bindOn(state: BindState, scope: Scope, node: JoinExpr, names: readonly NamespaceItem[]): Expression | null {
  if (node.quals === undefined) return null;
  const { items } = scope;
  scope.items = [...names];
  try {
    return inClause(scope, 'join-on', () => coerceToBoolean(state, state.bind(scope, node.quals!), 'JOIN/ON'));
  } finally {
    scope.items = items;
  }
}

function bindUsing(
  state: BindState,
  names: readonly string[],
  left: readonly NamedColumn[],
  right: readonly NamedColumn[],
  type: JoinItem['type'],
): { readonly on: Expression | null; readonly merged: readonly NamedColumn[] } {
  const conditions: Expression[] = [];
  const merged = names.map((name, i): NamedColumn => {
    if (names.indexOf(name) !== i)
      throw new BindError('duplicate-column', `column name "${name}" appears more than once in USING clause`, -1);
    const [a, b] = [oneColumn(left, name, 'left'), oneColumn(right, name, 'right')];
    conditions.push(bindOperator(state, '=', a, b, -1));
    const common = coerceToCommon(state, [a, b], 'JOIN/USING');
    const [x, y] = common.expressions as [Expression, Expression];
    // Of equal sides the one that needs no cast, as Postgres picks them.
    const plainRight = type === 'inner' && a.type.oid !== common.type.oid && b.type.oid === common.type.oid;
    if (type === 'right' || plainRight) return { name, expression: plainRight ? b : y, hidden: false };
    if (type !== 'full') return { name, expression: x, hidden: false };
    return { name, hidden: false, expression: { kind: 'coalesce', args: [x, y], type: common.type, location: -1 } };
  });
  return { on: conditions.length === 0 ? null : conjunction(conditions, -1), merged };
}

function oneColumn(columns: readonly NamedColumn[], name: string, side: 'left' | 'right'): Expression {
  const matches = columns.filter((c) => c.name === name);
  if (matches.length === 0)
    throw new BindError('undefined-column', `column "${name}" specified in USING clause does not exist in ${side} table`, -1);
  if (matches.length > 1)
    throw new BindError('ambiguous-column', `common column name "${name}" appears more than once in ${side} table`, -1);
  return matches[0]!.expression;
}

function commonNames(left: readonly NamedColumn[], right: readonly NamedColumn[]): readonly string[] {
  const names = new Set(right.map((c) => c.name));
  return [...new Set(left.map((c) => c.name))].filter((n) => names.has(n));
}

function visibleColumns(items: readonly NamespaceItem[]): readonly NamedColumn[] {
  return items.filter((i) => i.columnsVisible).flatMap((i) => i.columns.filter((c) => !c.hidden));
}
