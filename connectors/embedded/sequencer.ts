import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Clock } from '../../catalog/seams/clock.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import { type CommitContent, GroupDraft } from './group-draft.ts';
import type { HotState } from './hot-state.ts';
import type { HotTierReport } from './hot-tier-event.ts';
import { type Journal, JournalFailure, type WrittenGroup } from './journal.ts';
import type { JournalRecord } from './journal-record.ts';
import type { Reserve } from './reserve.ts';

export type PreparedContent = CommitContent & { readonly relief: boolean };

/** Something that wants a place in the commit order. */
export interface Commit {
  /** Bytes it puts into the journal, about. */
  readonly bytes: number;
  /**
   * Runs at its place in the order, on the state that it will change, and says what to record; null: nothing. May throw to give up.
   * It may be run again, when a group is put together anew. One of thousands of parts lets others have their turn on the way: what it
   * builds on changes only when a group is published, and there is one on its way at a time.
   */
  prepare(draft: GroupDraft): PreparedContent | null | Promise<PreparedContent | null>;
}

export interface Committed {
  /** Null when there was nothing to record. */
  readonly record: JournalRecord | null;
  /** Of the commit, or of the one before when there was nothing to record. */
  readonly sequence: number;
  readonly timestampMs: number;
  /** The catalog right after it. */
  readonly catalog: CatalogState;
}

interface Item {
  readonly commit: Commit;
  readonly resolve: (committed: Committed) => void;
  readonly reject: (error: unknown) => void;
}

interface Prepared {
  readonly item: Item;
  readonly catalog: CatalogState;
  readonly sequence: number;
  /** Index in the group's records; null when there is nothing to record. */
  readonly at: number | null;
  readonly relief: boolean;
}

export interface SequencerLimits {
  readonly groupBytesMax: number;
  readonly groupCommitsMax: number;
  /** Bytes of commits that wait for their group; more have to wait outside. */
  readonly queueBytesMax: number;
}

export interface SequencerDeps {
  readonly state: HotState;
  readonly journal: Journal;
  readonly reserve: Reserve;
  readonly clock: Clock;
  readonly report: HotTierReport;
  readonly limits: SequencerLimits;
  /** Makes a durable group visible, synchronously. */
  readonly publish: (group: WrittenGroup) => void;
  /** A commit met a full disk. */
  readonly diskFull: () => void;
}

/**
 * The one order of commits. While one group is being written and synced, commits gather for the next one; so a sync serves as many
 * as came meanwhile, and between two groups there is a moment at which nothing is in flight ({@link exclusive}).
 */
export class Sequencer {
  readonly #deps: SequencerDeps;
  #queue: (Item | (() => Promise<void>))[] = [];
  #queuedBytes = 0;
  #admission: (() => void)[] = [];
  #running: Promise<void> | null = null;
  #stopped: ThermoclineError | null = null;

  constructor(deps: SequencerDeps) {
    this.#deps = deps;
  }

  /** Why nothing can be written any more; null when it can. */
  get stopped(): ThermoclineError | null {
    return this.#stopped;
  }

