import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { decodeUtf8 } from '../types/utf8.ts';

/** Reads one message's body, and nothing beyond its end: every overrun is a `protocol-violation` (08P01). */
export class MessageCursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(body: Uint8Array) {
    this.#bytes = body;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    return this.#bytes[this.#take(1)]!;
  }

  /** Counts are unsigned: a statement may have 65,535 parameters. */
  uint16(): number {
    const at = this.#take(2);
    return (this.#bytes[at]! << 8) | this.#bytes[at + 1]!;
  }

  int32(): number {
    const at = this.#take(4);
    const b = this.#bytes;
    return (b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!;
  }

  bytes(count: number): Uint8Array {
    const at = this.#take(count);
    return this.#bytes.subarray(at, at + count);
  }

  /** Bytes up to the next NUL, which must be inside the message. */
  cstringBytes(): Uint8Array {
    const nul = this.#bytes.indexOf(0, this.#at);
    if (nul < 0) throw new ThermoclineError('protocol-violation', 'invalid string in message');
    const text = this.#bytes.subarray(this.#at, nul);
    this.#at = nul + 1;
    return text;
  }

  /** The same as text; `invalid-encoding` when it is none: two names must not become one. */
  cstring(): string {
    return decodeUtf8(this.cstringBytes());
  }

  rest(): Uint8Array {
    return this.bytes(this.remaining);
  }

  /** The body must end here. */
  end(): void {
    if (this.remaining !== 0) throw new ThermoclineError('protocol-violation', 'invalid message format');
  }

  #take(count: number): number {
    if (count < 0 || count > this.remaining) throw new ThermoclineError('protocol-violation', 'insufficient data left in message');
    const at = this.#at;
    this.#at += count;
    return at;
  }
}
