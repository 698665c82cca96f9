import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryServer, temporaryServer } from '../../harness/temporary-server.ts';
import type { Engine } from '../compare.ts';
import { readStatements } from '../corpus.ts';
import { postgres } from '../referee.ts';
import { loadUnion, refereeSetup, tiersOf, type UnionTable, unionDifference } from '../union-tables.ts';
import { HITS_DDL, hitsRows, NINETY_SUMS } from './hits-table.ts';

/** ClickBench's 43 queries over a union table, part in the lake and part hot, through the wire; PostgreSQL's rows in full. */

const ROWS = hitsRows(1500, 43);
const TABLE: UnionTable = { name: 'hits', ddl: HITS_DDL, cold: ROWS.slice(0, 1000), hot: ROWS.slice(1000) };
const QUERIES = readStatements(readFileSync(new URL('./queries.sql', import.meta.url), 'utf8')).map((q) =>
  q.replace('{SUMS}', NINETY_SUMS),
);

let server: TemporaryServer;
let ours: pg.Client;
let theirs: Engine;
let withRows = 0;

beforeAll(async () => {
  server = await temporaryServer();
  ours = await server.connect();
  await loadUnion(ours, [TABLE]);
  theirs = await postgres(refereeSetup([TABLE]));
}, 120_000);
afterAll(async () => {
  await theirs.close();
  await server[Symbol.asyncDispose]();
});

test('the table is in both tiers', async () => {
  expect(await tiersOf(ours, 'hits')).toEqual({ cold: 1000, all: 1500 });
  expect(QUERIES).toHaveLength(43);
});

test.each(QUERIES.map((sql, i) => [i + 1, sql] as const))('query %i', async (_, sql) => {
  expect(await unionDifference(ours, theirs, sql)).toBeNull();
  if ((await theirs.answer(sql)).rows.length > 0) withRows++;
});

test('every query has rows to compare', () => {
  expect(withRows).toBe(43);
});
