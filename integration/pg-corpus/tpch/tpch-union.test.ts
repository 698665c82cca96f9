import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryServer, temporaryServer } from '../../harness/temporary-server.ts';
import { difference, type Engine } from '../compare.ts';
import { readStatements } from '../corpus.ts';
import { answerOf, postgres } from '../referee.ts';
import { loadUnion, refereeSetup, tiersOf } from '../union-tables.ts';
import { UNION_TABLES } from './tables.ts';

/** TPC-H's 22 queries over tables of which two thirds are in the lake and the rest hot, through the wire; PostgreSQL's rows in full. */

const QUERIES = readStatements(readFileSync(new URL('./queries.sql', import.meta.url), 'utf8'));

let server: TemporaryServer;
let ours: pg.Client;
let theirs: Engine;

beforeAll(async () => {
  server = await temporaryServer();
  ours = await server.connect();
  await loadUnion(ours, UNION_TABLES);
  theirs = await postgres(refereeSetup(UNION_TABLES));
}, 120_000);
afterAll(async () => {
  await theirs.close();
  await server[Symbol.asyncDispose]();
});

test('the tables are in both tiers', async () => {
  for (const { name, cold, hot } of UNION_TABLES)
    expect(await tiersOf(ours, name)).toEqual({ cold: cold.length, all: cold.length + hot.length });
  expect(QUERIES).toHaveLength(22);
});

test.each(QUERIES.map((sql, i) => [i + 1, sql] as const))('query %i', async (_, sql) => {
  expect(difference(sql, await theirs.answer(sql), await answerOf(ours, sql))).toBeNull();
});
