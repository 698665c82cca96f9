import { assert } from '../../catalog/base/assert.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { BatchReader } from './batch-source.ts';
import { CHUNK_ROWS_MAX, type Piece } from './chunk-writer.ts';

/** Batches looked at for one chunk: bounds the turn when a log consists of commits of a row each. */
const PIECES_MAX = 64;
/** Bytes of text and binary in one chunk, unless a single row has more. */
const CHUNK_BYTES_MAX = 4 << 20;

/** Cuts a reader's batches into chunks: many small ones are put together (unless the reader reuses their memory), large ones taken apart. */
export class RowFeed {
  readonly #reader: BatchReader;
  #batch: ColumnBatch | null = null;
  #at = 0;
  #ended = false;

  constructor(reader: BatchReader) {
    this.#reader = reader;
  }

  /** Pieces of one chunk; none at the end of the rows. */
  next(): Piece[] {
    const pieces: Piece[] = [];
    let rows = 0;
    let bytes = 0;
    for (let looked = 0; rows < CHUNK_ROWS_MAX && bytes < CHUNK_BYTES_MAX; looked++) {
      if (rows > 0 && (looked >= PIECES_MAX || this.#reader.reusesMemory === true)) break;
      const batch = this.#current();
      if (batch === null) break;
      const start = this.#at;
      let end = Math.min(batch.length, start + CHUNK_ROWS_MAX - rows);
      let size = bytesOf(batch, start, end);
      while (size > CHUNK_BYTES_MAX - bytes && end - start > 1) {
        end = start + ((end - start) >> 1);
        size = bytesOf(batch, start, end);
      }
      // A row too large to share a chunk waits for the next one.
      if (pieces.length > 0 && size > CHUNK_BYTES_MAX - bytes) break;
      pieces.push({ batch, start, end });
      rows += end - start;
      bytes += size;
      this.#at = end;
    }
    return pieces;
  }

  /** The batch with rows left. */
  #current(): ColumnBatch | null {
    while (!this.#ended && (this.#batch === null || this.#at >= this.#batch.length)) {
      this.#batch = this.#reader.next();
      this.#at = 0;
      if (this.#batch === null) this.#ended = true;
      else for (const c of this.#batch.columns) assert(c.length === this.#batch.length, 'every column has the batch’s rows');
    }
    return this.#ended ? null : this.#batch;
  }
}

function bytesOf(batch: ColumnBatch, start: number, end: number): number {
  let bytes = 0;
  for (const c of batch.columns) if (c.layout === 'bytes') bytes += c.offsets[end]! - c.offsets[start]!;
  return bytes;
}
