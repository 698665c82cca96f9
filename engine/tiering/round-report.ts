import type { OffsetVector } from '../../catalog/model/offsets.ts';
import type { LakeBoundary } from '../../catalog/seams/hot-tier.ts';

/** How a round ended that did not fail. Plain data: it crosses threads. */
export interface RoundReport {
  readonly tableId: number;
  readonly roundId: string;
  readonly outcome: /** Rows were added to the lake. */
    | 'tiered'
    /** Rows from before a TRUNCATE were removed from the lake. */
    | 'truncated'
    /** The boundary of an earlier, interrupted round was recorded; nothing else was pending. */
    | 'recovered'
    /** Nothing was pending. */
    | 'idle'
    /** Another tierer, or a TRUNCATE or DROP, got in first; `reason` says which. */
    | 'superseded'
    /** Another tierer holds the lease. */
    | 'leased-elsewhere'
    | 'table-gone';
  readonly reason: string | null;
  /** The boundary that stands now, when the round knows. */
  readonly boundary: LakeBoundary | null;
  /** Ends of the log when the round looked: what was committed before is in the lake, unless `more`. */
  readonly cut: OffsetVector;
  readonly rows: bigint;
  /** Of the data files added. */
  readonly bytes: bigint;
  readonly files: number;
  /** Files of dead rounds that were removed. */
  readonly filesSettled: number;
  /** An unrecorded boundary was found and recorded. */
  readonly recovered: boolean;
  /** The round reached its limits below `cut`: another one is due at once. */
  readonly more: boolean;
  /** Wall-clock milliseconds → log batches committed then, of the rows added (times may be rounded down). */
  readonly commitTimes: readonly (readonly [timestampMs: number, commits: number])[];
  readonly durationMs: number;
  readonly endedAtWallMs: number;
}