  /** Resolves when the commit is durable and visible. Rejects with `commit-unknown` when it may or may not be; any other error: it never will be. */
  async submit(commit: Commit): Promise<Committed> {
    while (this.#queuedBytes > this.#deps.limits.queueBytesMax) await new Promise<void>((resolve) => this.#admission.push(resolve));
    this.#queuedBytes += commit.bytes;
    return new Promise((resolve, reject) => {
      this.#queue.push({ commit, resolve, reject });
      this.#wake();
    });
  }

  /** Runs `task` between two groups: nothing is in flight, everything durable is visible. */
  exclusive<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#queue.push(() => task().then(resolve, reject));
      this.#wake();
    });
  }

  /** Makes sure that this process has a journal of its own: before it names a file. */
  async begin(): Promise<void> {
    const { journal } = this.#deps;
    if (journal.run !== null) return;
    await this.exclusive(async () => {
      if (this.#stopped !== null) throw this.#stopped;
      if (journal.run === null) await journal.roll();
    });
  }

  /** Refuses every commit from now on. */
  stop(error: ThermoclineError): void {
    if (this.#stopped !== null) return;
    this.#stopped = error;
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  #wake(): void {
    // Commits of one turn share the first group.
    this.#running ??= Promise.resolve()
      .then(() => this.#run())
      .finally(() => {
        this.#running = null;
        if (this.#queue.length > 0) this.#wake();
      });
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const first = this.#queue[0]!;
      if (typeof first === 'function') {
        this.#queue.shift();
        await first();
        continue;
      }
      await this.#commit(this.#takeGroup());
    }
  }

  #takeGroup(): Item[] {
    const { groupBytesMax, groupCommitsMax } = this.#deps.limits;
    let bytes = 0;
    let count = 0;
    while (count < this.#queue.length && count < groupCommitsMax) {
      const next = this.#queue[count]!;
      if (typeof next === 'function' || (count > 0 && bytes + next.commit.bytes > groupBytesMax)) break;
      bytes += next.commit.bytes;
      count++;
    }
    const group = this.#queue.splice(0, count) as Item[];
    this.#queuedBytes -= bytes;
    const waiting = this.#admission;
    this.#admission = [];
    for (const admit of waiting) admit();
    return group;
  }

  /** Never throws: every item is settled. */
  async #commit(items: readonly Item[], reliefOnly = false): Promise<void> {
    const { state, clock, journal, report } = this.#deps;
    const draft = new GroupDraft(state, clock.wallMs());
    const prepared: Prepared[] = [];
    for (const item of items) {
      try {
        if (this.#stopped !== null) throw this.#stopped;
        prepared.push(await prepare(item, draft, reliefOnly));
      } catch (error) {
        item.reject(error);
      }
    }
    let written: WrittenGroup | null = null;
    if (draft.records.length > 0) {
      try {
        if (!reliefOnly) await this.#ensureReserve(prepared);
        if (journal.run === null) await journal.roll();
        written = await journal.append(draft.records);
      } catch (error) {
        await this.#failed(error, prepared, reliefOnly);
        return;
      }
      try {
        this.#deps.publish(written);
      } catch (error) {
        // The group is durable but our picture of it is broken: nothing may be built on top of it.
        const unknown = this.#halt(error, 'the server is out of step with its journal');
        for (const p of prepared) p.item.reject(unknown);
        report({ kind: 'writes-stopped', message: 'a durable commit could not be applied', error });
        return;
      }
    }
    for (const { item, at, sequence, catalog } of prepared) {
      item.resolve({ record: at === null ? null : written!.records[at]!, sequence, timestampMs: draft.timestampMs, catalog });
    }
  }

  /** While the reserve is given up, only commits that free space are written. */
  async #ensureReserve(prepared: readonly Prepared[]): Promise<void> {
    const { reserve } = this.#deps;
    if (reserve.held || prepared.every((p) => p.relief)) return;
    if (!(await reserve.take())) throw new JournalFailure('absent', noSpace());
  }

  async #failed(error: unknown, prepared: readonly Prepared[], reliefOnly: boolean): Promise<void> {
    const { reserve, report } = this.#deps;
    const cause = error instanceof JournalFailure ? error.cause : error;
    if (error instanceof JournalFailure && error.outcome === 'unknown') {
      const unknown = this.#halt(cause, 'the journal could not be synced');
      report({
        kind: 'writes-stopped',
        message: 'the journal could not be synced: writes are refused until the server starts again',
        error: cause,
      });
      for (const p of prepared) p.item.reject(unknown);
      return;
    }
    const relief = prepared.filter((p) => p.relief);
    for (const p of prepared) if (!p.relief || reliefOnly) p.item.reject(cause);
    if (isKind(cause, 'disk-full')) this.#deps.diskFull();
    if (relief.length === 0 || reliefOnly) return;
    try {
      if (isKind(cause, 'disk-full')) await reserve.release();
    } catch (released) {
      for (const p of relief) p.item.reject(released);
      return;
    }
    await this.#commit(
      relief.map((p) => p.item),
      true,
    );
  }

  /** Stops writing; gives the error for commits whose fate is unknown. */
  #halt(cause: unknown, reason: string): ThermoclineError {
    this.stop(
      new ThermoclineError('io-error', `writes are stopped: ${reason}`, {
        detail: cause instanceof Error ? cause.message : String(cause),
        hint: 'Check the disk, then restart the server. Reading goes on.',
        cause,
      }),
    );
    return new ThermoclineError('commit-unknown', `it is not known whether the commit happened: ${reason}`, {
      detail: cause instanceof Error ? cause.message : String(cause),
      hint: 'After a restart the commit is there either as a whole or not at all: look before you repeat it.',
      cause,
    });
  }
}

async function prepare(item: Item, draft: GroupDraft, reliefOnly: boolean): Promise<Prepared> {
  const content = await item.commit.prepare(draft);
  if (content === null) return { item, catalog: draft.catalog, sequence: draft.sequence, at: null, relief: false };
  // A commit that frees space when first looked at may have turned into one that does not.
  if (reliefOnly && !content.relief) throw noSpace();
  const { relief, ...recorded } = content;
  draft.add(recorded);
  return { item, catalog: draft.catalog, sequence: draft.sequence, at: draft.records.length - 1, relief };
}

function noSpace(): ThermoclineError {
  return new ThermoclineError('disk-full', 'could not write to the journal: No space left on device', {
    hint: 'Free some space on the device. DROP TABLE, TRUNCATE and tiering still work.',
  });
}
