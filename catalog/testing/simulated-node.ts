import type { Random } from '../seams/random.ts';

/** Decides, at a power cut, what of the things that were not synced is on the platter. */
export interface Fate {
  /** Did this operation reach the disk? */
  survives(): boolean;
  /** How many of `length` bytes of a write reached it. */
  torn(length: number): number;
}

/**
 * Whole cuts differ in character: sometimes nothing that was not synced is there, sometimes all of it, mostly a random part with
 * writes torn at any byte and no order between them.
 */
export function randomFate(random: Random): Fate {
  const character = random.int(8);
  if (character === 0) return { survives: () => false, torn: () => 0 };
  if (character === 1) return { survives: () => true, torn: (length) => length };
  return {
    survives: () => random.int(3) !== 0,
    torn: (length) => (random.int(2) === 0 ? length : random.int(length + 1)),
  };
}

type FileOperation =
  | { readonly op: 'write'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly op: 'truncate'; readonly size: number };

/** Content of a file: what programs see, and what the platter holds for sure. */
export class SimulatedInode {
  readonly kind = 'file';
  links = 0;
  modifiedMs = 0;
  #data = new Uint8Array(0);
  #size = 0;
  #synced: Uint8Array = new Uint8Array(0);
  #unsynced: FileOperation[] = [];

  static durable(content: Uint8Array): SimulatedInode {
    const inode = new SimulatedInode();
    inode.#data = content.slice();
    inode.#size = content.length;
    inode.#synced = content.slice();
    return inode;
  }

  get size(): number {
    return this.#size;
  }

  append(bytes: Uint8Array): void {
    const offset = this.#size;
    this.#reserve(offset + bytes.length);
    this.#data.set(bytes, offset);
    this.#size += bytes.length;
    this.#unsynced.push({ op: 'write', offset, bytes: bytes.slice() });
  }

  truncate(size: number): void {
    this.#reserve(size);
    if (size > this.#size) this.#data.fill(0, this.#size, size);
    this.#size = size;
    this.#unsynced.push({ op: 'truncate', size });
  }

  read(offset: number, length: number): Uint8Array {
    return this.#data.slice(Math.min(offset, this.#size), Math.min(offset + length, this.#size));
  }

  sync(): void {
    this.#synced = this.#data.slice(0, this.#size);
    this.#unsynced = [];
  }

  /** The platter rots. */
  flip(at: number, mask: number): void {
    this.#data[at]! ^= mask;
    if (at < this.#synced.length) this.#synced[at]! ^= mask;
  }

  /** A sync that failed: some of it is on the platter, and the kernel believes all of it to be clean (so a later sync saves nothing). */
  failSync(fate: Fate): void {
    this.#synced = this.#survivors(fate);
    this.#unsynced = [];
  }

  afterPowerCut(fate: Fate): SimulatedInode {
    return SimulatedInode.durable(this.#survivors(fate));
  }

  #survivors(fate: Fate): Uint8Array {
    let content: Uint8Array = this.#synced;
    const resize = (size: number): void => {
      const next = new Uint8Array(size);
      next.set(content.subarray(0, Math.min(size, content.length)));
      content = next;
    };
    for (const operation of this.#unsynced) {
      if (!fate.survives()) continue;
      if (operation.op === 'truncate') {
        resize(operation.size);
        continue;
      }
      const kept = fate.torn(operation.bytes.length);
      if (operation.offset + kept > content.length) resize(operation.offset + kept);
      content = content.slice();
      content.set(operation.bytes.subarray(0, kept), operation.offset);
    }
    return content;
  }

  #reserve(size: number): void {
    if (size <= this.#data.length) return;
    const data = new Uint8Array(Math.max(size, this.#data.length * 2, 256));
    data.set(this.#data.subarray(0, this.#size));
    this.#data = data;
  }
}

export type SimulatedNode = SimulatedInode | SimulatedFolder;

/** Entries of one or two folders that change together (a rename within a folder is one operation). */
interface FolderOperation {
  readonly changes: readonly (readonly [name: string, node: SimulatedNode | null])[];
}

export class SimulatedFolder {
  readonly kind = 'folder';
  readonly entries = new Map<string, SimulatedNode>();
  #synced = new Map<string, SimulatedNode>();
  #unsynced: FolderOperation[] = [];

  /** Sets entries (null removes) in one operation. */
  change(...changes: readonly (readonly [name: string, node: SimulatedNode | null])[]): void {
    for (const [name, node] of changes) {
      if (node === null) this.entries.delete(name);
      else this.entries.set(name, node);
    }
    this.#unsynced.push({ changes });
  }

  sync(): void {
    this.#synced = new Map(this.entries);
    this.#unsynced = [];
  }

  afterPowerCut(fate: Fate, inodes = new Map<SimulatedInode, SimulatedInode>()): SimulatedFolder {
    const names = new Map(this.#synced);
    for (const { changes } of this.#unsynced) {
      if (!fate.survives()) continue;
      for (const [name, node] of changes) {
        if (node === null) names.delete(name);
        else names.set(name, node);
      }
    }
    const after = new SimulatedFolder();
    for (const [name, node] of names) {
      let survivor: SimulatedNode;
      if (node.kind === 'folder') survivor = node.afterPowerCut(fate, inodes);
      else {
        survivor = inodes.get(node) ?? node.afterPowerCut(fate);
        inodes.set(node, survivor as SimulatedInode);
        (survivor as SimulatedInode).links++;
      }
      after.entries.set(name, survivor);
    }
    after.sync();
    return after;
  }
}
