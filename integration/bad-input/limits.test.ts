import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { expect, test } from 'vitest';
import { client as say } from '../../sql/testing/client-bytes.ts';
import { RawClient } from '../../sql/testing/raw-client.ts';
import { temporaryServer, textRows } from '../harness/temporary-server.ts';
import { refused, settled, witness } from './witness.ts';

test('more clients than allowed are told so, and places are given back', async () => {
  await using server = await temporaryServer(['--connections-max', '3']);
  const { unharmed } = await witness(server);
  const second = await server.connect();
  await server.connect();
  await expect(server.connect()).rejects.toMatchObject({ code: '53300', message: 'sorry, too many clients already' });
  await second.end();
  await settled(server, 'thermocline_connections', 2);
  const again = await server.connect();
  expect(await textRows(again, 'SELECT 1')).toEqual([['1']]);
  await unharmed();
});

test('statements too long, of too many parts, too deep or too wide are refused with a way out', async () => {
  await using server = await temporaryServer();
  const { client, unharmed } = await witness(server);
  expect(await refused(client, `SELECT '${'x'.repeat(1024 * 1024)}'`)).toMatchObject({ code: '54000', hint: 'Load bulk data with COPY.' });
  expect(await refused(client, `INSERT INTO t (id) VALUES (1)${',(1)'.repeat(200_000)}`)).toMatchObject({
    code: '54001',
    message: 'the query string has too many parts: 800010 words, constants and operators',
    hint: 'Load bulk data with COPY.',
  });
  expect(await refused(client, `SELECT ${'('.repeat(1000)}1${')'.repeat(1000)}`)).toMatchObject({ code: '54001' });
  expect(await refused(client, `SELECT ${'1+'.repeat(5000)}1`)).toMatchObject({ code: '54001' });
  for (const wide of [`SELECT 1${',1'.repeat(1664)}`, `VALUES (1${',1'.repeat(1664)})`]) {
    expect(await refused(client, wide)).toMatchObject({ code: '54011', message: 'target lists can have at most 1664 entries' });
  }
  await unharmed();
});

test('a megabyte of VALUES and a megabyte of an IN list are accepted', async () => {
  await using server = await temporaryServer();
  const { client, unharmed } = await witness(server);
  const rows = Array.from({ length: 20_000 }, (_, i) => `(${1_000_000 + i}, 'name of ${i}', '2026-01-01', ${i % 1000}.25)`);
  const insert = `INSERT INTO t VALUES ${rows.join(', ')}`;
  expect(insert.length).toBeGreaterThan(900_000);
  await client.query(insert);
  const list = `SELECT count(*) FROM t WHERE id IN (${Array.from({ length: 125_000 }, (_, i) => 1_000_000 + i).join(',')})`;
  expect(list.length).toBeGreaterThan(990_000);
  expect(await textRows(client, list)).toEqual([['20000']]);
  await unharmed(20_000);
});

test('of many clients with the heaviest statements two run and the others wait, in a heap that could not hold them all', async () => {
  // Four trees of 127 MB each would not fit.
  await using server = await temporaryServer([], { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --max-old-space-size=420` });
  const { unharmed } = await witness(server);
  const sum = `${'id+'.repeat(250)}id`;
  // The second statement is parsed, and waits for a result that nobody reads.
  const heavy = `SELECT i FROM generate_series(1, 100000000) AS g(i); SELECT count(*) FROM t WHERE id IN (${`${sum},`.repeat(590)}1)`;
  const clients = await Promise.all(Array.from({ length: 4 }, () => RawClient.connect(server.server.port)));
  for (const { client } of clients) {
    client.pause();
    client.send(say.query(heavy));
  }
  await settled(server, 'thermocline_statements_running', 4);
  await settled(server, 'thermocline_statements_waiting', 2);
  expect(await textRows(await server.connect(), 'SELECT 1')).toEqual([['1']]);
  for (const { client } of clients) client.destroy();
  await settled(server, 'thermocline_statements_waiting', 0);
  await unharmed();
}, 60_000);

test('sockets that say nothing, or half a word, keep nobody out', async () => {
  await using server = await temporaryServer(['--connections-max', '4']);
  const { unharmed } = await witness(server);
  const sockets = Array.from({ length: 20 }, (_, i) => {
    const socket = connect(server.server.port, '127.0.0.1').on('error', () => {});
    if (i % 2 === 0) socket.write(Buffer.from([0, 0, 0, 50, 0, 3]));
    return socket;
  });
  await Promise.all(sockets.filter((socket) => socket.connecting).map((socket) => once(socket, 'connect')));
  const clients = await Promise.all([server.connect(), server.connect(), server.connect()]);
  expect(await textRows(clients[2], 'SELECT 1')).toEqual([['1']]);
  await unharmed();
  for (const socket of sockets) socket.destroy();
});

test('a client that does not read its result holds up no one, and its statement ends with it', async () => {
  await using server = await temporaryServer();
  const { client, unharmed } = await witness(server);
  const slow = new pg.Client({ host: '127.0.0.1', port: server.server.port, user: 'tester', database: 'thermocline' });
  slow.on('error', () => {});
  await slow.connect();
  (slow as unknown as { connection: { stream: { pause(): void } } }).connection.stream.pause();
  slow.query("SELECT i, 'a row of some length' FROM generate_series(1, 20000000) AS g(i)").catch(() => {});
  await settled(server, 'thermocline_statements_running', 1);
  await client.query("INSERT INTO t VALUES (1, 'one', '2026-01-01', 1)");
  expect(await textRows(client, 'SELECT id FROM t')).toEqual([['1']]);
  (slow as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  await unharmed(1);
});
