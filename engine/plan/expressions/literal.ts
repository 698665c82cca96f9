import type { A_Const, TypeCast } from '@pgsql/types';
import { BindError, type Location } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import type { Scope } from '../scope/scope.ts';
import { formatBoundType } from '../tree/bound-type.ts';
import { constant } from '../tree/constant.ts';
import type { Constant, Expression } from '../tree/expression.ts';
import { resolveTypeName } from '../types/type-name.ts';
import { OID } from '../types/pg-type.ts';
import { parseNumeric } from '../values/parse-scalar.ts';
import { coerce } from './coerce.ts';

/** A literal as the grammar reads it: integers by size, other numbers numeric, everything quoted untyped (make_const). */
export function bindConstant(node: A_Const): Constant {
  const location = node.location ?? 0;
  if (node.isnull === true) return constant(null, OID.unknown, location);
  if (node.ival !== undefined) return constant(BigInt(node.ival.ival ?? 0), OID.int4, location);
  if (node.boolval !== undefined) return constant(node.boolval.boolval ?? false, OID.bool, location);
  if (node.sval !== undefined) return constant(node.sval.sval ?? '', OID.unknown, location);
  if (node.fval !== undefined) return bindNumber(node.fval.fval ?? '0', location);
  throw new BindError('feature-not-supported', 'bit string literals are not supported', location);
}

function bindNumber(text: string, location: Location): Constant {
  const plain = text.replaceAll('_', '');
  if (/^-?(\d+|0[xob][0-9a-f]+)$/i.test(plain)) {
    const value = plain.startsWith('-') ? -BigInt(plain.slice(1)) : BigInt(plain);
    if (value >= -(2n ** 31n) && value < 2n ** 31n) return constant(value, OID.int4, location);
    if (value >= -(2n ** 63n) && value < 2n ** 63n) return constant(value, OID.int8, location);
    return constant(parseNumeric(value.toString()), OID.numeric, location);
  }
  return constant(parseNumeric(plain), OID.numeric, location);
}

/** `x::type`, `CAST(x AS type)`, `type 'literal'`. Throws 42846 when there is no such cast. */
export function bindTypeCast(state: BindState, scope: Scope, node: TypeCast): Expression {
  const type = resolveTypeName(node.typeName!);
  const location = node.location !== undefined && node.location >= 0 ? node.location : (node.typeName?.location ?? 0);
  const arg = bindCastArgument(state, scope, node, type.oid);
  const result = coerce(state, arg, type, 'explicit', location);
  if (result === null) {
    throw new BindError(
      'cannot-coerce',
      `cannot cast type ${formatBoundType(arg.type)} to ${formatBoundType({ ...type, typmod: -1 })}`,
      location,
    );
  }
  return result;
}

/** ARRAY[] under a cast takes the cast's type. */
function bindCastArgument(state: BindState, scope: Scope, node: TypeCast, oid: number): Expression {
  const arg = node.arg!;
  if ('A_ArrayExpr' in arg && (arg.A_ArrayExpr.elements ?? []).length === 0) {
    return { kind: 'array', elements: [], type: { oid, typmod: -1, decimal: null }, location: arg.A_ArrayExpr.location ?? 0 };
  }
  return state.bind(scope, arg);
}
