import type { Disk } from '../../catalog/seams/disk.ts';

/**
 * Makes folders so that they survive a power cut: a folder's name stands in its parent, which has to be synced. Each is done once in
 * the life of the process (what an earlier process left may never have been synced).
 */
export class DurableFolders {
  readonly #disk: Disk;
  readonly #root: string;
  readonly #made = new Map<string, Promise<void>>();

  /** `root` exists and is durable. */
  constructor(disk: Disk, root: string) {
    this.#disk = disk;
    this.#root = root;
  }

  ensure(path: string): Promise<void> {
    if (path === this.#root) return Promise.resolve();
    let making = this.#made.get(path);
    if (making === undefined) {
      making = this.#make(path);
      this.#made.set(path, making);
      making.catch(() => this.#made.delete(path));
    }
    return making;
  }

  async #make(path: string): Promise<void> {
    const parent = path.slice(0, path.lastIndexOf('/'));
    await this.ensure(parent);
    await this.#disk.makeFolder(path);
    await this.#disk.syncFolder(parent);
  }

  /** The folder and what is in it are gone. */
  forget(path: string): void {
    for (const made of this.#made.keys()) if (made === path || made.startsWith(`${path}/`)) this.#made.delete(made);
  }
}
