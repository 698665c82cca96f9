import type { SegmentIndex } from './segment-index.ts';

/**
 * A stretch of consecutive offsets of one bucket, and where its batches are. The extents of a bucket follow each other without a gap
 * from its first readable offset to its end.
 */
export type LogExtent = FileExtent | InlineExtent | DamagedExtent;

/**
 * Batches in a file of their own: a segment (`timestampMs` null: offsets and times stand in the headers), or a part of one commit
 * as its writer spooled it (offsets count from `base`, the time is the commit's: both are patched in when it is read).
 */
export interface FileExtent {
  readonly kind: 'file';
  readonly path: string;
  readonly base: bigint;
  /** Exclusive. Grows while the segment is written. */
  next: bigint;
  /** Bytes of the file that count; what lies behind them was never acknowledged. */
  byteLength: number;
  /** CRC32C over all headers as they lie in the file. */
  headerCrc: number;
  readonly timestampMs: number | null;
  readonly firstTimestampMs: number;
  lastTimestampMs: number;
  /** Journal whose record names the file; null for segments. */
  readonly journal: number | null;
  /** Made when it is first needed. */
  index: SegmentIndex | null;
}

/** Batches that so far only stand in the journal. */
export interface InlineExtent {
  readonly kind: 'inline';
  readonly base: bigint;
  readonly next: bigint;
  readonly byteLength: number;
  readonly headerCrc: number;
  readonly timestampMs: number;
  readonly journal: number;
  /** In the journal file. */
  readonly position: number;
  /** The same bytes in memory; null when there were too many to keep. */
  bytes: Uint8Array | null;
}

/** Offsets that were acknowledged and cannot be read any more. */
export interface DamagedExtent {
  readonly kind: 'damaged';
  readonly base: bigint;
  readonly next: bigint;
  /** File in which the damage is. */
  readonly path: string;
  readonly reason: string;
}
