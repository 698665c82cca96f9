import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DataType, formatType, TYPE_FACTS, typeOid } from '../../catalog/model/data-type.ts';
import { VectorBuilder } from '../../catalog/model/vector-builder.ts';
import { unordered } from '../../catalog/testing/nested-values.ts';
import { batchOf, type TestValue, valueAt } from '../../catalog/testing/rows.ts';
import { arbitraryValue, TYPES } from '../testing/arbitrary-values.ts';
import { OutputBuffer } from '../wire/output-buffer.ts';
import { binaryParser, textOfBinary } from './binary-parser.ts';
import { binaryWriter } from './binary-writer.ts';
import { timeZoneOf } from './time-zone.ts';
import { valueWriter } from './value-writer.ts';

const binary = (type: DataType, value: TestValue, oid = typeOid(type)): Buffer => {
  const out = new OutputBuffer();
  binaryWriter(batchOf([type], [[value]]).columns[0]!, oid)(out, 0);
  return Buffer.from(out.bytes.subarray(0, out.position));
};

const text = (type: DataType, value: TestValue): string => {
  const out = new OutputBuffer();
  valueWriter(batchOf([type], [[value]]).columns[0]!, { timeZone: timeZoneOf('UTC') })(out, 0);
  return out.bytes.toString('utf8', 0, out.position);
};

const read = (type: DataType, bytes: Uint8Array): TestValue => {
  const builder = new VectorBuilder(type);
  // Not at the start of its memory, as a message's field never is.
  const message = Buffer.concat([Buffer.from([7, 7, 7]), bytes, Buffer.from([7])]);
  binaryParser(type)(message, 3, 3 + bytes.length, builder);
  return valueAt(builder.build(), 0);
};

test.each(TYPES.map((type) => [formatType(type), type] as const))(
  'what is sent of %s in binary reads back, and its text too',
  (_, type) => {
    fc.assert(
      fc.property(arbitraryValue(type), (value) => {
        if (value === null) return;
        const bytes = binary(type, value);
        expect(unordered(type, read(type, bytes))).toEqual(unordered(type, value));
        if (type.kind !== 'char' && type.kind !== 'array') expect(textOfBinary(typeOid(type), bytes)).toBe(text(type, value));
      }),
      { numRuns: 300 },
    );
  },
);

/** Seen on the wire of PostgreSQL 15 (pgwire.md §6). */
test.each<[DataType, TestValue, string]>([
  [{ kind: 'boolean' }, true, '01'],
  [{ kind: 'smallint' }, 1, '0001'],
  [{ kind: 'integer' }, 1, '00000001'],
  [{ kind: 'bigint' }, -2n, 'fffffffffffffffe'],
  [{ kind: 'real' }, 1.5, '3fc00000'],
  [{ kind: 'double' }, 1.5, '3ff8000000000000'],
  [{ kind: 'date' }, 10_956, 'ffffffff'],
  [{ kind: 'timestamp', precision: 0 }, 946_684_801n, '00000000000f4240'],
  [{ kind: 'decimal', precision: 9, scale: 0 }, 0n, '0000000000000000'],
  [{ kind: 'decimal', precision: 9, scale: 2 }, 0n, '0000000000000002'],
  [{ kind: 'decimal', precision: 9, scale: 3 }, -12_345_678n, '0003000140000003000109291a7c'],
  [{ kind: 'decimal', precision: 9, scale: 4 }, 1n, '0001ffff000000040001'],
  [{ kind: 'decimal', precision: 9, scale: 5 }, 1n, '0001fffe0000000503e8'],
  [{ kind: 'decimal', precision: 9, scale: 0 }, 10_000n, '00010001000000000001'],
  [{ kind: 'decimal', precision: 9, scale: 0 }, 100_000_000n, '00010002000000000001'],
  [{ kind: 'decimal', precision: 9, scale: 2 }, 150n, '000200000000000200011388'],
])('%o %o is %s', (type, value, hex) => {
  expect(binary(type, value).toString('hex')).toBe(hex);
  expect(read(type, Buffer.from(hex, 'hex'))).toEqual(value);
});

