import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { client as say } from '../../sql/testing/client-bytes.ts';
import { RawClient } from '../../sql/testing/raw-client.ts';
import { type TemporaryServer, temporaryServer, textRows } from '../harness/temporary-server.ts';
import { settled, until, type Witness, witness } from './witness.ts';

const noPsql = spawnSync('psql', ['--version']).status !== 0;
if (noPsql) process.stdout.write('a killed psql is not tested: psql is not installed\n');

/** Far longer than a test: whoever waits for its end has not noticed that its client is gone. */
const ENDLESS = 'SELECT count(*) FROM generate_series(1, 3000000) a(i), generate_series(1, 3000000) b(i) WHERE a.i * b.i = 7';

let server: TemporaryServer;
let other: Witness;
beforeAll(async () => {
  server = await temporaryServer();
  other = await witness(server);
});
afterAll(() => server[Symbol.asyncDispose]());
afterEach(() => other.unharmed());

/** A client in the middle of a COPY of two columns, which has sent whole rows and the beginning of one. */
async function midCopy(): Promise<RawClient> {
  const { client } = await RawClient.connect(server.server.port);
  client.send(say.query('COPY t (id, name) FROM STDIN'));
  await client.until('CopyInResponse');
  client.send(say.copyData('1\tone\n'.repeat(50_000)), say.copyData('2\tha'));
  await settled(server, 'thermocline_statements_running', 1);
  return client;
}

async function copy(sql: string, data: string): Promise<unknown> {
  const client = await server.connect();
  try {
    await pipeline([Buffer.from(data)], client.query(copyFrom(sql)));
    return 'accepted';
  } catch (error) {
    return error;
  } finally {
    await client.end();
  }
}

describe('a COPY leaves nothing behind', () => {
  test('when its client is cut off', async () => {
    (await midCopy()).destroy();
  });

  test('when its client says that it failed', async () => {
    const client = await midCopy();
    client.send(say.copyFail('the disk was pulled out'));
    expect((await client.until('ReadyForQuery')).map((m) => m.text)).toEqual([
      'ErrorResponse ERROR 57014 "COPY from stdin failed: the disk was pulled out" W="COPY t, line 50001"',
      'ReadyForQuery I',
    ]);
    await client.close();
  });

  test('when its client goes on with something else', async () => {
    const client = await midCopy();
    client.send(say.query('SELECT 1'));
    expect((await client.rest()).map((m) => m.text.split(' ').slice(0, 3).join(' '))).toEqual([
      'ErrorResponse ERROR 08P01',
      'ErrorResponse FATAL 08P01',
    ]);
  });

  test.skipIf(noPsql)('when psql is killed', async () => {
    const where = ['-X', '-h', '127.0.0.1', '-p', String(server.server.port), '-U', 'tester', '-d', 'thermocline'];
    const child = spawn('psql', [...where, '-c', 'COPY t (id, name) FROM STDIN'], { stdio: ['pipe', 'ignore', 'ignore'] });
    child.stdin.on('error', () => {});
    child.stdin.write('1\tone\n'.repeat(50_000));
    await settled(server, 'thermocline_statements_running', 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  test.each([
    ['too few columns', 'COPY t (id, name) FROM STDIN', '1\tone\n2\n', '22P04', 'COPY t, line 2: "2"'],
    ['too many columns', 'COPY t (id, name) FROM STDIN', '1\tone\n2\ttwo\tmore\n', '22P04', 'COPY t, line 2: "2\ttwo\tmore"'],
    ['half a row at the end', 'COPY t (id, name) FROM STDIN', '1\tone\n2\ttwo\n3', '22P04', 'COPY t, line 3: "3"'],
    ['a value that is none', 'COPY t (id, name) FROM STDIN', '1\tone\nx\ttwo\n', '22P02', 'COPY t, line 2, column id: "x"'],
    [
      'a number out of range',
      'COPY t (id) FROM STDIN',
      '9223372036854775808\n',
      '22003',
      'COPY t, line 1, column id: "9223372036854775808"',
    ],
    ['a day that is none', 'COPY t (id, day) FROM STDIN', '1\t2026-02-30\n', '22008', 'COPY t, line 1, column day: "2026-02-30"'],
    ['a NULL where none may be', 'COPY t (id) FROM STDIN', '1\n\\N\n', '23502', 'COPY t, line'],
    ['a quote that does not end', 'COPY t (id, name) FROM STDIN (FORMAT csv)', '1,one\n2,"two\n3,three\n', '22P04', 'COPY t, line'],
  ])('when it has %s', async (_, sql, data, code, where) => {
    expect(await copy(sql, data)).toMatchObject({ code, where: expect.stringContaining(where) as string });
  });

  test('when its block is rolled back by the loss of the client', async () => {
    const { client } = await RawClient.connect(server.server.port);
    await client.query('BEGIN');
    client.send(say.query('COPY t (id, name) FROM STDIN'));
    await client.until('CopyInResponse');
    client.send(say.copyData('1\tone\n'), say.copyDone());
    await client.until('ReadyForQuery');
    client.destroy();
  });
});

describe('a client that vanishes takes its statement along', () => {
  test('in the middle of a statement that has no rows yet', async () => {
    const { client } = await RawClient.connect(server.server.port);
    client.send(say.query(ENDLESS));
    await settled(server, 'thermocline_query_engine_calls_running', 1);
    client.destroy();
  });

  test('in the middle of a result it does not read', async () => {
    const { client } = await RawClient.connect(server.server.port);
    client.pause();
    client.send(say.query('SELECT i FROM generate_series(1, 100000000) AS g(i)'));
    await settled(server, 'thermocline_statements_running', 1);
    client.destroy();
  });

  test('in the middle of an INSERT, of which nothing stays', async () => {
    const { client } = await RawClient.connect(server.server.port);
    client.send(say.query(`INSERT INTO t (id) SELECT i FROM generate_series(1, 1000) AS g(i) WHERE i < (${ENDLESS})`));
    await settled(server, 'thermocline_query_engine_calls_running', 1);
    client.destroy();
  });

  test('and as many of them as there are places for queries keep nobody waiting afterwards', async () => {
    const clients = await Promise.all(Array.from({ length: 12 }, () => RawClient.connect(server.server.port)));
    for (const { client } of clients) client.send(say.query(ENDLESS));
    await until(async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${server.server.httpPort}/metrics`)).text();
      return /^thermocline_statements_running 12$/m.test(metrics) && /^thermocline_query_engine_calls_waiting [1-9]/m.test(metrics);
    }, 'queries that wait for admission');
    for (const { client } of clients) client.destroy();
    expect(await textRows(await server.connect(), 'SELECT count(*) FROM generate_series(1, 10)')).toEqual([['10']]);
  });

  test('and the pins of its result, so that a dropped table leaves the disk', async () => {
    await other.client.query("CREATE TABLE gone (n bigint, s text) WITH ('table.datalake.enabled' = 'false')");
    const logs = join(server.data, 'log');
    const before = await readdir(logs);
    await other.client.query("INSERT INTO gone SELECT i, repeat('x', 1000) FROM generate_series(1, 30000) AS g(i)");
    const { client } = await RawClient.connect(server.server.port);
    client.pause();
    client.send(say.query('SELECT * FROM gone'));
    await settled(server, 'thermocline_statements_running', 1);
    await other.client.query('DROP TABLE gone');
    client.destroy();
    await until(async () => (await readdir(logs)).every((name) => before.includes(name)), 'the log of a dropped table to be removed');
  });
});
