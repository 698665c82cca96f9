import { type ErrorKind, ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** What only a change can mend: of the table, of its lake table, or of the data. Trying again soon is of no use. */
const LASTING: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'lake-foreign-change',
  'lake-unsupported',
  'lake-corrupted',
  'lake-missing',
  'data-corrupted',
  'snapshot-too-old',
  'feature-not-supported',
]);

/** A bug of ours met this often in a row is the row's fault too: it will not go away by itself. */
const INTERNAL_IN_A_ROW = 5;

/** Pauses after a failed round, milliseconds: doubled from the first to the last. */
const PAUSE_MS = 250;
const PAUSE_MS_MAX = 60_000;

export interface RoundFailure {
  readonly error: ThermoclineError;
  /** The table is put aside, with the error as its reason. */
  readonly quarantine: boolean;
  /** Pause before the next try, before jitter; quarantined tables have their own. */
  readonly pauseMs: number;
}

/** What a failed round means for its table. `inARow`: how many have failed since the last good one, this one included. */
export function judgeFailure(thrown: unknown, inARow: number): RoundFailure {
  const error = toThermoclineError(thrown);
  const quarantine = LASTING.has(error.kind) || (error.kind === 'internal' && inARow >= INTERNAL_IN_A_ROW);
  return { error, quarantine, pauseMs: Math.min(PAUSE_MS * 2 ** Math.min(inARow - 1, 20), PAUSE_MS_MAX) };
}
