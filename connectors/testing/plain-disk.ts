import fs from 'node:fs/promises';
import { constants, readSync } from 'node:fs';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Disk, DiskFile } from '../../catalog/seams/disk.ts';

const codeOf = (error: unknown): string | undefined => (error instanceof Error && 'code' in error ? String(error.code) : undefined);

/**
 * The smallest Disk over node:fs for tests of rooms that only need files, with a journal of what was asked, so that a test can check
 * the order of writes and syncs. It takes no locks and has no synchronous open.
 */
export class PlainDisk implements Disk {
  /** Calls in order, such as `sync /x/y`. */
  readonly journal: string[] = [];

  async makeFolder(path: string): Promise<void> {
    await fs.mkdir(path, { recursive: true });
  }

  async list(folder: string): Promise<string[]> {
    return (await absent(fs.readdir(folder), [])).sort((a, b) => (a < b ? -1 : 1));
  }

  async stat(path: string): Promise<{ size: number; modifiedMs: number } | null> {
    const stat = await absent(fs.stat(path), null);
    return stat?.isFile() === true ? { size: stat.size, modifiedMs: stat.mtimeMs } : null;
  }

  async readFile(path: string): Promise<Uint8Array | null> {
    return absent(fs.readFile(path), null);
  }

  async open(path: string, mode: 'create' | 'append' | 'read'): Promise<DiskFile | null> {
    const handle = await absent(
      fs.open(path, mode === 'read' ? 'r' : mode === 'append' ? 'r+' : constants.O_RDWR | constants.O_CREAT),
      null,
    );
    if (handle === null) return null;
    const stat = await handle.stat();
    if (!stat.isFile()) {
      await handle.close();
      return null;
    }
    let size = stat.size;
    const { journal } = this;
    return {
      get size() {
        return size;
      },
      async append(buffers) {
        for (const b of buffers) {
          await handle.write(b, 0, b.length, size);
          size += b.length;
        }
      },
      async read(offset, length) {
        const buffer = new Uint8Array(length);
        const { bytesRead } = await handle.read(buffer, 0, length, offset);
        return buffer.subarray(0, bytesRead);
      },
      readSync(offset, length) {
        const buffer = new Uint8Array(length);
        return buffer.subarray(0, readSync(handle.fd, buffer, 0, length, offset));
      },
      async sync() {
        journal.push(`sync ${path}`);
        await handle.datasync();
      },
      async truncate(to) {
        await handle.truncate(to);
        size = to;
      },
      close: () => handle.close(),
    };
  }

  openSync(path: string): never {
    throw new ThermoclineError('io-error', `this disk does not open "${path}" without waiting`);
  }

  async rename(from: string, to: string): Promise<void> {
    this.journal.push(`rename ${from} ${to}`);
    await translated(fs.rename(from, to));
  }

  async link(from: string, to: string): Promise<boolean> {
    this.journal.push(`link ${from} ${to}`);
    try {
      await fs.link(from, to);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw new ThermoclineError('io-error', String(error), { cause: error });
    }
  }

  async unlink(path: string): Promise<void> {
    this.journal.push(`unlink ${path}`);
    await absent(fs.unlink(path), undefined);
  }

  async removeFolder(path: string): Promise<void> {
    await fs.rm(path, { recursive: true, force: true });
  }

  async syncFolder(path: string): Promise<void> {
    this.journal.push(`sync-folder ${path}`);
    const handle = await fs.open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  lock(): Promise<never> {
    return Promise.reject(new ThermoclineError('io-error', 'this disk takes no locks'));
  }
}

async function absent<T, F>(promise: Promise<T>, otherwise: F): Promise<T | F> {
  try {
    return await promise;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return otherwise;
    throw new ThermoclineError('io-error', String(error), { cause: error });
  }
}

async function translated<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    const kind = codeOf(error) === 'ENOSPC' ? 'disk-full' : 'io-error';
    throw new ThermoclineError(kind, String(error), { cause: error });
  }
}
