import { ThermoclineError, isKind } from '../../catalog/errors/thermocline-error.ts';
import { catalogToJson } from '../../catalog/store/catalog-json.ts';
import type { Disk } from '../../catalog/seams/disk.ts';
import { must } from '../../catalog/base/assert.ts';
import { boundaryToJson } from './boundary-json.ts';
import type { BucketLog } from './bucket-log.ts';
import { type Checkpoint, type CheckpointExtent, checkpointFrames, type CheckpointHead } from './checkpoint.ts';
import { type FolderLayout, numberOfName } from './folder-layout.ts';
import type { HotState } from './hot-state.ts';
import type { HotTierReport } from './hot-tier-event.ts';
import type { Journal } from './journal.ts';
import type { LogExtent } from './log-extent.ts';
import type { Reaper } from './reaper.ts';
import type { Reserve } from './reserve.ts';
import type { SegmentCopier } from './segment-copier.ts';
import type { SegmentPool } from './segment-pool.ts';
import type { Sequencer } from './sequencer.ts';
import type { TableLog } from './table-log.ts';
import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';

export interface CheckpointerDeps {
  readonly disk: Disk;
  readonly layout: FolderLayout;
  readonly state: HotState;
  readonly journal: Journal;
  readonly sequencer: Sequencer;
  readonly copier: SegmentCopier;
  readonly pool: SegmentPool;
  readonly reaper: Reaper;
  readonly reserve: Reserve;
  readonly report: HotTierReport;
}

/** What a table was at the checkpoint's place in the order. */
interface CapturedTable {
  readonly table: TableLog;
  readonly boundary: TableLog['boundary'];
  readonly damage: string | null;
  readonly buckets: readonly { readonly log: BucketLog; readonly origin: bigint; readonly start: bigint; readonly end: bigint }[];
}

interface Captured {
  readonly head: Omit<CheckpointHead, 'retired'>;
  readonly tables: readonly CapturedTable[];
}

const WRITE_BYTES = 1 << 20;

/**
 * Makes checkpoints: the journal begins a new file, everything before it is copied and synced into segments, the state as of that
 * moment is written, synced and named; only then older journals go. The checkpoint before, with its journals, is kept.
 */
export class Checkpointer {
  readonly #deps: CheckpointerDeps;
  /** First journal that the newest checkpoint needs; 0 when there is no checkpoint. */
  #newest: number;
  /** Sequence of the newest checkpoint; 0 when there is none. */
  #newestSequence: number;
  #running: Promise<void> | null = null;

  constructor(deps: CheckpointerDeps, newest: { readonly journal: number; readonly sequence: number }) {
    this.#deps = deps;
    this.#newest = newest.journal;
    this.#newestSequence = newest.sequence;
  }

  /** Are there commits that the newest checkpoint lacks? */
  get due(): boolean {
    return this.#deps.journal.run !== null && this.#newestSequence !== this.#deps.state.sequence;
  }

  /** Makes one, or joins the one being made. Never throws: failures are reported, and the journal simply goes on. */
  request(): Promise<void> {
    this.#running ??= this.#attempt().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #attempt(): Promise<void> {
    const { reserve, report, sequencer } = this.#deps;
    try {
      try {
        await this.#make();
      } catch (error) {
        if (!isKind(error, 'disk-full') || !reserve.held) throw error;
        // A checkpoint frees journals.
        await reserve.release();
        await this.#make();
        await reserve.take();
      }
    } catch (error) {
      if (sequencer.stopped === null)
        report({ kind: 'checkpoint-failed', message: 'a checkpoint could not be made; the journal is kept', error });
    }
  }

