import { assert, must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { currentSchema, type TableDefinition } from '../../catalog/model/table.ts';
import type { BytesVector, ColumnBatch, Vector } from '../../catalog/model/vector.ts';
import { isNullAt } from '../../catalog/model/vector.ts';
import { countOnes } from '../../catalog/model/bitmap.ts';
import { icebergBucket } from './buckets.ts';
import { gatherBatch, gatherBytes } from '../../catalog/model/gather.ts';
import { encodeIcebergKeys } from './iceberg-key.ts';
import { partitionName } from './partition-name.ts';

export interface RouteRequest {
  readonly table: TableDefinition;
  /** Columns in the order of the table's current schema. */
  readonly batch: ColumnBatch;
  /** One change kind a row; null for a log table. */
  readonly kinds: Uint8Array | null;
  /** Where the rows of a table without a bucket key go. The caller moves it on as it likes. */
  readonly stickyBucket: number;
}

/** The rows of a batch that belong to one bucket of one partition, in the order in which they came. */
export interface RoutedRows {
  readonly partition: string;
  readonly bucket: number;
  readonly batch: ColumnBatch;
  readonly kinds: Uint8Array | null;
}

/**
 * Splits a batch by partition and bucket, targets in the order of their first rows. With one target the batch itself comes back, not a
 * copy; the rows of many are gathered target by target as they are taken, so that the caller may rest in between. At once it throws 23502 for a NULL in a partition or bucket key, 22023 for a partition value that cannot be in a partition name; then no
 * row has gone anywhere.
 */
export function routeRows(request: RouteRequest): Iterable<RoutedRows> {
  const { table, batch, kinds } = request;
  if (batch.length === 0) return [];
  const partitions = partitionsOf(table, batch);
  const buckets = bucketsOf(table, batch, request.stickyBucket);
  if (partitions.rows === null && typeof buckets === 'number') return [{ partition: partitions.names[0]!, bucket: buckets, batch, kinds }];

  // The target of each row, targets numbered as they appear; then their rows, found by counting.
  const targetOf = new Int32Array(batch.length);
  const targets: { partition: number; bucket: number; rows: number }[] = [];
  const known = new Map<number, number>();
  let lastPlace = -1;
  let target = -1;
  for (let row = 0; row < batch.length; row++) {
    const partition = partitions.rows === null ? 0 : partitions.rows[row]!;
    const bucket = typeof buckets === 'number' ? buckets : buckets[row]!;
    const place = partition * table.bucketCount + bucket;
    if (place !== lastPlace) {
      lastPlace = place;
      target = known.get(place) ?? targets.length;
      if (target === targets.length) {
        known.set(place, target);
        targets.push({ partition, bucket, rows: 0 });
      }
    }
    targetOf[row] = target;
    targets[target]!.rows++;
  }
  if (targets.length === 1) return [{ partition: partitions.names[targets[0]!.partition]!, bucket: targets[0]!.bucket, batch, kinds }];

  const indexes = targets.map((t) => new Int32Array(t.rows));
  const filled = new Int32Array(targets.length);
  for (let row = 0; row < batch.length; row++) {
    const t = targetOf[row]!;
    indexes[t]![filled[t]!++] = row;
  }
  return gathered(targets, (t) => ({
    partition: partitions.names[targets[t]!.partition]!,
    bucket: targets[t]!.bucket,
    batch: gatherBatch(batch, indexes[t]!),
    kinds: kinds === null ? null : gatherBytes(kinds, indexes[t]!),
  }));
}

function* gathered(targets: readonly unknown[], rowsOf: (target: number) => RoutedRows): Generator<RoutedRows, void, undefined> {
  for (let t = 0; t < targets.length; t++) yield rowsOf(t);
}

/** Bucket of each row, or the one bucket of all. */
function bucketsOf(table: TableDefinition, batch: ColumnBatch, stickyBucket: number): Int32Array | number {
  const { bucketKey, bucketCount } = table;
  if (bucketKey.length === 0) {
    assert(stickyBucket >= 0 && stickyBucket < bucketCount, () => `bucket ${stickyBucket} of ${bucketCount}`);
    return stickyBucket;
  }
  // Iceberg's bucket transform takes one column, and so does Fluss for tables that may be tiered there.
  assert(bucketKey.length === 1, 'the bucket key of an Iceberg table is one column');
  const column = columnOf(table, batch, bucketKey[0]!);
  refuseNulls(table, bucketKey[0]!, column, 'It decides the bucket of the row.');
  if (bucketCount === 1) return 0;
  const { bytes, offsets } = encodeIcebergKeys(column);
  const buckets = new Int32Array(batch.length);
  for (let row = 0; row < batch.length; row++) buckets[row] = icebergBucket(bytes, bucketCount, offsets[row], offsets[row + 1]);
  return buckets;
}

interface Partitions {
  readonly names: readonly string[];
  /** Index of each row's name; null when all rows have the first. */
  readonly rows: Int32Array | null;
}

function partitionsOf(table: TableDefinition, batch: ColumnBatch): Partitions {
  if (table.partitionBy.length === 0) return { names: [''], rows: null };
  const columns = table.partitionBy.map((name) => {
    const column = columnOf(table, batch, name);
    refuseNulls(table, name, column, 'It decides the partition of the row.');
    assert(column.layout === 'bytes', 'a partition column holds text');
    return column;
  });
  const rows = new Int32Array(batch.length);
  const names: string[] = [];
  const known = new Map<string, number>();
  for (let row = 0; row < batch.length; row++) {
    // Rows often come in runs of one partition: these cost a comparison of bytes only.
    if (row > 0 && columns.every((c) => sameAsBefore(c, row))) {
      rows[row] = rows[row - 1]!;
      continue;
    }
    const values = columns.map((c) => textAt(c, row));
    const key = values.length === 1 ? values[0]! : values.join('$');
    let index = known.get(key);
    // Checked once per spelling, before it is remembered. Keys cannot collide: a `$` within a value is refused.
    if (index === undefined) {
      index = names.length;
      names.push(partitionName(table.name.table, table.partitionBy, values));
      known.set(key, index);
    }
    rows[row] = index;
  }
  return { names, rows: names.length === 1 ? null : rows };
}

function sameAsBefore(column: BytesVector, row: number): boolean {
  const { offsets, values } = column;
  const previous = offsets[row - 1]!;
  const start = offsets[row]!;
  const length = offsets[row + 1]! - start;
  if (start - previous !== length) return false;
  for (let i = 0; i < length; i++) if (values[previous + i] !== values[start + i]) return false;
  return true;
}

function textAt(column: BytesVector, row: number): string {
  const { buffer, byteOffset } = column.values;
  const start = column.offsets[row]!;
  return Buffer.from(buffer, byteOffset + start, column.offsets[row + 1]! - start).toString('utf8');
}

function columnOf(table: TableDefinition, batch: ColumnBatch, name: string): Vector {
  const index = currentSchema(table).columns.findIndex((c) => c.name === name);
  return must(batch.columns[index], `column ${name} of table ${table.name.table}`);
}

function refuseNulls(table: TableDefinition, name: string, column: Vector, why: string): void {
  if (column.validity === null || countOnes(column.validity, column.length) === column.length) return;
  let row = 0;
  while (!isNullAt(column, row)) row++;
  throw new ThermoclineError(
    'not-null-violation',
    `null value in column "${name}" of relation "${table.name.table}" violates not-null constraint`,
    { detail: why, schema: table.name.schema, table: table.name.table, column: name },
  );
}
