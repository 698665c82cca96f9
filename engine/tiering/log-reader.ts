import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Memory } from '../../catalog/base/arena.ts';
import type { EncodedLog, LogBatch } from '../../catalog/model/log-batch.ts';
import { type BucketKey, parseBucketKey } from '../../catalog/model/offsets.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { LogCodec } from '../../catalog/seams/log-codec.ts';
import type { TieringHot } from './tiering-hot.ts';

export interface BucketRange {
  readonly table: TableDefinition;
  readonly bucket: BucketKey;
  readonly from: bigint;
  /** Exclusive. */
  readonly to: bigint;
}

/**
 * The log of one bucket in [from, to), in order and still encoded: each piece covers [its `from`, its `next`), and they follow each
 * other without gap or overlap; `next` does not pass `to`. One fetch is always under way while its predecessor is being looked at.
 */
export async function* fetchBucket(
  hot: TieringHot,
  range: BucketRange,
  bytesMax: number,
  onFetched: () => Promise<void>,
): AsyncGenerator<EncodedLog> {
  const { table, bucket, to } = range;
  const fetch = (from: bigint): Promise<EncodedLog> => {
    const log = hot.fetch({ tableId: table.id, bucket, from, to, bytesMax });
    // It may fail while the consumer is busy, or after the consumer has left: whoever awaits it gets the error, nobody else does.
    log.catch(() => undefined);
    return log;
  };
  let at = range.from;
  let coming: Promise<EncodedLog> | null = at < to ? fetch(at) : null;
  while (coming !== null) {
    const log: EncodedLog = await coming;
    await onFetched();
    const next = log.next < to ? log.next : to;
    if (next <= at) throw damaged(table, parseBucketKey(bucket), at, `a fetch from offset ${at} gave nothing and did not end at ${to}`);
    coming = next < to ? fetch(next) : null;
    yield { ...log, from: at, next, to: next };
    at = next;
  }
}

/**
 * The rows of a piece that {@link fetchBucket} gave, decoded as they are asked for; see `LogCodec.decode` for `memory`.
 *
 * Proves as it goes that offsets follow each other without gap or overlap up to the piece's end: `data-corrupted` otherwise.
 */
export function* decodePiece(codec: LogCodec, table: TableDefinition, log: EncodedLog, memory?: Memory): Generator<LogBatch> {
  let at = log.from;
  for (const batch of codec.decode(table, log, undefined, memory)) {
    if (batch.baseOffset !== at) throw damaged(table, log, at, `the log goes on at offset ${batch.baseOffset} where ${at} was due`);
    yield batch;
    at = batch.nextOffset;
  }
  if (at !== log.next) throw damaged(table, log, at, `the log ends at offset ${at} where ${log.next} was due`);
}

function damaged(
  table: TableDefinition,
  { partition, bucket }: { readonly partition: string; readonly bucket: number },
  offset: bigint,
  what: string,
): ThermoclineError {
  const where = partition === '' ? `bucket ${bucket}` : `partition ${partition} bucket ${bucket}`;
  return new ThermoclineError('data-corrupted', `the log of table "${table.name.table}" is damaged in ${where} at offset ${offset}`, {
    detail: `While tiering, ${what}.`,
    table: table.name.table,
  });
}
