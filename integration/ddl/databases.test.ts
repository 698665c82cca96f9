import pg from 'pg';
import { expect, test } from 'vitest';
import { startServerProcess } from '../harness/server-process.ts';
import { temporaryServer } from '../harness/temporary-server.ts';

async function client(port: number, database: string, user = 'thermocline'): Promise<pg.Client> {
  const opened = new pg.Client({ host: '127.0.0.1', port, user, database });
  opened.on('error', () => undefined);
  await opened.connect();
  return opened;
}

test('databases have tables of their own, in both tiers, and survive a restart', async () => {
  await using server = await temporaryServer();
  const { port } = server.server;
  const first = await server.connect();
  await first.query('CREATE DATABASE shop');
  await expect(first.query('CREATE DATABASE shop')).rejects.toMatchObject({ code: '42P04' });
  await first.query('CREATE TABLE t (a int); INSERT INTO t VALUES (1)');
  await first.query("CALL sys.tier('t')");
  const shop = await client(port, 'shop');
  await expect(shop.query('SELECT * FROM t')).rejects.toMatchObject({ code: '42P01' });
  await shop.query('CREATE TABLE t (a int, b text); INSERT INTO t VALUES (2, $$two$$)');
  await shop.query("CALL sys.tier('t')");
  await shop.query('INSERT INTO t VALUES (3, $$three$$)');
  expect((await shop.query('SELECT a, b FROM t ORDER BY a')).rows).toEqual([
    { a: 2, b: 'two' },
    { a: 3, b: 'three' },
  ]);
  expect((await shop.query('SELECT count(*)::int AS n FROM "t$lake"')).rows).toEqual([{ n: 1 }]);
  expect((await first.query('SELECT a FROM t')).rows).toEqual([{ a: 1 }]);
  await shop.end();
  await server.server.stop();

  const again = await startServerProcess(server.data, ['--log-level', 'error']);
  const back = await client(again.port, 'shop');
  expect((await back.query('SELECT count(*)::int AS n FROM t')).rows).toEqual([{ n: 2 }]);
  await back.end();
  await again.stop();
});

test('an unused database is dropped with all that is in it; others are refused', async () => {
  await using server = await temporaryServer();
  const { port } = server.server;
  const first = await server.connect();
  expect((await first.query('SELECT datname FROM pg_database ORDER BY 1')).rows).toEqual([
    { datname: 'postgres' },
    { datname: 'template0' },
    { datname: 'template1' },
    { datname: 'thermocline' },
  ]);
  const tool = await client(port, 'postgres');
  expect((await tool.query('SELECT current_database() AS d')).rows).toEqual([{ d: 'postgres' }]);
  await tool.query('CREATE DATABASE shop');
  const shop = await client(port, 'shop');
  await shop.query('CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t');
  await expect(shop.query('DROP DATABASE shop')).rejects.toMatchObject({
    code: '55006',
    message: 'cannot drop the currently open database',
  });
  await expect(tool.query('DROP DATABASE shop')).rejects.toMatchObject({
    code: '55006',
    message: 'database "shop" is being accessed by other users',
    detail: 'There is 1 other session using the database.',
  });
  await expect(tool.query('DROP DATABASE thermocline')).rejects.toMatchObject({ code: '42809' });
  await tool.query('BEGIN');
  await expect(tool.query('CREATE DATABASE other')).rejects.toMatchObject({
    code: '25001',
    message: 'CREATE DATABASE cannot run inside a transaction block',
  });
  await tool.query('ROLLBACK');
  await shop.end();
  await expect
    .poll(async () =>
      tool.query('DROP DATABASE shop').then(
        () => 'dropped',
        (e: { code: string }) => e.code,
      ),
    )
    .toBe('dropped');
  await expect(client(port, 'shop')).rejects.toMatchObject({ code: '3D000' });
  await expect(tool.query('DROP DATABASE shop')).rejects.toMatchObject({ code: '3D000', message: 'database "shop" does not exist' });
  await tool.query('DROP DATABASE IF EXISTS shop');
  await tool.query('CREATE DATABASE shop');
  const fresh = await client(port, 'shop');
  expect((await fresh.query('SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = $$public$$')).rows).toEqual([{ n: 0 }]);
  await fresh.query('CREATE ROLE ann LOGIN');
  await fresh.query('CREATE SCHEMA AUTHORIZATION ann');
  const ann = await client(port, 'shop', 'ann');
  await ann.query('CREATE TABLE ann.mine (a int)');
  await expect(ann.query('CREATE DATABASE hers')).rejects.toMatchObject({ code: '42501', message: 'permission denied to create database' });
  await expect(ann.query('DROP DATABASE postgres')).rejects.toMatchObject({ code: '42501', message: 'must be owner of database postgres' });
  await Promise.all([tool.end(), fresh.end(), ann.end()]);
});
