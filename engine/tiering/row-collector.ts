import type { LogBatch } from '../../catalog/model/log-batch.ts';
import { batchBytes, type ColumnBatch, type Vector } from '../../catalog/model/vector.ts';
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
  readonly #system = new SystemColumnWriter();
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
    const batch = this.#system.add(log);
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

/**
 * Adds `__bucket, __offset, __timestamp` to batches. The first and the last say the same thing for every row of a batch, and mostly for
 * every batch of a commit: their arrays are shared as long as they do.
 */
class SystemColumnWriter {
  #buckets = new Int32Array(0);
  #micros = new BigInt64Array(0);

  add(log: LogBatch): ColumnBatch {
    const { length, columns } = log.batch;
    const [bucketType, offsetType, timestampType] = SYSTEM_COLUMNS.map((c) => c.type);
    const micros = BigInt(log.timestampMs) * 1000n;
    if (this.#buckets.length < length || this.#buckets[0] !== log.bucket) this.#buckets = new Int32Array(length).fill(log.bucket);
    if (this.#micros.length < length || this.#micros[0] !== micros) this.#micros = new BigInt64Array(length).fill(micros);
    const system: Vector[] = [
      { layout: 'i32', type: bucketType!, length, validity: null, values: this.#buckets.subarray(0, length) },
      { layout: 'i64', type: offsetType!, length, validity: null, values: consecutive(log.baseOffset, length) },
      { layout: 'i64', type: timestampType!, length, validity: null, values: this.#micros.subarray(0, length) },
    ];
    return { length, columns: [...columns, ...system] };
  }
}

/** `length` consecutive numbers, written as 32-bit words: a BigInt for each would cost more than the rest of the system columns. */
function consecutive(from: bigint, length: number): BigInt64Array {
  const numbers = new BigInt64Array(length);
  const words = new Uint32Array(numbers.buffer);
  let low = Number(BigInt.asUintN(32, from));
  let high = Number(BigInt.asUintN(32, from >> 32n));
  for (let i = 0; i < length; i++) {
    words[2 * i] = low;
    words[2 * i + 1] = high;
    low = (low + 1) >>> 0;
    if (low === 0) high += 1;
  }
  return numbers;
}
