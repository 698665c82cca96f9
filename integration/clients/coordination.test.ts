import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryServer, temporaryServer, textRows } from '../harness/temporary-server.ts';

/** Sessions that agree with each other: LISTEN and NOTIFY, advisory locks, LOCK TABLE. */

let server: TemporaryServer;

beforeAll(async () => {
  server = await temporaryServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function listener(channel: string) {
  const client = await server.connect();
  const heard: string[] = [];
  client.on('notification', (n) => heard.push(`${n.channel} ${n.payload ?? ''} ${n.processId}`));
  await client.query(`LISTEN ${channel}`);
  return { client, heard };
}

test('what is sent reaches who listens at once, with the sender’s process', async () => {
  const { client, heard } = await listener('rows');
  const other = await server.connect();
  const [[pid = ''] = []] = await textRows(other, 'SELECT pg_backend_pid()');
  expect(Number(pid)).toBe((other as unknown as { processID: number }).processID);
  await other.query("NOTIFY rows, 'größer'");
  await other.query('SELECT pg_notify($1, $2)', ['rows', 'two']);
  await other.query("NOTIFY elsewhere, 'unheard'");
  for (let i = 0; i < 100 && heard.length < 2; i++) await sleep(20);
  expect(heard).toEqual([`rows größer ${pid}`, `rows two ${pid}`]);
  await client.query('UNLISTEN *');
  await other.query('NOTIFY rows');
  await client.query('SELECT 1');
  expect(heard).toHaveLength(2);
});

test('a block sends with its commit, each thing once, and nothing of what it took back', async () => {
  const { client, heard } = await listener('blocks');
  await client.query("BEGIN; NOTIFY blocks, 'a'; NOTIFY blocks, 'a'; SAVEPOINT s; NOTIFY blocks, 'b'; ROLLBACK TO s; NOTIFY blocks, 'c'");
  expect(heard).toEqual([]);
  await client.query('COMMIT');
  expect(heard.map((h) => h.split(' ')[1])).toEqual(['a', 'c']);
  await client.query("BEGIN; NOTIFY blocks, 'd'; ROLLBACK");
  await client.query('SELECT 1');
  expect(heard).toHaveLength(2);
  await expect(client.query(`NOTIFY blocks, '${'x'.repeat(8000)}'`)).rejects.toMatchObject({ code: '22023' });
});

test('an advisory lock keeps others waiting until it is given back, or its session ends', async () => {
  const one = await server.connect();
  const two = await server.connect();
  await one.query('SELECT pg_advisory_lock(7)');
  expect(await textRows(two, 'SELECT pg_try_advisory_lock(7), pg_try_advisory_lock(7, 1)')).toEqual([['f', 't']]);
  const waiting = two.query('SELECT pg_advisory_lock($1)', ['7']);
  expect(await textRows(one, 'SELECT pg_advisory_unlock(7)')).toEqual([['t']]);
  await waiting;
  expect(await textRows(one, 'SELECT pg_try_advisory_lock(7)')).toEqual([['f']]);
  await one.query("SET statement_timeout = '50ms'");
  await expect(one.query('SELECT pg_advisory_lock(7)')).rejects.toMatchObject({ code: '57014' });
  await two.end();
  await one.query('RESET statement_timeout; SELECT pg_advisory_lock(7)');
  await one.query('DISCARD ALL');
});

test('a lock of a transaction goes with it', async () => {
  const one = await server.connect();
  const two = await server.connect();
  await one.query('BEGIN; SELECT pg_advisory_xact_lock(9)');
  expect(await textRows(two, 'SELECT pg_try_advisory_xact_lock(9)')).toEqual([['f']]);
  await one.query('COMMIT');
  expect(await textRows(two, 'SELECT pg_try_advisory_xact_lock(9)')).toEqual([['t']]);
});

test('LOCK TABLE takes the modes that are in nobody’s way', async () => {
  const client = await server.connect();
  await client.query('CREATE TABLE locked (a int)');
  await client.query('BEGIN; LOCK TABLE locked IN ACCESS SHARE MODE; COMMIT');
  await expect(client.query('LOCK TABLE locked IN ACCESS SHARE MODE')).rejects.toMatchObject({ code: '25P01' });
  await expect(client.query('BEGIN; LOCK TABLE locked')).rejects.toMatchObject({ code: '0A000' });
  await client.query('ROLLBACK');
  await expect(client.query('BEGIN; LOCK TABLE nosuch IN ACCESS SHARE MODE')).rejects.toMatchObject({ code: '42P01' });
  await client.query('ROLLBACK');
});
