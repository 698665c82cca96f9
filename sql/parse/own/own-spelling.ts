import type { SourceText } from '../source-text.ts';
import type { LexedText, Token } from '../lexer.ts';
import { TokenCursor } from '../token-cursor.ts';
import { type AsOfClause, findAsOfClauses } from './as-of-clause.ts';
import type { WrittenType } from './nested-types.ts';
import { Patches } from './patches.ts';
import { hideReservedColumns } from './reserved-columns.ts';
import { refuseLaterStatements } from './later-statements.ts';
import { findAlterTableClauses, findCreateTableClauses, type TableClauses } from './table-clauses.ts';

/**
 * What a query string says in words that Postgres's grammar does not have, and the text that remains for that grammar.
 *
 * `grammarText` has the same number of bytes as the source, with our clauses blanked out or respelled in place, so every position in
 * its parse tree is a position in the source. What was taken out is found again by position.
 */
export interface OwnSpelling {
  readonly grammarText: string;
  /** Did anything change? */
  readonly changed: boolean;
  /** Option keys as written, by the location of the `DefElem` that stands for them. */
  readonly optionKeys: ReadonlyMap<number, string>;
  /** Locations of `DEFAULT` constraints that are really `COMMENT '…'`. */
  readonly columnComments: ReadonlySet<number>;
  /** Clauses of CREATE TABLE, by the location of the table's `RangeVar`. */
  readonly tables: ReadonlyMap<number, TableClauses>;
  /** Types with types inside in Flink's spelling, by the location of the type name that stands for them. */
  readonly nestedTypes: ReadonlyMap<number, WrittenType>;
  /** AS OF clauses, by the location of the relation's `RangeVar`. */
  readonly asOf: ReadonlyMap<number, AsOfClause>;
  /** Do names in the tree have to be put back (reserved-columns.ts)? */
  readonly hidesColumns: boolean;
}

/** Throws for spellings that are recognised but not (yet) supported. */
export function recogniseOwnSpelling(source: SourceText, lexed: LexedText): OwnSpelling {
  if (lexed.optionsHint >= 0) {
    throw source.error('feature-not-supported', 'OPTIONS hints are not supported', lexed.optionsHint, {
      hint: 'Set the option on the table with ALTER TABLE … SET.',
    });
  }
  const patches = new Patches(source);
  const optionKeys = new Map<number, string>();
  const columnComments = new Set<number>();
  const tables = new Map<number, TableClauses>();
  const nestedTypes = new Map<number, WrittenType>();
  const asOf = findAsOfClauses(source, lexed.tokens, patches);
  const hidesColumns = hideReservedColumns(lexed.tokens, patches);
  for (const token of lexed.tokens) if (token.kind === 'backtick') patches.doubleQuote(token, '`');
  for (const statement of statements(lexed.tokens)) {
    refuseLaterStatements(source, statement);
    const found = { source, patches, optionKeys, columnComments, tables, nestedTypes };
    if (statement.at('create')) findCreateTableClauses(statement, found);
    else if (statement.at('alter', 'table')) findAlterTableClauses(statement, found);
    else if (statement.at('set') || statement.at('reset')) {
      // Flink's SET 'key' = 'value'.
      const key = statement.peek(1);
      if (key?.kind === 'string') patches.doubleQuote(key, "'");
    }
  }
  return { grammarText: patches.apply(), changed: !patches.empty, optionKeys, columnComments, tables, nestedTypes, asOf, hidesColumns };
}

/** A cursor per statement: tokens between semicolons outside parentheses. */
export function statements(tokens: readonly Token[]): TokenCursor[] {
  const found: TokenCursor[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined || (token.kind === 'operator' && token.text === ';' && depth === 0)) {
      if (i > start) found.push(new TokenCursor(tokens, start, i));
      start = i + 1;
    } else if (token.kind === 'operator') {
      if (token.text === '(') depth++;
      else if (token.text === ')' && depth > 0) depth--;
    }
  }
  return found;
}
