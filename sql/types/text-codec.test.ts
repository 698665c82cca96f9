import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DataType, formatType } from '../../catalog/model/data-type.ts';
import { VectorBuilder } from '../../catalog/model/vector-builder.ts';
import { unordered } from '../../catalog/testing/nested-values.ts';
import { batchOf, type TestValue, valueAt } from '../../catalog/testing/rows.ts';
import { arbitraryValue, TYPES } from '../testing/arbitrary-values.ts';
import { OutputBuffer } from '../wire/output-buffer.ts';
import { fieldParser } from './field-parser.ts';
import { timeZoneOf } from './time-zone.ts';
import { valueWriter } from './value-writer.ts';

const ZONES = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', '+05:45', '<-03>+03'];

const text = (type: DataType, value: TestValue, zone = 'UTC'): string => {
  const out = new OutputBuffer();
  valueWriter(batchOf([type], [[value]]).columns[0]!, { timeZone: timeZoneOf(zone) })(out, 0);
  return out.bytes.toString('utf8', 0, out.position);
};

const read = (type: DataType, written: string, zone = 'UTC'): TestValue => {
  const builder = new VectorBuilder(type);
  const bytes = Buffer.from(written);
  fieldParser(type, timeZoneOf(zone))(bytes, 0, bytes.length, builder);
  return valueAt(builder.build(), 0);
};

test.each(TYPES.map((type) => [formatType(type), type] as const))('what is printed of %s reads back as the same value', (_, type) => {
  fc.assert(
    fc.property(arbitraryValue(type), fc.constantFrom(...ZONES), (value, zone) => {
      if (value === null) return;
      expect(unordered(type, read(type, text(type, value, zone), zone))).toEqual(unordered(type, value));
    }),
    { numRuns: 300 },
  );
});

describe('values by hand', () => {
  test.each<[DataType, TestValue, string]>([
    [{ kind: 'bigint' }, -(2n ** 63n), '-9223372036854775808'],
    [{ kind: 'bigint' }, 9_007_199_254_740_993n, '9007199254740993'],
    [{ kind: 'double' }, -0, '-0'],
    [{ kind: 'double' }, 1e15, '1e+15'],
    [{ kind: 'double' }, 0.00001, '1e-05'],
    [{ kind: 'double' }, 0.1 + 0.2, '0.30000000000000004'],
    [{ kind: 'real' }, Math.fround(0.1), '0.1'],
    [{ kind: 'real' }, 16_777_216, '1.6777216e+07'],
    [{ kind: 'decimal', precision: 38, scale: 38 }, -1n, `-0.${'0'.repeat(37)}1`],
    [{ kind: 'decimal', precision: 4, scale: 2 }, 0n, '0.00'],
    [{ kind: 'bytea' }, Buffer.from([0, 255]), '\\x00ff'],
    [{ kind: 'date' }, -719_163, '0001-12-31 BC'],
    [{ kind: 'date' }, 2_932_897, '10000-01-01'],
    [{ kind: 'timestamp', precision: 6 }, -1n, '1969-12-31 23:59:59.999999'],
    [{ kind: 'timestamp', precision: 6 }, 9_223_372_022_399_999_999n, '294247-01-09 23:59:59.999999'],
    [{ kind: 'timestamp', precision: 3 }, 1_500n, '1970-01-01 00:00:01.5'],
    [{ kind: 'timestamp', precision: 0 }, -62_167_219_200n, '0001-01-01 00:00:00 BC'],
  ])('%o %o is %s', (type, value, expected) => {
    expect(text(type, value)).toBe(expected);
    expect(read(type, expected)).toEqual(value instanceof Uint8Array ? new Uint8Array(value) : value);
  });

  test.each([
    ['Europe/Berlin', 1_717_243_200_000_000n, '2024-06-01 14:00:00+02'],
    ['Asia/Kolkata', 0n, '1970-01-01 05:30:00+05:30'],
    // Local mean time has seconds.
    ['Europe/Berlin', -3_000_000_000_000_000n, '1874-12-07 19:33:28+00:53:28'],
    // The rules of today go on for ever.
    ['Europe/Berlin', 190_000_000_000_000_000n, '7990-11-11 02:46:40+01'],
    ['America/New_York', -62_135_596_800_000_000n, '0001-12-31 19:03:58-04:56:02 BC'],
  ])('in %s %s is %s', (zone, micros, expected) => {
    expect(text({ kind: 'timestamptz', precision: 6 }, micros, zone)).toBe(expected);
  });

  test('a zone nobody knows is refused', () => {
    expect(() => timeZoneOf('Mars/Olympus')).toThrow(expect.objectContaining({ kind: 'invalid-parameter-value' }));
  });

  test.each(['infinity', '-infinity'])('%s is refused with the reason', (word) => {
    for (const type of [{ kind: 'date' }, { kind: 'timestamp', precision: 6 }, { kind: 'timestamptz', precision: 6 }] as const) {
      expect(() => read(type, word)).toThrow(
        expect.objectContaining({ kind: 'datetime-out-of-range', fields: { detail: 'Infinite dates and timestamps cannot be stored.' } }),
      );
    }
  });

  test.each([
    ['2024-02-30', 'date/time field value out of range: "2024-02-30"'],
    ['01/15/2024', 'invalid input syntax for type date: "01/15/2024"'],
    ['5874898-01-01', 'date out of range: "5874898-01-01"'],
  ])('the date %s is refused: %s', (written, message) => {
    expect(() => read({ kind: 'date' }, written)).toThrow(message);
  });
});
