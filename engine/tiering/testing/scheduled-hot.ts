import { must } from '../../../catalog/base/assert.ts';
import { type BucketKey, NO_OFFSETS, offsetOf, type OffsetVector } from '../../../catalog/model/offsets.ts';
import type { TableDefinition } from '../../../catalog/model/table.ts';
import type { LakeBoundary } from '../../../catalog/seams/hot-tier.ts';
import type { CatalogState } from '../../../catalog/store/catalog-state.ts';
import { EMPTY_CATALOG } from '../../../catalog/store/catalog-state.ts';
import type { SimulatedTime } from '../../../catalog/testing/simulated-time.ts';
import type { RoundLimits } from '../round-deps.ts';
import type { RoundReport } from '../round-report.ts';
import type { RoundRunner } from '../round-runner.ts';
import type { TieringSchedulerOptions } from '../scheduler.ts';
import { TABLE } from './model-round.ts';

/** The part of a hot tier that the scheduler looks at: ends that move, boundaries that follow. One bucket a table. */
export class ScheduledHot {
  readonly #time: SimulatedTime;
  #state: CatalogState = EMPTY_CATALOG;
  readonly #ends = new Map<number, bigint>();
  readonly #boundaries = new Map<number, LakeBoundary>();
  readonly #watches = new Set<{ tableId: number; end: bigint; resolve: () => void }>();
  /** Wall times of the commits not yet in the lake. */
  readonly pending = new Map<number, { readonly atMs: number; readonly end: bigint }[]>();

  constructor(time: SimulatedTime) {
    this.#time = time;
  }

  get watches(): number {
    return this.#watches.size;
  }

  catalog = (): CatalogState => this.#state;
  starts = (): OffsetVector => NO_OFFSETS;
  boundary = (tableId: number): LakeBoundary | null => this.#boundaries.get(tableId) ?? null;

  ends = (tableId: number): OffsetVector => {
    must(this.#state.tables.get(tableId), `table ${tableId}`);
    const end = this.#ends.get(tableId);
    return end === undefined ? NO_OFFSETS : new Map([['/0', end]]);
  };

  whenMoved = (tableId: number, ends: OffsetVector, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = offsetOf(ends, '/0');
      if ((this.#ends.get(tableId) ?? 0n) > end) return resolve();
      const watch = { tableId, end, resolve: () => (this.#watches.delete(watch), resolve()) };
      this.#watches.add(watch);
      signal.addEventListener('abort', () => (this.#watches.delete(watch), reject(signal.reason as Error)));
    });

  define(table: TableDefinition): void {
    this.#state = { ...this.#state, version: this.#state.version + 1, tables: new Map(this.#state.tables).set(table.id, table) };
  }

  table(tableId: number): TableDefinition {
    return must(this.#state.tables.get(tableId), `table ${tableId}`);
  }

  drop(tableId: number): void {
    const tables = new Map(this.#state.tables);
    tables.delete(tableId);
    this.#state = { ...this.#state, version: this.#state.version + 1, tables };
  }

  commit(tableId: number, rows = 1): void {
    const end = (this.#ends.get(tableId) ?? 0n) + BigInt(rows);
    this.#ends.set(tableId, end);
    const pending = this.pending.get(tableId) ?? [];
    pending.push({ atMs: this.#time.wallMs(), end });
    this.pending.set(tableId, pending);
    for (const watch of this.#watches) if (watch.tableId === tableId && end > watch.end) watch.resolve();
  }

  /** Moves the boundary; gives the wall times of the commits it took. */
  cover(tableId: number, offsets: OffsetVector): number[] {
    const end = offsetOf(offsets, '/0');
    this.#boundaries.set(tableId, { ...BOUNDARY, tableId, offsets, committedAtMs: this.#time.wallMs() });
    const pending = this.pending.get(tableId) ?? [];
    this.pending.set(
      tableId,
      pending.filter((c) => c.end > end),
    );
    return pending.filter((c) => c.end <= end).map((c) => c.atMs);
  }
}

const BOUNDARY: Omit<LakeBoundary, 'tableId' | 'offsets' | 'committedAtMs'> = {
  truncateGeneration: 0,
  snapshotId: 1n,
  metadataLocation: '',
  lakeTableUuid: '',
  roundId: '',
};

export interface RoundCall {
  readonly tableId: number;
  readonly atMs: number;
  readonly limits: Partial<RoundLimits>;
}

/** Rounds that take a set time, move at most so many rows, and fail when told. */
export class ScheduledRunner implements RoundRunner {
  readonly calls: RoundCall[] = [];
  readonly #hot: ScheduledHot;
  readonly #time: SimulatedTime;
  durationMs: (call: RoundCall) => number = () => 50;
  rowsMax = (_tableId: number): bigint => 1n << 60n;
  /** Error or outcome of a round, in place of what it would do. */
  fate: (call: RoundCall) => Error | RoundReport['outcome'] | null = () => null;
  running = 0;
  runningMax = 0;
  stopped = false;

  constructor(hot: ScheduledHot, time: SimulatedTime) {
    this.#hot = hot;
    this.#time = time;
  }

  async run(tableId: number, limits: Partial<RoundLimits>, signal: AbortSignal): Promise<RoundReport> {
    const call = { tableId, atMs: this.#time.monotonicMs(), limits };
    this.calls.push(call);
    this.running += 1;
    this.runningMax = Math.max(this.runningMax, this.running);
    try {
      const bucket: BucketKey = '/0';
      const cut = this.#hot.ends(tableId);
      const from = offsetOf(this.#hot.boundary(tableId)?.offsets ?? NO_OFFSETS, bucket);
      await this.#time.sleep(this.durationMs(call), signal);
      const fate = this.fate(call);
      if (fate instanceof Error) throw fate;
      const limit = from + this.rowsMax(tableId);
      const to = offsetOf(cut, bucket) < limit ? offsetOf(cut, bucket) : limit;
      const outcome = fate ?? (to > from ? 'tiered' : 'idle');
      const times = outcome === 'tiered' ? this.#hot.cover(tableId, new Map([[bucket, to]])) : [];
      return {
        tableId,
        roundId: `r${this.calls.length}`,
        outcome,
        reason: null,
        boundary: this.#hot.boundary(tableId),
        cut,
        rows: outcome === 'tiered' ? to - from : 0n,
        bytes: 0n,
        files: 1,
        filesSettled: 0,
        recovered: false,
        more: to < offsetOf(cut, bucket),
        commitTimes: times.map((t) => [t, 1] as const),
        durationMs: this.#time.monotonicMs() - call.atMs,
        endedAtWallMs: this.#time.wallMs(),
      };
    } finally {
      this.running -= 1;
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
  }

  count(tableId: number): number {
    return this.calls.filter((c) => c.tableId === tableId).length;
  }
}

/** A table definition with the given freshness. */
export function scheduled(id: number, freshnessMs = 1000, enabled = true): TableDefinition {
  return {
    ...TABLE,
    id,
    uuid: `uuid-${id}`,
    name: { ...TABLE.name, table: `t${id}` },
    options: { 'table.datalake.freshness': `${freshnessMs} ms`, 'table.datalake.enabled': String(enabled) },
  };
}

export type SchedulerSettings = Partial<TieringSchedulerOptions>;
