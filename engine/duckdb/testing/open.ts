import { systemTimers } from '../../../catalog/base/system.ts';
import type { DataType } from '../../../catalog/model/data-type.ts';
import type { ColumnBatch } from '../../../catalog/model/vector.ts';
import { rowsOf, type TestValue } from '../../../catalog/testing/rows.ts';
import type { BatchSource } from '../batch-source.ts';
import { type DuckDb, type DuckDbOptions, openDuckDb } from '../instance.ts';

/** An instance as a test wants it. */
export function openTestDuckDb(options: Partial<DuckDbOptions> = {}): Promise<DuckDb> {
  return openDuckDb({ threads: 2, memoryLimitBytes: 1 << 30, tempFolder: null, admittedMax: 3, timers: systemTimers, ...options });
}

/** Rows of a small result. */
export async function query(db: DuckDb, sql: string, types: readonly DataType[]): Promise<TestValue[][]> {
  const rows: TestValue[][] = [];
  for await (const batch of db.stream({ sql, types })) rows.push(...rowsOf(batch));
  return rows;
}

/** Batches as a source, named c0, c1, … */
export function sourceOf(types: readonly DataType[], batches: readonly ColumnBatch[]): BatchSource {
  return {
    columns: types.map((type, i) => ({ name: `c${i}`, type })),
    open(projection) {
      let at = 0;
      return {
        next() {
          const batch = batches[at++];
          return batch === undefined ? null : { length: batch.length, columns: projection.map((i) => batch.columns[i]!) };
        },
        close() {},
      };
    },
  };
}
