import { type BucketKey, bucketKey } from '../../catalog/model/offsets.ts';
import type { LakeBoundary } from '../../catalog/seams/hot-tier.ts';
import { applyCatalogChanges, type CatalogChange, type CatalogState } from '../../catalog/store/catalog-state.ts';
import type { HotState } from './hot-state.ts';
import type { JournalPart, JournalRecord, StartMove } from './journal-record.ts';

/** What a commit wants recorded, once its place in the order is known. */
export interface CommitContent {
  readonly meta: Readonly<Record<string, unknown>> | null;
  readonly changes: readonly CatalogChange[];
  readonly boundaries: readonly LakeBoundary[];
  readonly starts: readonly StartMove[];
  readonly parts: readonly JournalPart[];
}

/**
 * The state as it will be after the commits of the group being put together: what later commits of the group see, before any of
 * it is durable or visible to anybody else. Thrown away when the group fails.
 */
export class GroupDraft {
  readonly #state: HotState;
  #catalog: CatalogState;
  readonly #ends = new Map<string, bigint>();
  readonly #boundaries = new Map<number, LakeBoundary | null>();
  readonly #starts = new Map<string, bigint>();
  readonly #records: JournalRecord[] = [];
  readonly timestampMs: number;

  constructor(state: HotState, wallMs: number) {
    this.#state = state;
    this.#catalog = state.catalog;
    this.timestampMs = Math.max(state.timestampMs, Math.floor(wallMs));
  }

  get catalog(): CatalogState {
    return this.#catalog;
  }

  /** Of the last commit in the draft. */
  get sequence(): number {
    return this.#state.sequence + this.#records.length;
  }

  get records(): readonly JournalRecord[] {
    return this.#records;
  }

  endOf(tableId: number, key: BucketKey): bigint {
    return this.#ends.get(`${tableId}/${key}`) ?? this.#state.tables.get(tableId)?.buckets.get(key)?.end ?? 0n;
  }

  /** First offset of the bucket that the log still has. */
  startOf(tableId: number, key: BucketKey): bigint {
    return this.#starts.get(`${tableId}/${key}`) ?? this.#state.tables.get(tableId)?.buckets.get(key)?.start ?? 0n;
  }

  boundaryOf(tableId: number): LakeBoundary | null {
    const drafted = this.#boundaries.get(tableId);
    return drafted === undefined ? (this.#state.tables.get(tableId)?.boundary ?? null) : drafted;
  }

  /** Takes a commit into the group. Its changes must fit the catalog and its parts must follow the ends. */
  add(content: CommitContent): JournalRecord {
    const before = this.#catalog;
    this.#catalog = applyCatalogChanges(before, content.changes);
    for (const change of content.changes) {
      if (change.op === 'drop-table') this.#boundaries.set(change.tableId, null);
      if (change.op === 'alter-table' && change.table.truncateGeneration !== before.tables.get(change.table.id)?.truncateGeneration) {
        this.#boundaries.set(change.table.id, null);
      }
    }
    for (const boundary of content.boundaries) this.#boundaries.set(boundary.tableId, boundary);
    for (const { tableId, key, start } of content.starts) this.#starts.set(`${tableId}/${key}`, start);
    for (const part of content.parts) this.#ends.set(`${part.tableId}/${bucketKey(part.partition, part.bucket)}`, part.next);
    const record = { sequence: this.sequence + 1, timestampMs: this.timestampMs, ...content };
    this.#records.push(record);
    return record;
  }
}
