import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { SessionRequest } from '../plan/functions/implementation.ts';
import type { AdvisoryLocks } from './advisory-locks.ts';
import { type Listener, type Notification, type Notifications, PAYLOAD_BYTES_MAX } from './notifications.ts';
import type { Transaction } from './transaction.ts';

/** LISTEN, UNLISTEN (null: every channel) and NOTIFY, as they wait for the commit. */
type Action =
  | { readonly kind: 'listen'; readonly channel: string }
  | { readonly kind: 'unlisten'; readonly channel: string | null }
  | { readonly kind: 'notify'; readonly notification: Notification };

export interface CoordinationDeps {
  readonly locks: AdvisoryLocks;
  readonly notifications: Notifications;
  readonly database: string;
  readonly pid: number;
  readonly listener: Listener;
  /** The block or implicit transaction that is open. */
  readonly transaction: () => Transaction | null;
  readonly warn: (message: string, code: string) => void;
}

/** Channels and payloads that one transaction may send. */
const ACTIONS_MAX = 10_000;

/** A session among the others: its advisory locks, and what it listens to and sends. The latter happen with the commit. */
export class Coordination {
  readonly #deps: CoordinationDeps;
  readonly #channels = new Set<string>();
  #waiting: { readonly action: Action; readonly savepoints: number }[] = [];

  constructor(deps: CoordinationDeps) {
    this.#deps = deps;
  }

  /** The channels listened to. */
  get channels(): readonly string[] {
    return [...this.#channels];
  }

  /** What a function of a query asks for; gives what the function says. */
  async perform(request: SessionRequest, signal: AbortSignal): Promise<boolean> {
    const { locks, database } = this.#deps;
    switch (request.kind) {
      case 'lock': {
        const key = `${database}/${request.key}`;
        // Outside a transaction such a lock would be held as long as its statement, which does nothing but take it.
        const isMomentary = request.scope === 'transaction' && this.#deps.transaction() === null;
        let taken = true;
        if (request.wait) await locks.acquire(key, this, request.mode, request.scope, signal);
        else taken = locks.tryAcquire(key, this, request.mode, request.scope);
        if (isMomentary) locks.releaseAll(this, 'transaction');
        return taken;
      }
      case 'unlock': {
        const released = locks.release(`${database}/${request.key}`, this, request.mode);
        const name = request.mode === 'shared' ? 'ShareLock' : 'ExclusiveLock';
        if (!released) this.#deps.warn(`you don't own a lock of type ${name}`, '01000');
        return released;
      }
      case 'unlock-all':
        locks.releaseAll(this, 'session');
        return true;
      case 'notify':
        this.notify(request.channel, request.payload);
        return true;
      default:
        return unreachable(request);
    }
  }

  listen(channel: string): void {
    this.#add({ kind: 'listen', channel });
  }

  unlisten(channel: string | null): void {
    this.#add({ kind: 'unlisten', channel });
  }

  /** Throws 22023 for a channel without a name or a payload that is too long, 54000 when too much is sent. */
  notify(channel: string, payload: string): void {
    if (channel === '') throw new ThermoclineError('invalid-parameter-value', 'channel name cannot be empty');
    if (Buffer.byteLength(channel) > 63) throw new ThermoclineError('invalid-parameter-value', 'channel name too long');
    if (Buffer.byteLength(payload) >= PAYLOAD_BYTES_MAX) throw new ThermoclineError('invalid-parameter-value', 'payload string too long');
    // The same twice in one transaction is sent once.
    const isSame = ({ action: a }: { readonly action: Action }): boolean =>
      a.kind === 'notify' && a.notification.channel === channel && a.notification.payload === payload;
    if (!this.#waiting.some(isSame)) this.#add({ kind: 'notify', notification: { pid: this.#deps.pid, channel, payload } });
  }

  #add(action: Action): void {
    if (this.#waiting.length >= ACTIONS_MAX) throw new ThermoclineError('limit-exceeded', 'too many notifications in one transaction');
    const transaction = this.#deps.transaction();
    this.#waiting.push({ action, savepoints: transaction?.savepointCount ?? 0 });
    if (transaction !== null) return;
    try {
      this.check();
    } catch (error) {
      this.#waiting = [];
      throw error;
    }
    this.ended('commit');
  }

  /** Throws when what waits could not be sent: before a commit. */
  check(): void {
    const { notifications, database } = this.#deps;
    notifications.checkRoom(
      database,
      this.#waiting.flatMap(({ action }) => (action.kind === 'notify' ? [action.notification] : [])),
    );
  }

  /** A transaction is over. */
  ended(outcome: 'commit' | 'rollback'): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#deps.locks.releaseAll(this, 'transaction');
    if (outcome === 'rollback') return;
    for (const { action } of waiting) {
      if (action.kind === 'listen') this.#listen(action.channel);
      else if (action.kind === 'unlisten') this.#unlisten(action.channel);
      else this.#deps.notifications.send(this.#deps.database, [action.notification]);
    }
  }

  /** Back to the savepoint of that number, counted from 1: what was asked for since is forgotten. */
  fellBack(savepoints: number): void {
    this.#waiting = this.#waiting.filter((w) => w.savepoints < savepoints);
  }

  /** DISCARD ALL, and the end of the session. */
  reset(): void {
    this.#waiting = [];
    this.#unlisten(null);
    this.#deps.locks.releaseAll(this);
  }

  #listen(channel: string): void {
    this.#channels.add(channel);
    this.#deps.notifications.listen(this.#deps.database, channel, this.#deps.listener);
  }

  #unlisten(channel: string | null): void {
    for (const each of channel === null ? [...this.#channels] : [channel]) {
      this.#channels.delete(each);
      this.#deps.notifications.unlisten(this.#deps.database, each, this.#deps.listener);
    }
  }
}
