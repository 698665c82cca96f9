import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { offsetDistance, offsetOf, type OffsetVector, parseBucketKey, sortedBuckets } from '../../catalog/model/offsets.ts';
import { snapshotAsOf } from '../../catalog/model/lake-time-travel.ts';
import { lakeType } from '../../catalog/model/lake-type.ts';
import { sameType } from '../../catalog/model/data-type.ts';
import { currentSchema, isLakeSystemColumn, type TableDefinition } from '../../catalog/model/table.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { LakeBoundary, PinnedTable } from '../../catalog/seams/hot-tier.ts';
import type { Lake, LakeFilter, LakeScan, LakeSnapshot, LakeTable } from '../../catalog/seams/lake.ts';
import type { LakeAsOf } from '../plan/bound-query.ts';
import { lakeColumnIds } from '../tiering/lake-column-ids.ts';

/**
 * What one relation of a query reads, decided at the query's pin and before anything runs: files of the lake, ranges of the log, rows
 * the transaction itself has written. Pure data: EXPLAIN prints it, relation-sql.ts turns it into a FROM item.
 */
export interface RelationPlan {
  readonly table: TableDefinition;
  /** Columns wanted, by catalog name (or a lake system column). */
  readonly columns: readonly string[];
  readonly lake: LakePart | null;
  readonly hot: HotPart | null;
  /** Rows of the open transaction: whole rows, columns as in the current schema. */
  readonly own: readonly ColumnBatch[];
}

export interface LakePart {
  readonly lakeTable: LakeTable;
  readonly snapshot: LakeSnapshot;
  readonly scan: LakeScan;
  /** Columns of the table and of the system → field ids; absent: not in the lake yet. */
  readonly fieldIds: ReadonlyMap<string, number>;
  /** Conjuncts the lake pruned by. */
  readonly filters: readonly LakeFilter[];
}

/** The log range [from, to): the boundary (or the table's origin), and the cut. */
export interface HotPart {
  readonly from: OffsetVector;
  readonly to: OffsetVector;
  readonly rows: bigint;
}

/** The union of both tiers at the pin: lake below the boundary, log from it to the cut. */
export async function planUnion(
  lake: Lake,
  table: TableDefinition,
  pinned: PinnedTable,
  want: { readonly columns: readonly string[]; readonly filters: readonly LakeFilter[]; readonly own: readonly ColumnBatch[] },
): Promise<RelationPlan> {
  const { boundary } = pinned;
  const from = boundary === null ? pinned.origins : boundary.offsets;
  refuseMissingLog(table, from, pinned);
  const rows = offsetDistance(from, pinned.ends);
  return {
    table,
    columns: want.columns,
    lake: boundary === null ? null : await planLake(lake, table, boundary, boundary.snapshotId, want.filters),
    hot: rows === 0n ? null : { from, to: pinned.ends, rows },
    own: want.own,
  };
}

/** `t$lake`: the lake alone, at the pinned snapshot or at an earlier one. */
export async function planLakeOnly(
  lake: Lake,
  table: TableDefinition,
  pinned: PinnedTable,
  want: { readonly columns: readonly string[]; readonly filters: readonly LakeFilter[]; readonly asOf: LakeAsOf | null },
): Promise<RelationPlan> {
  const { boundary } = pinned;
  if (boundary === null) {
    if (want.asOf !== null)
      throw new ThermoclineError('invalid-parameter-value', `table "${table.name.table}" has no snapshot in the lake yet`);
    return { table, columns: want.columns, lake: null, hot: null, own: [] };
  }
  const snapshotId = await snapshotIdAt(lake, table, boundary, want.asOf);
  return {
    table,
    columns: want.columns,
    lake: await planLake(lake, table, boundary, snapshotId, want.filters),
    hot: null,
    own: [],
  };
}

