import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryServer, temporaryServer } from '../harness/temporary-server.ts';
import { clientNames, clientStatements } from './client-statement.ts';
import { differencesOf, makeShop } from './replayed.ts';

/**
 * What real clients ask of a server, answered as PostgreSQL 15 answers it. `accepted.json` says of each statement that is not, why;
 * one that has become equal leaves the list.
 */
const ACCEPTED = JSON.parse(readFileSync(new URL('accepted.json', import.meta.url), 'utf8')) as Record<string, string>;

let server: TemporaryServer;

beforeAll(async () => {
  server = await temporaryServer();
  await makeShop(server);
});
afterAll(() => server[Symbol.asyncDispose]());

test.each(clientNames())('%s is answered as PostgreSQL answers it', async (client) => {
  const different = await differencesOf(server, client);
  const news = different.filter(({ id }) => ACCEPTED[id] === undefined);
  expect(news.map(({ id, sql, what }) => `${id}: ${sql.slice(0, 300)}\n   ${what}`)).toEqual([]);
  const ids = new Set(different.map(({ id }) => id));
  const gone = Object.keys(ACCEPTED).filter((id) => id.startsWith(`${client} `) && !ids.has(id));
  expect(gone, 'now equal: take them off the list').toEqual([]);
});

test('most statements are answered alike', () => {
  const all = clientNames().reduce((sum, client) => sum + clientStatements(client).length, 0);
  const share = 1 - Object.keys(ACCEPTED).length / all;
  process.stdout.write(
    `clients: ${all} statements, ${Object.keys(ACCEPTED).length} answered otherwise (${(share * 100).toFixed(1)} % equal)\n`,
  );
  expect(share).toBeGreaterThan(0.85);
});
