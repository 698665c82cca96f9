import { must } from '../../catalog/base/assert.ts';
import type { Disk, DiskFile } from '../../catalog/seams/disk.ts';
import type { BucketLog } from './bucket-log.ts';
import type { DurableFolders } from './durable-folders.ts';
import type { FolderLayout } from './folder-layout.ts';
import type { FileExtent } from './log-extent.ts';
import { limited } from './limited.ts';
import { SegmentIndex } from './segment-index.ts';

const SYNCS_AT_ONCE = 8;

/** A segment that this process writes or has not synced yet. */
export interface OpenSegment {
  readonly extent: FileExtent;
  readonly file: DiskFile;
  /** Operations on the file that have not ended: it is not closed before. */
  busy: number;
  /** Nothing is added any more. */
  sealed: boolean;
  unsynced: boolean;
  closed: boolean;
}

/**
 * Segments open for writing: at most one growing segment a bucket, the least recently used of which are sealed past a limit, and those
 * that still have to be synced.
 */
export class SegmentPool {
  readonly #disk: Disk;
  readonly #layout: FolderLayout;
  readonly #folders: DurableFolders;
  readonly #openMax: number;
  readonly #newName: () => string;
  /** Least recently used first. */
  readonly #growing = new Map<BucketLog, OpenSegment>();
  readonly #unsynced = new Map<FileExtent, OpenSegment>();
  /** Folders with names of segments that are not durable. */
  #unsyncedFolders = new Set<string>();

  constructor(deps: { disk: Disk; layout: FolderLayout; folders: DurableFolders; openSegmentsMax: number; newName: () => string }) {
    this.#disk = deps.disk;
    this.#layout = deps.layout;
    this.#folders = deps.folders;
    this.#openMax = deps.openSegmentsMax;
    this.#newName = deps.newName;
  }

  /** The bucket's growing segment. */
  growing(log: BucketLog): OpenSegment | null {
    const segment = this.#growing.get(log);
    if (segment === undefined) return null;
    this.#growing.delete(log);
    this.#growing.set(log, segment);
    return segment;
  }

  /** A new segment for the bucket; the one before is sealed. */
  async begin(log: BucketLog, base: bigint, timestampMs: number): Promise<OpenSegment> {
    const before = this.#growing.get(log);
    if (before !== undefined) await this.seal(log, before);
    const folder = this.#layout.bucketFolder(log.tableId, log.partition, log.bucket);
    await this.#folders.make(folder);
    const path = `${folder}/${this.#newName()}.log`;
    const file = must(await this.#disk.open(path, 'create'), path);
    this.#unsyncedFolders.add(folder);
    const extent: FileExtent = {
      kind: 'file',
      path,
      base,
      next: base,
      byteLength: 0,
      headerCrc: 0,
      timestampMs: null,
      firstTimestampMs: timestampMs,
      lastTimestampMs: timestampMs,
      journal: null,
      index: new SegmentIndex(base),
    };
    const segment: OpenSegment = { extent, file, busy: 0, sealed: false, unsynced: false, closed: false };
    this.#growing.set(log, segment);
    if (this.#growing.size > this.#openMax) {
      const [oldLog, old] = this.#growing.entries().next().value!;
      await this.seal(oldLog, old);
    }
    return segment;
  }

  /** Appends to the file; what the extent says is the caller's to change. */
  async append(segment: OpenSegment, chunks: readonly Uint8Array[]): Promise<void> {
    segment.busy++;
    try {
      await segment.file.append(chunks);
    } finally {
      segment.busy--;
      await this.#closeIfDone(segment);
    }
  }

  /** The extent has grown by what was appended. */
  grown(segment: OpenSegment): void {
    segment.unsynced = true;
    this.#unsynced.set(segment.extent, segment);
  }

  /** Nothing is added to it any more; a segment without content is removed. */
  async seal(log: BucketLog, segment: OpenSegment): Promise<void> {
    if (this.#growing.get(log) === segment) this.#growing.delete(log);
    segment.sealed = true;
    await this.#closeIfDone(segment);
    if (segment.extent.byteLength === 0) await this.#disk.unlink(segment.extent.path);
    // Files wait open for their sync: not too many of them.
    else if (segment.unsynced && this.#unsynced.size > this.#openMax * 2) await this.#sync(segment);
  }

  /** The extent is out of the log and its file about to be removed. */
  async forget(log: BucketLog, extent: FileExtent): Promise<void> {
    const growing = this.#growing.get(log);
    const segment = growing?.extent === extent ? growing : this.#unsynced.get(extent);
    if (segment === undefined) return;
    if (growing === segment) this.#growing.delete(log);
    this.#unsynced.delete(extent);
    segment.sealed = true;
    segment.unsynced = false;
    await this.#closeIfDone(segment);
  }

  /** Makes everything durable that the extents say now. After a failure no segment of this process can be trusted to be on disk. */
  async sync(): Promise<void> {
    const folders = this.#unsyncedFolders;
    this.#unsyncedFolders = new Set();
    await limited(SYNCS_AT_ONCE, [...this.#unsynced.values()], async (segment) => {
      if (segment.unsynced) await this.#sync(segment);
    });
    await this.#folders.sync(folders);
  }

  /** A bucket folder is gone: there is nothing in it to be made durable. */
  forgetFolder(folder: string): void {
    for (const f of this.#unsyncedFolders) if (f === folder || f.startsWith(`${folder}/`)) this.#unsyncedFolders.delete(f);
  }

  async #sync(segment: OpenSegment): Promise<void> {
    const bytes = segment.extent.byteLength;
    segment.busy++;
    try {
      await segment.file.sync();
    } finally {
      segment.busy--;
    }
    // It may have grown while the sync ran.
    if (segment.extent.byteLength === bytes) {
      segment.unsynced = false;
      this.#unsynced.delete(segment.extent);
    }
    await this.#closeIfDone(segment);
  }

  async #closeIfDone(segment: OpenSegment): Promise<void> {
    if (segment.closed || segment.busy > 0 || !segment.sealed || segment.unsynced) return;
    segment.closed = true;
    await segment.file.close();
  }

  async close(): Promise<void> {
    for (const segment of new Set([...this.#growing.values(), ...this.#unsynced.values()])) {
      segment.sealed = true;
      segment.unsynced = false;
      await this.#closeIfDone(segment);
    }
    this.#growing.clear();
    this.#unsynced.clear();
  }
}
