import type { GroupingSet, Node } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { mustCoerce } from '../expressions/coerce.ts';
import { nodeLocation } from '../expressions/node-location.ts';
import { checkSortable } from '../expressions/sort.ts';
import { inClause, type Scope } from '../scope/scope.ts';
import type { Expression } from '../tree/expression.ts';
import type { Grouping } from '../tree/query.ts';
import { sameExpression } from '../tree/same-expression.ts';
import { startOf } from '../tree/start-of.ts';
import { findExpression } from '../tree/walk.ts';
import { OID } from '../types/pg-type.ts';
import { findOrBind } from './order-by.ts';
import type { Target } from './targets.ts';

const SETS_MAX = 4096;

/** GROUP BY with ROLLUP, CUBE and GROUPING SETS, as a list of keys and sets of them. */
export function bindGroupBy(
  state: BindState,
  scope: Scope,
  nodes: readonly Node[],
  targets: readonly Target[],
  distinct: boolean,
): Grouping {
  return inClause(scope, 'group-by', () => {
    const keys: Expression[] = [];
    const key = (node: Node): number => {
      const found = findOrBind(state, scope, node, targets, 'GROUP BY');
      const bound = found.type.oid === OID.unknown ? mustCoerce(state, found, OID.text) : found;
      checkKey(bound, nodeLocation(node));
      const known = keys.findIndex((k) => sameExpression(k, bound));
      return known >= 0 ? known : keys.push(bound) - 1;
    };
    const plain = nodes.every((n) => !('GroupingSet' in n));
    if (plain) {
      for (const node of nodes) key(node);
      return { keys, sets: [keys.map((_, i) => i)], plain: true };
    }
    // The sets of a list are the combinations of its elements' sets.
    let sets: (readonly number[])[] = [[]];
    for (const node of nodes) {
      const own = 'GroupingSet' in node ? expand(node.GroupingSet, key) : [rowKeys(node, key)];
      if (sets.length * own.length > SETS_MAX)
        throw new BindError('statement-too-complex', `too many grouping sets present (maximum ${SETS_MAX})`, nodeLocation(node));
      sets = sets.flatMap((a) => own.map((b) => [...new Set([...a, ...b])]));
    }
    // DuckDB would take every equal constant of the query for the key, and show NULL in its place where the set has not the key.
    const fixed = keys.find((k) => k.kind === 'constant');
    if (fixed !== undefined) {
      throw new BindError('feature-not-supported', 'a constant as a key of GROUPING SETS, ROLLUP or CUBE is not supported', fixed.location);
    }
    const unique = new Map(sets.map((s) => [[...s].sort((a, b) => a - b).join(), s]));
    return { keys, sets: distinct ? [...unique.values()] : sets, plain: false };
  });
}

function expand(node: GroupingSet, key: (node: Node) => number): readonly (readonly number[])[] {
  const content = node.content ?? [];
  switch (node.kind) {
    case 'GROUPING_SET_EMPTY':
      return [[]];
    case 'GROUPING_SET_ROLLUP': {
      const parts = content.map((n) => rowKeys(n, key));
      return Array.from({ length: parts.length + 1 }, (_, i) => parts.slice(0, parts.length - i).flat());
    }
    case 'GROUPING_SET_CUBE': {
      const parts = content.map((n) => rowKeys(n, key));
      if (parts.length > 12) throw new BindError('too-many-columns', 'CUBE is limited to 12 elements', node.location ?? 0);
      const all = Array.from({ length: 2 ** parts.length }, (_, mask) =>
        parts.filter((_p, i) => (mask & (1 << (parts.length - 1 - i))) !== 0).flat(),
      );
      return all.reverse();
    }
    case 'GROUPING_SET_SETS':
      return content.flatMap((n) => ('GroupingSet' in n ? expand(n.GroupingSet, key) : [rowKeys(n, key)]));
    default:
      return [content.map(key)];
  }
}

/** `(a, b)` inside a grouping set is two keys. */
function rowKeys(node: Node, key: (node: Node) => number): readonly number[] {
  return 'RowExpr' in node && node.RowExpr.row_format === 'COERCE_IMPLICIT_CAST' ? (node.RowExpr.args ?? []).map(key) : [key(node)];
}

function checkKey(key: Expression, location: number): void {
  checkSortable(key, 'equality');
  const aggregate = findExpression([key], (e) => e.kind === 'aggregate');
  if (aggregate !== null) throw new BindError('grouping', 'aggregate functions are not allowed in GROUP BY', aggregate.location);
  const window = findExpression([key], (e) => e.kind === 'window');
  if (window !== null) throw new BindError('windowing', 'window functions are not allowed in GROUP BY', startOf(window));
  if (findExpression([key], (e) => e.kind === 'call' && e.returnsSet) !== null) {
    throw new BindError('feature-not-supported', 'set-returning functions are not supported in GROUP BY', location);
  }
}
