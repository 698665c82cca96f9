import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command } from '../harness/command.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { temporaryServer, textRows } from '../harness/temporary-server.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thermocline-program-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('--help lists every flag with its variable', async () => {
  const help = await command(['start', '--help']);
  expect(help.code).toBe(0);
  for (const flag of ['--data', '--host', '--port', '--http-port', '--config']) expect(help.stdout).toContain(flag);
  expect(help.stdout).toContain('THERMOCLINE_HTTP_PORT');
});

test('flags win over the environment, the environment over the config file', async () => {
  const config = join(folder, 'thermocline.yaml');
  await writeFile(config, `data: ${join(folder, 'from-file')}\nlog-level: error\n`);
  const data = join(folder, 'from-flag');
  const server = await startServerProcess(data, ['--config', config], { THERMOCLINE_DATA: join(folder, 'from-env') });
  expect(await server.stop()).toBe(0);
  expect(await readFile(join(data, 'FORMAT'), 'utf8')).not.toBe('');
});

test.each([
  ['a setting it does not know', 'colour: blue\n', 'unrecognized setting "colour"'],
  ['a value it cannot take', 'port: many\n', 'invalid value for setting "port"'],
  ['text that is no YAML', 'port: [\n', 'is damaged'],
])('a config file with %s is refused', async (_, text, message) => {
  const config = join(folder, 'bad.yaml');
  await writeFile(config, text);
  const refused = await command(['start', '--data', join(folder, 'data'), '--config', config]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(message);
});

test('a second start on the same folder is refused with the pid of the owner', async () => {
  const data = join(folder, 'data');
  const first = await startServerProcess(data, ['--log-level', 'error']);
  const second = await command(['start', '--data', data, '--port', '0', '--http-port', '0']);
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(String(first.pid));
  expect(await first.stop()).toBe(0);
});

test('a port in use is said so, and the data folder is let go', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const port = (blocker.address() as { port: number }).port;
  const refused = await command(['start', '--data', join(folder, 'data'), '--port', String(port), '--http-port', '0']);
  blocker.close();
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(String(port));
  const again = await startServerProcess(join(folder, 'data'), ['--log-level', 'error']);
  expect(await again.stop()).toBe(0);
});

test.skipIf(process.getuid?.() === 0)('a data folder without rights is said so', async () => {
  await chmod(folder, 0o500);
  const refused = await command(['start', '--data', join(folder, 'data'), '--port', '0', '--http-port', '0']);
  await chmod(folder, 0o700);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('permission');
});

test('an address other than loopback is refused until there is authentication', async () => {
  const refused = await command(['start', '--data', join(folder, 'data'), '--host', '0.0.0.0']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('loopback');
});

test('health, metrics and status answer; SIGTERM drains and what was written is there again', async () => {
  const data = join(folder, 'data');
  let server = await startServerProcess(data, ['--log-level', 'error']);
  const base = `http://127.0.0.1:${server.httpPort}`;
  expect(await (await fetch(`${base}/health`)).text()).toBe('ok\n');
  const metrics = await (await fetch(`${base}/metrics`)).text();
  for (const name of ['thermocline_connections', 'thermocline_statements_total', 'thermocline_event_loop_delay_worst_seconds'])
    expect(metrics).toContain(name);
  const status = await command(['status', '--url', base]);
  expect(status).toMatchObject({ code: 0 });
  expect(await server.stop()).toBe(0);
  server = await startServerProcess(data, ['--log-level', 'error']);
  expect(await server.stop()).toBe(0);
});

test('rows, tables and the boundary are there after a restart', async () => {
  await using temporary = await temporaryServer();
  const client = await temporary.connect();
  await client.query("CREATE TABLE kept (n bigint) WITH ('table.datalake.freshness' = '1 h')");
  await client.query('INSERT INTO kept SELECT i FROM generate_series(1, 1000) AS g(i)');
  await client.query("CALL sys.tier('kept')");
  await client.query('INSERT INTO kept VALUES (1001)');
  await client.end();
  await temporary.server.kill();
  const unfinished = join(temporary.data, 'lake', '.tmp', 'of-a-dead-process');
  await writeFile(unfinished, 'half');
  const again = await startServerProcess(temporary.data, ['--log-level', 'error']);
  try {
    const { default: pg } = await import('pg');
    const reader = new pg.Client({ host: '127.0.0.1', port: again.port, user: 'tester', database: 'thermocline' });
    await reader.connect();
    expect(await textRows(reader, 'SELECT count(*), sum(n) FROM kept')).toEqual([['1001', '501501']]);
    expect(await textRows(reader, "SELECT lake_end_offset, hot_end_offset FROM sys.boundaries WHERE table_name = 'kept'")).toEqual([
      ['1000', '1001'],
    ]);
    await reader.end();
    expect(existsSync(unfinished)).toBe(false);
  } finally {
    await again.stop();
  }
});

test('a thread pool that was set too small is made large enough, and the log says so', async () => {
  const server = await startServerProcess(join(folder, 'data'), ['--log-level', 'error'], { UV_THREADPOOL_SIZE: '1' });
  expect(server.log()).toMatch(/thermocline: UV_THREADPOOL_SIZE is \d+ instead of "1"/);
  expect(await server.stop()).toBe(0);
});
