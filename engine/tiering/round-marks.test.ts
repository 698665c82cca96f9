import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketKey, type OffsetVector, sameOffsets } from '../../catalog/model/offsets.ts';
import { decodeOffsets, encodeOffsets } from './round-marks.ts';

const vectors = fc
  .array(fc.tuple(fc.string(), fc.nat(40), fc.bigInt(0n, 2n ** 62n)), { maxLength: 20 })
  .map((entries): OffsetVector => new Map(entries.map(([partition, bucket, end]) => [bucketKey(partition, bucket), end])));

test('any offsets come back from the lake as they went in', () => {
  fc.assert(
    fc.property(vectors, (offsets) => {
      const back = decodeOffsets(encodeOffsets(offsets));
      expect(back !== null && sameOffsets(back, offsets)).toBe(true);
    }),
  );
});

test('equal offsets are equal text, whatever their order', () => {
  fc.assert(
    fc.property(vectors, (offsets) => {
      expect(encodeOffsets(new Map([...offsets].reverse()))).toBe(encodeOffsets(offsets));
    }),
  );
});

test.each(['', 'nonsense', '[]', 'null', '{"a":1}', '{"a":[1]}', '{"a":["-1"]}', '{"a":["1.5"]}', '{"a":["99999999999999999999"]}'])(
  'text that is not a boundary is not read as one: %s',
  (text) => {
    expect(decodeOffsets(text)).toBeNull();
  },
);

test('the form is stable, for it outlives the process', () => {
  const offsets = new Map([
    ['eu/1', 7n],
    ['eu/0', 5n],
    ['us/2', 9_007_199_254_740_993n],
  ]);
  expect(encodeOffsets(offsets)).toBe('{"eu":["5","7"],"us":["0","0","9007199254740993"]}');
});
