import path from 'node:path';
import { assert } from '../../catalog/base/assert.ts';
import { isKind, ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Disk } from '../../catalog/seams/disk.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import type { Random } from '../../catalog/seams/random.ts';
import { checkObjectKey, clampRange, folderOfKey, keyUnder, pathOfLocation } from './object-key.ts';

/** Folder under the root for files that have no name yet. Not part of the key space. */
const TEMP_FOLDER = '.tmp';
/** Copies between file systems go in pieces of this size. */
const COPY_BYTES = 1 << 20;
/** Folders remembered as made and synced, before the memory starts afresh. */
const KNOWN_FOLDERS_MAX = 20_000;

interface FolderObjectStoreOptions {
  readonly disk: Disk;
  readonly random: Random;
  /** Absolute path of the folder that is the key space; made when missing. */
  readonly root: string;
}

/**
 * Objects as files of a folder. A put writes a temporary file, syncs it, gives it its name (rename; hard link for the conditional
 * put, so the content is whole when the name appears and exactly one racer wins) and syncs the folder.
 *
 * An error once the name may be visible is `lake-commit-unknown`: the file can be there and yet be lost by a power cut.
 */
export class FolderObjectStore implements ObjectStore {
  readonly #disk: Disk;
  readonly #random: Random;
  readonly #root: string;
  /** Folders whose own entry is known to be durable. */
  readonly #folders = new Set<string>();

  constructor(options: FolderObjectStoreOptions) {
    assert(path.isAbsolute(options.root), () => `lake folder "${options.root}" is absolute`);
    this.#disk = options.disk;
    this.#random = options.random;
    this.#root = path.normalize(options.root).replace(/(?<=.)\/+$/, '');
  }

  async get(key: string, range?: { readonly offset: number; readonly length?: number }): Promise<Uint8Array> {
    const file = await this.#disk.open(this.#path(key), 'read');
    if (file === null) throw this.#missing(key);
    try {
      const [start, end] = clampRange(file.size, range);
      return end <= start ? new Uint8Array(0) : await file.read(start, end - start);
    } finally {
      await file.close();
    }
  }

  async size(key: string): Promise<number | null> {
    return (await this.#disk.stat(this.#path(key)))?.size ?? null;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const target = this.#path(key);
    const temp = await this.#writeTemp(bytes);
    await this.#place(key, temp, async () => {
      await this.#disk.rename(temp, target);
      return true;
    });
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    const target = this.#path(key);
    if ((await this.#disk.stat(target)) !== null) return false;
    const temp = await this.#writeTemp(bytes);
    const won = await this.#place(key, temp, () => this.#disk.link(temp, target));
    // Housekeeping only: the answer stands, whatever happens to the temporary name.
    await this.#disk.unlink(temp).catch(() => undefined);
    return won;
  }

  async putFile(key: string, localPath: string): Promise<void> {
    const target = this.#path(key);
    await this.#ensureFolder(path.dirname(target));
    try {
      await this.#disk.rename(localPath, target);
    } catch (error) {
      if (!crossesDevices(error)) throw error;
      const temp = await this.#copyToTemp(localPath);
      await this.#disk.rename(temp, target);
      await this.#disk.unlink(localPath);
    }
    await this.#syncFolderOf(target, key);
  }

  async *list(prefix: string): AsyncIterable<{ readonly key: string; readonly size: number; readonly modifiedMs: number }> {
    const top = folderOfKey(prefix);
    if (top !== '') checkObjectKey(top);
    const pending = [top];
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      for (const name of await this.#disk.list(folder === '' ? this.#root : `${this.#root}/${folder}`)) {
        if (folder === '' && name === TEMP_FOLDER) continue;
        const key = folder === '' ? name : `${folder}/${name}`;
        // Folders on the way to a longer prefix are entered too.
        if (!key.startsWith(prefix) && !prefix.startsWith(`${key}/`)) continue;
        const stat = await this.#disk.stat(this.#path(key));
        if (stat === null) pending.push(key);
        else if (key.startsWith(prefix)) yield { key, size: stat.size, modifiedMs: stat.modifiedMs };
      }
    }
  }

  async delete(key: string): Promise<void> {
    await this.#disk.unlink(this.#path(key));
  }

