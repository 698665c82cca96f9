import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { difference, type Engine, thermocline } from './compare.ts';
import { corpusStatements, readDifferences, readGolden } from './corpus.ts';

/** One test per golden of these names: its statements have PostgreSQL 15's answers, and what is listed as differing still does. */
export function corpusTests(names: readonly string[]): void {
  const differences = readDifferences();
  let ours: Engine;
  beforeAll(async () => {
    ours = await thermocline();
  }, 60_000);
  afterAll(() => ours.close());

  describe.each(names)('%s', (name) => {
    test('its answers are recorded (generate-goldens.ts)', () => {
      expect(readGolden(name).map((g) => g.sql)).toEqual(corpusStatements().get(name));
    });

    test('its statements are answered as by PostgreSQL 15', async () => {
      const wrong: string[] = [];
      for (const { sql, answer } of readGolden(name)) {
        const how = difference(sql, answer, await ours.answer(sql));
        if (how !== null && !differences.has(sql)) wrong.push(`${sql}\n  ${how}`);
        if (how === null && differences.has(sql)) wrong.push(`${sql}\n  is right now: remove it from differences.txt`);
      }
      expect(wrong).toEqual([]);
    }, 60_000);
  });
}
