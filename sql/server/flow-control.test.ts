import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { batchOf } from '../../catalog/testing/rows.ts';
import type { StatementResult } from '../../engine/session.ts';
import { client as say, PROTOCOL_3_2 } from '../testing/client-bytes.ts';
import { FakeSink, rows } from '../testing/fake-engine.ts';
import { type FakeServer, startFakeServer } from '../testing/fake-server.ts';
import { type Heard, RawClient } from '../testing/raw-client.ts';
import { copyOptions, resultColumn } from '../testing/results.ts';

const N = resultColumn('n', { kind: 'integer' });
const TEXT = resultColumn('s', { kind: 'text' });
const turn = () => new Promise((resolve) => setImmediate(resolve));
const until = async (condition: () => boolean) => {
  while (!condition()) await turn();
};

let fake: FakeServer;
/** How far the endless query was pulled, and whether it was told to stop. */
let endless = { pulled: 0, returned: false };
beforeEach(async () => {
  fake = await startFakeServer();
  endless = { pulled: 0, returned: false };
  const state = endless;
  const batch = batchOf(
    [TEXT.type],
    Array.from({ length: 1000 }, () => ['x'.repeat(100)]),
  );
  fake.engine
    .on('select 1', () => rows([N], [[1]]))
    .on('endless', () => endlessRows(batch, state))
    .on(
      'wait',
      ({ signal }) => new Promise<StatementResult>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    )
    .on('finish', async () => {
      await turn();
      return { kind: 'done', tag: 'DONE' };
    });
});
afterEach(() => fake.server.close());

function endlessRows(batch: ColumnBatch, state: { pulled: number; returned: boolean }): StatementResult {
  async function* batches(): AsyncGenerator<ColumnBatch> {
    try {
      for (;;) {
        state.pulled++;
        yield await Promise.resolve(batch);
      }
    } finally {
      state.returned = true;
    }
  }
  return { kind: 'rows', columns: [TEXT], batches: batches(), tag: (n) => `SELECT ${n}` };
}

async function connected(version?: number): Promise<{ client: RawClient; cancel: () => Promise<void>; key: Buffer }> {
  const client = await RawClient.open(fake.port);
  client.send(say.startup({ user: 'ann' }, version));
  const heard = await client.until('ReadyForQuery');
  const key = heard.find((m) => m.name === 'BackendKeyData')!.body;
  return { client, key, cancel: () => cancel(key.readInt32BE(0), key.subarray(4)) };
}

/** Sends a cancel request; the server closes without a word. */
async function cancel(processId: number, key: Uint8Array): Promise<void> {
  const client = await RawClient.open(fake.port);
  client.send(say.cancel(processId, key));
  expect(await client.rest()).toEqual([]);
}

const lastLines = (heard: Heard[]) => heard.slice(-2).map((m) => m.text);
const CANCELED = ['ErrorResponse ERROR 57014 "canceling statement due to user request"', 'ReadyForQuery I'];

describe('cancel', () => {
  test.each([
    ['3.0', undefined],
    ['3.2', PROTOCOL_3_2],
  ])('stops the statement that runs, with a key of protocol %s', async (_, version) => {
    const { client, cancel: stop } = await connected(version);
    client.send(say.query('wait'));
    await until(() => fake.engine.sessions[0]!.log.includes('wait'));
    await stop();
    expect(lastLines(await client.until('ReadyForQuery'))).toEqual(CANCELED);
    expect((await client.query('select 1')).at(-1)).toBe('ReadyForQuery I');
  });

  test('with a wrong key, a wrong number or a key of another length does nothing', async () => {
    const { client, key } = await connected();
    client.send(say.query('wait'));
    await until(() => fake.engine.sessions[0]!.log.includes('wait'));
    const id = key.readInt32BE(0);
    const wrong = Buffer.from(key.subarray(4));
    wrong[0]! ^= 1;
    await cancel(id, wrong);
    await cancel(id, Buffer.alloc(32));
    await cancel(id + 1, key.subarray(4));
    expect(fake.counts.errors).toEqual([]);
    await cancel(id, key.subarray(4));
    expect(lastLines(await client.until('ReadyForQuery'))).toEqual(CANCELED);
    expect(fake.counts.errors).toEqual(['57014']);
  });

  test('that comes when nothing runs does not stop the next statement', async () => {
    const { client, cancel: stop } = await connected();
    await stop();
    expect((await client.query('select 1')).at(-2)).toBe('CommandComplete "SELECT 1"');
  });

  test('stops a stream of rows in the middle', async () => {
    const { client, cancel: stop } = await connected();
    client.send(say.query('endless'));
    await client.until('DataRow');
    await stop();
    expect(lastLines(await client.until('ReadyForQuery'))).toEqual(CANCELED);
    expect(endless.returned).toBe(true);
  });

  test('stops a COPY that waits for data, and one that waits for its sink', async () => {
    const sink = new FakeSink();
    fake.engine.on('copy t from stdin', () => ({ kind: 'copy-in', relation: 't', columns: [N], options: copyOptions({}), sink }));
    const { client, cancel: stop } = await connected();
    client.send(say.query('copy t from stdin'));
    await client.until('CopyInResponse');
    client.send(say.copyData('1\n'));
    await stop();
    expect(lastLines(await client.until('ReadyForQuery'))).toEqual(CANCELED);
    expect(sink.outcome).toBe('aborted');
  });

  test('of a parse that takes long is answered at once', async () => {
    let parsing = false;
    const never = await startFakeServer({}, () => {
      parsing = true;
      return new Promise(() => {});
    });
    const { client, heard } = await RawClient.connect(never.port);
    const key = heard.find((m) => m.name === 'BackendKeyData')!.body;
    client.send(say.query('long'));
    await until(() => parsing);
    const other = await RawClient.open(never.port);
    other.send(say.cancel(key.readInt32BE(0), key.subarray(4)));
    expect(lastLines(await client.until('ReadyForQuery'))).toEqual(CANCELED);
    await never.server.close();
  });
});

