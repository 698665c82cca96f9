import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DataType } from './data-type.ts';
import { decimalAt, type FixedVector } from './vector.ts';
import { VectorBuilder } from './vector-builder.ts';

const safe = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.constantFrom(0, -1, 2 ** 31, -(2 ** 31), 2 ** 32 - 1, 2 ** 32, -(2 ** 32), -(2 ** 32) - 1, 2 ** 53, -(2 ** 53)),
);

test.each<DataType>([{ kind: 'bigint' }, { kind: 'decimal', precision: 38, scale: 2 }])(
  'a safe integer lands in a $kind vector as its bigint would',
  (type) => {
    fc.assert(
      fc.property(fc.array(safe), (values) => {
        const builder = new VectorBuilder(type);
        for (const v of values) builder.appendSafeInteger(v);
        const vector = builder.build() as FixedVector;
        const at = (i: number) => (type.kind === 'decimal' ? decimalAt(vector, i) : (vector.values[i] as bigint));
        expect(values.map((_, i) => at(i))).toEqual(values.map(BigInt));
      }),
    );
  },
);
