import { canCoerce } from './coercion-path.ts';
import { categoryOf, elementTypeOf, OID, pgType } from './pg-type.ts';

/** Something that takes arguments of declared types. */
export interface Candidate {
  readonly args: readonly number[];
}

/** Candidates that the actual types can be coerced to implicitly (func_match_argtypes). */
export function matchCandidates<T extends Candidate>(candidates: readonly T[], actual: readonly number[]): readonly T[] {
  return candidates.filter(
    (c) =>
      c.args.length === actual.length && actual.every((type, i) => canCoerce(type, c.args[i]!, 'implicit')) && isConsistent(c.args, actual),
  );
}

/**
 * The one candidate that Postgres's tie-break rules leave (func_select_candidate); null when they leave several: "not unique".
 *
 * In order: most exact matches; most exact-or-preferred matches; the type category of untyped literals (strings win); and at last the
 * guess that untyped literals have the type all typed arguments share.
 */
export function selectCandidate<T extends Candidate>(candidates: readonly T[], actual: readonly number[]): T | null {
  let rest = candidates;
  if (rest.length <= 1) return rest[0] ?? null;
  const isUnknown = (i: number): boolean => actual[i] === OID.unknown;
  const categories = actual.map(categoryOf);

  rest = best(rest, (c) => count(c, (declared, i) => !isUnknown(i) && declared === actual[i]));
  if (rest.length === 1) return rest[0]!;

  rest = best(rest, (c) => count(c, (declared, i) => !isUnknown(i) && (declared === actual[i] || isPreferred(categories[i]!, declared))));
  if (rest.length === 1) return rest[0]!;

  const unknowns = actual.flatMap((_, i) => (isUnknown(i) ? [i] : []));
  if (unknowns.length === 0) return null;

  const slots = unknowns.map((i) => ({ i, ...slotCategory(rest, i) }));
  if (slots.every((s) => s.category !== null)) {
    const fitting = rest.filter((c) =>
      slots.every((s) => categoryOf(c.args[s.i]!) === s.category && (!s.hasPreferred || pgType(c.args[s.i]!).preferred)),
    );
    if (fitting.length > 0) rest = fitting;
    if (rest.length === 1) return rest[0]!;
  }

  if (unknowns.length < actual.length) {
    const known = new Set(actual.filter((t) => t !== OID.unknown));
    if (known.size === 1) {
      const [type] = known;
      const assumed = actual.map((t) => (t === OID.unknown ? type! : t));
      const fitting = rest.filter((c) => unknowns.every((i) => canCoerce(type!, c.args[i]!, 'implicit')) && isConsistent(c.args, assumed));
      if (fitting.length === 1) return fitting[0]!;
    }
  }
  return null;
}

/** check_generic_type_consistency: parameters of one polymorphic family must be able to agree on a type. */
function isConsistent(declared: readonly number[], actual: readonly number[]): boolean {
  const family = (scalars: readonly number[], array: number): readonly number[] =>
    declared.flatMap((d, i) => {
      const type = actual[i]!;
      if (type === OID.unknown || (!scalars.includes(d) && d !== array)) return [];
      return [d === array ? elementTypeOf(type) : type];
    });
  const same = family([OID.anyelement, OID.anynonarray], OID.anyarray);
  const compatible = family([OID.anycompatible, OID.anycompatiblenonarray], OID.anycompatiblearray).map(categoryOf);
  return same.every((t) => t === same[0]) && compatible.every((c) => c === compatible[0]);
}

/** The category that an untyped literal takes at a position; null when the candidates disagree. */
function slotCategory(candidates: readonly Candidate[], i: number): { readonly category: string | null; readonly hasPreferred: boolean } {
  const types = candidates.map((c) => pgType(c.args[i]!));
  const first = types[0]!.category;
  const category = types.some((t) => t.category === 'S') ? 'S' : types.every((t) => t.category === first) ? first : null;
  return { category, hasPreferred: types.some((t) => t.category === category && t.preferred) };
}

function isPreferred(category: string, oid: number): boolean {
  const type = pgType(oid);
  return type.preferred && type.category === category;
}

function count(candidate: Candidate, test: (declared: number, i: number) => boolean): number {
  return candidate.args.reduce((n, declared, i) => n + (test(declared, i) ? 1 : 0), 0);
}

function best<T>(items: readonly T[], score: (item: T) => number): readonly T[] {
  const scores = items.map(score);
  const max = Math.max(...scores);
  return items.filter((_, i) => scores[i] === max);
}
