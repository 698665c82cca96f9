import { LakeSystemVectors } from '../../catalog/model/lake-system-vectors.ts';
import type { LogBatch } from '../../catalog/model/log-batch.ts';
import { LAKE_SYSTEM_COLUMNS } from '../../catalog/model/table.ts';
import { batchBytes, type ColumnBatch } from '../../catalog/model/vector.ts';
import { concatBatches } from '../../catalog/model/concat-batches.ts';

/** Batches below this many rows are joined before they reach the Parquet writer: about one DuckDB chunk. */
const ROWS_SMALL = 2048;

/** Rows of one file, with the system columns at the end. */
export interface FileRows {
  readonly batches: readonly ColumnBatch[];
  readonly rows: number;
}

/** Gathers log batches of one bucket into the rows of one Parquet file, joining small batches as they come. */
export class RowCollector {
  readonly #system = new LakeSystemVectors();
  #done: ColumnBatch[] = [];
  #small: ColumnBatch[] = [];
  #smallRows = 0;
  #rows = 0;
  #bytes = 0;

  get rows(): number {
    return this.#rows;
  }

  /** Memory held, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  push(log: LogBatch): void {
    if (log.batch.length === 0) return;
    const system = LAKE_SYSTEM_COLUMNS.map((name) => this.#system.vector(name, log));
    const batch = { length: log.batch.length, columns: [...log.batch.columns, ...system] };
    this.#rows += batch.length;
    this.#bytes += batchBytes(batch);
    if (batch.length >= ROWS_SMALL) {
      this.#flushSmall();
      this.#done.push(batch);
      return;
    }
    this.#small.push(batch);
    this.#smallRows += batch.length;
    if (this.#smallRows >= ROWS_SMALL) this.#flushSmall();
  }

  /** Everything gathered since the last take. */
  take(): FileRows {
    this.#flushSmall();
    const taken = { batches: this.#done, rows: this.#rows };
    this.#done = [];
    this.#rows = this.#bytes = 0;
    return taken;
  }

  #flushSmall(): void {
    if (this.#small.length === 0) return;
    this.#done.push(concatBatches(this.#small));
    this.#small = [];
    this.#smallRows = 0;
  }
}
