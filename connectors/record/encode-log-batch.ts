import { assert } from '../../catalog/base/assert.ts';
import type { ArrowCompression } from '../../catalog/model/table-options.ts';
import type { TableSchema } from '../../catalog/model/table.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { layOutArrowBody, writeArrowBody } from './arrow-writer.ts';
import { LOG_BATCH_HEADER_BYTES, sealLogBatch } from './log-batch-header.ts';

export interface LogBatchRequest {
  readonly schema: TableSchema;
  /** The schema's columns, in its order. */
  readonly batch: ColumnBatch;
  /** One change kind a row; null for a log table, where every record is +A. */
  readonly kinds: Uint8Array | null;
  readonly compression: ArrowCompression;
  /** Only for ZSTD. */
  readonly zstdLevel: number;
}

/**
 * One Fluss log batch (V0, Arrow) of the rows, with base offset and timestamp 0: `patchOffsetAndTimestamp` fills these in when its
 * place is known. Without rows it is a bare header that takes one offset, since an Arrow batch of zero rows breaks a Fluss server's
 * projection. Synchronous and in proportion to the bytes (`loadCodecs` must have resolved): cut large inputs before.
 */
export function encodeLogBatch(request: LogBatchRequest): Uint8Array {
  const { schema, batch, kinds } = request;
  const recordCount = batch.length;
  assert(batch.columns.length === schema.columns.length, 'a batch has the columns of its schema');
  for (const [i, column] of batch.columns.entries()) {
    assert(column.type.kind === schema.columns[i]!.type.kind, () => `column ${schema.columns[i]!.name} has its schema's type`);
    assert(column.length === recordCount, () => `column ${schema.columns[i]!.name} has a value for every row`);
  }
  assert(kinds === null || kinds.length === recordCount, 'there is a kind for every row');
  const fields = { schemaId: schema.schemaId, appendOnly: kinds === null, recordCount };
  if (recordCount === 0) {
    const bytes = new Uint8Array(LOG_BATCH_HEADER_BYTES);
    sealLogBatch(bytes, fields);
    return bytes;
  }
  const body = layOutArrowBody(batch, request.compression, request.zstdLevel);
  const bodyAt = LOG_BATCH_HEADER_BYTES + (kinds?.length ?? 0);
  const bytes = new Uint8Array(bodyAt + body.byteLength);
  if (kinds !== null) bytes.set(kinds, LOG_BATCH_HEADER_BYTES);
  writeArrowBody(body, bytes, bodyAt);
  sealLogBatch(bytes, fields);
  return bytes;
}
