import { BindError, type Location } from '../bind-error.ts';
import { type BoundType, boundType, formatBoundType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import { elementTypeOf, isTrueArray, OID, pgType } from '../types/pg-type.ts';
import { selectCommonType } from './common-type.ts';

/**
 * The concrete types behind a signature's `anyelement`, `anyarray`, `anycompatible`… for given arguments: the types to coerce the arguments
 * to, and the result's. Throws 42804 when they do not agree.
 */
export function resolvePolymorphic(
  declared: readonly number[],
  result: number,
  args: readonly Expression[],
  location: Location,
): { readonly args: readonly number[]; readonly result: number } {
  const simple = family(declared, args, [OID.anyelement, OID.anynonarray], OID.anyarray);
  const compatible = family(declared, args, [OID.anycompatible, OID.anycompatiblenonarray], OID.anycompatiblearray);
  const element = simple === null ? null : sharedType(simple, location);
  const common = compatible === null ? null : selectCommonType(compatible, 'arguments of anycompatible family');
  const concrete = (oid: number): number => {
    switch (oid) {
      case OID.anyelement:
      case OID.anynonarray:
        return element ?? oid;
      case OID.anyarray:
        return element === null ? oid : arrayOf(element, location);
      case OID.anycompatible:
      case OID.anycompatiblenonarray:
        return common ?? oid;
      case OID.anycompatiblearray:
        return common === null ? oid : arrayOf(common, location);
      default:
        return oid;
    }
  };
  return { args: declared.map(concrete), result: concrete(result) };
}

/** One expression per parameter of the family, with the element's type; null when there is none. */
function family(declared: readonly number[], args: readonly Expression[], scalars: readonly number[], array: number): Expression[] | null {
  const members = args.flatMap((arg, i) => {
    if (scalars.includes(declared[i]!)) return [arg];
    if (declared[i] !== array) return [];
    if (arg.type.oid === OID.unknown) return [];
    return [{ ...arg, type: elementType(arg.type) }];
  });
  const used = declared.some((d) => scalars.includes(d) || d === array);
  return used ? members : null;
}

function elementType(type: BoundType): BoundType {
  return { ...boundType(elementTypeOf(type.oid)), decimal: type.decimal };
}

function sharedType(members: readonly Expression[], location: Location): number {
  let shared: number = OID.unknown;
  for (const member of members) {
    const { oid } = member.type;
    if (oid === OID.unknown) continue;
    if (shared !== OID.unknown && shared !== oid) {
      throw new BindError('datatype-mismatch', 'arguments declared "anyelement" are not all alike', location, {
        detail: `${pgType(shared).formatted} versus ${formatBoundType(member.type)}`,
      });
    }
    shared = oid;
  }
  if (shared === OID.unknown) {
    throw new BindError('datatype-mismatch', 'could not determine polymorphic type because input has type unknown', location);
  }
  return shared;
}

function arrayOf(element: number, location: Location): number {
  if (isTrueArray(element)) throw new BindError('feature-not-supported', 'multidimensional arrays are not supported', location);
  const { arrayOid, formatted } = pgType(element);
  if (arrayOid === 0) throw new BindError('undefined-object', `could not find array type for data type ${formatted}`, location);
  return arrayOid;
}
