import { createHash } from 'node:crypto';

/**
 * Where things are in the data folder:
 *
 *   FORMAT                                    version of this layout
 *   LOCK                                      kernel lock; its content is a message
 *   RESERVE                                   blocks kept for commits that free space
 *   journal/<number>.journal                  groups of records
 *   journal/<number>.checkpoint               state before the first group of journal <number>
 *   log/<table id>/<partition>/<bucket>/<run>-<n>.log    segment: batches with their offsets and timestamps
 *   log/<table id>/<partition>/<bucket>/<run>-<n>.part   one large part of one commit, batches as encoded (offsets and time 0)
 *
 * Files under log/ have names that never repeat in the life of the folder: a run is a process's life with the folder and has the
 * number of the first journal that it wrote. Which of them exist for the tier, and what they hold, stands in checkpoint and journal only.
 */
export class FolderLayout {
  readonly root: string;

  constructor(root: string) {
    this.root = root.replace(/\/+$/, '');
  }

  get format(): string {
    return `${this.root}/FORMAT`;
  }

  get lock(): string {
    return `${this.root}/LOCK`;
  }

  get reserve(): string {
    return `${this.root}/RESERVE`;
  }

  get journal(): string {
    return `${this.root}/journal`;
  }

  get log(): string {
    return `${this.root}/log`;
  }

  journalFile(number: number): string {
    return `${this.journal}/${padded(number)}.journal`;
  }

  checkpointFile(number: number): string {
    return `${this.journal}/${padded(number)}.checkpoint`;
  }

  get checkpointScratch(): string {
    return `${this.journal}/checkpoint.new`;
  }

  tableFolder(tableId: number): string {
    return `${this.log}/${tableId}`;
  }

  partitionFolder(tableId: number, partition: string): string {
    return `${this.tableFolder(tableId)}/${partitionFolderName(partition)}`;
  }

  bucketFolder(tableId: number, partition: string, bucket: number): string {
    return `${this.partitionFolder(tableId, partition)}/${bucket}`;
  }
}

function padded(number: number): string {
  return String(number).padStart(16, '0');
}

/** Number of a journal or checkpoint file by its name; null for other names. */
export function numberOfName(name: string, kind: 'journal' | 'checkpoint'): number | null {
  const match = /^(\d{16})\.(journal|checkpoint)$/.exec(name);
  return match !== null && match[2] === kind ? Number(match[1]) : null;
}

/** Longest name that is written out; file systems take 255 bytes. */
const NAME_LENGTH_MAX = 200;

/**
 * A partition name as a folder name: `_` for the one partition of an unpartitioned table, bytes other than letters, digits, `-` and `_`
 * percent-encoded, very long names cut and told apart by a hash. Different partitions never share a name. (On a file system that
 * ignores case they may share a folder; file names are unique, so that does no harm.)
 */
export function partitionFolderName(partition: string): string {
  if (partition === '') return '_';
  if (partition === '_') return '%5F';
  let name = '';
  for (const byte of Buffer.from(partition, 'utf8')) {
    const plain =
      (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d || byte === 0x5f;
    name += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  if (name.length <= NAME_LENGTH_MAX) return name;
  return `${name.slice(0, 100)}~${createHash('sha256').update(partition).digest('hex').slice(0, 32)}`;
}
