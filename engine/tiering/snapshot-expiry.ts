import type { TableOptions } from '../../catalog/model/table-options.ts';
import type { LakeSnapshot, LakeTable } from '../../catalog/seams/lake.ts';
import { ROUND_ID_KEY } from './round-marks.ts';

/** Snapshots on the branch that are kept whatever the options say: a round looks the last few rounds up in them. */
const KEPT_MIN = 3;
/** A metadata file, written whole at every commit, keeps to about this many bytes of snapshots: wide boundaries make few of them. */
const TEXT_BYTES_MAX = 2 << 20;
/** Of a snapshot in the metadata, besides its summary. */
const TEXT_BYTES_EACH = 400;
/** Snapshots expired by one commit: a table that has thousands too many gets rid of them over some rounds. */
const EXPIRED_MAX = 200;
/** Part of what is kept that may be too much before anything is done, so that not every commit expires one. */
const SLACK = 0.1;

export type ExpiryPolicy = Pick<TableOptions, 'expireSnapshots' | 'snapshotsMax' | 'snapshotAgeMsMax'>;

/**
 * The snapshots that the next commit on top of `table` may expire (design §6: maintenance must commit under constant tiering, so it is
 * part of the round's own commit and fenced with it). Pure.
 *
 * Kept is an unbroken run of the branch from its head down, as long as it is neither too long nor too old nor too large, and ended by a
 * round: so what the run says of the branch's rounds is the whole truth, and a compaction in it always lies above the round it is of.
 * Below it everything goes but `spared` (what pins and the boundary stand on), snapshots beside the branch too. Oldest first.
 */
export function expirableSnapshots(table: LakeTable, policy: ExpiryPolicy, spared: ReadonlySet<bigint>, nowMs: number): readonly bigint[] {
  if (!policy.expireSnapshots) return [];
  const { lineage } = table;
  let kept = 0;
  let bytes = 0;
  for (const snapshot of lineage) {
    bytes += textBytes(snapshot);
    // The commit adds one.
    const tooMany = kept + 1 >= policy.snapshotsMax || bytes > TEXT_BYTES_MAX;
    if (kept >= KEPT_MIN && (tooMany || nowMs - snapshot.timestampMs > policy.snapshotAgeMsMax)) break;
    kept += 1;
  }
  while (kept < lineage.length && lineage[kept - 1]!.summary[ROUND_ID_KEY] === undefined) kept += 1;
  const oldest = lineage[kept - 1];
  if (oldest === undefined) return [];
  const run = new Set(lineage.slice(0, kept).map((s) => s.snapshotId));
  const out = table.snapshots
    .filter((s) => s.sequenceNumber < oldest.sequenceNumber && !run.has(s.snapshotId) && !spared.has(s.snapshotId))
    .sort((a, b) => Number(a.sequenceNumber - b.sequenceNumber))
    .map((s) => s.snapshotId);
  return out.length <= kept * SLACK ? [] : out.slice(0, EXPIRED_MAX);
}

const sizes = new WeakMap<LakeSnapshot, number>();

/** About its size in the metadata file. Snapshots never change: counted once. */
function textBytes(snapshot: LakeSnapshot): number {
  let bytes = sizes.get(snapshot);
  if (bytes === undefined) {
    bytes = TEXT_BYTES_EACH;
    for (const [key, value] of Object.entries(snapshot.summary)) bytes += key.length + value.length + 6;
    sizes.set(snapshot, bytes);
  }
  return bytes;
}
