import type { Disk } from '../../catalog/seams/disk.ts';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import type { BucketLog } from './bucket-log.ts';
import type { FolderLayout } from './folder-layout.ts';
import type { HotState } from './hot-state.ts';
import type { HotTierReport } from './hot-tier-event.ts';
import type { FileExtent } from './log-extent.ts';
import { driveRead, indexOf } from './log-reader.ts';
import type { FileCache } from './file-cache.ts';
import type { TableLog } from './table-log.ts';
import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';

export interface SweepDeps {
  readonly disk: Disk;
  readonly layout: FolderLayout;
  readonly state: HotState;
  readonly files: FileCache;
  readonly report: HotTierReport;
  readonly signal: AbortSignal;
  /** Files that nothing in the state names but that must stay. */
  readonly kept: ReadonlySet<string>;
  /** Names of files of this process begin with this. */
  readonly ownPrefix: string;
  /** Ids from here on may belong to tables that are just being created. */
  readonly newTableIds: number;
  /** Damage was found: leave what nothing names for whoever repairs it. */
  readonly keepUnnamed: boolean;
}

interface Named {
  readonly table: TableLog;
  readonly log: BucketLog;
  readonly extent: FileExtent;
}

/**
 * After a start, in the background: removes files that no record names (left by a crash), cuts off what a segment has beyond its
 * acknowledged length, and looks at the files that are named, so that damage is reported before anybody reads it.
 */
export async function sweepFolder(deps: SweepDeps): Promise<void> {
  const { disk, layout, state } = deps;
  const named = namedFiles(state);
  // By name alone: names are unique, and on a file system that ignores case two partitions may share a folder.
  const names = new Set([...named.keys(), ...deps.kept].map((path) => path.slice(path.lastIndexOf('/') + 1)));
  for (const tableFolder of await disk.list(layout.log)) {
    const id = Number(tableFolder);
    if (!deps.keepUnnamed && id < deps.newTableIds && !state.tables.has(id)) {
      await disk.removeFolder(`${layout.log}/${tableFolder}`);
      continue;
    }
    for (const partition of await disk.list(`${layout.log}/${tableFolder}`)) {
      for (const bucket of await disk.list(`${layout.log}/${tableFolder}/${partition}`)) {
        if (deps.signal.aborted) return;
        await sweepBucket(deps, `${layout.log}/${tableFolder}/${partition}/${bucket}`, names);
      }
    }
  }
  await inspect(deps, named);
}

function namedFiles(state: HotState): Map<string, Named> {
  const named = new Map<string, Named>();
  for (const table of state.tables.values()) {
    for (const log of table.buckets.values()) {
      for (const extent of [...log.stored, ...log.pendingExtents()])
        if (extent.kind === 'file') named.set(extent.path, { table, log, extent });
    }
  }
  return named;
}

async function sweepBucket(deps: SweepDeps, folder: string, names: ReadonlySet<string>): Promise<void> {
  if (deps.keepUnnamed) return;
  for (const name of await deps.disk.list(folder)) {
    if (!name.startsWith(deps.ownPrefix) && !names.has(name)) await deps.disk.unlink(`${folder}/${name}`);
  }
}

/** Bytes read for indexes: segments full of small batches are read as a whole, and there may be any number of them. */
const WARM_BYTES_MAX = 1 << 30;

/** Every named file must be there in full, and those that the lake does not have yet must have the headers that were recorded. */
async function inspect(deps: SweepDeps, named: ReadonlyMap<string, Named>): Promise<void> {
  const { disk, report, signal } = deps;
  let warmed = 0;
  const files: Pick<FileCache, 'read'> = {
    read: (path, position, length) => {
      warmed += length;
      return deps.files.read(path, position, length);
    },
  };
  for (const { table, log, extent } of named.values()) {
    if (signal.aborted) return;
    await yieldToLoop();
    let problem: string | null = null;
    try {
      const stat = await disk.stat(extent.path);
      if (stat === null) problem = 'the file is missing';
      else if (stat.size < extent.byteLength) problem = `the file has ${stat.size} bytes of ${extent.byteLength}`;
      else {
        if (stat.size > extent.byteLength) await cut(disk, extent);
        // Building the index also warms it for readers that cannot wait.
        const tiered = extent.next <= (table.boundary?.offsets.get(log.key) ?? 0n);
        if (!tiered && warmed < WARM_BYTES_MAX) await driveRead(indexOf(extent), files);
      }
    } catch (error) {
      if (isKind(error, 'io-error')) {
        report({ kind: 'background-error', message: 'could not look at a log file', error });
        continue;
      }
      if (!isKind(error, 'data-corrupted')) throw error;
      problem = error.fields.detail ?? error.message;
    }
    // Retention or TRUNCATE may have removed it, or a copy may have replaced it, while we looked.
    if (problem === null || log.extentAt(extent.base) !== extent) continue;
    report({
      kind: 'damage',
      message: `a log file is damaged: ${problem}`,
      file: extent.path,
      tableId: table.id,
      table: table.definition.name.table,
      partition: log.partition,
      bucket: log.bucket,
      from: extent.base,
      to: extent.next,
    });
  }
}

async function cut(disk: Disk, extent: FileExtent): Promise<void> {
  const file = await disk.open(extent.path, 'append');
  if (file === null) return;
  try {
    await file.truncate(extent.byteLength);
  } finally {
    await file.close();
  }
}
