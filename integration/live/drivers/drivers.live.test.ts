import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryServer } from '../../harness/temporary-server.ts';

/** Python's drivers, untouched, where they are installed: THERMOCLINE_PYTHON names the interpreter that has them. */
const PYTHON = process.env['THERMOCLINE_PYTHON'] ?? 'python3';
const run = promisify(execFile);

test.each(['psycopg', 'psycopg2', 'asyncpg'])('%s', async (driver) => {
  if (spawnSync(PYTHON, ['-c', `import ${driver}`]).status !== 0) {
    process.stdout.write(`drivers: skipped, ${PYTHON} has no ${driver}\n`);
    if (process.env['THERMOCLINE_LIVE_REQUIRED'] === '1') throw new Error('the live tests are required here');
    return;
  }
  await using server = await temporaryServer();
  const script = fileURLToPath(new URL(`use_${driver}.py`, import.meta.url));
  const { stdout } = await run(PYTHON, [script, String(server.server.port)]);
  expect(stdout).toMatch(/^ok /);
  process.stdout.write(`drivers: ${driver} ${stdout}`);
});
