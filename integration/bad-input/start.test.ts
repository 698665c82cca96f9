import { spawnSync } from 'node:child_process';
import { access, chmod, constants, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command } from '../harness/command.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { temporaryServer } from '../harness/temporary-server.ts';
import { REPO } from '../tidy/source-files.ts';
import { witness } from './witness.ts';

const ROOT = process.getuid?.() === 0;
/** Somebody without rights, when this runs as root. */
const NOBODY = 65_534;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thermocline-start-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const start = (data: string, uid?: number, ...more: string[]) =>
  command(['start', '--data', data, '--port', '0', '--http-port', '0', ...more], {}, uid);

test('a data folder without rights is said by name', async ({ skip }) => {
  if (
    ROOT &&
    spawnSync(process.execPath, ['-e', `require('fs').readFileSync('${REPO}sql/bin.cjs')`], { uid: NOBODY, gid: NOBODY }).status !== 0
  ) {
    process.stdout.write('a data folder without rights is not tested: the checkout cannot be read without rights\n');
    return skip();
  }
  await chmod(folder, 0o555);
  const refused = await start(join(folder, 'data'), ROOT ? NOBODY : undefined);
  await chmod(folder, 0o755);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^thermocline: .*permission denied/im);
  expect(refused.stderr).toContain(folder);
  expect(refused.stderr).not.toContain('    at ');
});

test('a data folder on a read-only disk is said by name', async ({ skip }) => {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,ro', 'tmpfs', folder], { encoding: 'utf8' });
  if (mounted.status !== 0) {
    process.stdout.write(`a read-only disk is not tested: no tmpfs can be mounted here (${mounted.stderr || String(mounted.error)})\n`);
    return skip();
  }
  try {
    const refused = await start(join(folder, 'data'));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/read-only/i);
    expect(refused.stderr).toContain(folder);
    expect(refused.stderr).not.toContain('    at ');
  } finally {
    spawnSync('umount', [folder]);
  }
});

test('a data folder that is a file, and one whose parts are no folders, are said by name', async () => {
  const file = join(folder, 'data');
  await writeFile(file, 'not a folder');
  const refused = await start(file);
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stderr).toContain(file);
  expect(refused.stderr).not.toContain('    at ');
  expect(await readFile(file, 'utf8')).toBe('not a folder');
});

test('a folder of a newer version, or with a FORMAT that is none, is left as it is', async () => {
  const data = join(folder, 'data');
  expect(await (await startServerProcess(data, ['--log-level', 'error'])).stop()).toBe(0);
  const format = await readFile(join(data, 'FORMAT'), 'utf8');
  for (const [text, told] of [
    [format.replace(/\d+/, '999'), /newer version/],
    ['what is this', /FORMAT/],
    ['', /FORMAT/],
  ] as const) {
    await writeFile(join(data, 'FORMAT'), text);
    const files = await readdir(data, { recursive: true });
    const refused = await start(data);
    expect({ code: refused.code, stderr: refused.stderr }).toEqual({ code: 1, stderr: expect.stringMatching(told) as string });
    expect(refused.stderr).not.toContain('    at ');
    expect(await readFile(join(data, 'FORMAT'), 'utf8')).toBe(text);
    expect(await readdir(data, { recursive: true })).toEqual(files);
  }
  await writeFile(join(data, 'FORMAT'), format);
  expect(await (await startServerProcess(data, ['--log-level', 'error'])).stop()).toBe(0);
});

test('a folder with files of someone else is not taken for an empty one', async () => {
  const data = join(folder, 'data');
  await mkdir(data);
  await writeFile(join(data, 'thesis.doc'), 'years of work');
  const refused = await start(data);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(data);
  expect(await readdir(data)).toEqual(['thesis.doc']);
});

test('a second start leaves the first alone', async () => {
  await using server = await temporaryServer();
  const { unharmed } = await witness(server);
  const refused = await start(server.data);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(String(server.server.pid));
  expect(refused.stderr).toContain(server.data);
  await unharmed();
});

test('the HTTP port in use is said so with its flag, and nothing is left running', async () => {
  await using server = await temporaryServer();
  const { unharmed } = await witness(server);
  const data = join(folder, 'data');
  const refused = await command(['start', '--data', data, '--port', '0', '--http-port', String(server.server.httpPort)]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(new RegExp(`cannot listen on .*${server.server.httpPort}`));
  expect(refused.stderr).toContain('--http-port');
  const again = await startServerProcess(data, ['--log-level', 'error']);
  expect(await again.stop()).toBe(0);
  await unharmed();
});

test.each([
  ['is not there', null, /thermocline\.yaml/],
  ['is a list', '- port\n- 5433\n', /thermocline\.yaml/],
  ['is one word', 'port\n', /thermocline\.yaml/],
  ['has a value of the wrong type', 'port: [5433]\n', /invalid value for setting "port"[^]*whole number/],
  ['has a value out of range', 'port: 70000\n', /invalid value for setting "port"[^]*65535/],
  ['has a misspelt setting', 'prot: 5433\n', /unrecognized setting "prot"/],
  ['has a setting twice', 'port: 1\nport: 2\n', /thermocline\.yaml/],
  ['is binary', '\u0000\u0001\u0002', /thermocline\.yaml/],
])('a config file that %s is refused before anything is made', async (_, text, told) => {
  const config = join(folder, 'thermocline.yaml');
  if (text !== null) await writeFile(config, text);
  const data = join(folder, 'data');
  const refused = await command(['start', '--data', data, '--config', config]);
  expect({ code: refused.code, stderr: refused.stderr }).toEqual({ code: 1, stderr: expect.stringMatching(told) as string });
  expect(refused.stderr).not.toContain('    at ');
  await expect(access(data, constants.F_OK)).rejects.toMatchObject({ code: 'ENOENT' });
});
