import type { WriteLimits } from './embedded-write.ts';
import type { CopierLimits } from './segment-copier.ts';
import type { SequencerLimits } from './sequencer.ts';

const MB = 1 << 20;

/** Sizes of everything that could grow. Tests make them small. */
export interface EmbeddedLimits extends WriteLimits, CopierLimits, SequencerLimits {
  /** Journal bytes after which a checkpoint is made: what a start has to read. */
  readonly checkpointBytes: number;
  /** Bytes of committed parts kept in memory until they are copied; past that they are read from the journal. */
  readonly pendingBytesMax: number;
  readonly openFilesMax: number;
  readonly openSegmentsMax: number;
  readonly reserveBytes: number;
  readonly pinAgeMsMax: number;
  /** Encoded bytes that a scan reads at a time; it holds two such chunks. */
  readonly scanBytesMax: number;
}

export const DEFAULT_LIMITS: EmbeddedLimits = {
  inlinePartBytesMax: 256 * 1024,
  inlineRecordBytesMax: 8 * MB,
  writeBytesMax: 8 * MB,
  writesBytesMax: 64 * MB,
  segmentBytes: 64 * MB,
  adoptBytesMin: 4 * MB,
  groupBytesMax: 8 * MB,
  groupCommitsMax: 1024,
  queueBytesMax: 64 * MB,
  checkpointBytes: 64 * MB,
  pendingBytesMax: 64 * MB,
  openFilesMax: 256,
  openSegmentsMax: 64,
  reserveBytes: 8 * MB,
  pinAgeMsMax: 3_600_000,
  scanBytesMax: 2 * MB,
};
