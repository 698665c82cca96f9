import { assert } from '../base/assert.ts';
import { ThermoclineError } from '../errors/thermocline-error.ts';
import { type Disk, type DiskFile, type DiskLock, type OpenMode, SyncFailure } from '../seams/disk.ts';
import type { Random } from '../seams/random.ts';
import { type Fate, randomFate, SimulatedFolder, SimulatedInode, type SimulatedNode } from './simulated-node.ts';

export type DiskOperationKind =
  | 'make-folder'
  | 'list'
  | 'stat'
  | 'read'
  | 'open'
  | 'rename'
  | 'link'
  | 'unlink'
  | 'remove-folder'
  | 'sync-folder'
  | 'append'
  | 'sync'
  | 'truncate';

export interface DiskOperation {
  /** 1 for the first operation of this disk. */
  readonly number: number;
  readonly kind: DiskOperationKind;
  readonly path: string;
}

export type DiskFault = 'disk-full' | 'io-error' | 'power-cut';

export interface SimulatedDiskOptions {
  readonly random: Random;
  /** Asked before every operation. A write that fails may have been done in part; at `power-cut` the disk dies in the operation. */
  readonly fault?: ((operation: DiskOperation) => DiskFault | null) | undefined;
}

/** Never settles: what a program sees of an operation during which the power goes. */
const never = <T>(): Promise<T> => new Promise<T>(() => {});

/**
 * A disk in memory that forgets at {@link powerCut} whatever was not synced, or keeps a random part of it, torn at any byte and
 * without order. Faults are planted by number, kind or path; everything is counted. Same seed, same run.
 */
export class SimulatedDisk implements Disk {
  readonly #random: Random;
  readonly #root: SimulatedFolder;
  readonly #locks = new Set<string>();
  readonly #died: { promise: Promise<void>; resolve: () => void };
  #dead = false;
  #operations = 0;
  /** May be replaced at any time. */
  fault: (operation: DiskOperation) => DiskFault | null;
  /** Bytes that fit; appends past it are `disk-full`. */
  capacityBytes = Number.POSITIVE_INFINITY;
  readonly counts = new Map<DiskOperationKind, number>();

  constructor(options: SimulatedDiskOptions, root = new SimulatedFolder()) {
    this.#random = options.random;
    this.fault = options.fault ?? (() => null);
    this.#root = root;
    let resolve = (): void => {};
    const promise = new Promise<void>((r) => (resolve = r));
    this.#died = { promise, resolve };
  }

  /** Operations so far. */
  get operations(): number {
    return this.#operations;
  }

  /** The power is off. */
  get dead(): boolean {
    return this.#dead;
  }

  /** Resolves when a planted power cut happened. */
  get died(): Promise<void> {
    return this.#died.promise;
  }

  count(kind: DiskOperationKind): number {
    return this.counts.get(kind) ?? 0;
  }

  /** Ends this disk (operations on it never settle any more) and gives the one the machine finds when it starts again. */
  powerCut(): SimulatedDisk {
    this.#die();
    return new SimulatedDisk({ random: this.#random }, this.#root.afterPowerCut(this.#fate()));
  }

  /** The process dies but the operating system lives: everything written is there, and what was not synced still is not. */
  processKill(): SimulatedDisk {
    this.#die();
    return new SimulatedDisk({ random: this.#random }, this.#root);
  }

  /** Every file with its content, by path: for tests that look or do damage. */
  files(): Map<string, Uint8Array> {
    const out = new Map<string, Uint8Array>();
    const visit = (folder: SimulatedFolder, path: string): void => {
      for (const [name, node] of folder.entries) {
        if (node.kind === 'folder') visit(node, `${path}/${name}`);
        else out.set(`${path}/${name}`, node.read(0, node.size));
      }
    };
    visit(this.#root, '');
    return out;
  }

  /** Replaces a file's content as if it had always been so (damage, or a file that someone put there). */
  plant(path: string, content: Uint8Array | null): void {
    const [folder, name] = this.#parent(path, true);
    if (content === null) folder.entries.delete(name);
    else {
      const inode = SimulatedInode.durable(content);
      inode.links = 1;
      folder.entries.set(name, inode);
    }
    folder.sync();
  }

  /** Flips bits of a file in place, under the handles that are open. */
  flip(path: string, at: number, mask: number): void {
    const node = this.#node(path);
    assert(node?.kind === 'file' && at < node.size, () => `there is a byte ${at} in ${path}`);
    node.flip(at, mask);
  }

  makeFolder(path: string): Promise<void> {
    return this.#run('make-folder', path, () => void this.#folder(path, true));
  }

  list(folder: string): Promise<string[]> {
    return this.#run('list', folder, () => [...(this.#folder(folder)?.entries.keys() ?? [])].sort());
  }

  stat(path: string): Promise<{ readonly size: number; readonly modifiedMs: number } | null> {
    return this.#run('stat', path, () => {
      const node = this.#node(path);
      return node?.kind === 'file' ? { size: node.size, modifiedMs: node.modifiedMs } : null;
    });
  }

  readFile(path: string): Promise<Uint8Array | null> {
    return this.#run('read', path, () => {
      const node = this.#node(path);
      return node?.kind === 'file' ? node.read(0, node.size) : null;
    });
  }

  open(path: string, mode: OpenMode): Promise<DiskFile | null> {
    const creates = mode === 'create' || mode === 'durable';
    return this.#run('open', path, () => {
      // As on a real disk, a file in a missing folder is a missing file.
      if (!creates && this.#node(path) === null) return null;
      const [folder, name] = this.#parent(path);
      let node = folder.entries.get(name);
      if (node === undefined) {
        if (!creates) return null;
        node = new SimulatedInode();
        node.links = 1;
        folder.change([name, node]);
      }
      if (node.kind !== 'file') return null;
      const file = this.#handle(path, node);
      return mode === 'durable' ? durable(file) : file;
    });
  }

