import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Disk, DiskLock } from '../../catalog/seams/disk.ts';
import type { FolderLayout } from './folder-layout.ts';

/** Version of everything under the data folder that this tier writes. */
export const FORMAT_VERSION = 1;

const FORMAT_PATTERN = /^thermocline hot tier, format (\d+)\n$/;

/** What a server may have left in a folder before it wrote FORMAT, and what file systems and people put into an empty one. */
const KNOWN_NAMES: ReadonlySet<string> = new Set([
  'FORMAT',
  'FORMAT.new',
  'LOCK',
  'RESERVE',
  'journal',
  'log',
  'index',
  'lake',
  'scratch',
  'temp',
  'lost+found',
]);

/** Throws `config-error` for a folder that holds files of someone else: ours would mix with them, and our clean-up could remove theirs. */
export async function refuseForeignFolder(disk: Disk, layout: FolderLayout): Promise<void> {
  if ((await disk.readFile(layout.format)) !== null) return;
  const foreign = (await disk.list(layout.root)).find((name) => !KNOWN_NAMES.has(name) && !name.startsWith('.'));
  if (foreign === undefined) return;
  throw new ThermoclineError('config-error', `folder "${layout.root}" is no data folder, and not empty`, {
    detail: `It holds "${foreign}".`,
    hint: 'Choose an empty folder, or one that does not exist yet.',
  });
}

/** Takes the folder for this process. Throws `object-in-use` naming the owner's pid. */
export async function lockFolder(disk: Disk, layout: FolderLayout, pid: number): Promise<DiskLock> {
  const lock = await disk.lock(layout.lock, `${pid}\n`);
  if (lock !== null) return lock;
  // The content is only a message: after a power cut it may be empty, and it may be the owner's first moment.
  const owner = Buffer.from((await disk.readFile(layout.lock)) ?? [])
    .toString('utf8')
    .trim();
  const who = /^\d+$/.test(owner) ? `process ${owner}` : 'another process';
  throw new ThermoclineError('object-in-use', `data folder "${layout.root}" is in use by ${who}`, {
    hint: 'A data folder serves one process at a time. Stop the other server or choose another folder.',
  });
}

/** Writes the version into a new folder, checks it in an old one. */
export async function openFormat(disk: Disk, layout: FolderLayout): Promise<void> {
  const bytes = await disk.readFile(layout.format);
  if (bytes === null || bytes.length === 0) {
    const inUse = [...(await disk.list(layout.journal)), ...(await disk.list(layout.log))];
    if (inUse.length > 0) {
      throw new ThermoclineError('data-corrupted', `data folder "${layout.root}" has data but no format version`, {
        detail: `File ${layout.format} is ${bytes === null ? 'missing' : 'empty'}.`,
        hint: 'Restore it from a backup, or choose another folder.',
      });
    }
    await writeFormat(disk, layout);
    return;
  }
  const text = Buffer.from(bytes).toString('latin1');
  const match = FORMAT_PATTERN.exec(text);
  if (match === null) {
    throw new ThermoclineError('data-corrupted', `file "${layout.format}" is damaged`, {
      detail: `It says ${JSON.stringify(text.slice(0, 60))}.`,
    });
  }
  const version = Number(match[1]);
  if (version === FORMAT_VERSION) return;
  const newer = version > FORMAT_VERSION;
  throw new ThermoclineError(
    'feature-not-supported',
    `data folder "${layout.root}" has format ${version}, this server reads format ${FORMAT_VERSION}`,
    {
      hint: newer ? 'It was written by a newer version: start that one.' : 'There was never such a format: the file is damaged.',
    },
  );
}

async function writeFormat(disk: Disk, layout: FolderLayout): Promise<void> {
  const scratch = `${layout.format}.new`;
  const file = must(await disk.open(scratch, 'create'), 'the format file');
  try {
    await file.truncate(0);
    await file.append([Buffer.from(`thermocline hot tier, format ${FORMAT_VERSION}\n`, 'latin1')]);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(scratch, layout.format);
  await disk.syncFolder(layout.root);
}
