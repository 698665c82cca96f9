import { expect, test } from 'vitest';
import type { DataType } from '../../catalog/model/data-type.ts';
import { batchOf, rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { repeatVector } from './repeat-vector.ts';

const cases: [DataType, TestValue][] = [
  [{ kind: 'boolean' }, true],
  [{ kind: 'boolean' }, false],
  [{ kind: 'smallint' }, -7],
  [{ kind: 'date' }, 20000],
  [{ kind: 'bigint' }, -(2n ** 63n)],
  [{ kind: 'double' }, 0.5],
  [{ kind: 'decimal', precision: 38, scale: 2 }, -(10n ** 37n)],
  [{ kind: 'text' }, 'größer'],
  [{ kind: 'text' }, ''],
  [{ kind: 'bytea' }, Uint8Array.of(0, 255)],
  [{ kind: 'timestamptz', precision: 3 }, null],
];

test.each(cases)('repeats a value of %o: %s', (type, value) => {
  const one = batchOf([type], [[value]]).columns[0]!;
  for (const length of [0, 1, 9, 1000]) {
    const repeated = repeatVector(one, length);
    expect(rowsOf({ length, columns: [repeated] })).toEqual(Array.from({ length }, () => [value]));
  }
});
