import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

export type LockMode = 'shared' | 'exclusive';
/** How long a lock is held. */
export type LockScope = 'session' | 'transaction';

interface Hold {
  readonly owner: object;
  readonly mode: LockMode;
  readonly scope: LockScope;
}

interface Waiter {
  readonly owner: object;
  readonly mode: LockMode;
  readonly grant: () => void;
}

/**
 * PostgreSQL's advisory locks: names that mean what clients agree on, such as "the migrations of this application". One for the server.
 *
 * An owner may hold a lock several times, and gives it back as often. Waiters are served in their order, so none starves; a wait that would
 * close a circle is refused. Memory: an entry a lock held or waited for.
 */
export class AdvisoryLocks {
  readonly #holds = new Map<string, Hold[]>();
  readonly #waiters = new Map<string, Waiter[]>();

  /** Takes it if nobody is in the way. */
  tryAcquire(key: string, owner: object, mode: LockMode, scope: LockScope): boolean {
    const isAgain = (this.#holds.get(key) ?? []).some((h) => h.owner === owner && (h.mode === 'exclusive' || h.mode === mode));
    if (!isAgain && ((this.#waiters.get(key) ?? []).length > 0 || this.#blockers(key, owner, mode).length > 0)) return false;
    this.#hold(key, { owner, mode, scope });
    return true;
  }

  /** Takes it once nobody is in the way. Throws 40P01 instead of waiting for ever, and what the signal was aborted with. */
  async acquire(key: string, owner: object, mode: LockMode, scope: LockScope, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.tryAcquire(key, owner, mode, scope)) return;
    if (this.#closesCircle(key, owner, mode)) throw new ThermoclineError('deadlock-detected', 'deadlock detected');
    const waiters = this.#waiters.get(key) ?? [];
    this.#waiters.set(key, waiters);
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => {
        waiters.splice(waiters.indexOf(waiter), 1);
        this.#serve(key);
        reject(signal.reason as Error);
      };
      const waiter: Waiter = {
        owner,
        mode,
        grant: () => {
          signal.removeEventListener('abort', stop);
          this.#hold(key, { owner, mode, scope });
          resolve();
        },
      };
      waiters.push(waiter);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  /** Gives back one hold of the session's; false when there is none. */
  release(key: string, owner: object, mode: LockMode): boolean {
    const holds = this.#holds.get(key) ?? [];
    const index = holds.findIndex((h) => h.owner === owner && h.mode === mode && h.scope === 'session');
    if (index === -1) return false;
    holds.splice(index, 1);
    this.#serve(key);
    return true;
  }

  /** Gives back all holds of an owner, or those of one scope. */
  releaseAll(owner: object, scope?: LockScope): void {
    for (const [key, holds] of this.#holds) {
      const kept = holds.filter((h) => h.owner !== owner || (scope !== undefined && h.scope !== scope));
      if (kept.length === holds.length) continue;
      this.#holds.set(key, kept);
      this.#serve(key);
    }
  }

  #hold(key: string, hold: Hold): void {
    const holds = this.#holds.get(key);
    if (holds === undefined) this.#holds.set(key, [hold]);
    else holds.push(hold);
  }

  /** Who must give it back first. */
  #blockers(key: string, owner: object, mode: LockMode): object[] {
    const others = (this.#holds.get(key) ?? []).filter((h) => h.owner !== owner);
    return others.filter((h) => mode === 'exclusive' || h.mode === 'exclusive').map((h) => h.owner);
  }

  /** Whether somebody that `owner` would wait for waits for `owner`. */
  #closesCircle(key: string, owner: object, mode: LockMode): boolean {
    const ahead = (this.#waiters.get(key) ?? []).map((w) => w.owner);
    const open = [...this.#blockers(key, owner, mode), ...ahead];
    const seen = new Set<object>();
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === owner) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      for (const [other, waiters] of this.#waiters) {
        const place = waiters.findIndex((w) => w.owner === next);
        if (place === -1) continue;
        open.push(...this.#blockers(other, next, waiters[place]!.mode), ...waiters.slice(0, place).map((w) => w.owner));
      }
    }
    return false;
  }

  /** Grants what can be granted now, in order. */
  #serve(key: string): void {
    const waiters = this.#waiters.get(key) ?? [];
    while (waiters.length > 0 && this.#blockers(key, waiters[0]!.owner, waiters[0]!.mode).length === 0) waiters.shift()!.grant();
    if (waiters.length === 0) this.#waiters.delete(key);
    if (this.#holds.get(key)?.length === 0) this.#holds.delete(key);
  }
}
