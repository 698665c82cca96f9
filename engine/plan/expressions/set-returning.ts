import { BindError } from '../bind-error.ts';
import type { Scope } from '../scope/scope.ts';

/** Refuses set-returning functions among what `bind` meets: rows cannot come out of a branch that may not run. */
export function refuseSets<T>(scope: Scope, construct: string, bind: () => T): T {
  const before = scope.setReturning.length;
  const result = bind();
  const first = scope.setReturning[before];
  if (first !== undefined) {
    throw new BindError('feature-not-supported', `set-returning functions are not allowed in ${construct}`, first.location, {
      hint: 'You might be able to move the set-returning function into a LATERAL FROM item.',
    });
  }
  return result;
}
