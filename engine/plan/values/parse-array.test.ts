import { expect, test } from 'vitest';
import { parseArrayText } from './parse-array.ts';

// Each as PostgreSQL 15 reads it.
test.each<[string, (string | null)[]]>([
  ['{}', []],
  [' { 1 , 2 } ', ['1', '2']],
  ['{a b,NULL,null,"NULL"}', ['a b', null, null, 'NULL']],
  [String.raw`{a\ ,\ b}`, ['a ', ' b']],
  [String.raw`{"a\"b\\c"}`, [String.raw`a"b\c`]],
  ['{\u00a0,\ufeff}', ['\u00a0', '\ufeff']],
])('%j is read', (text, elements) => {
  expect(parseArrayText(text)).toEqual(elements);
});

test.each(['', '{', '{1', '{1,}', '{,1}', '{1}x', '1,2', '{"a}', '\u00a0{1}'])('%j is malformed', (text) => {
  expect(() => parseArrayText(text)).toThrow(expect.objectContaining({ kind: 'invalid-text' }) as Error);
});
