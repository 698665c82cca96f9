import { expect, test, vi } from 'vitest';
import { createTreeParser } from './tree-parser.ts';

test('one expression is parsed, and nothing else is', async () => {
  const { expression: parse } = await createTreeParser();
  expect(parse('now()')).toMatchObject({ FuncCall: {} });
  expect(parse("'a' -- comment")).toMatchObject({ A_Const: {} });
  for (const text of ['', '1) , (2', '1); drop table t; select (1', 'select 1 from']) {
    expect(() => parse(text)).toThrow(expect.objectContaining({ kind: 'syntax' }));
  }
});

test('a grammar that crashed is replaced', async () => {
  const { expression: parse } = await createTreeParser();
  expect(() => parse(`${'1+'.repeat(50_000)}1`)).toThrow(expect.objectContaining({ kind: 'statement-too-complex' }));
  await vi.waitFor(() => expect(parse('1')).toMatchObject({ A_Const: {} }));
});

test("a view's query is parsed in our own spelling, and parsed once", async () => {
  const { query } = await createTreeParser();
  const text = 'SELECT `a` FROM "t$lake" FOR VERSION AS OF 5';
  expect(query(text)).toMatchObject({ fromClause: [{ RangeVar: { location: 16 } }] });
  expect(query(text)).toBe(query(text));
  expect(() => query('DROP TABLE t')).toThrow(expect.objectContaining({ kind: 'syntax' }));
});
