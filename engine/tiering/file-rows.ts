import { Arena } from '../../catalog/base/arena.ts';
import { concatBatches } from '../../catalog/model/concat-batches.ts';
import { LakeSystemVectors } from '../../catalog/model/lake-system-vectors.ts';
import type { EncodedLog, LogBatch } from '../../catalog/model/log-batch.ts';
import { LAKE_SYSTEM_COLUMNS, type TableDefinition } from '../../catalog/model/table.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { LogCodec } from '../../catalog/seams/log-codec.ts';
import { decodePiece } from './log-reader.ts';

/** Batches below this many rows are joined before they reach the Parquet writer: about one DuckDB chunk. */
const ROWS_SMALL = 2048;

export interface FileRowsRequest {
  readonly codec: LogCodec;
  readonly table: TableDefinition;
  /** Pieces of one bucket's log in order. */
  readonly logs: readonly EncodedLog[];
  /** Where batches are decoded; nobody else's until the rows have been read. */
  readonly arena: Arena;
  /** Called with each log batch as it is decoded. What it throws ends the rows. */
  readonly onBatch: (log: LogBatch) => void;
}

/**
 * Rows of one Parquet file, with the system columns at the end. The log stays encoded (it is ten times smaller) until the writer asks
 * for the next batch: so writing begins as soon as bytes are there, decoding goes on beside DuckDB's work, and what was decoded is
 * still in the processor's cache when it is copied. Small log batches are joined.
 *
 * Read once. A batch is good until the next one is asked for.
 */
export class FileRows implements Iterable<ColumnBatch> {
  readonly #request: FileRowsRequest;
  readonly #system = new LakeSystemVectors();
  #rows = 0;

  constructor(request: FileRowsRequest) {
    this.#request = request;
  }

  /** Rows read so far: those of the log, counted before anybody could lose one. */
  get rows(): number {
    return this.#rows;
  }

  *[Symbol.iterator](): Generator<ColumnBatch, void, undefined> {
    const { codec, table, logs, arena, onBatch } = this.#request;
    let small: ColumnBatch[] = [];
    let smallRows = 0;
    for (const piece of logs) {
      for (const log of decodePiece(codec, table, piece, arena)) {
        onBatch(log);
        if (log.batch.length === 0) continue;
        this.#rows += log.batch.length;
        const batch = this.#withSystemColumns(log, arena);
        const large = batch.length >= ROWS_SMALL;
        if (!large) {
          small.push(batch);
          smallRows += batch.length;
          if (smallRows < ROWS_SMALL) continue;
        }
        if (small.length > 0) yield concatBatches(small);
        small = [];
        smallRows = 0;
        if (large) yield batch;
        arena.reset();
      }
    }
    if (small.length > 0) yield concatBatches(small);
  }

  #withSystemColumns(log: LogBatch, arena: Arena): ColumnBatch {
    const system = LAKE_SYSTEM_COLUMNS.map((name) => this.#system.vector(name, log, arena));
    return { length: log.batch.length, columns: [...log.batch.columns, ...system] };
  }
}
