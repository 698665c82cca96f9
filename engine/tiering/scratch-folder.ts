import type { Disk } from '../../catalog/seams/disk.ts';
import type { Scratch } from './round-deps.ts';

/**
 * The scratch folder of one tierer. Emptied when it is opened: what is in it belongs to rounds that died. Put it on the file system of
 * a local lake, so that a finished file moves in by a rename.
 */
export async function openScratchFolder(disk: Pick<Disk, 'makeFolder' | 'list' | 'unlink'>, folder: string): Promise<Scratch> {
  await disk.makeFolder(folder);
  for (const name of await disk.list(folder)) if (name.endsWith('.parquet')) await disk.unlink(`${folder}/${name}`);
  return {
    path: (name) => `${folder}/${name}`,
    discard: (path) => disk.unlink(path),
  };
}
