import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeDisk } from '../../catalog/testing/disk-suite.ts';
import { diskError } from './disk-error.ts';
import { FolderDisk, SHARED_FILE_MODE } from './folder-disk.ts';

describeDisk('real folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thermocline-disk-'));
  return { disk: new FolderDisk(), folder, dispose: () => rm(folder, { recursive: true }) };
});

test.each([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EACCES', 'insufficient-privilege'],
  ['EPERM', 'insufficient-privilege'],
  ['EROFS', 'insufficient-privilege'],
  ['EIO', 'io-error'],
  ['EMFILE', 'io-error'],
])('%s becomes %s', (code, kind) => {
  const error = diskError(Object.assign(new Error('x'), { code }), 'write to file', '/a');
  expect(error).toMatchObject({ kind, message: expect.stringContaining('could not write to file "/a": ') as string });
});

test.skipIf(process.getuid?.() === 0)('a folder without rights is insufficient privilege', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thermocline-disk-'));
  try {
    await chmod(folder, 0o500);
    await expect(new FolderDisk().open(join(folder, 'a'), 'create')).rejects.toMatchObject({ kind: 'insufficient-privilege' });
  } finally {
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true });
  }
});

test('what is not a folder is an error with the path', async () => {
  const disk = new FolderDisk();
  await expect(disk.makeFolder('/dev/null/x')).rejects.toMatchObject({
    kind: 'io-error',
    message: expect.stringContaining('/dev/null/x') as string,
  });
});

test('files are the owner’s alone unless they are to be shared, and then the umask decides', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thermocline-disk-'));
  const modeOf = async (disk: FolderDisk, name: string): Promise<number> => {
    await (await disk.open(join(folder, name), 'create'))!.close();
    return (await stat(join(folder, name))).mode & 0o777;
  };
  try {
    expect(await modeOf(new FolderDisk(), 'own')).toBe(0o600);
    expect(await modeOf(new FolderDisk({ fileMode: SHARED_FILE_MODE }), 'shared')).toBe(0o666 & ~process.umask());
  } finally {
    await rm(folder, { recursive: true });
  }
});
