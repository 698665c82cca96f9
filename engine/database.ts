import { ThermoclineError } from '../catalog/errors/thermocline-error.ts';
import { SUPERUSER } from '../catalog/model/access.ts';
import type { Timers } from '../catalog/seams/clock.ts';
import type { Lake } from '../catalog/seams/lake.ts';
import { hasPrivilege } from '../catalog/store/access-state.ts';
import { DEFAULT_DATABASE } from '../catalog/store/catalog-state.ts';
import { parseScramVerifier, type ScramVerifier } from './access/scram-verifier.ts';
import type { DuckDb } from './duckdb/instance.ts';
import type { Session, SessionFactory } from './session.ts';
import { AdvisoryLocks } from './sessions/advisory-locks.ts';
import { DatabaseSession } from './sessions/database-session.ts';
import type { DatabaseUse, SessionDeps } from './sessions/statement-execution.ts';
import { Notifications } from './sessions/notifications.ts';
import { QueryRunner } from './sessions/query-runner.ts';
import type { Mirror } from './union/mirror.ts';

export interface DatabaseDeps extends Omit<SessionDeps, 'runner' | 'databases' | 'locks' | 'notifications'> {
  readonly lake: Lake;
  readonly duck: DuckDb;
  /** Cache of hot rows; null: they are always read from the log. */
  readonly mirror: Mirror | null;
  readonly timers: Timers;
}

/** The engine as front ends see it: sessions over one hot tier, one lake and one query executor. */
export class Database implements SessionFactory {
  readonly #deps: DatabaseDeps;
  readonly #runner: QueryRunner;
  readonly #locks = new AdvisoryLocks();
  readonly #notifications = new Notifications();
  /** Open sessions by database. */
  readonly #sessions = new Map<string, number>();
  /** Databases that are being dropped. */
  readonly #closing = new Set<string>();

  constructor(deps: DatabaseDeps) {
    this.#deps = deps;
    this.#runner = new QueryRunner(deps);
  }

  /**
   * A session on the named database. A database that does not exist but is named like the user (what a bare `psql -h localhost` asks
   * for) means the default one; any other unknown name is 3D000.
   */
  openSession(request: {
    readonly user: string;
    readonly trusted: boolean;
    readonly database: string;
    readonly settings: Readonly<Record<string, string>>;
    readonly processId?: number | undefined;
  }): Promise<Session> {
    const { databases: known, access } = this.#deps.hot.catalog();
    const database = known.has(request.database) ? request.database : request.database === request.user ? DEFAULT_DATABASE : null;
    if (database === null || this.#closing.has(database)) {
      return Promise.reject(
        new ThermoclineError('undefined-database', `database "${request.database}" does not exist`, {
          hint: `The default database is "${DEFAULT_DATABASE}".`,
        }),
      );
    }
    const role = access.roles.has(request.user) || !request.trusted ? request.user : SUPERUSER;
    if (access.roles.get(role)?.login !== true) {
      return Promise.reject(new ThermoclineError('invalid-authorization', `role "${role}" is not permitted to log in`));
    }
    if (!hasPrivilege(access, role, { kind: 'database', database }, 'connect')) {
      return Promise.reject(new ThermoclineError('insufficient-privilege', `permission denied for database "${database}"`));
    }
    return Promise.resolve(this.#open({ ...request, role, database }));
  }

  #open(request: ConstructorParameters<typeof DatabaseSession>[1]): Session {
    const { database } = request;
    const count = (by: number): void => {
      this.#sessions.set(database, this.#sessionsOf(database) + by);
    };
    const databases: DatabaseUse = {
      sessions: (name) => this.#sessionsOf(name),
      closing: async (name, run) => {
        this.#closing.add(name);
        await run().finally(() => this.#closing.delete(name));
      },
    };
    const shared = { runner: this.#runner, locks: this.#locks, notifications: this.#notifications };
    const session = new DatabaseSession({ ...this.#deps, ...shared, databases }, request, () => count(-1));
    count(1);
    return session;
  }

  #sessionsOf(database: string): number {
    return this.#sessions.get(database) ?? 0;
  }

  /** What a password of this user is checked against; null when nobody may log in by this name with a password. */
  verifierOf(user: string): ScramVerifier | null {
    const role = this.#deps.hot.catalog().access.roles.get(user);
    return role?.login === true && role.password !== null ? parseScramVerifier(role.password) : null;
  }
}
