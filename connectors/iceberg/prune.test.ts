import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LakeFilter, LakeFilterValue, LakePartitionValue } from '../../catalog/seams/lake.ts';
import { compareValues } from '../../catalog/testing/stub-parquet-writer.ts';
import { lowerBound, upperBound } from './bounds.ts';
import { type IcebergType, parseIcebergType } from './iceberg-type.ts';
import type { ColumnStats, PartitionSummary } from './manifest.ts';
import { partitionMayMatch, resolveFilter, statsMayMatch, summaryMayHaveBucket, summaryMayMatch } from './prune.ts';
import { encodeSingleValue } from './single-value.ts';
import type { IcebergSchema, PartitionField } from './table-metadata.ts';
import { bucketOf, parseTransform, resultType } from './transform.ts';

/** A type with few values, chosen so that edges meet often. */
const TYPES: readonly (readonly [string, readonly LakeFilterValue[]])[] = [
  ['int', [-2147483648, -1, 0, 1, 7, 2147483647]],
  ['long', [-(2n ** 63n), -1n, 0n, 5n, 2n ** 63n - 1n]],
  ['date', [-1, 0, 20000]],
  ['timestamp', [-1n, 0n, 1_500_000n]],
  ['decimal(9,2)', [-100n, -1n, 0n, 127n, 128n, 999999999n]],
  ['boolean', [false, true]],
  ['double', [-1.5, -0, 0, 2.25, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]],
  ['float', [-1.5, 0, 0.5, Number.NaN]],
  ['string', ['', 'a', 'aaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaab', '\uFFFF', '\u{10000}', 'é', '\u{10FFFF}'.repeat(17)]],
  ['binary', [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(255), new Uint8Array(17).fill(255), new Uint8Array(17).fill(1)]],
];

/** SQL's comparison: NaN equals itself and is the greatest. */
function compareSql(a: LakeFilterValue, b: LakeFilterValue): number {
  const nan = (v: LakeFilterValue): boolean => Number.isNaN(v);
  if (nan(a) || nan(b)) return nan(a) && nan(b) ? 0 : nan(a) ? 1 : -1;
  return compareValues(a, b);
}

function matches(filter: LakeFilter, value: LakeFilterValue | null): boolean {
  if (filter.op === 'is-null' || filter.op === 'is-not-null') return (value === null) === (filter.op === 'is-null');
  if (value === null) return false;
  switch (filter.op) {
    case '=':
      return compareSql(value, filter.value) === 0;
    case '<':
      return compareSql(value, filter.value) < 0;
    case '<=':
      return compareSql(value, filter.value) <= 0;
    case '>':
      return compareSql(value, filter.value) > 0;
    case '>=':
      return compareSql(value, filter.value) >= 0;
    case 'in':
      return filter.values.some((v) => compareSql(value, v) === 0);
  }
}

function statsOf(type: IcebergType, values: readonly (LakeFilterValue | null)[], truncate: number): ColumnStats {
  const present = values.filter((v): v is LakeFilterValue => v !== null && !Number.isNaN(v)).sort(compareValues);
  const mode = { kind: 'truncate', length: truncate } as const;
  return {
    size: 1,
    values: values.length,
    nulls: values.filter((v) => v === null).length,
    nans: type.kind === 'float' || type.kind === 'double' ? values.filter((v) => Number.isNaN(v)).length : null,
    lower: present.length === 0 ? null : lowerBound(type, present[0]!, mode),
    upper: present.length === 0 ? null : upperBound(type, present.at(-1)!, mode),
  };
}

/** The same metrics with some left out, as other writers leave them. */
const forgetful = (stats: ColumnStats): fc.Arbitrary<ColumnStats> =>
  fc.record({ values: fc.boolean(), nulls: fc.boolean(), nans: fc.boolean(), lower: fc.boolean(), upper: fc.boolean() }).map((keep) => ({
    size: null,
    values: keep.values ? stats.values : null,
    nulls: keep.nulls ? stats.nulls : null,
    nans: keep.nans ? stats.nans : null,
    lower: keep.lower ? stats.lower : null,
    upper: keep.upper ? stats.upper : null,
  }));

const schemaOf = (type: IcebergType): IcebergSchema => ({
  schemaId: 0,
  identifierFieldIds: [],
  fields: [{ id: 1, name: 'c', required: false, type }],
});

