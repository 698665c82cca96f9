import { expect, test } from 'vitest';
import type { LakeFilterValue } from '../../catalog/seams/lake.ts';
import { parseIcebergType } from './iceberg-type.ts';
import { murmur3 } from '../record/buckets.ts';
import { bucketHash, bucketOf, parseTransform, printTransform, resultType } from './transform.ts';

// Appendix B of the Iceberg specification.
const micros = (iso: string): bigint => BigInt(Date.parse(`${iso}Z`)) * 1000n;
const VECTORS: readonly (readonly [string, LakeFilterValue, number])[] = [
  ['int', 34, 2017239379],
  ['long', 34n, 2017239379],
  ['decimal(9,2)', 1420n, -500754589],
  ['date', Date.parse('2017-11-16') / 86_400_000, -653330422],
  ['timestamp', micros('2017-11-16T22:31:08'), -2047944441],
  ['timestamptz', micros('2017-11-16T22:31:08'), -2047944441],
  ['timestamp', micros('2017-11-16T22:31:08') + 1n, -1207196810],
  ['string', 'iceberg', 1210000089],
  ['string', '34', -427558391],
  ['binary', Uint8Array.of(0, 1, 2, 3), -188683207],
];

test.each(VECTORS)('the hash of %s %s is the specification’s', (type, value, hash) => {
  expect(bucketHash(parseIcebergType(type), value)).toBe(hash);
});

test('the hash of a uuid’s bytes is the specification’s', () => {
  expect(murmur3(Buffer.from('f79c3e09677c4bbda4793f349cb785e7', 'hex'))).toBe(1488055340);
});

test('buckets drop the sign, and NULL and types without the transform have none', () => {
  expect(bucketOf({ kind: 'string' }, '34', 16)).toBe((-427558391 & 0x7fffffff) % 16);
  expect(bucketOf({ kind: 'string' }, null, 16)).toBeNull();
  expect(bucketOf({ kind: 'double' }, 1.5, 16)).toBeNull();
  expect(bucketOf({ kind: 'boolean' }, true, 16)).toBeNull();
});

test('transforms print as they were written, unknown ones too', () => {
  for (const text of ['identity', 'bucket[16]', 'truncate[4]', 'year', 'month', 'day', 'hour', 'void', 'zorder[3]', 'bucket[0]']) {
    expect(printTransform(parseTransform(text))).toBe(text);
  }
  expect(parseTransform('zorder[3]').kind).toBe('unknown');
  expect(resultType({ kind: 'day' }, { kind: 'timestamp' })).toEqual({ kind: 'date' });
  expect(resultType({ kind: 'bucket', buckets: 4 }, { kind: 'string' })).toEqual({ kind: 'int' });
});
