import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Where Debian and most others put the binaries of PostgreSQL 15. */
const FOLDERS = ['/usr/lib/postgresql/15/bin', '/usr/pgsql-15/bin', '/opt/homebrew/opt/postgresql@15/bin'];

/** A PostgreSQL 15 of our own on a loopback port; everything is gone at dispose. */
export interface PostgresServer extends AsyncDisposable {
  readonly port: number;
  connect(): Promise<pg.Client>;
}

/** The folder of PostgreSQL 15's binaries; null where it is not installed. */
export function postgresBinaries(): string | null {
  return FOLDERS.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** Starts one in a folder of its own, without fsync unless `more` settings say otherwise. Null where PostgreSQL 15 is not installed. */
export async function startPostgresServer(more: readonly string[] = []): Promise<PostgresServer | null> {
  const binaries = postgresBinaries();
  if (binaries === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'thermocline-postgres-'));
  const user = unprivilegedUser();
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
  chmodSync(folder, 0o700);
  const initdb = spawnSync(
    join(binaries, 'initdb'),
    ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'],
    { ...user, cwd: folder, encoding: 'utf8' },
  );
  if (initdb.status !== 0) throw new Error(`initdb failed: ${initdb.stderr}`);
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    'fsync=off',
    'timezone=UTC',
    ...more,
  ];
  const server = spawn(join(binaries, 'postgres'), ['-D', join(folder, 'data'), ...settings.flatMap((s) => ['-c', s])], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
    await client.connect();
    client.on('error', () => undefined);
    return client;
  };
  await answers(connect, server);
  return {
    port,
    connect,
    async [Symbol.asyncDispose]() {
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim() || 65_534);
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function answers(connect: () => Promise<pg.Client>, server: ChildProcess): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await (await connect()).end();
      return;
    } catch (error) {
      if (server.exitCode !== null || tries > 300) throw error;
      await sleep(100);
    }
  }
}
