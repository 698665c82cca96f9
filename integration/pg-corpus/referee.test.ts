import { expect, test } from 'vitest';
import { postgresBinaries } from '../harness/postgres-server.ts';
import { corpusStatements, readGolden } from './corpus.ts';
import { difference } from './compare.ts';
import { installedPostgres } from './referee.ts';

const REQUIRED = process.env['CI'] === 'true' && process.platform === 'linux';

test.skipIf(postgresBinaries() === null && !REQUIRED)(
  'the goldens are what a PostgreSQL 15 answers (skipped where none is installed)',
  async () => {
    const theirs = await installedPostgres();
    if (theirs === null) throw new Error('PostgreSQL 15 is required here');
    try {
      const stale: string[] = [];
      for (const name of corpusStatements().keys()) {
        for (const { sql, answer } of readGolden(name)) {
          const how = difference(sql, answer, await theirs.answer(sql));
          if (how !== null) stale.push(`${sql}\n  ${how}`);
        }
      }
      expect(stale).toEqual([]);
    } finally {
      await theirs.close();
    }
  },
  60_000,
);
