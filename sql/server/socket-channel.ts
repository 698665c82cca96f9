import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { isKind, ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Timers } from '../../catalog/seams/clock.ts';
import { type Channel, ConnectionEnd } from '../session/channel.ts';
import { FrontendDecoder } from '../wire/frontend-decoder.ts';
import type { FrontendMessage, StartupPacket } from '../wire/frontend-message.ts';
import { OutputBuffer } from '../wire/output-buffer.ts';
import type { WireLimits } from '../wire/wire-limits.ts';
import type { BufferPool } from './buffer-pool.ts';
import type { WireMetrics } from './wire-metrics.ts';

/** Bytes read ahead while nobody asks for them: a client that sends without end is stopped by TCP. */
const READ_AHEAD_BYTES_MAX = 1024 * 1024;
/** Below this, output is copied and the buffer kept; above, the buffer itself is handed over. */
const COPIED_BYTES_MAX = 16 * 1024;
/** The protocol's name in TLS (ALPN). */
const ALPN = 'postgresql';
/** How long a closed connection waits for the client to take the last words. */
const FAREWELL_MS_MAX = 1_000;

export interface SocketChannelDeps {
  readonly limits: WireLimits;
  readonly pool: BufferPool;
  readonly metrics: WireMetrics;
  readonly timers: Timers;
  readonly stallMsMax: number;
  /** Called once, when the client is gone or the socket closed. */
  readonly onGone: () => void;
}

