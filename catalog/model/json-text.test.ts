import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ThermoclineError } from '../errors/thermocline-error.ts';
import { jsonChildren, normaliseJsonb, parseJson } from './json-text.ts';

test('any JSON keeps its meaning in the form of jsonb, and that form is its own', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4, noUnicodeString: false }), (value) => {
      const text = JSON.stringify(value);
      if (text.includes('\\u')) return; // NUL and halves of pairs are no text
      const normal = normaliseJsonb(text);
      // What a double makes of 5e-324 and −0 is no matter of the text.
      expect(JSON.parse(normal)).toEqual(JSON.parse(text.replaceAll(/(?<=[[,:])-0(?=[\],}])/g, '0').replace(/^-0$/, '0')));
      expect(normaliseJsonb(normal)).toBe(normal);
    }),
    { numRuns: 500 },
  );
});

test('what is no JSON is refused, as JSON.parse refuses it', () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 2 }),
      fc.nat(),
      fc.constantFrom('', ',', '}', '"', '0', ' ', 'x', '\\', '\n', '-', 'e'),
      (json, at, insert) => {
        const place = at % (json.length + 1);
        const text = json.slice(0, place) + insert + json.slice(place + (insert === '' ? 1 : 0));
        if (text.includes('\\u')) return;
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        const ours = (): unknown => parseJson(text);
        if (valid) ours();
        else expect(ours).toThrow(ThermoclineError);
      },
    ),
    { numRuns: 1000 },
  );
});

test('deep values are refused before they break what reads them', () => {
  expect(() => parseJson('['.repeat(100_000))).toThrow('nested too deeply');
  expect(() => parseJson('{"a":'.repeat(100_000))).toThrow('nested too deeply');
});

test('children are where they were written', () => {
  const text = ' {"a" : [1 , 2], "b": "x" } ';
  expect(jsonChildren(text)!.entries.map((e) => [e.key, text.slice(e.start, e.end)])).toEqual([
    ['a', '[1 , 2]'],
    ['b', '"x"'],
  ]);
  expect(jsonChildren('1')).toBeNull();
});
