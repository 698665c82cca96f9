import { unreachable } from '../../catalog/base/assert.ts';
import type { LakeFilter, LakeFilterValue, LakePartitionValue } from '../../catalog/seams/lake.ts';
import { type IcebergType, isNestedIceberg } from './iceberg-type.ts';
import type { ColumnStats, PartitionSummary } from './manifest.ts';
import { type BoundValue, boundForm, compareBounds, decodeSingleValue } from './single-value.ts';
import type { IcebergSchema, PartitionField } from './table-metadata.ts';
import { bucketOf } from './transform.ts';

/**
 * Whether a file or a manifest can hold a row that satisfies a conjunct. "Yes" is always allowed; "no" must be certain. SQL's rules
 * hold, not IEEE's: NaN equals itself and is greater than every number. Bounds leave NaN out, so a column that may have one is never
 * passed by for `>`.
 */

/** A conjunct with its column resolved. */
export interface Conjunct {
  readonly op: LakeFilter['op'];
  readonly fieldId: number;
  readonly type: IcebergType;
  /** One for comparisons, any number for `in`, none for the NULL tests. */
  readonly values: readonly LakeFilterValue[];
  readonly bounds: readonly BoundValue[];
}

/** The conjuncts on columns of the schema that have values to compare; others prune nothing. */
export function resolveFilter(filter: readonly LakeFilter[], schema: IcebergSchema): Conjunct[] {
  const out: Conjunct[] = [];
  for (const f of filter) {
    const field = schema.fields.find((c) => (f.fieldId === undefined ? c.name === f.column : c.id === f.fieldId));
    if (field === undefined || field.type.kind === 'other' || isNestedIceberg(field.type)) continue;
    const values = 'value' in f ? [f.value] : 'values' in f ? f.values : [];
    out.push({ op: f.op, fieldId: field.id, type: field.type, values, bounds: values.map(boundForm) });
  }
  return out;
}

/** By the metrics of a file's column; undefined when it has none (also: the column is younger than the file). */
export function statsMayMatch(conjunct: Conjunct, stats: ColumnStats | undefined): boolean {
  if (stats === undefined) return true;
  const allNull = stats.values !== null && stats.nulls === stats.values;
  if (conjunct.op === 'is-null') return stats.nulls !== 0;
  if (allNull) return false;
  if (conjunct.op === 'is-not-null') return true;
  const lower = bound(conjunct.type, stats.lower);
  const upper = bound(conjunct.type, stats.upper);
  return rangeMayMatch(conjunct, lower, upper, isFloat(conjunct.type) && stats.nans !== 0);
}

/** By a file's partition value of a field whose source is the conjunct's column. */
export function partitionMayMatch(conjunct: Conjunct, field: PartitionField, value: LakePartitionValue): boolean {
  const { transform } = field;
  if (transform.kind === 'identity') {
    if (value === null) return conjunct.op === 'is-null';
    if (conjunct.op === 'is-null' || conjunct.op === 'is-not-null') return conjunct.op === 'is-not-null';
    const exact = boundForm(value);
    return isNaN(exact) || rangeMayMatch(conjunct, exact, exact, false);
  }
  if (transform.kind === 'bucket') {
    // The bucket of NULL is NULL, and of nothing else.
    if (value === null) return conjunct.op === 'is-null';
    if (conjunct.op === 'is-null') return false;
    if (conjunct.op !== '=' && conjunct.op !== 'in') return true;
    return conjunct.values.some((v) => {
      const bucket = bucketOf(conjunct.type, v, transform.buckets);
      return bucket === null || bucket === value;
    });
  }
  return true;
}

/** By what a manifest's line says of a partition field whose source is the conjunct's column. */
export function summaryMayMatch(conjunct: Conjunct, field: PartitionField, summary: PartitionSummary): boolean {
  const { transform } = field;
  const buckets = transform.kind === 'bucket' ? transform.buckets : null;
  if (transform.kind !== 'identity' && buckets === null) return true;
  if (conjunct.op === 'is-null') return summary.containsNull;
  const noValues = summary.lower === null && summary.upper === null && summary.containsNull && summary.containsNan === false;
  if (noValues) return false;
  if (conjunct.op === 'is-not-null') return true;
  if (buckets === null) {
    const lower = bound(conjunct.type, summary.lower);
    const upper = bound(conjunct.type, summary.upper);
    return rangeMayMatch(conjunct, lower, upper, isFloat(conjunct.type) && summary.containsNan !== false);
  }
  if (conjunct.op !== '=' && conjunct.op !== 'in') return true;
  return conjunct.values.some((v) => {
    const bucket = bucketOf(conjunct.type, v, buckets);
    return bucket === null || intInSummary(bucket, summary);
  });
}

/** Can the manifest have a file of one of these buckets? The field's results are bucket numbers. */
export function summaryMayHaveBucket(buckets: readonly number[], summary: PartitionSummary): boolean {
  return summary.containsNull || buckets.some((bucket) => intInSummary(bucket, summary));
}

function intInSummary(value: number, summary: PartitionSummary): boolean {
  const lower = bound({ kind: 'int' }, summary.lower);
  const upper = bound({ kind: 'int' }, summary.upper);
  return (lower === null || compareBounds(lower, value) <= 0) && (upper === null || compareBounds(upper, value) >= 0);
}

function rangeMayMatch(conjunct: Conjunct, lower: BoundValue | null, upper: BoundValue | null, nanPossible: boolean): boolean {
  const { op, bounds } = conjunct;
  if (bounds.some(isNaN)) return true;
  const atLeastLower = (v: BoundValue): boolean => lower === null || compareBounds(lower, v) <= 0;
  const atMostUpper = (v: BoundValue): boolean => upper === null || compareBounds(v, upper) <= 0;
  switch (op) {
    case '=':
    case 'in':
      return bounds.some((v) => atLeastLower(v) && atMostUpper(v));
    case '<':
      return lower === null || compareBounds(lower, bounds[0]!) < 0;
    case '<=':
      return atLeastLower(bounds[0]!);
    case '>':
      return nanPossible || upper === null || compareBounds(upper, bounds[0]!) > 0;
    case '>=':
      return nanPossible || atMostUpper(bounds[0]!);
    case 'is-null':
    case 'is-not-null':
      return true;
    default:
      return unreachable(op);
  }
}

/** A decoded bound; null when there is none, it makes no sense, or it is NaN, which no bound may be. */
function bound(type: IcebergType, bytes: Uint8Array | null): BoundValue | null {
  const value = bytes === null ? null : decodeSingleValue(type, bytes);
  return value !== null && isNaN(value) ? null : value;
}

function isNaN(value: BoundValue): boolean {
  return typeof value === 'number' && Number.isNaN(value);
}

function isFloat(type: IcebergType): boolean {
  return type.kind === 'float' || type.kind === 'double';
}
