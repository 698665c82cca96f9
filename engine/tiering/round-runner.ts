import { type RoundDeps, type RoundLimits } from './round-deps.ts';
import type { RoundReport } from './round-report.ts';
import { runRound } from './round.ts';

/** Where rounds run: in this thread, or in the tiering worker (tiering-host.ts). */
export interface RoundRunner {
  /** One round; rejects with its error. Aborting `signal` stops it before its lake commit. */
  run(tableId: number, limits: Partial<RoundLimits>, signal: AbortSignal): Promise<RoundReport>;
  /** A round will be asked for soon: what takes long to start may start now. Cheap when there is nothing to do. */
  prepare?(): void;
  /** Lets go of what it holds; rounds still running fail with `admin-shutdown`. */
  stop(): Promise<void>;
}

export function inThreadRunner(deps: RoundDeps): RoundRunner {
  return {
    run: (tableId, limits, signal) => runRound({ ...deps, limits: { ...deps.limits, ...limits } }, tableId, signal),
    stop: () => Promise.resolve(),
  };
}
