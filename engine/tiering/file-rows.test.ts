import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena, OWN_MEMORY } from '../../catalog/base/arena.ts';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { EncodedLog, LogBatch } from '../../catalog/model/log-batch.ts';
import { concatBatches } from '../../catalog/model/concat-batches.ts';
import { type FixedVector, sliceBatch } from '../../catalog/model/vector.ts';
import type { LogCodec } from '../../catalog/seams/log-codec.ts';
import { batchOf, rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { FileRows } from './file-rows.ts';
import { TABLE } from './testing/model-round.ts';

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

/** Log batches of bucket 3 with the given row counts; the one column says the offset. A count of 0 takes one offset. */
function logOf(first: bigint, sizes: readonly number[]): LogBatch[] {
  let offset = first;
  return sizes.map((size) => {
    const baseOffset = offset;
    offset += BigInt(Math.max(size, 1));
    const batch = batchOf(
      [{ kind: 'bigint' }],
      Array.from({ length: size }, (_, i) => [baseOffset + BigInt(i)]),
    );
    return { tableId: TABLE.id, partition: '', bucket: 3, baseOffset, nextOffset: offset, timestampMs: 5, kinds: null, batch };
  });
}

/** The batches as pieces of a log, cut after `perPiece` batches, with a codec that decodes them into the memory it is given. */
function encoded(batches: readonly LogBatch[], perPiece: number): { readonly logs: readonly EncodedLog[]; readonly codec: LogCodec } {
  const logs: EncodedLog[] = [];
  for (let i = 0; i < batches.length; i += perPiece) {
    const part = batches.slice(i, i + perPiece);
    const { tableId, partition, bucket, baseOffset } = part[0]!;
    const next = part.at(-1)!.nextOffset;
    logs.push({ tableId, partition, bucket, from: baseOffset, to: next, next, bytes: new Uint8Array(0) });
  }
  const codec: LogCodec = {
    *decode(_table, log, _columns, memory = OWN_MEMORY) {
      for (const b of batches) {
        if (b.baseOffset < log.from || b.baseOffset >= log.to) continue;
        const column = b.batch.columns[0] as FixedVector;
        const { buffer, byteOffset } = memory.take(column.values.byteLength);
        const values = new BigInt64Array(buffer, byteOffset, b.batch.length);
        values.set(column.values as BigInt64Array);
        yield { ...b, batch: { length: b.batch.length, columns: [{ ...column, layout: 'i64', values }] } };
      }
    },
  };
  return { logs, codec };
}

test('joins small log batches, keeps order, adds the system columns, and counts', () => {
  // The offsets pass a 32-bit border on the way.
  const first = 2n ** 33n - 3n;
  const sizes = [1, 1, 3000, 1, 2047, 1, 0, 5];
  const batches = logOf(first, sizes);
  const rows = new FileRows({ ...encoded(batches, 3), table: TABLE, arena: new Arena(), onBatch: () => {} });
  const lengths: number[] = [];
  const all: TestValue[][] = [];
  for (const batch of rows) {
    lengths.push(batch.length);
    all.push(...rowsOf(batch));
  }
  expect(lengths).toEqual([2, 3000, 2048, 6]);
  expect(rows.rows).toBe(5056);
  expect(all.map((r) => r[2])).toEqual(batches.flatMap((b) => rowsOf(b.batch).map((r) => r[0])));
  expect(all.every((r) => r[0] === r[2] && r[1] === 3 && r[3] === 5000n)).toBe(true);
});

test('holds what one batch needs, however long the log, and no batch is overwritten while it is in use', () => {
  const arena = new Arena();
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0, 1, 7, 2047, 2048, 5000), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      (sizes, perPiece) => {
        const batches = logOf(0n, sizes);
        const seen: TestValue[] = [];
        for (const batch of new FileRows({ ...encoded(batches, perPiece), table: TABLE, arena, onBatch: () => {} })) {
          // Read when the batch is handed out, as a writer does: everything that was decoded for it must still be there.
          seen.push(...rowsOf(batch).map((r) => r[0]!));
        }
        expect(seen).toEqual(batches.flatMap((b) => rowsOf(b.batch).map((r) => r[0])));
      },
    ),
    { numRuns: 50 },
  );
  // Two columns of 8 bytes for a large batch behind nearly as many small rows.
  expect(arena.byteLength).toBeLessThan(1 << 20);
});

test('a log batch that is missing in a piece is damage, found when the rows are read', () => {
  const { logs, codec } = encoded(logOf(0n, [5, 5, 5]), 3);
  const gap: LogCodec = { decode: (...args) => [...codec.decode(...args)].toSpliced(1, 1) };
  const rows = new FileRows({ logs, codec: gap, table: TABLE, arena: new Arena(), onBatch: () => {} });
  expect(() => [...rows]).toThrow(expect.toSatisfy((e: unknown) => isKind(e, 'data-corrupted')));
});