describe('a client that reads slowly', () => {
  /** Pulls stop by themselves once buffers are full: waits until they have. */
  const settled = async (): Promise<number> => {
    let seen = -1;
    while (seen !== endless.pulled) {
      seen = endless.pulled;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return seen;
  };

  test('stops the rows from being made; going on makes more; a cancel gets through a blocked socket', async () => {
    const { client, cancel: stop } = await connected();
    client.pause();
    client.send(say.query('endless'));
    await until(() => endless.pulled > 0);
    const before = await settled();
    // A batch is 113 kB: what is under way is the kernel's buffers (a few MB) and our bounded queue, not the result.
    expect(before).toBeLessThan(200);
    client.resume();
    await until(() => endless.pulled > before + 100);
    client.pause();
    await settled();
    await stop();
    await until(() => endless.returned);
    client.resume();
    expect(lastLines(await client.until('ReadyForQuery'))).toEqual(CANCELED);
  });

  test('does not hold up others', async () => {
    const slow = await connected();
    slow.client.pause();
    slow.client.send(say.query('endless'));
    const fast = await connected();
    fast.client.send(say.query('endless'));
    for (let i = 0; i < 20; i++) {
      const { client } = await connected();
      expect((await client.query('select 1')).at(-2)).toBe('CommandComplete "SELECT 1"');
      await client.close();
    }
    slow.client.destroy();
    fast.client.destroy();
  });

  test('is cut off when it takes nothing for too long', async () => {
    const strict = await startFakeServer({ stallMsMax: 30 });
    const state = { pulled: 0, returned: false };
    strict.engine.on('endless', () => endlessRows(batchOf([TEXT.type], [['x'.repeat(100_000)]]), state));
    const { client } = await RawClient.connect(strict.port);
    client.pause();
    client.send(say.query('endless'));
    await until(() => state.returned && strict.server.connections() === 0);
    await strict.server.close();
  });
});

describe('a client that sends without end', () => {
  test('is held back while its statement runs', async () => {
    const { client } = await connected();
    client.send(say.query('wait'));
    await until(() => fake.engine.sessions[0]!.log.includes('wait'));
    const flood = Buffer.concat(Array.from({ length: 2000 }, () => say.query(`select 1 -- ${'x'.repeat(16_000)}`)));
    client.send(flood);
    let seen = -1;
    while (seen !== fake.counts.received) {
      seen = fake.counts.received;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(seen).toBeLessThan(flood.length / 2);
    client.destroy();
  });
});

describe('a client that vanishes', () => {
  test.each(['wait', 'endless'])('in the middle of "%s" aborts it and closes the session', async (sql) => {
    const { client } = await connected();
    client.send(say.query(sql));
    await until(() => fake.engine.sessions[0]!.log.includes(sql));
    client.destroy();
    await until(() => fake.engine.sessions[0]!.closed);
    if (sql === 'endless') expect(endless.returned).toBe(true);
    await until(() => fake.server.connections() === 0);
  });
});

describe('drain', () => {
  const BYE = 'ErrorResponse FATAL 57P01 "terminating connection due to administrator command"';

  test('says goodbye to idle clients, also in a block, and to those on their way in; takes no more', async () => {
    const idle = await connected();
    const inBlock = await connected();
    await inBlock.client.query('begin');
    const starting = await RawClient.open(fake.port);
    const drained = fake.server.drain(5_000);
    for (const { client } of [idle, inBlock]) expect((await client.rest()).map((m) => m.text)).toEqual([BYE]);
    expect((await starting.rest()).map((m) => m.text)).toEqual([BYE]);
    await drained;
    expect(fake.engine.sessions.map((s) => s.closed)).toEqual([true, true]);
    await expect(RawClient.open(fake.port)).rejects.toThrow('ECONNREFUSED');
  });

  test('lets a running statement finish', async () => {
    const { client } = await connected();
    let finish: (result: StatementResult) => void = () => {};
    fake.engine.on('slow', () => new Promise<StatementResult>((resolve) => (finish = resolve)));
    client.send(say.query('slow'));
    await until(() => fake.engine.sessions[0]!.log.includes('slow'));
    const drained = fake.server.drain(60_000);
    await turn();
    finish({ kind: 'done', tag: 'DONE' });
    expect((await client.rest()).map((m) => m.text)).toEqual(['CommandComplete "DONE"', 'ReadyForQuery I', BYE]);
    await drained;
  });

  test('stops a statement that does not finish in time', async () => {
    const { client } = await connected();
    client.send(say.query('wait'));
    await until(() => fake.engine.sessions[0]!.log.includes('wait'));
    const drained = fake.server.drain(20);
    expect((await client.rest()).map((m) => m.text)).toEqual([BYE]);
    await drained;
    expect(fake.server.connections()).toBe(0);
  });
});
