import { ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { NO_OFFSETS, offsetOf, type OffsetVector, sameOffsets } from '../../catalog/model/offsets.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { Clock, Timers } from '../../catalog/seams/clock.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import type { Random } from '../../catalog/seams/random.ts';
import { judgeFailure } from './round-failure.ts';
import type { RoundReport } from './round-report.ts';
import type { RoundRunner } from './round-runner.ts';
import { TableTiering, type TieringSnapshot, type TierWaiter } from './table-tiering.ts';

export interface TieringSchedulerOptions {
  readonly hot: Pick<HotTier, 'catalog' | 'ends' | 'starts' | 'boundary' | 'whenMoved'>;
  readonly runner: RoundRunner;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  /** Rounds at a time, over all tables. */
  readonly concurrency?: number | undefined;
  /** How often a table in quarantine is tried again by itself: a repair in the lake cannot be seen otherwise. Milliseconds. */
  readonly quarantineRetryMs?: number | undefined;
  /** How often DDL is looked for when nobody calls {@link TieringScheduler.refresh}, and retention considered. Milliseconds. */
  readonly tickMs?: number | undefined;
  /** Told of every round, for log and metrics. Must not throw. */
  readonly onRound?: ((event: RoundEvent) => void) | undefined;
  /**
   * Frees what may leave the log (`HotTier.retain`): called after rounds that moved a boundary, a few seconds apart, and now and then
   * for rows that grew old. Never twice at a time. `held`: tables that must keep their rows, because their lake table is not known to
   * be well (in quarantine, or not looked at for long).
   */
  readonly retain?: ((held: ReadonlySet<number>) => Promise<unknown>) | undefined;
}

export type RoundEvent =
  | { readonly kind: 'ended'; readonly definition: TableDefinition; readonly report: RoundReport }
  | { readonly kind: 'failed'; readonly definition: TableDefinition; readonly error: ThermoclineError; readonly quarantined: boolean };

const CONCURRENCY = 2;
const QUARANTINE_RETRY_MS = 300_000;
const TICK_MS = 1_000;
const STOP_GRACE_MS = 5_000;
/** Timers of the machine overflow after 24 days and then fire at once; freshness may be longer. */
const SLEEP_MS_MAX = 3_600_000;
/** Retention runs at most this often after rounds, and at least this often for the passing of time. */
const RETAIN_MS_MIN = 5_000;
const RETAIN_MS_MAX = 60_000;
/** Rows leave the log only if a round has seen their lake table well this recently. Idle tables are looked at for that. */
const VERIFIED_MS_MAX = 600_000;
/** Pause before a table is tried again whose lease someone else holds, or whose round another one superseded. */
const ELSEWHERE_PAUSE_MS = 500;
/** How long `CALL sys.tier` waits for another tierer to let go of the table. */
const LEASE_PATIENCE_MS = 60_000;

/**
 * Keeps every table's freshness promise: p99 of commit → lake within its target (design §6).
 *
 * A table without pending rows costs nothing but a promise that the hot tier resolves at its next commit. From that commit on its
 * round is planned so that it ends before the target, measured round times taken into account. When more rounds are due than may run,
 * the one due longest goes first; a table that has just been served goes behind those that waited, so that one with a huge backlog
 * (its rounds are limited) cannot starve the others. A table whose round fails pauses, ever longer; one whose failure cannot mend
 * itself is put in quarantine with its reason, and the others go on.
 */
export class TieringScheduler {
  readonly #options: TieringSchedulerOptions;
  readonly #tables = new Map<number, TableTiering>();
  /** Tables that want a round, in no order: idle ones are not looked at. */
  readonly #wanting = new Set<TableTiering>();
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #catalogVersion = -1;
  #wake: AbortController | null = null;
  #wakeAtMs = Number.POSITIVE_INFINITY;
  #retaining = false;
  #retainWanted = false;
  #retainedAtMs = 0;

  constructor(options: TieringSchedulerOptions) {
    this.#options = options;
  }

  /** Begins. Tables that are there already are taken up, and every one that comes later. */
  start(): void {
    this.refresh(true);
    this.#retainedAtMs = this.#options.clock.monotonicMs();
    void this.#tick();
  }

  /** To be called after DDL: takes up created, altered, truncated and dropped tables at once instead of within a second. */
  refresh(atStart = false): void {
    if (this.#stop.signal.aborted) return;
    const catalog = this.#options.hot.catalog();
    if (catalog.version === this.#catalogVersion) return;
    this.#catalogVersion = catalog.version;
    for (const [tableId, table] of this.#tables) if (!catalog.tables.has(tableId)) this.#forget(table);
    for (const definition of catalog.tables.values()) {
      const known = this.#tables.get(definition.id);
      if (known === undefined) this.#takeUp(definition, atStart);
      else if (known.definition !== definition) this.#redefine(known, definition);
    }
    this.#pump();
  }

  /**
   * Resolves when everything committed before the call is in the lake: `CALL sys.tier`. Runs rounds at once, also for a table in
   * quarantine. The report sums up the rounds it took. Rejects with the round's error, or with the reason of `signal` (the rounds go on).
   */
  async tierNow(tableId: number, signal?: AbortSignal): Promise<RoundReport> {
    this.refresh();
    const table = this.#tables.get(tableId);
    if (table === undefined) throw new ThermoclineError('undefined-table', `table ${tableId} does not exist`);
    if (!table.enabled) {
      const name = table.definition.name.table;
      throw new ThermoclineError('object-not-ready', `tiering is off for table "${name}"`, {
        hint: `Switch it on: ALTER TABLE ${name} SET ('table.datalake.enabled' = 'true').`,
      });
    }
    if (this.#stop.signal.aborted) throw shutDown();
    signal?.throwIfAborted();
    const ends = this.#options.hot.ends(tableId);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        table.waiters.delete(waiter);
        reject(signal!.reason as Error);
      };
      const done = (): void => {
        table.waiters.delete(waiter);
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter: TierWaiter = {
        ends,
        rounds: [],
        resolve: (report) => (done(), resolve(report)),
        reject: (error) => (done(), reject(error as Error)),
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      table.waiters.add(waiter);
      // Whatever pause it was in: someone asks now.
      table.notBeforeMs = 0;
      this.#consider(table);
      this.#pump();
    });
  }

  /** Every table that tiering knows, by id. */
  snapshot(): TieringSnapshot[] {
    const { hot, clock } = this.#options;
    const now = clock.monotonicMs();
    const tables = hot.catalog().tables;
    return [...this.#tables.values()]
      .filter((t) => tables.has(t.tableId))
      .sort((a, b) => a.tableId - b.tableId)
      .map((t) => t.snapshot(now, this.#coveredBy(t), hot.ends(t.tableId), hot.boundary(t.tableId)?.committedAtMs ?? null));
  }

  /**
   * No new rounds; those under way stop before their lake commit, or finish it. One that does neither within `graceMs` is left to its
   * fate, which the next start will settle.
   */
  async stop(graceMs = STOP_GRACE_MS): Promise<void> {
    this.#stop.abort(shutDown());
    this.#wake?.abort();
    for (const table of this.#tables.values()) {
      table.watching?.abort();
      table.running?.abort(shutDown());
      for (const waiter of table.waiters) waiter.reject(shutDown());
    }
    const drained = new AbortController();
    await Promise.race([Promise.all(this.#running), this.#options.timers.sleep(graceMs, drained.signal).catch(() => undefined)]);
    drained.abort();
    await this.#options.runner.stop();
  }

  async #tick(): Promise<void> {
    const { timers, tickMs } = this.#options;
    while (!this.#stop.signal.aborted) {
      await timers.sleep(tickMs ?? TICK_MS, this.#stop.signal).catch(() => undefined);
      this.refresh();
      void this.#retain();
    }
  }

  #takeUp(definition: TableDefinition, atStart: boolean): void {
    const { clock, hot } = this.#options;
    const table = new TableTiering(definition, clock.wallMs());
    this.#tables.set(definition.id, table);
    // The removal of truncated rows may be what the last process did not get to.
    if (atStart && definition.truncateGeneration > 0 && hot.boundary(definition.id) === null) table.changedAtMs = clock.monotonicMs();
    this.#lookAtLog(table);
  }

  #redefine(table: TableTiering, definition: TableDefinition): void {
    const wasEnabled = table.enabled;
    table.define(definition);
    if (table.enabled && !wasEnabled) {
      // The promise begins now, whatever has been lying in the log.
      table.watchedSinceWallMs = this.#options.clock.wallMs();
      table.pendingSinceMs = table.movedAtMs = null;
    }
    table.changedAtMs ??= this.#options.clock.monotonicMs();
    // The cause of a quarantine may be gone; if not, the round will say so again.
    table.quarantined = false;
    table.notBeforeMs = 0;
    if (!table.enabled) {
      table.running?.abort(new ThermoclineError('query-canceled', 'tiering was switched off'));
      for (const waiter of table.waiters) waiter.reject(new ThermoclineError('object-not-ready', 'tiering was switched off meanwhile'));
    }
    this.#lookAtLog(table);
  }

  #forget(table: TableTiering): void {
    this.#tables.delete(table.tableId);
    this.#wanting.delete(table);
    table.watching?.abort();
    table.running?.abort(new ThermoclineError('undefined-table', 'the table was dropped'));
    for (const waiter of table.waiters) waiter.reject(new ThermoclineError('undefined-table', 'the table was dropped'));
  }

  /** Is anything pending? If not, waits for the next commit. */
  #lookAtLog(table: TableTiering): void {
    const { hot, clock } = this.#options;
    if (this.#stop.signal.aborted || !this.#exists(table)) return;
    const covered = this.#coveredBy(table);
    const ends = hot.ends(table.tableId);
    if (sameOffsets(covered, ends)) {
      table.pendingSinceMs = null;
      if (table.enabled) this.#watch(table, ends);
    } else {
      table.pendingSinceMs ??= table.movedAtMs ?? clock.monotonicMs();
    }
    this.#consider(table);
  }

  /** Notes when the first commit past `ends` is made. */
  #watch(table: TableTiering, ends: OffsetVector): void {
    const { hot, clock } = this.#options;
    table.watching?.abort();
    const watching = new AbortController();
    table.watching = watching;
    table.movedAtMs = null;
    const moved = (): void => {
      if (table.watching !== watching) return;
      table.watching = null;
      table.movedAtMs = clock.monotonicMs();
      // During a round it is only noted: the round's end looks at the log again.
      if (table.running === null) {
        this.#lookAtLog(table);
        this.#pump();
      }
    };
    // It rejects when aborted or when the table is gone; both are dealt with where they are noticed.
    hot.whenMoved(table.tableId, ends, watching.signal).then(moved, () => undefined);
  }

  /** False for a table that was dropped, noticed by {@link refresh} or not. */
  #exists(table: TableTiering): boolean {
    return this.#tables.get(table.tableId) === table && this.#options.hot.catalog().tables.has(table.tableId);
  }

  #coveredBy(table: TableTiering): OffsetVector {
    const { hot } = this.#options;
    if (!this.#exists(table)) return NO_OFFSETS;
    return hot.boundary(table.tableId)?.offsets ?? hot.starts(table.tableId);
  }

  #consider(table: TableTiering): void {
    if (!table.wanted) {
      this.#wanting.delete(table);
      return;
    }
    this.#wanting.add(table);
    this.#options.runner.prepare?.();
  }

  /** Starts the rounds that are due and free to run, and sleeps until the next one is. */
  #pump(): void {
    if (this.#stop.signal.aborted) return;
    const now = this.#options.clock.monotonicMs();
    const concurrency = this.#options.concurrency ?? CONCURRENCY;
    while (this.#running.size < concurrency) {
      let next: TableTiering | null = null;
      for (const table of this.#wanting) {
        if (table.startAtMs() <= now && (next === null || turnOf(table) < turnOf(next))) next = table;
      }
      if (next === null) break;
      this.#startRound(next, now);
    }
    let wakeAtMs = Number.POSITIVE_INFINITY;
    if (this.#running.size < concurrency) for (const table of this.#wanting) wakeAtMs = Math.min(wakeAtMs, table.startAtMs());
    this.#sleepUntil(wakeAtMs, now);
  }

  #sleepUntil(wakeAtMs: number, now: number): void {
    if (wakeAtMs === this.#wakeAtMs) return;
    this.#wake?.abort();
    this.#wake = null;
    this.#wakeAtMs = wakeAtMs;
    if (wakeAtMs === Number.POSITIVE_INFINITY) return;
    const wake = new AbortController();
    this.#wake = wake;
    this.#options.timers.sleep(Math.min(Math.ceil(Math.max(0, wakeAtMs - now)), SLEEP_MS_MAX), wake.signal).then(
      () => {
        if (this.#wake !== wake) return;
        this.#wake = null;
        this.#wakeAtMs = Number.POSITIVE_INFINITY;
        this.#pump();
      },
      () => undefined,
    );
  }

  #startRound(table: TableTiering, now: number): void {
    const { hot, runner, clock } = this.#options;
    this.#wanting.delete(table);
    if (!this.#exists(table)) return;
    const running = new AbortController();
    const dueMs = table.waiters.size > 0 ? now : Math.max(Math.min(table.startAtMs(), now), table.lastEndedMs);
    const waiters = [...table.waiters];
    table.running = running;
    table.changedAtMs = null;
    // What is committed from here on is not certain to be in this round's cut.
    this.#watch(table, hot.ends(table.tableId));
    const limits = { readMsMax: Math.min(Math.max(table.targetMs, 1_000), 30_000) };
    const round = async (): Promise<void> => {
      const result = await runner.run(table.tableId, limits, running.signal).then(
        (report) => ({ report }),
        (error: unknown) => ({ error }),
      );
      table.running = null;
      if ('report' in result) this.#roundEnded(table, result.report, now - dueMs, waiters);
      else this.#roundFailed(table, result.error, running.signal.aborted, waiters);
      this.#running.delete(slot);
      table.lastEndedMs = clock.monotonicMs();
      this.#lookAtLog(table);
      this.#pump();
    };
    const slot = round();
    this.#running.add(slot);
  }

  #roundEnded(table: TableTiering, report: RoundReport, lateMs: number, waiters: readonly TierWaiter[]): void {
    const now = this.#options.clock.monotonicMs();
    this.#options.onRound?.({ kind: 'ended', definition: table.definition, report });
    if (report.outcome === 'leased-elsewhere' || report.outcome === 'superseded' || report.outcome === 'table-gone') {
      table.notBeforeMs = now + this.#jitter(ELSEWHERE_PAUSE_MS);
      table.changedAtMs ??= now;
      table.elsewhereSinceMs ??= now;
      if (now - table.elsewhereSinceMs > LEASE_PATIENCE_MS) {
        const name = table.definition.name.table;
        for (const waiter of waiters)
          waiter.reject(new ThermoclineError('lock-not-available', `table "${name}" is being tiered elsewhere`));
      }
      return;
    }
    table.succeeded(report, now);
    // A round cut short by its limits says nothing about how long a round takes that keeps up, and the start of a worker nothing about
    // the next round.
    if (report.outcome === 'tiered' && !report.more) table.roundTime.add(lateMs + report.durationMs);
    // What the round left behind is as old as before; what it took is not pending any more.
    if (!report.more) table.pendingSinceMs = null;
    if (report.boundary !== null) this.#retainWanted = true;
    const covered = this.#coveredBy(table);
    for (const waiter of waiters) {
      waiter.rounds.push(report);
      const reached = [...waiter.ends].every(([key, end]) => offsetOf(covered, key) >= end);
      if (reached) waiter.resolve(sumOf(waiter.rounds));
    }
  }

  #roundFailed(table: TableTiering, thrown: unknown, stopped: boolean, waiters: readonly TierWaiter[]): void {
    if (stopped) {
      // By us: the table was dropped or switched off, or everything stops.
      for (const waiter of waiters) waiter.reject(toThermoclineError(thrown));
      return;
    }
    table.failuresInARow += 1;
    const { error, quarantine, pauseMs } = judgeFailure(thrown, table.failuresInARow);
    table.lastError = error;
    table.quarantined = quarantine;
    table.changedAtMs ??= this.#options.clock.monotonicMs();
    const pause = quarantine ? (this.#options.quarantineRetryMs ?? QUARANTINE_RETRY_MS) : pauseMs;
    table.notBeforeMs = this.#options.clock.monotonicMs() + this.#jitter(pause);
    this.#options.onRound?.({ kind: 'failed', definition: table.definition, error, quarantined: quarantine });
    for (const waiter of waiters) waiter.reject(error);
    // Who asked while it ran has not had his try yet.
    if (table.waiters.size > 0) table.notBeforeMs = 0;
  }

  /** Between a half and the whole of it, so that tables that failed together do not come back together. */
  #jitter(ms: number): number {
    return ms / 2 + this.#options.random.int(Math.ceil(ms / 2) + 1);
  }

  async #retain(): Promise<void> {
    const { retain, clock } = this.#options;
    const sinceMs = clock.monotonicMs() - this.#retainedAtMs;
    const due = sinceMs >= (this.#retainWanted ? RETAIN_MS_MIN : RETAIN_MS_MAX);
    if (retain === undefined || this.#retaining || !due || this.#stop.signal.aborted) return;
    this.#retaining = true;
    this.#retainWanted = false;
    try {
      await retain(this.#held());
    } catch {
      // The hot tier reports its own trouble; tiering goes on.
    }
    this.#retaining = false;
    this.#retainedAtMs = clock.monotonicMs();
  }

  /**
   * Tables whose rows must stay in the log for now. Someone may have rolled a lake table back or damaged it since a round saw it last;
   * those with rows to give get a round that looks.
   */
  #held(): Set<number> {
    const { hot, clock } = this.#options;
    const now = clock.monotonicMs();
    const held = new Set<number>();
    for (const table of this.#tables.values()) {
      if (!this.#exists(table)) continue;
      const verified = table.verifiedAtMs !== null && now - table.verifiedAtMs <= VERIFIED_MS_MAX;
      if (verified && !table.quarantined) continue;
      held.add(table.tableId);
      const starts = hot.starts(table.tableId);
      const tiered = hot.boundary(table.tableId)?.offsets ?? NO_OFFSETS;
      if (verified || [...tiered].every(([key, end]) => offsetOf(starts, key) >= end)) continue;
      table.changedAtMs ??= now;
      this.#consider(table);
    }
    this.#pump();
    return held;
  }
}

/** Who goes first among those that are due: asked for, then longest due, then behind those that were not just served. */
function turnOf(table: TableTiering): number {
  return table.waiters.size > 0 ? Number.NEGATIVE_INFINITY : Math.max(table.startAtMs(), table.lastEndedMs);
}

function sumOf(rounds: readonly RoundReport[]): RoundReport {
  const last = rounds[rounds.length - 1]!;
  return {
    ...last,
    rows: rounds.reduce((sum, r) => sum + r.rows, 0n),
    bytes: rounds.reduce((sum, r) => sum + r.bytes, 0n),
    files: rounds.reduce((sum, r) => sum + r.files, 0),
    durationMs: rounds.reduce((sum, r) => sum + r.durationMs, 0),
  };
}

function shutDown(): ThermoclineError {
  return new ThermoclineError('admin-shutdown', 'the server is shutting down');
}
