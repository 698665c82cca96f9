import { expect, test } from 'vitest';
import { PgGrammar } from './pg-grammar.ts';

test('errors carry the position in characters', async () => {
  const grammar = await PgGrammar.load();
  expect(() => grammar.parse("select 'é', from from")).toThrow(
    expect.objectContaining({ kind: 'syntax', message: 'syntax error at or near "from"', fields: { position: 13 } }),
  );
  expect(() => grammar.parse('selec')).toThrow(expect.objectContaining({ kind: 'syntax', fields: { position: 1 } }));
  expect(() => grammar.parse('select')).not.toThrow();
  expect(() => grammar.parse("select 'open")).toThrow(expect.objectContaining({ kind: 'syntax', fields: { position: 8 } }));
});

test('a stack overflow makes a grammar unusable, and the next one is fresh', async () => {
  const grammar = await PgGrammar.load();
  const deep = `select ${'1+'.repeat(50_000)}1`;
  expect(() => grammar.parse(deep)).toThrow(expect.objectContaining({ kind: 'statement-too-complex' }));
  expect(grammar.crashed).toBe(true);
  expect(() => grammar.parse('select 1')).toThrow(expect.objectContaining({ kind: 'statement-too-complex' }));
  const fresh = await PgGrammar.load();
  expect(fresh.parse('select 1')).toHaveLength(1);
});
