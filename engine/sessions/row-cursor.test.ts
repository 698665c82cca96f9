import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { BatchBuilder } from '../../catalog/model/vector-builder.ts';
import type { FetchDirection } from '../plan/statement.ts';
import { RowCursor } from './row-cursor.ts';

function batch(values: readonly number[]): ColumnBatch {
  const builder = new BatchBuilder([{ kind: 'integer' }]);
  for (const v of values) builder.columns[0]!.appendNumber(v);
  return builder.build();
}

async function* batches(sizes: readonly number[]): AsyncGenerator<ColumnBatch> {
  let next = 1;
  for (const size of sizes) {
    yield batch(Array.from({ length: size }, () => next++));
    await Promise.resolve();
  }
}

async function valuesOf(rows: AsyncIterable<ColumnBatch>): Promise<number[]> {
  const values: number[] = [];
  for await (const b of rows) {
    const [column] = b.columns;
    if (column?.layout === 'i32') for (let i = 0; i < b.length; i++) values.push(Number(column.values[i]));
  }
  return values;
}

/** Postgres's rules over a plain list of rows 1…total. */
class Model {
  position = 0;
  readonly #total: number;

  constructor(total: number) {
    this.#total = total;
  }

  fetch(direction: FetchDirection, count: number): number[] {
    if (direction === 'backward') return this.fetch('forward', -count);
    if (direction === 'absolute') return this.#to(count >= 0 ? count : Math.max(this.#total + 1 + count, 0));
    if (direction === 'relative' && count !== 0) return this.#to(Math.max(this.position + count, 0));
    if (count === 0) return this.#row();
    const rows: number[] = [];
    for (let left = Math.abs(count); left > 0; left--) {
      const next = Math.min(Math.max(this.position + Math.sign(count), 0), this.#total + 1);
      if (next === this.position) break;
      this.position = next;
      rows.push(...this.#row());
      if (next === 0 || next > this.#total) break;
    }
    return rows;
  }

  #to(target: number): number[] {
    this.position = Math.min(target, this.#total + 1);
    return this.#row();
  }

  #row(): number[] {
    return this.position >= 1 && this.position <= this.#total ? [this.position] : [];
  }
}

const step = fc.record({
  direction: fc.constantFrom<FetchDirection>('forward', 'backward', 'absolute', 'relative'),
  count: fc.oneof(fc.integer({ min: -12, max: 12 }), fc.constant(Number.POSITIVE_INFINITY)),
});

test('a scrolling cursor goes where Postgres would', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
      fc.array(step, { maxLength: 12 }),
      async (sizes, steps) => {
        const total = sizes.reduce((a, b) => a + b, 0);
        const cursor = new RowCursor(batches(sizes), true);
        const model = new Model(total);
        for (const { direction, count } of steps) {
          const finite = direction === 'absolute' || direction === 'relative' ? Math.min(count, 100) : count;
          expect(await valuesOf(cursor.fetch(direction, finite))).toEqual(model.fetch(direction, finite));
        }
      },
    ),
  );
});

test('any way of cutting it forward gives every row once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 12 }),
      async (sizes, counts) => {
        const total = sizes.reduce((a, b) => a + b, 0);
        const cursor = new RowCursor(batches(sizes), false);
        const seen: number[] = [];
        for (const count of counts) seen.push(...(await valuesOf(cursor.fetch('forward', count))));
        seen.push(...(await valuesOf(cursor.fetch('forward', Number.POSITIVE_INFINITY))));
        expect(seen).toEqual(Array.from({ length: total }, (_, i) => i + 1));
        expect(await valuesOf(cursor.fetch('forward', 1))).toEqual([]);
      },
    ),
  );
});

test('without SCROLL it only goes forward', async () => {
  const cursor = new RowCursor(batches([3]), false);
  expect(await valuesOf(cursor.fetch('absolute', 2))).toEqual([2]);
  const back = { kind: 'object-not-ready', message: 'cursor can only scan forward' };
  expect(() => cursor.fetch('backward', 1)).toThrow(expect.objectContaining(back));
  expect(() => cursor.fetch('absolute', 1)).toThrow(expect.objectContaining(back));
  expect(() => cursor.fetch('absolute', -1)).toThrow(expect.objectContaining(back));
  expect(await valuesOf(cursor.fetch('relative', 1))).toEqual([3]);
});
