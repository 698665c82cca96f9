import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Disk, DiskFile } from '../../catalog/seams/disk.ts';

interface Entry {
  readonly file: DiskFile;
  readers: number;
  /** Closed by the last reader. */
  evicted: boolean;
}

/** Open files for reading, the least recently used of which are closed past a limit. A file being read is never closed under its reader. */
export class FileCache {
  readonly #disk: Disk;
  readonly #openFilesMax: number;
  /** In order of last use. */
  readonly #entries = new Map<string, Entry>();

  constructor(disk: Disk, openFilesMax: number) {
    this.#disk = disk;
    this.#openFilesMax = openFilesMax;
  }

  /** Up to `length` bytes, fewer at the end of the file. Throws `data-corrupted` when the file is missing. */
  async read(path: string, position: number, length: number): Promise<Uint8Array> {
    let entry = this.#entries.get(path);
    if (entry === undefined) {
      const file = await this.#disk.open(path, 'read');
      if (file === null) throw missing(path);
      entry = this.#entries.get(path);
      if (entry === undefined) entry = { file, readers: 0, evicted: false };
      else await file.close();
    }
    this.#use(path, entry);
    entry.readers++;
    try {
      return await entry.file.read(position, length);
    } finally {
      entry.readers--;
      if (entry.evicted && entry.readers === 0) await entry.file.close();
    }
  }

  readSync(path: string, position: number, length: number): Uint8Array {
    let entry = this.#entries.get(path);
    if (entry === undefined) {
      const file = this.#disk.openSync(path);
      if (file === null) throw missing(path);
      entry = { file, readers: 0, evicted: false };
    }
    this.#use(path, entry);
    return entry.file.readSync(position, length);
  }

  /** Closes the file, as its name is about to go. */
  forget(path: string): void {
    const entry = this.#entries.get(path);
    if (entry === undefined) return;
    this.#entries.delete(path);
    this.#evict(entry);
  }

  close(): void {
    for (const path of this.#entries.keys()) this.forget(path);
  }

  #use(path: string, entry: Entry): void {
    this.#entries.delete(path);
    this.#entries.set(path, entry);
    if (this.#entries.size <= this.#openFilesMax) return;
    const [oldestPath, oldest] = this.#entries.entries().next().value!;
    if (oldest === entry) return;
    this.#entries.delete(oldestPath);
    this.#evict(oldest);
  }

  #evict(entry: Entry): void {
    entry.evicted = true;
    // A failed close of a file that was only read changes nothing for anybody.
    if (entry.readers === 0) entry.file.close().catch(() => {});
  }
}

function missing(path: string): ThermoclineError {
  return new ThermoclineError('data-corrupted', `file "${path}" is missing`, { detail: `the file ${path} is missing` });
}
