import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchOf, rowsOf } from '../../catalog/testing/rows.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { joinBatches } from './join-batches.ts';

const TYPES = [{ kind: 'integer' }, { kind: 'text' }] as const;

async function* each(batches: readonly ColumnBatch[]): AsyncGenerator<ColumnBatch> {
  yield* batches;
}

test('all rows come in their order, in batches of the least size but the last', async () => {
  const rows = fc.array(fc.tuple(fc.option(fc.integer({ min: -9, max: 9 })), fc.option(fc.string({ maxLength: 4 }))), { maxLength: 7 });
  await fc.assert(
    fc.asyncProperty(fc.array(rows, { maxLength: 12 }), fc.integer({ min: 1, max: 12 }), async (groups, rowsMin) => {
      const out: ColumnBatch[] = [];
      for await (const batch of joinBatches(each(groups.map((g) => batchOf(TYPES, g))), { rowsMin, bytesMin: 1 << 20 })) out.push(batch);
      expect(out.flatMap(rowsOf)).toEqual(groups.flatMap((g) => rowsOf(batchOf(TYPES, g))));
      for (const batch of out.slice(0, -1)) expect(batch.length).toBeGreaterThanOrEqual(rowsMin);
      expect(out.every((b) => b.length > 0)).toBe(true);
    }),
  );
});

test('few rows of many bytes are enough', async () => {
  const wide = batchOf(TYPES, [[1, 'x'.repeat(1000)]]);
  const lengths: number[] = [];
  for await (const batch of joinBatches(each([wide, wide, wide]), { rowsMin: 100, bytesMin: 1500 })) lengths.push(batch.length);
  expect(lengths).toEqual([2, 1]);
});
