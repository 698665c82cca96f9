import type pg from 'pg';
import { expect } from 'vitest';
import { type TemporaryServer, textRows } from '../harness/temporary-server.ts';

/** A session that was there before the trouble, and data in both tiers that the trouble has nothing to do with. */
export interface Witness {
  readonly client: pg.Client;
  /**
   * Fails unless everything is as it was: the session answers, rows and proof of `kept` are the same, `t` holds `rows` rows that add up,
   * and nothing runs any more.
   */
  unharmed(rows?: number): Promise<void>;
}

const KEPT = 1_010;

/** Makes `kept` (1,000 rows cold, 10 hot) and an empty table `t (id bigint not null, name text, day date, price numeric(8,2))`. */
export async function witness(server: TemporaryServer): Promise<Witness> {
  const client = await server.connect();
  await client.query("CREATE TABLE kept (n bigint NOT NULL, s text) WITH ('table.datalake.freshness' = '1 h')");
  await client.query("INSERT INTO kept SELECT i, 'row ' || i FROM generate_series(1, 1000) AS g(i)");
  await client.query("CALL sys.tier('kept')");
  await client.query(`INSERT INTO kept SELECT i, 'row ' || i FROM generate_series(1001, ${KEPT}) AS g(i)`);
  await client.query(
    "CREATE TABLE t (id bigint NOT NULL, name text, day date, price numeric(8,2)) WITH ('table.datalake.freshness' = '1 h')",
  );
  await client.query('SET application_name = witness');
  return {
    client,
    async unharmed(rows = 0) {
      expect(await textRows(client, 'SHOW application_name')).toEqual([['witness']]);
      expect(await textRows(client, 'SELECT count(*), count(DISTINCT n), sum(n) FROM kept')).toEqual([
        [String(KEPT), String(KEPT), String((KEPT * (KEPT + 1)) / 2)],
      ]);
      expect(await verify(client, 'kept')).toEqual({ gaps: '0', overlaps: '0', rows: KEPT, ok: 't' });
      expect(await textRows(client, 'SELECT count(*) FROM t')).toEqual([[String(rows)]]);
      expect(await verify(client, 't')).toEqual({ gaps: '0', overlaps: '0', rows, ok: 't' });
      await settled(server, 'thermocline_statements_running', 0);
      await settled(server, 'thermocline_query_engine_calls_running', 0);
      await settled(server, 'thermocline_query_engine_calls_waiting', 0);
    },
  };
}

/** What `sys.verify_union` says of a table. */
export async function verify(client: pg.Client, table: string): Promise<unknown> {
  const [row] = await textRows(client, `SELECT gaps, overlaps, lake_rows + hot_rows, ok FROM sys.verify_union('${table}')`);
  return { gaps: row![0], overlaps: row![1], rows: Number(row![2]), ok: row![3] };
}

/** Waits until a gauge of the server has a value. */
export async function settled(server: TemporaryServer, gauge: string, value: number): Promise<void> {
  await until(async () => (await gaugeOf(server, gauge)) === value, `${gauge} ${value}`);
}

async function gaugeOf(server: TemporaryServer, gauge: string): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${server.server.httpPort}/metrics`)).text();
  return Number(new RegExp(`^${gauge} (\\S+)$`, 'm').exec(metrics)?.[1]);
}

export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited in vain for ${what}`);
}

/** What a client is told when a statement fails. */
export interface Told {
  readonly code: string | undefined;
  readonly message: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly position: string | undefined;
  readonly where: string | undefined;
}

/** The error of a statement; fails when there is none. */
export async function refused(client: pg.Client, sql: string): Promise<Told> {
  const error = await client.query(sql).then(
    () => null,
    (e: pg.DatabaseError) => e,
  );
  if (error === null) throw new Error(`was accepted: ${sql.slice(0, 200)}`);
  const { code, message, detail, hint, position, where } = error;
  return { code, message, detail, hint, position, where };
}
