import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** Reads what {@link ByteWriter} wrote. Running past the end is `data-corrupted`: lengths in damaged bytes lie. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
    this.#end = Math.min(end, bytes.length);
  }

  get position(): number {
    return this.#at;
  }

  #take(count: number): number {
    const at = this.#at;
    if (!(count >= 0 && at + count <= this.#end)) throw new ThermoclineError('data-corrupted', 'bytes end too early');
    this.#at = at + count;
    return at;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }

  varint(): number {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) break;
      unit *= 0x80;
    }
    if (!Number.isSafeInteger(value)) throw new ThermoclineError('data-corrupted', 'a number is out of range');
    return value;
  }

  bytes(count: number): Uint8Array {
    const at = this.#take(count);
    return this.#bytes.subarray(at, at + count);
  }

  text(): string {
    return Buffer.from(this.bytes(this.varint())).toString('utf8');
  }
}
