import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { TemporaryServer } from '../harness/temporary-server.ts';
import { type ClientAnswer, clientStatements, readLines } from './client-statement.ts';
import { answerDifference } from './comparable-answer.ts';
import { replay } from './replay.ts';

/** A statement that this server answers otherwise than PostgreSQL 15. */
export interface Difference {
  /** `client number`: its place in the client's file. */
  readonly id: string;
  readonly sql: string;
  readonly what: string;
}

const NAME = 'thermocline';

export async function connectAsOwner(server: TemporaryServer): Promise<pg.Client> {
  const client = new pg.Client({ host: '127.0.0.1', port: server.server.port, user: NAME, database: NAME });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Makes the tables that the clients looked at. */
export async function makeShop(server: TemporaryServer): Promise<void> {
  const client = await connectAsOwner(server);
  await client.query(readFileSync(new URL('shop.sql', import.meta.url), 'utf8'));
  await client.end();
}

/** What the server says to the client's statements that PostgreSQL does not. */
export async function differencesOf(server: TemporaryServer, client: string): Promise<readonly Difference[]> {
  const statements = clientStatements(client);
  const recorded = readLines<ClientAnswer>(new URL(`goldens/${client}.jsonl`, import.meta.url));
  const answers = await replay(() => connectAsOwner(server), statements);
  return answers.flatMap((answer, i) => {
    const what = answerDifference(recorded[i]!, answer);
    return what === null ? [] : [{ id: `${client} ${i + 1}`, sql: statements[i]!.sql, what }];
  });
}
