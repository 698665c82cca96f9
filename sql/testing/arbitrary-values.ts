import fc from 'fast-check';
import { unreachable } from '../../catalog/base/assert.ts';
import { type DataType, microsPerUnit } from '../../catalog/model/data-type.ts';
import { normaliseJsonb } from '../../catalog/model/json-text.ts';
import { arbitraryNested, NESTED_TYPES } from '../../catalog/testing/nested-values.ts';
import { MICROS_PER_DAY } from '../types/calendar.ts';
import type { TestValue } from '../../catalog/testing/rows.ts';

/** Every kind of type, with the parameters that matter. */
export const TYPES: readonly DataType[] = [
  { kind: 'boolean' },
  { kind: 'smallint' },
  { kind: 'integer' },
  { kind: 'bigint' },
  { kind: 'real' },
  { kind: 'double' },
  { kind: 'decimal', precision: 9, scale: 2 },
  { kind: 'decimal', precision: 15, scale: 12 },
  { kind: 'decimal', precision: 18, scale: 0 },
  { kind: 'decimal', precision: 38, scale: 10 },
  { kind: 'decimal', precision: 38, scale: 38 },
  { kind: 'text' },
  { kind: 'varchar', length: 12 },
  { kind: 'varchar', length: null },
  { kind: 'bytea' },
  { kind: 'date' },
  { kind: 'timestamp', precision: 0 },
  { kind: 'timestamp', precision: 3 },
  { kind: 'timestamp', precision: 6 },
  { kind: 'timestamptz', precision: 0 },
  { kind: 'timestamptz', precision: 3 },
  { kind: 'timestamptz', precision: 6 },
  { kind: 'tinyint' },
  { kind: 'char', length: 4 },
  { kind: 'time', precision: 0 },
  { kind: 'time', precision: 3 },
  { kind: 'time', precision: 6 },
  { kind: 'interval' },
  { kind: 'uuid' },
  { kind: 'json' },
  { kind: 'jsonb' },
  ...NESTED_TYPES,
];

const DAYS_MIN = -2_440_587;
const TIMESTAMP_DAYS_MAX = 106_751_989;

/** Values a column of the type can hold, extremes often; NULL among them. */
export function arbitraryValue(type: DataType): fc.Arbitrary<TestValue> {
  return fc.option(present(type), { freq: 6 });
}

function present(type: DataType): fc.Arbitrary<TestValue> {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'tinyint':
      return fc.integer({ min: -128, max: 127 });
    case 'smallint':
      return fc.integer({ min: -0x8000, max: 0x7fff });
    case 'integer':
      return fc.integer();
    case 'bigint':
      return fc.oneof(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.bigInt({ min: -(2n ** 53n) - 2n, max: 2n ** 53n + 2n }),
        fc.integer().map(BigInt),
      );
    case 'real':
      return fc.float();
    case 'double':
      return fc.oneof(
        fc.double(),
        fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 100),
      );
    case 'decimal': {
      const max = 10n ** BigInt(type.precision) - 1n;
      return fc.oneof(fc.bigInt({ min: -max, max }), fc.bigInt({ min: -min(max, 2n ** 53n + 1n), max: min(max, 2n ** 53n + 1n) }));
    }
    case 'text':
      return fc.string({ unit: 'binary', maxLength: 60 }).filter((s) => !s.includes('\0'));
    case 'varchar':
      return fc.string({ unit: 'binary', maxLength: type.length ?? 40 }).filter((s) => !s.includes('\0'));
    case 'char':
      return fc
        .string({ unit: 'binary', maxLength: type.length })
        .filter((s) => !s.includes('\0'))
        .map((s) => s + ' '.repeat(type.length - [...s].length));
    case 'json':
      return fc.json({ noUnicodeString: false }).filter((s) => !s.includes('\\u'));
    case 'jsonb':
      return fc
        .json({ noUnicodeString: false })
        .filter((s) => !s.includes('\\u'))
        .map(normaliseJsonb);
    case 'uuid':
      return fc.uint8Array({ minLength: 16, maxLength: 16 });
    case 'interval':
      return fc.tuple(
        fc.integer({ min: -(2 ** 31) + 1 }),
        fc.integer({ min: -(2 ** 31) + 1 }),
        fc.bigInt({ min: -(2n ** 52n), max: 2n ** 52n }),
      );
    case 'time': {
      const perDay = MICROS_PER_DAY / microsPerUnit(type.precision);
      return type.precision <= 3 ? fc.integer({ min: 0, max: perDay }) : fc.bigInt({ min: 0n, max: BigInt(perDay) });
    }
    case 'array':
    case 'map':
    case 'row':
      return arbitraryNested(type, present);
    case 'bytea':
      return fc.uint8Array({ maxLength: 40 });
    case 'date':
      return fc.oneof(fc.integer({ min: DAYS_MIN, max: 2_145_042_905 }), fc.integer({ min: -800_000, max: 30_000 }));
    case 'timestamp':
    case 'timestamptz': {
      const perDay = BigInt(86_400_000_000 / microsPerUnit(type.precision));
      const any = fc.bigInt({ min: BigInt(DAYS_MIN) * perDay, max: BigInt(TIMESTAMP_DAYS_MAX) * perDay });
      return fc.oneof(any, fc.bigInt({ min: -60_000n * perDay, max: 60_000n * perDay }));
    }
    default:
      return unreachable(type);
  }
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
