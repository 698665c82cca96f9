import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { bytes, client as say, message, packet, PROTOCOL_3_2 } from '../testing/client-bytes.ts';
import { type FakeServer, startFakeServer, TRUSTING } from '../testing/fake-server.ts';
import { fieldsOf, RawClient } from '../testing/raw-client.ts';
import { startWireServer } from './start-wire-server.ts';
import { noWireMetrics } from './wire-metrics.ts';

let fake: FakeServer;
beforeEach(async () => {
  fake = await startFakeServer({ startupMsMax: 5_000 });
});
afterEach(() => fake.server.close());

/** What the server says to these bytes until it closes. */
async function refused(...sent: Uint8Array[]): Promise<string[]> {
  const client = await RawClient.open(fake.port);
  client.send(...sent);
  return (await client.rest()).map((m) => m.text);
}

const ANN = { user: 'ann' };

describe('a connection begins', () => {
  test('with authentication, settings, key and ReadyForQuery, in this order', async () => {
    const { client, heard } = await RawClient.connect(fake.port, { user: 'ann', database: 'd', application_name: 'probe' });
    expect(heard.map((m) => m.text)).toEqual([
      'Authentication',
      'ParameterStatus application_name=probe',
      'ParameterStatus client_encoding=UTF8',
      'ParameterStatus DateStyle=ISO, MDY',
      'ParameterStatus integer_datetimes=on',
      'ParameterStatus server_version=15.14 (Thermocline)',
      'ParameterStatus session_authorization=ann',
      'ParameterStatus standard_conforming_strings=on',
      'ParameterStatus TimeZone=UTC',
      'BackendKeyData',
      'ReadyForQuery I',
    ]);
    expect(fake.engine.requests).toEqual([
      { user: 'ann', processId: 1, trusted: true, database: 'd', settings: { application_name: 'probe' } },
    ]);
    await client.close();
  });

  test('after both kinds of encryption were refused on the same socket', async () => {
    const client = await RawClient.open(fake.port);
    client.send(say.gssRequest());
    expect(await client.byte()).toBe('N');
    client.send(say.sslRequest());
    expect(await client.byte()).toBe('N');
    client.send(say.startup(ANN));
    expect((await client.until('ReadyForQuery')).at(-1)!.text).toBe('ReadyForQuery I');
    await client.close();
  });

  test('with a startup message that arrives byte by byte', async () => {
    const client = await RawClient.open(fake.port);
    for (const byte of say.startup(ANN)) {
      client.send(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await client.until('ReadyForQuery');
    await client.close();
  });

  test.each([
    ['3.0', 196608, null, 4],
    ['3.2', PROTOCOL_3_2, null, 32],
    ['3.1, which never was', 196609, '00030000', 4],
    ['3.9999', 196608 + 9999, '00030002', 32],
  ])('with protocol %s', async (_, version, negotiated, keyBytes) => {
    const client = await RawClient.open(fake.port);
    client.send(say.startup(ANN, version));
    const heard = await client.until('ReadyForQuery');
    const negotiation = heard.find((m) => m.name === 'NegotiateProtocolVersion');
    expect(negotiation?.body.toString('hex') ?? null).toBe(negotiated === null ? null : `${negotiated}00000000`);
    expect(heard.find((m) => m.name === 'BackendKeyData')!.body.length).toBe(4 + keyBytes);
    await client.close();
  });

  test('with protocol extensions nobody knows, which are named before authentication', async () => {
    const { client, heard } = await RawClient.connect(fake.port, { ...ANN, '_pq_.grease': '1' });
    expect(heard[0]!.name).toBe('NegotiateProtocolVersion');
    expect(heard[0]!.body.toString('latin1')).toBe('\0\u0003\0\0\0\0\0\u0001_pq_.grease\0');
    expect(heard[1]!.name).toBe('Authentication');
    expect(fake.engine.requests[0]!.settings).toEqual({});
    await client.close();
  });

  test('with options on a command line, which parameters of their own overrule', async () => {
    const options = '-c search_path=a\\ b --statement-timeout=5s -cTimeZone=UTC';
    const { client } = await RawClient.connect(fake.port, { ...ANN, options, TimeZone: 'Asia/Tokyo', client_encoding: "'utf-8'" });
    expect(fake.engine.requests[0]!.settings).toEqual({
      search_path: 'a b',
      statement_timeout: '5s',
      TimeZone: 'Asia/Tokyo',
      client_encoding: 'UTF8',
    });
    await client.close();
  });

  test('in the C locale, where psql asks for SQL_ASCII', async () => {
    const { client } = await RawClient.connect(fake.port, { ...ANN, client_encoding: 'SQL_ASCII' });
    expect(fake.engine.requests[0]!.settings).toEqual({ client_encoding: 'UTF8' });
    await client.close();
  });
});

describe('a connection is refused', () => {
  test.each([
    ['without a user', [say.startup({ database: 'd' })], 'ErrorResponse FATAL 28000 "no PostgreSQL user name specified in startup packet"'],
    [
      'for replication',
      [say.startup({ ...ANN, replication: 'database' })],
      'ErrorResponse FATAL 0A000 "replication connections are not supported"',
    ],
    [
      'in another encoding',
      [say.startup({ ...ANN, client_encoding: 'LATIN1' })],
      'ErrorResponse FATAL 22023 "invalid value for parameter \\"client_encoding\\": \\"LATIN1\\"" D="Only UTF8 is available."',
    ],
    [
      'with options nobody can read',
      [say.startup({ ...ANN, options: '-x' })],
      'ErrorResponse FATAL 42601 "invalid command-line argument for server process: -x" H="Settings are given as -c name=value."',
    ],
    [
      'in protocol 2',
      [say.startup(ANN, 2 << 16)],
      'ErrorResponse FATAL 0A000 "unsupported frontend protocol 2.0: server supports 3.0 to 3.2"',
    ],
    [
      'with a startup packet without its end',
      [packet(bytes().int32(196608).cstring('user').cstring('ann').build())],
      'ErrorResponse FATAL 08P01 "invalid startup packet layout: expected terminator as last byte"',
    ],
  ])('%s', async (_, sent, expected) => {
    expect(await refused(...sent)).toEqual([expected]);
  });

  test('when it asks for the same encryption twice', async () => {
    const client = await RawClient.open(fake.port);
    client.send(say.sslRequest(), say.sslRequest());
    expect(await client.byte()).toBe('N');
    expect((await client.rest()).map((m) => m.text)).toEqual([
      'ErrorResponse FATAL 0A000 "the same kind of encryption was asked for twice"',
    ]);
  });

  test('for an unknown database, after authentication', async () => {
    fake.engine.refusal = new ThermoclineError('undefined-database', 'database "x" does not exist');
    expect(await refused(say.startup({ ...ANN, database: 'x' }))).toEqual([
      'Authentication',
      'ErrorResponse FATAL 3D000 "database \\"x\\" does not exist"',
    ]);
    expect(fake.counts).toMatchObject({ opened: 1, closed: 1, errors: ['3D000'] });
    expect(fake.server.connections()).toBe(0);
  });

  test.each([
    ['a TLS hello', Buffer.from('160301020001000001fc0303', 'hex')],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a startup packet of 2 GB', packet(Buffer.alloc(0), 0x7fff_ffff)],
    ['a packet of no bytes', packet(Buffer.alloc(0), 4)],
  ])('without a word to %s', async (_, sent) => {
    expect(await refused(sent)).toEqual([]);
  });

  test('when too many clients are connected, and accepted again when one has left', async () => {
    const small = await startFakeServer({ connectionsMax: 2 });
    const one = await RawClient.connect(small.port);
    const two = await RawClient.connect(small.port);
    const three = await RawClient.open(small.port);
    three.send(say.startup(ANN));
    expect((await three.rest()).map((m) => m.text)).toEqual(['ErrorResponse FATAL 53300 "sorry, too many clients already"']);
    await one.client.close();
    while (small.server.connections() > 1) await new Promise((resolve) => setImmediate(resolve));
    const four = await RawClient.connect(small.port);
    await Promise.all([two.client.close(), four.client.close()]);
    await small.server.close();
  });

  test('when it does not say what it wants in time', async () => {
    const hurried = await startFakeServer({ startupMsMax: 20 });
    const client = await RawClient.open(hurried.port);
    client.send(say.startup(ANN).subarray(0, 10));
    expect(await client.rest()).toEqual([]);
    await hurried.server.close();
  });
});

describe('the listener', () => {
  const options = () => ({ ...fakeOptions(), port: 0 });
  const fakeOptions = () => {
    const { engine } = fake;
    const nothing = () => {};
    return {
      host: '127.0.0.1',
      access: TRUSTING,
      sessions: engine,
      parse: engine.parse,
      limits: {
        wire: { startupBytesMax: 1e4, messageBytesMax: 1e6, copyDataBytesMax: 1e6 },
        connectionsMax: 1,
        halfOpenMax: 1,
        startupMsMax: 1e3,
        stallMsMax: 1e3,
      },
      metrics: noWireMetrics,
      log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      random: { uint32: () => 0, int: () => 0, bytes: (n: number) => new Uint8Array(n), uuid: () => '' },
      clock: { wallMs: () => 0, monotonicMs: () => 0 },
      timers: { sleep: () => new Promise<void>(nothing) },
    };
  };

  test.each(['0.0.0.0', '::', '192.168.1.2', 'example.com', '127.0.0.1.example.com'])('refuses the address %s', async (host) => {
    await expect(startWireServer({ ...options(), host })).rejects.toMatchObject({ kind: 'config-error' });
  });

  test('says that the port is in use', async () => {
    await expect(startWireServer({ ...fakeOptions(), port: fake.port })).rejects.toMatchObject({
      kind: 'config-error',
      message: `cannot listen on 127.0.0.1:${fake.port}: the port is already in use`,
    });
  });

  test.each(['localhost', '127.0.0.2'])('takes the loopback name %s', async (host) => {
    const server = await startWireServer({ ...options(), host });
    await server.close();
  });
});

describe('the end of a connection', () => {
  test('an unknown message is fatal', async () => {
    const { client } = await RawClient.connect(fake.port);
    client.send(Buffer.from('?'));
    expect((await client.rest()).map((m) => m.text)).toEqual(['ErrorResponse FATAL 08P01 "invalid frontend message type 63"']);
  });

  test('a message above the limit is fatal before it arrives', async () => {
    const { client } = await RawClient.connect(fake.port);
    client.send(message('Q', Buffer.alloc(0), 0x7fff_fff0));
    const [only] = await client.rest();
    expect(fieldsOf(only!)).toMatchObject({ S: 'FATAL', C: '54000', M: 'message of 2147483628 bytes exceeds the limit of 67108864 bytes' });
  });

  test('a password after login is fatal', async () => {
    const { client } = await RawClient.connect(fake.port);
    client.send(say.password('x'));
    expect((await client.rest()).map((m) => m.text)).toEqual(['ErrorResponse FATAL 08P01 "unexpected message \\"password\\""']);
  });

  test('Terminate and a closed socket release the session', async () => {
    const one = await RawClient.connect(fake.port);
    const two = await RawClient.connect(fake.port);
    await one.client.close();
    two.client.destroy();
    while (fake.counts.closed < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(fake.engine.sessions.map((s) => s.closed)).toEqual([true, true]);
    expect(fake.server.connections()).toBe(0);
  });
});
