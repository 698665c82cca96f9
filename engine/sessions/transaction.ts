import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { currentSchema } from '../../catalog/model/table.ts';
import { batchBytes, type ColumnBatch } from '../../catalog/model/vector.ts';
import type { HotCommit, HotTier, HotWrite } from '../../catalog/seams/hot-tier.ts';
import { type CatalogChange, type CatalogState } from '../../catalog/store/catalog-state.ts';
import { OwnChanges } from './own-changes.ts';
import { ReadView } from './read-view.ts';
import type { SettingsSnapshot } from './settings.ts';

/** Rows a transaction keeps in memory so that its own statements can read them, in bytes. What is beyond is written all the same, but not readable before the commit. */
export const OWN_ROWS_BYTES_MAX = 64 * 1024 * 1024;
/** Rows written after a savepoint wait in memory until it is released: so many bytes of them. */
export const SAVEPOINT_ROWS_BYTES_MAX = 64 * 1024 * 1024;
/** Savepoints that may be open at once. */
export const SAVEPOINTS_MAX = 1000;

export interface TransactionOptions {
  readonly kind: Transaction['kind'];
  /** Whether all reads share one cut, or each statement has its own. */
  readonly cut: 'one' | 'per-statement';
  readonly readOnly: boolean;
  /** Wall clock. */
  readonly beganAtMs: number;
}

/** Where rows go. */
export type RowSink = Pick<HotWrite, 'append'>;

/** One step of the write, in order. */
type Step =
  | { readonly kind: 'rows'; readonly row: Parameters<HotWrite['append']>; readonly bytes: number }
  | { readonly kind: 'catalog'; readonly decide: Decide };

/** What a DDL statement does to a state of the catalog. */
export type Decide = (state: CatalogState) => readonly CatalogChange[];

interface Savepoint {
  readonly name: string;
  readonly settings: SettingsSnapshot;
  /** What was written since, not yet handed to the write. */
  readonly pending: Step[];
  /** How many changes of the catalog there were. */
  readonly changes: number;
  /** How many own batches of each table there were. */
  readonly ownBatches: ReadonlyMap<string, number>;
  readonly ownBytes: number;
}

/**
 * What a transaction holds: the cut of its reads, one atomic write for all its rows, and its own rows so that it reads them.
 *
 * `statement`: around one statement. `implicit`: around what one query string, or one series of messages up to Sync, runs. `block`:
 * BEGIN … COMMIT. The cut is taken at the first read; the write is begun at the first row.
 */
export class Transaction {
  readonly #hot: HotTier;
  kind: 'statement' | 'implicit' | 'block';
  cut: TransactionOptions['cut'];
  readOnly: boolean;
  readonly beganAtMs: number;
  failed = false;
  #view: ReadView | null = null;
  #write: HotWrite | null = null;
  readonly #savepoints: Savepoint[] = [];
  #pendingBytes = 0;
  readonly #ownChanges = new OwnChanges();
  /** Its DDL reaches the catalog with the commit. */
  changedCatalog = false;
  /** By table and truncations. */
  readonly #own = new Map<string, ColumnBatch[]>();
  #ownBytes = 0;
  #ownOverflow = false;

  constructor(hot: HotTier, { kind, cut, readOnly, beganAtMs }: TransactionOptions) {
    this.#hot = hot;
    this.kind = kind;
    this.cut = cut;
    this.readOnly = readOnly;
    this.beganAtMs = beganAtMs;
  }

  /** What the next statement reads. The caller releases it. */
  view(): ReadView {
    if (this.cut === 'per-statement') return this.#newView(false);
    this.#view ??= this.#newView(true);
    return this.#view.hold();
  }

