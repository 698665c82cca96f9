import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sliceTree, TreeAssembler } from './tree-slices.ts';

const assemble = (pieces: readonly unknown[]) => {
  const assembler = new TreeAssembler();
  return pieces.map((piece) => assembler.add(structuredClone(piece))).at(-1);
};

function countNodes(value: unknown): number {
  return typeof value !== 'object' || value === null ? 1 : Object.values(value).reduce((sum: number, v) => sum + countNodes(v), 1);
}

test('any tree survives being cut, at any size of pieces', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 16, max: 200 }), (tree, nodesMax) => {
      expect(assemble(sliceTree(tree, nodesMax))).toEqual(tree);
    }),
  );
});

test.each([
  ['a long list', { list: Array.from({ length: 100_000 }, (_, i) => ({ const: { ival: i } })) }],
  ['lists of lists', Array.from({ length: 300 }, () => Array.from({ length: 300 }, (_, i) => [i]))],
  ['a left-deep chain', Array.from({ length: 900 }).reduce<unknown>((left) => ({ op: { left, right: Array(100).fill(1) } }), 1)],
])('%s comes in many pieces, none of them big', (_name, tree) => {
  const pieces = sliceTree(tree);
  expect(pieces.length).toBeGreaterThan(10);
  for (const piece of pieces) expect(countNodes(piece)).toBeLessThan(10_000);
  expect(assemble(pieces)).toEqual(tree);
});

test('a small tree is one piece', () => {
  expect(sliceTree({ a: [1, 2, { b: null }] })).toEqual([{ a: [1, 2, { b: null }] }]);
});
