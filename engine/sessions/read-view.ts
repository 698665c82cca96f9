import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { HotTier, Pin } from '../../catalog/seams/hot-tier.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import type { OwnChanges } from './own-changes.ts';

/** What a view needs of whoever made it. */
export interface ViewOptions {
  readonly hot: HotTier;
  /** It will serve statements that nobody knows yet: its cut covers every table. */
  readonly everything: boolean;
  /** Uncommitted changes of the catalog by the reader's own transaction. */
  readonly ownChanges: OwnChanges;
  /** Uncommitted rows of it. */
  readonly ownRows: (tableId: number) => readonly ColumnBatch[];
}

/**
 * One cut, and the transaction's own rows above it: what the reads of one statement, or of a whole block, see. The cut is taken at the
 * first read. It is let go of when everyone who holds the view has released it; whoever makes it holds it first.
 */
export class ReadView {
  readonly #options: ViewOptions;
  #pin: Pin | null = null;
  #holders = 1;

  constructor(options: ViewOptions) {
    this.#options = options;
  }

  get pinned(): boolean {
    return this.#pin !== null;
  }

  /** The catalog that statements are resolved in: the cut's; as long as there is none, a view of one statement takes the newest. */
  catalog(): CatalogState {
    if (this.#options.everything) return this.pin([]).catalog;
    return this.#pin === null ? this.#options.ownChanges.over(this.#options.hot.catalog()) : this.#above(this.#pin).catalog;
  }

  /** The cut all reads use. Synchronous: in the turn of {@link catalog} it is that catalog's. */
  pin(tableIds: readonly number[]): Pin {
    const { hot, everything, ownChanges } = this.#options;
    this.#pin ??= everything ? hot.pin() : hot.pin(ownChanges.known(tableIds, hot.catalog()));
    return this.#above(this.#pin);
  }

  #above(pin: Pin): Pin {
    return this.#options.ownChanges.above(pin);
  }

  /** As they are now: rows written later do not appear in a read that has begun. */
  ownRows(tableId: number): readonly ColumnBatch[] {
    return this.#options.ownRows(tableId);
  }

  /** One more {@link release} is due. */
  hold(): this {
    this.#holders++;
    return this;
  }

  release(): void {
    if (--this.#holders > 0) return;
    this.#pin?.release();
    this.#pin = null;
  }
}
