import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { LogBatch } from '../../catalog/model/log-batch.ts';
import { currentSchema, type TableDefinition } from '../../catalog/model/table.ts';
import type { ColumnBatch, Vector } from '../../catalog/model/vector.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import type { BatchReader, BatchSource } from '../duckdb/batch-source.ts';
import type { HotPart } from './relation-plan.ts';

/** Types of the columns that say where a row stood in the log; they have the lake's names and types. */
export const SYSTEM_COLUMN_TYPES: Readonly<Record<string, DataType>> = {
  __bucket: { kind: 'integer' },
  __offset: { kind: 'bigint' },
  __timestamp: { kind: 'timestamptz', precision: 6 },
};

export function columnType(table: TableDefinition, name: string): DataType {
  return SYSTEM_COLUMN_TYPES[name] ?? must(currentSchema(table).columns.find((c) => c.name === name), `column ${name}`).type;
}

/** What a scan of the log has read so far: for EXPLAIN ANALYZE and metrics. */
export interface LogReadCounts {
  rows: number;
  batches: number;
}

/** A range of a table's log as a source for DuckDB; `columns` may name the system columns too. */
export function logSource(hot: HotTier, table: TableDefinition, part: HotPart, columns: readonly string[], counts?: LogReadCounts): BatchSource {
  return {
    columns: columns.map((name) => ({ name, type: columnType(table, name) })),
    open(projection) {
      const names = projection.map((i) => columns[i]!);
      const stored = names.filter((n) => !(n in SYSTEM_COLUMN_TYPES));
      const current = currentSchema(table).columns;
      const cursor = hot.cursor({
        tableId: table.id,
        from: part.from,
        to: part.to,
        columns: stored.map((n) => must(current.find((c) => c.name === n), `column ${n}`).id),
      });
      if (cursor === null) throw new ThermoclineError('feature-not-supported', 'this hot tier cannot be read in place');
      return {
        next() {
          const log = cursor.next();
          if (log === null) return null;
          if (counts !== undefined) {
            counts.rows += log.batch.length;
            counts.batches++;
          }
          return arrange(log, names);
        },
        close: () => cursor.close(),
      } satisfies BatchReader;
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

/** The batch's columns in the wanted order, with the system columns made up. */
function arrange(log: LogBatch, names: readonly string[]): ColumnBatch {
  let stored = 0;
  return {
    length: log.batch.length,
    columns: names.map((name) => (name in SYSTEM_COLUMN_TYPES ? systemVector(log, name) : log.batch.columns[stored++]!)),
  };
}

/** One of the lake's system columns for a log batch: also what tiering writes. */
export function systemVector(log: LogBatch, name: string): Vector {
  const length = log.batch.length;
  const type = must(SYSTEM_COLUMN_TYPES[name], name);
  if (name === '__bucket') return { layout: 'i32', type, length, validity: null, values: new Int32Array(length).fill(log.bucket) };
  const values = new BigInt64Array(length);
  if (name === '__timestamp') values.fill(BigInt(log.timestampMs) * 1000n);
  else for (let i = 0; i < length; i++) values[i] = log.baseOffset + BigInt(i);
  return { layout: 'i64', type, length, validity: null, values };
}
