import type { Token } from '../lexer.ts';
import type { SourceText } from '../source-text.ts';
import { isName, TokenCursor } from '../token-cursor.ts';
import { identifierName, syntaxErrorAt } from './names.ts';
import { takeNestedTypes, type WrittenType } from './nested-types.ts';
import type { Patches } from './patches.ts';

/** The clauses after a CREATE TABLE's column list that Postgres does not have or spells otherwise. Positions are byte offsets. */
export interface TableClauses {
  readonly partitionBy: readonly { readonly name: string; readonly position: number }[];
  /** The string constant's source text. */
  readonly comment: string | null;
  readonly distribution: Distribution | null;
}

/** `DISTRIBUTED BY (c, …) INTO n BUCKETS` */
export interface Distribution {
  readonly position: number;
  /** null: not said. */
  readonly columns: readonly string[] | null;
  readonly buckets: string | null;
}

/** Where the findings about a statement go. */
export interface Findings {
  readonly source: SourceText;
  readonly patches: Patches;
  readonly optionKeys: Map<number, string>;
  readonly columnComments: Set<number>;
  readonly tables: Map<number, TableClauses>;
  readonly nestedTypes: Map<number, WrittenType>;
}

export function findCreateTableClauses(statement: TokenCursor, found: Findings): void {
  statement.index++;
  for (const word of ['global', 'local', 'temporary', 'temp', 'unlogged']) statement.take(word);
  if (!statement.take('table')) return;
  statement.take('if', 'not', 'exists');
  const name = statement.name();
  if (name.length === 0) return;
  if (statement.at('(')) {
    const list = takeNestedTypes(statement.group(), found.source, found.patches, found.nestedTypes);
    for (const item of list.items()) findColumnClauses(item, found);
  }

  let partitionBy: TableClauses['partitionBy'] | null = null;
  let comment: string | null = null;
  let distribution: Distribution | null = null;
  // AS begins the query of a CREATE TABLE AS.
  while (!statement.done && !statement.at('as')) {
    const start = statement.peek()!;
    const blankFrom = (): void => found.patches.blank(start.start, statement.tokens[statement.index - 1]!.end);
    if (statement.at('comment') && statement.peek(1)?.kind === 'string') {
      refuseTwice(found, comment, start, 'COMMENT');
      const text = statement.peek(1)!;
      comment = found.source.slice(text.start, text.end);
      statement.index += 2;
      blankFrom();
    } else if (statement.at('distributed')) {
      refuseTwice(found, distribution, start, 'DISTRIBUTED');
      distribution = takeDistribution(statement, found.source);
      blankFrom();
    } else if (statement.at('partitioned', 'by') || statement.at('partition', 'by')) {
      refuseTwice(found, partitionBy, start, 'PARTITION BY');
      partitionBy = takePartitionBy(statement, found.source);
      blankFrom();
    } else if (statement.take('with')) {
      if (statement.at('(')) findOptionKeys(statement.group(), found);
    } else if (statement.at('(')) {
      statement.group();
    } else {
      statement.index++;
    }
  }
  found.tables.set(name[0]!.start, { partitionBy: partitionBy ?? [], comment, distribution });
}

export function findAlterTableClauses(statement: TokenCursor, found: Findings): void {
  statement.index += 2;
  statement.take('if', 'exists');
  statement.take('only');
  if (statement.name().length === 0) return;
  for (const action of takeNestedTypes(statement, found.source, found.patches, found.nestedTypes).items()) {
    const start = action.peek();
    if (action.take('set') || action.take('reset')) {
      if (action.at('(')) findOptionKeys(action.group(), found);
    } else if (action.take('add')) {
      const parenthesised = action.at('(') || action.at('column', '(');
      if (parenthesised || action.at('partition', '(')) {
        throw found.source.error(
          'feature-not-supported',
          `ALTER TABLE … ADD ${parenthesised ? '(columns)' : 'PARTITION'} is not supported`,
          start!.start,
          {
            hint: parenthesised ? 'Write ADD COLUMN before each column.' : 'A partition comes into being with its first row.',
          },
        );
      }
      findColumnClauses(action, found);
    } else if (action.at('modify') || action.at('drop', 'partition')) {
      const what = action.at('modify') ? 'MODIFY' : 'DROP PARTITION';
      throw found.source.error('feature-not-supported', `ALTER TABLE … ${what} is not supported`, start!.start);
    }
  }
}

