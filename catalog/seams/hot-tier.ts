import type { EncodedLog, LogBatch } from '../model/log-batch.ts';
import type { BucketKey, OffsetVector } from '../model/offsets.ts';
import type { TableDefinition } from '../model/table.ts';
import type { ColumnBatch } from '../model/vector.ts';
import type { CatalogChange, CatalogState } from '../store/catalog-state.ts';

/**
 * The hot tier: tables as logs of buckets, written in atomic commits and read by offset.
 *
 * **Order.** Commits form one sequence. A commit is visible entirely or not at all: `ends()`, `pin()` and scans never show half of
 * one. When `commit()` resolves, its rows are durable and in every later read of every session. When it rejects with
 * `commit-unknown` (08007) they may or may not be there after a restart; any other rejection means they never will be.
 *
 * **Reading.** A reader takes a cut (`pin`, or `ends`) and reads `[from, to)` per bucket. Every offset below an end is stable: reading
 * the same range twice gives the same rows. If part of a range is gone, readers throw `snapshot-too-old` naming bucket and offsets;
 * damage throws `data-corrupted` naming table, bucket, offset. Neither ever yields a short answer.
 *
 * **Pins.** While a pin lives, no row at or above its boundary and no row of its lake snapshot's files is removed. A pin is taken in
 * one synchronous turn. It expires after `pinAgeMsMax`; using it afterwards throws `snapshot-too-old`. Release every pin.
 *
 * **Boundary.** Per table the tier remembers which lake snapshot holds which offsets (`LakeBoundary`). It moves by `commitBoundary`, only
 * forward, and only for the current table id and truncate generation. `relinkBoundary` alone sets it back, to an earlier round that the
 * lake was rolled back to: along the lineage of the lake's branch boundaries still only grow.
 *
 * **Leases.** At most one unexpired tiering lease a table; every grant raises `epoch`, and `commitBoundary` refuses an older epoch.
 *
 * Methods may be called concurrently. After `close()` every call rejects with `admin-shutdown`.
 */
export interface HotTier {
  /** The catalog now. Synchronous: the same turn sees the same state. */
  catalog(): CatalogState;

  /**
   * One DDL commit. `decide` runs at its place in the commit order, on the state it will change: concurrent DDL is serialised. It may
   * throw to give up (the error passes through), or return no changes (nothing is written). New tables take `state.nextTableId`.
   * Dropping or truncating a table discards its log, boundary and lease.
   */
  changeCatalog(decide: (state: CatalogState) => readonly CatalogChange[]): Promise<CatalogState>;

  /** Begins an atomic write over any number of tables. Bounded memory: large parts are spooled to disk before the commit. */
  beginWrite(): HotWrite;

  /** Visible end per bucket, exclusive. Buckets never written are absent. */
  ends(tableId: number): OffsetVector;
  /** First offset still readable per bucket (retention moves it). */
  starts(tableId: number): OffsetVector;

  /** Pins the given tables (all tables of the catalog when absent) at the newest commit. Synchronous. */
  pin(tableIds?: readonly number[]): Pin;

  /**
   * Bytes of whole encoded batches of one bucket covering `from` onward, at most about `bytesMax` (at least one batch), never past
   * `to`'s batch. `from` = `to` gives empty bytes.
   */
  fetch(request: FetchRequest): Promise<EncodedLog>;

  /**
   * Decoded batches of every bucket with data in [from, to), buckets one after another, offsets ascending within a bucket. Without
   * `to` the scan never ends: it pushes what later commits bring, until `signal` aborts (then it ends by throwing the signal's reason).
   * Back-pressure: nothing is read ahead of the consumer beyond a bounded buffer.
   */
  scan(request: ScanRequest): AsyncIterable<LogBatch>;

  /**
   * The same for code that cannot wait (DuckDB's table functions): a bounded scan whose `next` does at most one bounded read.
   * Null where the tier cannot read synchronously (a cluster): callers then stage a `scan` first.
   */
  cursor(request: ScanRequest & { readonly to: OffsetVector }): LogCursor | null;

  boundary(tableId: number): LakeBoundary | null;

  /** The value for the snapshot summary key `fluss-offsets` that stands for these ends; asked before the lake commit. */
  prepareBoundary(tableId: number, offsets: OffsetVector): Promise<string>;

  /**
   * Records that the lake holds everything below `next.offsets`. Applied only if table id, truncate generation, lease epoch and the
   * expected present boundary all match; otherwise nothing changes and the answer says why. Idempotent: recording the boundary that
   * is already recorded answers `recorded`.
   */
  commitBoundary(request: CommitBoundary): Promise<'recorded' | 'table-changed' | 'lease-lost' | 'boundary-moved'>;

