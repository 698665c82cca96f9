import { concatBatches } from '../../catalog/model/concat-batches.ts';
import { batchBytes, type ColumnBatch } from '../../catalog/model/vector.ts';

export interface JoinLimits {
  readonly rowsMin: number;
  readonly bytesMin: number;
}

/** With DuckDB's last 2,048 rows no more than a write routes in one turn. */
const JOIN_LIMITS: JoinLimits = { rowsMin: 30_720, bytesMin: 2 << 20 };

/**
 * The same rows in fewer batches, each of at least so many rows or bytes but the last. For rows that are about to be spread over many
 * buckets: DuckDB's 2,048 at a time would make a thousand batches of two rows each time.
 */
export async function* joinBatches(
  batches: AsyncIterable<ColumnBatch>,
  { rowsMin, bytesMin }: JoinLimits = JOIN_LIMITS,
): AsyncGenerator<ColumnBatch, void, undefined> {
  let gathered: ColumnBatch[] = [];
  let rows = 0;
  let bytes = 0;
  for await (const batch of batches) {
    if (batch.length === 0) continue;
    gathered.push(batch);
    rows += batch.length;
    bytes += batchBytes(batch);
    if (rows < rowsMin && bytes < bytesMin) continue;
    yield concatBatches(gathered);
    gathered = [];
    rows = bytes = 0;
  }
  if (rows > 0) yield concatBatches(gathered);
}
