import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Clock } from '../../catalog/seams/clock.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import type { Statement } from '../plan/statement.ts';
import type { Settings, SettingsSnapshot } from './settings.ts';
import { Transaction } from './transaction.ts';

export interface TransactionControlDeps {
  readonly hot: HotTier;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly warn: (message: string, code: string) => void;
  /** A transaction of more than one statement is about to end, or to fall back to a savepoint: cursors of it close. */
  readonly ending: (outcome: 'commit' | 'rollback') => Promise<void>;
  readonly fallingBack: (savepoints: number) => Promise<void>;
  /** Before a commit: throws what stands in its way. After the end, either way. */
  readonly check: () => void;
  readonly ended: (outcome: 'commit' | 'rollback') => void;
  /** DDL has been committed. */
  readonly catalogChanged: () => void;
}

type Begin = Extract<Statement, { kind: 'begin' }>;

/** Where a session stands among BEGIN, COMMIT and SAVEPOINT; settings follow it. */
export class TransactionControl {
  readonly #deps: TransactionControlDeps;
  #open: Transaction | null = null;
  /** Settings as they were when it began: ROLLBACK restores them. */
  #settingsBefore: SettingsSnapshot | null = null;

  constructor(deps: TransactionControlDeps) {
    this.#deps = deps;
  }

  /** The block or implicit transaction that is open. */
  get open(): Transaction | null {
    return this.#open;
  }

  status(): 'I' | 'T' | 'E' {
    if (this.#open?.kind !== 'block') return 'I';
    return this.#open.failed ? 'E' : 'T';
  }

  /** A transaction around one statement; whoever makes it ends it. */
  single(readOnly: boolean): Transaction {
    return this.#new('statement', 'per-statement', readOnly);
  }

  /** Opens an implicit transaction unless one is open. */
  openImplicit(cut: Transaction['cut']): Transaction {
    if (this.#open === null) {
      this.#open = this.#new('implicit', cut, false);
      this.#settingsBefore = this.#deps.settings.snapshot();
    }
    return this.#open;
  }

  async endImplicit(outcome: 'commit' | 'rollback'): Promise<void> {
    if (this.#open?.kind === 'implicit') await this.#end(this.#open, this.#open.failed ? 'rollback' : outcome);
  }

  fail(): void {
    if (this.#open !== null) this.#open.failed = true;
  }

  begin(statement: Begin): void {
    const { settings, warn } = this.#deps;
    const open = this.#open;
    if (open?.kind === 'block') warn('there is already a transaction in progress', '25001');
    // BEGIN in the middle of a query string makes a block of what the string did before it.
    else if (open?.wrote === true) open.kind = 'block';
    else {
      void open?.rollback();
      this.#open = this.#new('block', 'one', false);
      this.#settingsBefore ??= settings.snapshot();
    }
    if (statement.isolation !== null && statement.isolation !== undefined) this.setMode('transaction_isolation', statement.isolation);
    if (statement.readOnly !== null) this.setMode('transaction_read_only', statement.readOnly ? 'on' : 'off');
  }

  /** SET TRANSACTION: a mode of the open block. Throws 25001 when it comes too late. */
  setMode(name: string, value: string | null): void {
    const { settings } = this.#deps;
    const open = this.#open;
    const accepted = value === null ? null : settings.accepted(name, value);
    if (open !== null && name === 'transaction_isolation' && open.hasRead && accepted !== settings.get(name)) {
      throw new ThermoclineError('active-transaction', 'SET TRANSACTION ISOLATION LEVEL must be called before any query');
    }
    if (open !== null && name === 'transaction_read_only') {
      if (accepted !== 'on' && open.readOnly && open.hasRead) {
        throw new ThermoclineError('active-transaction', 'transaction read-write mode must be set before any query');
      }
      open.readOnly = accepted === 'on';
    }
    settings.set(name, accepted, true);
  }

  /** COMMIT or ROLLBACK; gives the command's tag, which is ROLLBACK for the COMMIT of a failed block. */
  async end(outcome: 'commit' | 'rollback', chain: boolean): Promise<string> {
    const open = this.#open;
    const command = outcome === 'commit' ? 'COMMIT' : 'ROLLBACK';
    if (open === null || open.kind !== 'block') {
      if (chain) throw new ThermoclineError('no-active-transaction', `${command} AND CHAIN can only be used in transaction blocks`);
      this.#deps.warn('there is no transaction in progress', '25P01');
      await this.endImplicit(outcome);
      return command;
    }
    const { settings } = this.#deps;
    // The error that made a block fail has undone its modes, as in Postgres.
    const isolation = open.failed ? null : settings.get('transaction_isolation');
    const readOnly = open.failed ? null : open.readOnly;
    const done = open.failed ? 'rollback' : outcome;
    await this.#end(open, done);
    if (chain) this.begin({ kind: 'begin', isolation, readOnly });
    return done === 'commit' ? 'COMMIT' : 'ROLLBACK';
  }

  savepoint(name: string): void {
    this.#block('SAVEPOINT').savepoint(name, this.#deps.settings.snapshot());
  }

  async release(name: string): Promise<void> {
    await this.#block('RELEASE SAVEPOINT').releaseSavepoint(name);
  }

  async rollbackTo(name: string): Promise<void> {
    const { settings, savepoints } = this.#block('ROLLBACK TO SAVEPOINT').rollbackTo(name);
    this.#deps.settings.restore(settings);
    await this.#deps.fallingBack(savepoints);
  }

  /** The session is over. */
  async abandon(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.rollback();
  }

  #block(command: string): Transaction {
    if (this.#open?.kind === 'block') return this.#open;
    throw new ThermoclineError('no-active-transaction', `${command} can only be used in transaction blocks`);
  }

  #new(kind: Transaction['kind'], cut: Transaction['cut'], readOnly: boolean): Transaction {
    const { hot, settings, clock } = this.#deps;
    const byDefault = settings.get('transaction_read_only') === 'on';
    return new Transaction(hot, { kind, cut, readOnly: readOnly || byDefault, beganAtMs: clock.wallMs() });
  }

  async #end(transaction: Transaction, outcome: 'commit' | 'rollback'): Promise<void> {
    const { settings, ending, check, ended } = this.#deps;
    let done: typeof outcome = 'rollback';
    this.#open = null;
    const before = this.#settingsBefore;
    this.#settingsBefore = null;
    try {
      await ending(outcome);
      if (outcome === 'commit') {
        check();
        await transaction.commit();
        if (transaction.changedCatalog) this.#deps.catalogChanged();
      } else await transaction.rollback();
      done = outcome;
    } catch (error) {
      if (before !== null) settings.restore(before);
      throw error;
    } finally {
      if (outcome === 'rollback' && before !== null) settings.restore(before);
      settings.endLocal();
      ended(done);
    }
  }
}
