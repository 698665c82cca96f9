import type { CaseExpr, CaseWhen, CoalesceExpr, MinMaxExpr } from '@pgsql/types';
import { assert } from '../../../catalog/base/assert.ts';
import type { BindState } from '../bind-context.ts';
import type { Scope } from '../scope/scope.ts';
import type { CaseOperand, Expression } from '../tree/expression.ts';
import { OID } from '../types/pg-type.ts';
import { coerceToBoolean, mustCoerce } from './coerce.ts';
import { coerceToCommon } from './common-type.ts';
import { bindOperator } from './operator.ts';
import { refuseSets } from './set-returning.ts';

export function bindCase(state: BindState, scope: Scope, node: CaseExpr): Expression {
  const location = node.location ?? 0;
  return refuseSets(scope, 'CASE', () => {
    let operand = node.arg === undefined ? null : state.bind(scope, node.arg);
    if (operand?.type.oid === OID.unknown) operand = mustCoerce(state, operand, OID.text);
    const whens = (node.args ?? []).map((arg) => {
      assert('CaseWhen' in arg, 'a CASE branch');
      return arg.CaseWhen;
    });
    const conditions = whens.map((when) => bindCondition(state, scope, when, operand));
    const results = whens.map((when) => state.bind(scope, when.result!));
    const otherwise = node.defresult === undefined ? null : state.bind(scope, node.defresult);
    // The default counts first when the common type is chosen, as in Postgres.
    const inOrder = otherwise === null ? results : [otherwise, ...results];
    const common = coerceToCommon(state, inOrder, 'CASE');
    const coerced = otherwise === null ? common.expressions : common.expressions.slice(1);
    return {
      kind: 'case',
      operand,
      whens: conditions.map((condition, i) => ({ condition, result: coerced[i]! })),
      otherwise: otherwise === null ? null : common.expressions[0]!,
      type: common.type,
      location,
    };
  });
}

function bindCondition(state: BindState, scope: Scope, when: CaseWhen, operand: Expression | null): Expression {
  const value = state.bind(scope, when.expr!);
  if (operand === null) return coerceToBoolean(state, value, 'CASE/WHEN');
  const placeholder: CaseOperand = { kind: 'case-operand', of: operand, type: operand.type, location: operand.location };
  return coerceToBoolean(state, bindOperator(state, '=', placeholder, value, when.location ?? 0), 'CASE/WHEN');
}

export function bindCoalesce(state: BindState, scope: Scope, node: CoalesceExpr): Expression {
  return refuseSets(scope, 'COALESCE', () => {
    const args = (node.args ?? []).map((a) => state.bind(scope, a));
    const common = coerceToCommon(state, args, 'COALESCE');
    return { kind: 'coalesce', args: common.expressions, type: common.type, location: node.location ?? 0 };
  });
}

export function bindMinMax(state: BindState, scope: Scope, node: MinMaxExpr): Expression {
  const greatest = node.op !== 'IS_LEAST';
  const args = (node.args ?? []).map((a) => state.bind(scope, a));
  const common = coerceToCommon(state, args, greatest ? 'GREATEST' : 'LEAST');
  return {
    kind: 'min-max',
    op: greatest ? 'greatest' : 'least',
    args: common.expressions,
    type: common.type,
    location: node.location ?? 0,
  };
}

/** NULLIF(a, b): a, as the `=` between the two takes it. */
export function bindNullIf(state: BindState, left: Expression, right: Expression, location: number): Expression {
  const equality = bindOperator(state, '=', left, right, location);
  const [value] = equality.args;
  return { kind: 'nullif', left: value!, equality, type: value!.type, location };
}
