import { BindError, type Location } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { operatorImplementation } from '../functions/registry.ts';
import { boundType, formatBoundType } from '../tree/bound-type.ts';
import type { Call, Expression } from '../tree/expression.ts';
import { operatorsNamed, type PgOperator } from '../types/pg-function.ts';
import { matchCandidates, selectCandidate } from '../types/select-candidate.ts';
import { elementTypeOf, isTrueArray, OID, pgType } from '../types/pg-type.ts';
import { mustCoerce } from './coerce.ts';
import { awaitsValues } from './parameter.ts';
import { callType } from './call-type.ts';
import { resolvePolymorphic } from './polymorphic.ts';

/** `left op right`, or `op right` when left is null. Throws 42883 and 42725 as Postgres words them. */
export function bindOperator(state: BindState, name: string, left: Expression | null, right: Expression, location: Location): Call {
  const operands = left === null ? [right] : [left, right];
  const operator = resolveOperator(name, left === null ? null : left.type.oid, right.type.oid, () => signature(name, operands), location);
  return callOperator(state, operator, operands, location);
}

/** Applies a resolved operator to its operands. */
export function callOperator(state: BindState, operator: PgOperator, operands: readonly Expression[], location: Location): Call {
  const declared = operator.left === 0 ? [operator.right] : [operator.left, operator.right];
  const types = resolvePolymorphic(declared, operator.result, operands, location);
  const args = operands.map((operand, i) => mustCoerce(state, operand, types.args[i]!));
  const implementation = operatorImplementation(operator);
  if (implementation === undefined) {
    throw new BindError('feature-not-supported', `operator ${signature(operator.name, operands)} is not supported`, location);
  }
  if (!awaitsValues(args)) implementation.check?.(args, state.session);
  for (const lookup of implementation.lookups ?? []) state.addLookup(lookup);
  return {
    kind: 'call',
    name: operator.name,
    implementation,
    args,
    returnsSet: false,
    volatile: false,
    type: callType(types.result, implementation.shape, args),
    location,
  };
}

/**
 * `left op ANY/ALL (array)`: the operator on an element, and the array's type. Throws 42809 when the right side is no array.
 */
export function resolveElementOperator(
  name: string,
  left: Expression,
  array: Expression,
  location: Location,
): { readonly operator: PgOperator; readonly arrayOid: number } {
  const arrayType = array.type.oid;
  const element = arrayType === OID.unknown ? OID.unknown : elementTypeOf(arrayType);
  if (element === 0) throw new BindError('wrong-object-type', 'op ANY/ALL (array) requires array on right side', location);
  const operator = resolveOperator(
    name,
    left.type.oid,
    element,
    () => `${formatBoundType(left.type)} ${name} ${pgType(element).formatted}`,
    location,
  );
  if (operator.result !== OID.bool)
    throw new BindError('wrong-object-type', 'op ANY/ALL (array) requires operator to yield boolean', location);
  if (!isTrueArray(arrayType) && arrayType !== OID.unknown) return { operator, arrayOid: arrayType };
  const declared = operator.right;
  const elementOid = pgType(declared).category === 'P' ? (element === OID.unknown ? left.type.oid : element) : declared;
  return { operator, arrayOid: pgType(elementOid).arrayOid };
}

function resolveOperator(name: string, left: number | null, right: number, describe: () => string, location: Location): PgOperator {
  const named = operatorsNamed(name).filter((o) => (left === null) === (o.left === 0));
  const actual = left === null ? [right] : [left, right];
  const candidates = named.map((operator) => ({
    operator,
    args: operator.left === 0 ? [operator.right] : [operator.left, operator.right],
  }));
  const exact = exactMatch(candidates, actual);
  if (exact !== undefined) return exact.operator;
  const matching = matchCandidates(candidates, actual);
  if (matching.length > 0) {
    const chosen = selectCandidate(matching, actual);
    if (chosen !== null) return chosen.operator;
    throw new BindError('ambiguous-function', `operator is not unique: ${describe()}`, location, {
      hint: 'Could not choose a best candidate operator. You might need to add explicit type casts.',
    });
  }
  throw new BindError('undefined-function', `operator does not exist: ${describe()}`, location, {
    hint:
      left === null
        ? 'No operator matches the given name and argument type. You might need to add an explicit type cast.'
        : 'No operator matches the given name and argument types. You might need to add explicit type casts.',
  });
}

/** An untyped literal is first taken for the other operand's type. */
function exactMatch<T extends { readonly args: readonly number[] }>(candidates: readonly T[], actual: readonly number[]): T | undefined {
  const [a, b] = actual;
  const assumed = actual.length === 1 ? [a!] : a === OID.unknown ? [b!, b!] : b === OID.unknown ? [a!, a!] : [a!, b!];
  if (assumed[0] === OID.unknown) return undefined;
  return candidates.find((c) => c.args.every((type, i) => type === assumed[i]));
}

function signature(name: string, operands: readonly Expression[]): string {
  const types = operands.map((o) => formatBoundType(boundType(o.type.oid)));
  return types.length === 1 ? `${name} ${types[0]}` : `${types[0]} ${name} ${types[1]}`;
}
