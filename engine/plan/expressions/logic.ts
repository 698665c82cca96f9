import type { BooleanTest as BooleanTestNode, BoolExpr, NullTest as NullTestNode } from '@pgsql/types';
import type { BindState } from '../bind-context.ts';
import type { Scope } from '../scope/scope.ts';
import { boundType } from '../tree/bound-type.ts';
import type { BooleanTest, Expression, NullTest } from '../tree/expression.ts';
import { OID } from '../types/pg-type.ts';
import { coerceToBoolean } from './coerce.ts';

export const BOOLEAN = boundType(OID.bool);

export function bindLogic(state: BindState, scope: Scope, node: BoolExpr): Expression {
  const location = node.location ?? 0;
  const op = node.boolop === 'OR_EXPR' ? 'or' : node.boolop === 'NOT_EXPR' ? 'not' : 'and';
  const args = (node.args ?? []).map((arg) => coerceToBoolean(state, state.bind(scope, arg), op.toUpperCase()));
  return { kind: 'logic', op, args, type: BOOLEAN, location };
}

export function bindNullTest(state: BindState, scope: Scope, node: NullTestNode): Expression {
  const arg = state.bind(scope, node.arg!);
  const negated = node.nulltesttype === 'IS_NOT_NULL';
  const location = node.location ?? 0;
  // A row is (not) null when all its fields are.
  const tests = arg.kind === 'row' ? arg.fields : [arg];
  const parts = tests.map((field): NullTest => ({ kind: 'null-test', arg: field, negated, type: BOOLEAN, location }));
  return conjunction(parts, location);
}

export function bindBooleanTest(state: BindState, scope: Scope, node: BooleanTestNode): Expression {
  const name = (node.booltesttype ?? 'IS_TRUE').replaceAll('_', ' ');
  const arg = coerceToBoolean(state, state.bind(scope, node.arg!), name);
  const test: BooleanTest['test'] = name.endsWith('TRUE') ? 'true' : name.endsWith('FALSE') ? 'false' : 'unknown';
  return { kind: 'boolean-test', arg, test, negated: name.includes('NOT'), type: BOOLEAN, location: node.location ?? 0 };
}

/** AND of the parts; one part is itself. */
export function conjunction(parts: readonly Expression[], location: number): Expression {
  return parts.length === 1 ? parts[0]! : { kind: 'logic', op: 'and', args: parts, type: BOOLEAN, location };
}

export function disjunction(parts: readonly Expression[], location: number): Expression {
  return parts.length === 1 ? parts[0]! : { kind: 'logic', op: 'or', args: parts, type: BOOLEAN, location };
}
