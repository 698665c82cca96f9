import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
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
 * The rows of one bucket in [from, to), in order, fetched encoded and decoded here. One fetch is always under way while its
 * predecessor is being decoded; never more, so that a round holds at most two fetches of `bytesMax` a bucket.
 *
 * Proves as it goes that offsets follow each other without gap or overlap: `data-corrupted` otherwise.
 */
export async function* readBucket(
  hot: TieringHot,
  codec: LogCodec,
  range: BucketRange,
  bytesMax: number,
  onFetched: () => Promise<void>,
): AsyncGenerator<LogBatch> {
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
    if (next <= at) throw damaged(range, at, `a fetch from offset ${at} gave nothing and did not end at ${to}`);
    coming = next < to ? fetch(next) : null;
    for (const batch of codec.decode(table, { ...log, from: at, to })) {
      if (batch.baseOffset !== at) throw damaged(range, at, `the log goes on at offset ${batch.baseOffset} where ${at} was due`);
      yield batch;
      at = batch.nextOffset < to ? batch.nextOffset : to;
    }
    if (at !== next) throw damaged(range, at, `the log ends at offset ${at} where ${next} was due`);
  }
}

function damaged(range: BucketRange, offset: bigint, what: string): ThermoclineError {
  const { partition, bucket } = parseBucketKey(range.bucket);
  const where = partition === '' ? `bucket ${bucket}` : `partition ${partition} bucket ${bucket}`;
  return new ThermoclineError('data-corrupted', `the log of table "${range.table.name.table}" is damaged in ${where} at offset ${offset}`, {
    detail: `While tiering, ${what}.`,
    table: range.table.name.table,
  });
}
