import type { DataType } from '../../catalog/model/data-type.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';

/**
 * Rows that JavaScript serves to a DuckDB query. DuckDB may scan a FROM item more than once (an inlined CTE, a self join it makes
 * itself), so a source is OPENED anew for every scan: a second scan must see all rows again, never the rest of the first.
 */
export interface BatchSource {
  readonly columns: readonly { readonly name: string; readonly type: DataType }[];
  /** About how many rows it has, when that is known: the optimizer orders joins by it. Need not be exact. */
  readonly rows?: number | undefined;
  /**
   * A fresh pass over the rows. `projection`: positions of the columns DuckDB wants, in its order; the reader's batches have exactly
   * these. May be empty (rows are counted).
   */
  open(projection: readonly number[]): BatchReader;
}

export interface BatchReader {
  /** A batch may only be used until the next one is asked for. Chunks then do not reach over the end of a batch: make batches large. */
  readonly reusesMemory?: boolean | undefined;
  /** The next batch, or null at the end. Synchronous; at most one bounded read. Throwing fails the query with that error. */
  next(): ColumnBatch | null;
  close(): void;
}
