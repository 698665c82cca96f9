import type { Socket } from 'node:net';
import { type ErrorKind, isKind, ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Clock, Timers } from '../../catalog/seams/clock.ts';
import type { Random } from '../../catalog/seams/random.ts';
import type { Session, SessionFactory } from '../../engine/session.ts';
import { type Access, isLoopback } from '../auth/access.ts';
import { authenticate } from '../auth/authenticate.ts';
import { errorFields } from '../respond/diagnostic-fields.ts';
import { ConnectionEnd } from '../session/channel.ts';
import { ClientLoop } from '../session/client-loop.ts';
import type { Parse } from '../session/simple-query.ts';
import type { StatementPlaces } from '../session/statement-places.ts';
import { encodeBackend } from '../wire/backend-encoder.ts';
import type { BufferPool } from './buffer-pool.ts';
import type { CancelKeys } from './cancel-keys.ts';
import type { ServerLimits } from './server-limits.ts';
import { SocketChannel } from './socket-channel.ts';
import { negotiate, type Startup } from './startup.ts';
import type { WireLog } from './wire-log.ts';
import type { WireMetrics } from './wire-metrics.ts';

export interface ConnectionDeps {
  readonly access: Access;
  readonly random: Random;
  readonly sessions: SessionFactory;
  readonly parse: Parse;
  readonly places: StatementPlaces;
  readonly limits: ServerLimits;
  readonly metrics: WireMetrics;
  readonly log: WireLog;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly cancelKeys: CancelKeys;
  readonly pool: BufferPool;
  /** Takes one of the places for clients: gives it back when called. Null when there is none. */
  readonly takePlace: () => (() => void) | null;
}

/** One socket from accept to close. Everything it takes is taken and given back in {@link serve}. */
export class WireConnection {
  readonly #deps: ConnectionDeps;
  /** The client is on this machine. */
  readonly #local: boolean;
  readonly #channel: SocketChannel;
  readonly #starting = new AbortController();
  #loop: ClientLoop | null = null;