/** The snapshot that an AS OF clause means, or 22023 with the range there is. */
export async function snapshotIdAt(lake: Lake, table: TableDefinition, boundary: LakeBoundary, asOf: LakeAsOf | null): Promise<bigint> {
  if (asOf === null) return boundary.snapshotId;
  const lakeTable = await pinnedLakeTable(lake, boundary);
  const first = lakeTable.snapshots[0];
  if (asOf.kind === 'version') {
    if (lakeTable.snapshots.some((s) => s.snapshotId === asOf.snapshotId)) return asOf.snapshotId;
    throw new ThermoclineError('invalid-parameter-value', `table "${table.name.table}" has no lake snapshot ${asOf.snapshotId}`, {
      hint: `SELECT snapshot_id FROM "${table.name.table}$lake$snapshots" lists those there are.`,
    });
  }
  const snapshot = snapshotAsOf(lakeTable, asOf.timestampMs);
  if (snapshot !== null) return snapshot.snapshotId;
  throw new ThermoclineError('invalid-parameter-value', `table "${table.name.table}" has no lake snapshot that old`, {
    detail: first === undefined ? undefined : `The oldest snapshot is of ${new Date(first.timestampMs).toISOString()}.`,
  });
}

async function planLake(
  lake: Lake,
  table: TableDefinition,
  boundary: LakeBoundary,
  snapshotId: bigint,
  filters: readonly LakeFilter[],
): Promise<LakePart> {
  const lakeTable = await pinnedLakeTable(lake, boundary);
  const snapshot = lakeTable.snapshots.find((s) => s.snapshotId === snapshotId);
  if (snapshot === undefined) throw expired(snapshotId);
  const fields = fieldsOf(table, lakeTable);
  // A column that the lake lacks (added since) reads as NULL everywhere, and one of another type (widened since) has other values there.
  const usable = filters.flatMap((f): LakeFilter[] => {
    const found = fields.get(f.column);
    return found === undefined || !found.same ? [] : [{ ...f, fieldId: found.fieldId }];
  });
  const scan = await lake.planScan({ table: lakeTable, snapshotId, filter: usable }).catch((error: unknown) => {
    // Only the boundary's own snapshot is pinned.
    throw snapshotId !== boundary.snapshotId && isKind(error, 'lake-missing') ? expired(snapshotId, error) : error;
  });
  return { lakeTable, snapshot, scan, fieldIds: new Map([...fields].map(([name, f]) => [name, f.fieldId])), filters: usable };
}

/** The lake's field for each column by the table's names, and whether it has the column's type. */
function fieldsOf(table: TableDefinition, lake: LakeTable): ReadonlyMap<string, { readonly fieldId: number; readonly same: boolean }> {
  const names = lakeColumnIds(table, lake);
  const byName = new Map(lake.fields.map((f) => [f.name, f]));
  const own = currentSchema(table).columns.flatMap(({ id, name, type }) => {
    const field = byName.get(names.get(id) ?? '');
    return field === undefined ? [] : [[name, { fieldId: field.fieldId, same: sameType(lakeType(field.type), lakeType(type)) }] as const];
  });
  const system = lake.fields.flatMap((f) => (isLakeSystemColumn(f.name) ? [[f.name, { fieldId: f.fieldId, same: true }] as const] : []));
  return new Map([...own, ...system]);
}

/** The lake table as it stood at the boundary, whether or not that version's own file is still there. */
export function pinnedLakeTable(lake: Lake, { metadataLocation, lakeTableUuid, snapshotId }: LakeBoundary): Promise<LakeTable> {
  return lake.loadMetadata(metadataLocation, lakeTableUuid, snapshotId);
}

function expired(snapshotId: bigint, cause?: unknown): ThermoclineError {
  return new ThermoclineError('snapshot-too-old', `lake snapshot ${snapshotId} has expired`, {
    hint: 'Tables keep snapshots as their options table.datalake.snapshot.* say.',
    cause,
  });
}

/** The log must still hold all of [boundary, cut): otherwise an error that names the gap, never a short answer. */
function refuseMissingLog(table: TableDefinition, from: OffsetVector, pinned: PinnedTable): void {
  for (const key of sortedBuckets(pinned.ends)) {
    const start = offsetOf(pinned.starts, key);
    const wanted = offsetOf(from, key);
    if (wanted < start && wanted < offsetOf(pinned.ends, key)) {
      const { partition, bucket } = parseBucketKey(key);
      throw new ThermoclineError('snapshot-too-old', `rows of table "${table.name.table}" are missing between the lake and the log`, {
        detail: `${partition === '' ? 'Bucket' : `Partition ${partition}, bucket`} ${bucket}: the lake ends at offset ${wanted}, the log begins at ${start}.`,
        hint: 'Read what the lake has with "$lake".',
      });
    }
  }
}
