import { isUtf8 } from 'node:buffer';
import { connect, type Socket } from 'node:net';
import { client as say } from './client-bytes.ts';

/** A backend message as the raw client read it: `name` as in the protocol's documentation, the rest by message. */
export interface Heard {
  readonly name: string;
  readonly body: Buffer;
  /** One line a message, as goldens show it: `DataRow ["1",null]`, `CommandComplete "SELECT 1"`, `ReadyForQuery I`. */
  readonly text: string;
}

const NAMES: Readonly<Record<string, string>> = {
  R: 'Authentication',
  v: 'NegotiateProtocolVersion',
  S: 'ParameterStatus',
  K: 'BackendKeyData',
  Z: 'ReadyForQuery',
  T: 'RowDescription',
  D: 'DataRow',
  C: 'CommandComplete',
  I: 'EmptyQueryResponse',
  E: 'ErrorResponse',
  N: 'NoticeResponse',
  G: 'CopyInResponse',
  H: 'CopyOutResponse',
  d: 'CopyData',
  c: 'CopyDone',
  1: 'ParseComplete',
  2: 'BindComplete',
  3: 'CloseComplete',
  t: 'ParameterDescription',
  n: 'NoData',
  s: 'PortalSuspended',
  V: 'FunctionCallResponse',
};

/**
 * Speaks the protocol byte by byte: what a driver would hide can be sent and seen. Every wait ends, by a message or by the socket's end.
 */
export class RawClient {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  /** Received, not yet joined to `#bytes`. */
  #chunks: Buffer[] = [];
  #ended = false;
  #wake: (() => void) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
      this.#wake?.();
    });
    const ended = () => {
      this.#ended = true;
      this.#wake?.();
    };
    socket.on('end', ended);
    socket.on('close', ended);
    socket.on('error', ended);
  }

  /** A socket that has said nothing yet. */
  static open(port: number): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port }, () => resolve(new RawClient(socket)));
      socket.once('error', reject);
    });
  }

  /** A client past its startup, with what it heard until the first ReadyForQuery. */
  static async connect(
    port: number,
    parameters: Readonly<Record<string, string>> = { user: 'ann' },
  ): Promise<{ client: RawClient; heard: Heard[] }> {
    const client = await RawClient.open(port);
    client.send(say.startup(parameters));
    return { client, heard: await client.until('ReadyForQuery') };
  }

  send(...messages: Uint8Array[]): void {
    this.#socket.write(Buffer.concat(messages));
  }

  /** The next message, or null at the end of the connection. */
  async next(): Promise<Heard | null> {
    for (;;) {
      const message = this.#take();
      if (message !== null) return message;
      if (this.#ended) return null;
      await this.#more();
    }
  }

  /** Messages up to and with the first of this name. Throws when the connection ends before it. */
  async until(name: string): Promise<Heard[]> {
    const heard: Heard[] = [];
    for (;;) {
      const message = await this.next();
      if (message === null) throw new Error(`connection ended before ${name}; heard: ${heard.map((m) => m.text).join(' | ')}`);
      heard.push(message);
      if (message.name === name) return heard;
    }
  }

  /** What a query string is answered, as lines. */
  async query(sql: string): Promise<string[]> {
    this.send(say.query(sql));
    return (await this.until('ReadyForQuery')).map((m) => m.text);
  }

  /** Everything up to the end of the connection. */
  async rest(): Promise<Heard[]> {
    const heard: Heard[] = [];
    for (let m = await this.next(); m !== null; m = await this.next()) heard.push(m);
    return heard;
  }

  /** One untyped byte: the answer to a request for encryption. */
  async byte(): Promise<string> {
    for (this.#join(); this.#bytes.length === 0 && !this.#ended; this.#join()) await this.#more();
    const byte = this.#bytes.toString('latin1', 0, 1);
    this.#bytes = this.#bytes.subarray(1);
    return byte;
  }

  /** Stops reading: what the server sends piles up on its side. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Vanishes without a word. */
  destroy(): void {
    this.#socket.destroy();
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    this.send(say.terminate());
    await this.rest();
    this.#socket.destroy();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = null;
        resolve();
      };
    });
  }

  #join(): void {
    if (this.#chunks.length > 0) this.#bytes = Buffer.concat([this.#bytes, ...this.#chunks.splice(0)]);
  }

  #take(): Heard | null {
    this.#join();
    if (this.#bytes.length < 5) return null;
    const end = this.#bytes.readInt32BE(1) + 1;
    if (this.#bytes.length < end) return null;
    const type = this.#bytes.toString('latin1', 0, 1);
    const body = this.#bytes.subarray(5, end);
    this.#bytes = this.#bytes.subarray(end);
    const name = NAMES[type] ?? `unknown message ${type}`;
    return { name, body, text: describe(name, body) };
  }
}

/** Tagged fields of an error or a notice by their letter. */
export function fieldsOf(message: Heard): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const field of message.body.toString('utf8').split('\0')) if (field !== '') fields[field[0]!] = field.slice(1);
  return fields;
}

function describe(name: string, body: Buffer): string {
  switch (name) {
    case 'DataRow':
      return `${name} ${JSON.stringify(values(body))}`;
    case 'RowDescription':
      return `${name} ${JSON.stringify(columns(body))}`;
    case 'ParameterDescription':
      return `${name} ${JSON.stringify(Array.from({ length: body.readUInt16BE(0) }, (_, i) => body.readUInt32BE(2 + i * 4)))}`;
    case 'CommandComplete':
      return `${name} ${JSON.stringify(body.toString('utf8', 0, body.length - 1))}`;
    case 'ParameterStatus':
      return `${name} ${body.toString('utf8').split('\0').slice(0, 2).join('=')}`;
    case 'ReadyForQuery':
      return `${name} ${body.toString('latin1')}`;
    case 'CopyData':
      return `${name} ${JSON.stringify(body.toString('utf8'))}`;
    case 'ErrorResponse':
    case 'NoticeResponse': {
      const fields = fieldsOf({ name, body, text: '' });
      const { S, C, M, ...rest } = fields;
      delete rest['V'];
      const more = Object.entries(rest).map(([letter, value]) => ` ${letter}=${JSON.stringify(value)}`);
      return `${name} ${S} ${C} ${JSON.stringify(M)}${more.join('')}`;
    }
    default:
      return name;
  }
}

function values(body: Buffer): (string | null)[] {
  const out: (string | null)[] = [];
  let at = 2;
  for (let i = 0; i < body.readUInt16BE(0); i++) {
    const length = body.readInt32BE(at);
    at += 4;
    out.push(length < 0 ? null : shown(body.subarray(at, at + length)));
    at += Math.max(length, 0);
  }
  if (at !== body.length) throw new Error('DataRow with bytes left over');
  return out;
}

/** Text as it is; what is no text in hex. */
function shown(value: Buffer): string {
  return isUtf8(value) && !value.includes(0) ? value.toString('utf8') : `\\x${value.toString('hex')}`;
}

function columns(body: Buffer): string[] {
  const out: string[] = [];
  let at = 2;
  for (let i = 0; i < body.readUInt16BE(0); i++) {
    const nul = body.indexOf(0, at);
    const format = body.readInt16BE(nul + 17) === 1 ? ' binary' : '';
    out.push(`${body.toString('utf8', at, nul)}:${body.readUInt32BE(nul + 7)}${format}`);
    at = nul + 19;
  }
  return out;
}
