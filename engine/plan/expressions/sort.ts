import type { Node, SortBy } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { operatorImplementation } from '../functions/registry.ts';
import type { Scope } from '../scope/scope.ts';
import { formatBoundType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import type { SortItem } from '../tree/query.ts';
import { sameExpression } from '../tree/same-expression.ts';
import { startOf } from '../tree/start-of.ts';
import { operatorsNamed } from '../types/pg-function.ts';
import { isOidAlias, isTrueArray, OID } from '../types/pg-type.ts';
import { mustCoerce } from './coerce.ts';

/** ORDER BY of an aggregate or window: expressions only, no ordinals or aliases (SQL99). `known` are expressions a key may repeat. */
export function sortList(state: BindState, scope: Scope, nodes: readonly Node[], known: readonly Expression[]): readonly SortItem[] {
  const items: SortItem[] = [];
  for (const node of nodes) {
    if (!('SortBy' in node)) continue;
    const bound = state.bind(scope, node.SortBy.node!);
    const expression = known.find((k) => sameExpression(k, bound)) ?? bound;
    if (!items.some((i) => sameExpression(i.expression, expression))) items.push(sortItem(state, node.SortBy, expression));
  }
  return items;
}

/** One sort key: ascending with NULLs last unless it says otherwise. Throws 42883 for types without an order. */
export function sortItem(state: BindState, node: SortBy, expression: Expression): SortItem {
  if (node.sortby_dir === 'SORTBY_USING') {
    throw new BindError('feature-not-supported', 'ORDER BY … USING is not supported', node.location ?? startOf(expression));
  }
  const key = expression.type.oid === OID.unknown ? mustCoerce(state, expression, OID.text) : expression;
  checkSortable(key, 'ordering');
  const descending = node.sortby_dir === 'SORTBY_DESC';
  const nullsFirst = node.sortby_nulls === 'SORTBY_NULLS_FIRST' || (node.sortby_nulls !== 'SORTBY_NULLS_LAST' && descending);
  return { expression: key, descending, nullsFirst };
}

/** For ORDER BY, and as `equality` for GROUP BY, DISTINCT and set operations. */
export function checkSortable(expression: Expression, what: 'ordering' | 'equality'): void {
  if (isSortable(expression.type.oid)) return;
  const name = formatBoundType({ ...expression.type, typmod: -1 });
  throw new BindError(
    'undefined-function',
    what === 'ordering'
      ? `could not identify an ordering operator for type ${name}`
      : `could not identify an equality operator for type ${name}`,
    startOf(expression),
    what === 'ordering' ? { hint: 'Use an explicit ordering operator or modify the query.' } : {},
  );
}

function isSortable(oid: number): boolean {
  if (oid === OID.varchar || oid === OID.unknown || isTrueArray(oid) || isOidAlias(oid)) return true;
  if (oid === OID.int2vector || oid === OID.oidvector) return true;
  const operator = operatorsNamed('<').find((o) => o.left === oid && o.right === oid);
  return (operator !== undefined && operatorImplementation(operator) !== undefined) || oid === OID.xid;
}
