import type { ColumnBatch } from './vector.ts';

// Row kinds at the edges, with Fluss's numbers (fluss-protocol.md §5.3).
/** +A @public */
export const CHANGE_APPEND = 0;
/** +I @public */
export const CHANGE_INSERT = 1;
/** −U @public */
export const CHANGE_UPDATE_BEFORE = 2;
/** +U @public */
export const CHANGE_UPDATE_AFTER = 3;
/** −D */
export const CHANGE_DELETE = 4;

/**
 * Consecutive records of one bucket, decoded: row i has offset `baseOffset + i`.
 * `nextOffset` may be past the last row (batches that hold no visible record still take offsets).
 */
export interface LogBatch {
  readonly tableId: number;
  readonly partition: string;
  readonly bucket: number;
  readonly baseOffset: bigint;
  readonly nextOffset: bigint;
  /** Commit timestamp, milliseconds since the epoch; the same for every record of the batch. */
  readonly timestampMs: number;
  /** One change kind a row; null when all are +A. */
  readonly kinds: Uint8Array | null;
  /** The requested columns in the requested order; columns younger than the batch are NULL. */
  readonly batch: ColumnBatch;
}

/** Consecutive encoded Fluss log batches of one bucket, whole, as they lie in a segment or come off the wire. */
export interface EncodedLog {
  readonly tableId: number;
  readonly partition: string;
  readonly bucket: number;
  /** First offset wanted: records of the first batch below it are to be skipped. */
  readonly from: bigint;
  /** Offset after the last batch in `bytes`, or where the range ended: fetch on from here. */
  readonly next: bigint;
  /** Records at or past this offset are to be dropped. */
  readonly to: bigint;
  readonly bytes: Uint8Array;
}