  constructor(socket: Socket, deps: ConnectionDeps) {
    this.#deps = deps;
    this.#local = isLoopback(socket.remoteAddress ?? '');
    this.#channel = new SocketChannel(socket, {
      limits: deps.limits.wire,
      pool: deps.pool,
      metrics: deps.metrics,
      timers: deps.timers,
      stallMsMax: deps.limits.stallMsMax,
      onGone: () => this.#loop?.cancel(new ConnectionEnd(null)),
    });
  }

  /** Resolves when the socket is closed and nothing of the connection is left. Never rejects. */
  async serve(): Promise<void> {
    const { log } = this.#deps;
    try {
      const startup = await this.#negotiated();
      if (startup.kind === 'session') await this.#serveSession(startup);
      else if (startup.kind === 'cancel') this.#deps.cancelKeys.cancel(startup.processId, startup.key);
      else log.debug({ reason: startup.reason }, 'connection closed at startup');
    } catch (error) {
      this.#sayFarewell(error);
    }
    await this.#channel.end();
  }

  /** The connection ends: at once when it is idle or starting, else when its statement is done. */
  leave(farewell: ThermoclineError): void {
    this.#starting.abort(new ConnectionEnd(farewell));
    this.#loop?.leave(farewell);
    this.#channel.wake();
  }

  /** Stops the statement that runs now, if one does. */
  cancel(reason: ThermoclineError): void {
    this.#loop?.cancel(reason);
  }

  destroy(): void {
    this.#channel.destroy();
  }

  async #negotiated(): Promise<Startup> {
    const { timers, limits } = this.#deps;
    const done = new AbortController();
    void timers.sleep(limits.startupMsMax, done.signal).then(
      () => this.#starting.abort(new ConnectionEnd(null)),
      () => {},
    );
    try {
      const startup = await negotiate(this.#channel, this.#deps.access.tls?.context ?? null, this.#starting.signal);
      if (startup.kind === 'session' && !this.#trusted) await this.#authenticated(startup.request.user);
      return startup;
    } finally {
      done.abort();
    }
  }

  /** Comes in without a password. */
  get #trusted(): boolean {
    return this.#local && this.#deps.access.loopback === 'trust';
  }

  async #authenticated(user: string): Promise<void> {
    const { access, random } = this.#deps;
    const channel = this.#channel;
    if (!channel.encrypted && !this.#local) {
      throw new ConnectionEnd(
        new ThermoclineError('invalid-authorization', `connections from other machines must be encrypted, user "${user}"`, {
          hint: 'Connect with sslmode=require.',
        }),
      );
    }
    await authenticate(
      user,
      {
        out: channel.out,
        poll: () => channel.pollEarly(),
        more: (signal) => channel.more(signal),
        flush: (signal) => channel.flush(signal),
      },
      {
        credentials: access.credentials,
        random,
        decoySecret: access.decoySecret,
        channelBinding: channel.encrypted ? (access.tls?.endPoint ?? null) : null,
        signal: this.#starting.signal,
      },
    );
  }

  async #serveSession(startup: Extract<Startup, { kind: 'session' }>): Promise<void> {
    const { sessions, cancelKeys, metrics, log, takePlace } = this.#deps;
    const channel = this.#channel;
    const leavePlace = takePlace();
    if (leavePlace === null) throw new ThermoclineError('too-many-connections', 'sorry, too many clients already');
    metrics.connectionOpened();
    let session: Session | null = null;
    let processId = 0;
    try {
      encodeBackend({ kind: 'authentication-ok' }, channel.out);
      const key = cancelKeys.register(startup.keyBytes, () => this.cancel(canceled()));
      processId = key.processId;
      session = await sessions.openSession({ ...startup.request, trusted: this.#trusted, processId });
      for (const [name, value] of session.reportedSettings()) encodeBackend({ kind: 'parameter-status', name, value }, channel.out);
      encodeBackend({ kind: 'backend-key-data', ...key }, channel.out);
      log.debug({ processId, user: startup.request.user, database: startup.request.database }, 'client connected');
      await this.#runLoop(session);
    } finally {
      cancelKeys.release(processId);
      await session?.close().catch((error: unknown) => log.error({ err: error, processId }, 'session did not close'));
      leavePlace();
      metrics.connectionClosed();
      log.debug({ processId }, 'client disconnected');
    }
  }

  async #runLoop(session: Session): Promise<void> {
    const { parse, places, clock, timers, metrics } = this.#deps;
    // Whoever asked for the end while the session was being opened.
    this.#starting.signal.throwIfAborted();
    this.#loop = new ClientLoop({
      session,
      channel: this.#channel,
      parse,
      places,
      clock,
      timers,
      observer: {
        queryStarted: () => metrics.queryStarted(),
        queryFinished: (elapsedMs) => metrics.queryFinished(elapsedMs),
        errorSent: (error) => this.#errorSent(error),
      },
    });
    try {
      await this.#loop.run();
    } finally {
      this.#loop = null;
    }
  }

  /** The last words, when there is someone to hear them. */
  #sayFarewell(error: unknown): void {
    const farewell = error instanceof ConnectionEnd ? error.farewell : toThermoclineError(error);
    if (farewell === null || this.#channel.gone) return;
    this.#errorSent(farewell);
    this.#channel.out.dropUnfinished();
    encodeBackend({ kind: 'error-response', fields: errorFields(farewell, 'FATAL') }, this.#channel.out);
  }

  #errorSent(error: ThermoclineError): void {
    this.#deps.metrics.errorSent(error.sqlstate);
    if (isKind(error, ...OURS)) this.#deps.log.error({ err: error.fields.cause ?? error, sqlstate: error.sqlstate }, error.message);
  }
}

/** Errors that no client can do anything about. */
const OURS: readonly ErrorKind[] = ['internal', 'data-corrupted', 'index-corrupted', 'lake-corrupted'];

function canceled(): ThermoclineError {
  return new ThermoclineError('query-canceled', 'canceling statement due to user request');
}
