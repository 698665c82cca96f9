import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startServerProcess } from '../harness/server-process.ts';
import { temporaryServer, type TemporaryServer } from '../harness/temporary-server.ts';

const run = promisify(execFile);
const noPsql = spawnSync('psql', ['--version']).status === 0 ? null : 'psql is not installed';
if (noPsql !== null) process.stdout.write(`view tests with psql skipped: ${noPsql}\n`);

async function adminOf(server: TemporaryServer): Promise<(...sql: string[]) => Promise<void>> {
  const client = await server.connect();
  return async (...sql) => {
    for (const text of sql) await client.query(text);
  };
}

test.skipIf(noPsql !== null)('psql lists, describes and drops views', async () => {
  await using server = await temporaryServer();
  const psql = async (...commands: string[]) =>
    run('psql', [
      ...['-X', '-h', '127.0.0.1', '-p', String(server.server.port), '-U', 'tester', '-d', 'thermocline'],
      ...commands.flatMap((c) => ['-c', c]),
    ]);
  const made = await psql('CREATE TABLE t (a int, b text)', 'CREATE VIEW v AS SELECT a, b FROM t WHERE a > 1', 'CREATE VIEW w AS TABLE v');
  expect(made.stdout).toBe('CREATE TABLE\nCREATE VIEW\nCREATE VIEW\n');
  expect((await psql(String.raw`\dv`)).stdout).toContain(' public | v    | view | thermocline\n');
  const described = await psql(String.raw`\d+ v`);
  expect(described.stderr).toBe('');
  expect(described.stdout).toContain('View "public.v"');
  expect(described.stdout).toMatch(/ a +\| integer /);
  expect(described.stdout).toContain('View definition:\n SELECT a, b FROM public.t WHERE a > 1;');
  const dropped = await psql('DROP TABLE t CASCADE');
  expect(dropped.stdout).toBe('DROP TABLE\n');
  expect(dropped.stderr).toBe('NOTICE:  drop cascades to 2 other objects\nDETAIL:  drop cascades to view v\ndrop cascades to view w\n');
});

test('a view reads with the privileges of its owner, and is read by those who were granted it', async () => {
  await using server = await temporaryServer();
  const admin = await adminOf(server);
  await admin('CREATE ROLE ann LOGIN', 'CREATE ROLE bob LOGIN', 'GRANT CREATE ON SCHEMA public TO ann');
  await admin('CREATE TABLE secret (a int)', 'INSERT INTO secret VALUES (7)', 'CREATE VIEW shown AS SELECT a FROM secret');
  const as = async <T>(user: string, use: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ host: '127.0.0.1', port: server.server.port, user, database: 'thermocline' });
    await client.connect();
    return use(client).finally(() => client.end());
  };
  await as('ann', async (ann) => {
    await expect(ann.query('SELECT * FROM shown')).rejects.toMatchObject({ code: '42501', message: 'permission denied for view shown' });
    await admin('GRANT SELECT ON shown TO ann');
    expect((await ann.query('SELECT a FROM shown')).rows).toEqual([{ a: 7 }]);
    await expect(ann.query('CREATE VIEW mine AS SELECT * FROM secret')).rejects.toMatchObject({
      code: '42501',
      message: 'permission denied for table secret',
    });
    await expect(ann.query('DROP VIEW shown')).rejects.toMatchObject({ code: '42501', message: 'must be owner of view shown' });
    await ann.query('CREATE VIEW mine AS SELECT * FROM shown');
    await ann.query('GRANT SELECT ON mine TO bob');
  });
  await as('bob', async (bob) => {
    expect((await bob.query('SELECT a, current_user::text AS who FROM mine')).rows).toEqual([{ a: 7, who: 'bob' }]);
    // Ann loses what her view stands on: so does whoever reads through it.
    await admin('REVOKE SELECT ON shown FROM ann');
    await expect(bob.query('SELECT a FROM mine')).rejects.toMatchObject({ code: '42501', message: 'permission denied for view shown' });
    await admin('GRANT SELECT ON shown TO ann');
    await admin('ALTER VIEW mine OWNER TO bob');
    await expect(bob.query('SELECT a FROM mine')).rejects.toMatchObject({ code: '42501', message: 'permission denied for view shown' });
  });
});

test('views are there after a restart, from the journal and from a checkpoint', async () => {
  await using server = await temporaryServer();
  const admin = await adminOf(server);
  await admin('CREATE TABLE t (a int)', 'INSERT INTO t VALUES (1), (2)', 'CREATE VIEW v AS SELECT sum(a) AS s FROM t');
  await server.server.kill();
  for (let i = 0; i < 2; i++) {
    const again = await startServerProcess(server.data, ['--log-level', 'error']);
    const client = new pg.Client({ host: '127.0.0.1', port: again.port, user: 'x', database: 'thermocline' });
    await client.connect();
    expect((await client.query('SELECT s::int FROM v')).rows).toEqual([{ s: 3 }]);
    await expect(client.query('DROP TABLE t')).rejects.toMatchObject({ code: '2BP01' });
    await client.end();
    await again.stop();
  }
});
