import { assert } from '../../../catalog/base/assert.ts';
import { type BoundType, boundType, type DecimalShape } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import { elementTypeOf, OID, pgType } from '../types/pg-type.ts';

/** The type of a call's result; a numeric one must say which DECIMAL it prints. */
export function callType(
  oid: number,
  shape: ((args: readonly Expression[]) => DecimalShape) | undefined,
  args: readonly Expression[],
): BoundType {
  if (oid !== OID.numeric && elementTypeOf(oid) !== OID.numeric) return boundType(oid);
  assert(shape !== undefined, () => `a shape for ${pgType(oid).formatted} results`);
  return { oid, typmod: -1, decimal: shape(args) };
}
