import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countOnes } from '../../catalog/model/bitmap.ts';
import { concatBatches } from '../../catalog/model/concat-batches.ts';
import { sliceBatch } from '../../catalog/model/vector.ts';
import { batchOf, rowsOf } from '../../catalog/testing/rows.ts';
import { gatherBatch, gatherBytes } from '../../catalog/model/gather.ts';
import { ALL_TYPES, arbitraryBatch } from './testing/arbitrary-batch.ts';

test('gathering any rows in any order gives these rows', () => {
  fc.assert(
    fc.property(arbitraryBatch(ALL_TYPES, 60), fc.array(fc.nat(), { maxLength: 100 }), (batch, picks) => {
      const indexes = Int32Array.from(picks, (p) => p % batch.length);
      const rows = rowsOf(batch);
      expect(rowsOf(gatherBatch(batch, indexes))).toEqual(Array.from(indexes, (i) => rows[i]));
    }),
  );
});

test('long texts and runs of neighbours are gathered whole', () => {
  const texts = ['', 'a', 'x'.repeat(100), null, 'é'.repeat(50), 'b'];
  const batch = batchOf(
    [{ kind: 'text' }],
    texts.map((t) => [t]),
  );
  const indexes = Int32Array.of(1, 2, 3, 4, 0, 5, 5, 2, 3);
  expect(rowsOf(gatherBatch(batch, indexes))).toEqual(Array.from(indexes, (i) => [texts[i]]));
});

test('concatenating batches gives their rows one after another', () => {
  fc.assert(
    fc.property(fc.array(arbitraryBatch(ALL_TYPES, 30), { minLength: 1, maxLength: 5 }), (batches) => {
      expect(rowsOf(concatBatches(batches))).toEqual(batches.flatMap(rowsOf));
    }),
  );
});

test('batches without NULLs join those with, and empty ones change nothing', () => {
  const type = [{ kind: 'integer' }] as const;
  const full = batchOf(
    type,
    Array.from({ length: 21 }, (_, i) => [i]),
  );
  const holes = batchOf(type, [[null], [1], [null]]);
  const joined = concatBatches([full, sliceBatch(full, 3, 3), holes, full]);
  expect(rowsOf(joined)).toEqual([full, holes, full].flatMap(rowsOf));
  expect(countOnes(joined.columns[0]!.validity!, joined.length)).toBe(43);
  expect(concatBatches([full, full]).columns[0]!.validity).toBeNull();
  expect(concatBatches([full])).toBe(full);
});

test('kinds are gathered with their rows', () => {
  expect(gatherBytes(Uint8Array.of(1, 2, 3), Int32Array.of(2, 0, 0))).toEqual(Uint8Array.of(3, 1, 1));
});
