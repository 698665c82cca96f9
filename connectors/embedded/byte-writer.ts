/** Grows a little-endian byte string. Varints are LEB128 of non-negative safe integers. */
export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** Where the next bytes go. Taken before the buffers are touched: making room may replace them. */
  #room(bytes: number): number {
    const at = this.#length;
    if (at + bytes > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(at + bytes, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#length = at + bytes;
    return at;
  }

  u8(value: number): void {
    const at = this.#room(1);
    this.#view.setUint8(at, value);
  }

  u32(value: number): void {
    const at = this.#room(4);
    this.#view.setUint32(at, value, true);
  }

  u64(value: bigint): void {
    const at = this.#room(8);
    this.#view.setBigUint64(at, value, true);
  }

  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.u8((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.u8(rest);
  }

  bytes(value: Uint8Array): void {
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
  }

  /** UTF-8 behind its length. */
  text(value: string): void {
    if (value === '') {
      this.u8(0);
      return;
    }
    const encoded = Buffer.from(value, 'utf8');
    this.varint(encoded.length);
    this.bytes(encoded);
  }

  /** The bytes so far: a view, overwritten by what follows only if the writer is used on. */
  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
