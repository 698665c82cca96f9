import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import { LakeSystemVectors } from '../../catalog/model/lake-system-vectors.ts';
import type { LogBatch } from '../../catalog/model/log-batch.ts';
import { type BucketKey, bucketKey } from '../../catalog/model/offsets.ts';
import {
  currentSchema,
  isLakeSystemColumn,
  LAKE_SYSTEM_COLUMN_TYPES,
  MIRROR_BUCKET_COLUMN,
  type TableDefinition,
} from '../../catalog/model/table.ts';
import { batchBytes, type ColumnBatch, type Vector } from '../../catalog/model/vector.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import type { BatchSource } from '../duckdb/batch-source.ts';
import type { HotPart } from './relation-plan.ts';

export function columnType(table: TableDefinition, name: string): DataType {
  if (name === MIRROR_BUCKET_COLUMN) return { kind: 'integer' };
  if (isLakeSystemColumn(name)) return LAKE_SYSTEM_COLUMN_TYPES[name];
  return must(
    currentSchema(table).columns.find((c) => c.name === name),
    `column ${name}`,
  ).type;
}

/** What scans of the log have read so far: for EXPLAIN ANALYZE. */
export interface LogReadCounts {
  bytes: bigint;
}

export interface LogSourceOptions {
  readonly counts?: LogReadCounts | undefined;
  /** What {@link MIRROR_BUCKET_COLUMN} counts in. */
  readonly buckets?: readonly BucketKey[] | undefined;
}

/** A range of a table's log as a source for DuckDB; `columns` may name the system columns too. */
export function logSource(
  hot: HotTier,
  table: TableDefinition,
  part: HotPart,
  columns: readonly string[],
  options: LogSourceOptions = {},
): BatchSource {
  const stored = currentSchema(table).columns;
  return {
    columns: columns.map((name) => ({ name, type: columnType(table, name) })),
    rows: Number(part.rows),
    open(projection) {
      const names = projection.map((i) => columns[i]!);
      const ids = names.flatMap((n) => stored.find((c) => c.name === n)?.id ?? []);
      const cursor = hot.cursor({ tableId: table.id, table, from: part.from, to: part.to, columns: ids });
      if (cursor === null) throw new ThermoclineError('feature-not-supported', 'this hot tier cannot be read in place');
      const system = new LakeSystemVectors();
      return {
        next() {
          const log = cursor.next();
          if (log === null) return null;
          if (options.counts !== undefined) options.counts.bytes += BigInt(batchBytes(log.batch));
          return arrange(log, names, system, options.buckets ?? []);
        },
        close: () => cursor.close(),
      };
    },
  };
}

/** Rows held in memory (a transaction's own writes, system relations) as a source; batches have all of `columns`. */
export function memorySource(columns: BatchSource['columns'], batches: readonly ColumnBatch[]): BatchSource {
  return {
    columns,
    open(projection) {
      let at = 0;
      return {
        next() {
          const batch = batches[at++];
          return batch === undefined ? null : { length: batch.length, columns: projection.map((i) => batch.columns[i]!) };
        },
        close() {
          at = batches.length;
        },
      };
    },
  };
}

/** The batch's columns in the wanted order, with the made-up ones. */
function arrange(log: LogBatch, names: readonly string[], system: LakeSystemVectors, buckets: readonly BucketKey[]): ColumnBatch {
  let stored = 0;
  return {
    length: log.batch.length,
    columns: names.map((name) => {
      if (name === MIRROR_BUCKET_COLUMN) return constantInteger(buckets.indexOf(bucketKey(log.partition, log.bucket)), log.batch.length);
      return isLakeSystemColumn(name) ? system.vector(name, log) : log.batch.columns[stored++]!;
    }),
  };
}

function constantInteger(value: number, length: number): Vector {
  return { layout: 'i32', type: { kind: 'integer' }, length, validity: null, values: new Int32Array(length).fill(value) };
}