const anyCase = fc.constantFrom(...TYPES).chain(([name, samples]) => {
  const value = fc.constantFrom(...samples);
  const comparison = fc.record({
    op: fc.constantFrom('=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const),
    column: fc.constant('c'),
    value,
  });
  const inList = fc.record({ op: fc.constant('in' as const), column: fc.constant('c'), values: fc.array(value, { maxLength: 3 }) });
  const nulls = fc.record({ op: fc.constantFrom('is-null' as const, 'is-not-null' as const), column: fc.constant('c') });
  return fc.record({
    type: fc.constant(parseIcebergType(name)),
    values: fc.array(fc.option(value, { nil: null }), { minLength: 1, maxLength: 4 }),
    filter: fc.oneof<fc.Arbitrary<LakeFilter>[]>(comparison, inList, nulls),
    truncate: fc.integer({ min: 1, max: 16 }),
  });
});

describe('pruning keeps every file with a match', () => {
  test('by column metrics, whole or in part', () => {
    let pruned = 0;
    fc.assert(
      fc.property(
        anyCase.chain((c) => fc.tuple(fc.constant(c), forgetful(statsOf(c.type, c.values, c.truncate)))),
        ([{ type, values, filter, truncate }, partial]) => {
          const [conjunct] = resolveFilter([filter], schemaOf(type));
          const hit = values.some((v) => matches(filter, v));
          const whole = statsMayMatch(conjunct!, statsOf(type, values, truncate));
          if (hit) {
            expect(whole).toBe(true);
            expect(statsMayMatch(conjunct!, partial)).toBe(true);
          }
          expect(statsMayMatch(conjunct!, undefined)).toBe(true);
          if (!whole) pruned++;
        },
      ),
      { numRuns: 3000 },
    );
    expect(pruned).toBeGreaterThan(300);
  });

  test('by partition values and by manifest summaries, for every transform', () => {
    let pruned = 0;
    fc.assert(
      fc.property(
        anyCase,
        fc.constantFrom('identity', 'bucket[2]', 'bucket[7]', 'truncate[2]', 'day', 'void', 'zorder'),
        ({ type, values, filter }, transform) => {
          const field: PartitionField = { sourceId: 1, fieldId: 1000, name: 'p', transform: parseTransform(transform) };
          const [conjunct] = resolveFilter([filter], schemaOf(type));
          const tuples: LakePartitionValue[] = values.map((v) => {
            if (field.transform.kind === 'identity') return v;
            if (field.transform.kind === 'bucket') return bucketOf(type, v, field.transform.buckets);
            return null;
          });
          // A bucket of a type without the transform cannot be: then nothing is claimed.
          if (field.transform.kind === 'bucket' && values.some((v, i) => v !== null && tuples[i] === null)) return;
          values.forEach((v, i) => {
            const kept = partitionMayMatch(conjunct!, field, tuples[i]!);
            if (matches(filter, v)) expect(kept).toBe(true);
            if (!kept) pruned++;
          });
          const summary = summaryOf(type, field, tuples);
          if (values.some((v) => matches(filter, v))) expect(summaryMayMatch(conjunct!, field, summary)).toBe(true);
          const empty: PartitionSummary = { containsNull: true, containsNan: null, lower: null, upper: null };
          if (values.some((v) => matches(filter, v)) && tuples.includes(null)) expect(summaryMayMatch(conjunct!, field, empty)).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
    expect(pruned).toBeGreaterThan(300);
  });

  function summaryOf(type: IcebergType, field: PartitionField, tuples: readonly LakePartitionValue[]): PartitionSummary {
    const result = resultType(field.transform, type);
    const present = tuples.filter((v): v is NonNullable<LakePartitionValue> => v !== null && !Number.isNaN(v)).sort(compareValues);
    return {
      containsNull: tuples.includes(null),
      containsNan: tuples.some((v) => Number.isNaN(v)),
      lower: present.length === 0 || result === null ? null : encodeSingleValue(result, present[0]!),
      upper: present.length === 0 || result === null ? null : encodeSingleValue(result, present.at(-1)!),
    };
  }

  test('a filter on a column the schema lacks, or of a type we do not read, prunes nothing', () => {
    expect(resolveFilter([{ op: '=', column: 'other', value: 1 }], schemaOf({ kind: 'int' }))).toEqual([]);
    expect(resolveFilter([{ op: '=', column: 'c', value: 1 }], schemaOf(parseIcebergType('fixed[16]')))).toEqual([]);
  });

  test('bounds of promoted columns are compared by value', () => {
    const [conjunct] = resolveFilter([{ op: '>', column: 'c', value: 2n ** 40n }], schemaOf({ kind: 'long' }));
    const int = { kind: 'int' } as const;
    const stats = { size: null, values: 2, nulls: 0, nans: null, lower: encodeSingleValue(int, -5), upper: encodeSingleValue(int, 9) };
    expect(statsMayMatch(conjunct!, stats)).toBe(false);
    expect(statsMayMatch({ ...conjunct!, op: '<' }, stats)).toBe(true);
    // Nonsense tells nothing.
    expect(statsMayMatch(conjunct!, { ...stats, upper: Uint8Array.of(1, 2, 3) })).toBe(true);
    expect(
      statsMayMatch(
        { ...conjunct!, type: { kind: 'double' } },
        { ...stats, nans: 0, upper: encodeSingleValue({ kind: 'double' }, Number.NaN) },
      ),
    ).toBe(true);
  });

  test('buckets are told by their number', () => {
    const summary: PartitionSummary = {
      containsNull: false,
      containsNan: null,
      lower: encodeSingleValue({ kind: 'int' }, 2),
      upper: encodeSingleValue({ kind: 'int' }, 4),
    };
    expect(summaryMayHaveBucket([1, 5], summary)).toBe(false);
    expect(summaryMayHaveBucket([1, 3], summary)).toBe(true);
    expect(summaryMayHaveBucket([], { ...summary, containsNull: true })).toBe(true);
  });
});
