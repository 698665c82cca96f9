import type { DataType } from '../../../catalog/model/data-type.ts';
import type { EncodedLog } from '../../../catalog/model/log-batch.ts';
import type { Column, TableDefinition, TableSchema } from '../../../catalog/model/table.ts';
import type { ColumnBatch } from '../../../catalog/model/vector.ts';
import { encodeLogBatch, type LogBatchRequest } from '../encode-log-batch.ts';
import { patchOffsetAndTimestamp } from '../log-batch-header.ts';

/** Table 7, `public.t`, with columns c0, c1, … of the types. */
export function tableOf(types: readonly DataType[], fields: Partial<TableDefinition> = {}): TableDefinition {
  return {
    id: 7,
    uuid: '00000000-0000-4000-8000-000000000007',
    name: { database: 'thermocline', schema: 'public', table: 't' },
    schemas: [{ schemaId: 1, columns: columnsOf(types) }],
    nextColumnId: types.length,
    primaryKey: [],
    partitionBy: [],
    bucketKey: [],
    bucketCount: 1,
    truncateGeneration: 0,
    options: {},
    ...fields,
  };
}

export function columnsOf(types: readonly DataType[]): Column[] {
  return types.map((type, id) => ({ id, name: `c${id}`, type, nullable: true }));
}

/** An encoded batch at its place in the log. */
export function encodedAt(schema: TableSchema, batch: ColumnBatch, baseOffset: bigint, options: Partial<LogBatchRequest> = {}): Uint8Array {
  const bytes = encodeLogBatch({ schema, batch, kinds: null, compression: 'NONE', zstdLevel: 3, ...options });
  patchOffsetAndTimestamp(bytes, baseOffset, 1_700_000_000_000);
  return bytes;
}

/** The log of bucket 3 that these batches make, wanted in [from, to). */
export function logOf(parts: readonly Uint8Array[], from: bigint, to: bigint, next = to): EncodedLog {
  const bytes = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { tableId: 7, partition: '', bucket: 3, from, next, to, bytes };
}
