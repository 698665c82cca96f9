import type { ColumnRef } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { findColumn } from '../scope/find-column.ts';
import type { Scope } from '../scope/scope.ts';
import type { Expression } from '../tree/expression.ts';
import { stringOf } from '../types/type-name.ts';

/** A column's name in an expression. A table's name alone would be its row, which is no value here. */
export function bindColumn(state: BindState, scope: Scope, node: ColumnRef): Expression {
  const location = node.location ?? 0;
  const fields = node.fields ?? [];
  if (fields.some((f) => 'A_Star' in f)) {
    if (fields.length === 1) throw new BindError('syntax', 'row expansion via "*" is not supported here', location);
    throw new BindError('feature-not-supported', 'row expansion via "*" is not supported here', location);
  }
  const names = fields.map(stringOf);
  try {
    return findColumn(scope, names, state.context.database, location);
  } catch (error) {
    const isRow = error instanceof BindError && error.kind === 'undefined-column' && names.length === 1 && namesRelation(scope, names[0]!);
    if (!isRow) throw error;
    throw new BindError('feature-not-supported', `whole-row reference to "${names[0]}" is not supported`, location, {
      hint: 'Name the columns.',
    });
  }
}

/** Whether a plain name is a column in reach: it is one before it is a table's row. */
export function unqualifiedColumnExists(scope: Scope, name: string): boolean {
  for (let level: Scope | null = scope; level !== null; level = level.parent) {
    if (level.items.some((i) => i.columnsVisible && i.columns.some((c) => c.name === name))) return true;
  }
  return false;
}

/** Whether a plain name is that of a table in reach. */
export function namesRelation(scope: Scope, name: string): boolean {
  for (let level: Scope | null = scope; level !== null; level = level.parent) {
    if (level.items.some((i) => i.name === name && i.relationVisible)) return true;
  }
  return false;
}
