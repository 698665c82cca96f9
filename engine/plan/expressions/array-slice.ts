import type { A_Indices } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import type { Implementation } from '../functions/implementation.ts';
import type { Scope } from '../scope/scope.ts';
import { boundType } from '../tree/bound-type.ts';
import { constant } from '../tree/constant.ts';
import type { Expression } from '../tree/expression.ts';
import { startOf } from '../tree/start-of.ts';
import { OID } from '../types/pg-type.ts';
import { coerce } from './coerce.ts';

/** DuckDB counts from the end when a bound is not positive; Postgres has nothing there. */
const SLICE: Implementation = {
  sql: ([a = '', from = '', to = ''], site) =>
    site.onceAll([a, from, to], ([list = '', first = '', last = '']) => {
      const empty = `${list}[1:0]`;
      return (
        `CASE WHEN ${first} IS NULL OR ${last} IS NULL THEN NULL WHEN ${last} < greatest(${first}, 1) THEN ${empty} ` +
        `ELSE ${list}[greatest(${first}, 1):${last}] END`
      );
    }),
};

const INDEX_MAX = 2_147_483_647n;

/** `a[2:3]`, `a[:3]`, `a[2:]`. */
export function bindSlice(state: BindState, scope: Scope, array: Expression, indices: A_Indices): Expression {
  const bound = (node: A_Indices['lidx'], otherwise: bigint): Expression => {
    if (node === undefined) return constant(otherwise, OID.int4, array.location);
    const given = state.bind(scope, node);
    const index = coerce(state, given, boundType(OID.int4), 'assignment');
    if (index === null) throw new BindError('datatype-mismatch', 'array subscript must have type integer', startOf(given));
    return index;
  };
  return {
    kind: 'call',
    name: 'slice',
    implementation: SLICE,
    args: [array, bound(indices.lidx, 1n), bound(indices.uidx, INDEX_MAX)],
    returnsSet: false,
    volatile: false,
    type: array.type,
    location: array.location,
  };
}
