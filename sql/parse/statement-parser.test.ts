import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import { INLINE_BYTES_MAX, StatementParser } from './statement-parser.ts';
import { parseStatements } from './parse-statements.ts';
import { PgGrammar } from './pg-grammar.ts';
import { STATEMENT_BYTES_MAX, STATEMENT_TOKENS_MAX } from './statement-limits.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await StatementParser.create();
});
afterAll(() => parser.close());

const longValues = (rows: number) =>
  `insert into t values ${Array.from({ length: rows }, (_, i) => `(${i}, 'é ${i}', 1.5, null, true)`).join(', ')}; select 1`;

describe('long texts', () => {
  test('come out of the worker as they would inline', async () => {
    const text = longValues(1000);
    expect(text.length).toBeGreaterThan(INLINE_BYTES_MAX);
    expect(await parser.parse(text)).toEqual(parseStatements(text, await PgGrammar.load()));
  });

  test('have their errors with positions', async () => {
    const text = `${longValues(1000)}; selec`;
    await expect(parser.parse(text)).rejects.toMatchObject({ kind: 'syntax', fields: { position: text.length - 4 } });
  });

  test('are answered in any number at once', async () => {
    const all = await Promise.all([300, 500, 400, 600].map((rows) => parser.parse(longValues(rows))));
    expect(all.map(([s]) => s!.statement.kind === 'insert' && s!.statement.source?.valuesLists?.length)).toEqual([300, 500, 400, 600]);
  });

  test('can be given up', async () => {
    const abort = new AbortController();
    const parse = parser.parse(longValues(20_000), abort.signal);
    abort.abort(new Error('enough'));
    await expect(parse).rejects.toThrow('enough');
    await expect(parser.parse(longValues(500))).resolves.toHaveLength(2);
  });

  test('over the limit are refused before anything is parsed', async () => {
    await expect(parser.parse(' '.repeat(STATEMENT_BYTES_MAX + 1))).rejects.toMatchObject({ kind: 'limit-exceeded' });
  });

  test('of too many tokens are refused before there is a tree', async () => {
    const most = (STATEMENT_TOKENS_MAX - 2) / 2;
    await expect(parser.parse(`values ${'(),'.repeat(STATEMENT_TOKENS_MAX / 3)}()`)).rejects.toMatchObject({
      kind: 'statement-too-complex',
      fields: { hint: 'Load bulk data with COPY.' },
    });
    await expect(parser.parse(`select ${'1,'.repeat(most)}1`)).resolves.toHaveLength(1);
  });
});

describe('depth', () => {
  const deep: readonly [string, (n: number) => string][] = [
    ['parentheses', (n) => `select ${'('.repeat(n)}1${')'.repeat(n)}`],
    ['subqueries', (n) => `select ${'(select '.repeat(n)}1${')'.repeat(n)}`],
    ['CASEs', (n) => `select ${'case when true then '.repeat(n)}1${' end'.repeat(n)}`],
    ['operators', (n) => `select ${'1+'.repeat(n)}1`],
    ['NOTs', (n) => `select ${'not '.repeat(n)}true`],
    ['casts', (n) => `select 1${'::int'.repeat(n)}`],
    ['unions', (n) => `select 1, 2 ${'union all select 1, 2 '.repeat(n)}`],
    ['joins', (n) => `select 1 from a ${'join b on x = 1 and y = 2 '.repeat(n)}`],
    ['arrays', (n) => `select ${'array['.repeat(n)}1${']'.repeat(n)}`],
    ['chains around chains', (n) => `select ${'1+('.repeat(n)}1${')+1'.repeat(n)}`],
  ];
  test.each(deep)('%s: some are parsed, thousands are refused', async (_name, make) => {
    await expect(parser.parse(make(60))).resolves.toHaveLength(1);
    for (const n of [1500, 5000, 20_000]) {
      await expect(parser.parse(make(n))).rejects.toMatchObject({ kind: 'statement-too-complex' });
    }
  });

  test.each([
    ['ANDs', (n: number) => `select true ${'and a = 1 '.repeat(n)}`],
    ['a list', (n: number) => `select 1 where x in (${'1,'.repeat(n)}1)`],
    ['statements', (n: number) => 'select 1 + 2; '.repeat(n)],
    ['rows', (n: number) => `values ${'(1, -2, 3 + 4),'.repeat(n)}(1, 2, 3)`],
  ])('%s make no depth', async (_name, make) => {
    await expect(parser.parse(make(5000))).resolves.toBeDefined();
  });
});

test('a worker that runs out of memory fails its text, and another one takes the next', async () => {
  const small = await StatementParser.create({ workerHeapMbMax: 32 });
  // Out of memory among a million tokens, in our own code: inside JSON.parse it would abort the process.
  const [first, second] = await Promise.allSettled([small.parse(';'.repeat(STATEMENT_BYTES_MAX)), small.parse(longValues(500))]);
  expect(first).toMatchObject({ status: 'rejected', reason: { kind: 'statement-too-complex' } });
  expect(second).toMatchObject({ status: 'fulfilled', value: { length: 2 } });
  await expect(small.parse(longValues(500))).resolves.toHaveLength(2);
  await small.close();
});

test('any number of texts take the memory of one', async () => {
  const small = await StatementParser.create({ workerHeapMbMax: 96 });
  const heavy = `select ${'a, '.repeat(30_000)}a`;
  const all = await Promise.all(Array.from({ length: 12 }, () => small.parse(heavy)));
  expect(all.every((statements) => statements.length === 1)).toBe(true);
  await small.close();
});

test('a closed parser refuses long texts and ends those in work', async () => {
  const closing = await StatementParser.create();
  const parse = closing.parse(longValues(5000));
  const closed = closing.close();
  await expect(parse).rejects.toSatisfy((error) => isKind(error, 'admin-shutdown'));
  await closed;
  await expect(closing.parse(longValues(5000))).rejects.toMatchObject({ kind: 'admin-shutdown' });
});
