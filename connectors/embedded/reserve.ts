import type { Disk } from '../../catalog/seams/disk.ts';
import { isKind } from '../../catalog/errors/thermocline-error.ts';

const CHUNK_BYTES = 1 << 20;

/**
 * Blocks held back on disk, so that a full one can still take what frees space: checkpoints, retention, DROP, TRUNCATE and moved
 * boundaries. Given up when such a commit meets a full disk; nothing else is written before it is back.
 */
export class Reserve {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #folder: string;
  readonly #bytes: number;
  #held = false;

  constructor(disk: Disk, path: string, bytes: number) {
    this.#disk = disk;
    this.#path = path;
    this.#folder = path.slice(0, path.lastIndexOf('/'));
    this.#bytes = bytes;
  }

  get held(): boolean {
    return this.#held || this.#bytes === 0;
  }

  /** Takes the blocks if it does not have them. False when the disk is full; other errors pass. */
  async take(): Promise<boolean> {
    if (this.#held || this.#bytes === 0) return true;
    try {
      const file = await this.#disk.open(this.#path, 'create');
      if (file === null) return false;
      try {
        if (file.size !== this.#bytes) {
          await file.truncate(0);
          // Zeros written, not a hole: only these own their blocks.
          const chunk = new Uint8Array(Math.min(CHUNK_BYTES, this.#bytes));
          for (let left = this.#bytes; left > 0; left -= chunk.length)
            await file.append([left < chunk.length ? chunk.subarray(0, left) : chunk]);
          await file.sync();
        }
      } finally {
        await file.close();
      }
    } catch (error) {
      if (!isKind(error, 'disk-full')) throw error;
      await this.release();
      return false;
    }
    this.#held = true;
    return true;
  }

  /** Gives the blocks back to the disk. */
  async release(): Promise<void> {
    this.#held = false;
    if (this.#bytes === 0) return;
    await this.#disk.unlink(this.#path);
    // On most file systems the blocks are free only once the removal is on disk.
    await this.#disk.syncFolder(this.#folder);
  }
}
