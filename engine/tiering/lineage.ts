import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { offsetOf, type OffsetVector, parseBucketKey } from '../../catalog/model/offsets.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { LakeBoundary } from '../../catalog/seams/hot-tier.ts';
import type { LakeTable } from '../../catalog/seams/lake.ts';
import { propertyMark, ROUND_ID_KEY, type RoundMark, snapshotMark } from './round-marks.ts';

/**
 * The newest round in the current snapshot's lineage; null when no round ever committed.
 *
 * Snapshots without a mark may lie above it only when they replace files without changing rows (`replace`: someone's compaction). Any
 * other foreign snapshot throws `lake-foreign-change`: rows came or went that the log knows nothing of. When a foreign expiry has taken
 * the marked snapshot itself, the table property still tells.
 */
export function newestRound(table: LakeTable): RoundMark | null {
  for (const snapshot of table.lineage) {
    const mark = snapshotMark(table, snapshot);
    if (mark !== null) return mark;
    if (snapshot.operation !== 'replace') {
      throw foreignChange(
        table,
        `Snapshot ${snapshot.snapshotId} (${snapshot.operation}) was committed by someone else and changes its rows.`,
        `Roll the lake table back to the snapshot before it (then CALL sys.relink('…') tries again at once), or drop and re-create the table.`,
      );
    }
  }
  const oldest = table.lineage.at(-1);
  const trailIsCut = oldest !== undefined && oldest.parentId !== null;
  const told = trailIsCut ? propertyMark(table) : null;
  // The property is of the newest round ever. When that one's snapshot is there, but not on the branch, the branch was rolled back.
  return told !== null && table.snapshots.some((s) => s.summary[ROUND_ID_KEY] === told.roundId) ? null : told;
}

/**
 * What the lake says about a round of this table whose outcome is not known: `open` when it may yet commit, or when the history that
 * would tell was expired. `newest` is the newest round of `table`, which may be an old version: what could not be committed then
 * cannot be now, because a round commits only above the round it builds on (`baseRoundId`, '' for none).
 */
export function roundOutcome(
  round: { readonly roundId: string; readonly baseRoundId: string },
  table: LakeTable,
  newest: RoundMark | null,
): 'committed' | 'not-committed' | 'open' {
  const known = table.snapshots.some((s) => s.summary[ROUND_ID_KEY] === round.roundId);
  if (known || newest?.roundId === round.roundId || table.properties[ROUND_ID_KEY] === round.roundId) return 'committed';
  if ((newest?.roundId ?? '') === round.baseRoundId) return 'open';
  // Proof that it never was: every round from the newest down to its base is known, and it is none of them.
  if (table.lineage.some((s) => s.summary[ROUND_ID_KEY] === round.baseRoundId)) return 'not-committed';
  const root = table.lineage.at(-1);
  const wholeHistory = root !== undefined && root.parentId === null;
  return wholeHistory && round.baseRoundId === '' ? 'not-committed' : 'open';
}

/** How the lake stands to the boundary that the hot tier has recorded. */
export type Standing =
  /** They agree; `newest` is the round both speak of (null: neither has one). The next round starts at the boundary. */
  | { readonly kind: 'agreed'; readonly newest: RoundMark | null }
  /** They agree on the round, but the snapshot of the boundary has been expired by someone: point the boundary at the current one. */
  | { readonly kind: 'moved'; readonly newest: RoundMark }
  /** `newest` was committed but its boundary never recorded: record it, then go on from there. */
  | { readonly kind: 'unrecorded'; readonly newest: RoundMark }
  /** The lake still shows rows from before a TRUNCATE: remove them. */
  | { readonly kind: 'truncated'; readonly newest: RoundMark };

/**
 * Compares lake and hot tier at the start of a round (design §6). Pure. At most one round can be committed but unrecorded, because a
 * round only commits above the one its recorded boundary names; whatever contradicts that is someone else's doing (a rollback, a
 * restored data folder) and throws `lake-foreign-change` rather than risk a doubled or a lost row.
 */
export function standing(definition: TableDefinition, boundary: LakeBoundary | null, lake: LakeTable, ends: OffsetVector): Standing {
  if (boundary !== null && boundary.lakeTableUuid !== lake.uuid) {
    throw foreignChange(lake, 'It is not the table into which the rows were tiered: its UUID has changed.', 'Put the original table back.');
  }
  const newest = newestRound(lake);
  const recordedRound = boundary?.roundId ?? '';
  if (newest === null) {
    if (boundary === null && lake.currentSnapshotId === null) return { kind: 'agreed', newest: null };
    throw foreignChange(lake, 'Its current snapshot does not descend from any round of tiering.', ROLLBACK_HINT);
  }
  if (newest.tableUuid !== definition.uuid) {
    throw foreignChange(lake, `Its newest round is of another table (${newest.tableUuid}).`, 'Put the original table back.');
  }
  if (newest.truncateGeneration > definition.truncateGeneration) {
    throw foreignChange(
      lake,
      `It has seen ${newest.truncateGeneration} TRUNCATEs, the log ${definition.truncateGeneration}.`,
      RESTORED_HINT,
    );
  }
  if (newest.truncateGeneration < definition.truncateGeneration) {
    if (boundary === null) return { kind: 'truncated', newest };
    throw foreignChange(lake, 'Its current snapshot is older than the last TRUNCATE, whose removal was tiered already.', ROLLBACK_HINT);
  }
  if (boundary !== null && newest.roundId === recordedRound) {
    const known = lake.snapshots.some((s) => s.snapshotId === boundary.snapshotId);
    return known ? { kind: 'agreed', newest } : { kind: 'moved', newest };
  }
  if (newest.previousRoundId !== recordedRound) {
    const recordedIsThere = boundary !== null && lake.snapshots.some((s) => s.snapshotId === boundary.snapshotId);
    throw recordedIsThere
      ? foreignChange(
          lake,
          `Its current snapshot no longer descends from snapshot ${boundary.snapshotId}, up to which the log was tiered.`,
          ROLLBACK_HINT,
        )
      : foreignChange(lake, `Its newest round ${newest.roundId} does not follow the last one the log knows.`, RESTORED_HINT);
  }
  for (const [key, end] of newest.offsets) {
    if (end > offsetOf(ends, key)) {
      const { partition, bucket } = parseBucketKey(key);
      const where = partition === '' ? `bucket ${bucket}` : `partition ${partition} bucket ${bucket}`;
      throw foreignChange(lake, `It holds ${where} up to offset ${end}, but the log ends at ${offsetOf(ends, key)}.`, RESTORED_HINT);
    }
  }
  return { kind: 'unrecorded', newest };
}

const ROLLBACK_HINT =
  "Reads stay at the last tiered snapshot. Bring the branch main back to it, or accept the rollback with CALL sys.relink('…'): what the lake has lost is then tiered again.";
const RESTORED_HINT =
  'The data folder seems to be older than the lake (restored from a copy?). Use the newest data folder, or drop and re-create the table.';

function foreignChange(lake: LakeTable, detail: string, hint: string): ThermoclineError {
  return new ThermoclineError('lake-foreign-change', `lake table "${lake.id.name}" was changed by someone else`, { detail, hint });
}
