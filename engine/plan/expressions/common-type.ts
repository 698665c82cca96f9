import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { type BoundType, boundType, formatBoundType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import { startOf } from '../tree/start-of.ts';
import { canCoerce } from '../types/coercion-path.ts';
import { commonShape, sameDecimal } from '../types/decimal-shapes.ts';
import { elementTypeOf, OID, pgType } from '../types/pg-type.ts';
import { coerce } from './coerce.ts';

/**
 * The type that CASE, COALESCE, UNION, VALUES, IN or ARRAY gives expressions of several types (select_common_type). `construct` begins the
 * error message: `CASE types integer and text cannot be matched`.
 */
export function selectCommonType(expressions: readonly Expression[], construct: string): number {
  let chosen: number = OID.unknown;
  for (const expression of expressions) {
    const { type } = expression;
    if (type.oid === OID.unknown || type.oid === chosen) continue;
    if (chosen === OID.unknown) {
      chosen = type.oid;
      continue;
    }
    const [current, next] = [pgType(chosen), pgType(type.oid)];
    if (current.category !== next.category) {
      throw new BindError(
        'datatype-mismatch',
        `${construct} types ${current.formatted} and ${next.formatted} cannot be matched`,
        startOf(expression),
      );
    }
    if (!current.preferred && canCoerce(chosen, type.oid, 'implicit') && !canCoerce(type.oid, chosen, 'implicit')) chosen = type.oid;
  }
  return chosen === OID.unknown ? OID.text : chosen;
}

/** As {@link selectCommonType}, null instead of an error. */
export function findCommonType(expressions: readonly Expression[]): number | null {
  try {
    return selectCommonType(expressions, '');
  } catch (error) {
    if (error instanceof BindError) return null;
    throw error;
  }
}

/** All expressions brought to their common type, which is returned with them; one DECIMAL for numerics. */
export function coerceToCommon(
  state: BindState,
  expressions: readonly Expression[],
  construct: string,
): { readonly type: BoundType; readonly expressions: readonly Expression[] } {
  const oid = selectCommonType(expressions, construct);
  const coerced = expressions.map((e) => coerceToCommonType(state, e, oid, construct));
  return unifyDecimals(coerced);
}

export function coerceToCommonType(state: BindState, expression: Expression, oid: number, construct: string): Expression {
  const result = coerce(state, expression, boundType(oid), 'implicit');
  if (result !== null) return result;
  throw new BindError(
    'cannot-coerce',
    `${construct} could not convert type ${formatBoundType(expression.type)} to ${pgType(oid).formatted}`,
    startOf(expression),
  );
}

/** Expressions of one type, with the modifier they share (select_common_typmod) and, for numerics, one DECIMAL. */
export function unifyDecimals(expressions: readonly Expression[]): {
  readonly type: BoundType;
  readonly expressions: readonly Expression[];
} {
  const type = commonBoundType(
    expressions.map((e) => e.type),
    expressions.every((e) => e.kind === 'constant'),
  );
  return { type, expressions: expressions.map((e) => reshape(e, type)) };
}

/** Types that differ in modifier and decimal at most, as one. */
export function commonBoundType(types: readonly BoundType[], literals = false): BoundType {
  const [first] = types;
  if (first === undefined) return boundType(OID.text);
  const typmod = types.every((t) => t.typmod === first.typmod) ? first.typmod : -1;
  const shapes = types.flatMap((t) => (t.decimal === null ? [] : [t.decimal]));
  return { oid: first.oid, typmod, decimal: shapes.length === 0 ? null : commonShape(shapes, literals) };
}

/** A numeric expression in another DECIMAL that holds all its values. */
export function reshape(expression: Expression, type: BoundType): Expression {
  const { decimal } = expression.type;
  if (decimal === null || type.decimal === null || sameDecimal(decimal, type.decimal)) return expression;
  if (expression.kind === 'constant' && elementTypeOf(type.oid) === 0)
    return { ...expression, type: { ...expression.type, decimal: type.decimal } };
  return { kind: 'cast', arg: expression, method: 'decimal', explicit: false, type, location: expression.location };
}