  async #make(): Promise<void> {
    const { sequencer, journal, copier, disk, layout, report } = this.#deps;
    const captured = await sequencer.exclusive(async () => {
      if (sequencer.stopped !== null) throw sequencer.stopped;
      await journal.roll();
      copier.holdFrom(journal.number);
      return this.#capture();
    });
    let checkpoint: Checkpoint;
    try {
      await copier.copyAll();
      const { head, tables } = captured;
      checkpoint = {
        head: { ...head, retired: copier.retired.filter((f) => f.journal >= this.#newest) },
        tables: tables.map((t) => ({
          id: t.table.id,
          boundary: t.boundary === null ? null : boundaryToJson(t.boundary),
          damage: t.damage,
          buckets: t.buckets.map(({ log, origin, start, end }) => ({
            partition: log.partition,
            bucket: log.bucket,
            origin: String(origin),
            start: String(start),
            end: String(end),
            extents: log.stored.filter((e) => e.next > start && e.base < end).map(extentToJson),
          })),
        })),
      };
    } finally {
      copier.resume();
    }
    await this.#syncSegments();
    const file = layout.checkpointFile(captured.head.journal);
    const bytes = await this.#write(checkpoint);
    await disk.rename(layout.checkpointScratch, file);
    await disk.syncFolder(layout.journal);
    this.#newestSequence = captured.head.sequence;
    await this.#forgetOld(captured.head.journal);
    report({ kind: 'checkpoint', message: 'made a checkpoint', file, bytes });
  }

  /** Between two groups: everything durable is visible. */
  #capture(): Captured {
    const { state, journal } = this.#deps;
    const head = {
      journal: journal.number,
      group: journal.position.group,
      groupCrc: journal.position.crc,
      sequence: state.sequence,
      timestampMs: state.timestampMs,
      catalog: catalogToJson(state.catalog),
      jobs: [...state.jobs],
      readOnly: state.readOnly,
    };
    const tables = [...state.tables.values()]
      .filter((t) => !t.dropped)
      .map((table) => ({
        table,
        boundary: table.boundary,
        damage: table.damage,
        buckets: [...table.buckets.values()].map((log) => ({ log, origin: log.origin, start: log.start, end: log.end })),
      }));
    return { head, tables };
  }

  async #syncSegments(): Promise<void> {
    const { pool, sequencer, report } = this.#deps;
    try {
      await pool.sync();
    } catch (error) {
      // What was copied may be lost without a trace. The journal still has it, so the next start puts it right.
      sequencer.stop(
        new ThermoclineError('io-error', 'writes are stopped: a log segment could not be synced', {
          detail: error instanceof Error ? error.message : String(error),
          hint: 'Check the disk, then restart the server. Reading goes on.',
          cause: error,
        }),
      );
      report({
        kind: 'writes-stopped',
        message: 'a log segment could not be synced: writes are refused until the server starts again',
        error,
      });
      throw error;
    }
  }

  async #write(checkpoint: Checkpoint): Promise<number> {
    const { disk, layout } = this.#deps;
    const file = must(await disk.open(layout.checkpointScratch, 'create'), 'the new checkpoint');
    try {
      if (file.size > 0) await file.truncate(0);
      let frames: Uint8Array[] = [];
      let bytes = 0;
      for (const frame of checkpointFrames(checkpoint)) {
        frames.push(frame);
        bytes += frame.length;
        if (bytes < WRITE_BYTES) continue;
        await file.append(frames);
        await yieldToLoop();
        frames = [];
        bytes = 0;
      }
      await file.append(frames);
      await file.sync();
      return file.size;
    } finally {
      await file.close();
    }
  }

  /** Keeps the checkpoint before the new one with its journals; what is older goes. */
  async #forgetOld(journal: number): Promise<void> {
    const { disk, layout, copier, reaper } = this.#deps;
    const kept = this.#newest;
    this.#newest = journal;
    const gone: string[] = copier.takeRetiredBefore(kept).map((f) => f.path);
    for (const name of await disk.list(layout.journal)) {
      const checkpoint = numberOfName(name, 'checkpoint');
      const number = numberOfName(name, 'journal');
      if (checkpoint !== null && checkpoint !== kept && checkpoint !== journal) gone.push(layout.checkpointFile(checkpoint));
      if (number !== null && number < kept) gone.push(layout.journalFile(number));
    }
    reaper.removeFiles(gone);
  }
}

function extentToJson(extent: LogExtent): CheckpointExtent {
  if (extent.kind === 'damaged')
    return { kind: 'damaged', base: String(extent.base), next: String(extent.next), path: extent.path, reason: extent.reason };
  const { path, base, next, byteLength, headerCrc, timestampMs, firstTimestampMs, lastTimestampMs } = must(
    extent.kind === 'file' ? extent : null,
    'a stored extent',
  );
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    kind: 'file',
    name,
    base: String(base),
    next: String(next),
    byteLength,
    headerCrc,
    timestampMs,
    firstTimestampMs,
    lastTimestampMs,
  };
}
