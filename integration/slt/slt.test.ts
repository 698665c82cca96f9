import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { textRows } from '../harness/temporary-server.ts';
import { compareRows, parseSlt, rewriteSlt, type SltQuery, type SltRecord } from '../harness/slt.ts';

/** Every `.slt` file below this folder, each in a schema of its own on one server; `UPDATE=1` rewrites expectations. */
const HERE = new URL('.', import.meta.url).pathname;
const FILES = sltFiles(HERE);
const UPDATE = process.env['UPDATE'] === '1';

let server: ServerProcess;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thermocline-slt-'));
  server = await startServerProcess(join(folder, 'data'), ['--log-level', 'error']);
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

describe.each(FILES)('%s', (file) => {
  const path = join(HERE, file);
  const schema = `slt_${basename(file, '.slt').replaceAll(/\W/g, '_')}`;
  const connections = new Map<string, pg.Client>();
  const updates: { record: SltQuery; rows: (string | null)[][] }[] = [];

  async function connection(name: string): Promise<pg.Client> {
    const open = connections.get(name);
    if (open !== undefined) return open;
    const client = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'slt', database: 'thermocline' });
    await client.connect();
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await client.query(`SET search_path = ${schema}`);
    connections.set(name, client);
    return client;
  }

  afterAll(async () => {
    await Promise.all([...connections.values()].map((c) => c.end()));
    if (updates.length > 0) rewriteSlt(path, updates);
  });

  test.each(parseSlt(readFileSync(path, 'utf8')).map((record) => [`${file}:${record.line}`, record] as const))('%s', async (_, record) => {
    const client = await connection(record.connection);
    if (record.kind === 'statement') await runStatement(client, record);
    else await runQuery(client, record);
  });

  async function runQuery(client: pg.Client, record: SltQuery): Promise<void> {
    let difference: string | null = null;
    for (let attempt = 0; attempt <= (record.retry?.times ?? 0); attempt++) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, record.retry!.backoffMs));
      const rows = await textRows(client, record.sql);
      difference = compareRows(record, rows);
      if (difference === null) return;
      if (UPDATE && record.retry === null) {
        updates.push({ record, rows });
        return;
      }
    }
    expect.fail(`${record.sql}\n${difference}`);
  }
});

async function runStatement(client: pg.Client, record: Extract<SltRecord, { kind: 'statement' }>): Promise<void> {
  if (record.error === null) {
    await client.query(record.sql);
    return;
  }
  const error = await client.query(record.sql).then(
    () => null,
    (e: unknown) => e as { code: string; message: string; hint?: string; detail?: string },
  );
  expect(error, `expected ${record.error.sqlstate} of: ${record.sql}`).not.toBeNull();
  expect({ code: error!.code, message: error!.message }).toEqual({
    code: record.error.sqlstate,
    message: expect.stringContaining(record.error.text) as string,
  });
}

function sltFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.slt'))
    .sort();
}
