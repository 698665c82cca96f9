/** A connection that says nothing holds nothing; the first message takes this much. */
const GROWN_BYTES_MIN = 512;
const NOTHING = Buffer.alloc(0);

/**
 * A growing buffer of bytes to send. Messages are written in place: `beginMessage` leaves room for the length, `endMessage` fills it.
 *
 * `bytes` and `position` are open on purpose: the value writers of sql/types fill them in loops that a call per byte would slow down
 * by half. Whoever writes directly calls `reserve` first.
 */
export class OutputBuffer {
  bytes: Buffer;
  position = 0;
  /** Where the message being written begins; −1 between messages. */
  #open = -1;

  constructor(bytes: Buffer = NOTHING) {
    this.bytes = bytes;
  }

  /** Takes back a message that an error left half written. */
  dropUnfinished(): void {
    if (this.#open >= 0) this.position = this.#open;
    this.#open = -1;
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.position + count;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2, GROWN_BYTES_MIN));
    grown.set(this.bytes.subarray(0, this.position));
    this.bytes = grown;
  }

  /** Starts a message of the given type; hand the result to {@link endMessage}. */
  beginMessage(type: number): number {
    this.reserve(5);
    this.bytes[this.position] = type;
    const start = this.position;
    this.#open = start;
    this.position += 5;
    return start;
  }

  endMessage(start: number): void {
    this.setInt32(start + 1, this.position - start - 1);
    this.#open = -1;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.position++] = value;
  }

  int16(value: number): void {
    this.reserve(2);
    this.bytes[this.position++] = value >>> 8;
    this.bytes[this.position++] = value;
  }

  int32(value: number): void {
    this.reserve(4);
    this.setInt32(this.position, value);
    this.position += 4;
  }

  setInt32(at: number, value: number): void {
    const b = this.bytes;
    b[at] = value >>> 24;
    b[at + 1] = value >>> 16;
    b[at + 2] = value >>> 8;
    b[at + 3] = value;
  }

  raw(source: Uint8Array, start = 0, end = source.length): void {
    const size = end - start;
    this.reserve(size);
    // A native copy has a fixed price of some 60 ns: short values are cheaper by hand.
    if (size <= 32) {
      const bytes = this.bytes;
      let at = this.position;
      for (let i = start; i < end; i++) bytes[at++] = source[i]!;
    } else {
      this.bytes.set(source.subarray(start, end), this.position);
    }
    this.position += size;
  }

  /** A string of ASCII characters only. */
  ascii(text: string): void {
    const size = text.length;
    this.reserve(size);
    const bytes = this.bytes;
    let at = this.position;
    for (let i = 0; i < size; i++) bytes[at++] = text.charCodeAt(i);
    this.position = at;
  }

  utf8(text: string): void {
    this.reserve(text.length * 3);
    this.position += this.bytes.write(text, this.position, 'utf8');
  }

  /** With its NUL. A NUL inside the text would end it early on the other side, so it is dropped. */
  cstring(text: string): void {
    this.utf8(text.includes('\0') ? text.replaceAll('\0', '') : text);
    this.byte(0);
  }
}