/** A socket as a {@link Channel}. Idle, it holds no buffers. */
export class SocketChannel implements Channel {
  readonly out = new OutputBuffer();
  #socket: Socket;
  readonly #deps: SocketChannelDeps;
  readonly #decoder: FrontendDecoder;
  readonly #listeners: readonly (readonly [event: string, listener: (chunk: Buffer) => void])[] = [
    ['data', (chunk) => this.#received(chunk)],
    ['drain', () => this.#wakeWriter?.()],
    // A reset or a broken pipe closes the socket; 'close' says the rest.
    ['error', () => this.#lost()],
    ['end', () => this.#lost()],
    ['close', () => this.#lost()],
  ];
  #gone = false;
  #ended = false;
  /** Whoever waits for input. */
  #wakeReader: (() => void) | null = null;
  /** Whoever waits for room. */
  #wakeWriter: (() => void) | null = null;

  constructor(socket: Socket, deps: SocketChannelDeps) {
    this.#socket = socket;
    this.#deps = deps;
    this.#decoder = new FrontendDecoder(deps.limits);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    this.#listenTo(socket);
  }

  get gone(): boolean {
    return this.#gone;
  }

  get encrypted(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  pollStartup(): StartupPacket | null {
    return this.#decoder.nextStartup();
  }

  poll(): FrontendMessage | null {
    return framed(() => this.#decoder.nextMessage());
  }

  /** A message of a client that is not authenticated yet. */
  pollEarly(): FrontendMessage | null {
    return framed(() => this.#decoder.nextEarlyMessage());
  }

  /**
   * Goes on inside TLS; resolves after the handshake. `answer` is the byte that a client which asked first waits for; `null` for one that
   * began with its handshake: it must have negotiated `postgresql`, or another protocol's client could be replayed at us.
   * Rejects with {@link ConnectionEnd} when the handshake fails.
   */
  async secure(context: SecureContext, answer: number | null, signal: AbortSignal): Promise<void> {
    const plain = this.#socket;
    const early = this.#decoder.takeRest();
    // What came in clear behind the request would be taken for something said inside TLS.
    if (answer !== null && early.length > 0) {
      throw new ConnectionEnd(
        new ThermoclineError('protocol-violation', 'received unencrypted data after SSL request', {
          detail: 'This could be either a client-software bug or evidence of an attempted man-in-the-middle attack.',
        }),
      );
    }
    for (const [event, listener] of this.#listeners) plain.off(event, listener);
    plain.pause();
    // A handshake that fails says so on the encrypted socket, too; nobody else listens to this one.
    plain.on('error', () => {});
    if (answer !== null) plain.write(Uint8Array.of(answer));
    else plain.unshift(early);
    const secured = new TLSSocket(plain, { isServer: true, secureContext: context, ALPNProtocols: [ALPN] });
    this.#socket = secured;
    this.#listenTo(secured);
    let done = false;
    secured.once('secure', () => {
      done = true;
      this.#wakeReader?.();
    });
    while (!done && !this.#gone) await this.#wait((wake) => (this.#wakeReader = wake), signal);
    if (!done || (answer === null && secured.alpnProtocol !== ALPN)) throw new ConnectionEnd(null);
  }

  async more(signal?: AbortSignal): Promise<void> {
    if (this.#gone) throw new ConnectionEnd(null);
    if (this.out.position === 0 && this.out.bytes.length > COPIED_BYTES_MAX) this.#replace(Buffer.alloc(0));
    if (this.#socket.isPaused()) this.#socket.resume();
    await this.#wait((wake) => (this.#wakeReader = wake), signal);
    if (this.#gone && this.#decoder.bufferedBytes === 0) throw new ConnectionEnd(null);
  }

  async flush(signal?: AbortSignal): Promise<void> {
    if (this.#gone) throw new ConnectionEnd(null);
    this.#send();
    if (!this.#socket.writableNeedDrain) return;
    const stalled = new AbortController();
    void this.#deps.timers.sleep(this.#deps.stallMsMax, stalled.signal).then(
      () => this.destroy(),
      () => {},
    );
    try {
      await this.#wait((wake) => (this.#wakeWriter = wake), signal);
    } finally {
      stalled.abort();
    }
    if (this.#gone) throw new ConnectionEnd(null);
  }

  /** Makes a waiting reader poll again. */
  wake(): void {
    this.#wakeReader?.();
  }

  /** Sends what is left and closes, politely: the client has a moment to read it before the socket is gone. */
  async end(): Promise<void> {
    if (!this.#socket.destroyed) {
      this.#ended = true;
      if (!this.#gone) this.#send();
      const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
      this.#socket.end();
      // Unread input would turn the close into a reset, which can overtake the last words.
      this.#socket.resume();
      const late = new AbortController();
      void this.#deps.timers.sleep(FAREWELL_MS_MAX, late.signal).then(
        () => this.destroy(),
        () => {},
      );
      await closed;
      late.abort();
    }
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listenTo(socket: Socket): void {
    for (const [event, listener] of this.#listeners) socket.on(event, listener);
  }

  #received(chunk: Buffer): void {
    this.#deps.metrics.bytesReceived(chunk.length);
    if (this.#ended) return;
    this.#decoder.push(chunk);
    if (this.#wakeReader !== null) this.#wakeReader();
    else if (this.#decoder.bufferedBytes > READ_AHEAD_BYTES_MAX) this.#socket.pause();
  }

  #lost(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#wakeReader?.();
    this.#wakeWriter?.();
    if (!this.#ended) this.#deps.onGone();
  }

  #send(): void {
    const { out } = this;
    const size = out.position;
    if (size === 0) return;
    this.#deps.metrics.bytesSent(size);
    if (size <= COPIED_BYTES_MAX) {
      this.#socket.write(Buffer.from(out.bytes.subarray(0, size)));
    } else {
      const block = out.bytes;
      this.#socket.write(block.subarray(0, size), () => this.#deps.pool.give(block));
      out.bytes = this.#deps.pool.take();
    }
    out.position = 0;
  }

  #replace(bytes: Buffer): void {
    this.#deps.pool.give(this.out.bytes);
    this.out.bytes = bytes;
  }

  /** One waiter at a time, woken by an event or by the signal. */
  async #wait(register: (wake: (() => void) | null) => void, signal: AbortSignal | undefined): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason as Error);
        const stop = () => reject(signal!.reason as Error);
        signal?.addEventListener('abort', stop, { once: true });
        register(() => {
          signal?.removeEventListener('abort', stop);
          resolve();
        });
      });
    } finally {
      register(null);
    }
  }
}

/** A message, or the end of the connection when framing is lost. */
function framed(take: () => FrontendMessage | null): FrontendMessage | null {
  try {
    return take();
  } catch (error) {
    if (isKind(error, 'protocol-violation', 'limit-exceeded')) throw new ConnectionEnd(toThermoclineError(error));
    throw error;
  }
}
