import pg from 'pg';
import { startServerProcess } from '../harness/server-process.ts';
import type { TemporaryServer } from '../harness/temporary-server.ts';

/** A new process on the folder of a server that has ended, and a client of it. */
export interface RestartedServer extends AsyncDisposable {
  readonly client: pg.Client;
}

export async function restarted(server: TemporaryServer): Promise<RestartedServer> {
  const process = await startServerProcess(server.data, ['--log-level', 'error']);
  const client = new pg.Client({ host: '127.0.0.1', port: process.port, user: 'tester', database: 'thermocline' });
  client.on('error', () => undefined);
  await client.connect();
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.end();
      await process.stop();
    },
  };
}
