import type { LakeSnapshot, LakeTable } from '../seams/lake.ts';

/**
 * The snapshot that was main's head at `timestampMs` (milliseconds since the epoch, inclusive): the newest entry of main's history
 * that is not younger. Null when main had none yet, or when the one it had has been expired from the metadata: an older snapshot
 * would be a wrong answer.
 */
export function snapshotAsOf(table: LakeTable, timestampMs: number): LakeSnapshot | null {
  let id: bigint | null = null;
  // History is in commit order; of equal times the later commit counts.
  for (const entry of table.history) if (entry.timestampMs <= timestampMs) id = entry.snapshotId;
  return id === null ? null : (table.snapshots.find((s) => s.snapshotId === id) ?? null);
}
