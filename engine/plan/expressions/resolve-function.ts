import { BindError, type Location } from '../bind-error.ts';
import { boundType, formatBoundType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import { functionsNamed, isOtherPgFunction, type PgFunction } from '../types/pg-function.ts';
import { findPgType, OID } from '../types/pg-type.ts';
import { matchCandidates, selectCandidate } from '../types/select-candidate.ts';
import { coercionPath } from '../types/coercion-path.ts';

/** A call's name and arguments as written; `argNames` holds the name of a named argument (`days => 3`), null for the others. */
export interface CallRequest {
  readonly name: string;
  readonly args: readonly Expression[];
  readonly argNames: readonly (string | null)[];
  readonly variadicArray: boolean;
  readonly location: Location;
}

/**
 * `function` which overload, and which argument goes to each of its parameters (null = its default) · `cast` a type's name used as a
 * function.
 */
export type ResolvedCall =
  | {
      readonly kind: 'function';
      readonly fn: PgFunction;
      readonly declared: readonly number[];
      readonly args: readonly (Expression | null)[];
    }
  | { readonly kind: 'cast'; readonly oid: number };

interface CallCandidate {
  readonly fn: PgFunction;
  /** Declared types of the given arguments, in the order given. */
  readonly args: readonly number[];
  /** Parameter of each given argument. */
  readonly slots: readonly number[];
  readonly expanded: boolean;
}

/** Finds the overload by Postgres's rules (func_get_detail). Throws 42883, 42725. */
export function resolveFunction(request: CallRequest): ResolvedCall {
  const actual = request.args.map((a) => a.type.oid);
  const candidates = preferPlain(functionsNamed(request.name).flatMap((fn) => candidateOf(fn, request)));
  const exact = candidates.find((c) => c.args.every((type, i) => type === actual[i]));
  if (exact !== undefined) return resolved(exact, request);
  const cast = functionStyleCast(request);
  if (cast !== null) return { kind: 'cast', oid: cast };
  const matching = matchCandidates(candidates, actual);
  if (matching.length > 0) {
    const chosen = selectCandidate(matching, actual);
    if (chosen !== null) return resolved(chosen, request);
    throw new BindError('ambiguous-function', `function ${signature(request)} is not unique`, request.location, {
      hint: 'Could not choose a best candidate function. You might need to add explicit type casts.',
    });
  }
  throw unknownFunction(request);
}

export function unknownFunction(request: CallRequest): BindError {
  if (functionsNamed(request.name).length === 0 && isOtherPgFunction(request.name)) {
    return new BindError('feature-not-supported', `function ${request.name} is not supported`, request.location);
  }
  return new BindError('undefined-function', `function ${signature(request)} does not exist`, request.location, {
    hint: 'No function matches the given name and argument types. You might need to add explicit type casts.',
  });
}

/** `lower(integer, unknown)`. */
export function signature(request: CallRequest): string {
  const args = request.args.map((a, i) => {
    const name = request.argNames[i];
    const type = formatBoundType(boundType(a.type.oid));
    return name === null || name === undefined ? type : `${name} => ${type}`;
  });
  return `${request.name}(${args.join(', ')})`;
}

function candidateOf(fn: PgFunction, request: CallRequest): CallCandidate[] {
  const given = request.args.length;
  if (request.argNames.some((n) => n !== null)) {
    const slots = request.argNames.map((name, i) => (name === null ? i : fn.argNames.indexOf(name)));
    const complete = fn.args.every((_, slot) => slots.includes(slot) || slot >= fn.args.length - fn.defaults);
    if (slots.some((s) => s < 0 || s >= fn.args.length) || new Set(slots).size !== slots.length || !complete) return [];
    return [{ fn, slots, args: slots.map((s) => fn.args[s]!), expanded: false }];
  }
  const plain = given <= fn.args.length && given >= fn.args.length - fn.defaults && (fn.variadic === 0 || request.variadicArray);
  if (plain) return [{ fn, args: fn.args.slice(0, given), slots: request.args.map((_, i) => i), expanded: false }];
  if (fn.variadic !== 0 && !request.variadicArray && given >= fn.args.length) {
    const fixed = fn.args.slice(0, -1);
    const extra = Array.from({ length: given - fixed.length }, () => fn.variadic);
    return [{ fn, args: [...fixed, ...extra], slots: request.args.map((_, i) => i), expanded: true }];
  }
  return [];
}

/** Where the same argument types fit a plain and an expanded variadic function, the plain one counts. */
function preferPlain(candidates: readonly CallCandidate[]): readonly CallCandidate[] {
  return candidates.filter((c) => !c.expanded || !candidates.some((other) => !other.expanded && String(other.args) === String(c.args)));
}

function resolved(candidate: CallCandidate, request: CallRequest): ResolvedCall {
  const { fn, slots } = candidate;
  if (candidate.expanded) return { kind: 'function', fn, declared: candidate.args, args: request.args };
  const args: (Expression | null)[] = fn.args.map(() => null);
  slots.forEach((slot, i) => (args[slot] = request.args[i]!));
  return { kind: 'function', fn, declared: fn.args, args };
}

/** `text(x)`, `int4('5')`: a type's name used as a function, for casts that are nothing but a cast. */
function functionStyleCast(request: CallRequest): number | null {
  const [arg, ...others] = request.args;
  if (arg === undefined || others.length > 0 || typeof request.argNames[0] === 'string') return null;
  const type = findPgType(request.name);
  if (type === undefined || !type.usable) return null;
  if (arg.type.oid === OID.unknown) return type.oid;
  const path = coercionPath(arg.type.oid, type.oid, 'explicit');
  return path === 'relabel' || path === 'text' ? type.oid : null;
}
