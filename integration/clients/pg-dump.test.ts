import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryServer } from '../harness/temporary-server.ts';
import { makeShop } from './replayed.ts';

const present = spawnSync('pg_dump', ['--version']).status === 0 && spawnSync('psql', ['--version']).status === 0;
if (!present) process.stdout.write('pg_dump.test: skipped, no pg_dump or psql here\n');

/** A dump without what pg_dump makes up anew each time. */
async function schemaOf(url: string): Promise<string> {
  const { stdout } = await promisify(execFile)('pg_dump', ['-s', url]);
  return stdout.replace(/^\\(un)?restrict .*$/gm, '');
}

test.skipIf(!present)('pg_dump -s writes what psql makes the same schema of', async () => {
  await using server = await temporaryServer();
  await makeShop(server);
  const url = (database: string): string => `postgres://thermocline@127.0.0.1:${server.server.port}/${database}`;
  const dump = await schemaOf(url('thermocline'));
  expect(dump).toContain('CREATE VIEW public.big_orders AS');
  expect(dump).toContain("COMMENT ON COLUMN public.customers.email IS 'where to write'");
  expect(dump).not.toMatch(/CREATE SCHEMA (sys|public)/);
  const client = await server.connect();
  await client.query('CREATE DATABASE copy');
  const restored = spawnSync('psql', [url('copy'), '-qX', '-v', 'ON_ERROR_STOP=1'], { input: dump, encoding: 'utf8' });
  expect(restored.stderr).toBe('');
  expect(await schemaOf(url('copy'))).toBe(dump);
});
