import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchOf } from '../../catalog/testing/rows.ts';
import { columnMetrics } from './column-metrics.ts';

/** Values that share beginnings of all lengths, some of them whole. */
const bytes = fc
  .tuple(fc.constantFrom('', 'a', 'abc', 'abcd', 'abcdefgh', 'abcdefghi'), fc.uint8Array({ maxLength: 6 }))
  .map(([start, rest]) => Uint8Array.from([...Buffer.from(start), ...rest]));

test('bounds of byte strings are their least and greatest by bytes, whatever they have in common', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.option(bytes, { freq: 5 }), { maxLength: 30 }), { maxLength: 4 }), (batches) => {
      const metrics = columnMetrics({ kind: 'bytea' });
      for (const values of batches) {
        const { columns } = batchOf(
          [{ kind: 'bytea' }],
          values.map((v) => [v]),
        );
        metrics.add(columns[0]!);
      }
      const all = batches.flat();
      const sorted = all.filter((v) => v !== null).sort((a, b) => Buffer.compare(a, b));
      expect(metrics.nulls).toBe(all.length - sorted.length);
      expect(metrics.bounds()).toEqual(sorted.length === 0 ? null : { min: sorted[0], max: sorted.at(-1) });
    }),
    { numRuns: 500 },
  );
});
