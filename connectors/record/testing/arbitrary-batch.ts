import fc from 'fast-check';
import type { DataType } from '../../../catalog/model/data-type.ts';
import { type ColumnBatch, sliceBatch } from '../../../catalog/model/vector.ts';
import { arbitraryNested, NESTED_TYPES } from '../../../catalog/testing/nested-values.ts';
import { batchOf, type TestValue } from '../../../catalog/testing/rows.ts';

/** One of each type and of each unit, with the edges of their parameters. */
export const ALL_TYPES: readonly DataType[] = [
  { kind: 'boolean' },
  { kind: 'smallint' },
  { kind: 'integer' },
  { kind: 'bigint' },
  { kind: 'real' },
  { kind: 'double' },
  { kind: 'decimal', precision: 9, scale: 2 },
  { kind: 'decimal', precision: 38, scale: 38 },
  { kind: 'text' },
  { kind: 'varchar', length: 10 },
  { kind: 'varchar', length: null },
  { kind: 'bytea' },
  { kind: 'date' },
  { kind: 'timestamp', precision: 0 },
  { kind: 'timestamp', precision: 3 },
  { kind: 'timestamp', precision: 6 },
  { kind: 'timestamptz', precision: 0 },
  { kind: 'timestamptz', precision: 2 },
  { kind: 'timestamptz', precision: 5 },
  { kind: 'timestamp', precision: 9 },
  { kind: 'tinyint' },
  { kind: 'char', length: 3 },
  { kind: 'time', precision: 0 },
  { kind: 'time', precision: 3 },
  { kind: 'time', precision: 6 },
  { kind: 'uuid' },
  { kind: 'jsonb' },
  { kind: 'interval' },
  ...NESTED_TYPES,
];

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** A value of the type, extremes often. */
function arbitraryValue(type: DataType): fc.Arbitrary<TestValue> {
  const int = (min: number, max: number) => fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max, 0, -1));
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'tinyint':
      return int(-128, 127);
    case 'smallint':
      return int(-32768, 32767);
    case 'integer':
    case 'date':
      return int(-2147483648, 2147483647);
    case 'bigint':
    case 'timestamp':
    case 'timestamptz':
      return fc.oneof(fc.bigInt(INT64_MIN, INT64_MAX), fc.constantFrom(INT64_MIN, INT64_MAX, 0n, -1n));
    case 'real':
      return fc.float();
    case 'double':
      return fc.double();
    case 'decimal': {
      const limit = 10n ** BigInt(type.precision) - 1n;
      return fc.oneof(fc.bigInt(-limit, limit), fc.constantFrom(-limit, limit, 0n, -1n));
    }
    case 'text':
      return fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constantFrom('', 'héllo 世界 🌊', '\0'),
        fc.constant('x'.repeat(300)),
      );
    case 'varchar':
      return fc.string({ maxLength: type.length ?? 20 });
    case 'char':
      return fc.string({ minLength: type.length, maxLength: type.length });
    case 'json':
    case 'jsonb':
      return fc.json();
    case 'time':
      return type.precision <= 3 ? int(-2147483648, 2147483647) : fc.bigInt(INT64_MIN, INT64_MAX);
    case 'uuid':
      return fc.uint8Array({ minLength: 16, maxLength: 16 });
    case 'interval':
      return fc.tuple(int(-2147483648, 2147483647), int(-2147483648, 2147483647), fc.bigInt(INT64_MIN, INT64_MAX));
    case 'array':
    case 'map':
    case 'row':
      return arbitraryNested(type, arbitraryValue);
    case 'bytea':
      return fc.uint8Array({ maxLength: 40 });
  }
}

/** A batch of the types, 1 to `rowsMax` rows, with NULLs; often a slice of a larger one, so that buffers do not begin where rows do. */
export function arbitraryBatch(types: readonly DataType[], rowsMax = 40): fc.Arbitrary<ColumnBatch> {
  const row = fc.tuple(...types.map((type) => fc.option(arbitraryValue(type), { freq: 4 })));
  return fc.tuple(fc.array(row, { minLength: 1, maxLength: rowsMax }), fc.nat(9), fc.nat(9)).map(([rows, before, after]) => {
    const start = Math.min(before, rows.length - 1);
    return sliceBatch(batchOf(types, rows), start, Math.max(start + 1, rows.length - after));
  });
}
