import type { Node, SelectStmt } from '@pgsql/types';
import { characterPosition } from '../../catalog/base/character-position.ts';
import { isKind, ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import type { Random } from '../../catalog/seams/random.ts';
import type { Clock } from '../../catalog/seams/clock.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import { bindDefault, type BindContext, bindQuery, bindViewQuery } from '../plan/bind.ts';
import { planDatabase } from '../ddl/databases.ts';
import type { DdlContext } from '../ddl/ddl-context.ts';
import type { AccessStatement } from '../plan/access-statement.ts';
import type { CreateTableAsStatement, DatabaseStatement, DdlStatement } from '../plan/ddl-statement.ts';
import type { SessionRequest } from '../plan/functions/implementation.ts';
import type { ParameterScope } from '../plan/parameters/parameter-scope.ts';
import type { CreateTableStatement, ParsedStatement, Statement } from '../plan/statement.ts';
import type { StatementResult } from '../session.ts';
import type { SystemContext, SystemRelations } from '../system-relation.ts';
import type { AdvisoryLocks } from './advisory-locks.ts';
import { isAccessStatement, planAccess } from './access-ddl.ts';
import { runCreateTableAs } from './create-table-as.ts';
import { startCopyIn, startCopyOut } from './copy.ts';
import { type DdlPlan, planDdl } from './ddl.ts';
import { explainQuery } from './explain.ts';
import { guardedBatches } from './guarded-batches.ts';
import { runInsert, type WriteContext } from './insert.ts';
import { runLiteralInsert } from './literal-insert.ts';
import type { Notifications } from './notifications.ts';
import { callProcedure, type Procedures } from './procedures.ts';
import type { QueryContext, QueryRunner } from './query-runner.ts';
import type { NameScope } from './resolve.ts';
import type { Settings } from './settings.ts';
import type { Transaction } from './transaction.ts';
import type { TransactionControl } from './transaction-control.ts';

/** What every session of a database shares. */
export interface SessionDeps {
  readonly hot: HotTier;
  readonly runner: QueryRunner;
  readonly system: SystemRelations;
  readonly procedures: Procedures;
  /** What sessions agree by. */
  readonly locks: AdvisoryLocks;
  readonly notifications: Notifications;
  readonly random: Random;
  readonly clock: Clock;
  readonly databases: DatabaseUse;
  /** The tree of a column's DEFAULT from its text (the parser is the front end's). */
  readonly parseExpression: (text: string) => Node;
  /** The tree of a view's query from its text. */
  readonly parseQuery: (text: string) => SelectStmt;
  /** Called after DDL is committed. */
  readonly catalogChanged: () => void;
}

/** Which databases are in use. */
export interface DatabaseUse {
  /** Sessions that are open on a database. */
  sessions(database: string): number;
  /** Lets no new session into the database while `run` goes on. */
  closing(database: string, run: () => Promise<void>): Promise<void>;
}

/** What execution knows of the session it runs for. */
export interface ExecutionSession {
  /** The name the client came with: session_user. */
  readonly user: string;
  /** Whose privileges the session has of itself. */
  readonly sessionRole: string;
  readonly database: string;
  readonly backendPid: number;
  readonly settings: Settings;
  readonly transactions: TransactionControl;
  readonly notice: (message: string, code?: string, detail?: string) => void;
  /** Does what a function asks for, and gives what the function says. */
  readonly perform: (request: SessionRequest, signal: AbortSignal) => Promise<boolean>;
  /** SET, from wherever it is asked for. */
  readonly changeSetting: (name: string, value: string | null, local: boolean) => void;
  /** What the session has prepared and opened, for pg_prepared_statements and pg_cursors. */
  readonly objects: () => Pick<SystemContext, 'preparedStatements' | 'cursors'>;
}

/** One statement on its way: its text, how it is stopped, and what its parameters are. */
export interface Execution {
  readonly parsed: ParsedStatement;
  readonly signal: AbortSignal;
  readonly parameters: ParameterScope | undefined;
}

/** Runs the statements that read or write tables, each in the transaction it belongs to. */
export class StatementExecution {
  readonly #deps: SessionDeps;
  readonly #session: ExecutionSession;

  constructor(deps: SessionDeps, session: ExecutionSession) {
    this.#deps = deps;
    this.#session = session;
  }

  query(query: Extract<Statement, { kind: 'query' }>['query'], execution: Execution): Promise<StatementResult> {
    return this.#lazily(execution, async (context) => {
      const pinned = context.runner.pin((catalog) => bindQuery(query, context.bindContext(catalog)), context.view);
      for (const message of pinned.bound.notices) this.#session.notice(message);
      const plan = await context.runner.plan(pinned, context.query);
      for (const pending of pinned.bound.requests) pending.answer = await this.#session.perform(pending.request, execution.signal);
      for (const { name, value, local } of pinned.bound.settingChanges) this.#session.changeSetting(name, value, local);
      return {
        kind: 'rows',
        columns: pinned.bound.columns,
        batches: context.runner.run(plan, context.query),
        tag: (rows) => `SELECT ${rows}`,
      };
    });
  }

  explain(statement: Extract<Statement, { kind: 'explain' }>, execution: Execution): Promise<StatementResult> {
    return this.#lazily(execution, (context) => explainQuery(statement, context));
  }

  insert(statement: Extract<Statement, { kind: 'insert' }>, execution: Execution): Promise<StatementResult> {
    return this.#eagerly(execution, async (context) => `INSERT 0 ${await runInsert(statement, context)}`);
  }

  insertLiterals(statement: Extract<Statement, { kind: 'insert-literals' }>, execution: Execution): Promise<StatementResult> {
    return this.#eagerly(execution, async (context) => `INSERT 0 ${await runLiteralInsert(statement, context)}`);
  }

  createTableAs(statement: CreateTableAsStatement, execution: Execution): Promise<StatementResult> {
    return this.#eagerly(execution, (context) => {
      const createTable = async (definition: CreateTableStatement): Promise<number> => {
        const plan = planDdl(definition, this.ddlContext(execution.parsed));
        const id = await this.#reserveIds(plan.ids);
        context.transaction.changeCatalog('CREATE TABLE AS', (catalog) => plan.decide(catalog, id));
        return id;
      };
      return runCreateTableAs(statement, { ...context, createTable, notice: this.#session.notice });
    });
  }

  copy(statement: Extract<Statement, { kind: 'copy' }>, execution: Execution): Promise<StatementResult> {
    if (statement.direction === 'from-stdin') return this.#copyIn(statement, execution);
    return this.#lazily(execution, (context) => startCopyOut(statement, context));
  }

  /** DDL on its own is one commit. In a block, or among the statements of one string, it becomes true with the transaction's commit. */
  async ddl(statement: DdlStatement | AccessStatement, execution: Execution): Promise<StatementResult> {
    const { transactions, settings } = this.#session;
    const plan = isAccessStatement(statement)
      ? await planAccess(statement, {
          ...this.scope(execution.parsed),
          random: this.#deps.random,
          sessionRole: this.#session.sessionRole,
        })
      : planDdl(statement, this.ddlContext(execution.parsed));
    if (transactions.open !== null) await this.#inTransaction(plan, transactions.open);
    else {
      if (settings.get('transaction_read_only') === 'on') {
        throw new ThermoclineError('read-only-transaction', `cannot execute ${plan.tag} in a read-only transaction`);
      }
      await this.#deps.hot.changeCatalog((catalog) => plan.decide(catalog, null));
      this.#deps.catalogChanged();
    }
    this.#say(plan);
    return completed(plan.tag);
  }

  /** CREATE and DROP DATABASE are commits of their own. */
  async database(statement: DatabaseStatement, execution: Execution): Promise<StatementResult> {
    const { databases } = this.#deps;
    const plan = planDatabase(statement, {
      ...this.scope(execution.parsed),
      sessionRole: this.#session.sessionRole,
      sessions: (database) => databases.sessions(database),
    });
    if (this.#session.transactions.open !== null) {
      throw new ThermoclineError('active-transaction', `${plan.tag} cannot run inside a transaction block`);
    }
    if (this.#session.settings.get('transaction_read_only') === 'on') {
      throw new ThermoclineError('read-only-transaction', `cannot execute ${plan.tag} in a read-only transaction`);
    }
    const run = async (): Promise<void> => {
      await this.#deps.hot.changeCatalog((catalog) => plan.decide(catalog, null));
    };
    await (statement.kind === 'drop-database' ? databases.closing(statement.database, run) : run());
    this.#deps.catalogChanged();
    this.#say(plan);
    return completed(plan.tag);
  }

  /** Adds DDL to the transaction. */
  async #inTransaction(plan: DdlPlan, transaction: Transaction): Promise<void> {
    const reserved = plan.ids === 0 ? null : await this.#reserveIds(plan.ids);
    transaction.changeCatalog(plan.tag, (catalog) => plan.decide(catalog, reserved));
  }

  /** The first of so many ids that no one else will get. */
  async #reserveIds(count: number): Promise<number> {
    const { nextTableId } = await this.#deps.hot.changeCatalog(() => [{ op: 'reserve-ids', count }]);
    return nextTableId - count;
  }

  /** Notices come once, after the change is made. */
  #say(plan: DdlPlan): void {
    for (const { message, code, detail } of plan.notices()) this.#session.notice(message, code, detail);
  }

  ddlContext(parsed: ParsedStatement): DdlContext {
    return {
      ...this.scope(parsed),
      random: this.#deps.random,
      sessionRole: this.#session.sessionRole,
      bindView: ({ query, start }, catalog) => bindViewQuery(query, start, this.bindContext(catalog, parsed.source)),
      checkDefault: (column) => {
        if (column.default !== null)
          bindDefault(column.default.expression, column.type, this.bindContext(this.#deps.hot.catalog(), parsed.source));
      },
    };
  }

  async call(statement: Extract<Statement, { kind: 'call' }>, { parsed, signal }: Execution): Promise<StatementResult> {
    if (this.#session.transactions.open?.kind === 'block') {
      throw new ThermoclineError('active-transaction', 'CALL cannot run inside a transaction block');
    }
    const messages = await callProcedure(this.#deps.procedures, statement, this.#deps.hot.catalog(), this.scope(parsed), signal);
    for (const message of messages) this.#session.notice(message);
    return completed('CALL');
  }

  // --- the ways a statement runs ---------------------------------------------------------------------------------------------------

  /** A statement that is over when it resolves: in a transaction of its own, or in the open one. */
  async #eagerly(execution: Execution, run: (context: WriteContext) => Promise<string>): Promise<StatementResult> {
    const open = this.#session.transactions.open;
    const transaction = open ?? this.#session.transactions.single(false);
    const context = this.#context(execution, transaction);
    let tag: string;
    try {
      tag = await run(context);
      execution.signal.throwIfAborted();
    } catch (error) {
      context.view.release();
      if (open === null) await transaction.rollback();
      throw error;
    }
    context.view.release();
    if (open === null) await transaction.commit();
    if (open === null && transaction.changedCatalog) this.#deps.catalogChanged();
    return completed(tag);
  }

  /** A statement that only reads, whose rows are pulled later: what it reads stays until they are. */
  async #lazily(execution: Execution, start: (context: WriteContext) => Promise<StatementResult>): Promise<StatementResult> {
    const transaction = this.#session.transactions.open ?? this.#session.transactions.single(true);
    const context = this.#context(execution, transaction);
    let result: StatementResult;
    try {
      result = await start(context);
    } catch (error) {
      context.view.release();
      throw error;
    }
    if (result.kind !== 'rows' && result.kind !== 'copy-out') {
      context.view.release();
      return result;
    }
    const batches = guardedBatches(result.batches, {
      failed: (error) => {
        transaction.failed = true;
        return abortedAs(execution.signal, error);
      },
      done: () => Promise.resolve(context.view.release()),
    });
    return { ...result, batches };
  }

  async #copyIn(statement: Extract<Statement, { kind: 'copy' }>, execution: Execution): Promise<StatementResult> {
    const open = this.#session.transactions.open;
    const transaction = open ?? this.#session.transactions.single(false);
    const context = this.#context(execution, transaction);
    const end = {
      commit: async () => {
        execution.signal.throwIfAborted();
        context.view.release();
        if (open === null) await transaction.commit();
      },
      rollback: async () => {
        context.view.release();
        if (open === null) await transaction.rollback();
        else open.failed = true;
      },
    };
    try {
      return await startCopyIn(statement, context, end);
    } catch (error) {
      context.view.release();
      if (open === null) await transaction.rollback();
      throw error;
    }
  }

  // --- contexts --------------------------------------------------------------------------------------------------------------------

  /** Whose privileges count: SET ROLE's, or the session's own. */
  get #role(): string {
    const role = this.#session.settings.get('role');
    return role === 'none' ? this.#session.sessionRole : role;
  }

  /** current_user. */
  get #currentUser(): string {
    return this.#session.settings.get('role') === 'none' ? this.#session.user : this.#role;
  }

  scope(parsed: ParsedStatement): NameScope {
    return {
      database: this.#session.database,
      role: this.#role,
      searchPath: this.#session.settings.searchPath(this.#currentUser),
      at: (position) => characterPosition(parsed.source, position),
    };
  }

  #context({ parsed, signal, parameters }: Execution, transaction: Transaction): WriteContext {
    const { database, settings, objects } = this.#session;
    const scope = this.scope(parsed);
    const query: QueryContext = {
      database,
      user: this.#currentUser,
      role: this.#role,
      searchPath: scope.searchPath,
      timeZone: settings.get('TimeZone'),
      settings: () => settings.all(),
      ...objects(),
      signal,
    };
    return {
      runner: this.#deps.runner,
      transaction,
      view: transaction.view(),
      scope,
      query,
      bindContext: (catalog) => this.bindContext(catalog, parsed.source, parameters),
      parseExpression: this.#deps.parseExpression,
    };
  }

  bindContext(catalog: CatalogState, sourceText: string, parameters?: ParameterScope): BindContext {
    const { user, database, settings, backendPid } = this.#session;
    return {
      catalog,
      database,
      searchPath: settings.searchPath(this.#currentUser),
      system: this.#deps.system,
      timeZone: settings.get('TimeZone'),
      user: this.#currentUser,
      sessionUser: user,
      role: this.#role,
      sourceText,
      nowMicros: this.#nowMicros(),
      setting: settings.reader(),
      acceptedSetting: (name, value) => settings.accepted(name, value),
      backendPid,
      parseQuery: this.#deps.parseQuery,
      parameters,
    };
  }

  /** now(): the same for all statements of a block, as in Postgres. */
  #nowMicros(): bigint {
    const { open } = this.#session.transactions;
    return BigInt(Math.round((open?.kind === 'block' ? open.beganAtMs : this.#deps.clock.wallMs()) * 1000));
  }
}

export function completed(tag: string): StatementResult {
  return { kind: 'done', tag };
}

/** Why a statement stopped: the signal's reason when it was aborted (a cancel, a timeout, a shutdown), else the error itself. */
export function abortedAs(signal: AbortSignal, error: unknown): ThermoclineError {
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
