import { assert } from '../../../catalog/base/assert.ts';
import { BindError, locate, type Location } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { regInput, regtypeNamed, regTextLookups } from '../functions/reg-types.ts';
import {
  type BoundType,
  boundType,
  decimalShape,
  type DecimalShape,
  DECIMAL_DIGITS_MAX,
  formatBoundType,
  UNKNOWN_DECIMAL,
  withTypmod,
} from '../tree/bound-type.ts';
import { constant } from '../tree/constant.ts';
import type { Constant, Expression } from '../tree/expression.ts';
import { startOf } from '../tree/start-of.ts';
import { canCoerce, coercionPath, type CoercionContext, isPolymorphic } from '../types/coercion-path.ts';
import { elementTypeOf, isOidAlias, isTrueArray, OID } from '../types/pg-type.ts';
import { applyTypmod } from '../values/apply-typmod.ts';
import { castValue } from '../values/cast-value.ts';
import { parseArrayText } from '../values/parse-array.ts';
import { inputText } from '../values/text-input.ts';

/** float8 → numeric keeps 15 digits: with this many decimals everything from 10^-7 to 10^16 is exact. */
const FLOAT_DECIMAL: DecimalShape = { precision: DECIMAL_DIGITS_MAX, scale: 22, display: { kind: 'trimmed', min: 0 } };

/** The expression as a value of `target` (type and modifier); null when the context does not allow it. */
export function coerce(
  state: BindState,
  expression: Expression,
  target: BoundType,
  context: CoercionContext,
  location: Location = expression.location,
): Expression | null {
  if (!canCoerce(expression.type.oid, target.oid, context)) return null;
  const converted = coerceToType(state, expression, target, context, location);
  return limitLength(converted, target, context === 'explicit');
}

/** As {@link coerce}, for places where the caller knows that it can be done. */
export function mustCoerce(state: BindState, expression: Expression, oid: number): Expression {
  const result = coerce(state, expression, boundType(oid), 'implicit');
  assert(result !== null, () => `coercion from ${formatBoundType(expression.type)} to type ${oid}`);
  return result;
}

/** `argument of WHERE must be type boolean, not type integer`. */
export function coerceToBoolean(state: BindState, expression: Expression, construct: string): Expression {
  const result = coerce(state, expression, boundType(OID.bool), 'assignment');
  if (result !== null) return result;
  throw new BindError(
    'datatype-mismatch',
    `argument of ${construct} must be type boolean, not type ${formatBoundType(expression.type)}`,
    startOf(expression),
  );
}

function coerceToType(
  state: BindState,
  expression: Expression,
  target: BoundType,
  context: CoercionContext,
  location: Location,
): Expression {
  const source = expression.type.oid;
  if (source === target.oid || target.oid === OID.any || isPolymorphic(target.oid)) return expression;
  if (expression.kind === 'constant') {
    if (expression.parameter !== undefined) {
      if (source === OID.unknown) state.context.parameters?.decide(expression.parameter, target.oid);
      return { ...constant(null, target.oid, expression.location), parameter: expression.parameter };
    }
    if (expression.value === null) return constant(null, target.oid, expression.location);
    if (source === OID.unknown) return readLiteral(state, expression, target);
    const folded = castValue(expression.value, source, target.oid);
    if (folded !== undefined) return constant(folded, target.oid, expression.location);
  }
  if (isOidAlias(target.oid) && (source === OID.text || source === OID.varchar || source === OID.unknown)) {
    return regInput(state, expression, target.oid, location);
  }
  if (isOidAlias(source)) for (const lookup of regTextLookups(source)) state.addLookup(lookup);
  const path = source === OID.unknown ? 'text' : coercionPath(source, target.oid, context);
  assert(path !== 'none', () => `a coercion from type ${source} to type ${target.oid}`);
  return {
    kind: 'cast',
    arg: expression,
    method: path === 'function' ? 'convert' : path,
    explicit: context === 'explicit',
    type: { oid: target.oid, typmod: -1, decimal: shapeAfterCast(expression.type, target.oid) },
    location,
  };
}

function readLiteral(state: BindState, literal: Constant, target: BoundType): Expression {
  const text = String(literal.value);
  if (isOidAlias(target.oid) && !/^\s*\d+\s*$/.test(text)) return regInput(state, literal, target.oid, literal.location);
  // Names of types are known while binding; of other objects an array would have to be looked up.
  if (elementTypeOf(target.oid) === OID.regtype && isTrueArray(target.oid)) {
    const oids = parseArrayText(text).map((e) => (e === null ? null : BigInt(regtypeNamed(e, literal.location))));
    return constant(oids, target.oid, literal.location);
  }
  const value = locate(literal.location, () =>
    inputText(target.oid, target.oid === OID.interval ? target.typmod : -1, text, state.context),
  );
  return constant(value, target.oid, literal.location);
}

/** coerce_type_typmod: the length coercion of the type, when there is something to limit. */
function limitLength(expression: Expression, target: BoundType, explicit: boolean): Expression {
  if (target.typmod < 0 || expression.type.typmod === target.typmod) return expression;
  const type = withTypmod(target.oid, target.typmod);
  const decimal =
    isTrueArray(target.oid) && elementTypeOf(target.oid) === OID.numeric ? withTypmod(OID.numeric, target.typmod).decimal : type.decimal;
  if (expression.kind === 'constant') {
    if (expression.value === null) return { ...expression, type };
    if (!isTrueArray(target.oid)) {
      // Its errors are the execution's in Postgres, so they have no place.
      const value = applyTypmod(target.oid, target.typmod, expression.value, explicit);
      return constant(value, target.oid, expression.location, target.typmod);
    }
  }
  return { kind: 'cast', arg: expression, method: 'typmod', explicit, type: { ...type, decimal }, location: expression.location };
}

/** The DECIMAL that a value of the source type fits in; null when the target is no numeric. */
function shapeAfterCast(source: BoundType, target: number): DecimalShape | null {
  if (target !== OID.numeric && elementTypeOf(target) !== OID.numeric) return null;
  switch (elementTypeOf(source.oid) === 0 ? source.oid : elementTypeOf(source.oid)) {
    case OID.int2:
      return decimalShape(5, 0);
    case OID.int4:
      return decimalShape(10, 0);
    case OID.int8:
      return decimalShape(19, 0);
    case OID.float4:
    case OID.float8:
      return FLOAT_DECIMAL;
    default:
      return UNKNOWN_DECIMAL;
  }
}
