import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberOfName, partitionFolderName } from './folder-layout.ts';

test.each([
  ['', '_'],
  ['_', '%5F'],
  ['__', '__'],
  ['2025-01-01', '2025-01-01'],
  ['a$b', 'a%24b'],
  ['..', '%2E%2E'],
  ['a/b', 'a%2Fb'],
  ['ü', '%C3%BC'],
])('partition %j is folder %j', (partition, folder) => {
  expect(partitionFolderName(partition)).toBe(folder);
});

test('different partitions never share a folder, and every folder name is a plain one', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 190, maxLength: 400 }), fc.constantFrom('', '_', '%5F', '.'));
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(partitionFolderName(a)).toMatch(/^[A-Za-z0-9_%~-]{1,200}$/);
      expect(partitionFolderName(a) === partitionFolderName(b)).toBe(a === b);
    }),
  );
});

test('only journals and checkpoints have numbers', () => {
  expect(numberOfName('0000000000000012.journal', 'journal')).toBe(12);
  expect(numberOfName('0000000000000012.journal', 'checkpoint')).toBeNull();
  expect(numberOfName('checkpoint.new', 'checkpoint')).toBeNull();
});
