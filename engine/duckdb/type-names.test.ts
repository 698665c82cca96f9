import { afterAll, beforeAll, expect, test } from 'vitest';
import fc from 'fast-check';
import { formatType } from '../../catalog/model/data-type.ts';
import type { DuckDb } from './instance.ts';
import { arbitraryType } from './testing/arbitrary-batches.ts';
import { openTestDuckDb, query } from './testing/open.ts';
import { dataTypeOfDuckName, duckTypeName } from './type-names.ts';

let db: DuckDb;
beforeAll(async () => (db = await openTestDuckDb()));
afterAll(() => db.close());

test('DuckDB knows every type by the name we give it, and its name leads back to the type', async () => {
  for (const type of fc.sample(arbitraryType, { seed: 3, numRuns: 60 })) {
    const [row] = await query(db, `SELECT typeof(NULL::${duckTypeName(type)})`, [{ kind: 'text' }]);
    expect(row![0], formatType(type)).toBe(duckTypeName(type));
    // DuckDB has no varchar(n) and no timestamp(p): those come back as the widest of their kind.
    const back = dataTypeOfDuckName(row![0] as string);
    const expected =
      type.kind === 'varchar' ? { kind: 'text' } : 'precision' in type && type.kind !== 'decimal' ? { ...type, precision: 6 } : type;
    expect(back, formatType(type)).toEqual(expected);
  }
  expect(dataTypeOfDuckName('STRUCT(a INTEGER)')).toBeNull();
});
