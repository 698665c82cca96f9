import { expect, test } from 'vitest';
import { batchOf } from '../../catalog/testing/rows.ts';
import { flussBucket, flussHash, icebergBucket, murmur3 } from './buckets.ts';
import { canBucketBy } from '../../catalog/model/bucket-key.ts';
import { encodeIcebergKeys } from './iceberg-key.ts';
import { dataTypeOf, type FlussType, fromHex, golden, testValue } from './testing/fluss-goldens.ts';

interface GoldenKeys {
  readonly format: 'none' | 'iceberg' | 'paimon';
  readonly types: readonly FlussType[];
  /** [values, key bytes, bucket of 3, of 7, of 16] */
  readonly keys: readonly (readonly [readonly unknown[], string, number, number, number])[];
}

const goldens = golden<GoldenKeys[]>('keys.json');
const ofFormat = (format: string) => goldens.filter((g) => g.format === format).map((g) => [g.types.map((t) => t.type).join(), g] as const);

test.each(ofFormat('none'))("keys of %s without a lake go into the Java client's buckets", (_, { keys }) => {
  for (const [, key, of3, of7, of16] of keys) {
    expect([3, 7, 16].map((n) => flussBucket(fromHex(key), n))).toEqual([of3, of7, of16]);
  }
});

test.each(ofFormat('iceberg'))("keys of %s for Iceberg go into the Java client's buckets", (_, { keys }) => {
  for (const [, key, of3, of7, of16] of keys) {
    expect([3, 7, 16].map((n) => icebergBucket(fromHex(key), n))).toEqual([of3, of7, of16]);
  }
});

const encodable = ofFormat('iceberg').filter(([, { types }]) => types.length === 1 && dataTypeOf(types[0]!) !== null);

test.each(encodable)('a column of %s encodes to the keys of the Java client', (_, { types, keys }) => {
  const type = dataTypeOf(types[0]!)!;
  const batch = batchOf(
    [type],
    keys.map(([values]) => [testValue(type, values[0])]),
  );
  const { bytes, offsets } = encodeIcebergKeys(batch.columns[0]!);
  const encoded = keys.map((_key, i) => Buffer.from(bytes.subarray(offsets[i], offsets[i + 1])).toString('hex'));
  expect(encoded).toEqual(keys.map(([, key]) => key));
});

test('every type that may be a bucket key was among them', () => {
  const seen = encodable.map(([, { types }]) => dataTypeOf(types[0]!)!);
  expect(new Set(seen.filter(canBucketBy).map((t) => t.kind))).toEqual(
    new Set(['integer', 'bigint', 'decimal', 'char', 'time', 'text', 'bytea', 'date', 'timestamp']),
  );
  expect(new Set(seen.filter((t) => t.kind === 'timestamp').map((t) => t.precision)).size).toBeGreaterThan(1);
  expect(seen.some((t) => t.kind === 'real') && seen.some((t) => t.kind === 'double')).toBe(true);
});

test('a type that Fluss cannot encode for Iceberg is a bug of the caller', () => {
  for (const type of [{ kind: 'boolean' }, { kind: 'smallint' }, { kind: 'timestamptz', precision: 6 }] as const) {
    expect(canBucketBy(type)).toBe(false);
    expect(() => encodeIcebergKeys(batchOf([type], [[null]]).columns[0]!)).toThrow('cannot be an Iceberg key');
  }
});

test('rows on a live Iceberg cluster lie in these buckets', () => {
  const { buckets } = golden<{ buckets: [number, number][] }>('buckets-live-iceberg.json');
  const batch = batchOf(
    [{ kind: 'integer' }],
    buckets.map(([key]) => [key]),
  );
  const { bytes, offsets } = encodeIcebergKeys(batch.columns[0]!);
  expect(buckets.map((_, i) => icebergBucket(bytes, 4, offsets[i], offsets[i + 1]))).toEqual(buckets.map(([, bucket]) => bucket));
  expect(buckets.length).toBeGreaterThan(30);
});

test.each([
  // fluss-protocol.md, appendix A: key bytes, hash, bucket of 7, bucket of 3
  ['01', -386724586, 4, 0],
  ['010203', -246362483, 2, 1],
  ['01020304', -2481802, 3, 1],
  ['ff', 1398487324, 1, 0],
  ['0568656c6c6f', 636232302, 6, 2],
  ['8080808008', 1882098699, 5, 1],
])('the hash of %s is the one of the Java class', (key, hash, of7, of3) => {
  expect(flussHash(fromHex(key))).toBe(hash);
  expect(flussBucket(fromHex(key), 7)).toBe(of7);
  expect(flussBucket(fromHex(key), 3)).toBe(of3);
});

test('murmur3 gives the vectors of the Iceberg specification', () => {
  // Appendix B: int and long 34, date 2017-11-16, decimal 14.20, string 'iceberg', fixed 00010203.
  const key = (hex: string) => murmur3(fromHex(hex));
  expect(key('2200000000000000')).toBe(2017239379);
  expect(key('4e44000000000000')).toBe(-653330422);
  expect(key('058c')).toBe(-500754589);
  expect(murmur3(new TextEncoder().encode('iceberg'))).toBe(1210000089);
  expect(key('00010203')).toBe(-188683207);
});

test('a hash is taken of the given range only', () => {
  const key = fromHex('aabb0102030405cc');
  expect(murmur3(key, 2, 7)).toBe(murmur3(fromHex('0102030405')));
  expect(flussHash(key, 2, 7)).toBe(flussHash(fromHex('0102030405')));
});
