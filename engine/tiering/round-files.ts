import { Arena } from '../../catalog/base/arena.ts';
import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type BucketKey, offsetOf, type OffsetVector, parseBucketKey, sortedBuckets } from '../../catalog/model/offsets.ts';
import type { EncodedLog } from '../../catalog/model/log-batch.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { DataFileTarget, Lake, LakeTable } from '../../catalog/seams/lake.ts';
import type { WrittenFile } from '../../catalog/seams/parquet-writer.ts';
import { CommitTimes } from './commit-times.ts';
import { FileRows } from './file-rows.ts';
import { fileFields, partitionTuple } from './lake-layout.ts';
import { fetchBucket } from './log-reader.ts';
import { pulseOf } from './pulse.ts';
import type { RoundDeps, RoundLimits } from './round-deps.ts';
import { WorkLanes } from './work-lanes.ts';

/** Files being written at a time, each on a thread of DuckDB's, while this thread decodes for both. */
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
 * Reads the log range and writes it as Parquet files on local disk, per partition and bucket, several per bucket when there is much:
 * then about equally large ones, so that those written at a time end together. Stops early, at a piece of the log, when the round's
 * limits are reached: `reached` says how far it came. Nothing is in the object store yet when it resolves; when it rejects, nothing is
 * being written any more.
 */
export async function writeRange(deps: RoundDeps, request: RangeRequest, created: string[]): Promise<RangeWritten> {
  const { definition, limits, from, to } = request;
  const reached = new Map(from);
  const files: RoundFile[] = [];
  const commitTimes = new CommitTimes();
  const fields = fileFields(definition, request.table);
  const lanes = new WorkLanes(FILES_IN_FLIGHT);
  /** One for each file being written. */
  const arenas = Array.from({ length: FILES_IN_FLIGHT }, () => new Arena());
  const pulse = pulseOf(request.goOn);
  const until = deps.clock.monotonicMs() + limits.readMsMax;
  let offsets = 0;
  let bytes = 0;
  let rows = 0;
  let ordinal = 0;
  const spent = (): boolean => offsets >= limits.rowsMax || bytes >= limits.bytesMax || deps.clock.monotonicMs() >= until;
  const fileRows = fileRowsOf(from, to, limits);

  const startFile = async (partition: string, bucket: number, logs: readonly EncodedLog[]): Promise<void> => {
    ordinal += 1;
    const localPath = deps.scratch.path(`${request.roundId}-${ordinal}.parquet`);
    const target = request.lake.newDataFile(request.table, partitionTuple(definition, partition, bucket), bucket, ordinal, request.roundId);
    created.push(localPath);
    await lanes.start(async () => {
      const arena = must(arenas.pop(), 'an arena for every lane');
      const content = new FileRows({
        codec: deps.codec,
        table: definition,
        logs,
        arena,
        onBatch(log) {
          pulse.beat();
          commitTimes.add(log.timestampMs);
        },
      });
      const file = { fields, batches: content, path: localPath, footer: request.table.fileFooter };
      const written = await deps.writer.write(file).catch(pulse.rethrow);
      arenas.push(arena);
      if (written.rows !== BigInt(content.rows)) {
        throw new ThermoclineError('internal', `the Parquet writer wrote ${written.rows} of ${content.rows} rows`);
      }
      await deps.failpoints.hit('tiering.file-written');
      rows += content.rows;
      // Offsets can be taken without rows; a file of none is left in the scratch folder, which is cleared.
      if (content.rows > 0) files.push({ target, localPath, written });
    });
  };

  try {
    for (const key of bucketsInTurn(from, to, deps.random.uint32())) {
      // The first bucket always gets something, so that every round moves.
      if (spent() && offsets > 0) break;
      const { partition, bucket } = parseBucketKey(key);
      const range = { table: definition, bucket: key, from: offsetOf(from, key), to: offsetOf(to, key) };
      const pieces = fetchBucket(deps.hot, range, limits.fetchBytesMax, () => deps.failpoints.hit('tiering.fetched'));
      const cuts = cutsOf(range.from, range.to, limits.rowsMax, fileRows);
      let file = NEW_FILE;
      for await (const piece of pieces) {
        await request.goOn();
        const taken = Number(piece.next - piece.from);
        file = { logs: [...file.logs, piece], bytes: file.bytes + piece.bytes.length };
        offsets += taken;
        bytes += piece.bytes.length;
        reached.set(key, piece.next);
        // At the piece that ends nearest to the cut.
        const due = cuts[0] !== undefined && piece.next + BigInt(taken >> 1) >= cuts[0];
        if (due) cuts.shift();
        if (due || file.bytes >= limits.fileBytesMax) {
          await startFile(partition, bucket, file.logs);
          file = NEW_FILE;
        }
        if (spent()) break;
      }
      if (file.logs.length > 0) await startFile(partition, bucket, file.logs);
      await deps.failpoints.hit('tiering.bucket-read');
    }
    await lanes.finish();
  } finally {
    await lanes.settle();
  }
  files.sort((a, b) => a.localPath.length - b.localPath.length || (a.localPath < b.localPath ? -1 : 1));
  return { files, reached, rows: BigInt(rows), bytes: files.reduce((sum, f) => sum + f.written.bytes, 0n), commitTimes };
}

/** What is gathered for a file, still encoded. */
interface FileLogs {
  readonly logs: readonly EncodedLog[];
  readonly bytes: number;
}

const NEW_FILE: FileLogs = { logs: [], bytes: 0 };

/** About how many rows of a bucket go into one file, so that every lane has work to the end. */
function fileRowsOf(from: OffsetVector, to: OffsetVector, { rowsMax, fileRowsMin }: RoundLimits): number {
  let rows = 0;
  for (const key of to.keys()) rows += Number(offsetOf(to, key) - offsetOf(from, key));
  return Math.max(fileRowsMin, Math.ceil(Math.min(rows, rowsMax) / FILES_IN_FLIGHT));
}

/** Offsets at which a bucket's range is cut into files of equal size, about `fileRows` each. */
function cutsOf(from: bigint, to: bigint, rowsMax: number, fileRows: number): bigint[] {
  const rows = Math.min(Number(to - from), rowsMax);
  const files = Math.max(1, Math.round(rows / fileRows));
  return Array.from({ length: files - 1 }, (_, i) => from + BigInt(Math.round((rows * (i + 1)) / files)));
}

/** Buckets with something to read, beginning anywhere: so that under a limit none is always last. */
function bucketsInTurn(from: OffsetVector, to: OffsetVector, chance: number): BucketKey[] {
  const keys = sortedBuckets(to).filter((key) => offsetOf(to, key) > offsetOf(from, key));
  const first = keys.length === 0 ? 0 : chance % keys.length;
  return [...keys.slice(first), ...keys.slice(0, first)];
}
