import { type ErrorKind, isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { NO_OFFSETS, type OffsetVector, sameOffsets } from '../../catalog/model/offsets.ts';
import { tableOptions } from '../../catalog/model/table-options.ts';
import type { LakeBoundary, TieringLease } from '../../catalog/seams/hot-tier.ts';
import type { LakeTable } from '../../catalog/seams/lake.ts';
import { commitToLake, RoundSuperseded } from './lake-commit.ts';
import { compareLakeTable } from './lake-layout.ts';
import { placeLakeTable } from './lake-place.ts';
import { removeIntent, settleLeftovers, writeIntent } from './leftovers.ts';
import { expirableSnapshots } from './snapshot-expiry.ts';
import { standing, type Standing } from './lineage.ts';
import type { RoundDeps, Warehouse } from './round-deps.ts';
import { type RoundFile, writeRange } from './round-files.ts';
import type { RoundMark, RoundMarkValue } from './round-marks.ts';
import type { RoundReport } from './round-report.ts';
import type { TieringTable } from './tiering-hot.ts';
import { WorkLanes } from './work-lanes.ts';

/** Every step of a round at which a test can stop, fail or hold it, in the order in which a round visits them. */
export const FAILPOINTS = [
  'tiering.leased',
  'tiering.loaded',
  'tiering.dropping-old',
  'tiering.creating',
  'tiering.created',
  'tiering.recovering',
  'tiering.recovered',
  'tiering.settled',
  'tiering.altering',
  'tiering.altered',
  'tiering.range-chosen',
  'tiering.fetched',
  'tiering.bucket-read',
  'tiering.file-written',
  'tiering.intent-written',
  'tiering.file-put',
  'tiering.prepared',
  'tiering.committing',
  'tiering.conflicted',
  'tiering.outcome-unknown',
  'tiering.committed',
  'tiering.recorded',
  'tiering.cleaned',
] as const;

/** Errors that say that log and lake contradict each other. A round that looked at the two at different moments sees that as well. */
const CONTRADICTIONS: readonly ErrorKind[] = [
  'lake-foreign-change',
  'lake-missing',
  'lake-corrupted',
  'data-corrupted',
  'snapshot-too-old',
  'undefined-table',
];

const NOTHING: ReadonlySet<bigint> = new Set();

/** Files put at a time. */
const PUTS_IN_FLIGHT = 4;

/**
 * One round of one table: log [B, E) → Parquet → one lake commit → boundary (design §6).
 *
 * Safe to run anywhere, any number of times, next to any number of others: what is in the lake moves only by a commit that asserts what
 * it started from, and the boundary only under the lease. Rejects with the error that stopped it; then either nothing of the round is
 * in the lake, or the next round finds it there by its id. `signal` stops it at the next step before its lake commit.
 */
export async function runRound(deps: RoundDeps, tableId: number, signal?: AbortSignal): Promise<RoundReport> {
  const startedMs = deps.clock.monotonicMs();
  const lease = await deps.hot.acquireLease(tableId, deps.owner, deps.limits.leaseMs);
  const round = new Round(deps, tableId, lease, startedMs, signal);
  if (lease === null) return round.report((await deps.hot.table(tableId)) === null ? 'table-gone' : 'leased-elsewhere');
  try {
    return await round.run();
  } catch (error) {
    if (error instanceof RoundSuperseded) return round.report('superseded', { reason: error.message });
    if (isKind(error, ...CONTRADICTIONS) && (await round.isOutlived())) {
      return round.report('superseded', { reason: `another tierer has the table now (${error.message})` });
    }
    throw error;
  } finally {
    // If this fails the lease runs out by itself.
    await deps.hot.releaseLease(lease).catch(() => undefined);
  }
}

class Round {
  readonly #deps: RoundDeps;
  readonly #tableId: number;
  readonly #lease: TieringLease | null;
  readonly #startedMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #roundId: string;
  #renewedMs: number;
  #at: TieringTable | null = null;
  #recordedRound: string | null = null;
  #recovered = false;
  #filesSettled = 0;

  constructor(deps: RoundDeps, tableId: number, lease: TieringLease | null, startedMs: number, signal: AbortSignal | undefined) {
    this.#deps = deps;
    this.#tableId = tableId;
    this.#lease = lease;
    this.#startedMs = startedMs;
    this.#renewedMs = startedMs;
    this.#signal = signal;
    this.#roundId = deps.random.uuid();
  }

  async run(): Promise<RoundReport> {
    const { hot } = this.#deps;
    await this.#hit('tiering.leased');
    const at = await hot.table(this.#tableId);
    if (at === null) return this.report('table-gone');
    this.#at = at;
    this.#recordedRound = at.boundary?.roundId ?? null;
    const warehouse = this.#deps.warehouse(at.definition.name.database);
    let boundary = at.boundary;
    const pending = !sameOffsets(startOf(at, boundary), at.ends);
    // A table that never had a row needs no lake table; one that has lost its lake table does not get an empty one.
    let table = await placeLakeTable(this.#deps, warehouse, at, pending, () => this.#fence());
    await this.#hit('tiering.loaded');
    if (table === null) return this.report('idle');

    const stands = standing(at.definition, boundary, table, at.ends);
    if (stands.kind === 'unrecorded' || stands.kind === 'moved') {
      boundary = await this.#recover(at, boundary, table, stands.newest);
    }
    await this.#settle(warehouse, table, stands.newest);
    table = await this.#alter(warehouse, table, at);

    if (stands.kind === 'truncated') return this.#removeTruncated(warehouse, table, at, stands);
    const from = startOf(at, boundary);
    if (sameOffsets(from, at.ends)) return this.report(this.#recovered ? 'recovered' : 'idle', { boundary });
    return this.#tier(warehouse, table, at, boundary, from, stands.newest);
  }

  /** Step: the round is in the lake, its boundary is not in the hot tier. Records it. */
  async #recover(at: TieringTable, boundary: LakeBoundary | null, table: LakeTable, newest: RoundMark): Promise<LakeBoundary> {
    await this.#hit('tiering.recovering');
    const snapshotId = newest.snapshotId ?? table.currentSnapshotId!;
    // `moved`: the very snapshot of the boundary is gone, so it must be the current one.
    const present = newest.roundId === boundary?.roundId ? table.currentSnapshotId! : snapshotId;
    const next = this.#boundaryOf(at, table, present, newest, newest.committedAtMs ?? boundary?.committedAtMs ?? this.#deps.clock.wallMs());
    await this.#record(at, boundary, next);
    this.#recovered = true;
    await this.#hit('tiering.recovered');
    return next;
  }

  /** Step: removes what dead rounds left. Failing at it must not stop the tiering: the intents stay for the next round. */
  async #settle(warehouse: Warehouse, table: LakeTable, newest: RoundMark | null): Promise<void> {
    try {
      this.#filesSettled = (await settleLeftovers(warehouse, table, newest)).filesRemoved;
    } catch (error) {
      if (!(error instanceof ThermoclineError)) throw error;
    }
    await this.#hit('tiering.settled');
  }

  /** Step: altered columns and options reach the lake. */
  async #alter(warehouse: Warehouse, table: LakeTable, at: TieringTable): Promise<LakeTable> {
    const { columns, setProperties } = compareLakeTable(at.definition, table);
    if (columns === undefined && Object.keys(setProperties).length === 0) return table;
    await this.#hit('tiering.altering');
    await this.#fence();
    const altered = await warehouse.lake.alterTable(table, { columns, setProperties });
    await this.#hit('tiering.altered');
    return altered;
  }

  /** A round of its own: TRUNCATE's removal of the rows that the lake still shows. The log's rows follow in the next round. */
  async #removeTruncated(
    warehouse: Warehouse,
    table: LakeTable,
    at: TieringTable,
    stands: Extract<Standing, { kind: 'truncated' }>,
  ): Promise<RoundReport> {
    const mark = this.#markOf(at, null, at.starts);
    const next = await this.#commit(warehouse, table, at, null, stands.newest, mark, 'none-left');
    return this.report('truncated', { boundary: next, more: !sameOffsets(at.starts, at.ends) });
  }

  /** Steps: range → files → intent → puts → commit → boundary. */
  async #tier(
    warehouse: Warehouse,
    table: LakeTable,
    at: TieringTable,
    boundary: LakeBoundary | null,
    from: OffsetVector,
    newest: RoundMark | null,
  ): Promise<RoundReport> {
    const { lake, store } = warehouse;
    const { scratch, limits } = this.#deps;
    const scratchFiles: string[] = [];
    let announced: readonly RoundFile[] = [];
    try {
      await this.#hit('tiering.range-chosen');
      const request = {
        definition: at.definition,
        lake,
        table,
        from,
        to: at.ends,
        roundId: this.#roundId,
        limits,
        goOn: () => this.#goOn(),
      };
      const range = await writeRange(this.#deps, request, scratchFiles);
      if (range.files.length > 0) {
        announced = range.files;
        const intent = { roundId: this.#roundId, baseRoundId: newest?.roundId ?? '', files: range.files.map((f) => f.target) };
        await writeIntent(store, table, intent);
        await this.#hit('tiering.intent-written');
        await this.#put(warehouse, range.files);
      }
      const mark = this.#markOf(at, boundary, range.reached);
      const next = await this.#commit(warehouse, table, at, boundary, newest, mark, range.files);
      return this.report('tiered', {
        boundary: next,
        rows: range.rows,
        bytes: range.bytes,
        files: range.files.length,
        commitTimes: range.commitTimes.entries(),
        more: !sameOffsets(range.reached, at.ends),
      });
    } catch (error) {
      if (!this.#mayBeInLake) await this.#discard(warehouse, table, announced);
      throw error;
    } finally {
      await Promise.all(scratchFiles.map((path) => scratch.discard(path).catch(() => undefined)));
    }
  }

  async #put({ lake }: Warehouse, files: readonly RoundFile[]): Promise<void> {
    const lanes = new WorkLanes(PUTS_IN_FLIGHT);
    try {
      for (const file of files) {
        // Not only now and then: a file put after others have settled the round is found by nobody, should we die then.
        await this.#fence();
        await lanes.start(async () => {
          await lake.putDataFile(file.target, file.localPath);
          await this.#hit('tiering.file-put');
        });
      }
      await lanes.finish();
    } finally {
      // Whatever is decided next must not be overtaken by a put that is still under way.
      await lanes.settle();
    }
  }

  /** Set from the first attempt of a lake commit until it is known that nothing came of it. */
  #mayBeInLake = false;

  /** Steps: prepare → fence → lake commit → boundary → clean. Resolves with the recorded boundary. */
  async #commit(
    warehouse: Warehouse,
    table: LakeTable,
    at: TieringTable,
    boundary: LakeBoundary | null,
    base: RoundMark | null,
    mark: RoundMarkValue,
    content: readonly RoundFile[] | 'none-left',
  ): Promise<LakeBoundary> {
    const flussOffsets = await this.#deps.hot.prepareBoundary(this.#tableId, mark.offsets);
    await this.#hit('tiering.prepared');
    this.#mayBeInLake = true;
    const fence = (): Promise<void> => this.#fence();
    const expire = await this.#expirable(table, at, base);
    const outcome = await commitToLake(this.#deps, { lake: warehouse.lake, table, base, mark, flussOffsets, content, expire, fence });
    if (outcome.kind !== 'committed') {
      if (outcome.kind === 'refused') this.#mayBeInLake = false;
      throw outcome.error;
    }
    await this.#hit('tiering.committed');
    const next = this.#boundaryOf(at, outcome.table, outcome.snapshotId, mark, this.#deps.clock.wallMs());
    await this.#record(at, boundary, next);
    await this.#hit('tiering.recorded');
    if (content !== 'none-left' && content.length > 0) {
      // The outcome is known and recorded; should this fail, the next round removes the intent.
      await removeIntent(warehouse.store, table, this.#roundId).catch(() => undefined);
    }
    await this.#hit('tiering.cleaned');
    return next;
  }

  /** Snapshots that nobody needs any more. Pins taken from here on stand on the boundary of this round's start, or on a later one. */
  async #expirable(table: LakeTable, at: TieringTable, base: RoundMark | null): Promise<readonly bigint[]> {
    const policy = tableOptions(at.definition.options);
    const nowMs = this.#deps.clock.wallMs();
    if (expirableSnapshots(table, policy, NOTHING, nowMs).length === 0) return [];
    const spared = new Set(await this.#deps.hot.pinnedSnapshots(this.#tableId));
    for (const id of [at.boundary?.snapshotId, base?.snapshotId]) if (id !== undefined && id !== null) spared.add(id);
    return expirableSnapshots(table, policy, spared, nowMs);
  }

  async #record(at: TieringTable, boundary: LakeBoundary | null, next: LakeBoundary): Promise<void> {
    const answer = await this.#deps.hot.commitBoundary({
      lease: this.#lease!,
      truncateGeneration: at.definition.truncateGeneration,
      expectedSnapshotId: boundary?.snapshotId ?? null,
      next,
    });
    switch (answer) {
      case 'recorded':
        this.#recordedRound = next.roundId;
        return;
      case 'table-changed':
        throw new RoundSuperseded('the table was truncated or dropped meanwhile');
      case 'lease-lost':
        throw new RoundSuperseded('the lease was lost; its new holder records the boundary');
      case 'boundary-moved': {
        // Another tierer may have found our commit and recorded it for us.
        const now = await this.#deps.hot.table(this.#tableId);
        if (now?.boundary?.roundId === next.roundId) {
          this.#recordedRound = next.roundId;
          return;
        }
        throw new RoundSuperseded('the boundary was moved by another round');
      }
    }
  }

  /** Removes the files of a round that is known not to be in the lake. What cannot be removed now stays announced by its intent. */
  async #discard({ lake, store }: Warehouse, table: LakeTable, files: readonly RoundFile[]): Promise<void> {
    if (files.length === 0) return;
    try {
      for (const file of files) await lake.deleteDataFile(file.target);
      await removeIntent(store, table, this.#roundId);
    } catch (error) {
      if (!(error instanceof ThermoclineError)) throw error;
    }
  }

  #markOf(at: TieringTable, boundary: LakeBoundary | null, offsets: OffsetVector): RoundMarkValue {
    return {
      roundId: this.#roundId,
      previousRoundId: boundary?.roundId ?? '',
      tableUuid: at.definition.uuid,
      truncateGeneration: at.definition.truncateGeneration,
      offsets,
    };
  }

  #boundaryOf(at: TieringTable, table: LakeTable, snapshotId: bigint, mark: RoundMarkValue, committedAtMs: number): LakeBoundary {
    return {
      tableId: this.#tableId,
      truncateGeneration: at.definition.truncateGeneration,
      snapshotId,
      metadataLocation: table.metadataLocation,
      lakeTableUuid: table.uuid,
      offsets: mark.offsets,
      roundId: mark.roundId,
      committedAtMs,
    };
  }

  /** Has the table gone on without this round: dropped, truncated, or tiered by another? */
  async isOutlived(): Promise<boolean> {
    try {
      const now = await this.#deps.hot.table(this.#tableId);
      if (now === null || this.#at === null) return now === null;
      const changed = now.definition.truncateGeneration !== this.#at.definition.truncateGeneration;
      if (changed || (now.boundary?.roundId ?? null) !== this.#recordedRound) return true;
      return !(await this.#deps.hot.renewLease(this.#lease!, this.#deps.limits.leaseMs));
    } catch (error) {
      if (error instanceof ThermoclineError) return false;
      throw error;
    }
  }

  async #hit(name: (typeof FAILPOINTS)[number]): Promise<void> {
    await this.#deps.failpoints.hit(name);
  }

  /** May the round go on? Renews the lease when a third of it has passed. */
  async #goOn(): Promise<void> {
    if (this.#signal?.aborted) throw stopped(this.#signal);
    if (this.#deps.clock.monotonicMs() - this.#renewedMs > this.#deps.limits.leaseMs / 3) await this.#fence();
  }

  /** Renews the lease now; throws when it is lost. */
  async #fence(): Promise<void> {
    if (this.#signal?.aborted) throw stopped(this.#signal);
    const now = this.#deps.clock.monotonicMs();
    if (!(await this.#deps.hot.renewLease(this.#lease!, this.#deps.limits.leaseMs))) throw new RoundSuperseded('the lease was lost');
    this.#renewedMs = now;
  }

  report(outcome: RoundReport['outcome'], more: Partial<RoundReport> = {}): RoundReport {
    return {
      tableId: this.#tableId,
      roundId: this.#roundId,
      outcome,
      reason: null,
      boundary: null,
      cut: this.#at?.ends ?? NO_OFFSETS,
      rows: 0n,
      bytes: 0n,
      files: 0,
      filesSettled: this.#filesSettled,
      recovered: this.#recovered,
      more: false,
      commitTimes: [],
      durationMs: this.#deps.clock.monotonicMs() - this.#startedMs,
      endedAtWallMs: this.#deps.clock.wallMs(),
      ...more,
    };
  }
}

function startOf(at: TieringTable, boundary: LakeBoundary | null): OffsetVector {
  return boundary?.offsets ?? at.starts;
}

function stopped(signal: AbortSignal): ThermoclineError {
  return isKind(signal.reason, 'admin-shutdown') ? signal.reason : new ThermoclineError('query-canceled', 'the tiering round was stopped');
}
