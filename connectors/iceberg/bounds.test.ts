import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lowerBound, metricsModeOf, truncateBytesUp, truncateStringUp, upperBound } from './bounds.ts';
import { parseIcebergType } from './iceberg-type.ts';
import { compareBounds, decodeSingleValue, encodeSingleValue, fixedBigEndian, fromBigEndian, minimalBigEndian } from './single-value.ts';

const hex = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString('hex'));
const utf8 = (text: string): Uint8Array => Buffer.from(text);
const points = (text: string): string[] => Array.from(text);
const T16 = { kind: 'truncate', length: 16 } as const;

describe('single values', () => {
  test('the specification’s forms', () => {
    expect(hex(encodeSingleValue({ kind: 'boolean' }, true))).toBe('01');
    expect(hex(encodeSingleValue({ kind: 'boolean' }, false))).toBe('00');
    expect(hex(encodeSingleValue({ kind: 'int' }, 1234))).toBe('d2040000');
    expect(hex(encodeSingleValue({ kind: 'date' }, -1))).toBe('ffffffff');
    expect(hex(encodeSingleValue({ kind: 'long' }, 1234n))).toBe('d204000000000000');
    expect(hex(encodeSingleValue({ kind: 'timestamp' }, -1n))).toBe('ffffffffffffffff');
    expect(hex(encodeSingleValue({ kind: 'float' }, -4.5))).toBe('000090c0');
    expect(hex(encodeSingleValue({ kind: 'double' }, 6.0))).toBe('0000000000001840');
    expect(hex(encodeSingleValue({ kind: 'string' }, 'iceberg€'))).toBe('69636562657267e282ac');
    expect(hex(encodeSingleValue({ kind: 'decimal', precision: 9, scale: 2 }, 1420n))).toBe('058c');
    expect(hex(encodeSingleValue({ kind: 'decimal', precision: 9, scale: 2 }, -1n))).toBe('ff');
    expect(hex(encodeSingleValue({ kind: 'decimal', precision: 9, scale: 2 }, 128n))).toBe('0080');
    expect(hex(encodeSingleValue({ kind: 'decimal', precision: 9, scale: 2 }, 0n))).toBe('00');
  });

  test('short bounds of promoted columns are decoded by their length', () => {
    expect(decodeSingleValue({ kind: 'long' }, encodeSingleValue({ kind: 'int' }, -7))).toBe(-7n);
    expect(decodeSingleValue({ kind: 'double' }, encodeSingleValue({ kind: 'float' }, 1.5))).toBe(1.5);
    expect(
      decodeSingleValue(
        { kind: 'decimal', precision: 38, scale: 2 },
        encodeSingleValue({ kind: 'decimal', precision: 4, scale: 2 }, -300n),
      ),
    ).toBe(-300n);
    expect(decodeSingleValue({ kind: 'int' }, Uint8Array.of(1, 2))).toBeNull();
    expect(decodeSingleValue(parseIcebergType('fixed[16]'), new Uint8Array(16))).toBeNull();
  });

  test('every value comes back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), (v) => {
        expect(fromBigEndian(minimalBigEndian(v))).toBe(v);
        expect(fromBigEndian(fixedBigEndian(v, 16))).toBe(v);
        expect(decodeSingleValue({ kind: 'decimal', precision: 38, scale: 0 }, minimalBigEndian(v))).toBe(v);
      }),
    );
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (v) => {
        expect(decodeSingleValue({ kind: 'double' }, encodeSingleValue({ kind: 'double' }, v))).toBe(v);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (v) => {
        expect(decodeSingleValue({ kind: 'long' }, encodeSingleValue({ kind: 'long' }, v))).toBe(v);
      }),
    );
  });
});

