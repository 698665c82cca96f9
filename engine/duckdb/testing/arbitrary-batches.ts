import fc from 'fast-check';
import { unreachable } from '../../../catalog/base/assert.ts';
import { type DataType, microsPerUnit } from '../../../catalog/model/data-type.ts';
import { type ColumnBatch, sliceBatch } from '../../../catalog/model/vector.ts';
import { arbitraryNested, NESTED_TYPES } from '../../../catalog/testing/nested-values.ts';
import { batchOf, type TestValue } from '../../../catalog/testing/rows.ts';

/** Any type of ours, with every width of decimal and every unit of timestamp. */
export const arbitraryType: fc.Arbitrary<DataType> = fc.oneof(
  fc.constantFrom<DataType>(
    { kind: 'boolean' },
    { kind: 'smallint' },
    { kind: 'integer' },
    { kind: 'bigint' },
    { kind: 'real' },
    { kind: 'double' },
    { kind: 'text' },
    { kind: 'varchar', length: 20 },
    { kind: 'bytea' },
    { kind: 'date' },
    { kind: 'tinyint' },
    { kind: 'char', length: 5 },
    { kind: 'uuid' },
    { kind: 'json' },
    { kind: 'interval' },
    ...NESTED_TYPES,
  ),
  fc
    .constantFrom(1, 4, 5, 9, 10, 18, 19, 38)
    .chain((precision) => fc.nat(precision).map((scale): DataType => ({ kind: 'decimal', precision, scale }))),
  fc.nat(6).map((precision): DataType => ({ kind: 'time', precision })),
  fc.nat(6).map((precision): DataType => ({ kind: 'timestamp', precision })),
  fc.nat(6).map((precision): DataType => ({ kind: 'timestamptz', precision })),
);

/** Values of the type, extremes often. */
export function arbitraryValue(type: DataType): fc.Arbitrary<TestValue> {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'tinyint':
      return fc.integer({ min: -128, max: 127 });
    case 'smallint':
      return fc.integer({ min: -32768, max: 32767 });
    case 'integer':
      return fc.integer();
    case 'bigint':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case 'real':
      return fc.oneof(fc.float(), fc.constantFrom(NaN, Infinity, -Infinity, -0));
    case 'double':
      return fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0, Number.MAX_VALUE, Number.MIN_VALUE));
    case 'decimal': {
      const limit = 10n ** BigInt(type.precision) - 1n;
      return fc.bigInt({ min: -limit, max: limit });
    }
    case 'text':
    case 'varchar':
      return fc.oneof(
        { weight: 10, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
        { weight: 10, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 14 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 70_000 }).map((n) => 'ö'.repeat(n)) },
      );
    case 'char':
      return fc.string({ unit: 'grapheme-ascii', minLength: type.length, maxLength: type.length });
    case 'json':
    case 'jsonb':
      return fc.json();
    case 'uuid':
      return fc.uint8Array({ minLength: 16, maxLength: 16 });
    case 'interval':
      return fc.tuple(fc.integer(), fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
    case 'time': {
      const perDay = 86_400_000_000 / microsPerUnit(type.precision);
      return type.precision <= 3 ? fc.integer({ min: 0, max: perDay }) : fc.bigInt({ min: 0n, max: BigInt(perDay) });
    }
    case 'array':
    case 'map':
    case 'row':
      return arbitraryNested(type, shortValue);
    case 'bytea':
      return fc.oneof(
        { weight: 20, arbitrary: fc.uint8Array({ maxLength: 40 }) },
        { weight: 1, arbitrary: fc.uint8Array({ minLength: 65_537, maxLength: 70_000, size: 'max' }) },
      );
    case 'date':
      // Infinities (±(2³¹ − 1)) are not values of ours.
      return fc.integer({ min: -2147483646, max: 2147483646 });
    case 'timestamp':
    case 'timestamptz': {
      const limit = (2n ** 63n - 2n) / BigInt(microsPerUnit(type.precision));
      return fc.bigInt({ min: -limit, max: limit });
    }
    default:
      return unreachable(type);
  }
}

/** What stands inside of other values: short, since there is much of it. */
function shortValue(type: DataType): fc.Arbitrary<TestValue> {
  return type.kind === 'text' ? fc.string({ unit: 'binary', maxLength: 20 }) : arbitraryValue(type);
}

export interface ArbitraryRows {
  readonly types: readonly DataType[];
  readonly rows: readonly (readonly TestValue[])[];
  /** The rows as batches: slices of larger ones, so that they begin anywhere in their buffers. */
  readonly batches: readonly ColumnBatch[];
}

/** Rows of random types, cut into batches anywhere; empty batches among them. */
export function arbitraryRows(options: {
  readonly rowsMax: number;
  readonly columnsMax?: number;
  readonly type?: fc.Arbitrary<DataType>;
}): fc.Arbitrary<ArbitraryRows> {
  return fc.array(options.type ?? arbitraryType, { minLength: 1, maxLength: options.columnsMax ?? 5 }).chain((types) => {
    const row = fc.tuple(...types.map((t) => fc.option(arbitraryValue(t), { nil: null, freq: 6 })));
    return fc
      .record({ rows: fc.array(row, { maxLength: options.rowsMax }), cuts: fc.array(fc.nat(options.rowsMax), { maxLength: 4 }) })
      .map(({ rows, cuts }) => ({ types, rows, batches: cut(batchOf(types, rows), cuts) }));
  });
}

/** The batch in slices that end at `cuts`. */
export function cut(batch: ColumnBatch, cuts: readonly number[]): ColumnBatch[] {
  const ends = [...cuts.filter((c) => c <= batch.length).sort((a, b) => a - b), batch.length];
  return ends.map((end, i) => sliceBatch(batch, i === 0 ? 0 : ends[i - 1]!, end));
}
