import pg from 'pg';
import { difference, type Engine } from './compare.ts';
import { answerOf } from './referee.ts';

/** A table in two tiers: the first rows tiered, the last ones hot. */
export interface UnionTable {
  readonly name: string;
  readonly ddl: string;
  readonly cold: readonly string[];
  readonly hot: readonly string[];
}

/** Makes the tables on a Thermocline server: cold rows in two rounds, so that the lake has several files. */
export async function loadUnion(client: pg.Client, tables: readonly UnionTable[]): Promise<void> {
  for (const { name, ddl, cold, hot } of tables) {
    await client.query(ddl);
    const half = cold.length >> 1;
    for (const rows of [cold.slice(0, half), cold.slice(half)]) {
      if (rows.length === 0) continue;
      await client.query(`insert into ${name} values ${rows.join(', ')}`);
      await client.query(`call sys.tier('${name}')`);
    }
    if (hot.length > 0) await client.query(`insert into ${name} values ${hot.join(', ')}`);
  }
}

/** The same for the referee. */
export function refereeSetup(tables: readonly UnionTable[]): string {
  return tables.map(({ name, ddl, cold, hot }) => `${ddl}; insert into ${name} values ${[...cold, ...hot].join(', ')};`).join('\n');
}

/** How many rows of a table each tier holds. */
export async function tiersOf(client: pg.Client, name: string): Promise<{ readonly cold: number; readonly all: number }> {
  const count = async (table: string): Promise<number> => Number((await client.query(`select count(*) as n from ${table}`)).rows[0].n);
  return { cold: await count(`${name}$lake`), all: await count(name) };
}

const LIMIT = / limit \d+(?: offset \d+)?$/i;

/**
 * How our answer differs; null when it is right. Where ties let LIMIT choose, every row without it is compared, and of the rows with it
 * that there are as many, all of them rows of the whole answer.
 */
export async function unionDifference(ours: pg.Client, theirs: Engine, sql: string): Promise<string | null> {
  const whole = sql.replace(LIMIT, '');
  // Unordered: ties have no order.
  const unordered = whole.replace(/ order by [^()]*(?:\([^()]*\)[^()]*)*$/i, '');
  const all = await answerOf(ours, unordered);
  const how = difference(unordered, await theirs.answer(unordered), all);
  if (how !== null) return how;
  const ordered = await answerOf(ours, sql);
  const expected = await theirs.answer(sql);
  if (ordered.error !== null || expected.error !== null) return difference(sql, expected, ordered);
  if (ordered.rows.length !== expected.rows.length) return `${ordered.rows.length} rows instead of ${expected.rows.length}`;
  const known = new Map<string, number>();
  for (const row of all.rows) known.set(JSON.stringify(row), (known.get(JSON.stringify(row)) ?? 0) + 1);
  for (const row of ordered.rows) {
    const left = (known.get(JSON.stringify(row)) ?? 0) - 1;
    if (left < 0) return `a row that is none of the answer: ${JSON.stringify(row)}`;
    known.set(JSON.stringify(row), left);
  }
  const key = orderKey(sql, ordered.columns);
  if (key === null) return null;
  const keys = (rows: readonly (readonly (string | null)[])[]): string => rows.map((r) => r[key]).join(' ');
  return keys(ordered.rows) === keys(expected.rows) ? null : `order: ${keys(expected.rows)}\n  ours: ${keys(ordered.rows)}`;
}

/** The output column that the answer is ordered by first, when it is one. */
function orderKey(sql: string, columns: readonly string[]): number | null {
  const name = / order by (\w+)/i.exec(sql)?.[1]?.toLowerCase();
  const index = columns.findIndex((c) => c.split(':')[0] === name);
  return index < 0 ? null : index;
}