  /**
   * Sets the boundary back to an earlier round's, `next`, under the same conditions as `commitBoundary`: the log is the only one to have
   * the rows above it again. Throws `snapshot-too-old`, naming bucket and offsets, when it has not all of them any more. `boundary-moved`
   * also when `next` is not at or below the present boundary in every bucket.
   */
  relinkBoundary(request: CommitBoundary): Promise<'recorded' | 'table-changed' | 'lease-lost' | 'boundary-moved'>;

  /** The lease, or null while another owner holds an unexpired one. */
  acquireLease(tableId: number, owner: string, durationMs: number): TieringLease | null;
  /** Extends it; false when it was lost. */
  renewLease(lease: TieringLease, durationMs: number): boolean;
  releaseLease(lease: TieringLease): void;

  /** Lake snapshots that live pins of the table stand on: expiry must keep them. */
  pinnedSnapshots(tableId: number): ReadonlySet<bigint>;

  /**
   * Removes log segments that are below the boundary, below every pin, and older than the table's ttl. Resolves with bytes freed.
   * Tables in `held` are left alone (quarantined ones: their lake snapshot may not be where the boundary says).
   */
  retain(options?: { readonly held?: ReadonlySet<number> | undefined }): Promise<number>;

  /** Resolves when a commit has moved an end of the table past `ends`, or rejects with the signal's reason. */
  whenMoved(tableId: number, ends: OffsetVector, signal: AbortSignal): Promise<void>;

  /** Finishes what was acknowledged, stops background work, lets go of the folder. */
  close(): Promise<void>;
}

export interface HotWrite {
  /**
   * Adds rows (columns in the order of the table's current schema, types equal). The tier routes rows to partitions and buckets and
   * keeps their order within a bucket. Not visible before `commit`. Awaiting it gives back-pressure. `kinds` only for key tables.
   * Throws `undefined-table` if the table is gone, `object-not-ready` if its schema changed since `schemaId`.
   */
  append(tableId: number, schemaId: number, batch: ColumnBatch, kinds?: Uint8Array): Promise<void>;
  /** DDL in the same commit, before the rows. */
  changeCatalog(decide: (state: CatalogState) => readonly CatalogChange[]): void;
  /** Makes all of it durable and visible. The write is spent. `meta` is kept in the journal record (job, epoch, cut…). */
  commit(meta?: Readonly<Record<string, unknown>>): Promise<HotCommit>;
  /** Gives it up; nothing of it will ever be seen. Harmless after commit. */
  abort(): Promise<void>;
}

export interface HotCommit {
  readonly sequence: bigint;
  readonly timestampMs: number;
  readonly rows: number;
}

export interface FetchRequest {
  readonly tableId: number;
  readonly bucket: BucketKey;
  readonly from: bigint;
  readonly to: bigint;
  readonly bytesMax: number;
}

export interface ScanRequest {
  readonly tableId: number;
  readonly from: OffsetVector;
  readonly to?: OffsetVector | undefined;
  /**
   * The definition whose columns are asked for: a pin's, or one that the reader has not committed yet. Columns have its types. Absent: the
   * present one.
   */
  readonly table?: TableDefinition | undefined;
  /** Column ids, in the wanted order; absent = its current schema's columns. May be empty: rows are then only counted. */
  readonly columns?: readonly number[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface LogCursor {
  /** The next batch, or null at the end. */
  next(): LogBatch | null;
  close(): void;
}

/** The lake holds every row of the table below `offsets`, in snapshot `snapshotId`. */
export interface LakeBoundary {
  readonly tableId: number;
  readonly truncateGeneration: number;
  readonly snapshotId: bigint;
  /** Immutable metadata file that contains the snapshot. */
  readonly metadataLocation: string;
  readonly lakeTableUuid: string;
  /** Exclusive. */
  readonly offsets: OffsetVector;
  readonly roundId: string;
  /** When the round's lake commit was made, wall clock. */
  readonly committedAtMs: number;
}

export interface CommitBoundary {
  readonly lease: TieringLease;
  readonly truncateGeneration: number;
  /** Snapshot id of the boundary this one follows; null for the first. */
  readonly expectedSnapshotId: bigint | null;
  readonly next: LakeBoundary;
}

export interface TieringLease {
  readonly tableId: number;
  readonly owner: string;
  /** Grows with every grant: the fencing token. */
  readonly epoch: number;
}

export interface Pin {
  readonly catalog: CatalogState;
  readonly sequence: bigint;
  readonly tables: ReadonlyMap<number, PinnedTable>;
  release(): void;
}

export interface PinnedTable {
  readonly boundary: LakeBoundary | null;
  /**
   * First offset of the present truncate generation per bucket (absent: 0). Rows of the table are exactly the offsets from here to
   * `ends`, whatever retention has done to the log: what `sys.verify_union` counts against.
   */
  readonly origins: OffsetVector;
  /** First offset readable per bucket. */
  readonly starts: OffsetVector;
  /** The cut: exclusive ends. */
  readonly ends: OffsetVector;
}