/** Flink's words inside one item of a column list. */
function findColumnClauses(item: TokenCursor, found: Findings): void {
  const { source, patches } = found;
  const first = item.peek();
  if (first === undefined) return;
  if (item.at('watermark', 'for')) {
    throw source.error('feature-not-supported', 'WATERMARK is not supported', first.start, {
      hint: 'Watermarks come with continuous queries.',
    });
  }
  if (isName(first) && item.peek(1)?.text === 'as') {
    throw source.error('feature-not-supported', 'computed columns are not supported', first.start, {
      hint: 'Compute the value in the query.',
    });
  }
  const start = item.index;
  for (; !item.done; item.index++) {
    const token = item.peek()!;
    if (item.at('(') || item.at('[')) {
      item.group();
      item.index--;
    } else if (item.at('comment') && item.peek(1)?.kind === 'string') {
      // DEFAULT is as long as COMMENT and takes a constant at the same places.
      patches.replace(token.start, token.end, 'DEFAULT');
      found.columnComments.add(token.start);
    } else if (item.at('metadata') && item.index >= start + 2) {
      throw source.error('feature-not-supported', 'METADATA columns are not supported', token.start);
    } else if (item.at('with', 'local', 'time', 'zone')) {
      const local = item.peek(1)!;
      patches.blank(local.start, local.end);
    } else if (item.at('multiset', '<') && item.index > start) {
      throw source.error('feature-not-supported', `type ${token.text} is not supported`, token.start);
    } else if (item.take('primary', 'key')) {
      if (item.at('(')) item.group();
      if (item.at('not', 'enforced')) patches.blank(item.peek()!.start, item.peek(1)!.end);
      else if (item.at('enforced')) {
        throw source.error('feature-not-supported', 'PRIMARY KEY ENFORCED is not supported', item.peek()!.start, {
          hint: 'Write NOT ENFORCED, or nothing.',
        });
      } else item.index--;
    }
  }
}

/** `('k' = 'v', a.b.c = 'v', "k" = 'v')`: what Postgres would not read as a key is replaced by one that it does. */
function findOptionKeys(list: TokenCursor, { source, patches, optionKeys }: Findings): void {
  for (const item of list.items()) {
    const first = item.peek();
    if (first === undefined) continue;
    let key: string;
    if (first.kind === 'string') {
      const raw = source.slice(first.start, first.end);
      if (!raw.startsWith("'")) throw syntaxErrorAt(source, first);
      key = raw.slice(1, -1).replaceAll("''", "'");
      item.index++;
    } else {
      const parts = item.name();
      if (parts.length < 3) continue;
      key = parts.map((part) => identifierName(source, part)).join('.');
    }
    patches.replace(first.start, item.tokens[item.index - 1]!.end, 'k');
    optionKeys.set(first.start, key);
  }
}

/** `PARTITIONED BY (a, b)`, `PARTITION BY (a, b)`, `PARTITION BY LIST (a, b)` */
function takePartitionBy(statement: TokenCursor, source: SourceText): TableClauses['partitionBy'] {
  const postgres = statement.at('partition');
  statement.index += 2;
  if (postgres && !statement.at('(')) {
    const strategy = statement.next();
    if (strategy?.kind !== 'word') throw syntaxErrorAt(source, strategy);
    if (strategy.text !== 'list') {
      throw source.error('feature-not-supported', `PARTITION BY ${strategy.text.toUpperCase()} is not supported`, strategy.start, {
        hint: 'Write PARTITION BY LIST (column, …) or PARTITIONED BY (column, …): one partition for each value.',
      });
    }
  }
  return takeColumnNames(statement, source, 'a partition column');
}

function takeDistribution(statement: TokenCursor, source: SourceText): Distribution {
  const position = statement.next()!.start;
  let columns: string[] | null = null;
  if (statement.take('by')) {
    if (statement.at('range')) {
      throw source.error('feature-not-supported', 'DISTRIBUTED BY RANGE is not supported', statement.peek()!.start, {
        hint: 'Rows are distributed by a hash of the columns.',
      });
    }
    statement.take('hash');
    columns = takeColumnNames(statement, source, 'a bucket key').map(({ name }) => name);
  }
  let buckets: string | null = null;
  if (statement.take('into')) {
    const count = statement.next();
    if (count?.kind !== 'number') throw syntaxErrorAt(source, count);
    buckets = source.slice(count.start, count.end);
    if (!statement.take('buckets')) throw syntaxErrorAt(source, statement.peek());
  }
  if (columns === null && buckets === null) throw syntaxErrorAt(source, statement.peek());
  return { position, columns, buckets };
}

function takeColumnNames(statement: TokenCursor, source: SourceText, what: string): { name: string; position: number }[] {
  if (!statement.at('(')) throw syntaxErrorAt(source, statement.peek());
  const list = statement.group();
  const names = list.items().map((item) => {
    const token = item.next();
    if (!isName(token)) throw syntaxErrorAt(source, token ?? item.tokens[item.end]);
    if (!item.done) {
      throw source.error('feature-not-supported', `${what} must be a plain column`, token.start, {
        hint: 'Name a column, without type or function.',
      });
    }
    return { name: identifierName(source, token), position: token.start };
  });
  if (names.length === 0) throw syntaxErrorAt(source, list.tokens[list.end]);
  return names;
}

function refuseTwice({ source }: Findings, before: unknown, clause: Token, what: string): void {
  if (before !== null) throw source.error('syntax', `conflicting or redundant options: ${what}`, clause.start);
}
