/** How tiering stands with one table: a row of `sys.tiering`. */
export interface TieringState {
  readonly state: string;
  readonly targetMs: number;
  /** Wall clock of the last lake commit; null before the first. */
  readonly lastCommitMs: number | null;
  /** Age of the oldest row that is not in the lake yet; null when none is. */
  readonly lagMs: number | null;
  readonly pendingRows: bigint;
  readonly rowsTiered: bigint;
  readonly rounds: number;
  readonly lastError: string | null;
}

/** Freshness promised against freshness attained (commit → lake): a row of `sys.freshness`. */
export interface FreshnessState {
  readonly tableId: number;
  readonly targetMs: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly worstMs: number | null;
  /** Share of measured commits that met the target, 0 … 1. */
  readonly attained: number | null;
  readonly measured: number;
}
