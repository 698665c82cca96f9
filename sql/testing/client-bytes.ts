/**
 * What a client sends, byte by byte: written apart from the decoder it tests, and lenient, so that wrong messages can be made too.
 */
export class ByteBuilder {
  readonly #parts: Buffer[] = [];

  int16(value: number): this {
    const b = Buffer.alloc(2);
    b.writeUInt16BE(value & 0xffff);
    return this.#add(b);
  }

  int32(value: number): this {
    const b = Buffer.alloc(4);
    b.writeInt32BE(value | 0);
    return this.#add(b);
  }

  byte(value: number): this {
    return this.#add(Buffer.from([value]));
  }

  raw(bytes: Uint8Array): this {
    return this.#add(Buffer.from(bytes));
  }

  text(value: string): this {
    return this.#add(Buffer.from(value, 'utf8'));
  }

  cstring(value: string): this {
    return this.text(value).byte(0);
  }

  build(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #add(part: Buffer): this {
    this.#parts.push(part);
    return this;
  }
}

export const bytes = (): ByteBuilder => new ByteBuilder();

/** A typed message around a body. `length` overrides the true one. */
export function message(type: string, body: Uint8Array = Buffer.alloc(0), length = body.length + 4): Buffer {
  return bytes().text(type).int32(length).raw(body).build();
}

/** An untyped packet. */
export function packet(body: Uint8Array, length = body.length + 4): Buffer {
  return bytes().int32(length).raw(body).build();
}

const PROTOCOL_3_0 = 196608;
export const PROTOCOL_3_2 = 196610;

/** The client's messages by name. */
export const client = {
  startup(parameters: Readonly<Record<string, string>>, version = PROTOCOL_3_0): Buffer {
    const body = bytes().int32(version);
    for (const [name, value] of Object.entries(parameters)) body.cstring(name).cstring(value);
    return packet(body.byte(0).build());
  },
  sslRequest: (): Buffer => packet(bytes().int32(80877103).build()),
  gssRequest: (): Buffer => packet(bytes().int32(80877104).build()),
  cancel: (processId: number, key: Uint8Array): Buffer => packet(bytes().int32(80877102).int32(processId).raw(key).build()),
  query: (sql: string): Buffer => message('Q', bytes().cstring(sql).build()),
  parse(name: string, sql: string, types: readonly number[] = []): Buffer {
    const body = bytes().cstring(name).cstring(sql).int16(types.length);
    for (const type of types) body.int32(type);
    return message('P', body.build());
  },
  bind(options: {
    readonly portal?: string;
    readonly statement?: string;
    readonly formats?: readonly number[];
    readonly values?: readonly (Uint8Array | string | null)[];
    readonly results?: readonly number[];
  }): Buffer {
    const body = bytes()
      .cstring(options.portal ?? '')
      .cstring(options.statement ?? '');
    const formats = options.formats ?? [];
    body.int16(formats.length);
    for (const f of formats) body.int16(f);
    const values = options.values ?? [];
    body.int16(values.length);
    for (const value of values) {
      if (value === null) body.int32(-1);
      else {
        const b = typeof value === 'string' ? Buffer.from(value) : value;
        body.int32(b.length).raw(b);
      }
    }
    const results = options.results ?? [];
    body.int16(results.length);
    for (const r of results) body.int16(r);
    return message('B', body.build());
  },
  describe: (target: 'S' | 'P', name = ''): Buffer => message('D', bytes().text(target).cstring(name).build()),
  execute: (portal = '', rowsMax = 0): Buffer => message('E', bytes().cstring(portal).int32(rowsMax).build()),
  close: (target: 'S' | 'P', name = ''): Buffer => message('C', bytes().text(target).cstring(name).build()),
  flush: (): Buffer => message('H'),
  sync: (): Buffer => message('S'),
  functionCall: (): Buffer => message('F', bytes().int32(1).int16(0).int16(0).int16(0).build()),
  copyData: (data: Uint8Array | string): Buffer => message('d', Buffer.from(data as string)),
  copyDone: (): Buffer => message('c'),
  copyFail: (reason: string): Buffer => message('f', bytes().cstring(reason).build()),
  password: (secret: string): Buffer => message('p', bytes().cstring(secret).build()),
  terminate: (): Buffer => message('X'),
} as const;
