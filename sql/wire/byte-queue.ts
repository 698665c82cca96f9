import { assert } from '../../catalog/base/assert.ts';

const EMPTY = new Uint8Array(0);

/**
 * Bytes received and not yet consumed. A chunk that arrives into an empty queue is adopted, not copied; otherwise the rest and the
 * chunk are joined in a buffer that grows with what has arrived. Bytes are never moved in place, so a view stays valid for as long as
 * someone holds it.
 */
export class ByteQueue {
  #bytes: Uint8Array = EMPTY;
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    if (this.#start === this.#end) {
      this.#bytes = chunk;
      this.#start = 0;
      this.#end = chunk.length;
      return;
    }
    const kept = this.length;
    const needed = kept + chunk.length;
    // What lies behind `end` in an adopted chunk is not there: its buffer is exactly as long as the chunk.
    if (this.#end + chunk.length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(1024, 2 ** Math.ceil(Math.log2(needed))));
      grown.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = grown;
      this.#start = 0;
      this.#end = kept;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** Byte `offset` after the first unconsumed one; it must have arrived. */
  byteAt(offset: number): number {
    return this.#bytes[this.#start + offset]!;
  }

  uint32At(offset: number): number {
    const at = this.#start + offset;
    const b = this.#bytes;
    return ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;
  }

  /** A view of [from, to), relative to the first unconsumed byte. */
  view(from: number, to: number): Uint8Array {
    assert(from <= to && to <= this.length, 'the view lies in what has arrived');
    return this.#bytes.subarray(this.#start + from, this.#start + to);
  }

  consume(count: number): void {
    assert(count <= this.length, 'only what has arrived is consumed');
    this.#start += count;
    if (this.#start === this.#end) {
      this.#bytes = EMPTY;
      this.#start = this.#end = 0;
    }
  }
}
