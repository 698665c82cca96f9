import { assert } from '../../catalog/base/assert.ts';
import type { EncodedLog, LogBatch } from '../../catalog/model/log-batch.ts';
import { type BucketKey, offsetOf, type OffsetVector, parseBucketKey, sortedBuckets } from '../../catalog/model/offsets.ts';
import { currentSchema, type TableDefinition } from '../../catalog/model/table.ts';
import type { FetchRequest, LogCursor, ScanRequest } from '../../catalog/seams/hot-tier.ts';
import type { LogCodec } from '../../catalog/seams/log-codec.ts';
import type { BucketLog } from './bucket-log.ts';
import type { FileCache } from './file-cache.ts';
import type { FolderLayout } from './folder-layout.ts';
import { driveRead, driveReadSync, readLog } from './log-reader.ts';
import type { TableLog } from './table-log.ts';

export interface LogSource {
  readonly layout: FolderLayout;
  readonly files: FileCache;
  readonly codec: LogCodec;
  /** Encoded bytes read at a time. */
  readonly scanBytesMax: number;
  /** Throws when the tier is closed. */
  refuseIfClosed(): void;
  whenMoved(table: TableLog, ends: OffsetVector, signal: AbortSignal): Promise<void>;
}

interface BucketRange {
  readonly log: BucketLog;
  readonly from: bigint;
  readonly to: bigint;
}

/** The ranges of a bounded scan, in its order. Every offset asked for must be visible. */
function rangesOf(table: TableLog, from: OffsetVector, to: OffsetVector): BucketRange[] {
  return sortedBuckets(to).flatMap((key) => {
    const range = { from: offsetOf(from, key), to: offsetOf(to, key) };
    if (range.from >= range.to) return [];
    return [{ log: visibleBucket(table, key, range.to), ...range }];
  });
}

/** The bucket, which must reach to the offset: nobody can know of offsets past the end that is visible. */
function visibleBucket(table: TableLog, key: BucketKey, to: bigint): BucketLog {
  const log = table.buckets.get(key);
  assert(log !== undefined && to <= log.end, () => `offset ${to} of bucket ${key} is not visible yet`);
  return log;
}

function encoded({ log, from, to }: BucketRange, read: { bytes: Uint8Array; next: bigint }): EncodedLog {
  const { tableId, partition, bucket } = log;
  return { tableId, partition, bucket, from, to, next: read.next, bytes: read.bytes };
}

/** See `HotTier.fetch`. */
export async function fetchLog(source: LogSource, table: TableLog, request: FetchRequest): Promise<EncodedLog> {
  const { from, to, bytesMax } = request;
  if (from >= to) return { tableId: table.id, ...parseBucketKey(request.bucket), from, to, next: from, bytes: new Uint8Array(0) };
  return readRange(source, table, { log: visibleBucket(table, request.bucket, to), from, to }, bytesMax);
}

async function readRange(source: LogSource, table: TableLog, range: BucketRange, bytesMax: number): Promise<EncodedLog> {
  const { log, from, to } = range;
  return encoded(range, await driveRead(readLog(table, log, source.layout, { from, to, bytesMax }), source.files));
}

/** What a scan asks for: fixed when it begins, so that a definition that changes meanwhile does not change its shape. */
interface Wanted {
  readonly columns: readonly number[];
  /** The one whose columns they are; null: they are read by whichever is the present one, which has the schemas of all batches. */
  readonly table: TableDefinition | null;
}

function wantedOf(request: ScanRequest, present: TableDefinition): Wanted {
  const { table = null } = request;
  return { table, columns: request.columns ?? currentSchema(table ?? present).columns.map((c) => c.id) };
}

/** See `HotTier.scan`. */
export async function* scanLog(source: LogSource, table: TableLog, request: ScanRequest): AsyncGenerator<LogBatch, void, undefined> {
  const wanted = wantedOf(request, table.definition);
  if (request.to !== undefined) {
    for (const range of rangesOf(table, request.from, request.to)) yield* scanRange(source, table, range, wanted, request.signal);
    return;
  }
  const signal = request.signal ?? new AbortController().signal;
  const position = new Map(request.from);
  for (;;) {
    for (const range of rangesOf(table, position, table.view().ends)) {
      yield* scanRange(source, table, range, wanted, signal);
      position.set(range.log.key, range.to);
    }
    await source.whenMoved(table, position, signal);
  }
}

/** Reads one chunk ahead of the consumer. */
async function* scanRange(
  source: LogSource,
  table: TableLog,
  range: BucketRange,
  wanted: Wanted,
  signal: AbortSignal | undefined,
): AsyncGenerator<LogBatch, void, undefined> {
  const read = (from: bigint): Promise<EncodedLog> => {
    const chunk = readRange(source, table, { ...range, from }, source.scanBytesMax);
    // Its failure is met when it is awaited; a consumer that stops before that must not leave it unheard.
    chunk.catch(() => {});
    return chunk;
  };
  let ahead: Promise<EncodedLog> | null = read(range.from);
  while (ahead !== null) {
    signal?.throwIfAborted();
    source.refuseIfClosed();
    const chunk: EncodedLog = await ahead;
    ahead = chunk.next < range.to ? read(chunk.next) : null;
    for (const batch of source.codec.decode(wanted.table ?? table.definition, chunk, wanted.columns)) {
      signal?.throwIfAborted();
      yield batch;
    }
  }
}

/** See `HotTier.cursor`. */
export class EmbeddedCursor implements LogCursor {
  readonly #source: LogSource;
  readonly #table: TableLog;
  readonly #ranges: BucketRange[];
  readonly #wanted: Wanted;
  readonly #signal: AbortSignal | undefined;
  #from: bigint | null = null;
  #batches: Iterator<LogBatch> | null = null;
  #closed = false;

  constructor(source: LogSource, table: TableLog, request: ScanRequest & { readonly to: OffsetVector }) {
    this.#source = source;
    this.#table = table;
    this.#ranges = rangesOf(table, request.from, request.to);
    this.#wanted = wantedOf(request, table.definition);
    this.#signal = request.signal;
  }

  next(): LogBatch | null {
    for (;;) {
      this.#signal?.throwIfAborted();
      if (this.#closed) return null;
      const batch = this.#batches?.next();
      if (batch !== undefined && batch.done !== true) return batch.value;
      this.#batches = null;
      if (!this.#readMore()) return null;
    }
  }

  #readMore(): boolean {
    const range = this.#ranges[0];
    if (range === undefined) return false;
    this.#source.refuseIfClosed();
    const { layout, files, scanBytesMax, codec } = this.#source;
    const from = this.#from ?? range.from;
    const steps = readLog(this.#table, range.log, layout, { from, to: range.to, bytesMax: scanBytesMax });
    const chunk = encoded({ ...range, from }, driveReadSync(steps, files));
    if (chunk.next >= range.to) {
      this.#ranges.shift();
      this.#from = null;
    } else this.#from = chunk.next;
    this.#batches = codec.decode(this.#wanted.table ?? this.#table.definition, chunk, this.#wanted.columns)[Symbol.iterator]();
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#batches = null;
  }
}
