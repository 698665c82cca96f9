import type { Disk } from '../../catalog/seams/disk.ts';
import type { DurableFolders } from './durable-folders.ts';
import type { FileCache } from './file-cache.ts';
import type { FolderLayout } from './folder-layout.ts';
import type { HotState } from './hot-state.ts';
import type { HotTierReport } from './hot-tier-event.ts';
import type { LogExtent } from './log-extent.ts';
import type { SegmentPool } from './segment-pool.ts';
import type { TableLog } from './table-log.ts';

export interface ReaperDeps {
  readonly disk: Disk;
  readonly layout: FolderLayout;
  readonly state: HotState;
  readonly files: FileCache;
  readonly pool: SegmentPool;
  readonly folders: DurableFolders;
  readonly report: HotTierReport;
  /** An extent is out of the log. */
  readonly released: (extent: LogExtent) => void;
}

/**
 * Removes what the journal says is gone, once no pin reads it: rows below a bucket's start, and dropped tables. Called after the
 * record is synced, never before; a file left behind by a crash is found by the sweep.
 */
export class Reaper {
  readonly #deps: ReaperDeps;
  /** Tables with rows that are gone but still pinned. */
  readonly #held = new Set<TableLog>();
  #work: Promise<void> = Promise.resolve();

  constructor(deps: ReaperDeps) {
    this.#deps = deps;
  }

  /** Tables whose files wait for a pin. */
  get held(): ReadonlySet<TableLog> {
    return this.#held;
  }

  /** Forgets what may go, at once, and removes the files in the background. Gives the bytes that will be freed. */
  collect(tables: Iterable<TableLog>): number {
    const { disk, pool, files } = this.#deps;
    let bytes = 0;
    for (const table of tables) {
      let held = false;
      for (const log of table.buckets.values()) {
        const pinned = table.pinnedFrom(log.key);
        const limit = pinned !== null && pinned < log.start ? pinned : log.start;
        held ||= limit < log.start;
        for (const extent of log.forgetBelow(limit)) {
          this.#deps.released(extent);
          if (extent.kind !== 'file') continue;
          bytes += extent.byteLength;
          this.#later(async () => {
            await pool.forget(log, extent);
            files.forget(extent.path);
            await disk.unlink(extent.path);
          });
        }
      }
      if (table.dropped && !table.pinned) this.#removeTable(table);
      else if (held || table.dropped) this.#held.add(table);
      else this.#held.delete(table);
    }
    return bytes;
  }

  /** After a pin ended. */
  released(tables: Iterable<TableLog>): void {
    this.collect([...tables].filter((t) => this.#held.has(t)));
  }

  #removeTable(table: TableLog): void {
    const { state, layout, folders, pool, disk } = this.#deps;
    this.#held.delete(table);
    if (state.tables.get(table.id) === table) state.tables.delete(table.id);
    const folder = layout.tableFolder(table.id);
    this.#later(async () => {
      folders.forget(folder);
      pool.forgetFolder(folder);
      await disk.removeFolder(folder);
    });
  }

  /** Removes files that nothing refers to any more. */
  removeFiles(paths: readonly string[]): void {
    for (const path of paths) {
      this.#later(async () => {
        this.#deps.files.forget(path);
        await this.#deps.disk.unlink(path);
      });
    }
  }

  #later(run: () => Promise<void>): void {
    this.#work = this.#work.then(run).catch((error: unknown) => {
      this.#deps.report({
        kind: 'background-error',
        message: 'could not remove a file that is not needed any more; the next start does',
        error,
      });
    });
  }

  /** Resolves when every removal asked for so far is done. */
  async idle(): Promise<void> {
    await this.#work;
  }
}
