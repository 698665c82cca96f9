import { must } from '../../catalog/base/assert.ts';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import { tableOptions } from '../../catalog/model/table-options.ts';
import type { Timers } from '../../catalog/seams/clock.ts';
import { checkBatches, headerCrc32c, offsetsOf, placeBatches, wholeHeader } from './batch-walk.ts';
import type { BucketLog } from './bucket-log.ts';
import type { RetiredFile } from './checkpoint.ts';
import type { FileCache } from './file-cache.ts';
import type { FolderLayout } from './folder-layout.ts';
import type { HotTierReport } from './hot-tier-event.ts';
import type { DamagedExtent, FileExtent, InlineExtent, LogExtent } from './log-extent.ts';
import { driveRead, inlineBytes } from './log-reader.ts';
import type { OpenSegment, SegmentPool } from './segment-pool.ts';
import type { TableLog } from './table-log.ts';
import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';

export interface CopierLimits {
  /** A segment that has reached this size is followed by a new one. */
  readonly segmentBytes: number;
  /** A part file of this size stays what it is; smaller ones are copied into segments, so that files do not become too many. */
  readonly adoptBytesMin: number;
}

export interface CopierDeps {
  readonly layout: FolderLayout;
  readonly pool: SegmentPool;
  readonly files: FileCache;
  readonly timers: Timers;
  readonly limits: CopierLimits;
  readonly report: HotTierReport;
  /** An extent was copied or condemned: its bytes need not be held in memory any more. */
  readonly released: (extent: LogExtent) => void;
}

type CopiedExtent = InlineExtent | FileExtent;

/** Bytes copied by one append. */
const COPY_BYTES = 1 << 20;
const RETRY_MS = 1000;

/**
 * Copies committed parts from the journal (and small part files) into segments, in the background and in commit order. Reads never
 * wait for it: a part is readable where it is until, in one step, it is readable where it went.
 */
export class SegmentCopier {
  readonly #deps: CopierDeps;
  /** Buckets with pending extents. */
  readonly #waiting = new Map<BucketLog, TableLog>();
  #retired: RetiredFile[] = [];
  #limitJournal = Number.POSITIVE_INFINITY;
  /** Gives what went wrong, or null. */
  #running: Promise<unknown> | null = null;
  readonly #stop = new AbortController();

  constructor(deps: CopierDeps) {
    this.#deps = deps;
  }

  /** Copied part files: needed only should the newest checkpoint be lost. */
  get retired(): readonly RetiredFile[] {
    return this.#retired;
  }

  retire(files: readonly RetiredFile[]): void {
    this.#retired.push(...files);
  }

  /** Takes the retired files that no journal from `journal` on names. */
  takeRetiredBefore(journal: number): RetiredFile[] {
    const gone = this.#retired.filter((f) => f.journal < journal);
    this.#retired = this.#retired.filter((f) => f.journal >= journal);
    return gone;
  }

  /** The bucket has new parts. */
  wake(table: TableLog, log: BucketLog): void {
    this.#waiting.set(log, table);
    if (this.#running === null && !this.#stop.signal.aborted) void this.#background();
  }

  /** From now on parts of this journal and later ones wait. */
  holdFrom(journal: number): void {
    this.#limitJournal = journal;
  }

  /** Ends {@link holdFrom}. */
  resume(): void {
    this.#limitJournal = Number.POSITIVE_INFINITY;
    if (this.#running === null && this.#waiting.size > 0 && !this.#stop.signal.aborted) void this.#background();
  }

  /** Copies everything that may be copied; throws what prevents it. */
  async copyAll(): Promise<void> {
    while (this.#running !== null) await this.#running;
    const failure = await this.#loop();
    if (failure !== null) throw failure;
  }

  async #background(): Promise<void> {
    const failure = await this.#loop();
    if (failure === null || this.#stop.signal.aborted) return;
    this.#deps.report({
      kind: 'background-error',
      message: 'could not copy committed rows into a segment; they stay in the journal',
      error: failure,
    });
    try {
      await this.#deps.timers.sleep(RETRY_MS, this.#stop.signal);
    } catch {
      return; // closed
    }
    this.resume();
  }

  async #loop(): Promise<unknown> {
    const running = this.#passes().then(
      () => null,
      (error: unknown) => error,
    );
    this.#running = running;
    const failure = await running;
    this.#running = null;
    // A bucket may have been woken after the last pass went by it.
    if (failure === null && !this.#stop.signal.aborted && [...this.#waiting.keys()].some((log) => this.#canStep(log)))
      void this.#background();
    return failure;
  }

