import { PGlite } from '@electric-sql/pglite';

/** What a real Postgres makes of a text: its own text form, or the error's SQLSTATE and message. */
export type Verdict = { readonly ok: string } | { readonly sqlstate: string; readonly message: string };

const TRY_INPUT = `
  CREATE FUNCTION try_input(value text, type text) RETURNS text[] LANGUAGE plpgsql AS $$
  DECLARE result text;
  BEGIN
    EXECUTE format('CREATE TEMP TABLE IF NOT EXISTS %I (c %s)', 'try ' || type, type);
    -- An assignment, as COPY makes it: an explicit cast would cut long strings in silence.
    EXECUTE format('INSERT INTO %I VALUES (%L) RETURNING format(''%%s'', c)', 'try ' || type, value) INTO result;
    RETURN array['ok', result];
  EXCEPTION WHEN others THEN
    RETURN array[sqlstate, sqlerrm];
  END $$;
  SET client_min_messages = error;
`;

/** Postgres from npm as a referee. */
export class PostgresOracle {
  readonly db: PGlite;

  private constructor(db: PGlite) {
    this.db = db;
  }

  static async start(): Promise<PostgresOracle> {
    const db = await PGlite.create();
    await db.exec(TRY_INPUT);
    return new PostgresOracle(db);
  }

  /** Each text read as the type and printed again, in the given time zone. */
  async input(cases: readonly { readonly text: string; readonly type: string }[], timeZone = 'UTC'): Promise<Verdict[]> {
    await this.db.query(`SELECT set_config('TimeZone', $1, false)`, [timeZone]);
    const { rows } = await this.db.query<{ r: [string, string] }>(
      `SELECT try_input(value, type) AS r FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS c(value, type, n) ORDER BY n`,
      [cases.map((c) => c.text), cases.map((c) => c.type)],
    );
    return rows.map(({ r }) => (r[0] === 'ok' ? { ok: r[1] } : { sqlstate: r[0], message: r[1] }));
  }

  async close(): Promise<void> {
    await this.db.close();
  }
}
