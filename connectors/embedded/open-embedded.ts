import { ThermoclineError, isKind } from '../../catalog/errors/thermocline-error.ts';
import type { Clock, Timers } from '../../catalog/seams/clock.ts';
import type { Disk, DiskLock } from '../../catalog/seams/disk.ts';
import type { Random } from '../../catalog/seams/random.ts';
import { FlussLogCodec } from '../record/fluss-log-codec.ts';
import { must } from '../../catalog/base/assert.ts';
import { Checkpointer } from './checkpointer.ts';
import { DurableFolders } from './durable-folders.ts';
import { EmbeddedHotTier } from './embedded-hot-tier.ts';
import { DEFAULT_LIMITS, type EmbeddedLimits } from './embedded-limits.ts';
import { FileCache } from './file-cache.ts';
import { lockFolder, openFormat, refuseForeignFolder } from './folder-format.ts';
import { FolderLayout } from './folder-layout.ts';
import { sweepFolder } from './folder-sweep.ts';
import type { HotTierReport } from './hot-tier-event.ts';
import { Journal, type WrittenGroup } from './journal.ts';
import { Leases } from './leases.ts';
import type { LogExtent } from './log-extent.ts';
import { MoveWaiters } from './move-waiters.ts';
import { Pins } from './pins.ts';
import { Reaper } from './reaper.ts';
import { recover } from './recovery.ts';
import { Reserve } from './reserve.ts';
import { SegmentCopier } from './segment-copier.ts';
import { SegmentPool } from './segment-pool.ts';
import { Sequencer } from './sequencer.ts';

export interface EmbeddedOptions {
  /** Absolute path; made when it is missing. */
  readonly folder: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  /** Events for the log: recovery, damage, checkpoints, trouble in the background. */
  readonly report: HotTierReport;
  readonly limits?: Partial<EmbeddedLimits> | undefined;
  /** What a second process is told about who has the folder. */
  readonly pid?: number | undefined;
}

