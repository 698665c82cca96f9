import type { Token } from '../lexer.ts';
import type { Patches } from './patches.ts';

/**
 * Columns of ours whose names are key words in Postgres: `SELECT gaps, overlaps FROM sys.verify_union('t')` would be a syntax error at
 * OVERLAPS, the operator between rows. Where the word cannot be the operator it is replaced by a stand-in of the same length (with a
 * letter of Unicode's private use area in it), and the name put back into the tree.
 */
const NAME = 'overlaps';
const STAND_IN = 'ov\u{e000}lap';

/** Returns whether any name was replaced. */
export function hideReservedColumns(tokens: readonly Token[], patches: Patches): boolean {
  let found = false;
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'word' || token.text !== NAME) continue;
    const before = tokens[i - 1]?.text;
    const after = tokens[i + 1]?.text;
    // overlaps(…), the function, and (…) OVERLAPS ROW (…).
    if (after === '(' || (before === ')' && after === 'row')) continue;
    patches.replace(token.start, token.end, STAND_IN);
    found = true;
  }
  return found;
}

/** The text with names put back. */
export function showReservedColumns(text: string): string {
  return text.replaceAll(STAND_IN, NAME);
}

/** Puts names back into a parse tree, in place. */
export function restoreReservedColumns(tree: unknown): void {
  const stack = [tree];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null) continue;
    const fields = value as Record<string, unknown>;
    for (const [key, field] of Object.entries(fields)) {
      if (field === STAND_IN) fields[key] = NAME;
      else stack.push(field);
    }
  }
}
