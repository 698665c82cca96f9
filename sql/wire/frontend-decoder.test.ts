import { serialize } from 'pg-protocol';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import { bytes, client, message, packet, PROTOCOL_3_2 } from '../testing/client-bytes.ts';
import { FrontendDecoder } from './frontend-decoder.ts';
import type { FrontendMessage, StartupPacket } from './frontend-message.ts';
import { DEFAULT_WIRE_LIMITS } from './wire-limits.ts';

const SEED = Number(process.env['SEED'] ?? 20261125);

function decodeAll(chunks: readonly Uint8Array[], limits = DEFAULT_WIRE_LIMITS): FrontendMessage[] {
  const decoder = new FrontendDecoder(limits);
  const messages: FrontendMessage[] = [];
  for (const chunk of chunks) {
    decoder.push(chunk);
    for (let m = decoder.nextMessage(); m !== null; m = decoder.nextMessage()) messages.push(m);
  }
  return messages;
}

const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** Views of shared buffers compare unequal to plain arrays only by class: bring all bytes to one form. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object' && !(value instanceof Error) && !(value instanceof Map)) {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  }
  return value;
}

const CASES: readonly { readonly bytes: Buffer; readonly message: FrontendMessage }[] = [
  { bytes: client.query('select 1; -- ü'), message: { kind: 'query', sql: utf8('select 1; -- ü') } },
  { bytes: client.query(''), message: { kind: 'query', sql: utf8('') } },
  {
    bytes: client.parse('s1', 'select $1', [23, 0, 4_294_967_295]),
    message: { kind: 'parse', name: 's1', sql: utf8('select $1'), parameterTypes: [23, 0, 4_294_967_295] },
  },
  {
    bytes: client.bind({ portal: 'p', statement: 's', formats: [0, 1], values: ['a', null, Buffer.from([0, 1])], results: [1] }),
    message: {
      kind: 'bind',
      portal: 'p',
      statement: 's',
      parameterFormats: [0, 1],
      parameters: [utf8('a'), null, new Uint8Array([0, 1])],
      resultFormats: [1],
    },
  },
  { bytes: client.describe('S', 's1'), message: { kind: 'describe', target: 'statement', name: 's1' } },
  { bytes: client.describe('P'), message: { kind: 'describe', target: 'portal', name: '' } },
  { bytes: client.execute('p', 100), message: { kind: 'execute', portal: 'p', rowsMax: 100 } },
  { bytes: client.close('P', 'p'), message: { kind: 'close', target: 'portal', name: 'p' } },
  { bytes: client.flush(), message: { kind: 'flush' } },
  { bytes: client.sync(), message: { kind: 'sync' } },
  { bytes: client.functionCall(), message: { kind: 'function-call' } },
  { bytes: client.copyData('1\ta\n'), message: { kind: 'copy-data', bytes: utf8('1\ta\n') } },
  { bytes: client.copyData(''), message: { kind: 'copy-data', bytes: utf8('') } },
  { bytes: client.copyDone(), message: { kind: 'copy-done' } },
  { bytes: client.copyFail('no more'), message: { kind: 'copy-fail', reason: utf8('no more') } },
  { bytes: client.password('secret'), message: { kind: 'password', body: utf8('secret\0') } },
  { bytes: client.terminate(), message: { kind: 'terminate' } },
];

