import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DuckDb, openDuckDb } from '../../../engine/duckdb/instance.ts';
import { duckTypeName } from '../../../engine/duckdb/type-names.ts';
import { bindQuery, CONNECTION_MACROS } from '../../../engine/plan/bind.ts';
import { catalogOf, table } from '../../../engine/plan/testing/bind-sql.ts';
import { PgGrammar } from '../../../sql/parse/pg-grammar.ts';
import { ddlOf, NAMES, rows, TABLES } from './tables.ts';
import { context, difference, type Engine, parse, readCorpus, textRows } from '../compare.ts';
import { postgres } from '../referee.ts';

/** The 22 queries of TPC-H over a handful of made-up rows: tables in the catalog, rows wherever the engine says, PostgreSQL's answers. */

let duck: DuckDb;
let grammar: PgGrammar;
let theirs: Engine;

beforeAll(async () => {
  const timers = { sleep: () => new Promise<void>(() => {}) };
  duck = await openDuckDb({ threads: 1, memoryLimitBytes: 2 ** 29, tempFolder: null, admittedMax: 2, timers, setup: CONNECTION_MACROS });
  grammar = await PgGrammar.load();
  const ddl: string[] = [];
  for (const name of NAMES) {
    const columns = Object.entries(TABLES[name]!);
    ddl.push(`${ddlOf(name)}; insert into ${name} ${rows(name)};`);
    await duck.run({ sql: `CREATE TABLE ${name} (${columns.map(([c, t]) => `${c} ${duckTypeName(t)}`).join(', ')})` });
    await duck.run({ sql: `INSERT INTO ${name} ${rows(name)}` });
  }
  theirs = await postgres(ddl.join('\n'));
}, 60_000);
afterAll(async () => {
  await duck.close();
  await theirs.close();
});

const QUERIES = readCorpus(readFileSync(new URL('./queries.sql', import.meta.url), 'utf8'));
let someRows = 0;

test.each(QUERIES.map((q, i) => [i + 1, q.sql] as const))('query %i', async (_, sql) => {
  const names = Object.keys(TABLES);
  const catalog = catalogOf(...names.map((name, id) => table(id + 1, name, TABLES[name]!)));
  const bound = bindQuery(parse(grammar, sql), { ...context(sql), catalog });
  const printed = bound.print((id) => {
    const { source, columns } = bound.relations.find((r) => r.id === id)!;
    if (source.kind !== 'union') throw new TypeError(source.kind);
    return [`SELECT ${columns.length === 0 ? '1' : columns.join(', ')} FROM ${names[source.tableId - 1]}`];
  });
  const answer: (string | null)[][] = [];
  for await (const batch of duck.stream({ sql: printed, types: bound.columns.map((c) => c.type), timeZone: 'UTC' }))
    answer.push(...textRows(batch));
  const ours = { columns: bound.columns.map((c) => `${c.name}:${c.typeOid}`), modifiers: null, rows: answer, error: null };
  expect(difference(sql, await theirs.answer(sql), ours)).toBeNull();
  if (answer.some((r) => r.some((v) => v !== null))) someRows++;
});

test('most queries have rows to compare', () => {
  expect(someRows).toBeGreaterThan(16);
});