  #newView(everything: boolean): ReadView {
    return new ReadView({ hot: this.#hot, everything, ownChanges: this.#ownChanges, ownRows: (tableId) => this.#ownRows(tableId) });
  }

  /** Whether a read has fixed the cut. */
  get hasRead(): boolean {
    return this.#view?.pinned === true;
  }

  /** The catalog that a statement would be resolved in now. */
  catalogNow(): CatalogState {
    return this.hasRead ? must(this.#view, 'a view').catalog() : this.#ownChanges.over(this.#hot.catalog());
  }

  get wrote(): boolean {
    return this.#write !== null;
  }

  /** The one write that all statements of the transaction add to. Throws 25006, naming the command. */
  write(command: string): RowSink {
    this.#begun(command);
    return this;
  }

  #begun(command: string): HotWrite {
    if (this.readOnly) throw new ThermoclineError('read-only-transaction', `cannot execute ${command} in a read-only transaction`);
    return (this.#write ??= this.#hot.beginWrite());
  }

  /** See {@link HotWrite.append}. After a savepoint the rows wait, so that they can be taken back. */
  async append(...row: Parameters<HotWrite['append']>): Promise<void> {
    const savepoint = this.#savepoints.at(-1);
    if (savepoint === undefined) return must(this.#write, 'a write').append(...row);
    const bytes = batchBytes(row[2]);
    this.#wait(savepoint, { kind: 'rows', row, bytes });
  }

  /**
   * Adds DDL to the write. It is decided now, on what the transaction sees, so that its errors and effects are those of this place in the
   * block; and again at the commit's place in the order, where it becomes true.
   */
  changeCatalog(command: string, decide: Decide): void {
    const write = this.#begun(command);
    const before = this.#catalogForDdl();
    const changes = decide(before);
    for (const change of changes) this.#refuseUnderOwnRows(change, before);
    this.#ownChanges.add(changes, before);
    const savepoint = this.#savepoints.at(-1);
    if (savepoint === undefined) write.changeCatalog(decide);
    else savepoint.pending.push({ kind: 'catalog', decide });
    this.changedCatalog ||= changes.length > 0;
  }

  /** A block's DDL is decided at its cut, which is taken now if it is not yet. */
  #catalogForDdl(): CatalogState {
    const view = this.view();
    try {
      return view.catalog();
    } finally {
      view.release();
    }
  }

  /** Rows that wait in memory have the columns of when they were written. */
  #refuseUnderOwnRows(change: CatalogChange, catalog: CatalogState): void {
    if (change.op !== 'alter-table') return;
    const { table } = change;
    const before = catalog.tables.get(table.id);
    const sameColumns = before !== undefined && currentSchema(before).schemaId === currentSchema(table).schemaId;
    if (sameColumns || this.#ownRows(table.id).length === 0) return;
    throw new ThermoclineError('object-in-use', `cannot ALTER TABLE "${table.name.table}" because this transaction has written to it`, {
      hint: 'Alter it first, or in a transaction of its own.',
    });
  }

  #wait(savepoint: Savepoint, step: Extract<Step, { kind: 'rows' }>): void {
    const { bytes } = step;
    if (this.#pendingBytes + bytes > SAVEPOINT_ROWS_BYTES_MAX) {
      throw new ThermoclineError('limit-exceeded', 'too many rows written after a savepoint', {
        detail: `At most ${SAVEPOINT_ROWS_BYTES_MAX / 1024 / 1024} MB of rows can be taken back.`,
        hint: 'RELEASE the savepoint now and then, or do without it.',
      });
    }
    this.#pendingBytes += bytes;
    savepoint.pending.push(step);
  }

  // --- savepoints ----------------------------------------------------------------------------------------------------------------

  get savepointCount(): number {
    return this.#savepoints.length;
  }

  savepoint(name: string, settings: SettingsSnapshot): void {
    if (this.#savepoints.length >= SAVEPOINTS_MAX) {
      throw new ThermoclineError('limit-exceeded', 'too many savepoints', { detail: `At most ${SAVEPOINTS_MAX} may be open at once.` });
    }
    const ownBatches = new Map([...this.#own].map(([table, batches]) => [table, batches.length]));
    this.#savepoints.push({ name, settings, pending: [], ownBatches, ownBytes: this.#ownBytes, changes: this.#ownChanges.length });
  }

  /** Forgets it and the ones after it; what they wrote stays. Throws 3B001. */
  async releaseSavepoint(name: string): Promise<void> {
    const rows = this.#savepoints.splice(this.#indexOf(name)).flatMap((s) => s.pending);
    const outer = this.#savepoints.at(-1);
    if (outer !== undefined) outer.pending.push(...rows);
    else await this.#flush(rows);
  }

  /** Takes back what was written since; the savepoint stays. Gives the settings of then, and how many savepoints are left. Throws 3B001. */
  rollbackTo(name: string): { readonly settings: SettingsSnapshot; readonly savepoints: number } {
    const index = this.#indexOf(name);
    const savepoint = this.#savepoints[index]!;
    for (const { pending } of this.#savepoints.splice(index + 1)) this.#drop(pending);
    this.#drop(savepoint.pending.splice(0));
    for (const [table, batches] of this.#own) batches.length = savepoint.ownBatches.get(table) ?? 0;
    this.#ownBytes = savepoint.ownBytes;
    this.#ownChanges.cut(savepoint.changes);
    this.failed = false;
    return { settings: savepoint.settings, savepoints: index + 1 };
  }

  #indexOf(name: string): number {
    const index = this.#savepoints.findLastIndex((s) => s.name === name);
    if (index < 0) throw new ThermoclineError('invalid-savepoint', `savepoint "${name}" does not exist`);
    return index;
  }

  #drop(steps: readonly Step[]): void {
    for (const step of steps) if (step.kind === 'rows') this.#pendingBytes -= step.bytes;
  }

  async #flush(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      const write = must(this.#write, 'a write');
      if (step.kind === 'rows') await write.append(...step.row);
      else write.changeCatalog(step.decide);
    }
    this.#drop(steps);
  }

  // --- own rows ------------------------------------------------------------------------------------------------------------------

  /** Remembers rows just written, for later reads of the same transaction. */
  remember(tableId: number, batch: ColumnBatch): void {
    if (this.kind === 'statement' || this.#ownOverflow || batch.length === 0) return;
    this.#ownBytes += batchBytes(batch);
    if (this.#ownBytes > OWN_ROWS_BYTES_MAX) {
      this.#ownOverflow = true;
      this.#own.clear();
      return;
    }
    const key = this.#ownKey(tableId);
    const batches = this.#own.get(key);
    if (batches === undefined) this.#own.set(key, [batch]);
    else batches.push(batch);
  }

  /** The transaction's own rows of a table. Throws 54000 when they were too many to keep. */
  #ownRows(tableId: number): readonly ColumnBatch[] {
    if (this.#ownOverflow) {
      throw new ThermoclineError('limit-exceeded', 'the transaction has written too much to read its own rows', {
        detail: `At most ${OWN_ROWS_BYTES_MAX / 1024 / 1024} MB of rows are kept for reading before the commit.`,
        hint: 'Commit first, then read.',
      });
    }
    return [...(this.#own.get(this.#ownKey(tableId)) ?? [])];
  }

  #ownKey(tableId: number): string {
    return `${tableId}/${this.#ownChanges.truncations(tableId)}`;
  }

  // --- the end -------------------------------------------------------------------------------------------------------------------

  /** Makes the writes durable and visible, and lets go of the cut. */
  async commit(): Promise<HotCommit | null> {
    const write = this.#write;
    try {
      await this.#flush(this.#savepoints.splice(0).flatMap((s) => s.pending)).catch(async (error: unknown) => {
        await write?.abort();
        throw error;
      });
      return write === null ? null : await write.commit();
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
    this.#view?.release();
    this.#view = null;
    this.#write = null;
    this.#savepoints.length = 0;
    this.#pendingBytes = 0;
    this.#own.clear();
    this.#ownBytes = 0;
    this.#ownChanges.cut(0);
  }
}