describe('messages', () => {
  test.each(CASES)('$message.kind is decoded, split at every byte', ({ bytes: whole, message: expected }) => {
    expect(plain(decodeAll([whole]))).toEqual(plain([expected]));
    for (let at = 1; at < whole.length; at++) {
      expect(plain(decodeAll([whole.subarray(0, at), whole.subarray(at)]))).toEqual(plain([expected]));
    }
    expect(plain(decodeAll([...whole].map((b) => Uint8Array.of(b))))).toEqual(plain([expected]));
  });

  test('all messages in one buffer come out in order, however the buffer is cut', () => {
    const all = Buffer.concat(CASES.map((c) => c.bytes));
    const expected = plain(CASES.map((c) => c.message));
    expect(plain(decodeAll([all]))).toEqual(expected);
    for (const size of [1, 2, 3, 5, 7, 11, 64]) {
      const chunks = [];
      for (let at = 0; at < all.length; at += size) chunks.push(all.subarray(at, at + size));
      expect(plain(decodeAll(chunks))).toEqual(expected);
    }
  });

  test("what node-postgres's own serializer writes is understood", () => {
    const written: [Uint8Array, string][] = [
      [serialize.query('select 1'), 'query'],
      [serialize.parse({ name: 'x', text: 'select $1', types: [25] }), 'parse'],
      [serialize.bind({ portal: '', statement: 'x', values: ['a', null], binary: false }), 'bind'],
      [serialize.describe({ type: 'S', name: 'x' }), 'describe'],
      [serialize.execute({ portal: '', rows: 5 }), 'execute'],
      [serialize.close({ type: 'P', name: '' }), 'close'],
      [serialize.flush(), 'flush'],
      [serialize.sync(), 'sync'],
      [serialize.copyData(Buffer.from('abc')), 'copy-data'],
      [serialize.copyDone(), 'copy-done'],
      [serialize.copyFail('why'), 'copy-fail'],
      [serialize.end(), 'terminate'],
    ];
    expect(decodeAll(written.map(([b]) => b)).map((m) => m.kind)).toEqual(written.map(([, kind]) => kind));
  });

  test('a long message that arrives in small chunks is joined', () => {
    const text = 'x'.repeat(3_000_000);
    const whole = client.query(text);
    const chunks = [];
    for (let at = 0; at < whole.length; at += 65_536) chunks.push(whole.subarray(at, at + 65_536));
    const [only, ...rest] = decodeAll(chunks);
    expect(rest).toEqual([]);
    expect(only!.kind === 'query' && only!.sql.length).toBe(text.length);
  });

  test('bytes handed out stay as they were when more arrives', () => {
    const decoder = new FrontendDecoder(DEFAULT_WIRE_LIMITS);
    const first = client.copyData('first');
    decoder.push(first.subarray(0, 3));
    decoder.push(Buffer.concat([first.subarray(3), client.copyData('sec').subarray(0, 2)]));
    const one = decoder.nextMessage();
    decoder.push(client.copyData('sec').subarray(2));
    decoder.push(client.copyData('third'));
    const two = decoder.nextMessage();
    const three = decoder.nextMessage();
    expect([one, two, three].map((m) => m?.kind === 'copy-data' && Buffer.from(m.bytes).toString())).toEqual(['first', 'sec', 'third']);
  });
});

describe('wrong messages', () => {
  const malformed = (whole: Buffer): FrontendMessage => {
    const [only, next] = decodeAll([whole, client.sync()]);
    expect(next).toEqual({ kind: 'sync' });
    return only!;
  };

  test.each([
    ['a query without its NUL', message('Q', Buffer.from('select 1')), 'query'],
    ['bytes after the query', message('Q', Buffer.from('a\0b')), 'query'],
    ['a query without a body', message('Q'), 'query'],
    ['bytes in a Sync', message('S', Buffer.from('x')), 'sync'],
    ['a Describe of neither kind', message('D', bytes().text('Z').cstring('').build()), 'describe'],
    ['a Bind that promises more values than it has', message('B', bytes().cstring('').cstring('').int16(0).int16(3).build()), 'bind'],
    ['a Bind value of length -2', message('B', bytes().cstring('').cstring('').int16(0).int16(1).int32(-2).int16(0).build()), 'bind'],
    [
      'a Bind value longer than the message',
      message('B', bytes().cstring('').cstring('').int16(0).int16(1).int32(1000).text('abc').int16(0).build()),
      'bind',
    ],
    ['bytes after a Bind', message('B', bytes().cstring('').cstring('').int16(0).int16(0).int16(0).byte(1).build()), 'bind'],
    ['a Parse whose types are cut short', message('P', bytes().cstring('').cstring('').int16(2).int32(1).build()), 'parse'],
  ])('%s is one bad message; the next one is read', (_, whole, of) => {
    const m = malformed(whole);
    expect(m.kind === 'malformed' && { of: m.of, sqlstate: m.error.sqlstate }).toEqual({ of, sqlstate: '08P01' });
  });

  test('40,000 parameters are counted without a sign', () => {
    const values = Array.from({ length: 40_000 }, () => null);
    const [m] = decodeAll([client.bind({ values })]);
    expect(m!.kind === 'bind' && m!.parameters.length).toBe(40_000);
  });

  test.each([
    ['an unknown type', Buffer.from('G'), '08P01'],
    ['a length below four', message('Q', Buffer.alloc(0), 3), '08P01'],
    ['a negative length', message('Q', Buffer.alloc(0), -1), '54000'],
    ['a query above the limit', message('Q', Buffer.alloc(0), 65 * 1024 * 1024), '54000'],
    ['COPY data above the limit', message('d', Buffer.alloc(0), 17 * 1024 * 1024), '54000'],
    ['a Sync of a megabyte', message('S', Buffer.alloc(0), 1024 * 1024), '08P01'],
  ])('%s ends the connection', (_, whole, sqlstate) => {
    const decoder = new FrontendDecoder(DEFAULT_WIRE_LIMITS);
    decoder.push(whole);
    let thrown: unknown;
    try {
      decoder.nextMessage();
    } catch (error) {
      thrown = error;
    }
    expect(isKind(thrown, 'protocol-violation', 'limit-exceeded') && thrown.sqlstate).toBe(sqlstate);
  });
});

