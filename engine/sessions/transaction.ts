import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { batchBytes, type ColumnBatch } from '../../catalog/model/vector.ts';
import type { HotCommit, HotTier, HotWrite, Pin } from '../../catalog/seams/hot-tier.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';

/** Rows a transaction keeps in memory so that its own statements can read them, in bytes. What is beyond is written all the same, but not readable before the commit. */
export const OWN_ROWS_BYTES_MAX = 64 * 1024 * 1024;

/**
 * What a transaction holds: one cut for all its reads, one atomic write for all its rows, and its own rows so that it reads them.
 *
 * `statement`: around one statement. `implicit`: around the statements of one query string. `block`: BEGIN … COMMIT.
 * The cut is taken at the first read; the write is begun at the first row.
 */
export class Transaction {
  readonly #hot: HotTier;
  kind: 'statement' | 'implicit' | 'block';
  readonly readOnly: boolean;
  #pin: Pin | null = null;
  #write: HotWrite | null = null;
  readonly #own = new Map<number, ColumnBatch[]>();
  #ownBytes = 0;
  #ownOverflow = false;
  failed = false;
  /** Wall clock. */
  readonly beganAtMs: number;

  constructor(hot: HotTier, kind: Transaction['kind'], readOnly: boolean, beganAtMs: number) {
    this.#hot = hot;
    this.kind = kind;
    this.readOnly = readOnly;
    this.beganAtMs = beganAtMs;
  }

  /** The catalog that statements are resolved in: the cut's; a statement on its own that has read nothing yet takes the newest. */
  catalog(): CatalogState {
    return this.kind === 'statement' && this.#pin === null ? this.#hot.catalog() : this.pin([]).catalog;
  }

  /**
   * The cut all reads of the transaction use. Synchronous: in the turn of {@link catalog} it is that catalog's. A statement on its own
   * pins the tables it reads; a transaction of several cannot know what comes, and pins all.
   */
  pin(tableIds: readonly number[]): Pin {
    this.#pin ??= this.kind === 'statement' ? this.#hot.pin(tableIds) : this.#hot.pin();
    return this.#pin;
  }

  get wrote(): boolean {
    return this.#write !== null;
  }

  /** The one write that all statements of the transaction add to. */
  write(): HotWrite {
    if (this.readOnly) throw new ThermoclineError('read-only-transaction', 'cannot write in a read-only transaction');
    this.#write ??= this.#hot.beginWrite();
    return this.#write;
  }

  /** Remembers rows just written, for later reads of the same transaction. */
  remember(tableId: number, batch: ColumnBatch): void {
    if (this.kind === 'statement' || this.#ownOverflow || batch.length === 0) return;
    this.#ownBytes += batchBytes(batch);
    if (this.#ownBytes > OWN_ROWS_BYTES_MAX) {
      this.#ownOverflow = true;
      this.#own.clear();
      return;
    }
    const batches = this.#own.get(tableId);
    if (batches === undefined) this.#own.set(tableId, [batch]);
    else batches.push(batch);
  }

  /** The transaction's own rows of a table. Throws 54000 when they were too many to keep. */
  ownRows(tableId: number): readonly ColumnBatch[] {
    if (this.#ownOverflow) {
      throw new ThermoclineError('limit-exceeded', 'the transaction has written too much to read its own rows', {
        detail: `At most ${OWN_ROWS_BYTES_MAX / 1024 / 1024} MB of rows are kept for reading before the commit.`,
        hint: 'Commit first, then read.',
      });
    }
    return this.#own.get(tableId) ?? [];
  }

  /** Makes the writes durable and visible, and lets go of the cut. */
  async commit(): Promise<HotCommit | null> {
    try {
      return this.#write === null ? null : await this.#write.commit();
    } finally {
      this.#release();
    }
  }

  async rollback(): Promise<void> {
    try {
      await this.#write?.abort();
    } finally {
      this.#release();
    }
  }

  #release(): void {
    this.#pin?.release();
    this.#pin = null;
    this.#write = null;
    this.#own.clear();
    this.#ownBytes = 0;
  }
}
