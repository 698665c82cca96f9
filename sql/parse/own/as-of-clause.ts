import type { Token } from '../lexer.ts';
import type { SourceText } from '../source-text.ts';
import { isName, TokenCursor } from '../token-cursor.ts';
import { syntaxErrorAt } from './names.ts';
import type { Patches } from './patches.ts';

/** `FOR VERSION AS OF 5`, `FOR SYSTEM_TIME AS OF '2026-01-01'` after a relation's name. */
export interface AsOfClause {
  readonly of: 'version' | 'time';
  /** The constant's source text. */
  readonly constant: string;
  /** Byte offset of FOR. */
  readonly position: number;
}

const KINDS: Readonly<Record<string, AsOfClause['of']>> = {
  version: 'version',
  system_version: 'version',
  timestamp: 'time',
  system_time: 'time',
};

/** Finds the clauses, blanks them, and files each under the byte offset at which its relation's name begins. */
export function findAsOfClauses(source: SourceText, tokens: readonly Token[], patches: Patches): Map<number, AsOfClause> {
  const found = new Map<number, AsOfClause>();
  const cursor = new TokenCursor(tokens);
  for (; !cursor.done; cursor.index++) {
    if (!cursor.at('for')) continue;
    const of = KINDS[cursor.peek(1)?.text ?? ''];
    if (of === undefined || cursor.peek(2)?.text !== 'as' || cursor.peek(3)?.text !== 'of') continue;
    const clause = cursor.peek()!;
    const name = startOfName(tokens, cursor.index);
    if (name === undefined) throw syntaxErrorAt(source, clause);
    cursor.index += 4;
    const first = cursor.peek();
    const last = takeConstant(cursor);
    if (first === undefined) throw syntaxErrorAt(source, undefined);
    if (last === undefined) {
      throw source.error('feature-not-supported', 'AS OF takes a constant', first.start, {
        hint:
          of === 'version'
            ? 'Write a snapshot id; t$lake$snapshots lists them.'
            : "Write a timestamp such as '2026-01-31 12:00:00', or milliseconds since 1970.",
      });
    }
    found.set(name.start, { of, constant: source.slice(first.start, last.end), position: clause.start });
    patches.blank(clause.start, last.end);
    cursor.index--;
  }
  return found;
}

/** The first token of the (qualified) name that ends right before token `end`. */
function startOfName(tokens: readonly Token[], end: number): Token | undefined {
  let first = end - 1;
  if (!isName(tokens[first])) return undefined;
  while (tokens[first - 1]?.text === '.' && isName(tokens[first - 2])) first -= 2;
  return tokens[first];
}

/** Goes past a number or a string, `TIMESTAMP` and such before it; returns its last token. */
function takeConstant(cursor: TokenCursor): Token | undefined {
  for (const type of [
    ['timestamp', 'with', 'time', 'zone'],
    ['timestamp', 'without', 'time', 'zone'],
    ['timestamp'],
    ['timestamptz'],
    ['date'],
  ]) {
    if (cursor.at(...type) && cursor.peek(type.length)?.kind === 'string') {
      cursor.index += type.length;
      return cursor.next();
    }
  }
  if (cursor.at('-') && cursor.peek(1)?.kind === 'number') cursor.index++;
  const token = cursor.peek();
  return token?.kind === 'number' || token?.kind === 'string' ? cursor.next() : undefined;
}
