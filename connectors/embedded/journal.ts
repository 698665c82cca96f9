import { assert, must } from '../../catalog/base/assert.ts';
import { type Disk, type DiskFile, SyncFailure } from '../../catalog/seams/disk.ts';
import type { FolderLayout } from './folder-layout.ts';
import { encodeGroup } from './journal-group.ts';
import type { JournalRecord } from './journal-record.ts';

/** Why a group did not become durable. */
export class JournalFailure extends Error {
  override readonly name = 'JournalFailure';
  /** `absent`: nothing of it is in the journal, which can go on. `unknown`: it may be there after a restart; the journal is closed for good. */
  readonly outcome: 'absent' | 'unknown';

  constructor(outcome: 'absent' | 'unknown', cause: unknown) {
    super('a group of commits could not be written to the journal', { cause });
    this.outcome = outcome;
  }
}

/** What a durable group looks like from outside. */
export interface WrittenGroup {
  readonly journal: number;
  readonly groupAt: number;
  /** As in the journal, inline parts pointing into the bytes that were written. */
  readonly records: readonly JournalRecord[];
  readonly byteLength: number;
}

/**
 * The end of the write-ahead journal: one durable append a group. The caller writes one group at a time and waits for it.
 */
export class Journal {
  readonly #disk: Disk;
  readonly #layout: FolderLayout;
  readonly #runId: bigint;
  #file: DiskFile | null = null;
  #number: number;
  /** Bytes of the file that are synced. */
  #synced = 0;
  #group: number;
  #crc: number;
  #run: number | null = null;

  /** `number` is the journal before the first one this run writes. */
  constructor(deps: { disk: Disk; layout: FolderLayout; runId: bigint }, at: { number: number; group: number; crc: number }) {
    this.#disk = deps.disk;
    this.#layout = deps.layout;
    this.#runId = deps.runId;
    this.#number = at.number;
    this.#group = at.group;
    this.#crc = at.crc;
  }

  /** Number of the journal being written. */
  get number(): number {
    return this.#number;
  }

  /** Bytes written to it. */
  get byteLength(): number {
    return this.#synced;
  }

  get position(): { readonly group: number; readonly crc: number } {
    return { group: this.#group, crc: this.#crc };
  }

  /** Number of the first journal that this process wrote; null as long as it has none. No other process has or will have the same. */
  get run(): number | null {
    return this.#run;
  }

  /** Begins a new journal file; its name is durable when this resolves. On failure the old one goes on. */
  async roll(): Promise<void> {
    const path = this.#layout.journalFile(this.#number + 1);
    const file = must(await this.#disk.open(path, 'durable'), 'the new journal');
    try {
      // A roll that failed may have left the file; it is empty.
      assert(file.size === 0, 'a new journal is empty');
      await this.#disk.syncFolder(this.#layout.journal);
    } catch (error) {
      await file.close();
      throw error;
    }
    const old = this.#file;
    this.#file = file;
    this.#number++;
    this.#run ??= this.#number;
    this.#synced = 0;
    await old?.close();
  }

  /** Makes the records durable. Throws {@link JournalFailure}. */
  async append(records: readonly JournalRecord[]): Promise<WrittenGroup> {
    const file = must(this.#file, 'an open journal');
    const group = encodeGroup({ runId: this.#runId, number: this.#group + 1, previousCrc: this.#crc }, records);
    const groupAt = this.#synced;
    try {
      await file.append([group.bytes]);
    } catch (error) {
      // The kernel may have dropped the pages and forgotten about it: asking again could be told that all is well.
      if (error instanceof SyncFailure) throw new JournalFailure('unknown', error.cause);
      await this.#cutBack(file, error);
      throw new JournalFailure('absent', error);
    }
    this.#synced = groupAt + group.bytes.length;
    this.#group++;
    this.#crc = group.crc;
    return { journal: this.#number, groupAt, records: group.records, byteLength: group.bytes.length };
  }

  /** Takes back what a failed append may have left, durably: else a later crash could bring it to life. */
  async #cutBack(file: DiskFile, cause: unknown): Promise<void> {
    try {
      await file.truncate(this.#synced);
      await file.sync();
    } catch {
      throw new JournalFailure('unknown', cause);
    }
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }
}
