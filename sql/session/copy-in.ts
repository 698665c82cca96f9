import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';
import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { StatementResult } from '../../engine/session.ts';
import { timeZoneOf } from '../types/time-zone.ts';
import { encodeBackend } from '../wire/backend-encoder.ts';
import type { FrontendMessage } from '../wire/frontend-message.ts';
import { type Channel, ConnectionEnd } from './channel.ts';
import { REACTIONS } from './connection-state.ts';
import { CopyBinaryReader } from './copy-binary-reader.ts';
import { type CopyInput, CopyReader } from './copy-reader.ts';

export interface CopyIn {
  readonly result: Extract<StatementResult, { kind: 'copy-in' }>;
  /** The table's name as written. */
  readonly relation: string;
  readonly timeZone: string;
  readonly channel: Channel;
  readonly signal: AbortSignal;
}

/** Bytes of a long CopyData parsed before other connections have their turn: a few milliseconds of work. */
const TURN_BYTES = 256 * 1024;

/**
 * COPY FROM STDIN: asks for the data, feeds it to the sink, and gives the number of rows once the sink has committed. However it breaks
 * off (a bad row, CopyFail, a cancel, a lost client), the sink is aborted and nothing of it stays. Whoever calls answers the error;
 * what the client still sends is dropped by the connection's `ready` state.
 */
export async function runCopyIn(copy: CopyIn): Promise<number> {
  const { result, channel } = copy;
  const { sink, columns, options } = result;
  const binary = options.format === 'binary';
  let finished = false;
  try {
    encodeBackend({ kind: 'copy-in-response', columnCount: columns.length, binary }, channel.out);
    await channel.flush(copy.signal);
    const reader: CopyInput = binary
      ? new CopyBinaryReader(copy.relation, columns)
      : new CopyReader({ relation: copy.relation, columns, options, timeZone: timeZoneOf(copy.timeZone) });
    const feed = new CopyFeed(copy, reader);
    await receive(copy, feed);
    copy.signal.throwIfAborted();
    finished = true;
    return await sink.finish();
  } finally {
    if (!finished) await sink.abort();
  }
}

async function receive(copy: CopyIn, feed: CopyFeed): Promise<void> {
  const { channel, signal } = copy;
  for (;;) {
    signal.throwIfAborted();
    const message = channel.poll();
    if (message === null) {
      await channel.more(signal);
      continue;
    }
    const reaction = REACTIONS.copying[message.kind];
    switch (reaction) {
      case 'take-copy-data':
        await feed.take(bytesOf(message));
        break;
      case 'end-copy':
        return feed.finish();
      case 'fail-copy':
        throw new ThermoclineError('query-canceled', `COPY from stdin failed: ${reasonOf(message)}`, { where: feed.place() });
      case 'drop':
        break;
      case 'terminate':
        throw new ConnectionEnd(null);
      case 'out-of-step':
      case 'run-query':
      case 'run-extended':
      case 'refuse-function-call':
      case 'sync':
      case 'flush':
      case 'report-malformed':
        throw outOfStep(message, feed);
      default:
        return unreachable(reaction);
    }
  }
}

/** Hands bytes to the reader and full batches to the sink, in bounded turns. */
class CopyFeed {
  readonly #copy: CopyIn;
  readonly #reader: CopyInput;
  #bytesThisTurn = 0;
  /** The line up to which the sink has everything. */
  #linesWritten = 0;

  constructor(copy: CopyIn, reader: CopyInput) {
    this.#copy = copy;
    this.#reader = reader;
  }

  place(): string {
    return `COPY ${this.#copy.relation}, line ${this.#reader.line + 1}`;
  }

  async take(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const end = Math.min(bytes.length, at + TURN_BYTES - this.#bytesThisTurn);
      this.#reader.push(bytes.subarray(at, end));
      while (this.#reader.readRows()) await this.#write();
      this.#bytesThisTurn += end - at;
      at = end;
      if (this.#bytesThisTurn >= TURN_BYTES) {
        this.#bytesThisTurn = 0;
        await yieldToLoop();
        this.#copy.signal.throwIfAborted();
      }
    }
  }

  async finish(): Promise<void> {
    while (this.#reader.readRest()) await this.#write();
    await this.#write();
  }

  async #write(): Promise<void> {
    const batch = this.#reader.takeBatch();
    if (batch === null) return;
    const first = this.#linesWritten + 1;
    this.#linesWritten = this.#reader.line;
    try {
      await this.#copy.result.sink.write(batch);
    } catch (error) {
      if (!(error instanceof ThermoclineError)) throw error;
      const lines = first === this.#linesWritten ? `line ${first}` : `lines ${first} to ${this.#linesWritten}`;
      throw error.with({ where: `COPY ${this.#copy.relation}, ${lines}` });
    }
  }
}

function bytesOf(message: FrontendMessage): Uint8Array {
  return message.kind === 'copy-data' ? message.bytes : new Uint8Array(0);
}

function reasonOf(message: FrontendMessage): string {
  return message.kind === 'copy-fail' ? Buffer.from(message.reason).toString('utf8') : '';
}

/** Another message in the middle of the data: where data and statements begin can no longer be told. */
function outOfStep(message: FrontendMessage, feed: CopyFeed): ConnectionEnd {
  return new ConnectionEnd(
    new ThermoclineError('protocol-violation', `unexpected message "${message.kind}" during COPY from stdin`, { where: feed.place() }),
  );
}
