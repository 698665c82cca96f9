import type { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { offsetDistance, type OffsetVector, sameOffsets } from '../../catalog/model/offsets.ts';
import { type TableDefinition, type TableName } from '../../catalog/model/table.ts';
import { tableOptions } from '../../catalog/model/table-options.ts';
import { type AttainedFreshness, FreshnessMeter } from './freshness-meter.ts';
import type { RoundReport } from './round-report.ts';
import { RoundTime, roundWaitMs } from './round-time.ts';

/**
 * - `disabled`: tiering is off for the table
 * - `idle`: everything is in the lake
 * - `waiting`: rows are pending, their round is not due yet (or waits for a free slot)
 * - `running`: a round is under way
 * - `retrying`: the last round failed; another one follows after a pause
 * - `quarantined`: put aside until the cause is gone, `lastError` says why
 */
export type TieringState = 'disabled' | 'idle' | 'waiting' | 'running' | 'retrying' | 'quarantined';

/** One table in `sys.tiering` and `sys.freshness`. */
export interface TieringSnapshot {
  readonly tableId: number;
  readonly name: TableName;
  readonly state: TieringState;
  readonly targetMs: number;
  /** Wall clock of the newest lake commit that is recorded; null before the first. */
  readonly lastCommitMs: number | null;
  /** Age of the oldest commit that is not in the lake; 0 when all are. */
  readonly lagMs: number;
  readonly pendingRows: bigint;
  /** Since the service started. */
  readonly rowsTiered: bigint;
  readonly rounds: number;
  readonly lastError: ThermoclineError | null;
  readonly freshness: AttainedFreshness;
}

/** Someone who waits until what was committed when he asked is in the lake (`CALL sys.tier`). */
export interface TierWaiter {
  readonly ends: OffsetVector;
  /** What his rounds did so far. */
  rounds: RoundReport[];
  readonly resolve: (report: RoundReport) => void;
  readonly reject: (error: unknown) => void;
}

/** What the scheduler knows of one table. Times are monotonic milliseconds unless they say wall. */
export class TableTiering {
  readonly tableId: number;
  /** Since when the promise of freshness stands (wall clock): taken up or switched on. */
  watchedSinceWallMs: number;
  readonly roundTime = new RoundTime();
  readonly meter: FreshnessMeter;
  readonly waiters = new Set<TierWaiter>();
  definition: TableDefinition;
  enabled = false;
  targetMs = 0;
  /** The round under way. */
  running: AbortController | null = null;
  /** Cancels the watch for the next commit. */
  watching: AbortController | null = null;
  /** When the oldest commit that is not in the lake was made, as far as we saw; null: none is pending. */
  pendingSinceMs: number | null = null;
  /** First commit past what the watch was set on. */
  movedAtMs: number | null = null;
  /** Since when a round is wanted for another reason than rows: an ALTER, a TRUNCATE. */
  changedAtMs: number | null = null;
  notBeforeMs = 0;
  /** Since when rounds end because someone else holds the table; null: they do not. */
  elsewhereSinceMs: number | null = null;
  lastEndedMs = 0;
  /** When a round last found lake and log in agreement. */
  verifiedAtMs: number | null = null;
  failuresInARow = 0;
  quarantined = false;
  lastError: ThermoclineError | null = null;
  rowsTiered = 0n;
  rounds = 0;

  constructor(definition: TableDefinition, watchedSinceWallMs: number) {
    this.tableId = definition.id;
    this.definition = definition;
    this.watchedSinceWallMs = watchedSinceWallMs;
    const { freshnessMs } = tableOptions(definition.options);
    this.meter = new FreshnessMeter(freshnessMs);
    this.define(definition);
  }

  /** Takes over a definition's options. */
  define(definition: TableDefinition): void {
    const { tieringEnabled, freshnessMs } = tableOptions(definition.options);
    this.definition = definition;
    this.enabled = tieringEnabled;
    this.targetMs = freshnessMs;
    this.meter.setTarget(freshnessMs);
  }

  /** Does anything want a round? */
  get wanted(): boolean {
    return (
      this.running === null && (this.waiters.size > 0 || (this.enabled && (this.pendingSinceMs !== null || this.changedAtMs !== null)))
    );
  }

  /** When its next round should start; only while {@link wanted}. */
  startAtMs(): number {
    if (this.waiters.size > 0) return this.notBeforeMs;
    const since = Math.min(this.pendingSinceMs ?? Number.POSITIVE_INFINITY, this.changedAtMs ?? Number.POSITIVE_INFINITY);
    return Math.max(since + roundWaitMs(this.targetMs, this.roundTime.highMs()), this.notBeforeMs);
  }

  /** A round has ended well. */
  succeeded(report: RoundReport, nowMs: number): void {
    this.verifiedAtMs = nowMs;
    this.failuresInARow = 0;
    this.notBeforeMs = 0;
    this.elsewhereSinceMs = null;
    this.quarantined = false;
    this.lastError = null;
    if (report.outcome === 'tiered' || report.outcome === 'truncated') this.rounds += 1;
    this.rowsTiered += report.rows;
    for (const [timestampMs, commits] of report.commitTimes) {
      // What was committed before tiering watched the table could not have been promised anything.
      this.meter.add(report.endedAtWallMs - Math.max(timestampMs, this.watchedSinceWallMs), commits);
    }
  }

  snapshot(nowMs: number, starts: OffsetVector, ends: OffsetVector, lastCommitMs: number | null): TieringSnapshot {
    const lagMs = this.pendingSinceMs === null || sameOffsets(starts, ends) ? 0 : nowMs - this.pendingSinceMs;
    return {
      tableId: this.tableId,
      name: this.definition.name,
      state: this.#state(),
      targetMs: this.targetMs,
      lastCommitMs,
      lagMs,
      pendingRows: offsetDistance(starts, ends),
      rowsTiered: this.rowsTiered,
      rounds: this.rounds,
      lastError: this.lastError,
      freshness: this.meter.attained(this.enabled ? lagMs : 0),
    };
  }

  #state(): TieringState {
    if (this.running !== null) return 'running';
    if (!this.enabled) return 'disabled';
    if (this.quarantined) return 'quarantined';
    if (this.failuresInARow > 0) return 'retrying';
    return this.wanted ? 'waiting' : 'idle';
  }
}
