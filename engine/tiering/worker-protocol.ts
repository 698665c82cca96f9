import type { RoundLimits } from './round-deps.ts';
import type { RoundReport } from './round-report.ts';
import type { TieringHot } from './tiering-hot.ts';

/**
 * What main thread and tiering worker ask of each other, over one message channel (rpc-peer.ts). All of it is plain data that the
 * structured clone takes; the encoded log alone is transferred.
 */

/** Asked by the worker, answered by the main thread: it owns the hot tier. */
export type MainMethods = TieringHot;

/** Asked by the main thread, answered by the worker: it has the codec, the lake and a DuckDB of its own. */
export interface WorkerMethods {
  /** Runs one round. `runId` names it for {@link WorkerMethods.cancel}. */
  run(runId: number, tableId: number, owner: string, limits: Partial<RoundLimits>): Promise<RoundReport>;
  /** Stops a round before its lake commit; its `run` then rejects. Unknown ids are fine. */
  cancel(runId: number): Promise<void>;
  /** Lets go of everything native, so that the thread can be ended without harm to the process. No round runs any more. */
  close(): Promise<void>;
}
