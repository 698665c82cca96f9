import type { Memory } from '../base/arena.ts';
import type { EncodedLog, LogBatch } from '../model/log-batch.ts';
import type { TableDefinition } from '../model/table.ts';

/**
 * Turns encoded Fluss log batches into rows. Lives with the connectors (the bytes are theirs) and is handed to whoever reads encoded
 * logs elsewhere: the tiering worker gets bytes and decodes on its own thread.
 */
export interface LogCodec {
  /**
   * Decodes `log.bytes`, keeping records in [log.from, log.to). `columns` are column ids in the wanted order (absent: all current
   * ones); columns that a batch's schema lacks come back as NULL. Checks each CRC; throws `data-corrupted` with table, bucket, offset.
   *
   * Lazy: a batch is decoded when it is asked for. What a batch holds is taken from `memory` (absent: from memory of its own), which may
   * be used again once the batch is no longer needed, and lies in `log.bytes` where that needs no copy.
   */
  decode(table: TableDefinition, log: EncodedLog, columns?: readonly number[], memory?: Memory): Iterable<LogBatch>;
}
