import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonSyntaxError, JsonText, parseExactJson, parseExactJsonSliced, printExactJson } from './exact-json.ts';

const pause = () => Promise.resolve();

test('63-bit integers survive, short ones stay numbers', () => {
  const text = '{"snapshot-id":9223372036854775807,"parent":-9158179788527662767,"n":999999999999999,"x":1234567890123456.5,"e":1e20}';
  const value = parseExactJson(text);
  expect(value).toEqual({
    'snapshot-id': 9223372036854775807n,
    parent: -9158179788527662767n,
    n: 999999999999999,
    x: 1234567890123456.5,
    e: 1e20,
  });
  expect(printExactJson(value)).toContain('"snapshot-id":9223372036854775807,"parent":-9158179788527662767');
});

test('it agrees with JSON.parse on everything but long integers, whole and in slices', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json({ maxDepth: 4 }), fc.constantFrom(undefined, 1, '\t'), async (text, indent) => {
      const spaced = JSON.stringify(JSON.parse(text), null, indent);
      const want: unknown = JSON.parse(spaced);
      const asNumbers = (v: unknown): unknown => JSON.parse(JSON.stringify(v, (_, x: unknown) => (typeof x === 'bigint' ? Number(x) : x)));
      expect(asNumbers(parseExactJson(spaced))).toEqual(want);
      expect(asNumbers(await parseExactJsonSliced(spaced, pause))).toEqual(want);
      expect(JSON.parse(printExactJson(parseExactJson(spaced)))).toEqual(want);
    }),
  );
});

test('a long text is parsed in slices with pauses between', async () => {
  const snapshots = Array.from({ length: 5000 }, (_, i) => ({
    'snapshot-id': `${i}`.padStart(300, '7'),
    summary: { operation: 'append' },
  }));
  const text = JSON.stringify({ a: 1, snapshots, z: [] });
  let pauses = 0;
  const value = await parseExactJsonSliced(text, () => Promise.resolve(void pauses++));
  expect(value).toEqual({ a: 1, snapshots, z: [] });
  expect(pauses).toBeGreaterThanOrEqual(4);
});

test('what is not JSON is refused with its position', async () => {
  for (const text of [
    '',
    '{',
    '{"a"',
    '{"a":}',
    '[1,]',
    '[1 2]',
    '{"a":1}}',
    '"abc',
    '"a\u0001"',
    '01',
    '-',
    '+1',
    'nul',
    '{a:1}',
    '"\\x"',
    "'a'",
    '{"a":1,}',
    '\u00a01',
  ]) {
    expect(() => parseExactJson(text), text).toThrow(JsonSyntaxError);
    expect(() => JSON.parse(text) as unknown, text).toThrow();
  }
  expect(() => parseExactJson('[1,x]')).toThrow('position 3');
  expect(() => parseExactJson('['.repeat(100_000))).toThrow('too deep');
  await expect(parseExactJsonSliced(`{"a":[${'1,'.repeat(200_000)}x]}`, pause)).rejects.toThrow(JsonSyntaxError);
});

test('no key reaches a prototype', () => {
  const value = parseExactJson('{"__proto__":{"polluted":1},"constructor":2}');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(printExactJson(value)).toBe('{"__proto__":{"polluted":1},"constructor":2}');
});

test('printed parts are put in as they are', () => {
  expect(printExactJson([new JsonText('{"a":1}'), 12345678901234567890n, 'é"\n', null, true])).toBe(
    '[{"a":1},12345678901234567890,"é\\"\\n",null,true]',
  );
});
