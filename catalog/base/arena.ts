/** Where a decoder puts what it makes. */
export interface Memory {
  /** `byteLength` bytes at a multiple of 8. Their content is whatever was there before. */
  take(byteLength: number): Uint8Array;
}

/** Every answer in memory of its own, which the garbage collector takes back. */
export const OWN_MEMORY: Memory = { take: (byteLength) => new Uint8Array(byteLength) };

const SLAB_BYTES_MIN = 256 * 1024;

/**
 * Memory that is used again and again: `reset` declares everything taken so far to be free.
 *
 * For decoding one batch after another. Fresh memory for each costs more than it looks: the kernel has to find and clear its pages, and
 * V8, which sees megabytes outside of its heap come and go, collects garbage all the time.
 */
export class Arena implements Memory {
  readonly #slabs: Uint8Array[] = [];
  #slab = 0;
  #at = 0;
  #byteLength = 0;

  /** Bytes held, free or taken. */
  get byteLength(): number {
    return this.#byteLength;
  }

  take(byteLength: number): Uint8Array {
    const step = Math.ceil(byteLength / 8) * 8;
    for (; this.#slab < this.#slabs.length; this.#slab++, this.#at = 0) {
      const slab = this.#slabs[this.#slab]!;
      if (this.#at + step > slab.length) continue;
      const taken = slab.subarray(this.#at, this.#at + byteLength);
      this.#at += step;
      return taken;
    }
    // As large as all before it: whatever is needed, it takes few slabs.
    const slab = new Uint8Array(Math.max(step, this.#byteLength, SLAB_BYTES_MIN));
    this.#slabs.push(slab);
    this.#byteLength += slab.length;
    this.#at = step;
    return slab.subarray(0, byteLength);
  }

  /** Nobody may read what was taken before any more. */
  reset(): void {
    this.#slab = 0;
    this.#at = 0;
  }
}
