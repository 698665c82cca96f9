import { assert } from '../../catalog/base/assert.ts';
import { crc32c } from './crc32c.ts';
import { damaged } from './damage.ts';

/*
 * Header V0 of a Fluss log batch (fluss-protocol.md §5.1), little-endian:
 *
 *    0 base offset i64 · 8 length i32 (bytes after this field) · 12 magic i8 · 13 commit timestamp i64 · 21 CRC32C u32 over 25…end
 *   25 schema id i16 · 27 attributes i8 (bit 0: append-only) · 28 last offset delta i32 · 32 writer id i64 · 40 sequence i32 · 44 count i32
 *
 * The checksum leaves out bytes 0–24, so that whoever gives the batch its place in the log may write offset and timestamp into it.
 * A reader has to check those two by other means: the offset by what came before, the timestamp by what the store remembers.
 */
export const LOG_BATCH_HEADER_BYTES = 48;

const LENGTH_AT = 8;
const MAGIC_AT = 12;
const TIMESTAMP_AT = 13;
const CRC_AT = 21;
const CHECKED_FROM = 25;
/** Bytes of the batch that the length field does not count. */
const UNCOUNTED_BYTES = 12;
/** The last millisecond a JavaScript Date can say; anything later is damage. */
const TIMESTAMP_MS_MAX = 8_640_000_000_000_000n;

export interface LogBatchHeader {
  readonly baseOffset: bigint;
  /** The whole batch, header included. */
  readonly byteLength: number;
  /** When the log took it, milliseconds since the epoch; 0 before that. */
  readonly timestampMs: number;
  readonly crc: number;
  readonly schemaId: number;
  /** True: every record is +A and the payload carries no vector of kinds. */
  readonly appendOnly: boolean;
  readonly recordCount: number;
  /** Offset after the batch. May lie past baseOffset + recordCount: a batch without records still takes an offset. */
  readonly nextOffset: bigint;
  /** -1 when the writer is not idempotent. */
  readonly writerId: bigint;
  /** -1 when the writer is not idempotent. */
  readonly sequence: number;
}

/** What a writer decides; offset and timestamp are patched in later, length and checksum are computed. */
export interface NewLogBatch {
  readonly schemaId: number;
  readonly appendOnly: boolean;
  readonly recordCount: number;
  readonly writerId?: bigint | undefined;
  readonly sequence?: number | undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Fills in the header of `batch`, whose payload is complete from byte 48 on: base offset and timestamp 0, length and checksum true.
 * A batch without records takes one offset.
 */
export function sealLogBatch(batch: Uint8Array, fields: NewLogBatch): void {
  assert(batch.length >= LOG_BATCH_HEADER_BYTES, 'a log batch has room for its header');
  assert(fields.schemaId > 0 && fields.schemaId <= 0x7fff, () => `schema id ${fields.schemaId} fits 16 bits`);
  const view = viewOf(batch);
  view.setBigInt64(0, 0n, true);
  view.setInt32(LENGTH_AT, batch.length - UNCOUNTED_BYTES, true);
  view.setInt8(MAGIC_AT, 0);
  view.setBigInt64(TIMESTAMP_AT, 0n, true);
  view.setInt16(25, fields.schemaId, true);
  view.setInt8(27, fields.appendOnly ? 1 : 0);
  view.setInt32(28, Math.max(fields.recordCount - 1, 0), true);
  view.setBigInt64(32, fields.writerId ?? -1n, true);
  view.setInt32(40, fields.sequence ?? -1, true);
  view.setInt32(44, fields.recordCount, true);
  view.setUint32(CRC_AT, crc32c(batch, CHECKED_FROM, batch.length), true);
}

/** Gives the batch at `at` its place in the log, in place. The checksum does not cover these two and stays true. */
export function patchOffsetAndTimestamp(bytes: Uint8Array, baseOffset: bigint, timestampMs: number, at = 0): void {
  const view = viewOf(bytes);
  view.setBigInt64(at, baseOffset, true);
  view.setBigInt64(at + TIMESTAMP_AT, BigInt(timestampMs), true);
}

/**
 * The header of the batch at `at`, or null when [at, end) does not hold all of it: the cut-off tail of a file or a network answer.
 * Throws `data-corrupted` (without location) when the bytes cannot be a header of format 0. Does not check the checksum:
 * {@link checkLogBatch} does.
 */
export function readLogBatchHeader(bytes: Uint8Array, at = 0, end = bytes.length): LogBatchHeader | null {
  if (end - at < LOG_BATCH_HEADER_BYTES) return null;
  const view = viewOf(bytes);
  const magic = view.getInt8(at + MAGIC_AT);
  if (magic !== 0) {
    // Only a Fluss 1.0 cluster writes others, and only for tables whose options say so; in a segment of ours it can only be damage.
    throw damaged(`Its format byte is ${magic}. Only format 0 is read, not the formats 1 and 2 of tables with table.statistics.columns.`);
  }
  const length = view.getInt32(at + LENGTH_AT, true);
  if (length < LOG_BATCH_HEADER_BYTES - UNCOUNTED_BYTES) throw damaged(`Its length field says ${length} bytes, less than a header.`);
  const byteLength = length + UNCOUNTED_BYTES;
  if (byteLength > end - at) return null;
  const baseOffset = view.getBigInt64(at, true);
  if (baseOffset < 0n) throw damaged(`Its base offset is ${baseOffset}.`);
  const timestamp = view.getBigInt64(at + TIMESTAMP_AT, true);
  if (timestamp < 0n || timestamp > TIMESTAMP_MS_MAX) throw damaged(`Its commit timestamp is ${timestamp} ms.`);
  const lastOffsetDelta = view.getInt32(at + 28, true);
  const recordCount = view.getInt32(at + 44, true);
  if (lastOffsetDelta < 0 || recordCount < 0 || recordCount > lastOffsetDelta + 1) {
    throw damaged(`It has ${recordCount} records over ${lastOffsetDelta + 1} offsets.`);
  }
  return {
    baseOffset,
    byteLength,
    timestampMs: Number(timestamp),
    crc: view.getUint32(at + CRC_AT, true),
    schemaId: view.getInt16(at + 25, true),
    appendOnly: (view.getInt8(at + 27) & 1) === 1,
    recordCount,
    nextOffset: baseOffset + BigInt(lastOffsetDelta) + 1n,
    writerId: view.getBigInt64(at + 32, true),
    sequence: view.getInt32(at + 40, true),
  };
}

/** Throws `data-corrupted` (without location) unless the batch at `at` has the checksum its header says. */
export function checkLogBatch(bytes: Uint8Array, header: LogBatchHeader, at = 0): void {
  const crc = crc32c(bytes, at + CHECKED_FROM, at + header.byteLength);
  if (crc !== header.crc) throw damaged(`Its checksum is ${hex(crc)} where its header says ${hex(header.crc)}.`);
}

function hex(crc: number): string {
  return `0x${crc.toString(16).padStart(8, '0')}`;
}

export interface PlacedLogBatch {
  /** Position in the bytes. */
  readonly at: number;
  readonly header: LogBatchHeader;
}

/** The whole batches in [start, end), in order. Where the last one ends is where a cut-off tail begins: compare it with `end`. */
export function* logBatchesIn(bytes: Uint8Array, start = 0, end = bytes.length): Generator<PlacedLogBatch, void, undefined> {
  for (let at = start; at < end;) {
    const header = readLogBatchHeader(bytes, at, end);
    if (header === null) return;
    yield { at, header };
    at += header.byteLength;
  }
}
