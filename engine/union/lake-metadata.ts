import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { BatchBuilder } from '../../catalog/model/vector-builder.ts';
import type { LakeBoundary } from '../../catalog/seams/hot-tier.ts';
import type { Lake, LakePartitionValue } from '../../catalog/seams/lake.ts';
import type { LakeAsOf } from '../plan/bound-query.ts';
import { pinnedLakeTable, snapshotIdAt } from './relation-plan.ts';

/** Rows made in one turn of the event loop. */
const ROWS_PER_TURN = 1000;

const TEXT: DataType = { kind: 'text' };
const BIGINT: DataType = { kind: 'bigint' };
const TIMESTAMPTZ: DataType = { kind: 'timestamptz', precision: 6 };

/** Columns of `t$lake$snapshots`: Iceberg's `snapshots` metadata table. */
export const LAKE_SNAPSHOTS_COLUMNS = [
  { name: 'committed_at', type: TIMESTAMPTZ },
  { name: 'snapshot_id', type: BIGINT },
  { name: 'parent_id', type: BIGINT },
  { name: 'operation', type: TEXT },
  { name: 'manifest_list', type: TEXT },
  { name: 'summary', type: TEXT },
] as const;

/** Columns of `t$lake$files`: the part of Iceberg's `files` metadata table that people ask for. */
export const LAKE_FILES_COLUMNS = [
  { name: 'content', type: { kind: 'integer' } },
  { name: 'file_path', type: TEXT },
  { name: 'file_format', type: TEXT },
  { name: 'partition', type: TEXT },
  { name: 'record_count', type: BIGINT },
  { name: 'file_size_in_bytes', type: BIGINT },
  { name: 'sequence_number', type: BIGINT },
  { name: 'snapshot_id', type: BIGINT },
] as const satisfies readonly { readonly name: string; readonly type: DataType }[];

export interface MetadataRows {
  readonly columns: readonly { readonly name: string; readonly type: DataType }[];
  readonly rows: ColumnBatch;
}

/** The snapshots that the pinned metadata knows, oldest first; none before the first round. */
export async function lakeSnapshotsRelation(lake: Lake, boundary: LakeBoundary | null): Promise<MetadataRows> {
  const builder = new BatchBuilder(LAKE_SNAPSHOTS_COLUMNS.map((c) => c.type));
  const [committedAt, snapshotId, parentId, operation, manifestList, summary] = builder.columns;
  const snapshots = boundary === null ? [] : (await pinnedLakeTable(lake, boundary)).snapshots;
  for (const [i, s] of snapshots.entries()) {
    if ((i + 1) % ROWS_PER_TURN === 0) await yieldToLoop();
    committedAt!.appendBigint(BigInt(s.timestampMs) * 1000n);
    snapshotId!.appendBigint(s.snapshotId);
    if (s.parentId === null) parentId!.appendNull();
    else parentId!.appendBigint(s.parentId);
    operation!.appendText(s.operation);
    manifestList!.appendText(s.manifestList);
    summary!.appendText(JSON.stringify(s.summary));
  }
  return { columns: LAKE_SNAPSHOTS_COLUMNS, rows: builder.build() };
}

/** Data files of the pinned snapshot, or of the one that AS OF means. */
export async function lakeFilesRelation(
  lake: Lake,
  table: TableDefinition,
  boundary: LakeBoundary | null,
  asOf: LakeAsOf | null,
): Promise<MetadataRows> {
  const builder = new BatchBuilder(LAKE_FILES_COLUMNS.map((c) => c.type));
  const [content, path, format, partition, records, size, sequence, snapshot] = builder.columns;
  if (boundary !== null) {
    const snapshotId = await snapshotIdAt(lake, table, boundary, asOf);
    const lakeTable = await pinnedLakeTable(lake, boundary);
    for (const [i, file] of (await lake.listFiles(lakeTable, snapshotId)).entries()) {
      if ((i + 1) % ROWS_PER_TURN === 0) await yieldToLoop();
      content!.appendNumber(0);
      path!.appendText(file.location);
      format!.appendText(file.format);
      partition!.appendText(
        partitionText(
          lakeTable.partition.map((p) => p.column),
          file.partition,
        ),
      );
      records!.appendBigint(file.rows);
      size!.appendBigint(file.bytes);
      sequence!.appendBigint(file.sequenceNumber);
      snapshot!.appendBigint(file.snapshotId);
    }
  }
  return { columns: LAKE_FILES_COLUMNS, rows: builder.build() };
}

function partitionText(columns: readonly string[], values: readonly LakePartitionValue[]): string {
  return JSON.stringify(
    Object.fromEntries(
      columns.map((c, i) => [c, values[i] instanceof Uint8Array ? Buffer.from(values[i]).toString('hex') : jsonValue(values[i] ?? null)]),
    ),
  );
}

function jsonValue(value: Exclude<LakePartitionValue, Uint8Array>): string | number | boolean | null {
  return typeof value === 'bigint' ? value.toString() : value;
}
