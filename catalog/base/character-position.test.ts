import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteOffsetOf, characterPosition } from './character-position.ts';

test.each([
  ['select 1', 7, 8],
  ["select 'é', x", 12, 12],
  ['select 😀, x', 13, 11],
  ['é', 1, 1],
  ['ab', 99, 3],
  ['', 0, 1],
])('byte offset %#: %s', (text, byteOffset, position) => {
  expect(characterPosition(text, byteOffset)).toBe(position);
});

test('the two directions are inverse at every character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      let bytes = 0;
      let position = 1;
      for (const character of text) {
        expect(characterPosition(text, bytes)).toBe(position);
        expect(byteOffsetOf(text, position)).toBe(bytes);
        bytes += Buffer.byteLength(character);
        position++;
      }
      expect(characterPosition(text, bytes)).toBe(position);
    }),
  );
});
