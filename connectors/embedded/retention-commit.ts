import { tableOptions } from '../../catalog/model/table-options.ts';
import type { LakeBoundary } from '../../catalog/seams/hot-tier.ts';
import type { GroupDraft } from './group-draft.ts';
import type { HotState } from './hot-state.ts';
import type { StartMove } from './journal-record.ts';
import type { Commit } from './sequencer.ts';
import type { TableLog } from './table-log.ts';

/**
 * Retention in the commit order: whole segments that the lake holds, that are older than their table's ttl, and that no pin reads.
 * Rows that are not in the lake stay for ever.
 */
export class RetentionCommit implements Commit {
  readonly bytes = 1024;
  readonly #state: HotState;
  readonly #nowMs: number;
  readonly #held: ReadonlySet<number>;
  /** Bytes of the segments, set by {@link prepare}. */
  freedBytes = 0;

  constructor(state: HotState, nowMs: number, held: ReadonlySet<number>) {
    this.#state = state;
    this.#nowMs = nowMs;
    this.#held = held;
  }

  prepare(draft: GroupDraft): ReturnType<Commit['prepare']> {
    this.freedBytes = 0;
    const starts: StartMove[] = [];
    for (const definition of draft.catalog.tables.values()) {
      const table = this.#state.tables.get(definition.id);
      // A table that this very group creates or truncates has nothing to give.
      if (table === undefined || this.#held.has(table.id) || table.definition.truncateGeneration !== definition.truncateGeneration)
        continue;
      // Of the draft: a relink in this very group may have set it back.
      const boundary = draft.boundaryOf(table.id);
      starts.push(...this.#startsOf(table, boundary, tableOptions(definition.options).logTtlMs));
    }
    return starts.length === 0 ? null : { meta: null, changes: [], boundaries: [], starts, parts: [], relief: true };
  }

  #startsOf(table: TableLog, boundary: LakeBoundary | null, ttlMs: number): StartMove[] {
    if (ttlMs === 0 || boundary === null) return [];
    const starts: StartMove[] = [];
    for (const log of table.buckets.values()) {
      const tiered = boundary.offsets.get(log.key) ?? 0n;
      const pinned = table.pinnedFrom(log.key);
      const limit = pinned !== null && pinned < tiered ? pinned : tiered;
      let start = log.start;
      for (const extent of log.stored) {
        if (extent.next > limit) break;
        if (extent.kind === 'file') {
          if (extent.lastTimestampMs > this.#nowMs - ttlMs) break;
          this.freedBytes += extent.byteLength;
        }
        start = extent.next;
      }
      if (start > log.start) starts.push({ tableId: table.id, key: log.key, start });
    }
    return starts;
  }
}
