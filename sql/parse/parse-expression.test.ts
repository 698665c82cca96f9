import { expect, test, vi } from 'vitest';
import { expressionParser } from './parse-expression.ts';

test('one expression is parsed, and nothing else is', async () => {
  const parse = await expressionParser();
  expect(parse('now()')).toMatchObject({ FuncCall: {} });
  expect(parse("'a' -- comment")).toMatchObject({ A_Const: {} });
  for (const text of ['', '1) , (2', '1); drop table t; select (1', 'select 1 from']) {
    expect(() => parse(text)).toThrow(expect.objectContaining({ kind: 'syntax' }));
  }
});

test('a grammar that crashed is replaced', async () => {
  const parse = await expressionParser();
  expect(() => parse(`${'1+'.repeat(50_000)}1`)).toThrow(expect.objectContaining({ kind: 'statement-too-complex' }));
  await vi.waitFor(() => expect(parse('1')).toMatchObject({ A_Const: {} }));
});
