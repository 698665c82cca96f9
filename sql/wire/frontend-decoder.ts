import { toThermoclineError, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { ByteQueue } from './byte-queue.ts';
import type { FrontendKind, FrontendMessage, StartupPacket } from './frontend-message.ts';
import { MessageCursor } from './message-cursor.ts';
import { SMALL_MESSAGE_BYTES_MAX, type WireLimits } from './wire-limits.ts';

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
/** A cancel key has 4 bytes in protocol 3.0 and up to 256 in 3.2. */
const CANCEL_KEY_BYTES_MAX = 256;

type BodyKind = Exclude<FrontendKind, 'malformed'>;
type Size = 'small' | 'large' | 'copy';

interface MessageType {
  readonly kind: BodyKind;
  readonly size: Size;
  readonly decode: (cursor: MessageCursor) => FrontendMessage;
}

const target = (cursor: MessageCursor, message: string): 'statement' | 'portal' => {
  const byte = cursor.byte();
  if (byte === 0x53) return 'statement';
  if (byte === 0x50) return 'portal';
  throw new ThermoclineError('protocol-violation', `invalid ${message} message subtype ${byte}`);
};

const bare = <K extends 'flush' | 'sync' | 'terminate' | 'copy-done'>(kind: K): MessageType => ({
  kind,
  size: 'small',
  decode: () => ({ kind }),
});

/** Type byte → what it is. The order of fields is the protocol's. */
const MESSAGE_TYPES: ReadonlyMap<number, MessageType> = new Map(
  Object.entries({
    Q: { kind: 'query', size: 'large', decode: (c) => ({ kind: 'query', sql: c.cstringBytes() }) },
    P: {
      kind: 'parse',
      size: 'large',
      decode: (c) => ({ kind: 'parse', name: c.cstring(), sql: c.cstringBytes(), parameterTypes: list(c, () => c.int32() >>> 0) }),
    },
    B: {
      kind: 'bind',
      size: 'large',
      decode: (c) => ({
        kind: 'bind',
        portal: c.cstring(),
        statement: c.cstring(),
        parameterFormats: list(c, () => c.uint16()),
        parameters: list(c, () => parameterValue(c)),
        resultFormats: list(c, () => c.uint16()),
      }),
    },
    D: { kind: 'describe', size: 'small', decode: (c) => ({ kind: 'describe', target: target(c, 'DESCRIBE'), name: c.cstring() }) },
    E: { kind: 'execute', size: 'small', decode: (c) => ({ kind: 'execute', portal: c.cstring(), rowsMax: c.int32() }) },
    C: { kind: 'close', size: 'small', decode: (c) => ({ kind: 'close', target: target(c, 'CLOSE'), name: c.cstring() }) },
    H: bare('flush'),
    S: bare('sync'),
    F: { kind: 'function-call', size: 'large', decode: (c) => (c.rest(), { kind: 'function-call' }) },
    d: { kind: 'copy-data', size: 'copy', decode: (c) => ({ kind: 'copy-data', bytes: c.rest() }) },
    c: bare('copy-done'),
    f: { kind: 'copy-fail', size: 'small', decode: (c) => ({ kind: 'copy-fail', reason: c.cstringBytes() }) },
    p: { kind: 'password', size: 'small', decode: (c) => ({ kind: 'password', body: c.rest() }) },
    X: bare('terminate'),
  } satisfies Record<string, MessageType>).map(([letter, type]) => [letter.charCodeAt(0), type as MessageType]),
);

/**
 * Bytes in, messages out. Chunk boundaries mean nothing. A message is found by its length, from absolute offsets into what has
 * arrived, and decoded inside its own bounds.
 *
 * An error thrown from here means that framing is lost: report it as FATAL and close. A body that cannot be read comes out as a
 * `malformed` message instead.
 */
export class FrontendDecoder {
  readonly #limits: WireLimits;
  readonly #queue = new ByteQueue();

  constructor(limits: WireLimits) {
    this.#limits = limits;
  }

  /** Bytes received and not yet taken as messages. */
  get bufferedBytes(): number {
    return this.#queue.length;
  }

  push(chunk: Uint8Array): void {
    this.#queue.push(chunk);
  }

  /** The next untyped packet (before the connection is up), or null when more bytes are needed. */
  nextStartup(): StartupPacket | null {
    const queue = this.#queue;
    if (queue.length >= 1 && queue.byteAt(0) === 0x16) return { kind: 'tls-handshake' };
    if (queue.length < 4) return null;
    const length = queue.uint32At(0);
    if (length < 8 || length > this.#limits.startupBytesMax) {
      return { kind: 'foreign', reason: `a startup packet of ${length} bytes` };
    }
    if (queue.length < length) return null;
    const cursor = new MessageCursor(queue.view(4, length));
    const packet = decodeStartup(cursor);
    queue.consume(length);
    return packet;
  }

  /** What has arrived and was not taken, for whoever reads the socket from here on. */
  takeRest(): Uint8Array {
    const rest = this.#queue.view(0, this.#queue.length);
    this.#queue.consume(rest.length);
    return rest;
  }

  /** The next message of a client that is not authenticated yet: it may not make us keep much. */
  nextEarlyMessage(): FrontendMessage | null {
    const { startupBytesMax } = this.#limits;
    if (this.#queue.length >= 5 && this.#queue.uint32At(1) > startupBytesMax) {
      throw new ThermoclineError('protocol-violation', 'invalid message length');
    }
    return this.nextMessage();
  }

  /**
   * The next message, or null when more bytes are needed. Throws `protocol-violation` for an unknown type or an impossible length,
   * `limit-exceeded` for a message above the limit.
   */
  nextMessage(): FrontendMessage | null {
    const queue = this.#queue;
    if (queue.length === 0) return null;
    // The type is judged by its first byte alone: a client that speaks something else is told at once.
    const typeByte = queue.byteAt(0);
    const type = MESSAGE_TYPES.get(typeByte);
    if (type === undefined) throw new ThermoclineError('protocol-violation', `invalid frontend message type ${typeByte}`);
    if (queue.length < 5) return null;
    const length = queue.uint32At(1);
    this.#checkLength(type, length);
    if (queue.length < length + 1) return null;
    const body = queue.view(5, length + 1);
    queue.consume(length + 1);
    if (type.kind === 'copy-data') return { kind: 'copy-data', bytes: body };
    try {
      const cursor = new MessageCursor(body);
      const message = type.decode(cursor);
      cursor.end();
      return message;
    } catch (error) {
      return { kind: 'malformed', of: type.kind, error: toThermoclineError(error) };
    }
  }

  #checkLength(type: MessageType, length: number): void {
    if (length < 4) throw new ThermoclineError('protocol-violation', 'invalid message length');
    const bytes = length - 4;
    if (type.size === 'small' && bytes > SMALL_MESSAGE_BYTES_MAX)
      throw new ThermoclineError('protocol-violation', 'invalid message length');
    const max = type.size === 'copy' ? this.#limits.copyDataBytesMax : this.#limits.messageBytesMax;
    if (bytes > max) {
      throw new ThermoclineError('limit-exceeded', `message of ${bytes} bytes exceeds the limit of ${max} bytes`, {
        hint: type.size === 'copy' ? 'Send COPY data in smaller chunks.' : 'Load large data with COPY, or in smaller statements.',
      });
    }
  }
}

