import type { TokenCursor } from '../token-cursor.ts';

const MODIFIERS: ReadonlySet<string> = new Set(
  'or replace temp temporary local global unlogged unique recursive trusted procedural constraint default'.split(' '),
);
/** First words of object kinds that have two. */
const FIRST_OF_TWO: ReadonlySet<string> = new Set('materialized foreign event text access user operator'.split(' '));
const SECOND_OF_TWO: ReadonlySet<string> = new Set('view table data trigger search method mapping class family'.split(' '));

/** What a statement is called, from its first words: `CREATE MATERIALIZED VIEW`, `DROP INDEX`, `LISTEN`. */
export function statementName(tokens: TokenCursor): string {
  const verb = tokens.next()?.text ?? '';
  const words = [verb];
  if (verb === 'create' || verb === 'alter' || verb === 'drop') {
    while (MODIFIERS.has(tokens.peek()?.text ?? '')) tokens.index++;
    const kind = tokens.next()?.text ?? '';
    words.push(kind);
    const second = tokens.peek()?.text ?? '';
    if (FIRST_OF_TWO.has(kind) && SECOND_OF_TWO.has(second)) words.push(second);
  } else if (verb === 'prepare' && tokens.at('transaction')) {
    words.push('transaction');
  }
  return words.join(' ').trim().toUpperCase();
}
