import { unreachable } from '../../catalog/base/assert.ts';
import { type Notice, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { isSuperuser, rolesActedAs } from '../../catalog/store/access-state.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import { bindArguments } from '../plan/bind.ts';
import { GivenParameters } from '../plan/parameters/given-parameters.ts';
import { readParameter } from '../plan/parameters/read-parameter.ts';
import type { ParsedStatement, Statement } from '../plan/statement.ts';
import { resolveTypeName } from '../plan/types/type-name.ts';
import type {
  BindRequest,
  PortalDescription,
  PrepareRequest,
  ResultColumn,
  Session,
  StatementDescription,
  StatementResult,
} from '../session.ts';
import type { SystemContext } from '../system-relation.ts';
import { isAccessStatement } from './access-ddl.ts';
import { isDdl } from './ddl.ts';
import { Coordination } from './coordination.ts';
import { describeNothing, describeStatement } from './describe.ts';
import { type ParameterValue, Portal, Portals, type PortalOptions } from './portal.ts';
import type { Notification } from './notifications.ts';
import { checkSameResult, PreparedStatements, type StatementShape } from './prepared-statements.ts';
import { resolveNamed } from './resolve.ts';
import { Settings } from './settings.ts';
import { showSettings } from './show.ts';
import { abortedAs, completed, type Execution, type SessionDeps, StatementExecution } from './statement-execution.ts';
import { TransactionControl } from './transaction-control.ts';

/** Modes of a transaction that are settings by their spelling. */
const TRANSACTION_MODES: ReadonlySet<string> = new Set(['transaction_isolation', 'transaction_read_only', 'transaction_deferrable']);
/** What a failed block still takes. */
const ENDS_FAILURE: readonly Statement['kind'][] = ['commit', 'rollback', 'rollback-to'];

/** A client's session: its settings, its transaction, its prepared statements and cursors, and the dispatch of its statements. */
export class DatabaseSession implements Session {
  readonly #deps: SessionDeps;
  readonly #user: string;
  /** Whose privileges the session has: the user's; the superuser's for somebody trusted who is no role. */
  readonly #sessionRole: string;
  readonly #settings: Settings;
  readonly #transactions: TransactionControl;
  readonly #statements = new PreparedStatements();
  readonly #portals = new Portals();
  readonly #coordination: Coordination;
  readonly #execution: StatementExecution;
  /** Says that the session is over. */
  readonly #closed: () => void;
  onNotice: (notice: Notice) => void = () => {};
  onSettingChanged: (name: string, value: string) => void = () => {};
  onNotification: (notification: Notification) => void = () => {};
  hasRoom: () => boolean = () => true;

  constructor(
    deps: SessionDeps,
    request: {
      readonly user: string;
      readonly role: string;
      readonly database: string;
      readonly settings: Readonly<Record<string, string>>;
      readonly processId?: number | undefined;
    },
    closed: () => void,
  ) {
    this.#closed = closed;
    this.#deps = deps;
    this.#user = request.user;
    this.#sessionRole = request.role;
    this.#settings = new Settings(request.settings, (name, value) => this.onSettingChanged(name, value));
    const role = this.#settings.get('role');
    if (role !== 'none') this.#checkRole(role);
    this.#transactions = new TransactionControl({
      hot: deps.hot,
      clock: deps.clock,
      settings: this.#settings,
      warn: (message, code) => this.#notice(message, code, 'WARNING'),
      catalogChanged: deps.catalogChanged,
      ending: (outcome) => this.#portals.endTransaction(outcome),
      check: () => this.#coordination.check(),
      ended: (outcome) => this.#coordination.ended(outcome),
      fallingBack: (savepoints) => {
        this.#coordination.fellBack(savepoints);
        return this.#portals.closeAll((p) => p.transactional && p.options.savepoints >= savepoints);
      },
    });
    const backendPid = request.processId ?? deps.random.int(2 ** 31 - 1) + 1;
    this.#coordination = new Coordination({
      locks: deps.locks,
      notifications: deps.notifications,
      database: request.database,
      pid: backendPid,
      listener: { hasRoom: () => this.hasRoom(), deliver: (notification) => this.onNotification(notification) },
      transaction: () => this.#transactions.open,
      warn: (message, code) => this.#notice(message, code, 'WARNING'),
    });
    this.#execution = new StatementExecution(deps, {
      user: request.user,
      sessionRole: request.role,
      database: request.database,
      backendPid,
      perform: (asked, signal) => this.#coordination.perform(asked, signal),
      settings: this.#settings,
      transactions: this.#transactions,
      notice: (message, code, detail) => this.#notice(message, code, 'NOTICE', detail),
      changeSetting: (name, value, local) => this.#changeSetting(name, value, local),
      objects: () => this.#objects(),
    });
  }

  transactionStatus(): 'I' | 'T' | 'E' {
    return this.#transactions.status();
  }

  reportedSettings(): ReadonlyMap<string, string> {
    return new Map([...this.#settings.reported(), ['session_authorization', this.#user]]);
  }

  setting(name: string): string {
    if (name.toLowerCase() === 'session_authorization') return this.#user;
    return this.#settings.get(name);
  }

  beginImplicit(): Promise<void> {
    this.#transactions.openImplicit('one');
    return Promise.resolve();
  }

  beginPipeline(): void {
    this.#transactions.openImplicit('per-statement');
  }

  endImplicit(outcome: 'commit' | 'rollback'): Promise<void> {
    return this.#transactions.endImplicit(outcome);
  }

  failTransaction(): void {
    this.#transactions.fail();
  }

  async close(): Promise<void> {
    try {
      await this.#portals.closeAll();
      await this.#transactions.abandon();
      this.#coordination.reset();
    } finally {
      this.#closed();
    }
  }

  async execute(parsed: ParsedStatement, signal: AbortSignal): Promise<StatementResult> {
    return this.#guarded(parsed.statement, signal, (timed) => this.#dispatch({ parsed, signal: timed, parameters: undefined }));
  }

  /** Runs a statement unless the block has failed; fails the block with it. */
  async #guarded<T>(statement: Statement | null, signal: AbortSignal, run: (signal: AbortSignal) => T | Promise<T>): Promise<T> {
    if (statement !== null) this.#refuseAfterFailure(statement);
    const timed = this.#withTimeout(signal);
    try {
      return await run(timed);
    } catch (error) {
      this.failTransaction();
      throw abortedAs(timed, error);
    }
  }

  #refuseAfterFailure(statement: Statement): void {
    if (this.#transactions.status() !== 'E' || ENDS_FAILURE.includes(statement.kind)) return;
    throw new ThermoclineError('in-failed-transaction', 'current transaction is aborted, commands ignored until end of transaction block');
  }

  #dispatch(execution: Execution): StatementResult | Promise<StatementResult> {
    const { statement } = execution.parsed;
    if (isDdl(statement) || isAccessStatement(statement)) return this.#execution.ddl(statement, execution);
    switch (statement.kind) {
      case 'query':
        return this.#execution.query(statement.query, execution);
      case 'explain':
        return this.#execution.explain(statement, execution);
      case 'insert':
        return this.#execution.insert(statement, execution);
      case 'insert-literals':
        return this.#execution.insertLiterals(statement, execution);
      case 'create-database':
      case 'drop-database':
        return this.#execution.database(statement, execution);
      case 'create-table-as':
        return this.#execution.createTableAs(statement, execution);
      case 'copy':
        return this.#execution.copy(statement, execution);
      case 'call':
        return this.#execution.call(statement, execution);
      case 'set':
        this.#set(statement);
        return completed('SET');
      case 'reset':
        if (statement.name === null) this.#settings.resetAll();
        else this.#settings.set(statement.name, null);
        return completed('RESET');
      case 'listen':
        this.#coordination.listen(statement.channel);
        return completed('LISTEN');
      case 'unlisten':
        this.#coordination.unlisten(statement.channel);
        return completed('UNLISTEN');
      case 'notify':
        this.#coordination.notify(statement.channel, statement.payload);
        return completed('NOTIFY');
      case 'lock':
        return this.#lock(statement, execution);
      case 'discard':
        return this.#discard(statement.target);
      case 'show':
        return showSettings(this.#settings, statement.name, (name) => this.setting(name));
      case 'begin':
        this.#transactions.begin(statement);
        return completed(statement.start === true ? 'START TRANSACTION' : 'BEGIN');
      case 'commit':
      case 'rollback':
        return this.#transactions.end(statement.kind, statement.chain === true).then(completed);
      case 'savepoint':
        this.#transactions.savepoint(statement.name);
        return completed('SAVEPOINT');
      case 'release':
        return this.#transactions.release(statement.name).then(() => completed('RELEASE'));
      case 'rollback-to':
        return this.#transactions.rollbackTo(statement.name).then(() => completed('ROLLBACK'));
      case 'prepare':
        return this.#prepareSql(statement, execution.parsed);
      case 'execute':
        return this.#executeSql(statement, execution);
      case 'deallocate':
        return this.#deallocate(statement.name);
      case 'declare':
        return this.#declare(statement, execution);
      case 'fetch':
        return this.#fetch(statement, execution.signal);
      case 'close':
        return this.#closeCursor(statement.cursor);
      default:
        return unreachable(statement);
    }
  }

  // --- settings ------------------------------------------------------------------------------------------------------------------

  #set(statement: Extract<Statement, { kind: 'set' }>): void {
    const inBlock = this.#transactions.open?.kind === 'block';
    for (const { name, value } of [statement, ...(statement.more ?? [])]) {
      const isMode = TRANSACTION_MODES.has(name.toLowerCase());
      if ((statement.local || isMode) && !inBlock) {
        this.#settings.accepted(name, value);
        const what = isMode ? 'SET TRANSACTION' : 'SET LOCAL';
        this.#notice(`${what} can only be used in transaction blocks`, '25P01', 'WARNING');
      } else this.#changeSetting(name, value, statement.local);
    }
  }

  /** A change that is local to a transaction is over at once outside one. */
  #changeSetting(name: string, value: string | null, local: boolean): void {
    const key = name.toLowerCase();
    if (key === 'role' && value !== null && value !== 'none') this.#checkRole(value);
    if (TRANSACTION_MODES.has(key)) {
      if (this.#transactions.open?.kind === 'block') this.#transactions.setMode(key, value);
    } else if (!local || this.#transactions.open !== null) this.#settings.set(name, value, local);
  }

  /** SET ROLE takes the roles the session's own is a member of. */
  #checkRole(name: string): void {
    const { access } = this.#deps.hot.catalog();
    if (!access.roles.has(name)) throw new ThermoclineError('undefined-object', `role "${name}" does not exist`);
    if (!isSuperuser(access, this.#sessionRole) && !rolesActedAs(access, this.#sessionRole).has(name)) {
      throw new ThermoclineError('insufficient-privilege', `permission denied to set role "${name}"`);
    }
  }

  /** Nothing that a statement does here is in the way of another, so what LOCK TABLE is for is so already. Throws 25P01, 42P01, 42809. */
  #lock(statement: Extract<Statement, { kind: 'lock' }>, execution: Execution): StatementResult {
    if (this.#transactions.open?.kind !== 'block') {
      throw new ThermoclineError('no-active-transaction', 'LOCK TABLE can only be used in transaction blocks');
    }
    for (const name of statement.relations) resolveNamed(this.#catalog(), name, this.#execution.scope(execution.parsed));
    return completed('LOCK TABLE');
  }

  /** Plans, sequences and temporary tables have nothing to discard: only ALL has something to do. */
  async #discard(target: Extract<Statement, { kind: 'discard' }>['target']): Promise<StatementResult> {
    if (target === 'all') {
      if (this.#transactions.open?.kind === 'block') {
        throw new ThermoclineError('active-transaction', 'DISCARD ALL cannot run inside a transaction block');
      }
      await this.#portals.closeAll();
      this.#statements.clear();
      this.#settings.resetAll();
      this.#coordination.reset();
    }
    return completed(`DISCARD ${target.toUpperCase()}`);
  }

  // --- prepared statements -------------------------------------------------------------------------------------------------------

  prepare({ name, statement, parameterTypes }: PrepareRequest): void {
    if (statement !== null) this.#refuseAfterFailure(statement.statement);
    const shape = statement === null ? describeNothing(parameterTypes) : this.#shapeOf(statement, parameterTypes);
    this.#statements.add({ name, parsed: statement, ...shape, fromSql: false, preparedAtMs: this.#deps.clock.wallMs() });
  }

  describeStatement(name: string): StatementDescription {
    const { parsed, parameterTypes, columns } = this.#statements.get(name);
    if (parsed !== null && columns !== null) this.#refuseAfterFailure(parsed.statement);
    return { parameterTypes, columns };
  }

  closeStatement(name: string): void {
    this.#statements.remove(name);
  }

  #shapeOf(parsed: ParsedStatement, declared: readonly number[]): StatementShape {
    const catalog = this.#catalog();
    return describeStatement(parsed.statement, declared, {
      catalog,
      bindContext: (parameters) => this.#execution.bindContext(catalog, parsed.source, parameters),
      scope: this.#execution.scope(parsed),
      parseExpression: this.#deps.parseExpression,
      settings: this.#settings,
      statements: this.#statements,
      portals: this.#portals,
    });
  }

  /** The catalog as the next statement will see it. */
  #catalog(): CatalogState {
    return this.#transactions.open?.catalogNow() ?? this.#deps.hot.catalog();
  }

  #prepareSql(statement: Extract<Statement, { kind: 'prepare' }>, parsed: ParsedStatement): StatementResult {
    const prepared: ParsedStatement = { ...parsed, statement: statement.statement };
    const declared = statement.types.map((type) => resolveTypeName(type).oid);
    const shape = this.#shapeOf(prepared, declared);
    this.#statements.add({ name: statement.name, parsed: prepared, ...shape, fromSql: true, preparedAtMs: this.#deps.clock.wallMs() });
    return completed('PREPARE');
  }

  async #executeSql(statement: Extract<Statement, { kind: 'execute' }>, execution: Execution): Promise<StatementResult> {
    const prepared = this.#statements.get(statement.name);
    const { parsed, parameterTypes } = prepared;
    if (parsed === null) throw new ThermoclineError('feature-not-supported', 'EXECUTE of an empty statement is not supported');
    if (statement.args.length !== parameterTypes.length) {
      throw new ThermoclineError('syntax', `wrong number of parameters for prepared statement "${statement.name}"`, {
        detail: `Expected ${parameterTypes.length} parameters but got ${statement.args.length}.`,
      });
    }
    const context = this.#execution.bindContext(this.#catalog(), execution.parsed.source);
    const values = bindArguments(statement.args, parameterTypes, context);
    return this.#run(parsed, prepared.columns, values, execution.signal);
  }

  /** Runs a prepared statement with values. Throws 0A000 when its result is not what was told of it. */
  async #run(
    parsed: ParsedStatement,
    columns: StatementShape['columns'],
    values: readonly ParameterValue[],
    signal: AbortSignal,
  ): Promise<StatementResult> {
    const result = await this.#dispatch({ parsed, signal, parameters: new GivenParameters(values) });
    if (result.kind === 'rows') {
      try {
        checkSameResult(columns, result.columns);
      } catch (error) {
        await result.batches[Symbol.asyncIterator]().return?.();
        throw error;
      }
    }
    return result;
  }

  #deallocate(name: string | null): StatementResult {
    if (name === null) this.#statements.clear();
    else {
      this.#statements.get(name);
      this.#statements.remove(name);
    }
    return completed(name === null ? 'DEALLOCATE ALL' : 'DEALLOCATE');
  }

  // --- portals and cursors -------------------------------------------------------------------------------------------------------

  async bind({ portal, statement, parameters, resultFormats }: BindRequest): Promise<void> {
    const prepared = this.#statements.get(statement);
    const { parsed, parameterTypes } = prepared;
    if (parameters.length !== parameterTypes.length) {
      throw new ThermoclineError(
        'protocol-violation',
        `bind message supplies ${parameters.length} parameters, but prepared statement "${statement}" requires ${parameterTypes.length}`,
      );
    }
    if (parsed !== null) this.#refuseAfterFailure(parsed.statement);
    const context = this.#execution.bindContext(this.#catalog(), '');
    const values = parameters.map((text, i): ParameterValue => {
      try {
        return readParameter(parameterTypes[i]!, text, context);
      } catch (error) {
        if (!(error instanceof ThermoclineError)) throw error;
        throw error.with({ where: `${portal === '' ? 'unnamed portal' : `portal "${portal}"`} parameter $${i + 1}` });
      }
    });
    await this.#addPortal({ name: portal, parsed, parameters: values, columns: prepared.columns, resultFormats });
  }

  #addPortal(options: Pick<PortalOptions, 'name' | 'parsed' | 'columns'> & Partial<PortalOptions>): Promise<Portal> {
    const portal = new Portal({
      parameters: [],
      resultFormats: [],
      scroll: false,
      hold: false,
      binary: false,
      savepoints: this.#transactions.open?.savepointCount ?? 0,
      createdAtMs: this.#deps.clock.wallMs(),
      ...options,
    });
    return this.#portals.add(portal).then(() => portal);
  }

  describePortal(name: string): PortalDescription {
    const { parsed, columns, resultFormats } = this.#portals.get(name).options;
    if (parsed !== null && columns !== null) this.#refuseAfterFailure(parsed.statement);
    return { columns, resultFormats };
  }

  async executePortal(name: string, rowsMax: number, signal: AbortSignal): Promise<StatementResult | null> {
    const portal = this.#portals.get(name);
    const { parsed, parameters, columns } = portal.options;
    if (parsed === null) return null;
    return this.#guarded(parsed.statement, signal, async (timed) => {
      if (!portal.started) {
        const result = await portal.start(timed, (own) => this.#run(parsed, columns, parameters, own));
        if (result.kind !== 'rows') return result;
      }
      return portal.next(rowsMax, timed);
    });
  }

  closePortal(name: string): Promise<void> {
    return this.#portals.close(name);
  }

  async #declare(statement: Extract<Statement, { kind: 'declare' }>, execution: Execution): Promise<StatementResult> {
    const { name, query, hold, scroll, binary } = statement;
    if (!hold && this.#transactions.open?.kind !== 'block') {
      throw new ThermoclineError('no-active-transaction', 'DECLARE CURSOR can only be used in transaction blocks');
    }
    const { parsed } = execution;
    // Resolved where it is declared: its snapshot and its errors are those of now.
    const columns: ResultColumn[] = [];
    const portal = await this.#addPortal({ name, parsed, columns, hold, scroll, binary });
    try {
      await portal.start(execution.signal, async (signal) => {
        const result = await this.#execution.query(query, { ...execution, signal });
        if (result.kind === 'rows') columns.push(...result.columns);
        return result;
      });
    } catch (error) {
      await this.#portals.close(name);
      throw error;
    }
    portal.transactional = this.#transactions.open !== null;
    return completed('DECLARE CURSOR');
  }

  async #fetch(statement: Extract<Statement, { kind: 'fetch' }>, signal: AbortSignal): Promise<StatementResult> {
    const portal = this.#portals.get(statement.cursor, 'cursor');
    const result = portal.fetch(statement.direction, statement.count, signal);
    if (!statement.move) return result;
    let rows = 0;
    for await (const batch of result.batches) rows += batch.length;
    return completed(`MOVE ${rows}`);
  }

  async #closeCursor(name: string | null): Promise<StatementResult> {
    if (name === null) await this.#portals.closeAll((p) => p.name !== '');
    else await this.#portals.close(this.#portals.get(name, 'cursor').name);
    return completed(name === null ? 'CLOSE CURSOR ALL' : 'CLOSE CURSOR');
  }

  #objects(): Pick<SystemContext, 'preparedStatements' | 'cursors'> {
    return {
      preparedStatements: this.#statements.list().map((s) => ({ ...s, statement: s.parsed?.text ?? '' })),
      cursors: this.#portals.list().map(({ options }) => ({ ...options, statement: options.parsed?.text ?? '' })),
    };
  }

  #withTimeout(signal: AbortSignal): AbortSignal {
    const ms = this.#settings.statementTimeoutMs();
    return ms === 0 ? signal : AbortSignal.any([signal, AbortSignal.timeout(ms)]);
  }

  #notice(message: string, code = '00000', severity: Notice['severity'] = 'NOTICE', detail?: string): void {
    if (severity === 'NOTICE' && ['warning', 'error'].includes(this.#settings.get('client_min_messages').toLowerCase())) return;
    this.onNotice({ severity, code, message, detail });
  }
}