function decodeStartup(cursor: MessageCursor): StartupPacket {
  const code = cursor.int32();
  switch (code) {
    case SSL_REQUEST:
      return cursor.remaining === 0 ? { kind: 'ssl-request' } : { kind: 'foreign', reason: 'bytes after an SSL request' };
    case GSS_REQUEST:
      return cursor.remaining === 0 ? { kind: 'gss-request' } : { kind: 'foreign', reason: 'bytes after a GSS request' };
    case CANCEL_REQUEST: {
      if (cursor.remaining < 8 || cursor.remaining > 4 + CANCEL_KEY_BYTES_MAX) {
        return { kind: 'foreign', reason: 'a cancel request of wrong length' };
      }
      return { kind: 'cancel-request', processId: cursor.int32(), key: cursor.rest() };
    }
    default: {
      const major = code >>> 16;
      const minor = code & 0xffff;
      if (major !== 3) return { kind: 'unsupported-version', major, minor };
      try {
        return { kind: 'startup', minorVersion: minor, parameters: startupParameters(cursor) };
      } catch (error) {
        return { kind: 'malformed', error: toThermoclineError(error) };
      }
    }
  }
}

/** Name/value pairs of NUL-terminated strings, ended by one more NUL. */
function startupParameters(cursor: MessageCursor): ReadonlyMap<string, string> {
  const badLayout = () => new ThermoclineError('protocol-violation', 'invalid startup packet layout: expected terminator as last byte');
  const parameters = new Map<string, string>();
  for (;;) {
    if (cursor.remaining === 0) throw badLayout();
    const name = cursor.cstring();
    if (name === '') break;
    if (cursor.remaining === 0) throw badLayout();
    parameters.set(name, cursor.cstring());
  }
  if (cursor.remaining !== 0) throw badLayout();
  return parameters;
}

function list<T>(cursor: MessageCursor, item: () => T): T[] {
  const count = cursor.uint16();
  const items: T[] = [];
  for (let i = 0; i < count; i++) items.push(item());
  return items;
}

function parameterValue(cursor: MessageCursor): Uint8Array | null {
  const length = cursor.int32();
  if (length === -1) return null;
  return cursor.bytes(length);
}
