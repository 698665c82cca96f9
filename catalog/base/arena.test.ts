import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from './arena.ts';

test('what is taken between two resets never overlaps and lies at multiples of 8', () => {
  const arena = new Arena();
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(100), fc.nat(600_000)), { maxLength: 30 }), (sizes) => {
      arena.reset();
      const taken = sizes.map((size) => arena.take(size));
      taken.forEach((bytes, i) => bytes.fill(i));
      taken.forEach((bytes, i) => {
        expect(bytes.length).toBe(sizes[i]);
        expect(bytes.byteOffset % 8).toBe(0);
        expect(bytes.every((b) => b === i)).toBe(true);
      });
    }),
    { numRuns: 30 },
  );
});

test('the same work again takes no more memory', () => {
  const arena = new Arena();
  const work = (): void => {
    for (let i = 0; i < 20; i++) arena.take(100_000);
    arena.reset();
  };
  work();
  const held = arena.byteLength;
  expect(held).toBeLessThanOrEqual(4 << 20);
  for (let i = 0; i < 50; i++) work();
  expect(arena.byteLength).toBe(held);
});
