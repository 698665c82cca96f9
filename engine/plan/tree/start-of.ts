import type { Location } from '../bind-error.ts';
import type { Expression } from './expression.ts';
import { childrenOf } from './walk.ts';

/** Where an expression's text begins (exprLocation): for operators, casts and tests that is at their leftmost operand. */
export function startOf(expression: Expression): Location {
  switch (expression.kind) {
    case 'call':
    case 'cast':
    case 'logic':
    case 'null-test':
    case 'boolean-test':
    case 'distinct-test':
    case 'nullif':
    case 'in-list':
    case 'array-comparison':
    case 'subscript':
    case 'subquery':
      return leftmost([expression.location, ...childrenOf(expression).map(startOf)]);
    default:
      return expression.location;
  }
}

function leftmost(locations: readonly Location[]): Location {
  const known = locations.filter((l) => l >= 0);
  return known.length === 0 ? -1 : Math.min(...known);
}
