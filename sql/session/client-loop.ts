import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';
import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { parseDurationMs } from '../../catalog/model/duration.ts';
import type { Clock, Timers } from '../../catalog/seams/clock.ts';
import type { Session } from '../../engine/session.ts';
import type { Notification } from '../../engine/sessions/notifications.ts';
import { errorFields, noticeFields } from '../respond/diagnostic-fields.ts';
import { encodeBackend } from '../wire/backend-encoder.ts';
import type { FrontendMessage } from '../wire/frontend-message.ts';
import { type Channel, ConnectionEnd, FLUSH_BYTES } from './channel.ts';
import { type ConnectionState, EXTENDED, REACTIONS } from './connection-state.ts';
import { type ExtendedMessage, runExtended } from './extended-query.ts';
import { type Parse, type QueryContext, runQueryString } from './simple-query.ts';
import type { StatementPlaces } from './statement-places.ts';

/** What the loop tells of itself, for logs and metrics. */
interface LoopObserver {
  queryStarted(): void;
  queryFinished(elapsedMs: number, error: ThermoclineError | null): void;
  /** Called for every error the client is told of; `internal` ones are ours, and their cause belongs in the log. */
  errorSent(error: ThermoclineError): void;
}

export interface ClientLoopDeps {
  readonly session: Session;
  readonly channel: Channel;
  readonly parse: Parse;
  readonly places: StatementPlaces;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly observer: LoopObserver;
}

/** How long a client may say nothing. */
const IDLE_TIMEOUTS = {
  inside: {
    setting: 'idle_in_transaction_session_timeout',
    kind: 'idle-in-transaction-timeout',
    message: 'terminating connection due to idle-in-transaction timeout',
  },
  outside: { setting: 'idle_session_timeout', kind: 'idle-session-timeout', message: 'terminating connection due to idle-session timeout' },
} as const;

/** Notifications that wait for a client that is busy: beyond, whoever sends is refused. */
const NOTIFICATIONS_MAX = 10_000;

/** Messages handled without waiting for input before other connections have their turn. */
const MESSAGES_PER_TURN = 32;

/**
 * One client from its first ReadyForQuery to its end: takes a message, looks up what to do about it, does it, takes the next.
 *
 * Statements run one at a time. `cancel` is the only thing that may be called while one runs.
 */
export class ClientLoop {
  readonly #deps: ClientLoopDeps;
  #state: ConnectionState = 'ready';
  #running: AbortController | null = null;
  #leaving: ThermoclineError | null = null;
  /** Nothing has come since the last ReadyForQuery. */
  #atRest = false;
  /** Settings that changed since the last ReadyForQuery: reported once, with their last value. */
  readonly #changed = new Map<string, string>();
  /** What other sessions sent, not yet told. */
  readonly #notifications: Notification[] = [];
  /** As the client knows them. */
  readonly #told: Map<string, string>;

  constructor(deps: ClientLoopDeps) {
    this.#deps = deps;
    const { session, channel } = deps;
    this.#told = new Map(session.reportedSettings());
    session.onNotice = (notice) => encodeBackend({ kind: 'notice-response', fields: noticeFields(notice) }, channel.out);
    session.onNotification = (notification) => this.#notified(notification);
    session.hasRoom = () => this.#notifications.length < NOTIFICATIONS_MAX;
    session.onSettingChanged = (name, value) => void this.#changed.set(name, value);
  }

  get busy(): boolean {
    return this.#running !== null;
  }

  /** Stops the statement that runs now, if one does: never the next one. */
  cancel(reason: ThermoclineError | ConnectionEnd): void {
    this.#running?.abort(reason);
  }

  /** Says goodbye as soon as no statement runs. A loop that waits for input must be woken: `more` may resolve with nothing to poll. */
  leave(farewell: ThermoclineError): void {
    this.#leaving ??= farewell;
  }

