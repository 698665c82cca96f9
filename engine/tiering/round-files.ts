import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type BucketKey, offsetOf, type OffsetVector, parseBucketKey, sortedBuckets } from '../../catalog/model/offsets.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { DataFileTarget, Lake, LakeTable } from '../../catalog/seams/lake.ts';
import type { WrittenFile } from '../../catalog/seams/parquet-writer.ts';
import { CommitTimes } from './commit-times.ts';
import { fileFields, partitionTuple } from './lake-layout.ts';
import { readBucket } from './log-reader.ts';
import type { RoundDeps, RoundLimits } from './round-deps.ts';
import { type FileRows, RowCollector } from './row-collector.ts';
import { WorkLanes } from './work-lanes.ts';

/** Files being written at a time: while DuckDB compresses one, the next is being decoded. */
const FILES_IN_FLIGHT = 2;

/** A Parquet file of the round: first on local disk, later at its target. */
export interface RoundFile {
  readonly target: DataFileTarget;
  readonly localPath: string;
  readonly written: WrittenFile;
}

export interface RangeRequest {
  readonly definition: TableDefinition;
  readonly lake: Lake;
  readonly table: LakeTable;
  readonly from: OffsetVector;
  readonly to: OffsetVector;
  readonly roundId: string;
  readonly limits: RoundLimits;
  /** Throws when the round must not go on (lease lost, stopped). Called often. */
  readonly goOn: () => Promise<void>;
}

export interface RangeWritten {
  readonly files: readonly RoundFile[];
  /** Where each bucket got to: `from`, raised. */
  readonly reached: OffsetVector;
  readonly rows: bigint;
  /** Of the Parquet files. */
  readonly bytes: bigint;
  readonly commitTimes: CommitTimes;
}

/**
 * Reads the log range and writes it as Parquet files on local disk, per partition and bucket, several per bucket when the rows exceed
 * a file's memory. Stops early, at a batch, when the round's limits are reached: `reached` says how far it came. Nothing is in the
 * object store yet when it resolves; when it rejects, nothing is being written any more.
 */
export async function writeRange(deps: RoundDeps, request: RangeRequest, created: string[]): Promise<RangeWritten> {
  const { definition, limits, from, to } = request;
  const reached = new Map(from);
  const files: RoundFile[] = [];
  const commitTimes = new CommitTimes();
  const fields = fileFields(definition, request.table);
  const lanes = new WorkLanes(FILES_IN_FLIGHT);
  const until = deps.clock.monotonicMs() + limits.readMsMax;
  let rows = 0;
  let bytes = 0;
  let ordinal = 0;
  const spent = (): boolean => rows >= limits.rowsMax || bytes >= limits.bytesMax || deps.clock.monotonicMs() >= until;

  const startFile = async (partition: string, bucket: number, content: FileRows): Promise<void> => {
    ordinal += 1;
    const localPath = deps.scratch.path(`${request.roundId}-${ordinal}.parquet`);
    const target = request.lake.newDataFile(request.table, partitionTuple(definition, partition, bucket), bucket, ordinal, request.roundId);
    created.push(localPath);
    await lanes.start(async () => {
      const written = await deps.writer.write({ fields, batches: content.batches, path: localPath, footer: request.table.fileFooter });
      if (written.rows !== BigInt(content.rows)) {
        throw new ThermoclineError('internal', `the Parquet writer wrote ${written.rows} of ${content.rows} rows`);
      }
      await deps.failpoints.hit('tiering.file-written');
      files.push({ target, localPath, written });
    });
  };

  try {
    for (const key of bucketsInTurn(from, to, deps.random.uint32())) {
      // The first bucket always gets something, so that every round moves.
      if (spent() && rows > 0) break;
      const { partition, bucket } = parseBucketKey(key);
      const collector = new RowCollector();
      const range = { table: definition, bucket: key, from: offsetOf(from, key), to: offsetOf(to, key) };
      const batches = readBucket(deps.hot, deps.codec, range, limits.fetchBytesMax, () => deps.failpoints.hit('tiering.fetched'));
      for await (const batch of batches) {
        await request.goOn();
        const before = collector.bytes;
        collector.push(batch);
        commitTimes.add(batch.timestampMs);
        rows += batch.batch.length;
        bytes += collector.bytes - before;
        reached.set(key, batch.nextOffset < range.to ? batch.nextOffset : range.to);
        if (collector.bytes >= limits.fileBytesMax) await startFile(partition, bucket, collector.take());
        if (spent()) break;
      }
      if (collector.rows > 0) await startFile(partition, bucket, collector.take());
      await deps.failpoints.hit('tiering.bucket-read');
    }
    await lanes.finish();
  } finally {
    await lanes.settle();
  }
  files.sort((a, b) => a.localPath.length - b.localPath.length || (a.localPath < b.localPath ? -1 : 1));
  return { files, reached, rows: BigInt(rows), bytes: files.reduce((sum, f) => sum + f.written.bytes, 0n), commitTimes };
}

/** Buckets with something to read, beginning anywhere: so that under a limit none is always last. */
function bucketsInTurn(from: OffsetVector, to: OffsetVector, chance: number): BucketKey[] {
  const keys = sortedBuckets(to).filter((key) => offsetOf(to, key) > offsetOf(from, key));
  const first = keys.length === 0 ? 0 : chance % keys.length;
  return [...keys.slice(first), ...keys.slice(0, first)];
}
