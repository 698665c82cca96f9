import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';

/** A server on a fresh folder, a client, and a DuckDB in this process as peer. All gone at dispose. */
export interface BenchServer extends AsyncDisposable {
  readonly server: ServerProcess;
  readonly client: pg.Client;
  readonly folder: string;
  connect(): Promise<pg.Client>;
  run(sql: string): Promise<pg.QueryResult<Record<string, string>>>;
}

export async function benchServer(flags: readonly string[] = []): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'thermocline-bench-'));
  const server = await startServerProcess(join(folder, 'data'), ['--log-level', 'warn', ...flags]);
  const clients: pg.Client[] = [];
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'bench', database: 'thermocline' });
    await client.connect();
    clients.push(client);
    return client;
  };
  const client = await connect();
  return {
    server,
    client,
    folder,
    connect,
    run: (sql) => client.query(sql),
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(clients.map((c) => c.end()));
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The peer of the query and tiering lines. */
export async function peerDuckDb(
  threads: number,
): Promise<{ readonly connection: DuckDBConnection; run(sql: string): Promise<unknown[][]>; close(): void }> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  return {
    connection,
    run: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson(),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

export async function timed<T>(run: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const started = performance.now();
  const value = await run();
  return { ms: performance.now() - started, value };
}

/** Resident memory of a process now, in megabytes. */
export async function rssMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
