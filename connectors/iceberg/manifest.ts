import type { LakePartitionValue } from '../../catalog/seams/lake.ts';

/** Manifests and manifest lists as values. Immutable: files are never rewritten in place, so decoded ones may be cached by location. */

/** A line of a manifest list. Counts are null where an old writer left them out: then nothing may be concluded from them. */
export interface ManifestFile {
  readonly location: string;
  readonly length: bigint;
  readonly specId: number;
  readonly content: 'data' | 'deletes';
  readonly sequenceNumber: bigint;
  readonly minSequenceNumber: bigint;
  readonly addedSnapshotId: bigint;
  readonly addedFiles: number | null;
  readonly existingFiles: number | null;
  readonly deletedFiles: number | null;
  readonly addedRows: bigint | null;
  readonly existingRows: bigint | null;
  readonly deletedRows: bigint | null;
  /** By position of the spec's fields. */
  readonly partitions: readonly PartitionSummary[] | null;
}

export interface PartitionSummary {
  readonly containsNull: boolean;
  readonly containsNan: boolean | null;
  readonly lower: Uint8Array | null;
  readonly upper: Uint8Array | null;
}

export const STATUS_EXISTING = 0;
export const STATUS_ADDED = 1;
export const STATUS_DELETED = 2;

/** A manifest as decoded; numbers that entries inherit are still null. */
export interface Manifest {
  /** Field ids of the partition tuple's values; −1 where the writer gave none. */
  readonly partitionFieldIds: readonly number[];
  /** The Avro record of partition tuples, to write entries of this manifest again. */
  readonly partitionSchema: string;
  readonly entries: readonly ManifestEntry[];
}

export interface ManifestEntry {
  readonly status: number;
  /** Null: the manifest's. */
  readonly snapshotId: bigint | null;
  /** Null: the manifest's, for added entries only. */
  readonly sequenceNumber: bigint | null;
  readonly fileSequenceNumber: bigint | null;
  readonly file: DataFile;
}

export interface DataFile {
  /** 0 data, 1 position deletes, 2 equality deletes. */
  readonly content: number;
  readonly location: string;
  /** Lower case. */
  readonly format: string;
  readonly partition: readonly LakePartitionValue[];
  readonly rows: bigint;
  readonly bytes: bigint;
  /** By column id; null when the writer kept no metrics. */
  readonly stats: ReadonlyMap<number, ColumnStats> | null;
  readonly keyMetadata: Uint8Array | null;
  readonly splitOffsets: readonly bigint[] | null;
  readonly equalityIds: readonly number[] | null;
  readonly sortOrderId: number | null;
}

/** Null: not known. */
export interface ColumnStats {
  readonly size: number | null;
  readonly values: number | null;
  readonly nulls: number | null;
  readonly nans: number | null;
  readonly lower: Uint8Array | null;
  readonly upper: Uint8Array | null;
}

/** Live entries of a manifest by its line in the list; null when the list does not say. */
export function liveFiles(manifest: ManifestFile): number | null {
  return manifest.addedFiles === null || manifest.existingFiles === null ? null : manifest.addedFiles + manifest.existingFiles;
}
