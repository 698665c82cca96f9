import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { difference, type Engine, postgres, readCorpus, thermocline } from './compare.ts';

/**
 * Statements that PostgreSQL (PGlite) and our binder, printer and DuckDB must answer alike: column names, type OIDs, values as text,
 * SQLSTATE and position of errors. What is known to differ says why, in the corpus; that it still differs is checked, too.
 */

const FOLDER = new URL('./statements/', import.meta.url);
let theirs: Engine;
let ours: Engine;

beforeAll(async () => {
  [theirs, ours] = await Promise.all([postgres(), thermocline()]);
}, 60_000);
afterAll(async () => {
  await theirs.close();
  await ours.close();
});

describe.each(readdirSync(FOLDER).filter((f) => f.endsWith('.sql')))('%s', (file) => {
  const corpus = readCorpus(readFileSync(new URL(file, FOLDER), 'utf8'));

  test.each(corpus.filter((s) => s.differs === null).map((s) => [s.line, s.sql] as const))(
    'line %i is answered as by PostgreSQL',
    async (_, sql) => {
      expect(difference(sql, await theirs.answer(sql), await ours.answer(sql))).toBeNull();
    },
  );

  test('what is said to differ does', async () => {
    for (const { sql, line, differs } of corpus) {
      if (differs === null) continue;
      expect(difference(sql, await theirs.answer(sql), await ours.answer(sql)), `line ${line} (${differs})`).not.toBeNull();
    }
  });
});
