import { execFile, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryServer, type TemporaryServer } from '../harness/temporary-server.ts';

const run = promisify(execFile);
const PSQL = spawnSync('psql', ['--version'], { encoding: 'utf8' });
const missing = PSQL.status === 0 ? null : 'psql is not installed';
if (missing !== null) process.stdout.write(`psql tests skipped: ${missing}\n`);

async function psql(server: TemporaryServer, ...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  const base = ['-X', '-h', '127.0.0.1', '-p', String(server.server.port), '-U', 'tester', '-d', 'thermocline'];
  return run('psql', [...base, ...args], { maxBuffer: 64 * 1024 * 1024 }).then(
    (r) => ({ ...r, code: 0 }),
    (e: { stdout: string; stderr: string; code: number }) => e,
  );
}

test.skipIf(missing !== null)('psql creates, loads, reads, describes and is told what is wrong', async () => {
  await using server = await temporaryServer();
  const created = await psql(
    server,
    '-c',
    "CREATE TABLE t (id bigint NOT NULL, name text, price numeric(8,2) DEFAULT 0) WITH ('table.datalake.freshness' = '1 h')",
  );
  expect(created).toMatchObject({ stdout: 'CREATE TABLE\n', code: 0 });

  const copied = await psql(server, '-c', String.raw`\copy t (id, name) from program 'printf "1\tone\n2\t\\N\n3\tthree\n"'`);
  expect(copied).toMatchObject({ stdout: 'COPY 3\n', code: 0 });

  const read = await psql(server, '-At', '-c', 'SELECT id, name, price FROM t ORDER BY id');
  expect(read.stdout).toBe('1|one|0.00\n2||0.00\n3|three|0.00\n');

  const out = await psql(server, '-c', String.raw`\copy t to stdout with (format csv, header)`);
  expect(out.stdout).toBe('id,name,price\n1,one,0.00\n2,,0.00\n3,three,0.00\n');

  const described = await psql(server, '-c', String.raw`\d t`);
  expect(described.stderr).toBe('');
  expect(described.stdout).toContain('Table "public.t"');
  expect(described.stdout).toMatch(/ id +\| bigint +\| +\| not null \| *\n/);
  expect(described.stdout).toMatch(/ price +\| numeric\(8,2\) +\| +\| +\| 0/);

  const listed = await psql(server, '-At', '-c', String.raw`\dt`);
  expect(listed.stdout).toBe('public|t|table|thermocline\n');
  for (const command of [
    String.raw`\l`,
    String.raw`\dn`,
    String.raw`\d`,
    String.raw`\d+ t`,
    String.raw`\conninfo`,
    String.raw`\du`,
    String.raw`\dt *.*`,
  ]) {
    const answer = await psql(server, '-c', command);
    expect({ command, stderr: answer.stderr, code: answer.code }).toEqual({ command, stderr: '', code: 0 });
  }

  const wrong = await psql(server, '-c', 'SELECT id, nope FROM t');
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toBe(
    'ERROR:  column "nope" does not exist\nLINE 1: SELECT id, nope FROM t\n                   ^\nHINT:  Perhaps you meant to reference the column "t.name".\n',
  );

  const many = await psql(server, '-At', '-c', 'SELECT 1; SELECT 2; SELECT 1/0; SELECT 3');
  expect(many).toMatchObject({ stdout: '1\n2\n', code: 1 });
  expect(many.stderr).toContain('ERROR:  division by zero');
});

test.skipIf(missing !== null)('Ctrl-C ends a running query, and the server goes on', async () => {
  await using server = await temporaryServer();
  const endless = 'SELECT count(*) FROM generate_series(1, 3000000) a(i), generate_series(1, 3000000) b(i) WHERE a.i * b.i = 7';
  const where = ['-X', '-At', '-h', '127.0.0.1', '-p', String(server.server.port), '-U', 'tester', '-d', 'thermocline'];
  const child = spawn('psql', [...where, '-c', endless], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise((resolve) => child.on('exit', resolve));
  let err = '';
  child.stderr.on('data', (d: Buffer) => (err += d.toString()));
  // The server says when it runs; then the user presses Ctrl-C.
  const metrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${server.server.httpPort}/metrics`)).text();
  await until(async () => /^thermocline_statements_running 1$/m.test(await metrics()));
  child.kill('SIGINT');
  await exited;
  expect(err).toContain('canceling statement due to user request');
  await until(async () => /^thermocline_statements_running 0$/m.test(await metrics()));
  expect((await psql(server, '-At', '-c', "SELECT 'alive'")).stdout).toBe('alive\n');
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('waited in vain');
}
