import type { DataType } from '../model/data-type.ts';
import type { WrittenFile } from './parquet-writer.ts';

/**
 * The lake: Iceberg-shaped tables of immutable files, changed by atomic commits.
 *
 * A {@link LakeTable} is one immutable metadata version. Commits assert what they started from: `requiredParent` is the snapshot the
 * new one must follow, `uuid` the table's identity. They end in exactly one of: a new LakeTable (done, durable), `lake-conflict`
 * (nothing happened; load again), `lake-commit-unknown` (find the round id in a fresh load before anything else), or another error
 * (nothing happened). The lake never deletes data files on its own after a commit was attempted.
 *
 * Features it cannot read are refused with `lake-unsupported` when a scan is planned, damaged files with `lake-corrupted` naming the
 * file: never skipped, never misread.
 */
export interface Lake {
  /** Creates the table, or throws `duplicate-table`. */
  createTable(spec: LakeTableSpec): Promise<LakeTable>;
  /** The newest version; null when there is none. */
  loadTable(id: LakeTableId): Promise<LakeTable | null>;
  /**
   * The version a metadata file holds. Immutable, so cached. A table that was dropped and made again under its name has files of the
   * same locations: `uuid` says which one is meant (`lake-missing` when it is not that one any more).
   *
   * Old metadata files go away when the table says so. With `snapshotId` the version is then put together from the newest file, as it was
   * when that snapshot was main's head: as long as the snapshot is kept, whoever stands on it can read it.
   */
  loadMetadata(metadataLocation: string, uuid?: string, snapshotId?: bigint): Promise<LakeTable>;
  /** Removes the table and its files. With `uuid`: only if it is that very table, else `lake-conflict`; one that is gone is fine. */
  dropTable(id: LakeTableId, uuid?: string): Promise<void>;

  /** Files of a snapshot that may hold rows satisfying `filter`: pruning is allowed to keep too much, never to drop a match. */
  planScan(request: LakeScanRequest): Promise<LakeScan>;
  /** Every data file a snapshot has, for `t$lake$files`. */
  listFiles(table: LakeTable, snapshotId: bigint): Promise<readonly LakeFile[]>;

  /** Where a new data file of the partition goes, and the name under which it is committed. */
  newDataFile(table: LakeTable, partition: readonly LakePartitionValue[], bucket: number, ordinal: number, writeId: string): DataFileTarget;
  /** Moves a finished local Parquet file to its target. Durable when it resolves. */
  putDataFile(target: DataFileTarget, localPath: string): Promise<void>;
  /** Removes a file that no commit refers to. */
  deleteDataFile(target: DataFileTarget): Promise<void>;

  /** Adds files in a new snapshot. `files` may be empty: a commit that only carries a summary. */
  commitAppend(request: LakeAppend): Promise<LakeTable>;
  /** Removes every data file in a new snapshot (`delete`): TRUNCATE. */
  commitDeleteAll(request: Omit<LakeAppend, 'files'>): Promise<LakeTable>;
  /** Gives the table another schema and/or sets properties. Returns the table unchanged if nothing is new. */
  alterTable(table: LakeTable, change: LakeTableChange): Promise<LakeTable>;
}

export interface LakeTableId {
  readonly namespace: readonly string[];
  readonly name: string;
}

export interface LakeColumn {
  readonly name: string;
  readonly type: DataType;
  readonly required: boolean;
  readonly doc?: string | undefined;
}

export interface LakeField extends LakeColumn {
  readonly fieldId: number;
  /** Ids of what is inside a nested type, each before what is inside of it: element; key, value; fields in order. None for plain types. */
  readonly innerIds?: readonly number[] | undefined;
}

/** Only what tiering needs to make; `bucket` with the column's own name + `_bucket`, as Iceberg names it. */
export type LakePartitionField =
  | { readonly transform: 'identity'; readonly column: string }
  | { readonly transform: 'bucket'; readonly column: string; readonly buckets: number };

export interface LakeTableSpec {
  readonly id: LakeTableId;
  readonly columns: readonly LakeColumn[];
  readonly partition: readonly LakePartitionField[];
  /** Ascending, nulls first. */
  readonly sortBy: readonly string[];
  /** Names of identifier columns (primary key). */
  readonly identifier: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
}

