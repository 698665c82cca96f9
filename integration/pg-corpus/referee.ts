import { PGlite } from '@electric-sql/pglite';
import type { Client } from 'pg';
import { allPgTypes } from '../../engine/plan/types/pg-type.ts';
import { startPostgresServer } from '../harness/postgres-server.ts';
import { type Answer, type Engine, failed } from './compare.ts';

const SETTINGS = `set timezone = 'UTC'; set intervalstyle = 'postgres'; set datestyle = 'ISO, MDY'; set statement_timeout = '20s';`;

/**
 * PostgreSQL itself: a real server of version 15 where one is installed, else the one from npm (a newer version in WebAssembly: new
 * functions, a few other texts). `setup` are statements to run first.
 */
export async function postgres(setup = ''): Promise<Engine> {
  return (await installedPostgres(setup)) ?? packagedPostgres(setup);
}

/** PostgreSQL 15, or null where it is not installed. */
export async function installedPostgres(setup = ''): Promise<Engine | null> {
  const server = await startPostgresServer();
  if (server === null) return null;
  const client = await server.connect();
  await client.query(`${SETTINGS} ${setup}`);
  return {
    answer: (sql) => answerOf(client, sql),
    async close() {
      await client.end();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function packagedPostgres(setup: string): Promise<Engine> {
  const db = await PGlite.create();
  await db.exec(`${SETTINGS} ${setup}`);
  const asText = Object.fromEntries(allPgTypes().map((t) => [t.oid, (text: string) => text]));
  return {
    async answer(sql) {
      try {
        const result = await db.query<(string | null)[]>(sql, [], { rowMode: 'array', parsers: asText });
        return { columns: result.fields.map((f) => `${f.name}:${f.dataTypeID}`), modifiers: null, rows: result.rows, error: null };
      } catch (error) {
        return refused(error);
      }
    },
    close: () => db.close(),
  };
}

/** A statement's answer in text format, through the driver. */
export async function answerOf(client: Client, sql: string): Promise<Answer> {
  try {
    const result = await client.query<(string | null)[]>({
      text: sql,
      rowMode: 'array',
      types: { getTypeParser: () => (text: string) => text },
    });
    return {
      columns: result.fields.map((f) => `${f.name}:${f.dataTypeID}`),
      modifiers: result.fields.map((f) => f.dataTypeModifier),
      rows: result.rows,
      error: null,
    };
  } catch (error) {
    return refused(error);
  }
}

function refused(error: unknown): Answer {
  const { code, position, message } = error as { code: string; position?: string | number; message: string };
  return failed(code, position === undefined ? null : Number(position), message);
}
