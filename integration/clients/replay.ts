import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { ClientAnswer, ClientStatement } from './client-statement.ts';
import { comparableAnswer, type RawAnswer } from './comparable-answer.ts';
import { type ObjectNames, objectNames } from './object-names.ts';

/** Connects as the clients did: to one database, as its superuser. */
export type Connect = () => Promise<pg.Client>;

/** PGCOPY's header and its trailer: a binary copy of no rows. */
const EMPTY_BINARY = Buffer.from('5047434f50590aff0d0a000000000000000000ffff', 'hex');

/** Sends a client's statements, session by session, and gives the answers in order. */
export async function replay(connect: Connect, statements: readonly ClientStatement[]): Promise<readonly ClientAnswer[]> {
  const answers: ClientAnswer[] = [];
  let session = -1;
  let client: pg.Client | null = null;
  let names: ObjectNames = { nameOf: new Map(), oidOf: new Map() };
  for (const statement of statements) {
    if (statement.session !== session) {
      await client?.end();
      client = await connect();
      session = statement.session;
      names = await objectNames(client);
    }
    answers.push(await answerOf(client!, withOids(statement, names), names));
  }
  await client?.end();
  return answers;
}

function withOids(statement: ClientStatement, names: ObjectNames): ClientStatement {
  const resolve = (text: string): string =>
    text.replaceAll(/\{((?:class|schema|type|constraint|default):[^}]+)\}/g, (_, name: string) => names.oidOf.get(name) ?? '0');
  return {
    ...statement,
    sql: resolve(statement.sql),
    ...(statement.params === undefined ? {} : { params: statement.params.map((p) => (p === null ? null : resolve(p))) }),
  };
}

async function answerOf(client: pg.Client, statement: ClientStatement, names: ObjectNames): Promise<ClientAnswer> {
  try {
    const results = await run(client, statement);
    const answers = results.map((raw) => comparableAnswer(raw, names));
    if (answers.length === 1) return answers[0]!;
    return {
      tag: answers.map((a) => a.tag).join('; '),
      columns: answers.flatMap((a) => a.columns ?? []),
      rows: answers.flatMap((a) => a.rows ?? []),
    };
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === undefined) throw error;
    return { error: code };
  }
}

async function run(client: pg.Client, { sql, params, extended }: ClientStatement): Promise<readonly RawAnswer[]> {
  if (/^\s*copy\b/i.test(sql)) return [await runCopy(client, sql)];
  const query = {
    text: sql,
    rowMode: 'array' as const,
    types: { getTypeParser: () => (text: string) => text },
    ...(params === undefined ? {} : { values: [...params] }),
    ...(extended === true ? { queryMode: 'extended' } : {}),
  };
  const result = (await client.query<(string | null)[]>(query)) as RawAnswer | readonly RawAnswer[];
  return Array.isArray(result) ? (result as readonly RawAnswer[]) : [result as RawAnswer];
}

/** COPY in takes no rows; COPY out gives each line as a row. */
async function runCopy(client: pg.Client, sql: string): Promise<RawAnswer> {
  const binary = /binary/i.test(sql);
  if (/\bfrom\s+stdin/i.test(sql)) {
    const source = new PassThrough();
    source.end(binary ? EMPTY_BINARY : Buffer.alloc(0));
    await pipeline(source, client.query(copyFrom(sql)));
    return { fields: [], rows: [], command: 'COPY' };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copyTo(sql)) as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const lines = binary ? [bytes.toString('hex')] : bytes.toString('utf8').split('\n');
  return { fields: [{ name: 'line', dataTypeID: 25 }], rows: lines.map((line) => [line]), command: 'COPY' };
}