  openSync(path: string): DiskFile | null {
    assert(!this.#dead, 'the power is off');
    const node = this.#node(path);
    return node?.kind === 'file' ? this.#handle(path, node) : null;
  }

  rename(from: string, to: string): Promise<void> {
    return this.#run('rename', to, () => {
      const [fromFolder, fromName] = this.#parent(from);
      const [toFolder, toName] = this.#parent(to);
      const node = fromFolder.entries.get(fromName);
      if (node === undefined) throw ioError(`could not rename file "${from}": No such file or directory`);
      const replaced = toFolder.entries.get(toName);
      if (replaced?.kind === 'file' && replaced !== node) replaced.links--;
      if (fromFolder === toFolder) fromFolder.change([fromName, null], [toName, node]);
      else {
        toFolder.change([toName, node]);
        fromFolder.change([fromName, null]);
      }
    });
  }

  link(from: string, to: string): Promise<boolean> {
    return this.#run('link', to, () => {
      const node = this.#node(from);
      if (node?.kind !== 'file') throw ioError(`could not link file "${from}": No such file or directory`);
      const [folder, name] = this.#parent(to);
      if (folder.entries.has(name)) return false;
      node.links++;
      folder.change([name, node]);
      return true;
    });
  }

  unlink(path: string): Promise<void> {
    return this.#run('unlink', path, () => {
      if (this.#node(path) === null) return;
      const [folder, name] = this.#parent(path);
      const node = folder.entries.get(name);
      if (node?.kind === 'file') node.links--;
      folder.change([name, null]);
    });
  }

  removeFolder(path: string): Promise<void> {
    return this.#run('remove-folder', path, () => {
      const node = this.#node(path);
      if (node === null) return;
      const drop = (n: SimulatedNode): void => {
        if (n.kind === 'file') n.links--;
        else for (const child of n.entries.values()) drop(child);
      };
      drop(node);
      const [folder, name] = this.#parent(path);
      folder.change([name, null]);
    });
  }

  syncFolder(path: string): Promise<void> {
    return this.#run('sync-folder', path, () => {
      const folder = this.#folder(path);
      if (folder === null) throw ioError(`could not fsync folder "${path}": No such file or directory`);
      folder.sync();
    });
  }

  lock(path: string, content: string): Promise<DiskLock | null> {
    return this.#run('open', path, () => {
      if (this.#locks.has(path)) return null;
      this.#locks.add(path);
      const [folder, name] = this.#parent(path);
      const inode = new SimulatedInode();
      inode.links = 1;
      inode.append(Buffer.from(content));
      folder.change([name, inode]);
      return {
        release: () => {
          this.#locks.delete(path);
          return Promise.resolve();
        },
      };
    });
  }

  /** Runs one operation after a short, random number of turns, so that concurrent operations finish in any order. */
  async #run<T>(kind: DiskOperationKind, path: string, effect: () => T, part: (failed: DiskFault) => void = () => {}): Promise<T> {
    if (this.#dead) return never();
    for (let turns = this.#random.int(4); turns > 0; turns--) await Promise.resolve();
    if (this.#dead) return never();
    this.counts.set(kind, this.count(kind) + 1);
    const fault = this.fault({ number: ++this.#operations, kind, path });
    if (fault === null) return effect();
    part(fault);
    if (fault === 'power-cut') {
      this.#die();
      return never();
    }
    if (fault === 'disk-full') throw diskFull(path);
    throw ioError(`could not ${kind} "${path}": Input/output error`);
  }

  #die(): void {
    this.#dead = true;
    this.#died.resolve();
  }

  #fate(): Fate {
    return randomFate(this.#random);
  }

  #handle(path: string, inode: SimulatedInode): DiskFile {
    const append = (buffers: readonly Uint8Array[]): void => {
      for (const b of buffers) {
        const room = this.capacityBytes === Number.POSITIVE_INFINITY ? b.length : Math.max(0, this.capacityBytes - this.usedBytes());
        inode.append(room >= b.length ? b : b.subarray(0, room));
        if (room < b.length) throw diskFull(path);
      }
    };
    return {
      get size() {
        return inode.size;
      },
      append: (buffers) =>
        this.#run(
          'append',
          path,
          () => append(buffers),
          () => {
            // A write that fails has been done up to any byte.
            const whole = Buffer.concat(buffers);
            inode.append(whole.subarray(0, this.#random.int(whole.length + 1)));
          },
        ),
      read: (offset, length) => this.#run('read', path, () => inode.read(offset, length)),
      readSync: (offset, length) => {
        assert(!this.#dead, 'the power is off');
        return inode.read(offset, length);
      },
      sync: () =>
        this.#run(
          'sync',
          path,
          () => inode.sync(),
          (fault) => {
            if (fault !== 'power-cut') inode.failSync(this.#fate());
          },
        ),
      truncate: (size) => this.#run('truncate', path, () => inode.truncate(size)),
      close: () => (this.#dead ? never() : Promise.resolve()),
    };
  }

  /** Bytes in files that have a name. */
  usedBytes(): number {
    const seen = new Set<SimulatedInode>();
    const visit = (folder: SimulatedFolder): void => {
      for (const node of folder.entries.values()) {
        if (node.kind === 'folder') visit(node);
        else seen.add(node);
      }
    };
    visit(this.#root);
    let bytes = 0;
    for (const inode of seen) bytes += inode.size;
    return bytes;
  }

  #node(path: string): SimulatedNode | null {
    let node: SimulatedNode = this.#root;
    for (const name of namesOf(path)) {
      if (node.kind !== 'folder') return null;
      const next = node.entries.get(name);
      if (next === undefined) return null;
      node = next;
    }
    return node;
  }

  #folder(path: string, make = false): SimulatedFolder | null {
    let folder = this.#root;
    for (const name of namesOf(path)) {
      let next = folder.entries.get(name);
      if (next === undefined) {
        if (!make) return null;
        next = new SimulatedFolder();
        folder.change([name, next]);
      }
      if (next.kind !== 'folder') throw ioError(`"${path}": Not a directory`);
      folder = next;
    }
    return folder;
  }

  #parent(path: string, make = false): [SimulatedFolder, string] {
    const names = namesOf(path);
    const name = names.pop();
    assert(name !== undefined, 'a path names something');
    const folder = this.#folder(`/${names.join('/')}`, make);
    if (folder === null) throw ioError(`could not open file "${path}": No such file or directory`);
    return [folder, name];
  }
}

/** The same with each append followed by a sync. */
function durable(file: DiskFile): DiskFile {
  return {
    get size() {
      return file.size;
    },
    async append(buffers) {
      await file.append(buffers);
      try {
        await file.sync();
      } catch (error) {
        throw new SyncFailure(error);
      }
    },
    read: (offset, length) => file.read(offset, length),
    readSync: (offset, length) => file.readSync(offset, length),
    sync: () => file.sync(),
    truncate: (size) => file.truncate(size),
    close: () => file.close(),
  };
}

function namesOf(path: string): string[] {
  assert(path.startsWith('/'), () => `path is absolute: ${path}`);
  return path.split('/').filter((n) => n !== '');
}

function ioError(message: string): ThermoclineError {
  return new ThermoclineError('io-error', message);
}

function diskFull(path: string): ThermoclineError {
  return new ThermoclineError('disk-full', `could not write to file "${path}": No space left on device`);
}
