import type { Node } from '@pgsql/types';
import { unreachable } from '../../catalog/base/assert.ts';
import { isKind, type Notice, ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import type { Random } from '../../catalog/seams/random.ts';
import type { Clock } from '../../catalog/seams/clock.ts';
import { isSuperuser, rolesActedAs } from '../../catalog/store/access-state.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import { bindDefault, type BindContext, bindQuery } from '../plan/bind.ts';
import { characterPosition } from '../../catalog/base/character-position.ts';
import type { AccessStatement } from '../plan/access-statement.ts';
import type { ParsedStatement, Statement } from '../plan/statement.ts';
import type { Session, StatementResult } from '../session.ts';
import type { SystemRelations } from '../system-relation.ts';
import { isAccessStatement, runAccess } from './access-ddl.ts';
import { startCopyIn, startCopyOut } from './copy.ts';
import { type DdlStatement, isDdl, runDdl } from './ddl.ts';
import { explainQuery } from './explain.ts';
import { runInsert, type WriteContext } from './insert.ts';
import { callProcedure, type Procedures } from './procedures.ts';
import type { QueryContext, QueryRunner } from './query-runner.ts';
import type { NameScope } from './resolve.ts';
import { Settings } from './settings.ts';
import { showSettings } from './show.ts';
import { Transaction } from './transaction.ts';

/** What every session of a database shares. */
export interface SessionDeps {
  readonly hot: HotTier;
  readonly runner: QueryRunner;
  readonly system: SystemRelations;
  readonly procedures: Procedures;
  readonly random: Random;
  readonly clock: Clock;
  /** The tree of a column's DEFAULT from its text (the parser is the front end's). */
  readonly parseExpression: (text: string) => Node;
  /** Called after DDL is committed. */
  readonly catalogChanged: () => void;
}

/** A client's session: its settings, its transaction, and the dispatch of its statements. */
export class DatabaseSession implements Session {
  readonly #deps: SessionDeps;
  readonly #user: string;
  /** Whose privileges the session has: the user's; the superuser's for somebody trusted who is no role. */
  readonly #sessionRole: string;
  readonly #database: string;
  readonly #settings: Settings;
  readonly #backendPid: number;
  #transaction: Transaction | null = null;
  /** Settings as they were at BEGIN: ROLLBACK restores them. */
  #settingsBefore: ReadonlyMap<string, string> | null = null;
  onNotice: (notice: Notice) => void = () => {};
  onSettingChanged: (name: string, value: string) => void = () => {};

  constructor(
    deps: SessionDeps,
    request: {
      readonly user: string;
      readonly role: string;
      readonly database: string;
      readonly settings: Readonly<Record<string, string>>;
    },
  ) {
    this.#deps = deps;
    this.#user = request.user;
    this.#sessionRole = request.role;
    this.#database = request.database;
    this.#backendPid = deps.random.int(2 ** 31 - 1) + 1;
    this.#settings = new Settings(request.settings, (name, value) => this.onSettingChanged(name, value));
  }

  transactionStatus(): 'I' | 'T' | 'E' {
    if (this.#transaction?.kind !== 'block') return 'I';
    return this.#transaction.failed ? 'E' : 'T';
  }

  reportedSettings(): ReadonlyMap<string, string> {
    return new Map([...this.#settings.reported(), ['session_authorization', this.#user]]);
  }

  setting(name: string): string {
    if (name.toLowerCase() === 'session_authorization') return this.#user;
    return this.#settings.get(name);
  }

  beginImplicit(): Promise<void> {
    this.#transaction ??= this.#newTransaction('implicit', false);
    return Promise.resolve();
  }

  async endImplicit(outcome: 'commit' | 'rollback'): Promise<void> {
    const transaction = this.#transaction;
    if (transaction === null || transaction.kind !== 'implicit') return;
    this.#transaction = null;
    if (outcome === 'commit') await transaction.commit();
    else await this.#rollback(transaction);
  }

  failTransaction(): void {
    if (this.#transaction !== null) this.#transaction.failed = true;
  }

  async close(): Promise<void> {
    const transaction = this.#transaction;
    this.#transaction = null;
    await transaction?.rollback();
  }

  async execute(parsed: ParsedStatement, signal: AbortSignal): Promise<StatementResult> {
    const { statement } = parsed;
    const open = this.#transaction;
    if (open?.kind === 'block' && open.failed && statement.kind !== 'commit' && statement.kind !== 'rollback') {
      throw new ThermoclineError(
        'in-failed-transaction',
        'current transaction is aborted, commands ignored until end of transaction block',
      );
    }
    const timed = this.#withTimeout(signal);
    try {
      return await this.#dispatch(statement, parsed, timed);
    } catch (error) {
      this.failTransaction();
      throw abortedAs(timed, error);
    }
  }

  #dispatch(statement: Statement, parsed: ParsedStatement, signal: AbortSignal): StatementResult | Promise<StatementResult> {
    if (isDdl(statement) || isAccessStatement(statement)) return this.#ddl(statement, parsed);
    switch (statement.kind) {
      case 'query':
        return this.#lazily(parsed, signal, async (context) => {
          const pinned = context.runner.pin((catalog) => bindQuery(statement.query, context.bindContext(catalog)), context.transaction);
          for (const message of pinned.bound.notices) this.#notice(message);
          const plan = await context.runner.plan(pinned, context.query);
          return {
            kind: 'rows',
            columns: pinned.bound.columns,
            batches: context.runner.run(plan, context.query),
            tag: (rows) => `SELECT ${rows}`,
          };
        });
      case 'explain':
        return this.#lazily(parsed, signal, (context) => explainQuery(statement, context));
      case 'insert':
        return this.#eagerly(parsed, signal, async (context) => `INSERT 0 ${await runInsert(statement, context)}`);
      case 'copy':
        if (statement.direction === 'to-stdout') return this.#lazily(parsed, signal, (context) => startCopyOut(statement, context));
        return this.#copyIn(statement, parsed, signal);
      case 'call':
        return this.#call(statement, parsed, signal);
      case 'set':
        this.#set(statement);
        return done('SET');
      case 'reset':
        if (statement.name === null) this.#settings.resetAll();
        else this.#settings.set(statement.name, null);
        return done('RESET');
      case 'discard':
        return this.#discard(statement.target);
      case 'show':
        return showSettings(this.#settings, statement.name, (name) => this.setting(name));
      case 'begin':
        return this.#begin(statement.readOnly);
      case 'commit':
        return this.#end('commit');
      case 'rollback':
        return this.#end('rollback');
      default:
        return unreachable(statement);
    }
  }

  /** Plans, sequences and temporary tables do not exist here yet: only ALL has something to do. */
  #discard(target: Extract<Statement, { kind: 'discard' }>['target']): StatementResult {
    if (target === 'all') {
      if (this.#transaction?.kind === 'block') {
        throw new ThermoclineError('active-transaction', 'DISCARD ALL cannot run inside a transaction block');
      }
      this.#settings.resetAll();
    }
    return done(`DISCARD ${target.toUpperCase()}`);
  }

  // --- transactions -------------------------------------------------------------------------------------------------------------

  #newTransaction(kind: Transaction['kind'], readOnly: boolean): Transaction {
    const byDefault = this.#settings.get('default_transaction_read_only') === 'on';
    return new Transaction(this.#deps.hot, kind, readOnly || byDefault, this.#deps.clock.wallMs());
  }

  #begin(readOnly: boolean): StatementResult {
    const open = this.#transaction;
    if (open?.kind === 'block') {
      this.#notice('there is already a transaction in progress', '25001', 'WARNING');
      return done('BEGIN');
    }
    // BEGIN in the middle of a query string makes a block of what the string did before it.
    if (open === null || !open.wrote) {
      void open?.rollback();
      this.#transaction = this.#newTransaction('block', readOnly);
    } else open.kind = 'block';
    this.#settingsBefore = this.#settings.snapshot();
    return done('BEGIN');
  }

  async #end(outcome: 'commit' | 'rollback'): Promise<StatementResult> {
    const open = this.#transaction;
    if (open === null || open.kind !== 'block') {
      this.#notice('there is no transaction in progress', '25P01', 'WARNING');
      await this.endImplicit(outcome);
      return done(outcome === 'commit' ? 'COMMIT' : 'ROLLBACK');
    }
    this.#transaction = null;
    if (outcome === 'commit' && !open.failed) {
      this.#settingsBefore = null;
      await open.commit();
      return done('COMMIT');
    }
    await this.#rollback(open);
    return done('ROLLBACK');
  }

  async #rollback(transaction: Transaction): Promise<void> {
    if (this.#settingsBefore !== null) this.#settings.restore(this.#settingsBefore);
    this.#settingsBefore = null;
    await transaction.rollback();
  }

  // --- the ways a statement runs ---------------------------------------------------------------------------------------------------

  /** A statement that is over when it resolves: in a transaction of its own, or in the open one. */
  async #eagerly(parsed: ParsedStatement, signal: AbortSignal, run: (context: WriteContext) => Promise<string>): Promise<StatementResult> {
    const open = this.#transaction;
    if (open !== null) return done(await run(this.#context(parsed, signal, open)));
    const own = this.#newTransaction('statement', false);
    let tag: string;
    try {
      tag = await run(this.#context(parsed, signal, own));
      signal.throwIfAborted();
    } catch (error) {
      await own.rollback();
      throw error;
    }
    await own.commit();
    return done(tag);
  }

  /** A statement that only reads, whose rows are pulled later: its own transaction lives until they are. */
  async #lazily(
    parsed: ParsedStatement,
    signal: AbortSignal,
    start: (context: WriteContext) => Promise<StatementResult>,
  ): Promise<StatementResult> {
    const open = this.#transaction;
    const transaction = open ?? this.#newTransaction('statement', true);
    try {
      const result = await start(this.#context(parsed, signal, transaction));
      if (result.kind !== 'rows' && result.kind !== 'copy-out') {
        if (open === null) await transaction.rollback();
        return result;
      }
      return { ...result, batches: this.#guarded(result.batches, transaction, open === null, signal) };
    } catch (error) {
      if (open === null) await transaction.rollback();
      throw error;
    }
  }

  async *#guarded(
    batches: AsyncIterable<ColumnBatch>,
    transaction: Transaction,
    own: boolean,
    signal: AbortSignal,
  ): AsyncGenerator<ColumnBatch> {
    try {
      yield* batches;
    } catch (error) {
      transaction.failed = true;
      throw abortedAs(signal, error);
    } finally {
      if (own) await transaction.rollback();
    }
  }

  async #copyIn(statement: Extract<Statement, { kind: 'copy' }>, parsed: ParsedStatement, signal: AbortSignal): Promise<StatementResult> {
    const open = this.#transaction;
    const transaction = open ?? this.#newTransaction('statement', false);
    const end = {
      commit: async () => {
        signal.throwIfAborted();
        if (open === null) await transaction.commit();
      },
      rollback: async () => {
        if (open === null) await transaction.rollback();
        else open.failed = true;
      },
    };
    try {
      return await startCopyIn(statement, this.#context(parsed, signal, transaction), end);
    } catch (error) {
      if (open === null) await transaction.rollback();
      throw error;
    }
  }

  async #ddl(statement: DdlStatement | AccessStatement, parsed: ParsedStatement): Promise<StatementResult> {
    const open = this.#transaction;
    if (open?.kind === 'block') {
      throw new ThermoclineError('active-transaction', 'DDL cannot run inside a transaction block', {
        hint: 'Run it before BEGIN or after COMMIT.',
      });
    }
    if (this.#settings.get('default_transaction_read_only') === 'on') {
      throw new ThermoclineError('read-only-transaction', 'cannot execute DDL in a read-only transaction');
    }
    // In a query string of several statements DDL commits what came before it, as it is a commit of its own.
    if (open !== null) {
      await open.commit();
      this.#transaction = this.#newTransaction('implicit', false);
    }
    const context = {
      ...this.#scope(parsed),
      hot: this.#deps.hot,
      random: this.#deps.random,
      notice: (message: string, code?: string) => this.#notice(message, code),
    };
    if (isAccessStatement(statement)) return done(await runAccess(statement, { ...context, sessionRole: this.#sessionRole }));
    const tag = await runDdl(statement, {
      ...context,
      checkDefault: (column) => {
        if (column.default !== null)
          bindDefault(column.default.expression, column.type, this.#bindContext(this.#deps.hot.catalog(), parsed.source));
      },
    });
    this.#deps.catalogChanged();
    return done(tag);
  }

  async #call(statement: Extract<Statement, { kind: 'call' }>, parsed: ParsedStatement, signal: AbortSignal): Promise<StatementResult> {
    if (this.#transaction?.kind === 'block') {
      throw new ThermoclineError('active-transaction', 'CALL cannot run inside a transaction block');
    }
    const scope = this.#scope(parsed);
    for (const message of await callProcedure(this.#deps.procedures, statement, this.#deps.hot.catalog(), scope, signal))
      this.#notice(message);
    return done('CALL');
  }

  // --- contexts --------------------------------------------------------------------------------------------------------------------

  /** Whose privileges count: SET ROLE's, or the session's own. */
  get #role(): string {
    const role = this.#settings.get('role');
    return role === 'none' ? this.#sessionRole : role;
  }

  /** current_user. */
  get #currentUser(): string {
    return this.#settings.get('role') === 'none' ? this.#user : this.#role;
  }

  #scope(parsed: ParsedStatement): NameScope {
    return {
      database: this.#database,
      role: this.#role,
      searchPath: this.#settings.searchPath(this.#currentUser),
      at: (position) => characterPosition(parsed.source, position),
    };
  }

  #context(parsed: ParsedStatement, signal: AbortSignal, transaction: Transaction): WriteContext {
    const scope = this.#scope(parsed);
    const query: QueryContext = {
      database: this.#database,
      user: this.#currentUser,
      role: this.#role,
      searchPath: scope.searchPath,
      timeZone: this.#settings.get('TimeZone'),
      settings: this.#settings.all(),
      signal,
    };
    return {
      runner: this.#deps.runner,
      transaction,
      scope,
      query,
      bindContext: (catalog) => this.#bindContext(catalog, parsed.source),
      parseExpression: this.#deps.parseExpression,
    };
  }

  #bindContext(catalog: CatalogState, sourceText: string): BindContext {
    return {
      catalog,
      database: this.#database,
      searchPath: this.#settings.searchPath(this.#currentUser),
      system: this.#deps.system,
      timeZone: this.#settings.get('TimeZone'),
      user: this.#currentUser,
      sessionUser: this.#user,
      role: this.#role,
      sourceText,
      nowMicros: this.#nowMicros(),
      setting: (name) => this.#settings.find(name),
      backendPid: this.#backendPid,
    };
  }

  /** now(): the same for all statements of a block, as in Postgres. */
  #nowMicros(): bigint {
    const began = this.#transaction?.kind === 'block' ? this.#transaction.beganAtMs : this.#deps.clock.wallMs();
    return BigInt(Math.round(began * 1000));
  }

  #set(statement: Extract<Statement, { kind: 'set' }>): void {
    if (statement.local && this.#transaction?.kind !== 'block') {
      this.#notice('SET LOCAL can only be used in transaction blocks', '25P01', 'WARNING');
      return;
    }
    for (const { name, value } of [statement, ...(statement.more ?? [])]) {
      if (name === 'role' && value !== null && value !== 'none') this.#checkRole(value);
      this.#settings.set(name, value);
    }
  }

  /** SET ROLE takes the roles the session's own is a member of. */
  #checkRole(name: string): void {
    const { access } = this.#deps.hot.catalog();
    if (!access.roles.has(name)) throw new ThermoclineError('undefined-object', `role "${name}" does not exist`);
    if (!isSuperuser(access, this.#sessionRole) && !rolesActedAs(access, this.#sessionRole).has(name)) {
      throw new ThermoclineError('insufficient-privilege', `permission denied to set role "${name}"`);
    }
  }

  #withTimeout(signal: AbortSignal): AbortSignal {
    const ms = this.#settings.statementTimeoutMs();
    return ms === 0 ? signal : AbortSignal.any([signal, AbortSignal.timeout(ms)]);
  }

  #notice(message: string, code = '00000', severity: Notice['severity'] = 'NOTICE'): void {
    if (severity === 'NOTICE' && ['warning', 'error'].includes(this.#settings.get('client_min_messages').toLowerCase())) return;
    this.onNotice({ severity, code, message });
  }
}

function done(tag: string): StatementResult {
  return { kind: 'done', tag };
}

/** Why a statement stopped: the signal's reason when it was aborted (a cancel, a timeout, a shutdown), else the error itself. */
function abortedAs(signal: AbortSignal, error: unknown): ThermoclineError {
  if (signal.aborted) {
    if (signal.reason instanceof ThermoclineError) return signal.reason;
    const timeout = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
    return new ThermoclineError('query-canceled', `canceling statement due to ${timeout ? 'statement timeout' : 'user request'}`);
  }
  return adviseOnLake(toThermoclineError(error));
}

/** What to do about a file of the lake that is damaged or gone, when whoever found it had nothing better to say. */
function adviseOnLake(error: ThermoclineError): ThermoclineError {
  if (!isKind(error, 'lake-corrupted', 'lake-missing')) return error;
  return error.with({ hint: 'Put the file back from a copy. Other tables, and rows that are only in the log, are not affected.' });
}
