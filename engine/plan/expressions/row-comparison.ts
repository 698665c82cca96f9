import { BindError, type Location } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { OID } from '../types/pg-type.ts';
import type { Expression } from '../tree/expression.ts';
import { coerceToBoolean } from './coerce.ts';
import { conjunction, disjunction } from './logic.ts';
import { bindOperator } from './operator.ts';

/** `(a, b) op (c, d)`: equality of all pairs, or the order of the first pair that differs. */
export function compareRows(state: BindState, name: string, left: Expression, right: Expression, location: Location): Expression {
  if (left.kind !== 'row' || right.kind !== 'row') {
    throw new BindError('feature-not-supported', 'comparison of a row with something else is not supported', location);
  }
  if (left.fields.length !== right.fields.length) {
    throw new BindError('syntax', 'unequal number of entries in row expressions', location);
  }
  if (left.fields.length === 0) throw new BindError('feature-not-supported', 'cannot compare rows of zero length', location);
  const pairs = left.fields.map((field, i) => [field, right.fields[i]!] as const);
  const each = (op: string): Expression[] => pairs.map(([a, b]) => comparison(state, op, a, b, location));
  switch (name) {
    case '=':
      return conjunction(each('='), location);
    case '<>':
      return disjunction(each('<>'), location);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(state, name, pairs, location);
    default:
      throw new BindError('feature-not-supported', `could not determine interpretation of row comparison operator ${name}`, location, {
        hint: 'Row comparison operators must be associated with btree operator families.',
      });
  }
}

function ordered(state: BindState, name: string, pairs: readonly (readonly [Expression, Expression])[], location: Location): Expression {
  const [[a, b], ...rest] = pairs as readonly [readonly [Expression, Expression], ...(readonly [Expression, Expression])[]];
  if (rest.length === 0) return comparison(state, name, a, b, location);
  const strict = comparison(state, name.replace('=', ''), a, b, location);
  const equal = comparison(state, '=', a, b, location);
  return disjunction([strict, conjunction([equal, ordered(state, name, rest, location)], location)], location);
}

function comparison(state: BindState, name: string, a: Expression, b: Expression, location: Location): Expression {
  const call = bindOperator(state, name, a, b, location);
  if (call.type.oid === OID.bool) return call;
  return coerceToBoolean(state, call, 'row comparison operator');
}