  /** Resolves when the client says Terminate; rejects with {@link ConnectionEnd} when the connection ends otherwise. */
  async run(): Promise<void> {
    const { channel } = this.#deps;
    this.#ready();
    let handled = 0;
    for (;;) {
      if (this.#leaving !== null) throw new ConnectionEnd(this.#leaving);
      const message = channel.poll();
      if (message === null) {
        await channel.flush();
        handled = 0;
        if (this.#leaving === null) await this.#idle();
        continue;
      }
      if (!(await this.#react(message))) return;
      if (channel.out.position >= FLUSH_BYTES) await channel.flush();
      if (++handled >= MESSAGES_PER_TURN) {
        handled = 0;
        await yieldToLoop();
      }
    }
  }

  /** Waits for the client: for as long as its settings allow. */
  async #idle(): Promise<void> {
    const { session, channel, timers } = this.#deps;
    const timeout = this.#atRest ? IDLE_TIMEOUTS[session.transactionStatus() === 'I' ? 'outside' : 'inside'] : null;
    const ms = timeout === null ? 0 : parseDurationMs(session.setting(timeout.setting) || '0');
    if (timeout === null || ms === 0) return channel.more();
    const late = new AbortController();
    const over = new AbortController();
    void timers.sleep(ms, over.signal).then(
      () => late.abort(new ConnectionEnd(new ThermoclineError(timeout.kind, timeout.message))),
      () => {},
    );
    try {
      await channel.more(late.signal);
    } finally {
      over.abort();
    }
  }

  /** False when the client has said goodbye. */
  async #react(message: FrontendMessage): Promise<boolean> {
    const reaction = REACTIONS[this.#state][message.kind];
    this.#atRest = false;
    switch (reaction) {
      case 'run-query':
        if (message.kind === 'query') await this.#query(message.sql);
        return true;
      case 'run-extended':
        await this.#extended(message as ExtendedMessage);
        return true;
      case 'refuse-function-call':
        this.#error(new ThermoclineError('feature-not-supported', 'the function call protocol is not supported'));
        this.#ready();
        return true;
      case 'report-malformed':
        if (message.kind === 'malformed') await this.#malformed(message);
        return true;
      case 'sync':
        this.#state = 'ready';
        await this.#endImplicit();
        this.#ready();
        return true;
      case 'flush':
        await this.#deps.channel.flush();
        return true;
      case 'drop':
        return true;
      case 'terminate':
        return false;
      case 'out-of-step':
      case 'take-copy-data':
      case 'end-copy':
      case 'fail-copy':
        throw new ConnectionEnd(new ThermoclineError('protocol-violation', `unexpected message "${message.kind}"`));
      default:
        return unreachable(reaction);
    }
  }

  async #malformed(message: Extract<FrontendMessage, { kind: 'malformed' }>): Promise<void> {
    // A Sync that cannot be read is still where skipping would end.
    if (EXTENDED.has(message.of) && message.of !== 'sync') return this.#skip(message.error);
    this.#error(message.error);
    this.#ready();
  }

  async #query(sql: Uint8Array): Promise<void> {
    const { session } = this.#deps;
    // A query string without a Sync before it ends what was between.
    await this.#endImplicit();
    session.closeStatement('');
    const failure = await this.#run((context) => runQueryString(sql, context), true);
    if (failure !== null) this.#error(failure);
    this.#ready();
  }

  async #extended(message: ExtendedMessage): Promise<void> {
    const failure = await this.#run((context) => runExtended(message, context), message.kind === 'execute');
    if (failure !== null) await this.#skip(failure);
  }

  /** One error, and nothing more until Sync: what was done since the last one is undone. */
  async #skip(failure: ThermoclineError): Promise<void> {
    this.#error(failure);
    this.#state = 'skipping';
    this.#deps.session.failTransaction?.();
    await this.#endImplicit();
  }

  /** Ends what ran since the last Sync, outside a block; the client is told when that fails. */
  async #endImplicit(): Promise<void> {
    try {
      await this.#deps.session.endImplicit('commit');
    } catch (error) {
      this.#error(toThermoclineError(error));
    }
  }

  /** Runs something that can be cancelled; gives the error it failed with. `counted`: as a query, for the observer. */
  async #run(work: (context: QueryContext) => Promise<void>, counted: boolean): Promise<ThermoclineError | null> {
    const { session, channel, parse, places, timers, clock, observer } = this.#deps;
    const running = new AbortController();
    const started = clock.monotonicMs();
    let failure: ThermoclineError | null = null;
    if (counted) observer.queryStarted();
    this.#running = running;
    try {
      await work({ session, channel, parse, places, timers, signal: running.signal });
    } catch (error) {
      failure = this.#failed(error, running.signal);
    } finally {
      this.#running = null;
      // Also when the connection ends with it.
      if (counted) observer.queryFinished(clock.monotonicMs() - started, failure);
    }
    return failure;
  }

  /** What the client is told about what failed; throws when the connection ends with it. */
  #failed(error: unknown, signal: AbortSignal): ThermoclineError {
    // Whatever the engine made of an abort, its reason is what happened.
    const cause: unknown = signal.aborted ? signal.reason : error;
    if (cause instanceof ConnectionEnd) throw this.#ended(cause);
    const failure = toThermoclineError(cause);
    if (failure.kind === 'admin-shutdown') throw new ConnectionEnd(failure);
    return failure;
  }

  /** A client that is out of step in the middle of a COPY hears of it twice, as from Postgres: the statement's error, then the end. */
  #ended(end: ConnectionEnd): ConnectionEnd {
    if (end.farewell?.kind === 'protocol-violation') this.#error(end.farewell);
    return end;
  }

  #error(error: ThermoclineError): void {
    this.#deps.observer.errorSent(error);
    this.#deps.channel.out.dropUnfinished();
    encodeBackend({ kind: 'error-response', fields: errorFields(error, 'ERROR') }, this.#deps.channel.out);
  }

  /** Sent where the client may expect it: between statements, outside a block; at once to one that waits there. */
  #notified(notification: Notification): void {
    this.#notifications.push(notification);
    if (!this.#atRest || this.busy || this.#deps.session.transactionStatus() !== 'I') return;
    this.#sendNotifications();
    // A connection that breaks meanwhile is noticed by whoever reads from it.
    void this.#deps.channel.flush().catch(() => {});
  }

  #sendNotifications(): void {
    for (const { pid, channel, payload } of this.#notifications.splice(0)) {
      encodeBackend({ kind: 'notification-response', processId: pid, channel, payload }, this.#deps.channel.out);
    }
  }

  #ready(): void {
    const { session, channel } = this.#deps;
    for (const [name, value] of this.#changed) {
      if (this.#told.get(name) === value) continue;
      encodeBackend({ kind: 'parameter-status', name, value }, channel.out);
      this.#told.set(name, value);
    }
    this.#changed.clear();
    if (session.transactionStatus() === 'I') this.#sendNotifications();
    encodeBackend({ kind: 'ready-for-query', status: session.transactionStatus() }, channel.out);
    this.#atRest = true;
  }
}