export interface LakeTable {
  readonly id: LakeTableId;
  readonly uuid: string;
  readonly location: string;
  readonly metadataLocation: string;
  readonly formatVersion: number;
  /** Current schema, in order. */
  readonly fields: readonly LakeField[];
  /** What a data file of the current schema says of itself in its footer, as the format's own writers do (`iceberg.schema`). */
  readonly fileFooter: Readonly<Record<string, string>>;
  readonly partition: readonly LakePartitionField[];
  readonly properties: Readonly<Record<string, string>>;
  readonly currentSnapshotId: bigint | null;
  /** Snapshots still in the metadata, oldest first. */
  readonly snapshots: readonly LakeSnapshot[];
  /** The current snapshot and its ancestors, newest first, as far as the metadata still knows them. */
  readonly lineage: readonly LakeSnapshot[];
  /** Main's history: (time, snapshot), for time travel. */
  readonly history: readonly { readonly timestampMs: number; readonly snapshotId: bigint }[];
}

export interface LakeSnapshot {
  readonly snapshotId: bigint;
  readonly parentId: bigint | null;
  readonly sequenceNumber: bigint;
  readonly timestampMs: number;
  readonly operation: string;
  readonly summary: Readonly<Record<string, string>>;
  readonly manifestList: string;
  readonly schemaId: number | null;
}

/** A partition value as Iceberg stores it: text, number, bigint, boolean, bytes or null. */
export type LakePartitionValue = string | number | bigint | boolean | Uint8Array | null;

/** A conjunct for pruning. Values are in vector form: number for int/date/real/double, bigint for bigint/timestamp (µs)/decimal (unscaled, column scale), string, boolean, bytes. */
export type LakeFilter = LakeCondition & {
  /** Where given, the column is this field, whatever it was called in the snapshot's schema. */
  readonly fieldId?: number | undefined;
};

type LakeCondition =
  | { readonly op: '=' | '<' | '<=' | '>' | '>='; readonly column: string; readonly value: LakeFilterValue }
  | { readonly op: 'in'; readonly column: string; readonly values: readonly LakeFilterValue[] }
  | { readonly op: 'is-null' | 'is-not-null'; readonly column: string };

export type LakeFilterValue = string | number | bigint | boolean | Uint8Array;

export interface LakeScanRequest {
  readonly table: LakeTable;
  readonly snapshotId: bigint;
  /** All of them must hold (AND). */
  readonly filter?: readonly LakeFilter[] | undefined;
  /** Only files of these buckets (fluss `__bucket` / bucket transform), when the layout tells. */
  readonly buckets?: readonly number[] | undefined;
}

export interface LakeScan {
  /** Schema of the snapshot to read with (for main's current: the current schema). */
  readonly fields: readonly LakeField[];
  readonly files: readonly LakeFile[];
  readonly filesTotal: number;
  readonly filesPruned: number;
  readonly manifestsTotal: number;
  readonly manifestsPruned: number;
  readonly rows: bigint;
  readonly bytes: bigint;
}

export interface LakeFile {
  /** As the manifest names it. */
  readonly location: string;
  /** Where DuckDB can read it. */
  readonly localPath: string;
  readonly format: 'parquet';
  readonly rows: bigint;
  readonly bytes: bigint;
  readonly partition: readonly LakePartitionValue[];
  readonly sequenceNumber: bigint;
  readonly snapshotId: bigint;
}

export interface DataFileTarget {
  readonly location: string;
  readonly partition: readonly LakePartitionValue[];
}

export interface LakeAppend {
  readonly table: LakeTable;
  /** The snapshot main must stand at; null = none yet. */
  readonly requiredParent: bigint | null;
  readonly files: readonly { readonly target: DataFileTarget; readonly written: WrittenFile }[];
  /** Added to the snapshot's summary (besides totals). */
  readonly summary: Readonly<Record<string, string>>;
  /** Table properties set in the same commit. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
  /**
   * Snapshots taken out of the table in the same commit, with the metadata files that only they need. Those that are gone already, that a
   * branch or tag needs, or that is the head, are passed over. Data files stay.
   */
  readonly expire?: readonly bigint[] | undefined;
}

export interface LakeTableChange {
  /**
   * The whole next schema, in order: columns of the table under their field ids, new ones under null. A column that is not listed is
   * dropped; its id is never used again. Types may be widened (Iceberg's promotions), a required column made optional. New columns are optional.
   */
  readonly columns?: readonly (LakeColumn & { readonly fieldId: number | null })[] | undefined;
  readonly setProperties?: Readonly<Record<string, string>> | undefined;
}
