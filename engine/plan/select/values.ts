import type { Node } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { coerceToCommon } from '../expressions/common-type.ts';
import { inClause, type Scope } from '../scope/scope.ts';
import type { Expression } from '../tree/expression.ts';
import type { OutputColumn, ValuesNode } from '../tree/query.ts';
import { resultEntry } from './set-operation.ts';
import { checkValue, checkWidth } from './targets.ts';

/** VALUES lists: `column1`, `column2`…, each of its rows' common type. */
export function bindValues(state: BindState, scope: Scope, lists: readonly Node[]): ValuesNode {
  const rows = inClause(scope, 'values', () => lists.map((list) => rowNodes(list).map((node) => bindValue(state, scope, node))));
  checkLengths(rows);
  const width = rows[0]?.length ?? 0;
  checkWidth(width);
  const columns: OutputColumn[] = [];
  const typed: Expression[][] = rows.map(() => []);
  for (let i = 0; i < width; i++) {
    const common = coerceToCommon(
      state,
      rows.map((row) => row[i]!),
      'VALUES',
    );
    common.expressions.forEach((e, r) => typed[r]!.push(e));
    columns.push({ name: `column${i + 1}`, type: common.type });
  }
  return valuesNode(state, typed, columns);
}

export function valuesNode(state: BindState, rows: readonly (readonly Expression[])[], columns: readonly OutputColumn[]): ValuesNode {
  return {
    kind: 'values',
    rows,
    columns,
    result: resultEntry(state, columns),
    ctes: [],
    recursive: false,
    orderBy: [],
    limit: null,
    offset: null,
  };
}

export function rowNodes(list: Node): readonly Node[] {
  return 'List' in list ? (list.List.items ?? []) : [];
}

export function checkLengths(rows: readonly (readonly Expression[])[]): void {
  const width = rows[0]?.length ?? 0;
  const odd = rows.find((row) => row.length !== width);
  if (odd !== undefined) throw new BindError('syntax', 'VALUES lists must all be the same length', odd[0]?.location ?? -1);
}

function bindValue(state: BindState, scope: Scope, node: Node): Expression {
  if ('SetToDefault' in node) throw new BindError('syntax', 'DEFAULT is not allowed in this context', node.SetToDefault.location ?? 0);
  const expression = state.bind(scope, node);
  checkValue(expression);
  return expression;
}