describe('truncated bounds', () => {
  test('strings are cut by code points and the upper one is rounded up', () => {
    expect(truncateStringUp('abcdefghijklmnop', 16)).toBe('abcdefghijklmnop');
    expect(truncateStringUp('abcdefghijklmnopq', 16)).toBe('abcdefghijklmnoq');
    expect(truncateStringUp('😀😀😀', 2)).toBe('😀😁');
    expect(truncateStringUp('a\u{10FFFF}b', 2)).toBe('b');
    expect(truncateStringUp('\u{10FFFF}\u{10FFFF}b', 2)).toBeNull();
    expect(truncateStringUp('\uD7FFx', 1)).toBe('\uE000');
    expect(truncateStringUp('\uFFFFx', 1)).toBe('\u{10000}');
    expect(hex(lowerBound({ kind: 'string' }, '😀'.repeat(20), T16))).toBe(hex(utf8('😀'.repeat(16))));
  });

  test('binary is cut by bytes', () => {
    expect(hex(truncateBytesUp(Uint8Array.of(1, 2, 255, 9), 3))).toBe('0103');
    expect(truncateBytesUp(Uint8Array.of(255, 255, 255), 2)).toBeNull();
    expect(hex(truncateBytesUp(Uint8Array.of(255, 255), 2))).toBe('ffff');
    expect(hex(upperBound({ kind: 'binary' }, new Uint8Array(17).fill(1), T16))).toBe(`${'01'.repeat(15)}02`);
  });

  const anyText = fc.string({
    unit: fc.oneof(
      fc.constantFrom('a', '\u{10FFFF}', '\uD7FF', '\uE000', '\uFFFF', '😀', 'é'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 8,
  });

  test('lower ≤ text ≤ upper in UTF-8 order, within the length, for any text', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 6 }), (text, length) => {
        const mode = { kind: 'truncate', length } as const;
        const lower = lowerBound({ kind: 'string' }, text, mode)!;
        const upper = upperBound({ kind: 'string' }, text, mode);
        expect(compareBounds(lower, utf8(text))).toBeLessThanOrEqual(0);
        expect(points(Buffer.from(lower).toString()).length).toBeLessThanOrEqual(length);
        if (upper === null) {
          expect(
            points(text)
              .slice(0, length)
              .every((p) => p === '\u{10FFFF}'),
          ).toBe(true);
          return;
        }
        expect(compareBounds(upper, utf8(text))).toBeGreaterThanOrEqual(0);
        expect(points(Buffer.from(upper).toString()).length).toBeLessThanOrEqual(length);
      }),
    );
  });

  test('lower ≤ bytes ≤ upper for any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 254, 255), { maxLength: 8 }), fc.integer({ min: 1, max: 6 }), (list, length) => {
        const bytes = Uint8Array.from(list);
        const mode = { kind: 'truncate', length } as const;
        expect(compareBounds(lowerBound({ kind: 'binary' }, bytes, mode)!, bytes)).toBeLessThanOrEqual(0);
        const upper = upperBound({ kind: 'binary' }, bytes, mode);
        if (upper === null) {
          expect(list.slice(0, length).every((b) => b === 255)).toBe(true);
          return;
        }
        expect(compareBounds(upper, bytes)).toBeGreaterThanOrEqual(0);
        expect(upper.length).toBeLessThanOrEqual(length);
      }),
    );
  });

  test('a zero bound is −0.0 below and +0.0 above', () => {
    for (const zero of [0, -0]) {
      expect(hex(lowerBound({ kind: 'double' }, zero, T16))).toBe('0000000000000080');
      expect(hex(upperBound({ kind: 'double' }, zero, T16))).toBe('0000000000000000');
      expect(hex(lowerBound({ kind: 'float' }, zero, T16))).toBe('00000080');
    }
  });

  test('the table’s metrics properties are honoured', () => {
    expect(metricsModeOf({}, 'c', 99)).toEqual(T16);
    expect(metricsModeOf({}, 'c', 100)).toEqual({ kind: 'none' });
    expect(metricsModeOf({ 'write.metadata.metrics.default': 'counts' }, 'c', 0)).toEqual({ kind: 'counts' });
    expect(
      metricsModeOf({ 'write.metadata.metrics.default': 'counts', 'write.metadata.metrics.column.c': 'truncate(4)' }, 'c', 500),
    ).toEqual({ kind: 'truncate', length: 4 });
    expect(hex(upperBound({ kind: 'string' }, 'x'.repeat(40), { kind: 'full' }))).toBe(hex(utf8('x'.repeat(40))));
    expect(lowerBound({ kind: 'int' }, 1, { kind: 'counts' })).toBeNull();
  });
});
