import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import { batchOf, rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { murmur3 } from './buckets.ts';
import { partitionValues } from './partition-name.ts';
import { routeRows } from './row-router.ts';
import { tableOf } from './testing/tables.ts';

const TYPES: readonly DataType[] = [{ kind: 'text' }, { kind: 'integer' }, { kind: 'varchar', length: null }];
const partitioned = tableOf(TYPES, { partitionBy: ['c0', 'c2'], bucketKey: ['c1'], bucketCount: 5 });

/** Where a row belongs, worked out one row at a time. */
function placeOf(row: readonly TestValue[]): string {
  const key = Buffer.alloc(8);
  key.writeBigInt64LE(BigInt(row[1] as number));
  return `${row[0] as string}$${row[2] as string}/${(murmur3(key) & 0x7fffffff) % 5}`;
}

test('every row goes to its partition and bucket once, in the order in which it came, with its kind', () => {
  const name = fc.constantFrom('eu', 'us', 'A-1', 'b_2');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.integer(), name), { maxLength: 80 }), (rows) => {
      const kinds = Uint8Array.from(rows, (_, i) => i & 3);
      const routed = [...routeRows({ table: partitioned, batch: batchOf(TYPES, rows), kinds, stickyBucket: 0 })];
      const expected = new Map<string, TestValue[][]>();
      for (const [i, row] of rows.entries()) {
        const place = placeOf(row);
        expected.set(place, [...(expected.get(place) ?? []), [...row, i & 3]]);
      }
      const actual = routed.map((r) => [`${r.partition}/${r.bucket}`, rowsOf(r.batch).map((row, i) => [...row, r.kinds![i]!])] as const);
      expect(actual).toEqual([...expected]);
    }),
  );
});

test('one target gets the batch itself', () => {
  const batch = batchOf(TYPES, [
    ['eu', 1, 'x'],
    ['eu', 1, 'x'],
  ]);
  const kinds = Uint8Array.of(1, 4);
  const places = [
    { table: tableOf(TYPES), partition: '', bucket: 0 },
    { table: tableOf(TYPES, { bucketCount: 4 }), partition: '', bucket: 3 },
    { table: tableOf(TYPES, { partitionBy: ['c0'], bucketCount: 4 }), partition: 'eu', bucket: 3 },
    { table: tableOf(TYPES, { bucketKey: ['c1'] }), partition: '', bucket: 0 },
    { table: partitioned, partition: 'eu$x', bucket: 1 },
  ];
  for (const { table, partition, bucket } of places) {
    const routed = [...routeRows({ table, batch, kinds, stickyBucket: table.bucketCount - 1 })];
    expect(routed).toHaveLength(1);
    expect(routed[0]).toMatchObject({ partition, bucket: table === partitioned ? Number(placeOf(['eu', 1, 'x']).at(-1)) : bucket });
    expect(routed[0]!.batch).toBe(batch);
    expect(routed[0]!.kinds).toBe(kinds);
  }
});

test('partitions without a bucket key all use the sticky bucket', () => {
  const table = tableOf(TYPES, { partitionBy: ['c2'], bucketCount: 4 });
  const batch = batchOf(TYPES, [
    [null, 1, 'b'],
    [null, null, 'a'],
    [null, 3, 'b'],
  ]);
  const routed = [...routeRows({ table, batch, kinds: null, stickyBucket: 2 })];
  expect(routed.map((r) => [r.partition, r.bucket, rowsOf(r.batch).map((row) => row[1])])).toEqual([
    ['b', 2, [1, 3]],
    ['a', 2, [null]],
  ]);
});

test('no rows go nowhere', () => {
  expect(routeRows({ table: partitioned, batch: batchOf(TYPES, []), kinds: null, stickyBucket: 0 })).toEqual([]);
});

function refusal(rows: TestValue[][], table = partitioned): ThermoclineError {
  try {
    routeRows({ table, batch: batchOf(TYPES, rows), kinds: null, stickyBucket: 0 });
  } catch (error) {
    if (error instanceof ThermoclineError) return error;
    throw error;
  }
  throw new Error('the rows were taken');
}

test('a NULL in a partition or bucket key is refused by the name of its column, even with one bucket', () => {
  const cases: [TestValue[], string][] = [
    [[null, 1, 'x'], 'c0'],
    [['eu', null, 'x'], 'c1'],
    [['eu', 1, null], 'c2'],
  ];
  for (const [row, column] of cases) {
    for (const table of [partitioned, tableOf(TYPES, { ...partitioned, bucketCount: 1 })]) {
      const error = refusal([['eu', 1, 'x'], row], table);
      expect(error.kind).toBe('not-null-violation');
      expect(error.message).toBe(`null value in column "${column}" of relation "t" violates not-null constraint`);
      expect(error.fields.column).toBe(column);
    }
  }
});

test.each([
  ['', 'It is empty.'],
  ['a b', 'It has characters that a name may not have.'],
  ['a$b', 'It has characters that a name may not have.'],
  ['../x', 'It has characters that a name may not have.'],
  ['ä', 'It has characters that a name may not have.'],
  ['a\n', 'It has characters that a name may not have.'],
  ['__historical__', 'Names that begin with __ are reserved.'],
  ['x'.repeat(201), 'It has 201 characters.'],
])('the partition value %j is refused with a hint', (value, detail) => {
  const error = refusal([
    ['eu', 1, 'x'],
    ['eu', 2, value],
  ]);
  expect(error.kind).toBe('invalid-parameter-value');
  expect(error.fields).toMatchObject({ detail, column: 'c2', table: 't' });
  expect(error.fields.hint).toMatch('letters, digits, _ and -');
});

test('values that are short enough alone may be too long together', () => {
  expect(isKind(refusal([['x'.repeat(100), 1, 'y'.repeat(100)]]), 'invalid-parameter-value')).toBe(true);
  const [longest] = routeRows({
    table: partitioned,
    batch: batchOf(TYPES, [['x'.repeat(100), 1, 'y'.repeat(99)]]),
    kinds: null,
    stickyBucket: 0,
  });
  expect(partitionValues(longest!.partition)).toEqual(['x'.repeat(100), 'y'.repeat(99)]);
});
