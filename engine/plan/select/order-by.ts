import type { Node } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { nodeLocation } from '../expressions/node-location.ts';
import { checkSortable, sortItem } from '../expressions/sort.ts';
import type { Scope } from '../scope/scope.ts';
import type { Expression } from '../tree/expression.ts';
import type { SortItem } from '../tree/query.ts';
import { sameExpression } from '../tree/same-expression.ts';
import { stringOf } from '../types/type-name.ts';
import type { Target } from './targets.ts';

type Construct = 'ORDER BY' | 'GROUP BY' | 'DISTINCT ON';

/** The ORDER BY of a SELECT: output names and ordinals, or any expression. Keys that repeat are dropped. */
export function bindOrderBy(state: BindState, scope: Scope, nodes: readonly Node[], targets: readonly Target[]): readonly SortItem[] {
  const items: SortItem[] = [];
  for (const node of nodes) {
    if (!('SortBy' in node)) continue;
    const expression = findOrBind(state, scope, node.SortBy.node!, targets, 'ORDER BY');
    const item = sortItem(state, node.SortBy, expression);
    if (!items.some((i) => sameExpression(i.expression, item.expression))) items.push(item);
  }
  return items;
}

/**
 * What a name, ordinal or expression in ORDER BY, GROUP BY or DISTINCT ON means (findTargetlistEntrySQL92). A bare name is an output column
 * first, in GROUP BY an input column first.
 */
export function findOrBind(state: BindState, scope: Scope, node: Node, targets: readonly Target[], construct: Construct): Expression {
  const location = nodeLocation(node);
  const name = bareName(node);
  if (name !== null && !(construct === 'GROUP BY' && isInputColumn(scope, name))) {
    const matches = targets.filter((t) => t.name === name);
    const [first] = matches;
    if (matches.some((m) => !sameExpression(m.expression, first!.expression))) {
      throw new BindError('ambiguous-column', `${construct} "${name}" is ambiguous`, location);
    }
    if (first !== undefined) return first.expression;
  }
  if ('A_Const' in node) {
    const { ival } = node.A_Const;
    if (ival === undefined) throw new BindError('syntax', `non-integer constant in ${construct}`, location);
    const target = targets[(ival.ival ?? 0) - 1];
    if (target === undefined) {
      throw new BindError('invalid-column-reference', `${construct} position ${ival.ival ?? 0} is not in select list`, location);
    }
    return target.expression;
  }
  const bound = state.bind(scope, node);
  return targets.find((t) => sameExpression(t.expression, bound))?.expression ?? bound;
}

/** DISTINCT ON: its expressions must lead the ORDER BY, in whatever order. */
export function bindDistinctOn(
  state: BindState,
  scope: Scope,
  nodes: readonly Node[],
  targets: readonly Target[],
  orderBy: readonly SortItem[],
): readonly Expression[] {
  const expressions = nodes.map((n) => {
    const expression = findOrBind(state, scope, n, targets, 'DISTINCT ON');
    checkSortable(expression, 'equality');
    return expression;
  });
  const matched = (e: Expression): boolean => expressions.some((d) => sameExpression(d, e));
  const leading = orderBy.findIndex((o) => !matched(o.expression));
  const sorted = leading < 0 ? orderBy : orderBy.slice(0, leading);
  const missing = expressions.findIndex((d) => !sorted.some((o) => sameExpression(o.expression, d)));
  if (missing >= 0 && leading >= 0) {
    throw new BindError(
      'invalid-column-reference',
      'SELECT DISTINCT ON expressions must match initial ORDER BY expressions',
      nodeLocation(nodes[missing]),
    );
  }
  return expressions;
}

function bareName(node: Node): string | null {
  if (!('ColumnRef' in node)) return null;
  const fields = node.ColumnRef.fields ?? [];
  return fields.length === 1 && 'String' in fields[0]! ? stringOf(fields[0]) : null;
}

function isInputColumn(scope: Scope, name: string): boolean {
  return scope.items.some((i) => i.columnsVisible && i.columns.some((c) => c.name === name));
}
