import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { offsetDistance, offsetOf } from '../../catalog/model/offsets.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { Timers } from '../../catalog/seams/clock.ts';
import type { HotTier, LakeBoundary, TieringLease } from '../../catalog/seams/hot-tier.ts';
import type { Lake, LakeTable } from '../../catalog/seams/lake.ts';
import { lakeTableId } from './lake-layout.ts';
import { ofBoundary } from './lake-place.ts';
import { newestRound, standing } from './lineage.ts';
import type { RoundMark } from './round-marks.ts';

export interface RelinkDeps {
  readonly hot: HotTier;
  readonly lake: Lake;
  readonly timers: Timers;
  /** Names the caller in leases. */
  readonly owner: string;
}

/** What {@link relink} did. */
export type Relinked =
  /** Lake and boundary do not contradict each other: there was nothing to set back. */
  | { readonly kind: 'unchanged' }
  /** The boundary stands at an earlier round; `rows` more rows are for the log to give and to be tiered again. */
  | { readonly kind: 'set-back'; readonly from: bigint; readonly to: bigint; readonly rows: bigint };

const LEASE_MS = 30_000;
/** How long a round under way is waited for: attempts, and the pause between them in milliseconds. */
const LEASE_ATTEMPTS = 100;
const LEASE_PAUSE_MS = 100;

/**
 * `CALL sys.relink`: someone rolled the lake table's branch back to an earlier round of ours, and its owner accepts that.
 *
 * Under the tiering lease, so beside no round: reads the branch's head again and finds the newest round in its lineage. When that is an
 * earlier round than the boundary's, of the same lake table, table and truncate generation, and the log still has every row from there
 * on, the boundary is set back to it in one record; reads then take those rows from the log, and the next round tiers them again, above
 * the branch's head. Boundaries so still only grow along the lineage: the rounds between are not part of it any more. No row is lost or
 * doubled, because every round's snapshot holds exactly the log below its boundary.
 *
 * Refused, with nothing changed: rows of someone else's on the branch (they are not in the log, and would be read twice or not at all
 * next time), a branch from before the last TRUNCATE or without any round, a lake ahead of the log (a restored data folder), another
 * table, and a log that has lost what it would have to give (`snapshot-too-old`, naming the gap). Queries that run keep their pins: the
 * snapshot they stand on is only off the branch, its files stay.
 */
export async function relink(deps: RelinkDeps, definition: TableDefinition, signal: AbortSignal): Promise<Relinked> {
  const lease = await takeLease(deps, definition, signal);
  try {
    return await relinkUnder(lease, deps, definition);
  } finally {
    deps.hot.releaseLease(lease);
  }
}

async function relinkUnder(lease: TieringLease, { hot, lake }: RelinkDeps, { id, name }: TableDefinition): Promise<Relinked> {
  const definition = hot.catalog().tables.get(id);
  if (definition === undefined) throw new ThermoclineError('undefined-table', `table "${name.table}" does not exist`);
  const boundary = hot.boundary(id);
  const ends = hot.ends(id);
  if (boundary === null) return { kind: 'unchanged' };
  const table = await ofBoundary(lake, definition, boundary, await lake.loadTable(lakeTableId(definition)));
  try {
    standing(definition, boundary, table, ends);
    return { kind: 'unchanged' };
  } catch (error) {
    if (!isKind(error, 'lake-foreign-change')) throw error;
    const earlier = earlierRound(definition, boundary, table);
    if (earlier === null) throw error;
    const next: LakeBoundary = {
      ...boundary,
      snapshotId: earlier.snapshotId ?? table.currentSnapshotId!,
      metadataLocation: table.metadataLocation,
      offsets: earlier.offsets,
      roundId: earlier.roundId,
      committedAtMs: earlier.committedAtMs ?? boundary.committedAtMs,
    };
    await setBack(hot, lease, definition, boundary, next);
    const rows = offsetDistance(next.offsets, boundary.offsets);
    return { kind: 'set-back', from: boundary.snapshotId, to: next.snapshotId, rows };
  }
}

/** The newest round on the branch, when it is one of this very table from before the boundary's; null when it is anything else. */
function earlierRound(definition: TableDefinition, boundary: LakeBoundary, table: LakeTable): RoundMark | null {
  if (table.uuid !== boundary.lakeTableUuid || table.currentSnapshotId === null) return null;
  const newest = newestRound(table);
  if (newest === null || newest.tableUuid !== definition.uuid || newest.truncateGeneration !== definition.truncateGeneration) return null;
  // The property speaks of the newest round ever, not of the branch's: after a rollback it proves nothing.
  if (newest.snapshotId === null) return null;
  for (const [key, end] of newest.offsets) if (end > offsetOf(boundary.offsets, key)) return null;
  return newest;
}

async function setBack(
  hot: HotTier,
  lease: TieringLease,
  definition: TableDefinition,
  boundary: LakeBoundary,
  next: LakeBoundary,
): Promise<void> {
  const { truncateGeneration, name } = definition;
  try {
    const answer = await hot.relinkBoundary({ lease, truncateGeneration, expectedSnapshotId: boundary.snapshotId, next });
    if (answer === 'recorded') return;
    throw new ThermoclineError('object-not-ready', `table "${name.table}" was changed meanwhile`, {
      hint: `Call sys.relink('${name.table}') again.`,
      table: name.table,
    });
  } catch (error) {
    if (!(error instanceof ThermoclineError) || error.kind !== 'snapshot-too-old') throw error;
    throw new ThermoclineError(error.kind, error.message, {
      ...error.fields,
      hint: `Bring the branch main of the lake table back to snapshot ${boundary.snapshotId}, which has those rows, then call sys.relink('${name.table}') again. If it is gone, so are they: copy what "${name.table}$lake" has into a new table.`,
      cause: error,
    });
  }
}

async function takeLease({ hot, timers, owner }: RelinkDeps, { id, name }: TableDefinition, signal: AbortSignal): Promise<TieringLease> {
  for (let attempt = 0; attempt < LEASE_ATTEMPTS; attempt++) {
    const lease = hot.acquireLease(id, owner, LEASE_MS);
    if (lease !== null) return lease;
    await timers.sleep(LEASE_PAUSE_MS, signal);
  }
  throw new ThermoclineError('lock-not-available', `table "${name.table}" is being tiered`, { hint: 'Try again later.' });
}
