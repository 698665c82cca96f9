import { unreachable } from '../../../catalog/base/assert.ts';
import type { ParamRef } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { constant } from '../tree/constant.ts';
import type { Constant, Expression } from '../tree/expression.ts';
import { OID } from '../types/pg-type.ts';
import { mustCoerce } from './coerce.ts';

/** `$n`: a constant whose value may not be there yet. */
export function bindParameter(state: BindState, node: ParamRef): Expression {
  const number = node.number ?? 0;
  const location = node.location ?? 0;
  const parameter = number < 1 ? undefined : state.context.parameters?.find(number, location);
  if (parameter === undefined) throw new BindError('undefined-parameter', `there is no parameter $${number}`, location);
  switch (parameter.kind) {
    case 'open':
      return { ...constant(null, parameter.oid, location), parameter: parameter.reference };
    case 'value':
      return constant(parameter.value, parameter.oid, location);
    case 'name':
      return mustCoerce(state, constant(parameter.text, OID.unknown, location), parameter.oid);
    default:
      return unreachable(parameter);
  }
}

/** A parameter that nothing has given a type yet. */
export function isUndecided(expression: Expression): expression is Constant {
  return expression.kind === 'constant' && expression.parameter !== undefined && expression.type.oid === OID.unknown;
}

/** Whether one of the arguments is a parameter without a value: what its value has to be is checked where it is there. */
export function awaitsValues(args: readonly Expression[]): boolean {
  return args.some((a) => a.kind === 'constant' && a.parameter !== undefined);
}

/** The same expression again, where Postgres binds its text twice: by now its parameter may have a type. */
export function again(state: BindState, expression: Expression): Expression {
  if (!isUndecided(expression) || !expression.parameter!.decided) return expression;
  return bindParameter(state, { number: expression.parameter!.number, location: expression.location });
}
