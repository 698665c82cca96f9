import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCertificate, noCertificates } from '../harness/certificate.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { textRows } from '../harness/temporary-server.ts';

const run = promisify(execFile);
const noPsql = spawnSync('psql', ['--version']).status === 0 ? null : 'psql is not installed';
if (noCertificates !== null) process.stdout.write(`access tests skipped: ${noCertificates}\n`);
else if (noPsql !== null) process.stdout.write(`access tests with psql skipped: ${noPsql}\n`);

let folder: string;
let server: ServerProcess;
let cert: string;
const ADMIN_PASSWORD = 'the warm water on top';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thermocline-access-'));
  if (noCertificates !== null) return;
  const made = makeCertificate(folder);
  cert = made.cert;
  await writeFile(join(folder, 'password'), `${ADMIN_PASSWORD}\n`);
  server = await startServerProcess(join(folder, 'data'), [
    ...['--log-level', 'warn', '--loopback-auth', 'scram', '--password-file', join(folder, 'password')],
    ...['--tls-cert', made.cert, '--tls-key', made.key],
  ]);
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Login {
  readonly user?: string;
  readonly password?: string;
  readonly tls?: boolean;
}

async function as<T>(login: Login, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const { user = 'thermocline', password = ADMIN_PASSWORD, tls = true } = login;
  const client = new pg.Client({
    host: '127.0.0.1',
    port: server.port,
    user,
    password,
    database: 'thermocline',
    ...(tls ? { ssl: { ca: await readFile(cert), servername: 'localhost' } } : {}),
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function psql(uri: string, password: string, sql: string): Promise<{ stdout: string; stderr: string; code: number }> {
  const target = `host=127.0.0.1 port=${server.port} dbname=thermocline ${uri}`;
  return run('psql', ['-X', '-At', '-d', target, '-c', sql], { env: { ...process.env, PGPASSWORD: password, LC_ALL: 'C' } }).then(
    (r) => ({ ...r, code: 0 }),
    (e: { stdout: string; stderr: string; code: number }) => e,
  );
}

const withTls = test.skipIf(noCertificates !== null);
const withPsql = test.skipIf(noCertificates !== null || noPsql !== null);

withPsql('psql comes in over TLS, its login bound to the certificate', async () => {
  const bound = await psql(
    `user=thermocline sslmode=verify-full sslrootcert=${cert} host=localhost channel_binding=require`,
    ADMIN_PASSWORD,
    'SELECT current_user',
  );
  expect(bound).toMatchObject({ stdout: 'thermocline\n', code: 0 });
});

withPsql('a wrong password and a user that does not exist are answered alike', async () => {
  for (const user of ['thermocline', 'nobody']) {
    const refused = await psql(`user=${user} sslmode=require`, 'wrong', 'SELECT 1');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`FATAL:  password authentication failed for user "${user}"`);
  }
});

withTls('clear text on this machine needs the password, too', async () => {
  await expect(as({ tls: false, password: 'wrong' }, () => Promise.resolve())).rejects.toMatchObject({ code: '28P01' });
  expect(await as({ tls: false }, (client) => textRows(client, 'SELECT 1'))).toEqual([['1']]);
});

withTls('bytes sent in clear behind the request for TLS end the connection', async () => {
  const { connect } = await import('node:net');
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      const request = Buffer.alloc(8);
      request.writeInt32BE(8);
      request.writeInt32BE(80877103, 4);
      socket.write(Buffer.concat([request, Buffer.from('Q\0\0\0\x0dSELECT 1\0')]));
    });
    let heard = '';
    socket.on('data', (d) => (heard += d.toString('latin1')));
    socket.on('close', () => resolve(heard));
  });
  expect(answer).toContain('received unencrypted data after SSL request');
});

withTls.each([
  ['with its name in ALPN gets in', ['postgresql'], true],
  ['without ALPN is shut out', [], false],
])('TLS from the first byte, %s', async (_, protocols, welcome) => {
  const ca = await readFile(cert);
  const heard = await new Promise<boolean>((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port: server.port, ca, servername: 'localhost', ALPNProtocols: [...protocols] }, () => {
      const body = Buffer.from('user\0thermocline\0\0');
      const head = Buffer.alloc(8);
      head.writeInt32BE(8 + body.length);
      head.writeInt32BE(196608, 4);
      socket.write(Buffer.concat([head, body]));
    });
    socket.on('data', (d: Buffer) => {
      resolve(d.toString('latin1').startsWith('R'));
      socket.destroy();
    });
    socket.on('close', () => resolve(false));
    socket.on('error', () => resolve(false));
  });
  expect(heard).toBe(welcome);
});

withTls('a handshake that is none harms nobody', async () => {
  const { connect } = await import('node:net');
  await new Promise<void>((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5])));
    socket.on('close', () => resolve());
    socket.on('error', () => resolve());
    socket.resume();
  });
  expect(await as({}, (client) => textRows(client, 'SELECT 1'))).toEqual([['1']]);
});

