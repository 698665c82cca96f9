import { type BucketKey, bucketKey, type OffsetVector } from '../../catalog/model/offsets.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { LakeBoundary, PinnedTable } from '../../catalog/seams/hot-tier.ts';
import { BucketLog } from './bucket-log.ts';

/** A table's log in memory, also after DROP for as long as pins read it. */
export class TableLog {
  readonly id: number;
  /** The newest definition; after DROP the last one. */
  definition: TableDefinition;
  boundary: LakeBoundary | null = null;
  dropped = false;
  /** Why nothing of the table can be trusted (its definition was lost); null when all is well. */
  damage: string | null = null;
  readonly buckets = new Map<BucketKey, BucketLog>();
  #view: PinnedTable | null = null;
  /** Of the view; kept while only ends move. */
  #begins: Pick<PinnedTable, 'origins' | 'starts'> | null = null;
  /** Views that live pins stand on, with the number of pins each. */
  readonly #pinned = new Map<PinnedTable, number>();

  constructor(definition: TableDefinition) {
    this.id = definition.id;
    this.definition = definition;
  }

  bucket(partition: string, bucket: number): BucketLog {
    const key = bucketKey(partition, bucket);
    let log = this.buckets.get(key);
    if (log === undefined) {
      log = new BucketLog(this.id, partition, bucket);
      this.buckets.set(key, log);
    }
    return log;
  }

  /** Boundary, starts and ends as of now: immutable, and the same object until something moves. */
  view(): PinnedTable {
    if (this.#view === null) {
      const ends = new Map<BucketKey, bigint>();
      for (const [key, log] of this.buckets) ends.set(key, log.end);
      if (this.#begins === null) {
        const origins = new Map<BucketKey, bigint>();
        const starts = new Map<BucketKey, bigint>();
        for (const [key, log] of this.buckets) {
          origins.set(key, log.origin);
          starts.set(key, log.start);
        }
        this.#begins = { origins, starts };
      }
      this.#view = { boundary: this.boundary, ...this.#begins, ends };
    }
    return this.#view;
  }

  /** To be called when only ends (of buckets that were there) or the boundary have moved. */
  grown(): void {
    this.#view = null;
  }

  /** To be called after every other change. */
  moved(): void {
    this.#view = null;
    this.#begins = null;
  }

  pin(): PinnedTable {
    const view = this.view();
    this.#pinned.set(view, (this.#pinned.get(view) ?? 0) + 1);
    return view;
  }

  unpin(view: PinnedTable): void {
    const pins = this.#pinned.get(view)!;
    if (pins === 1) this.#pinned.delete(view);
    else this.#pinned.set(view, pins - 1);
  }

  get pinned(): boolean {
    return this.#pinned.size > 0;
  }

  pinnedViews(): Iterable<PinnedTable> {
    return this.#pinned.keys();
  }

  /** Lowest offset of the bucket that a pin may still read; null when none does. */
  pinnedFrom(key: BucketKey): bigint | null {
    let lowest: bigint | null = null;
    for (const view of this.#pinned.keys()) {
      const from = pinnedStart(view, key);
      if (lowest === null || from < lowest) lowest = from;
    }
    return lowest;
  }
}

/** Rows past the pin's own ends count too: whoever pinned may read on from there. */
function pinnedStart(view: PinnedTable, key: BucketKey): bigint {
  const start = valueOf(view.starts, key);
  const boundary = view.boundary === null ? 0n : valueOf(view.boundary.offsets, key);
  return boundary > start ? boundary : start;
}

function valueOf(vector: OffsetVector, key: BucketKey): bigint {
  return vector.get(key) ?? 0n;
}
