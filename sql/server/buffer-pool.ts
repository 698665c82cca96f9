/** One block holds a flush of rows and the row that went over it. */
const BLOCK_BYTES = 96 * 1024;
const BLOCKS_MAX = 64;

/** Output blocks that sockets have finished with. A stream of rows would otherwise make 1,500 of them a second. */
export class BufferPool {
  readonly #free: Buffer[] = [];

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  /** Buffers of other sizes are left to the garbage collector. */
  give(block: Buffer): void {
    if (block.length === BLOCK_BYTES && this.#free.length < BLOCKS_MAX) this.#free.push(block);
  }
}
