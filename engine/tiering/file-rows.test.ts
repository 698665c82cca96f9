import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DataType } from '../../catalog/model/data-type.ts';
import { concatBatches } from '../../catalog/model/concat-batches.ts';
import { sliceBatch } from '../../catalog/model/vector.ts';
import { batchOf, rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { RowCollector } from './row-collector.ts';

const TYPES: readonly DataType[] = [
  { kind: 'boolean' },
  { kind: 'smallint' },
  { kind: 'integer' },
  { kind: 'bigint' },
  { kind: 'real' },
  { kind: 'double' },
  { kind: 'decimal', precision: 38, scale: 4 },
  { kind: 'text' },
  { kind: 'bytea' },
  { kind: 'timestamptz', precision: 3 },
];

const VALUES: Partial<Record<DataType['kind'], fc.Arbitrary<TestValue>>> = {
  boolean: fc.boolean(),
  smallint: fc.integer({ min: -32768, max: 32767 }),
  integer: fc.integer(),
  real: fc.float({ noNaN: true }),
  double: fc.double({ noNaN: true }),
  decimal: fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n),
  text: fc.string({ unit: 'grapheme' }),
  bytea: fc.uint8Array(),
};

function valueFor(type: DataType): fc.Arbitrary<TestValue> {
  return VALUES[type.kind] ?? fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
}

const row = fc.tuple(...TYPES.map((t) => fc.option(valueFor(t), { freq: 4 })));
const batches = fc.array(fc.array(row, { maxLength: 20 }), { minLength: 1, maxLength: 6 });

test('joined batches hold the same rows in the same order, whatever their types, NULLs and lengths', () => {
  fc.assert(
    fc.property(batches, (parts) => {
      const joined = concatBatches(parts.map((rows) => batchOf(TYPES, rows)));
      expect(joined.length).toBe(parts.flat().length);
      expect(rowsOf(joined)).toEqual(rowsOf(batchOf(TYPES, parts.flat())));
    }),
  );
});

test('slices, whose offsets do not begin at 0, join as well', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), fc.nat(), fc.nat(), (rows, a, b) => {
      const whole = batchOf(TYPES, rows);
      const [lo, hi] = [a % (rows.length + 1), b % (rows.length + 1)].sort((x, y) => x - y) as [number, number];
      const joined = concatBatches([sliceBatch(whole, lo, hi), sliceBatch(whole, 0, lo), sliceBatch(whole, hi, rows.length)]);
      const all = rowsOf(whole);
      expect(rowsOf(joined)).toEqual([...all.slice(lo, hi), ...all.slice(0, lo), ...all.slice(hi)]);
    }),
  );
});

test('a collector joins small log batches, keeps order, and adds the system columns', () => {
  const collector = new RowCollector();
  // The offsets pass a 32-bit border on the way.
  const first = 2n ** 33n - 3n;
  let offset = first;
  const sizes = [1, 1, 3000, 1, 2047, 1, 5];
  for (const size of sizes) {
    const batch = batchOf(
      [{ kind: 'bigint' }],
      Array.from({ length: size }, (_, i) => [offset + BigInt(i)]),
    );
    collector.push({
      tableId: 1,
      partition: '',
      bucket: 3,
      baseOffset: offset,
      nextOffset: offset + BigInt(size),
      timestampMs: 5,
      kinds: null,
      batch,
    });
    offset += BigInt(size);
  }
  const { batches: taken, rows } = collector.take();
  expect(rows).toBe(sizes.reduce((a, b) => a + b));
  expect(taken.map((b) => b.length)).toEqual([2, 3000, 2048, 6]);
  const all = taken.flatMap((b) => rowsOf(b));
  expect(all.map((r) => r[2])).toEqual(Array.from({ length: rows }, (_, i) => first + BigInt(i)));
  expect(all.every((r) => r[0] === r[2] && r[1] === 3 && r[3] === 5000n)).toBe(true);
  expect(collector.take()).toEqual({ batches: [], rows: 0 });
});