test('a numeric that the engine hands out as text is sent as one, whatever its scale', () => {
  for (const value of ['0', '-0.50', '12345678901234567890123456789012345678.9', '1000000', '0.000001', 'NaN', 'Infinity', '-Infinity']) {
    const bytes = binary({ kind: 'text' }, value, TYPE_FACTS.decimal.oid);
    expect(textOfBinary(TYPE_FACTS.decimal.oid, bytes)).toBe(value);
  }
});

test('so is an array of them, each with a scale of its own', () => {
  for (const value of ['{1.5,NULL,-2}', '{}', '{NaN,0.0001}']) {
    const bytes = binary({ kind: 'text' }, value, TYPE_FACTS.decimal.arrayOid);
    expect(textOfBinary(TYPE_FACTS.decimal.arrayOid, bytes)).toBe(value);
  }
  expect(
    textOfBinary(1007, Buffer.from('0000000100000001000000170000000300000001000000040000' + '0001ffffffff0000000400000003', 'hex')),
  ).toBe('{1,NULL,3}');
});

test('an oid is four bytes without a sign', () => {
  expect(binary({ kind: 'bigint' }, 4_000_000_000n, 26).toString('hex')).toBe('ee6b2800');
  expect(textOfBinary(26, Buffer.from('ee6b2800', 'hex'))).toBe('4000000000');
});

describe('bytes that are no value', () => {
  const error = (type: DataType, hex: string): string => {
    try {
      return `read ${String(read(type, Buffer.from(hex, 'hex')))}`;
    } catch (e) {
      return (e as { sqlstate: string }).sqlstate;
    }
  };
  test.each<[DataType, string, string]>([
    [{ kind: 'integer' }, '000001', '08P01'],
    [{ kind: 'integer' }, '0000000100', '22P03'],
    [{ kind: 'boolean' }, '', '08P01'],
    [{ kind: 'text' }, 'ff', '22021'],
    [{ kind: 'text' }, '6100', '22021'],
    [{ kind: 'date' }, '7fffffff', '22008'],
    [{ kind: 'timestamp', precision: 6 }, '7fffffffffffffff', '22008'],
    [{ kind: 'timestamp', precision: 6 }, '8000000000000000', '22008'],
    [{ kind: 'decimal', precision: 9, scale: 2 }, '0001000000000000', '08P01'],
    [{ kind: 'decimal', precision: 9, scale: 2 }, '00010000000000002710', '22P03'],
    [{ kind: 'decimal', precision: 9, scale: 2 }, '00000000123400002710', '22P03'],
    [{ kind: 'decimal', precision: 9, scale: 2 }, '00000000c0000000', '22003'],
    [{ kind: 'decimal', precision: 3, scale: 2 }, '00010000000000000010', '22003'],
    [{ kind: 'varchar', length: 2 }, '616263', '22001'],
  ])('%o from %s is refused with %s', (type, hex, sqlstate) => {
    expect(error(type, hex)).toBe(sqlstate);
  });
});

test('arrays that no vector holds are read element by element', () => {
  const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
  expect(textOfBinary(1028, hex('00000001 00000001 0000001a 00000003 00000001 00000004 ffffffff ffffffff 00000004 00000007'))).toBe(
    '{"4294967295",NULL,"7"}',
  );
  expect(textOfBinary(1003, hex('00000001 00000000 00000013 00000001 00000001 00000004 61225c2c'))).toBe(String.raw`{"a\"\\,"}`);
  expect(textOfBinary(1028, hex('00000000 00000000 0000001a'))).toBe('{}');
  expect(() => textOfBinary(1028, hex('00000001 00000000 0000001a 00000002 00000001 00000004 00000001'))).toThrow('insufficient data left');
  expect(() => textOfBinary(1028, hex('00000001 00000000 00000017 00000000 00000001'))).toThrow('instead of expected 26');
});
