import type { Disk } from '../../catalog/seams/disk.ts';
import { limited } from './limited.ts';

const SYNCS_AT_ONCE = 8;

/**
 * Makes folders, and makes them survive a power cut: a folder's name stands in its parent, which has to be synced. Making is cheap and
 * done when a file is to go somewhere; syncing is done once for many, before anything names their files. What an earlier process left
 * may never have been synced, so every process syncs what it uses.
 */
export class DurableFolders {
  readonly #disk: Disk;
  readonly #root: string;
  readonly #made = new Map<string, Promise<void>>();
  /** Folders whose names are durable, up to the root. */
  readonly #durable = new Set<string>();

  /** `root` exists and is durable. */
  constructor(disk: Disk, root: string) {
    this.#disk = disk;
    this.#root = root;
  }

  /** Makes the folder and those above it, as far as they are missing. */
  make(path: string): Promise<void> {
    if (path === this.#root) return Promise.resolve();
    let making = this.#made.get(path);
    if (making === undefined) {
      making = this.#disk.makeFolder(path);
      this.#made.set(path, making);
      making.catch(() => this.#made.delete(path));
    }
    return making;
  }

  /** Makes the names in these folders durable, and the folders' own. They were made before. */
  async sync(folders: Iterable<string>): Promise<void> {
    const changed = new Set<string>();
    const named = new Set<string>();
    for (const folder of folders) {
      changed.add(folder);
      for (let path = folder; path !== this.#root && !this.#durable.has(path); path = parentOf(path)) {
        changed.add(parentOf(path));
        named.add(path);
      }
    }
    await limited(SYNCS_AT_ONCE, [...changed], (folder) => this.#disk.syncFolder(folder));
    for (const path of named) this.#durable.add(path);
  }

  /** The folder and what is in it are gone. */
  forget(path: string): void {
    const gone = (other: string): boolean => other === path || other.startsWith(`${path}/`);
    for (const made of this.#made.keys()) if (gone(made)) this.#made.delete(made);
    for (const durable of this.#durable) if (gone(durable)) this.#durable.delete(durable);
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
