import type { Node } from '@pgsql/types';
import { type BindContext, BindState, type Recursion } from '../bind-context.ts';
import { BindError } from '../bind-error.ts';
import { coerce } from '../expressions/coerce.ts';
import { foldConstant } from '../pushdown/fold-constant.ts';
import { newScope } from '../scope/scope.ts';
import { boundType, formatBoundType } from '../tree/bound-type.ts';
import { startOf } from '../tree/start-of.ts';
import { isOidAlias, pgType } from '../types/pg-type.ts';
import type { TimeSettings } from '../values/parse-datetime.ts';
import { inputText } from '../values/text-input.ts';
import type { Parameter } from './parameter-scope.ts';

type Given = Exclude<Parameter, { kind: 'open' }>;

/** A parameter from its text, read as its type's input does. Throws its errors: 22P02 and the like. */
export function readParameter(oid: number, text: string | null, settings: TimeSettings): Given {
  if (text !== null && isOidAlias(oid) && !/^\s*\d+\s*$/.test(text)) return { kind: 'name', oid, text };
  return { kind: 'value', oid, value: text === null ? null : inputText(oid, -1, text, settings) };
}

/** The value of an EXECUTE's argument, assigned to parameter `number`. Throws 42804, 0A000 for what is no constant. */
export function bindArgument(node: Node, number: number, oid: number, context: BindContext, recursion: Recursion): Given {
  const state = new BindState(context, recursion);
  const scope = newScope(null);
  const bound = state.bind(scope, node);
  const value = coerce(state, bound, boundType(oid), 'assignment');
  if (value === null) {
    throw new BindError(
      'datatype-mismatch',
      `parameter $${number} of type ${formatBoundType(bound.type)} cannot be coerced to the expected type ${pgType(oid).formatted}`,
      startOf(bound),
      { hint: 'You will need to rewrite or cast the expression.' },
    );
  }
  const folded = foldConstant(value, state.session);
  if (folded === undefined) {
    throw new BindError('feature-not-supported', 'an argument of EXECUTE that has to be computed is not supported', startOf(bound), {
      hint: 'Write the value itself.',
    });
  }
  return { kind: 'value', oid, value: folded };
}
