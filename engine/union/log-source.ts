import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { LogBatch } from '../../catalog/model/log-batch.ts';
import { type BucketKey, bucketKey } from '../../catalog/model/offsets.ts';
import { currentSchema, type TableDefinition } from '../../catalog/model/table.ts';
import { batchBytes, type ColumnBatch, type Vector } from '../../catalog/model/vector.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import type { BatchSource } from '../duckdb/batch-source.ts';
import type { HotPart } from './relation-plan.ts';

/** Types of the columns that say where a row stood in the log; they have the lake's names and types. */
export const SYSTEM_COLUMN_TYPES: Readonly<Record<string, DataType>> = {
  __bucket: { kind: 'integer' },
  __offset: { kind: 'bigint' },
  __timestamp: { kind: 'timestamptz', precision: 6 },
};

/** Position of a row's bucket in a list of buckets: a partition and bucket in four bytes. Only the mirror asks for it. */
export const BUCKET_INDEX_COLUMN = '__bucket_index';

export function columnType(table: TableDefinition, name: string): DataType {
  if (name === BUCKET_INDEX_COLUMN) return { kind: 'integer' };
  return (
    SYSTEM_COLUMN_TYPES[name] ??
    must(
      currentSchema(table).columns.find((c) => c.name === name),
      `column ${name}`,
    ).type
  );
}

/** What scans of the log have read so far: for EXPLAIN ANALYZE. */
export interface LogReadCounts {
  bytes: bigint;
}

export interface LogSourceOptions {
  readonly counts?: LogReadCounts | undefined;
  /** What {@link BUCKET_INDEX_COLUMN} counts in. */
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
      const cursor = hot.cursor({ tableId: table.id, from: part.from, to: part.to, columns: ids });
      if (cursor === null) throw new ThermoclineError('feature-not-supported', 'this hot tier cannot be read in place');
      return {
        next() {
          const log = cursor.next();
          if (log === null) return null;
          if (options.counts !== undefined) options.counts.bytes += BigInt(batchBytes(log.batch));
          return arrange(log, names, options.buckets ?? []);
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
function arrange(log: LogBatch, names: readonly string[], buckets: readonly BucketKey[]): ColumnBatch {
  let stored = 0;
  return {
    length: log.batch.length,
    columns: names.map((name) => {
      if (name === BUCKET_INDEX_COLUMN) return constantInteger(buckets.indexOf(bucketKey(log.partition, log.bucket)), log.batch.length);
      return name in SYSTEM_COLUMN_TYPES ? systemVector(log, name) : log.batch.columns[stored++]!;
    }),
  };
}

function systemVector(log: LogBatch, name: string): Vector {
  const length = log.batch.length;
  if (name === '__bucket') return constantInteger(log.bucket, length);
  const values = new BigInt64Array(length);
  if (name === '__timestamp') values.fill(BigInt(log.timestampMs) * 1000n);
  else for (let i = 0; i < length; i++) values[i] = log.baseOffset + BigInt(i);
  return { layout: 'i64', type: must(SYSTEM_COLUMN_TYPES[name], name), length, validity: null, values };
}

function constantInteger(value: number, length: number): Vector {
  return { layout: 'i32', type: { kind: 'integer' }, length, validity: null, values: new Int32Array(length).fill(value) };
}
