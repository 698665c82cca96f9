import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { crc32c } from '../record/crc32c.ts';
import {
  checkLogBatch,
  LOG_BATCH_HEADER_BYTES,
  type LogBatchHeader,
  patchOffsetAndTimestamp,
  readLogBatchHeader,
} from '../record/log-batch-header.ts';

/** The header at `at` although the rest of the batch may lie past the bytes at hand; null when not even the header is whole. */
export function peekHeader(bytes: Uint8Array, at: number): LogBatchHeader | null {
  return bytes.length - at < LOG_BATCH_HEADER_BYTES ? null : readLogBatchHeader(bytes, at, Number.POSITIVE_INFINITY);
}

export function offsetsOf(header: LogBatchHeader): bigint {
  return header.nextOffset - header.baseOffset;
}

/** CRC32C of the header at `at`, going on from `previous`. */
export function headerCrc32c(bytes: Uint8Array, at: number, previous: number): number {
  return crc32c(bytes, at, at + LOG_BATCH_HEADER_BYTES, previous);
}

export interface PlacedBatches {
  /** Offset after the last batch. */
  readonly next: bigint;
  readonly headerCrc: number;
  readonly rows: number;
}

/** Gives the batches in `bytes` their offsets from `base` on and their time, in place. Whole batches only. */
export function placeBatches(bytes: Uint8Array, base: bigint, timestampMs: number): PlacedBatches {
  let next = base;
  let headerCrc = 0;
  let rows = 0;
  for (let at = 0; at < bytes.length;) {
    const header = wholeHeader(bytes, at);
    patchOffsetAndTimestamp(bytes, next, timestampMs, at);
    headerCrc = headerCrc32c(bytes, at, headerCrc);
    next += offsetsOf(header);
    rows += header.recordCount;
    at += header.byteLength;
  }
  return { next, headerCrc, rows };
}

/** Offsets taken, rows and header checksum of batches as encoded (their offsets are not looked at). */
export function measureBatches(bytes: Uint8Array, previousCrc = 0): { offsets: bigint; rows: number; headerCrc: number } {
  let offsets = 0n;
  let rows = 0;
  let headerCrc = previousCrc;
  for (let at = 0; at < bytes.length;) {
    const header = wholeHeader(bytes, at);
    headerCrc = headerCrc32c(bytes, at, headerCrc);
    offsets += offsetsOf(header);
    rows += header.recordCount;
    at += header.byteLength;
  }
  return { offsets, rows, headerCrc };
}

/** Throws `data-corrupted` unless the bytes are whole, unharmed batches whose headers have the given checksum. */
export function checkBatches(bytes: Uint8Array, expectedHeaderCrc: number): void {
  let headerCrc = 0;
  for (let at = 0; at < bytes.length;) {
    const header = wholeHeader(bytes, at);
    checkLogBatch(bytes, header, at);
    headerCrc = headerCrc32c(bytes, at, headerCrc);
    at += header.byteLength;
  }
  if (headerCrc !== expectedHeaderCrc) throw damagedBatches('the headers of its batches have another checksum than recorded');
}

export function wholeHeader(bytes: Uint8Array, at: number): LogBatchHeader {
  const header = readLogBatchHeader(bytes, at);
  if (header === null) throw damagedBatches(`the batch at byte ${at} is cut off`);
  return header;
}

function damagedBatches(reason: string): ThermoclineError {
  return new ThermoclineError('data-corrupted', 'damaged log batches', { detail: reason });
}