  localPath(key: string): Promise<string> {
    return Promise.resolve(this.#path(key));
  }

  location(key: string): string {
    return `file://${this.#path(key)}`;
  }

  keyOf(location: string): string | null {
    const local = pathOfLocation(location);
    const key = local === null ? null : keyUnder(this.#root, local);
    return key === TEMP_FOLDER || key?.startsWith(`${TEMP_FOLDER}/`) ? null : key;
  }

  /**
   * Removes temporary files last touched before `olderThanMs` (wall clock, milliseconds): what killed writers left behind. Resolves
   * with their number. Only call it with a time no running writer can be older than.
   */
  async removeLeftovers(olderThanMs: number): Promise<number> {
    let removed = 0;
    for (const name of await this.#disk.list(`${this.#root}/${TEMP_FOLDER}`)) {
      const file = `${this.#root}/${TEMP_FOLDER}/${name}`;
      const stat = await this.#disk.stat(file);
      if (stat === null || stat.modifiedMs >= olderThanMs) continue;
      await this.#disk.unlink(file);
      removed++;
    }
    return removed;
  }

  #path(key: string): string {
    return `${this.#root}/${checkObjectKey(key)}`;
  }

  #missing(key: string): ThermoclineError {
    return new ThermoclineError('lake-missing', `lake file "${this.location(key)}" does not exist`);
  }

  /** Makes the folder and every folder above it that is missing, each durable in its own parent. */
  async #ensureFolder(folder: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    const parent = path.dirname(folder);
    if (folder.startsWith(`${this.#root}/`)) await this.#ensureFolder(parent);
    else if (!(await this.#exists(parent))) await this.#ensureFolder(parent);
    await this.#disk.makeFolder(folder);
    await this.#disk.syncFolder(parent);
    if (this.#folders.size >= KNOWN_FOLDERS_MAX) this.#folders.clear();
    this.#folders.add(folder);
  }

  /** Folders above the root that were there before us are someone else's, and need not even be ours to open. */
  async #exists(folder: string): Promise<boolean> {
    const parent = path.dirname(folder);
    if (parent === folder) return true;
    // A folder that may be entered but not listed is there.
    const names = await this.#disk.list(parent).catch(() => null);
    return names === null || names.includes(path.basename(folder));
  }

  #tempPath(): string {
    return `${this.#root}/${TEMP_FOLDER}/${this.#random.uuid()}`;
  }

  async #writeTemp(bytes: Uint8Array): Promise<string> {
    await this.#ensureFolder(`${this.#root}/${TEMP_FOLDER}`);
    const temp = this.#tempPath();
    await this.#fillTemp(temp, async (append) => append(bytes));
    return temp;
  }

  async #copyToTemp(localPath: string): Promise<string> {
    const source = await this.#disk.open(localPath, 'read');
    if (source === null) throw new ThermoclineError('io-error', `file "${localPath}" does not exist`);
    const temp = this.#tempPath();
    try {
      await this.#ensureFolder(`${this.#root}/${TEMP_FOLDER}`);
      await this.#fillTemp(temp, async (append) => {
        for (let at = 0; at < source.size; at += COPY_BYTES) await append(await source.read(at, Math.min(COPY_BYTES, source.size - at)));
      });
    } finally {
      await source.close();
    }
    return temp;
  }

  /** Creates, fills, syncs and closes `temp`; on an error nothing is left of it. */
  async #fillTemp(temp: string, fill: (append: (bytes: Uint8Array) => Promise<void>) => Promise<void>): Promise<void> {
    try {
      const file = await this.#disk.open(temp, 'create');
      if (file === null) throw new ThermoclineError('io-error', `cannot create "${temp}"`);
      try {
        await fill((bytes) => file.append([bytes]));
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      this.#folders.clear();
      await this.#disk.unlink(temp).catch(() => undefined);
      throw error;
    }
  }

  /** Gives a finished temporary file its name. */
  async #place(key: string, temp: string, name: () => Promise<boolean>): Promise<boolean> {
    const target = this.#path(key);
    try {
      await this.#ensureFolder(path.dirname(target));
    } catch (error) {
      await this.#disk.unlink(temp).catch(() => undefined);
      throw error;
    }
    let placed: boolean;
    try {
      placed = await name();
    } catch (error) {
      this.#folders.clear();
      await this.#disk.unlink(temp).catch(() => undefined);
      // Without rights or room nothing was done; of anything else the file system does not say.
      throw isKind(error, 'disk-full', 'insufficient-privilege') ? error : this.#unknown(key, error);
    }
    if (placed) await this.#syncFolderOf(target, key);
    return placed;
  }

  async #syncFolderOf(target: string, key: string): Promise<void> {
    try {
      await this.#disk.syncFolder(path.dirname(target));
    } catch (error) {
      throw this.#unknown(key, error);
    }
  }

  #unknown(key: string, cause: unknown): ThermoclineError {
    return new ThermoclineError('lake-commit-unknown', `cannot tell whether lake file "${this.location(key)}" was written`, {
      detail: toThermoclineError(cause).message,
      cause,
    });
  }
}

function crossesDevices(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if ('code' in at && at.code === 'EXDEV') return true;
  return false;
}
