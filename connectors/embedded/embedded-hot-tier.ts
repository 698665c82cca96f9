import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { EncodedLog, LogBatch } from '../../catalog/model/log-batch.ts';
import type { OffsetVector } from '../../catalog/model/offsets.ts';
import { qualifiedName } from '../../catalog/model/table.ts';
import type { Clock } from '../../catalog/seams/clock.ts';
import type { Disk, DiskLock } from '../../catalog/seams/disk.ts';
import type {
  CommitBoundary,
  FetchRequest,
  HotTier,
  HotWrite,
  LakeBoundary,
  LogCursor,
  Pin,
  ScanRequest,
  TieringLease,
} from '../../catalog/seams/hot-tier.ts';
import type { LogCodec } from '../../catalog/seams/log-codec.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import { type BoundaryAnswer, BoundaryCommit, flussOffsets, movedForward, setBack } from './boundary-commit.ts';
import { frees } from './catalog-relief.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { DurableFolders } from './durable-folders.ts';
import type { EmbeddedLimits } from './embedded-limits.ts';
import { type Decide, EmbeddedWrite, type WriteHost } from './embedded-write.ts';
import type { FileCache } from './file-cache.ts';
import type { FolderLayout } from './folder-layout.ts';
import type { HotState } from './hot-state.ts';
import type { Journal } from './journal.ts';
import type { Leases } from './leases.ts';
import { EmbeddedCursor, fetchLog, type LogSource, scanLog } from './log-scan.ts';
import type { MoveWaiters } from './move-waiters.ts';
import type { Pins } from './pins.ts';
import type { Reaper } from './reaper.ts';
import { RetentionCommit } from './retention-commit.ts';
import type { SegmentCopier } from './segment-copier.ts';
import type { SegmentPool } from './segment-pool.ts';
import type { Sequencer } from './sequencer.ts';
import type { TableLog } from './table-log.ts';

/** The parts of an open tier; `open-embedded.ts` puts them together. */
export interface EmbeddedParts {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly codec: LogCodec;
  readonly layout: FolderLayout;
  readonly limits: EmbeddedLimits;
  readonly lock: DiskLock;
  readonly state: HotState;
  readonly journal: Journal;
  readonly sequencer: Sequencer;
  readonly copier: SegmentCopier;
  readonly pool: SegmentPool;
  readonly checkpointer: Checkpointer;
  readonly reaper: Reaper;
  readonly pins: Pins;
  readonly leases: Leases;
  readonly waiters: MoveWaiters;
  readonly files: FileCache;
  readonly folders: DurableFolders;
  readonly newName: () => string;
  /** What full disks are answered with: removals that only old pins hold up. */
  readonly diskFull: () => void;
  /** Ends the start's background work, and waits for it. */
  readonly stopSweep: () => Promise<void>;
}

/** The hot tier in a data folder of its own; one process at a time. See {@link HotTier} for the contract, README.md for how. */
export class EmbeddedHotTier implements HotTier {
  readonly #parts: EmbeddedParts;
  readonly #source: LogSource;
  readonly #host: WriteHost;
  #closed: Promise<void> | null = null;
  #heldBytes = 0;
  #sticky = 0;

