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

/** What a request is answered at its place in the commit order; `unchanged`: recorded already. Throws what is nobody's race. */
export type BoundaryRule = (request: CommitBoundary, draft: GroupDraft, leases: Leases) => BoundaryAnswer | 'unchanged';

/** A moved boundary in the commit order: what it depends on is checked at its place, by the rule it moves by. */
export class BoundaryCommit implements Commit {
  readonly bytes = 1024;
  readonly #request: CommitBoundary;
  readonly #leases: Leases;
  readonly #rule: BoundaryRule;
  /** Set by {@link prepare}. */
  answer: BoundaryAnswer = 'recorded';

  constructor(request: CommitBoundary, leases: Leases, rule: BoundaryRule) {
    assert(request.next.tableId === request.lease.tableId, 'a boundary is recorded under its own table');
    assert(request.next.truncateGeneration === request.truncateGeneration, 'a boundary is recorded under its own generation');
    this.#request = request;
    this.#leases = leases;
    this.#rule = rule;
  }

  prepare(draft: GroupDraft): ReturnType<Commit['prepare']> {
    const answer = this.#rule(this.#request, draft, this.#leases);
    this.answer = answer === 'unchanged' ? 'recorded' : answer;
    if (answer !== 'recorded') return null;
    return { meta: null, changes: [], boundaries: [this.#request.next], starts: [], parts: [], relief: true };
  }
}

/** The next round's boundary: the lake has grown. */
export const movedForward: BoundaryRule = ({ next, lease, truncateGeneration, expectedSnapshotId }, draft, leases) => {
  const table = draft.catalog.tables.get(next.tableId);
  if (table === undefined || table.truncateGeneration !== truncateGeneration) return 'table-changed';
  const present = draft.boundaryOf(next.tableId);
  if (
    present !== null &&
    present.snapshotId === next.snapshotId &&
    present.roundId === next.roundId &&
    sameOffsets(present.offsets, next.offsets)
  ) {
    return 'unchanged';
  }
  if (!leases.isNewest(lease)) return 'lease-lost';
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
};

/**
 * An earlier round's boundary, to which the lake was rolled back. Retention may have been ahead of it, and rows that neither tier has
 * would be a gap in every read.
 */
export const setBack: BoundaryRule = ({ next, lease, truncateGeneration, expectedSnapshotId }, draft, leases) => {
  const table = draft.catalog.tables.get(next.tableId);
  if (table === undefined || table.truncateGeneration !== truncateGeneration) return 'table-changed';
  if (!leases.isNewest(lease)) return 'lease-lost';
  const present = draft.boundaryOf(next.tableId);
  if (present === null || present.snapshotId !== expectedSnapshotId) return 'boundary-moved';
  for (const [key, offset] of next.offsets) if (offset > offsetOf(present.offsets, key)) return 'boundary-moved';
  for (const [key, end] of present.offsets) {
    const from = offsetOf(next.offsets, key);
    const start = draft.startOf(next.tableId, key);
    if (from < end && start > from) throw missingRows(table, key, from, start);
  }
  return 'recorded';
};

function missingRows(table: TableDefinition, key: string, from: bigint, to: bigint): ThermoclineError {
  const { partition, bucket } = parseBucketKey(key);
  const where = partition === '' ? `Bucket ${bucket}` : `Partition ${partition}, bucket ${bucket}`;
  return new ThermoclineError(
    'snapshot-too-old',
    `rows that the lake has lost are not in the log of table "${table.name.table}" any more`,
    {
      detail: `${where}: offsets ${from} to ${to} are in neither; the log begins at ${to}.`,
      table: table.name.table,
    },
  );
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
