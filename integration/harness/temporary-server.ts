import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** A server process on a folder of its own; everything is gone at dispose. */
export interface TemporaryServer extends AsyncDisposable {
  readonly server: ServerProcess;
  /** Holds `data/` and whatever a test puts beside it. */
  readonly folder: string;
  readonly data: string;
  connect(): Promise<pg.Client>;
}

/** `place`: an empty folder to use. */
export async function temporaryServer(
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  place?: string,
): Promise<TemporaryServer> {
  const folder = place ?? (await mkdtemp(join(tmpdir(), 'thermocline-test-')));
  const data = join(folder, 'data');
  const server = await startServerProcess(data, ['--log-level', 'warn', ...flags], env);
  const clients: pg.Client[] = [];
  return {
    server,
    folder,
    data,
    async connect() {
      const client = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'tester', database: 'thermocline' });
      client.on('error', () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(clients.map((c) => c.end()));
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Rows as text, NULL as null. */
export async function textRows(client: pg.Client, sql: string): Promise<(string | null)[][]> {
  const result = await client.query<(string | null)[]>({
    text: sql,
    rowMode: 'array',
    types: { getTypeParser: () => (text: string) => text },
  });
  return result.rows;
}