describe('first packets', () => {
  const first = (...chunks: Uint8Array[]): StartupPacket | null => {
    const decoder = new FrontendDecoder(DEFAULT_WIRE_LIMITS);
    for (const chunk of chunks.slice(0, -1)) {
      decoder.push(chunk);
      expect(decoder.nextStartup()).toBe(null);
    }
    decoder.push(chunks.at(-1)!);
    return decoder.nextStartup();
  };

  test.each([
    [client.sslRequest(), { kind: 'ssl-request' }],
    [client.gssRequest(), { kind: 'gss-request' }],
    [client.cancel(7, Buffer.from([1, 2, 3, 4])), { kind: 'cancel-request', processId: 7, key: new Uint8Array([1, 2, 3, 4]) }],
    [
      client.startup({ user: 'ann', database: 'd', _pq_: 'x' }),
      {
        kind: 'startup',
        minorVersion: 0,
        parameters: new Map([
          ['user', 'ann'],
          ['database', 'd'],
          ['_pq_', 'x'],
        ]),
      },
    ],
    [client.startup({ user: 'ann' }, PROTOCOL_3_2), { kind: 'startup', minorVersion: 2, parameters: new Map([['user', 'ann']]) }],
    [client.startup({}, 2 << 16), { kind: 'unsupported-version', major: 2, minor: 0 }],
  ])('%# is decoded, split at every byte', (whole, expected) => {
    expect(plain(first(whole))).toEqual(plain(expected));
    for (let at = 1; at < whole.length; at++) expect(plain(first(whole.subarray(0, at), whole.subarray(at)))).toEqual(plain(expected));
  });

  test.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n')],
    ['a packet of seven bytes', packet(Buffer.alloc(3))],
    ['a packet above 10,000 bytes', packet(Buffer.alloc(0), 10_001)],
    ['a cancel request without a key', packet(bytes().int32(80877102).int32(1).build())],
    ['a cancel key of 300 bytes', client.cancel(1, Buffer.alloc(300))],
  ])('%s is foreign', (_, whole) => {
    expect(first(whole)?.kind).toBe('foreign');
  });

  test('TLS without asking is told by its first byte, and its bytes are kept for the handshake', () => {
    const decoder = new FrontendDecoder(DEFAULT_WIRE_LIMITS);
    decoder.push(Uint8Array.of(0x16));
    decoder.push(Uint8Array.of(3, 1));
    expect(decoder.nextStartup()).toEqual({ kind: 'tls-handshake' });
    expect([...decoder.takeRest()]).toEqual([0x16, 3, 1]);
    expect(decoder.bufferedBytes).toBe(0);
  });

  test.each([
    ['no terminator', packet(bytes().int32(196608).cstring('user').cstring('ann').build())],
    ['a name without a value', packet(bytes().int32(196608).cstring('user').build())],
    ['bytes after the terminator', packet(bytes().int32(196608).cstring('user').cstring('ann').byte(0).byte(0).build())],
    ['a string without its NUL', packet(bytes().int32(196608).text('user').build())],
  ])('%s is a bad layout', (_, whole) => {
    const p = first(whole);
    expect(p?.kind === 'malformed' && p.error.sqlstate).toBe('08P01');
  });
});

describe(`noise (SEED=${SEED})`, () => {
  /** Everything that comes out of the decoder for these bytes: messages, or the one error that ends it. Anything else is a crash. */
  const survive = (chunks: readonly Uint8Array[], startup: boolean): number => {
    const decoder = new FrontendDecoder(DEFAULT_WIRE_LIMITS);
    let count = 0;
    try {
      for (const chunk of chunks) {
        decoder.push(chunk);
        if (startup) while (decoder.nextStartup() !== null && decoder.bufferedBytes > 0 && count++ < 100);
        else while (decoder.nextMessage() !== null) count++;
      }
    } catch (error) {
      if (!isKind(error, 'protocol-violation', 'limit-exceeded')) throw error;
    }
    return count;
  };

  test('12,000 random and mutated inputs end in messages or in one clean error', () => {
    const random = new SeededRandom(SEED);
    let decoded = 0;
    for (let run = 0; run < 12_000; run++) {
      let input: Uint8Array;
      if (run % 3 === 0) input = random.bytes(random.int(200));
      else {
        const messages = Array.from({ length: 1 + random.int(4) }, () => CASES[random.int(CASES.length)]!.bytes);
        input = Buffer.concat(messages);
        const flips = random.int(4);
        for (let i = 0; i < flips; i++) input[random.int(input.length)] = random.int(256);
        if (random.int(4) === 0) input = input.subarray(0, random.int(input.length));
      }
      const at = random.int(input.length + 1);
      decoded += survive([input.subarray(0, at), input.subarray(at)], false);
      if (run % 4 === 0) survive([input.subarray(0, at), input.subarray(at)], true);
    }
    expect(decoded).toBeGreaterThan(8_000);
  });
});
