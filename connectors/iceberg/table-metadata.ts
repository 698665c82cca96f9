import type { Json, JsonObject } from './exact-json.ts';
import type { IcebergType } from './iceberg-type.ts';
import type { Transform } from './transform.ts';

/**
 * An Iceberg table's metadata file as a value. Immutable; commits make the next one. What we do not interpret (statistics, refs other
 * than main, foreign fields of refs) is kept as it was.
 */
export interface TableMetadata {
  readonly formatVersion: number;
  readonly uuid: string;
  readonly location: string;
  readonly lastSequenceNumber: bigint;
  readonly lastUpdatedMs: number;
  readonly lastColumnId: number;
  readonly schemas: readonly IcebergSchema[];
  readonly currentSchemaId: number;
  readonly specs: readonly PartitionSpec[];
  readonly defaultSpecId: number;
  readonly lastPartitionId: number;
  readonly sortOrders: readonly SortOrder[];
  readonly defaultSortOrderId: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly currentSnapshotId: bigint | null;
  readonly snapshots: readonly Snapshot[];
  readonly refs: Readonly<Record<string, SnapshotRef>>;
  readonly snapshotLog: readonly { readonly timestampMs: number; readonly snapshotId: bigint }[];
  readonly metadataLog: readonly { readonly timestampMs: number; readonly metadataFile: string }[];
  readonly statistics: readonly Json[];
  readonly partitionStatistics: readonly Json[];
}

export interface IcebergSchema {
  readonly schemaId: number;
  readonly fields: readonly SchemaField[];
  readonly identifierFieldIds: readonly number[];
}

export interface SchemaField {
  readonly id: number;
  readonly name: string;
  readonly required: boolean;
  readonly type: IcebergType;
  readonly doc?: string | undefined;
}

export interface PartitionSpec {
  readonly specId: number;
  readonly fields: readonly PartitionField[];
}

export interface PartitionField {
  readonly sourceId: number;
  readonly fieldId: number;
  readonly name: string;
  readonly transform: Transform;
}

export interface SortOrder {
  readonly orderId: number;
  readonly fields: readonly {
    readonly transform: string;
    readonly sourceId: number;
    readonly direction: string;
    readonly nullOrder: string;
  }[];
}

export interface Snapshot {
  readonly snapshotId: bigint;
  readonly parentId: bigint | null;
  readonly sequenceNumber: bigint;
  readonly timestampMs: number;
  readonly summary: Readonly<Record<string, string>>;
  /** Null only in format version 1, where a snapshot may list its manifests itself. */
  readonly manifestList: string | null;
  readonly schemaId: number | null;
}

export interface SnapshotRef {
  readonly snapshotId: bigint;
  readonly type: 'branch' | 'tag';
  /** Retention settings. */
  readonly rest: JsonObject;
}

export const MAIN_BRANCH = 'main';

export function schemaOf(metadata: TableMetadata, schemaId: number | null): IcebergSchema | null {
  return metadata.schemas.find((s) => s.schemaId === schemaId) ?? null;
}

export function specOf(metadata: TableMetadata, specId: number): PartitionSpec | null {
  return metadata.specs.find((s) => s.specId === specId) ?? null;
}

export function snapshotOf(metadata: TableMetadata, snapshotId: bigint | null): Snapshot | null {
  return snapshotId === null ? null : (metadata.snapshots.find((s) => s.snapshotId === snapshotId) ?? null);
}
