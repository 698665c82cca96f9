import { assert } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { Parameter } from '../plan/parameters/parameter-scope.ts';
import type { FetchDirection, ParsedStatement } from '../plan/statement.ts';
import type { ResultColumn, StatementResult } from '../session.ts';
import { RowCursor } from './row-cursor.ts';

/** Portals, cursors among them, that a session may have at once: each running one holds a connection of the engine. */
export const PORTALS_MAX = 200;

export type ParameterValue = Exclude<Parameter, { kind: 'open' }>;

export interface PortalOptions {
  readonly name: string;
  /** Null: the empty query. */
  readonly parsed: ParsedStatement | null;
  readonly parameters: readonly ParameterValue[];
  /** As described before it ran; null: gives no rows. */
  readonly columns: readonly ResultColumn[] | null;
  readonly resultFormats: readonly number[];
  /** DECLARE's options; protocol portals have none of them. */
  readonly scroll: boolean;
  readonly hold: boolean;
  readonly binary: boolean;
  /** Savepoints that were open when it was made: falling back to fewer closes it. */
  readonly savepoints: number;
  readonly createdAtMs: number;
}

type Rows = Extract<StatementResult, { kind: 'rows' }>;

/** A statement bound to values: run once, its rows taken in as many goes as one likes. */
export class Portal {
  readonly options: PortalOptions;
  /** Whether the end of the present transaction closes it. */
  transactional = true;
  readonly #abort = new AbortController();
  #state: 'new' | 'rows' | 'spent' = 'new';
  #cursor: RowCursor | null = null;
  #tag: Rows['tag'] | null = null;

  constructor(options: PortalOptions) {
    this.options = options;
  }

  get name(): string {
    return this.options.name;
  }

  /** Whether it has given its rows a place to be taken from. Throws 55000 when there is nothing to run any more. */
  get started(): boolean {
    if (this.#state === 'spent') throw new ThermoclineError('object-not-ready', `portal "${this.name}" cannot be run`);
    return this.#state === 'rows';
  }

  /** Runs it with `run`; `signal` stops that, and nothing later. */
  async start(signal: AbortSignal, run: (signal: AbortSignal) => Promise<StatementResult>): Promise<StatementResult> {
    // Spent if it fails, and unless rows come of it.
    this.#state = 'spent';
    const result = await this.#stoppedBy(signal, () => run(this.#abort.signal));
    if (result.kind === 'copy-out') return { ...result, batches: this.#guarded(signal, result.batches) };
    if (result.kind !== 'rows') return result;
    this.#state = 'rows';
    this.#tag = result.tag;
    this.#cursor = new RowCursor(result.batches, this.options.scroll);
    return result;
  }

  /** The next rows, up to `rowsMax` (0: all that are left). */
  next(rowsMax: number, signal: AbortSignal): Rows {
    assert(this.#tag !== null, 'a started portal');
    return this.#rows('forward', rowsMax === 0 ? Number.POSITIVE_INFINITY : rowsMax, signal, this.#tag);
  }

  /** FETCH's rows. */
  fetch(direction: FetchDirection, count: number, signal: AbortSignal): Rows {
    if (!this.started) throw new ThermoclineError('object-not-ready', `portal "${this.name}" cannot be run`);
    return { ...this.#rows(direction, count, signal, (rows) => `FETCH ${rows}`), binary: this.options.binary };
  }

  async close(): Promise<void> {
    this.#state = 'spent';
    await this.#cursor?.close();
  }

  #rows(direction: FetchDirection, count: number, signal: AbortSignal, tag: Rows['tag']): Rows {
    assert(this.#cursor !== null && this.options.columns !== null, 'rows to take');
    return { kind: 'rows', columns: this.options.columns, tag, batches: this.#guarded(signal, this.#cursor.fetch(direction, count)) };
  }

  async *#guarded(signal: AbortSignal, batches: AsyncIterable<ColumnBatch>): AsyncGenerator<ColumnBatch> {
    const iterator = batches[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.#stoppedBy(signal, () => iterator.next());
        if (next.done === true) return;
        yield next.value;
      }
    } catch (error) {
      this.#state = 'spent';
      throw error;
    } finally {
      await iterator.return?.();
    }
  }

  /** While `work` runs, aborting `signal` stops the statement. */
  async #stoppedBy<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const stop = (): void => this.#abort.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await work();
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

/** A session's portals and cursors: one namespace, as in Postgres. */
export class Portals {
  readonly #portals = new Map<string, Portal>();

  /** Throws 42P03 for a name in use (the unnamed one is replaced), 54000 when there are too many. */
  async add(portal: Portal): Promise<void> {
    if (portal.name === '') await this.close('');
    else if (this.#portals.has(portal.name)) throw new ThermoclineError('duplicate-cursor', `cursor "${portal.name}" already exists`);
    if (this.#portals.size >= PORTALS_MAX) {
      throw new ThermoclineError('limit-exceeded', 'too many open cursors', {
        detail: `A session may have ${PORTALS_MAX}.`,
        hint: 'CLOSE those that are read.',
      });
    }
    this.#portals.set(portal.name, portal);
  }

  /** Throws 34000. */
  get(name: string, what: 'portal' | 'cursor' = 'portal'): Portal {
    const portal = this.#portals.get(name);
    if (portal === undefined) throw new ThermoclineError('invalid-cursor', `${what} "${name}" does not exist`);
    return portal;
  }

  find(name: string): Portal | undefined {
    return this.#portals.get(name);
  }

  list(): readonly Portal[] {
    return [...this.#portals.values()];
  }

  /** No error when there is none. */
  async close(name: string): Promise<void> {
    const portal = this.#portals.get(name);
    this.#portals.delete(name);
    await portal?.close();
  }

  async closeAll(which: (portal: Portal) => boolean = () => true): Promise<void> {
    for (const portal of this.list()) if (which(portal)) await this.close(portal.name);
  }

  /** Cursors WITH HOLD outlive the commit of the transaction that declared them. */
  async endTransaction(outcome: 'commit' | 'rollback'): Promise<void> {
    await this.closeAll((p) => p.transactional && !(p.options.hold && outcome === 'commit'));
    for (const portal of this.#portals.values()) portal.transactional = false;
  }
}
