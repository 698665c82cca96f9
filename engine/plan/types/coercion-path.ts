import { PG_CASTS } from '../generated/pg-casts.ts';
import { categoryOf, elementTypeOf, isTrueArray, OID, oidOfType, pgType } from './pg-type.ts';

/** Where a coercion stands: each allows what the one before does, and more. */
export type CoercionContext = 'implicit' | 'assignment' | 'explicit';

/** How to get from one type to another: `none` is not at all. */
export type CoercionPath = 'none' | 'relabel' | 'function' | 'text' | 'array';

interface PgCast {
  readonly context: CoercionContext;
  readonly path: CoercionPath;
}

const CONTEXTS = { i: 'implicit', a: 'assignment', e: 'explicit' } as const;
const PATHS = { b: 'relabel', f: 'function', i: 'text' } as const;
const STRENGTH: Readonly<Record<CoercionContext, number>> = { implicit: 0, assignment: 1, explicit: 2 };

const CASTS: ReadonlyMap<string, PgCast> = new Map(
  PG_CASTS.trim()
    .split('\n')
    .map((line) => {
      const [source = '', target = '', context = '', method = ''] = line.split('|');
      const cast: PgCast = { context: CONTEXTS[context as keyof typeof CONTEXTS], path: PATHS[method as keyof typeof PATHS] };
      return [`${oidOfType(source)} ${oidOfType(target)}`, cast];
    }),
);

/** find_coercion_pathway: how a value of one type becomes one of another in a context. */
export function coercionPath(source: number, target: number, context: CoercionContext): CoercionPath {
  if (source === target) return 'relabel';
  const cast = CASTS.get(`${source} ${target}`);
  if (cast !== undefined) return STRENGTH[context] >= STRENGTH[cast.context] ? cast.path : 'none';
  if (isTrueArray(target) && elementTypeOf(source) !== 0) {
    // int2vector and oidvector become arrays by their elements too.
    const elements = coercionPath(elementTypeOf(source), elementTypeOf(target), context);
    if (elements !== 'none') return elements === 'relabel' && isTrueArray(source) ? 'relabel' : 'array';
  }
  // Everything has a text form: into strings by assignment, out of them only when asked for.
  if (context !== 'implicit') {
    if (categoryOf(target) === 'S' && STRENGTH[context] >= STRENGTH.assignment) return 'text';
    if (categoryOf(source) === 'S' && context === 'explicit') return 'text';
  }
  return 'none';
}

/** can_coerce_type for one pair. Untyped literals go anywhere; pseudo-types of parameters take what fits them. */
export function canCoerce(source: number, target: number, context: CoercionContext): boolean {
  if (source === target || source === OID.unknown) return true;
  switch (target) {
    case OID.any:
    case OID.anyelement:
    case OID.anycompatible:
      return true;
    case OID.anyarray:
    case OID.anycompatiblearray:
      // int2vector and oidvector, too: they become arrays by their elements.
      return elementTypeOf(source) !== 0 || source === OID.anyarray;
    case OID.anynonarray:
    case OID.anycompatiblenonarray:
      return !isTrueArray(source);
    default:
      return coercionPath(source, target, context) !== 'none';
  }
}

export function isPolymorphic(oid: number): boolean {
  return pgType(oid).category === 'P' && oid !== OID.record && oid !== OID.void && oid !== OID.any;
}
