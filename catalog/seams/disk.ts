/**
 * The file system as the embedded tier uses it. Every path is absolute. Nothing is durable before `sync` (files) and `syncFolder`
 * (creates, renames, links, unlinks): the simulated disk loses the rest at a power cut and may tear unsynced writes.
 *
 * Errors are ThermoclineErrors: `disk-full` (ENOSPC, EDQUOT), `insufficient-privilege` (EACCES, EPERM, EROFS), else `io-error`;
 * `readFile`, `open` for reading and `stat` give null for a missing file.
 */
export interface Disk {
  /** Makes missing parents too; an existing folder is fine. */
  makeFolder(path: string): Promise<void>;
  /** Names in the folder (files and folders), sorted; empty when it does not exist. */
  list(folder: string): Promise<string[]>;
  /** A file's size in bytes and modification time; null when it is missing or a folder. */
  stat(path: string): Promise<{ readonly size: number; readonly modifiedMs: number } | null>;
  readFile(path: string): Promise<Uint8Array | null>;
  /**
   * Opens for append and positional reads. `create` makes a missing file (what is in an existing one stays), the others give null.
   * `durable` is `create` with appends that are synced when they resolve: in one trip, where the system has a way.
   */
  open(path: string, mode: OpenMode): Promise<DiskFile | null>;
  /** Opens for reading without waiting, for callers that cannot; null when missing. */
  openSync(path: string): DiskFile | null;
  /** Replaces atomically. */
  rename(from: string, to: string): Promise<void>;
  /** Hard link: false when `to` exists. The content is whole when it becomes visible. */
  link(from: string, to: string): Promise<boolean>;
  /** Removing what is missing is fine. */
  unlink(path: string): Promise<void>;
  /** Removes the folder with everything in it; a missing one is fine. */
  removeFolder(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
  /** Takes the kernel lock on the file (created if need be) for this process; null when another holder has it. `content` is a message. */
  lock(path: string, content: string): Promise<DiskLock | null>;
}

export type OpenMode = 'create' | 'durable' | 'append' | 'read';

/** An append to a `durable` file, or its sync, failed such that the bytes may be on the disk or not: the file must not be trusted or synced again. */
export class SyncFailure extends Error {
  override readonly name = 'SyncFailure';

  constructor(cause: unknown) {
    super('it is not known whether an append is durable', { cause });
  }
}

export interface DiskFile {
  /** Bytes in the file, including what was appended through this handle. After a failed append it may be more than was asked for before. */
  readonly size: number;
  /**
   * Appends the buffers as one write; resolves when the operating system has them (not synced, but see `durable`). Of a `durable` file
   * it may reject with {@link SyncFailure}; any other error is of the writing, and can be taken back by truncating and syncing.
   */
  append(buffers: readonly Uint8Array[]): Promise<void>;
  /** Fewer bytes than asked for only at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Bounded synchronous read, for callers that cannot wait. */
  readSync(offset: number, length: number): Uint8Array;
  /** fdatasync. After a failure the file must not be trusted or synced again. */
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

export interface DiskLock {
  release(): Promise<void>;
}
