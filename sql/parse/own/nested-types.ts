import type { Token } from '../lexer.ts';
import type { SourceText } from '../source-text.ts';
import { isName, TokenCursor } from '../token-cursor.ts';
import { identifierName, syntaxErrorAt } from './names.ts';
import type { Patches } from './patches.ts';

/** A type in Flink's spelling, as it was written. Positions are byte offsets. */
export type WrittenType =
  | {
      readonly kind: 'named';
      /** In lower case, words apart by one space: `double precision`, `timestamp with local time zone`. */
      readonly name: string;
      readonly modifiers: readonly number[];
      readonly position: number;
    }
  | { readonly kind: 'array'; readonly element: WrittenType; readonly position: number }
  | { readonly kind: 'map'; readonly key: WrittenType; readonly value: WrittenType; readonly position: number }
  | {
      readonly kind: 'row';
      readonly fields: readonly { readonly name: string; readonly type: WrittenType }[];
      readonly position: number;
    };

/** Nesting beyond this is refused: what reads types is recursive. */
const DEPTH_MAX = 32;

/**
 * Takes `ARRAY<…>`, `MAP<…>`, `ROW<…>` and `ROW(…)` out of a column list: each becomes the type `text` for Postgres's grammar and is
 * remembered under its position. Gives the list as it then reads, since commas inside of types part no columns.
 */
export function takeNestedTypes(list: TokenCursor, source: SourceText, patches: Patches, types: Map<number, WrittenType>): TokenCursor {
  const cursor = new TokenCursor(list.tokens.slice(list.index, list.end).flatMap(singleAngles));
  const left: Token[] = [];
  while (!cursor.done) {
    const token = cursor.peek()!;
    const before = left.at(-1);
    if (!isNested(cursor) || !isName(before) || before.text === 'default') {
      left.push(cursor.next()!);
      continue;
    }
    const type = takeType(cursor, source, 0);
    const end = cursor.tokens[cursor.index - 1]!.end;
    patches.replace(token.start, end, 'text');
    types.set(token.start, type);
    left.push({ kind: 'word', start: token.start, end, text: 'text' });
  }
  return new TokenCursor(left);
}

function isNested(cursor: TokenCursor): boolean {
  return cursor.at('array', '<') || cursor.at('map', '<') || cursor.at('row', '<') || cursor.at('row', '(');
}

/** `>>` closes two types. */
function singleAngles(token: Token): Token[] {
  if (token.kind !== 'operator' || !/^[<>]{2,}$/.test(token.text)) return [token];
  return Array.from(token.text, (text, i) => ({ ...token, start: token.start + i, end: token.start + i + 1, text }));
}

function takeType(cursor: TokenCursor, source: SourceText, depth: number): WrittenType {
  if (depth > DEPTH_MAX) throw source.error('statement-too-complex', 'types are nested too deeply', cursor.peek()?.start ?? 0);
  let type = takeOne(cursor, source, depth);
  while (cursor.take('[', ']') || cursor.take('array')) type = { kind: 'array', element: type, position: type.position };
  // Values inside of others may always be NULL but for keys.
  if (!cursor.take('not', 'null')) cursor.take('null');
  return type;
}

function takeOne(cursor: TokenCursor, source: SourceText, depth: number): WrittenType {
  const position = cursor.peek()?.start ?? 0;
  const expect = (text: string): void => {
    if (!cursor.take(text)) throw syntaxErrorAt(source, cursor.peek());
  };
  if (cursor.take('array', '<')) {
    const element = takeType(cursor, source, depth + 1);
    expect('>');
    return { kind: 'array', element, position };
  }
  if (cursor.take('map', '<')) {
    const key = takeType(cursor, source, depth + 1);
    expect(',');
    const value = takeType(cursor, source, depth + 1);
    expect('>');
    return { kind: 'map', key, value, position };
  }
  if (cursor.at('row', '<') || cursor.at('row', '(')) {
    cursor.index++;
    const close = cursor.next()!.text === '<' ? '>' : ')';
    const fields: { name: string; type: WrittenType }[] = [];
    do {
      const name = cursor.next();
      if (!isName(name)) throw syntaxErrorAt(source, name);
      fields.push({ name: identifierName(source, name), type: takeType(cursor, source, depth + 1) });
      if (cursor.at('comment') && cursor.peek(1)?.kind === 'string') cursor.index += 2;
    } while (cursor.take(','));
    expect(close);
    return { kind: 'row', fields, position };
  }
  return takeNamed(cursor, source, position);
}

/** Words that go on after a type's first one. */
const SECOND_WORDS = ['precision', 'varying'];
const ZONES = [
  ['with', 'local', 'time', 'zone'],
  ['with', 'time', 'zone'],
  ['without', 'time', 'zone'],
] as const;

function takeNamed(cursor: TokenCursor, source: SourceText, position: number): WrittenType {
  const first = cursor.next();
  if (first === undefined || !isName(first)) throw syntaxErrorAt(source, first);
  const words = [first.kind === 'word' ? first.text : identifierName(source, first)];
  for (const word of SECOND_WORDS) if (cursor.take(word)) words.push(word);
  const modifiers: number[] = [];
  if (cursor.at('(')) {
    for (const item of cursor.group().items()) {
      const number = item.next();
      if (number?.kind !== 'number' || !item.done) throw syntaxErrorAt(source, number);
      modifiers.push(Number(source.slice(number.start, number.end)));
    }
  }
  for (const zone of ZONES) if (cursor.take(...zone)) words.push(...zone);
  return { kind: 'named', name: words.join(' '), modifiers, position };
}
