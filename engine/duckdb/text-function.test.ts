import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DuckDb } from './instance.ts';
import { openTestDuckDb, query } from './testing/open.ts';

let db: DuckDb;
beforeAll(async () => (db = await openTestDuckDb()));
afterAll(() => db.close());

test('NULLs stay, and every row of many chunks gets its own answer', async () => {
  const sql = `SELECT i, tc_json('get-text', CASE WHEN i % 3 = 0 THEN NULL ELSE '{"a": ' || i || ', "long": "a text beyond twelve bytes"}' END,
    CASE WHEN i % 5 = 0 THEN NULL WHEN i % 2 = 0 THEN 'a' ELSE 'long' END) FROM range(10000) t(i) ORDER BY i`;
  const rows = await query(db, sql, [{ kind: 'bigint' }, { kind: 'text' }]);
  expect(rows).toHaveLength(10_000);
  for (const [i, text] of rows) {
    const n = Number(i);
    expect(text).toBe(n % 3 === 0 || n % 5 === 0 ? null : n % 2 === 0 ? String(n) : 'a text beyond twelve bytes');
  }
});

test('an error is the query’s, with its SQLSTATE, and the next query works', async () => {
  await expect(query(db, `SELECT tc_json('normalise', '{', '')`, [{ kind: 'text' }])).rejects.toMatchObject({ sqlstate: '22P02' });
  expect(await query(db, `SELECT tc_json('normalise', '{"b":1,"a":[1.0,1e2]}', '')`, [{ kind: 'text' }])).toEqual([
    ['{"a": [1.0, 100], "b": 1}'],
  ]);
});
