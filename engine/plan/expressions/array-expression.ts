import type { A_ArrayExpr, A_Indirection } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import type { Scope } from '../scope/scope.ts';
import { boundType, formatBoundType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import { elementTypeOf, isTrueArray, OID, pgType } from '../types/pg-type.ts';
import { bindSlice } from './array-slice.ts';
import type { Implementation } from '../functions/implementation.ts';
import { coerce } from './coerce.ts';
import { coerceToCommon } from './common-type.ts';
import { documentOf, fieldOfRow, subscriptOfJson } from './json-access.ts';
import { startOf } from '../tree/start-of.ts';

export function bindArray(state: BindState, scope: Scope, node: A_ArrayExpr): Expression {
  const location = node.location ?? 0;
  const nodes = node.elements ?? [];
  if (nodes.length === 0) {
    throw new BindError('indeterminate-datatype', 'cannot determine type of empty array', location, {
      hint: 'Explicitly cast to the desired type, for example ARRAY[]::integer[].',
    });
  }
  const elements = nodes.map((n) => state.bind(scope, n));
  const common = coerceToCommon(state, elements, 'ARRAY');
  if (isTrueArray(common.type.oid)) throw new BindError('feature-not-supported', 'multidimensional arrays are not supported', location);
  const { arrayOid, formatted } = pgType(common.type.oid);
  if (arrayOid === 0) throw new BindError('undefined-object', `could not find array type for data type ${formatted}`, location);
  return { kind: 'array', elements: common.expressions, type: { oid: arrayOid, typmod: -1, decimal: common.type.decimal }, location };
}

/** `a[i]`, `a[i:j]`, `j['key']`, and `(r).field` of a table's rows. */
export function bindIndirection(state: BindState, scope: Scope, node: A_Indirection): Expression {
  let result = state.bind(scope, node.arg!);
  let document = documentOf(result);
  for (const step of node.indirection ?? []) {
    const location = startOf(result);
    if ('String' in step) {
      ({ expression: result, document } = fieldOfRow(state, { expression: result, document }, step.String.sval ?? ''));
      continue;
    }
    if (!('A_Indices' in step)) throw new BindError('feature-not-supported', 'all fields of a composite value are not supported', location);
    const { type } = result;
    if (type.oid === OID.jsonb && step.A_Indices.is_slice !== true) {
      const index = state.bind(scope, step.A_Indices.uidx!);
      ({ expression: result, document } = subscriptOfJson(state, { expression: result, document }, index));
      continue;
    }
    if (step.A_Indices.is_slice === true && isTrueArray(type.oid)) {
      result = bindSlice(state, scope, result, step.A_Indices);
      continue;
    }
    if (type.oid === OID.name && step.A_Indices.is_slice !== true) {
      result = byteOfName(state, result, state.bind(scope, step.A_Indices.uidx!));
      continue;
    }
    const elementOid = elementTypeOf(type.oid);
    if (elementOid === 0) {
      throw new BindError(
        'datatype-mismatch',
        `cannot subscript type ${formatBoundType({ ...type, typmod: -1 })} because it does not support subscripting`,
        location,
      );
    }
    const bound = state.bind(scope, step.A_Indices.uidx!);
    const index = coerce(state, bound, boundType(OID.int4), 'assignment');
    if (index === null) throw new BindError('datatype-mismatch', 'array subscript must have type integer', startOf(bound));
    const isVector = type.oid === OID.int2vector || type.oid === OID.oidvector;
    result = {
      kind: 'subscript',
      array: result,
      index,
      base: isVector ? 0 : 1,
      type: { oid: elementOid, typmod: type.typmod, decimal: type.decimal },
      location,
    };
  }
  return result;
}

/** A name is an array of characters, counted from 0. */
function byteOfName(state: BindState, name: Expression, index: Expression): Expression {
  const position = coerce(state, index, boundType(OID.int4), 'assignment');
  if (position === null) throw new BindError('datatype-mismatch', 'array subscript must have type integer', startOf(index));
  const implementation: Implementation = { sql: ([n, i]) => `CASE WHEN ${i} >= 0 THEN nullif(substring(${n}, ${i} + 1, 1), '') END` };
  const args = [name, position];
  return {
    kind: 'call',
    name: 'name',
    implementation,
    args,
    returnsSet: false,
    volatile: false,
    type: boundType(OID.char),
    location: startOf(name),
  };
}