  constructor(parts: EmbeddedParts) {
    this.#parts = parts;
    this.#source = {
      layout: parts.layout,
      files: parts.files,
      codec: parts.codec,
      scanBytesMax: parts.limits.scanBytesMax,
      refuseIfClosed: () => this.#refuseIfClosed(),
      whenMoved: (table, ends, signal) => this.#whenMoved(table, ends, signal),
    };
    this.#host = {
      disk: parts.disk,
      limits: parts.limits,
      refuseIfStopped: () => this.#refuseIfStopped(),
      refuseIfDamaged: (tableId) => this.#refuseIfDamaged(tableId),
      catalog: () => parts.state.catalog,
      placeSpool: async (tableId, partition, bucket) => {
        await parts.sequencer.begin();
        const folder = parts.layout.bucketFolder(tableId, partition, bucket);
        await parts.folders.make(folder);
        return { folder, name: `${parts.newName()}.part` };
      },
      syncFolders: (folders) => parts.folders.sync(folders),
      nextStickyBucket: (bucketCount) => this.#sticky++ % bucketCount,
      hold: (bytes) => (this.#heldBytes += bytes),
      submit: (commit) => {
        this.#refuseIfStopped();
        return parts.sequencer.submit(commit);
      },
      failed: (error) => {
        if (isKind(error, 'disk-full')) parts.diskFull();
      },
    };
  }

  #refuseIfClosed(): void {
    if (this.#closed !== null) throw shutDown();
  }

  #refuseIfStopped(): void {
    this.#refuseIfClosed();
    const { stopped } = this.#parts.sequencer;
    if (stopped !== null) throw stopped;
  }

  /** Rows of a table whose definition was lost could not be told apart from others' later. */
  #refuseIfDamaged(tableId: number): void {
    const table = this.#parts.state.tables.get(tableId);
    if (table === undefined || table.damage === null) return;
    throw new ThermoclineError('data-corrupted', `table "${qualifiedName(table.definition.name)}" is damaged`, {
      detail: table.damage,
      hint: 'Restore the data folder from a backup, or drop the table.',
    });
  }

  catalog(): CatalogState {
    this.#refuseIfClosed();
    return this.#parts.state.catalog;
  }

  async changeCatalog(decide: Decide): Promise<CatalogState> {
    this.#refuseIfStopped();
    const { catalog } = await this.#parts.sequencer.submit({
      bytes: 1024,
      prepare: (draft) => {
        const changes = decide(draft.catalog);
        if (changes.length === 0) return null;
        return { meta: null, changes, boundaries: [], starts: [], parts: [], relief: frees(draft.catalog, changes) };
      },
    });
    return catalog;
  }

  beginWrite(): HotWrite {
    this.#refuseIfStopped();
    return new EmbeddedWrite(this.#host);
  }

  ends(tableId: number): OffsetVector {
    return this.#table(tableId).view().ends;
  }

  starts(tableId: number): OffsetVector {
    return this.#table(tableId).view().starts;
  }

  #table(tableId: number): TableLog {
    this.#refuseIfClosed();
    return this.#parts.state.table(tableId);
  }

  /** Dropped tables too, as long as pins keep them. */
  #readableTable(tableId: number): TableLog {
    this.#refuseIfClosed();
    const { state } = this.#parts;
    return state.tables.get(tableId) ?? state.table(tableId);
  }

  pin(tableIds?: readonly number[]): Pin {
    this.#refuseIfClosed();
    return this.#parts.pins.take(tableIds);
  }

  async fetch(request: FetchRequest): Promise<EncodedLog> {
    return fetchLog(this.#source, this.#readableTable(request.tableId), request);
  }

  scan(request: ScanRequest): AsyncIterable<LogBatch> {
    return scanLog(this.#source, this.#readableTable(request.tableId), request);
  }

  cursor(request: ScanRequest & { readonly to: OffsetVector }): LogCursor {
    return new EmbeddedCursor(this.#source, this.#readableTable(request.tableId), request);
  }

  boundary(tableId: number): LakeBoundary | null {
    this.#refuseIfClosed();
    return this.#parts.state.tables.get(tableId)?.boundary ?? null;
  }

  async prepareBoundary(tableId: number, offsets: OffsetVector): Promise<string> {
    return flussOffsets(this.#table(tableId).definition, offsets);
  }

  async commitBoundary(request: CommitBoundary): Promise<BoundaryAnswer> {
    this.#refuseIfStopped();
    const commit = new BoundaryCommit(request, this.#parts.leases, movedForward);
    await this.#parts.sequencer.submit(commit);
    return commit.answer;
  }

  async relinkBoundary(request: CommitBoundary): Promise<BoundaryAnswer> {
    this.#refuseIfStopped();
    const commit = new BoundaryCommit(request, this.#parts.leases, setBack);
    await this.#parts.sequencer.submit(commit);
    return commit.answer;
  }

  acquireLease(tableId: number, owner: string, durationMs: number): TieringLease | null {
    this.#table(tableId);
    return this.#parts.leases.acquire(tableId, owner, durationMs);
  }

  renewLease(lease: TieringLease, durationMs: number): boolean {
    this.#refuseIfClosed();
    return this.#parts.leases.renew(lease, durationMs);
  }

  releaseLease(lease: TieringLease): void {
    this.#parts.leases.release(lease);
  }

  pinnedSnapshots(tableId: number): ReadonlySet<bigint> {
    this.#refuseIfClosed();
    this.#parts.pins.expireOld();
    const snapshots = new Set<bigint>();
    for (const view of this.#parts.state.tables.get(tableId)?.pinnedViews() ?? []) {
      if (view.boundary !== null) snapshots.add(view.boundary.snapshotId);
    }
    return snapshots;
  }

  async retain(options: { readonly held?: ReadonlySet<number> | undefined } = {}): Promise<number> {
    this.#refuseIfStopped();
    const { pins, state, clock, sequencer, reaper } = this.#parts;
    pins.expireOld();
    const commit = new RetentionCommit(state, clock.wallMs(), options.held ?? new Set());
    await sequencer.submit(commit);
    await reaper.idle();
    return commit.freedBytes;
  }

  async whenMoved(tableId: number, ends: OffsetVector, signal: AbortSignal): Promise<void> {
    await this.#whenMoved(this.#table(tableId), ends, signal);
  }

  async #whenMoved(table: TableLog, ends: OffsetVector, signal: AbortSignal): Promise<void> {
    this.#refuseIfClosed();
    if (table.dropped) throw new ThermoclineError('undefined-table', `table "${table.definition.name.table}" was dropped`);
    await this.#parts.waiters.wait(table, ends, signal);
  }

  /** Metadata of the job's last commit (its epoch, its cut); null when it has made none. */
  lastCommitOf(job: string): Readonly<Record<string, unknown>> | null {
    this.#refuseIfClosed();
    return this.#parts.state.jobs.get(job) ?? null;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { sequencer, checkpointer, copier, pool, reaper, waiters, files, journal, lock, stopSweep } = this.#parts;
    waiters.close(shutDown());
    try {
      await sequencer.idle();
      // The first may join one that began before the last commits.
      for (let i = 0; i < 2 && sequencer.stopped === null && checkpointer.due; i++) await checkpointer.request();
      await sequencer.idle();
      // Whoever comes now still, from a queue that was full, comes too late.
      sequencer.stop(shutDown());
      await stopSweep();
      await copier.close();
      await reaper.idle();
      await pool.close();
      files.close();
      await journal.close();
    } finally {
      await lock.release();
    }
  }
}

function shutDown(): ThermoclineError {
  return new ThermoclineError('admin-shutdown', 'the server is shutting down');
}
