import fs from 'node:fs';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import { type DiskFile, SyncFailure } from '../../catalog/seams/disk.ts';
import { diskError } from './disk-error.ts';

/**
 * A file of the real file system behind a raw descriptor: one trip to the thread pool an operation, and synchronous reads besides.
 * Appends and truncations through one handle must not overlap; reads may overlap with anything.
 */
export class FolderFile implements DiskFile {
  readonly #path: string;
  readonly #fd: number;
  readonly #synced: 'never' | 'by-write' | 'after-write';
  #size: number;
  #closed = false;

  /** `synced`: when what is appended is made durable. `by-write`: the descriptor sees to it. */
  constructor(path: string, fd: number, size: number, synced: 'never' | 'by-write' | 'after-write') {
    this.#path = path;
    this.#fd = fd;
    this.#size = size;
    this.#synced = synced;
  }

  get size(): number {
    return this.#size;
  }

  async append(buffers: readonly Uint8Array[]): Promise<void> {
    let left = buffers.filter((b) => b.length > 0);
    try {
      while (left.length > 0) {
        const written = await this.#write(left, this.#size);
        this.#size += written;
        left = dropBytes(left, written);
      }
    } catch (error) {
      const failure = diskError(error, 'write to file', this.#path);
      // A full disk is met before anything is synced; any other failure may be that of the syncing.
      throw this.#synced === 'by-write' && !isKind(failure, 'disk-full') ? new SyncFailure(failure) : failure;
    }
    if (this.#synced !== 'after-write') return;
    try {
      await this.sync();
    } catch (error) {
      throw new SyncFailure(error);
    }
  }

  #write(buffers: readonly Uint8Array[], position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, written: number): void => (error === null ? resolve(written) : reject(error));
      if (buffers.length === 1) fs.write(this.#fd, buffers[0]!, 0, buffers[0]!.length, position, done);
      // IOV_MAX is 1024 on Linux.
      else fs.writev(this.#fd, buffers.slice(0, 1024), position, done);
    });
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    try {
      while (filled < length) {
        const read = await new Promise<number>((resolve, reject) => {
          fs.read(this.#fd, bytes, filled, length - filled, offset + filled, (error, n) => (error === null ? resolve(n) : reject(error)));
        });
        if (read === 0) break;
        filled += read;
      }
    } catch (error) {
      throw diskError(error, 'read file', this.#path);
    }
    return filled === length ? bytes : bytes.subarray(0, filled);
  }

  readSync(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    let filled = 0;
    try {
      while (filled < length) {
        const read = fs.readSync(this.#fd, bytes, filled, length - filled, offset + filled);
        if (read === 0) break;
        filled += read;
      }
    } catch (error) {
      throw diskError(error, 'read file', this.#path);
    }
    return filled === length ? bytes : bytes.subarray(0, filled);
  }

  sync(): Promise<void> {
    return new Promise((resolve, reject) => {
      fs.fdatasync(this.#fd, (error) => (error === null ? resolve() : reject(diskError(error, 'fsync file', this.#path))));
    });
  }

  async truncate(size: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      fs.ftruncate(this.#fd, size, (error) => (error === null ? resolve() : reject(diskError(error, 'truncate file', this.#path))));
    });
    this.#size = size;
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    return new Promise((resolve, reject) => {
      fs.close(this.#fd, (error) => (error ? reject(diskError(error, 'close file', this.#path)) : resolve()));
    });
  }
}

function dropBytes(buffers: readonly Uint8Array[], count: number): Uint8Array[] {
  let skip = count;
  const rest: Uint8Array[] = [];
  for (const b of buffers) {
    if (skip >= b.length) skip -= b.length;
    else {
      rest.push(skip === 0 ? b : b.subarray(skip));
      skip = 0;
    }
  }
  return rest;
}
