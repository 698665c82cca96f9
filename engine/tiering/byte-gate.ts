/**
 * Bounds the bytes that are on their way: `enter` waits, first come first served, until they fit. Something larger than the whole
 * gate passes alone.
 */
export class ByteGate {
  readonly #limit: number;
  readonly #queue: { readonly bytes: number; readonly go: () => void }[] = [];
  #inside = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  get inside(): number {
    return this.#inside;
  }

  async enter(bytes: number): Promise<void> {
    if (this.#queue.length === 0 && this.#fits(bytes)) {
      this.#inside += bytes;
      return;
    }
    await new Promise<void>((go) => this.#queue.push({ bytes, go }));
  }

  leave(bytes: number): void {
    this.#inside -= bytes;
    for (let next = this.#queue[0]; next !== undefined && this.#fits(next.bytes); next = this.#queue[0]) {
      this.#queue.shift();
      this.#inside += next.bytes;
      next.go();
    }
  }

  #fits(bytes: number): boolean {
    return this.#inside === 0 || this.#inside + bytes <= this.#limit;
  }
}