/**
 * Opens the data folder, making it when it is new. Resolves when everything acknowledged before is readable; copying, sweeping and
 * warming go on in the background.
 *
 * Throws `object-in-use` (another process has it), `feature-not-supported` (its format is newer), `data-corrupted` (nothing of it can
 * be made out), `insufficient-privilege`, `io-error`. Lesser damage is reported and met by those who read there; a full disk only
 * keeps it from being written.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedHotTier> {
  const layout = new FolderLayout(options.folder);
  await options.disk.makeFolder(layout.root);
  await options.disk.syncFolder(layout.root.slice(0, layout.root.lastIndexOf('/')) || '/');
  await refuseForeignFolder(options.disk, layout);
  const lock = await lockFolder(options.disk, layout, options.pid ?? process.pid);
  try {
    return await openLocked(options, layout, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openLocked(options: EmbeddedOptions, layout: FolderLayout, lock: DiskLock): Promise<EmbeddedHotTier> {
  const { disk, clock, timers, random, report } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const codec = await FlussLogCodec.load();
  await openFormat(disk, layout);
  const folders = new DurableFolders(disk, layout.root);
  for (const folder of [layout.journal, layout.log]) await folders.make(folder);
  await folders.sync([layout.root]);

  let pendingBytes = 0;
  const keepBytes = (byteLength: number): boolean => {
    if (pendingBytes + byteLength > limits.pendingBytesMax) return false;
    pendingBytes += byteLength;
    return true;
  };
  const released = (extent: LogExtent): void => {
    if (extent.kind !== 'inline' || extent.bytes === null) return;
    pendingBytes -= extent.byteLength;
    extent.bytes = null;
  };

  const recovered = await recover({ disk, layout, report, keepBytes });
  const { state } = recovered;
  const runId = Buffer.from(random.bytes(8)).readBigUInt64LE();
  const journal = new Journal({ disk, layout, runId }, { number: recovered.lastNumber, group: recovered.group, crc: recovered.groupCrc });
  const reserve = new Reserve(disk, layout.reserve, limits.reserveBytes);
  const files = new FileCache(disk, limits.openFilesMax);
  const leases = new Leases(clock, () => journal.run);
  const waiters = new MoveWaiters();
  let names = 0;
  const newName = (): string => `${must(journal.run, 'a journal of this run')}-${++names}`;
  const pool = new SegmentPool({ disk, layout, folders, openSegmentsMax: limits.openSegmentsMax, newName });
  const copier = new SegmentCopier({ layout, pool, files, timers, limits, report, released });
  copier.retire(recovered.retired);
  const reaper = new Reaper({ disk, layout, state, files, pool, folders, report, released });
  const pins = new Pins({ state, clock, ageMsMax: limits.pinAgeMsMax, report, released: (tables) => reaper.released(tables) });
  const diskFull = (): void => {
    report({ kind: 'disk-full', message: 'the disk is full: writes are refused until there is space again' });
    pins.expireOldest(reaper.held);
  };

  const stopSweep = new AbortController();
  let sweeping: Promise<void> | null = null;
  /** Once, when this process has a journal of its own (a full disk may put that off). */
  const beginBackground = (): void => {
    for (const table of state.tables.values())
      for (const log of table.buckets.values()) if (log.firstPending !== null) copier.wake(table, log);
    checkpointIfDue();
    sweeping = sweepFolder({
      disk,
      layout,
      state,
      files,
      report,
      signal: stopSweep.signal,
      kept: new Set(recovered.retired.map((f) => f.path)),
      ownPrefix: `${journal.run}-`,
      newTableIds: state.catalog.nextTableId,
      keepUnnamed: recovered.damaged,
    }).catch((error: unknown) => {
      report({ kind: 'background-error', message: 'could not look through the log folder', error });
    });
  };
  let journalBytes = recovered.journalBytes;
  const publish = (group: WrittenGroup): void => {
    if (sweeping === null) beginBackground();
    for (const record of group.records) {
      const { grown, shrunk, discarded } = state.apply(record, group);
      waiters.grown(grown);
      for (const [log, table] of grown) copier.wake(table, log);
      for (const table of discarded) {
        leases.discard(table.id);
        if (table.dropped) waiters.dropped(table);
      }
      reaper.collect(shrunk);
    }
    journalBytes += group.byteLength;
    checkpointIfDue();
  };
  const sequencer = new Sequencer({ state, journal, reserve, clock, report, limits, publish, diskFull });
  const checkpointer = new Checkpointer(
    { disk, layout, state, journal, sequencer, copier, pool, reaper, reserve, report },
    recovered.checkpoint,
  );
  const checkpointIfDue = (): void => {
    if (journalBytes < limits.checkpointBytes) return;
    journalBytes = 0;
    void checkpointer.request();
  };

  if (state.readOnly !== null) sequencer.stop(readOnly(layout, state.readOnly));
  else await beginWriting(sequencer, reserve, diskFull);
  if (journal.run !== null) beginBackground();
  return new EmbeddedHotTier({
    disk,
    clock,
    codec,
    layout,
    limits,
    lock,
    state,
    journal,
    sequencer,
    copier,
    pool,
    checkpointer,
    reaper,
    pins,
    leases,
    waiters,
    files,
    folders,
    newName,
    diskFull,
    stopSweep: async () => {
      stopSweep.abort();
      if (sweeping !== null) await sweeping;
    },
  });
}

async function beginWriting(sequencer: Sequencer, reserve: Reserve, diskFull: () => void): Promise<void> {
  try {
    await reserve.take();
    await sequencer.begin();
  } catch (error) {
    // Reading goes on; the first commit tries again.
    if (!isKind(error, 'disk-full')) throw error;
    diskFull();
  }
}

function readOnly(layout: FolderLayout, reason: string): ThermoclineError {
  return new ThermoclineError('data-corrupted', `data folder "${layout.root}" is read-only: its journal is damaged`, {
    detail: reason,
    hint: 'Nothing more is written, so that what can be saved is not disturbed. Copy the tables out, or restore a backup.',
  });
}
