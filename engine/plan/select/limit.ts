import type { Node } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { coerce } from '../expressions/coerce.ts';
import { inClause, type Scope } from '../scope/scope.ts';
import { boundType, formatBoundType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import { startOf } from '../tree/start-of.ts';
import { findExpression, visitDeep } from '../tree/walk.ts';
import { OID } from '../types/pg-type.ts';

/** LIMIT or OFFSET as a bigint; null when there is none, or it is NULL or ALL. */
export function bindLimit(state: BindState, scope: Scope, node: Node | undefined, clause: 'limit' | 'offset'): Expression | null {
  if (node === undefined) return null;
  const name = clause.toUpperCase();
  const bound = inClause(scope, clause, () => state.bind(scope, node));
  const count = coerce(state, bound, boundType(OID.int8), 'assignment');
  if (count === null) {
    throw new BindError(
      'datatype-mismatch',
      `argument of ${name} must be type bigint, not type ${formatBoundType(bound.type)}`,
      startOf(bound),
    );
  }
  const variable = findExpression([count], (e) => e.kind === 'column');
  if (variable !== null)
    throw new BindError('invalid-column-reference', `argument of ${name} must not contain variables`, variable.location);
  visitDeep(count, (e) => {
    if (e.kind === 'column' && scope.entries.has(e.entry)) {
      throw new BindError('invalid-column-reference', `argument of ${name} must not contain variables`, e.location);
    }
  });
  if (count.kind !== 'constant') return count;
  if (count.value === null) return null;
  if (typeof count.value === 'bigint' && count.value < 0n) {
    throw new BindError(clause === 'limit' ? 'invalid-row-count' : 'invalid-row-offset', `${name} must not be negative`, -1);
  }
  return count;
}
