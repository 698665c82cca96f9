import { offsetOf, parseBucketKey, sortedBuckets } from '../../catalog/model/offsets.ts';
import type { LakeFilter, LakeFilterValue } from '../../catalog/seams/lake.ts';
import type { RelationPlan } from './relation-plan.ts';

/** Buckets shown line by line; tables with more get a summary. */
const BUCKETS_SHOWN_MAX = 16;

/** One relation of a plan as EXPLAIN's lines: snapshot, boundary per bucket, files, rows and bytes of each tier (design §5.5). */
export function explainRelation(plan: RelationPlan, label: string): string[] {
  const { lake, hot } = plan;
  const lines = [label];
  if (plan.columns.length > 0) lines.push(`  Columns: ${plan.columns.join(', ')}`);
  if (lake === null) lines.push('  Lake: none');
  else {
    const { scan } = lake;
    lines.push(`  Lake: snapshot ${lake.snapshot.snapshotId} of ${new Date(lake.snapshot.timestampMs).toISOString()}`);
    lines.push(`    Files: ${scan.filesTotal - scan.filesPruned} kept, ${scan.filesPruned} pruned of ${scan.filesTotal}; deletes: none`);
    if (scan.manifestsPruned > 0) lines.push(`    Manifests: ${scan.manifestsPruned} pruned of ${scan.manifestsTotal}`);
    lines.push(`    Rows: ${scan.rows}; bytes: ${scan.bytes}`);
    if (lake.filters.length > 0) lines.push(`    Pruned by: ${lake.filters.map(filterText).join(' AND ')}`);
  }
  if (hot === null) lines.push('  Hot: none');
  else {
    lines.push(`  Hot: ${hot.rows} rows from the log`);
    const buckets = sortedBuckets(hot.from, hot.to);
    for (const key of buckets.slice(0, BUCKETS_SHOWN_MAX)) {
      const { partition, bucket } = parseBucketKey(key);
      const boundary = offsetOf(hot.from, key);
      const where = partition === '' ? `bucket ${bucket}` : `partition ${partition}, bucket ${bucket}`;
      lines.push(`    Boundary: ${where}: lake < ${boundary} <= hot < ${offsetOf(hot.to, key)}`);
    }
    if (buckets.length > BUCKETS_SHOWN_MAX) lines.push(`    (${buckets.length - BUCKETS_SHOWN_MAX} more buckets)`);
  }
  const own = plan.own.reduce((rows, b) => rows + b.length, 0);
  if (own > 0) lines.push(`  Own: ${own} rows written by this transaction`);
  return lines;
}

function filterText(filter: LakeFilter): string {
  switch (filter.op) {
    case 'is-null':
      return `${filter.column} IS NULL`;
    case 'is-not-null':
      return `${filter.column} IS NOT NULL`;
    case 'in':
      return `${filter.column} IN (${filter.values.slice(0, 8).map(valueText).join(', ')}${filter.values.length > 8 ? ', …' : ''})`;
    default:
      return `${filter.column} ${filter.op} ${valueText(filter.value)}`;
  }
}

function valueText(value: LakeFilterValue): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString('hex')}'`;
  return String(value);
}
