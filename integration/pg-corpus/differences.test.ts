import { expect, test } from 'vitest';
import { corpusStatements, readDifferences } from './corpus.ts';

/** How many answers may differ from PostgreSQL 15's. It only ever gets smaller. */
const DIFFERENCES_MAX = 491;
const STATEMENTS_MIN = 4000;

test('the list of differences only shrinks, and names statements there are', () => {
  const all = new Set([...corpusStatements().values()].flat());
  const listed = [...readDifferences().keys()];
  expect(listed.filter((sql) => !all.has(sql))).toEqual([]);
  expect(listed.length).toBeLessThanOrEqual(DIFFERENCES_MAX);
  expect(all.size).toBeGreaterThanOrEqual(STATEMENTS_MIN);
});
