import { assert } from '../../catalog/base/assert.ts';
import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Lake, LakeTable } from '../../catalog/seams/lake.ts';
import { newestRound, roundOutcome } from './lineage.ts';
import { markProperties, markSummary, ROUND_ID_KEY, type RoundMark, type RoundMarkValue } from './round-marks.ts';
import type { RoundDeps } from './round-deps.ts';
import type { RoundFile } from './round-files.ts';

/** First pause between two attempts, milliseconds; doubled each time up to the second, with jitter. */
const PAUSE_MS = 20;
const PAUSE_MS_MAX = 2_000;

export interface LakeCommitRequest {
  readonly lake: Lake;
  /** The version the round started from. */
  readonly table: LakeTable;
  /** The newest round then: the one this round builds on. */
  readonly base: RoundMark | null;
  readonly mark: RoundMarkValue;
  readonly flussOffsets: string;
  /** Files to add, or 'none-left': remove every file (TRUNCATE). */
  readonly content: readonly RoundFile[] | 'none-left';
  /** Snapshots to expire in the same commit. */
  readonly expire: readonly bigint[];
  /** Proves that this tierer still holds the lease; throws when it does not. */
  readonly fence: () => Promise<void>;
}

export type LakeCommitOutcome =
  /** It is in the lake, once. `table` contains the snapshot. */
  | { readonly kind: 'committed'; readonly table: LakeTable; readonly snapshotId: bigint }
  /** Nothing of it is in the lake and nothing of it can get there any more. */
  | { readonly kind: 'refused'; readonly error: unknown }
  /** An attempt may yet turn out to have been carried out: touch nothing, the next round will see. */
  | { readonly kind: 'unknown'; readonly error: unknown };

/** Another round got in first: this one is over. */
export class RoundSuperseded extends Error {
  override readonly name = 'RoundSuperseded';
}

/**
 * The lake commit of a round (design §6, commit rules). Never rejects.
 *
 * Each attempt asserts the table's UUID and the parent snapshot. After an attempt that did not succeed the table is read again: if our
 * round id is there, it was carried out after all (an answer was lost). If the newest round is no longer the one we build on, another
 * tierer committed and we stop: a paused tierer cannot commit twice. If only a compaction came between, we go on above it. As long as
 * the branch still stands at the parent of an unanswered attempt, that attempt may yet be carried out, so the next one has the same
 * round id and the same parent: only one of them can win. Once the branch has moved on without it, it is refused for good; that it was
 * without it has to be proved, because an id can also be missing when its snapshot was expired.
 */
export async function commitToLake(deps: RoundDeps, request: LakeCommitRequest): Promise<LakeCommitOutcome> {
  const { base, mark } = request;
  let table = request.table;
  /** The parent of an attempt whose outcome is open. */
  let openAbove: { readonly parent: bigint | null } | null = null;
  const ended = (error: unknown): LakeCommitOutcome => ({ kind: openAbove === null ? 'refused' : 'unknown', error });

  for (let attempt = 1; ; attempt++) {
    const parent = table.currentSnapshotId;
    let failure: ThermoclineError;
    try {
      await request.fence();
      await deps.failpoints.hit('tiering.committing');
    } catch (error) {
      return ended(error);
    }
    try {
      return committed(await attemptOnce(request, table, parent), mark);
    } catch (error) {
      // What is no ThermoclineError is a bug, and a bug may have struck after the commit was carried out.
      if (!(error instanceof ThermoclineError) || error.kind === 'lake-commit-unknown') openAbove = { parent };
      // A conflict of this attempt says nothing about an earlier one that is still open: the look-up below does.
      if (!isKind(error, 'lake-commit-unknown', 'lake-conflict')) return ended(error);
      failure = error;
    }
    try {
      await deps.failpoints.hit(openAbove === null ? 'tiering.conflicted' : 'tiering.outcome-unknown');
      const now = await request.lake.loadTable(table.id);
      if (now === null || now.uuid !== table.uuid) {
        return { kind: 'refused', error: new RoundSuperseded('the lake table was dropped') };
      }
      table = now;
      const newest = newestRound(table);
      const baseRoundId = base?.roundId ?? '';
      const found = roundOutcome({ roundId: mark.roundId, baseRoundId }, table, newest);
      if (found === 'committed') return committed(table, mark);
      const othersCameFirst = (newest?.roundId ?? '') !== baseRoundId;
      // Not ours: someone else's round is the newest, and all that lies between is known; or nobody's is, but the branch has moved on
      // from where the open attempt could still be carried out.
      if (found === 'not-committed' || (!othersCameFirst && table.currentSnapshotId !== openAbove?.parent)) openAbove = null;
      if (othersCameFirst) return ended(new RoundSuperseded('another round was committed first'));
      if (attempt >= deps.limits.commitAttemptsMax) return ended(failure);
      await deps.timers.sleep(pauseMs(attempt, deps));
    } catch (error) {
      return ended(error);
    }
  }
}

function attemptOnce(request: LakeCommitRequest, table: LakeTable, requiredParent: bigint | null): Promise<LakeTable> {
  const { lake, mark, content } = request;
  const { expire } = request;
  const common = { table, requiredParent, summary: markSummary(mark, request.flussOffsets), properties: markProperties(mark), expire };
  return content === 'none-left' ? lake.commitDeleteAll(common) : lake.commitAppend({ ...common, files: content });
}

function committed(table: LakeTable, mark: RoundMarkValue): LakeCommitOutcome {
  const snapshot = table.snapshots.find((s) => s.summary[ROUND_ID_KEY] === mark.roundId);
  // Expired by someone in the meantime: the current snapshot descends from it.
  const snapshotId = snapshot?.snapshotId ?? table.currentSnapshotId;
  assert(snapshotId !== null, 'a table with a round has a snapshot');
  return { kind: 'committed', table, snapshotId };
}

function pauseMs(attempt: number, deps: RoundDeps): number {
  const ceiling = Math.min(PAUSE_MS * 2 ** (attempt - 1), PAUSE_MS_MAX);
  return Math.floor(ceiling / 2) + deps.random.int(Math.ceil(ceiling / 2));
}
