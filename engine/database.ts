import type { Node } from '@pgsql/types';
import { ThermoclineError } from '../catalog/errors/thermocline-error.ts';
import type { Clock } from '../catalog/seams/clock.ts';
import type { HotTier } from '../catalog/seams/hot-tier.ts';
import type { Lake } from '../catalog/seams/lake.ts';
import type { Random } from '../catalog/seams/random.ts';
import { DEFAULT_DATABASE } from '../catalog/store/catalog-state.ts';
import type { DuckDb } from './duckdb/instance.ts';
import type { Session, SessionFactory } from './session.ts';
import { DatabaseSession } from './sessions/database-session.ts';
import type { Procedures } from './sessions/procedures.ts';
import { QueryRunner } from './sessions/query-runner.ts';
import type { SystemRelations } from './system-relation.ts';
import type { Mirror } from './union/mirror.ts';

export interface DatabaseDeps {
  readonly hot: HotTier;
  readonly lake: Lake;
  readonly duck: DuckDb;
  /** Cache of hot rows; null: they are always read from the log. */
  readonly mirror: Mirror | null;
  readonly system: SystemRelations;
  readonly procedures: Procedures;
  readonly random: Random;
  readonly clock: Clock;
  /** The tree of a column's DEFAULT from its text (the parser is the front end's). */
  readonly parseExpression: (text: string) => Node;
  /** Called after DDL is committed. */
  readonly catalogChanged: () => void;
}

/** The engine as front ends see it: sessions over one hot tier, one lake and one query executor. */
export class Database implements SessionFactory {
  readonly #deps: DatabaseDeps;
  readonly #runner: QueryRunner;

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
    readonly database: string;
    readonly settings: Readonly<Record<string, string>>;
  }): Promise<Session> {
    const known = this.#deps.hot.catalog().databases;
    const database = known.has(request.database) ? request.database : request.database === request.user ? DEFAULT_DATABASE : null;
    if (database === null) {
      return Promise.reject(
        new ThermoclineError('undefined-database', `database "${request.database}" does not exist`, {
          hint: `The default database is "${DEFAULT_DATABASE}".`,
        }),
      );
    }
    return Promise.resolve(new DatabaseSession({ ...this.#deps, runner: this.#runner }, { ...request, database }));
  }
}
