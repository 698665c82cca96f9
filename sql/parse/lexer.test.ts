import fc from 'fast-check';
import { loadModule, parseSync, scanSync } from 'libpg-query';
import { beforeAll, expect, test } from 'vitest';
import { lex } from './lexer.ts';

beforeAll(() => loadModule());

const tokensOf = (text: string) =>
  lex(Buffer.from(text)).tokens.map((t) => [t.kind, Buffer.from(text).subarray(t.start, t.end).toString()] as const);

test('words are lower-cased, quoted things keep their text', () => {
  expect(tokensOf('SELECT "A""b", `x y`, É from T$lake')).toEqual([
    ['word', 'SELECT'],
    ['quoted', '"A""b"'],
    ['operator', ','],
    ['backtick', '`x y`'],
    ['operator', ','],
    ['word', 'É'],
    ['word', 'from'],
    ['word', 'T$lake'],
  ]);
  expect(lex(Buffer.from('SELECT Tab')).tokens.map((t) => t.text)).toEqual(['select', 'tab']);
});

test.each([
  [`'it''s'`, ['string']],
  [`'a'\n  'b'`, ['string']],
  [`'a' -- c\n 'b'`, ['string', 'string']],
  [`'a' 'b'`, ['string', 'string']],
  [String.raw`E'\'' x`, ['string', 'word']],
  [String.raw`'\' x`, ['string', 'word']],
  ['$$ ; $$', ['string']],
  ['$a$ $b$ $a$', ['string']],
  ['a$b$c', ['word']],
  ['$12', ['param']],
  ['/* a /* b */ c */ x', ['word']],
  ['1..2', ['number', 'operator', 'number']],
  ['1.5e-3 .5 0x1F 1_000', ['number', 'number', 'number', 'number']],
  ['a<-1', ['word', 'operator', 'operator', 'number']],
  ['a@-1', ['word', 'operator', 'number']],
  ['a--b', ['word']],
  ['"open', ['bad']],
  ["'open", ['bad']],
  ['`open', ['bad']],
  ['/* open', ['bad']],
  ["`it's`", ['backtick']],
])('%s', (text, kinds) => {
  expect(tokensOf(text).map(([kind]) => kind)).toEqual(kinds);
});

test('a Flink OPTIONS hint is noticed, other comments are not', () => {
  expect(lex(Buffer.from(`SELECT * FROM t /*+ OPTIONS('a'='b') */`)).optionsHint).toBe(16);
  expect(lex(Buffer.from('SELECT 1 /*+ parallel(4) */ /* OPTIONS(1) */')).optionsHint).toBe(-1);
});

test('a string of megabytes is one token', () => {
  const text = `'${"''".repeat(1_000_000)}'`;
  expect(lex(Buffer.from(text)).tokens).toHaveLength(1);
});

/** What Postgres's own scanner says, or null where it finds a lexical error. */
function scannedBy(text: string): [number, number][] | null {
  try {
    return scanSync(text)
      .tokens.filter((t) => t.tokenName !== 'SQL_COMMENT' && t.tokenName !== 'C_COMMENT')
      .map((t) => [t.start, t.end]);
  } catch {
    return null;
  }
}

const piece = fc.oneof(
  fc.constantFrom(
    ...`select|from|T1|a$b|"q""x"|U&"d\\0061t"|'s''t'|E'\\'x\\\\'|B'01'|N'x'|$$d;q$$|$t$ x $t$|$1|12|1.5|.5|1e10|1.|0x1F|1_000|..|::|:=|=>|<=|>=|<>|!=|->>|@>|||+|-|*|/|%|<|>|=|~|!|@|#|^|&||||?|(|)|[|]|,|;|:|.|é|日本|😀|-- c\n|/* x /* y */ z */|'a'\n'b'|\n|\t`.split(
      '|',
    ),
  ),
  fc.string({ maxLength: 4 }).filter((s) => !/[`\0]/.test(s)),
);

test('token boundaries are those of the scanner of libpg_query', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, fc.constantFrom('', ' ')), { maxLength: 12 }), (pieces) => {
      const text = pieces.map(([p, space]) => p + space).join('');
      if (!Buffer.from(text).toString().includes(text)) return;
      const scanned = scannedBy(text);
      if (scanned === null) return;
      compared++;
      expect(lex(Buffer.from(text)).tokens.map((t) => [t.start, t.end])).toEqual(scanned);
    }),
    { numRuns: 3000 },
  );
  expect(compared).toBeGreaterThan(1000);
  expect(parseSync('select 1').stmts).toHaveLength(1);
});
