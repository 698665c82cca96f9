import { afterAll, beforeAll, expect, test } from 'vitest';
import fc from 'fast-check';
import { formatType, isNested } from '../../catalog/model/data-type.ts';
import { layoutOf } from '../../catalog/model/vector.ts';
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
    // It quotes names of fields only where it must.
    expect((row![0] as string).replaceAll('"', ''), formatType(type)).toBe(duckTypeName(type).replaceAll('"', ''));
    if (isNested(type)) continue;
    // DuckDB has no varchar(n) and no timestamp(p): those come back as the widest of their kind.
    const back = dataTypeOfDuckName(row![0] as string);
    const expected =
      layoutOf(type) === 'bytes' && type.kind !== 'bytea'
        ? { kind: 'text' }
        : 'precision' in type && type.kind !== 'decimal'
          ? { ...type, precision: 6 }
          : type;
    expect(back, formatType(type)).toEqual(expected);
  }
  expect(dataTypeOfDuckName('STRUCT(a INTEGER)')).toBeNull();
});
