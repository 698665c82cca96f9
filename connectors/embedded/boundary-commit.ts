import { assert } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { offsetOf, parseBucketKey, sameOffsets, sortedBuckets, type OffsetVector } from '../../catalog/model/offsets.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { CommitBoundary, HotTier } from '../../catalog/seams/hot-tier.ts';
import { partitionValues } from '../record/partition-name.ts';
import type { GroupDraft } from './group-draft.ts';
import type { Leases } from './leases.ts';
import type { Commit } from './sequencer.ts';

export type BoundaryAnswer = Awaited<ReturnType<HotTier['commitBoundary']>>;

/** A moved boundary in the commit order: what it depends on is checked at its place. */
export class BoundaryCommit implements Commit {
  readonly bytes = 1024;
  readonly #request: CommitBoundary;
  readonly #leases: Leases;
  /** Set by {@link prepare}. */
  answer: BoundaryAnswer = 'recorded';

  constructor(request: CommitBoundary, leases: Leases) {
    assert(request.next.tableId === request.lease.tableId, 'a boundary is recorded under its own table');
    assert(request.next.truncateGeneration === request.truncateGeneration, 'a boundary is recorded under its own generation');
    this.#request = request;
    this.#leases = leases;
  }

  prepare(draft: GroupDraft): ReturnType<Commit['prepare']> {
    this.answer = this.#check(draft);
    if (this.answer !== 'recorded' || this.#isPresent(draft)) return null;
    return { meta: null, changes: [], boundaries: [this.#request.next], starts: [], parts: [], relief: true };
  }

  #isPresent(draft: GroupDraft): boolean {
    const { next } = this.#request;
    const present = draft.boundaryOf(next.tableId);
    return (
      present !== null &&
      present.snapshotId === next.snapshotId &&
      present.roundId === next.roundId &&
      sameOffsets(present.offsets, next.offsets)
    );
  }

  #check(draft: GroupDraft): BoundaryAnswer {
    const { next, lease, truncateGeneration, expectedSnapshotId } = this.#request;
    const table = draft.catalog.tables.get(next.tableId);
    if (table === undefined || table.truncateGeneration !== truncateGeneration) return 'table-changed';
    if (this.#isPresent(draft)) return 'recorded';
    if (!this.#leases.isNewest(lease)) return 'lease-lost';
    const present = draft.boundaryOf(next.tableId);
    if ((present?.snapshotId ?? null) !== expectedSnapshotId) return 'boundary-moved';
    for (const [key, offset] of present?.offsets ?? []) if (offsetOf(next.offsets, key) < offset) return 'boundary-moved';
    for (const [key, offset] of next.offsets) {
      const end = draft.endOf(next.tableId, key);
      if (offset <= end) continue;
      throw new ThermoclineError('lake-foreign-change', `the lake is ahead of the log of table "${table.name.table}"`, {
        detail: `Snapshot ${next.snapshotId} holds bucket ${key} up to offset ${offset}; the log ends at ${end}.`,
        hint: 'The data folder was probably restored from a backup that is older than the lake.',
      });
    }
    return 'recorded';
  }
}

/** The offsets as Fluss 0.8 writes them into `fluss-offsets` (fluss-lake.md §3.9); the embedded tier has no partition ids. */
export function flussOffsets(table: TableDefinition, offsets: OffsetVector): string {
  const entries = sortedBuckets(offsets).map((key) => {
    const { partition, bucket } = parseBucketKey(key);
    const name = partitionValues(partition)
      .map((value, i) => `${table.partitionBy[i]}=${value}`)
      .join('/');
    const named = partition === '' ? '' : `,"partition_name":${JSON.stringify(name)}`;
    // Offsets are 64-bit numbers: JSON.stringify has no way to write one as such.
    return `{"bucket":${bucket}${named},"offset":${offsetOf(offsets, key)}}`;
  });
  return `[${entries.join(',')}]`;
}
