import duckdb from '@duckdb/node-bindings';
import { assert } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Timers } from '../../catalog/seams/clock.ts';
import type { Admission } from './admission.ts';

/** An interrupt that arrives before a call has begun is forgotten by it, so it is repeated until the call returns. */
const INTERRUPT_EVERY_MS = 10;
/** How long a cancelled caller waits for DuckDB to let go; after that it is answered and the clean-up goes on behind. */
const LET_GO_MS = 100;

export interface ConnectionHost {
  readonly admission: Admission;
  readonly timers: Timers;
  /** What a source named in `sql` threw, if one did. */
  sourceFailure(sql: string): ThermoclineError | null;
  /** The error to show for what a call for `sql` rejected with. */
  translate(error: unknown, sql: string): ThermoclineError;
  /** Called once, when the native connection is gone. */
  disconnected(connection: DuckConnection): void;
}

/**
 * One native connection, used for one query and thrown away: it costs 20 µs, and nothing of an earlier query can then cut, lock or
 * leak into the next one. Calls run one at a time.
 *
 * Every call takes a place of the admission, is interrupted when its signal aborts, and is settled before the connection is closed.
 */
export class DuckConnection {
  readonly native: duckdb.Connection;
  readonly #host: ConnectionHost;
  /** Settles with the call under way, never rejects; null when none is. */
  #inFlight: Promise<void> | null = null;
  #busy = false;
  /** A caller was answered before DuckDB let go. */
  #stuck = false;
  #closing: Promise<void> | null = null;
  /** A streaming result is open whose tasks DuckDB's threads may still be running. */
  #openResult = false;

  constructor(native: duckdb.Connection, host: ConnectionHost) {
    this.native = native;
    this.#host = host;
  }

  /** A result that is read in pieces was begun, or read to its end. */
  set openResult(open: boolean) {
    this.#openResult = open;
  }

  /** What a source named in `sql` threw: such an error survives only on this side. */
  sourceFailure(sql: string): ThermoclineError | null {
    return this.#host.sourceFailure(sql);
  }

  /** Runs `release`, which frees what a call may still be using, now or when that call has returned. */
  afterCall(release: () => void): void {
    if (this.#inFlight === null) release();
    else void this.#inFlight.then(release);
  }

  /** Runs `work`, a native call on this connection for `sql`. */
  async call<T>(sql: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    assert(!this.#busy, 'one call at a time on a connection');
    this.#refuseWhenClosing();
    this.#busy = true;
    try {
      let leave: () => void;
      try {
        leave = await this.#host.admission.enter(signal);
      } catch (error) {
        throw canceled(error);
      }
      try {
        this.#refuseWhenClosing();
      } catch (error) {
        leave();
        throw error;
      }
      const pending = work();
      const ended = () => {
        this.#inFlight = null;
        leave();
      };
      const settled = pending.then(ended, ended);
      this.#inFlight = settled;
      try {
        return signal === undefined ? await pending : await this.#interruptible(pending, settled, signal);
      } catch (error) {
        if (signal?.aborted) throw canceled(signal.reason);
        throw this.#host.translate(error, sql);
      }
    } finally {
      this.#busy = false;
    }
  }

  /** Only whoever closes the whole instance closes a connection under its user's hands. */
  #refuseWhenClosing(): void {
    if (this.#closing !== null) throw new ThermoclineError('admin-shutdown', 'the query engine is shutting down');
  }

  async #interruptible<T>(pending: Promise<T>, settled: Promise<void>, signal: AbortSignal): Promise<T> {
    let onAbort = () => {};
    const aborted = new Promise<void>((resolve) => (onAbort = resolve));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      await Promise.race([settled, aborted]);
      if (!signal.aborted) return await pending;
      pending.catch(() => {});
      this.#stuck = !(await this.#interruptUntil(settled, LET_GO_MS));
      throw signal.reason;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Interrupts again and again until the call under way has returned, for at most `ms`; whether it has. */
  async #interruptUntil(settled: Promise<void>, ms: number): Promise<boolean> {
    let done = false;
    const end = settled.then(() => (done = true));
    for (let waited = 0; !done && waited < ms; waited += INTERRUPT_EVERY_MS) {
      duckdb.interrupt(this.native);
      await Promise.race([end, this.#host.timers.sleep(INTERRUPT_EVERY_MS)]);
    }
    return done;
  }

  /**
   * Lets go of everything. Resolves when that is done or, if DuckDB does not let go at once, after a moment: the rest then happens
   * behind. Safe to call twice.
   */
  async close(): Promise<void> {
    const closed = this.closed();
    if (this.#stuck) return;
    await (this.#inFlight === null && !this.#openResult ? closed : Promise.race([closed, this.#host.timers.sleep(LET_GO_MS)]));
  }

  /** Resolves when the native connection is gone. */
  closed(): Promise<void> {
    return (this.#closing ??= this.#disconnect());
  }

  async #disconnect(): Promise<void> {
    if (this.#inFlight !== null) await this.#interruptUntil(this.#inFlight, Number.POSITIVE_INFINITY);
    if (this.#openResult) {
      // Ending an open result waits for tasks, which may wait for sources on this very thread: so it is done on the pool, by a next query.
      duckdb.interrupt(this.native);
      const leave = await this.#host.admission.enter();
      await duckdb.query(this.native, 'SELECT 1').then(
        () => leave(),
        () => leave(),
      );
    }
    duckdb.disconnect_sync(this.native);
    this.#host.disconnected(this);
  }
}

/** The reason of an abort as the error to throw: whoever aborted may have said why. */
export function canceled(reason: unknown): ThermoclineError {
  if (reason instanceof ThermoclineError) return reason;
  return new ThermoclineError('query-canceled', 'canceling statement due to user request', { cause: reason });
}
