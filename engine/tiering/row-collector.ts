import type { LogBatch } from '../../catalog/model/log-batch.ts';
import { batchBytes, type ColumnBatch, type FixedVector, type Vector } from '../../catalog/model/vector.ts';
import { concatBatches } from './concat-batches.ts';
import { SYSTEM_COLUMNS } from './lake-layout.ts';

/** Batches below this many rows are joined before they reach the Parquet writer: about one DuckDB chunk. */
const ROWS_SMALL = 2048;

/** Rows of one file, with the system columns at the end. */
export interface FileRows {
  readonly batches: readonly ColumnBatch[];
  readonly rows: number;
}

/** Gathers log batches of one bucket into the rows of one Parquet file, joining small batches as they come. */
export class RowCollector {
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
    const batch = withSystemColumns(log);
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

/** The batch with `__bucket, __offset, __timestamp` after its own columns. */
export function withSystemColumns(log: LogBatch): ColumnBatch {
  const { length, columns } = log.batch;
  const [bucketType, offsetType, timestampType] = SYSTEM_COLUMNS.map((c) => c.type);
  const bucket: FixedVector = { layout: 'i32', type: bucketType!, length, validity: null, values: new Int32Array(length).fill(log.bucket) };
  const offsets = new BigInt64Array(length);
  for (let i = 0, offset = log.baseOffset; i < length; i++) offsets[i] = offset++;
  const micros = new BigInt64Array(length).fill(BigInt(log.timestampMs) * 1000n);
  const system: Vector[] = [
    bucket,
    { layout: 'i64', type: offsetType!, length, validity: null, values: offsets },
    { layout: 'i64', type: timestampType!, length, validity: null, values: micros },
  ];
  return { length, columns: [...columns, ...system] };
}
