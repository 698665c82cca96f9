import type { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { FrontendMessage } from '../wire/frontend-message.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';

/**
 * A client's connection as the session sees it: messages in, bytes out, no socket. One loop uses it; nothing here runs concurrently.
 */
export interface Channel {
  /** What is to be sent. Written in place; {@link flush} sends it. */
  readonly out: OutputBuffer;

  /** A message that has arrived, or null. Throws {@link ConnectionEnd} when what arrived cannot be framed. */
  poll(): FrontendMessage | null;

  /**
   * Resolves when more has arrived, or earlier for no reason: poll again. Rejects with {@link ConnectionEnd} when nothing will: the client is gone, or the server closes.
   * With a signal, rejects with its reason when it aborts first.
   */
  more(signal?: AbortSignal): Promise<void>;

  /**
   * Sends what `out` holds. Resolves when the client has taken enough of it that more may be written: what waits is bounded however
   * slowly it reads. Rejects with the signal's reason when it aborts first; what was handed over stays handed over.
   */
  flush(signal?: AbortSignal): Promise<void>;
}

/** Bytes in `out` from which a stream of rows is flushed. */
export const FLUSH_BYTES = 64 * 1024;

/** The connection is over. `farewell` is what the client is told, as FATAL; null when it is gone. */
export class ConnectionEnd extends Error {
  override readonly name = 'ConnectionEnd';
  readonly farewell: ThermoclineError | null;

  constructor(farewell: ThermoclineError | null) {
    super(farewell?.message ?? 'the client is gone');
    this.farewell = farewell;
  }
}