  #canStep(log: BucketLog): boolean {
    const first = log.firstPending;
    return first !== null && this.#mayGo(first);
  }

  /** Visits the waiting buckets in turn, a bounded step each, until nothing is left that may be copied. */
  async #passes(): Promise<void> {
    for (let busy = true; busy;) {
      // Let the commit that woke us answer first, and others join.
      await yieldToLoop();
      busy = false;
      for (const [log, table] of Array.from(this.#waiting)) {
        if (this.#stop.signal.aborted) return;
        const first = log.firstPending;
        if (first === null) this.#waiting.delete(log);
        else if (this.#mayGo(first)) {
          busy = true;
          await this.#step(log, table, first);
        }
      }
    }
  }

  #mayGo(extent: LogExtent): boolean {
    return extent.kind === 'damaged' || must(extent.journal, 'the journal of a pending part') < this.#limitJournal;
  }

  /** Moves the bucket's first pending extents to where they stay. */
  async #step(log: BucketLog, table: TableLog, first: LogExtent): Promise<void> {
    if (!this.#isCopied(first)) {
      log.settle(1, first);
      return;
    }
    const run = this.#collect(log);
    const chunks: Uint8Array[] = [];
    for (const extent of run) {
      try {
        chunks.push(await this.#bytesOf(extent));
      } catch (error) {
        if (!isKind(error, 'data-corrupted')) throw error;
        // What came before it in the run is copied now; after that it is the first itself.
        if (chunks.length > 0) break;
        if (log.firstPending === extent) this.#condemn(log, table, extent, error.fields.detail ?? error.message);
        return;
      }
    }
    await this.#copy(log, table, run.slice(0, chunks.length), chunks);
  }

  #isCopied(extent: LogExtent): extent is CopiedExtent {
    return extent.kind === 'inline' || (extent.kind === 'file' && extent.byteLength < this.#deps.limits.adoptBytesMin);
  }

  #collect(log: BucketLog): CopiedExtent[] {
    const run: CopiedExtent[] = [];
    let bytes = 0;
    for (const extent of log.pendingExtents()) {
      if (!this.#isCopied(extent) || !this.#mayGo(extent) || (bytes > 0 && bytes + extent.byteLength > COPY_BYTES)) break;
      run.push(extent);
      bytes += extent.byteLength;
    }
    return run;
  }

  async #bytesOf(extent: CopiedExtent): Promise<Uint8Array> {
    const { layout, files } = this.#deps;
    if (extent.kind === 'inline') return extent.bytes ?? driveRead(inlineBytes(extent, layout), files);
    const bytes = await files.read(extent.path, 0, extent.byteLength);
    checkBatches(bytes, extent.headerCrc);
    placeBatches(bytes, extent.base, must(extent.timestampMs, 'the time of a part'));
    return bytes;
  }

  #condemn(log: BucketLog, table: TableLog, extent: CopiedExtent, reason: string): void {
    const path = extent.kind === 'inline' ? this.#deps.layout.journalFile(extent.journal) : extent.path;
    const damaged: DamagedExtent = { kind: 'damaged', base: extent.base, next: extent.next, path, reason };
    log.settle(1, damaged);
    this.#deps.released(extent);
    this.#deps.report({
      kind: 'damage',
      message: `rows of a commit are damaged: ${reason}`,
      file: path,
      tableId: table.id,
      table: table.definition.name.table,
      partition: log.partition,
      bucket: log.bucket,
      from: extent.base,
      to: extent.next,
    });
  }

  async #copy(log: BucketLog, table: TableLog, run: readonly CopiedExtent[], chunks: readonly Uint8Array[]): Promise<void> {
    const { pool } = this.#deps;
    const first = run[0]!;
    const bytes = chunks.reduce((sum, c) => sum + c.length, 0);
    const present = pool.growing(log);
    const segment =
      present !== null && this.#fits(present, log, table, first, bytes) ? present : await pool.begin(log, first.base, timeOf(first));
    try {
      await pool.append(segment, chunks);
    } catch (error) {
      // What the file now ends with is unknown: it keeps what it had, and nothing is added to it any more.
      await pool.seal(log, segment);
      throw error;
    }
    const { extent } = segment;
    if (log.firstPending !== first || (extent.byteLength > 0 && log.stored.at(-1) !== extent)) {
      // TRUNCATE or DROP took the rows away meanwhile; the file has a tail that nobody names.
      await pool.seal(log, segment);
      return;
    }
    for (const chunk of chunks) growBy(extent, chunk);
    extent.lastTimestampMs = timeOf(run.at(-1)!);
    pool.grown(segment);
    log.settle(run.length, extent);
    for (const done of run) {
      this.#deps.released(done);
      if (done.kind === 'file') this.#retired.push({ path: done.path, journal: must(done.journal, 'the journal of a part') });
    }
  }

  /** May the run go to the end of the bucket's present segment? */
  #fits({ extent }: OpenSegment, log: BucketLog, table: TableLog, first: CopiedExtent, bytes: number): boolean {
    // Retention removes whole segments: one must not gather rows for longer than a part of their life.
    const ttlMs = tableOptions(table.definition.options).logTtlMs;
    const young = ttlMs === 0 || timeOf(first) - extent.firstTimestampMs <= Math.max(1000, ttlMs / 4);
    return (
      young && extent.byteLength + bytes <= this.#deps.limits.segmentBytes && extent.next === first.base && log.stored.at(-1) === extent
    );
  }

  /** Stops the work; what is not copied stays in the journal. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('closed'));
    while (this.#running !== null) await this.#running;
  }
}

function timeOf(extent: CopiedExtent): number {
  return must(extent.timestampMs, 'the time of a part');
}

/** The segment now also holds the batches of the chunk. */
function growBy(extent: FileExtent, chunk: Uint8Array): void {
  const index = must(extent.index, 'the index of a segment being written');
  for (let at = 0; at < chunk.length;) {
    const header = wholeHeader(chunk, at);
    index.add(chunk, at, header.byteLength, offsetsOf(header));
    extent.headerCrc = headerCrc32c(chunk, at, extent.headerCrc);
    at += header.byteLength;
  }
  extent.byteLength += chunk.length;
  extent.next = index.next;
}
