import { assert } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { offsetOf, parseBucketKey } from '../../catalog/model/offsets.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { CommitBoundary } from '../../catalog/seams/hot-tier.ts';
import type { BoundaryAnswer } from './boundary-commit.ts';
import type { GroupDraft } from './group-draft.ts';
import type { Leases } from './leases.ts';
import type { Commit } from './sequencer.ts';

/**
 * A boundary set back in the commit order, to an earlier round that the lake was rolled back to. Checked at its place: retention may have
 * been ahead of it, and rows that neither tier has would be a gap in every read.
 */
export class RelinkCommit implements Commit {
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
    if (this.answer !== 'recorded') return null;
    return { meta: null, changes: [], boundaries: [this.#request.next], starts: [], parts: [], relief: true };
  }

  #check(draft: GroupDraft): BoundaryAnswer {
    const { next, lease, truncateGeneration, expectedSnapshotId } = this.#request;
    const table = draft.catalog.tables.get(next.tableId);
    if (table === undefined || table.truncateGeneration !== truncateGeneration) return 'table-changed';
    if (!this.#leases.isNewest(lease)) return 'lease-lost';
    const present = draft.boundaryOf(next.tableId);
    if (present === null || present.snapshotId !== expectedSnapshotId) return 'boundary-moved';
    for (const [key, offset] of next.offsets) if (offset > offsetOf(present.offsets, key)) return 'boundary-moved';
    for (const [key, end] of present.offsets) {
      const from = offsetOf(next.offsets, key);
      const start = draft.startOf(next.tableId, key);
      if (from < end && start > from) throw missingRows(table, key, from, start);
    }
    return 'recorded';
  }
}

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