withTls('roles are created, log in, see what was granted to them, and nothing else', async () => {
  await as({}, async (admin) => {
    await admin.query("CREATE ROLE reader LOGIN PASSWORD 'r'; CREATE USER writer PASSWORD 'w'; CREATE ROLE staff; GRANT staff TO reader");
    await admin.query('CREATE TABLE ledger (id int, amount int); INSERT INTO ledger VALUES (1, 10)');
    await admin.query('GRANT SELECT ON ledger TO staff; GRANT INSERT ON ledger TO writer');
  });
  await as({ user: 'reader', password: 'r' }, async (reader) => {
    expect(await textRows(reader, 'SELECT * FROM ledger')).toEqual([['1', '10']]);
    for (const sql of [
      'INSERT INTO ledger VALUES (2, 20)',
      'TRUNCATE ledger',
      'DROP TABLE ledger',
      "ALTER TABLE ledger SET ('table.log.ttl' = '1 d')",
      'ALTER TABLE ledger OWNER TO reader',
      'GRANT SELECT ON ledger TO writer',
      'CREATE TABLE mine (a int)',
      'CREATE SCHEMA mine',
      'CREATE ROLE another',
      'ALTER ROLE writer SUPERUSER',
      'SET ROLE writer',
      "CALL sys.tier('ledger')",
    ]) {
      await expect(reader.query(sql), sql).rejects.toMatchObject({ code: '42501' });
    }
    await reader.query("ALTER ROLE reader PASSWORD 'rr'; SET ROLE staff");
    expect(await textRows(reader, 'SELECT current_user, session_user')).toEqual([['staff', 'reader']]);
  });
  await as({ user: 'writer', password: 'w' }, async (writer) => {
    await writer.query('INSERT INTO ledger VALUES (2, 20)');
    for (const sql of [
      'SELECT * FROM ledger',
      'SELECT * FROM "ledger$lake"',
      "SELECT ok FROM sys.verify_union('ledger')",
      'COPY ledger TO STDOUT',
    ]) {
      await expect(writer.query(sql), sql).rejects.toMatchObject({ code: '42501' });
    }
    await expect(writer.query('INSERT INTO ledger SELECT * FROM ledger')).rejects.toMatchObject({ code: '42501' });
  });
  await expect(as({ user: 'staff', password: 'x' }, () => Promise.resolve())).rejects.toMatchObject({ code: '28P01' });
  await as({}, async (admin) => {
    expect(await textRows(admin, "SELECT relacl FROM pg_class WHERE relname = 'ledger'")).toEqual([
      ['{thermocline=arwdDxt/thermocline,staff=r/thermocline,writer=a/thermocline}'],
    ]);
    await expect(admin.query('DROP ROLE staff')).rejects.toMatchObject({ code: '2BP01' });
    await admin.query('REVOKE ALL ON ledger FROM staff; DROP ROLE staff');
  });
  await expect(as({ user: 'reader', password: 'rr' }, (reader) => reader.query('SELECT * FROM ledger'))).rejects.toMatchObject({
    code: '42501',
  });
});

withTls('what a role makes is its own; grants, owners and passwords outlive a kill', async () => {
  await as({}, (admin) =>
    admin.query("CREATE ROLE maker LOGIN PASSWORD 'm'; GRANT CREATE ON SCHEMA public TO maker; CREATE ROLE guest LOGIN PASSWORD 'g'"),
  );
  await as({ user: 'maker', password: 'm' }, (maker) => maker.query('CREATE TABLE made (a int); GRANT SELECT ON made TO guest'));
  await server.kill();
  server = await startServerProcess(join(folder, 'data'), [
    '--log-level',
    'warn',
    '--loopback-auth',
    'scram',
    '--tls-cert',
    cert,
    '--tls-key',
    join(folder, 'server.key'),
  ]);
  expect(await as({ user: 'guest', password: 'g' }, (guest) => textRows(guest, 'SELECT count(*) FROM made'))).toEqual([['0']]);
  await as({ user: 'maker', password: 'm' }, async (maker) => {
    expect(await textRows(maker, "SELECT tableowner FROM pg_tables WHERE tablename = 'made'")).toEqual([['maker']]);
    await maker.query('DROP TABLE made');
  });
});

withTls('without a certificate, only addresses of this machine are listened on', async () => {
  await expect(startServerProcess(join(folder, 'other'), ['--host', '0.0.0.0'])).rejects.toThrow(/cannot listen on "0.0.0.0" without TLS/);
});

test('trusted clients of this machine that are no role have the rights of the superuser; roles have their own', async () => {
  await using trusting = await (await import('../harness/temporary-server.ts')).temporaryServer();
  const tester = await trusting.connect();
  await tester.query('CREATE TABLE t (a int); CREATE ROLE small LOGIN');
  const small = new pg.Client({ host: '127.0.0.1', port: trusting.server.port, user: 'small', database: 'thermocline' });
  await small.connect();
  await expect(small.query('SELECT * FROM t')).rejects.toMatchObject({ code: '42501', message: 'permission denied for table t' });
  await tester.query('GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC');
  expect(await textRows(small, 'SELECT * FROM t')).toEqual([]);
  await small.end();
  await tester.query('DROP ROLE small');
  await tester.query('ALTER ROLE thermocline PASSWORD NULL');
});
