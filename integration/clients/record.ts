import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { startPostgresServer } from '../harness/postgres-server.ts';
import { clientNames, clientStatements } from './client-statement.ts';
import { replay } from './replay.ts';

/** Records what PostgreSQL 15 answers: `npm run record:clients [CLIENT…]`. */
const GOLDENS = new URL('goldens/', import.meta.url);
const NAME = 'thermocline';

await using server = await startPostgresServer();
if (server === null) throw new Error('PostgreSQL 15 is not installed here');
const { port } = server;
const as = async (user: string, database: string): Promise<pg.Client> => {
  const client = new pg.Client({ host: '127.0.0.1', port, user, database });
  await client.connect();
  return client;
};
/** The superuser and the database get our names: clients show both. */
const first = await server.connect();
await first.query('CREATE ROLE helper SUPERUSER LOGIN');
await first.end();
const helper = await as('helper', 'postgres');
await helper.query(`ALTER ROLE postgres RENAME TO ${NAME}`);
await helper.query(`CREATE DATABASE ${NAME} OWNER ${NAME}`);
await helper.end();
const owner = await as(NAME, NAME);
await owner.query('DROP ROLE helper');
await owner.query(readFileSync(new URL('shop.sql', import.meta.url), 'utf8'));
await owner.end();

mkdirSync(GOLDENS, { recursive: true });
const chosen = process.argv.slice(2);
for (const client of clientNames()) {
  if (chosen.length > 0 && !chosen.includes(client)) continue;
  const answers = await replay(() => as(NAME, NAME), clientStatements(client));
  writeFileSync(new URL(`${client}.jsonl`, GOLDENS), answers.map((a) => `${JSON.stringify(a)}\n`).join(''));
  process.stdout.write(`${client}: ${answers.length} answers, ${answers.filter((a) => a.error !== undefined).length} errors\n`);
}
