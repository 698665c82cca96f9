import fs from 'node:fs';
import { link, mkdir, open as openHandle, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { tryLock, unlock } from 'fs-native-extensions';
import { unreachable } from '../../catalog/base/assert.ts';
import type { Disk, DiskFile, DiskLock, OpenMode } from '../../catalog/seams/disk.ts';
import { diskError, errnoOf } from './disk-error.ts';
import { FolderFile } from './folder-file.ts';

interface FolderDiskOptions {
  /** Rights of new files before the process's umask; the owner's alone unless said. */
  readonly fileMode?: number | undefined;
}

/** Files that other users' programs may read, as far as the umask lets them: those of the lake, which strangers' engines open. */
export const SHARED_FILE_MODE = 0o666;

/** The machine's file system as a {@link Disk}. */
export class FolderDisk implements Disk {
  readonly #fileMode: number;

  constructor(options: FolderDiskOptions = {}) {
    this.#fileMode = options.fileMode ?? 0o600;
  }

  async makeFolder(path: string): Promise<void> {
    await attempt('create folder', path, async () => {
      try {
        await mkdir(path, { recursive: true });
      } catch (error) {
        // What Node says of a read-only disk when it makes folders recursively; the plain call tells the truth.
        if (errnoOf(error) !== 'ENOENT') throw error;
        await mkdir(path);
      }
    });
  }

  async list(folder: string): Promise<string[]> {
    const names = await orIfMissing([], 'list folder', folder, () => readdir(folder));
    return names.sort();
  }

  async stat(path: string): Promise<{ readonly size: number; readonly modifiedMs: number } | null> {
    const found = await orIfMissing(null, 'stat', path, () => stat(path));
    return found === null || !found.isFile() ? null : { size: found.size, modifiedMs: found.mtimeMs };
  }

  readFile(path: string): Promise<Uint8Array | null> {
    return orIfMissing<Uint8Array | null>(null, 'read file', path, () => readFile(path));
  }

  async open(path: string, mode: OpenMode): Promise<DiskFile | null> {
    const fd = await orIfMissing<number | null>(
      null,
      'open file',
      path,
      () =>
        new Promise((resolve, reject) => {
          // Never O_APPEND: appends are positional, so that a truncation and the handle's idea of the end cannot drift apart.
          fs.open(path, openFlags(mode), this.#fileMode, (error, opened) => (error === null ? resolve(opened) : reject(error)));
        }),
      mode !== 'create' && mode !== 'durable',
    );
    if (fd === null) return null;
    try {
      const size = await new Promise<number>((resolve, reject) => {
        fs.fstat(fd, (error, stats) => (error === null ? resolve(stats.size) : reject(error)));
      });
      return new FolderFile(path, fd, size, mode !== 'durable' ? 'never' : SYNCED_WRITES === 0 ? 'after-write' : 'by-write');
    } catch (error) {
      fs.close(fd);
      throw diskError(error, 'stat', path);
    }
  }

  openSync(path: string): DiskFile | null {
    try {
      const fd = fs.openSync(path, 'r');
      try {
        return new FolderFile(path, fd, fs.fstatSync(fd).size, 'never');
      } catch (error) {
        fs.closeSync(fd);
        throw error;
      }
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null;
      throw diskError(error, 'open file', path);
    }
  }

  async rename(from: string, to: string): Promise<void> {
    await attempt('rename file', from, () => rename(from, to));
  }

  async link(from: string, to: string): Promise<boolean> {
    try {
      await link(from, to);
      return true;
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      throw diskError(error, 'link file', to);
    }
  }

  async unlink(path: string): Promise<void> {
    await orIfMissing(undefined, 'remove file', path, () => unlink(path));
  }

  async removeFolder(path: string): Promise<void> {
    await attempt('remove folder', path, () => rm(path, { recursive: true, force: true }));
  }

  async syncFolder(path: string): Promise<void> {
    await attempt('fsync folder', path, async () => {
      const handle = await openHandle(path, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  }

  async lock(path: string, content: string): Promise<DiskLock | null> {
    return attempt('lock file', path, async () => {
      // Opened without truncating: until the lock is ours the content is its owner's.
      const handle = await openHandle(path, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
      try {
        if (!tryLock(handle.fd)) {
          await handle.close();
          return null;
        }
        await handle.truncate(0);
        await handle.write(content, 0);
      } catch (error) {
        await handle.close();
        throw error;
      }
      return {
        release: async () => {
          unlock(handle.fd);
          await handle.close();
        },
      };
    });
  }
}

/** Linux: a write is an fdatasync too. Elsewhere the flag means less than Node's fdatasync does. */
const SYNCED_WRITES = process.platform === 'linux' ? fs.constants.O_DSYNC : 0;

function openFlags(mode: OpenMode): number {
  const { O_CREAT, O_RDONLY, O_RDWR } = fs.constants;
  switch (mode) {
    case 'read':
      return O_RDONLY;
    case 'append':
      return O_RDWR;
    case 'create':
      return O_RDWR | O_CREAT;
    case 'durable':
      return O_RDWR | O_CREAT | SYNCED_WRITES;
    default:
      return unreachable(mode);
  }
}

async function attempt<T>(action: string, path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw diskError(error, action, path);
  }
}

/** `fallback` where the path is missing (unless missing is an error here, as for a file created in a folder that is not there). */
async function orIfMissing<T>(fallback: T, action: string, path: string, run: () => Promise<T>, forgive = true): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (forgive && errnoOf(error) === 'ENOENT') return fallback;
    throw diskError(error, action, path);
  }
}
