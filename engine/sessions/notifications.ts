import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** What NOTIFY sends. */
export interface Notification {
  /** The sender's process id, as its client knows it. */
  readonly pid: number;
  readonly channel: string;
  readonly payload: string;
}

/** Whoever listens. */
export interface Listener {
  /** False when it has more waiting than it may. */
  readonly hasRoom: () => boolean;
  readonly deliver: (notification: Notification) => void;
}

/** Bytes that a payload stays below, as in PostgreSQL. */
export const PAYLOAD_BYTES_MAX = 8000;

/** LISTEN and NOTIFY between the sessions of a server. What is sent to a channel without listeners is gone. */
export class Notifications {
  /** `database/channel` → who listens. */
  readonly #listeners = new Map<string, Set<Listener>>();

  listen(database: string, channel: string, listener: Listener): void {
    const key = `${database}/${channel}`;
    const listeners = this.#listeners.get(key);
    if (listeners === undefined) this.#listeners.set(key, new Set([listener]));
    else listeners.add(listener);
  }

  unlisten(database: string, channel: string, listener: Listener): void {
    const key = `${database}/${channel}`;
    const listeners = this.#listeners.get(key);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#listeners.delete(key);
  }

  /** Throws 54000, and sends nothing, when somebody who listens has too much waiting. */
  checkRoom(database: string, notifications: readonly Notification[]): void {
    for (const { channel } of notifications) {
      for (const listener of this.#listeners.get(`${database}/${channel}`) ?? []) {
        if (!listener.hasRoom()) throw new ThermoclineError('limit-exceeded', 'too many notifications in the NOTIFY queue');
      }
    }
  }

  send(database: string, notifications: readonly Notification[]): void {
    for (const notification of notifications) {
      for (const listener of this.#listeners.get(`${database}/${notification.channel}`) ?? []) listener.deliver(notification);
    }
  }
}
