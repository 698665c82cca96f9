import type { Pin, PinnedTable } from '../../catalog/seams/hot-tier.ts';
import { applyCatalogChanges, type CatalogChange, type CatalogState } from '../../catalog/store/catalog-state.ts';

/** Of a table that no one else has seen yet. */
const EMPTY: PinnedTable = { boundary: null, origins: new Map(), starts: new Map(), ends: new Map() };

/** The changes of the catalog that a transaction has made and not committed, and how the world looks to it with them. */
export class OwnChanges {
  readonly #changes: CatalogChange[] = [];
  /** Truncated tables, with the number of changes there were before. */
  #truncated: { readonly tableId: number; readonly at: number }[] = [];
  /** The last answer: most states are asked for again and again. */
  #last: { readonly base: CatalogState; readonly state: CatalogState } | null = null;

  get length(): number {
    return this.#changes.length;
  }

  /** `before`: the state they were decided on. */
  add(changes: readonly CatalogChange[], before: CatalogState): void {
    for (const change of changes) {
      if (change.op !== 'alter-table') continue;
      const { id, truncateGeneration } = change.table;
      const old = before.tables.get(id);
      if (old !== undefined && old.truncateGeneration !== truncateGeneration) this.#truncated.push({ tableId: id, at: this.length });
    }
    this.#changes.push(...changes);
    this.#last = null;
  }

  /** Forgets all but the first ones. */
  cut(length: number): void {
    if (length === this.#changes.length) return;
    this.#changes.length = length;
    this.#truncated = this.#truncated.filter(({ at }) => at < length);
    this.#last = null;
  }

  over(base: CatalogState): CatalogState {
    if (this.#changes.length === 0) return base;
    if (this.#last?.base !== base) this.#last = { base, state: applyCatalogChanges(base, this.#changes) };
    return this.#last.state;
  }

  /** Those of the tables that `base` has: others can be read by no one else, and have nothing to pin. */
  known(tableIds: readonly number[], base: CatalogState): readonly number[] {
    return this.#changes.length === 0 ? tableIds : tableIds.filter((id) => base.tables.has(id));
  }

  /** The pin as the transaction sees it: tables it made are empty, as are those it truncated, but for its own rows. */
  above(pin: Pin): Pin {
    if (this.#changes.length === 0) return pin;
    const base = pin.catalog;
    const catalog = this.over(base);
    const tables = new Map<number, PinnedTable>();
    for (const [id, table] of catalog.tables) {
      const pinned = pin.tables.get(id);
      const before = base.tables.get(id);
      if (before === undefined) tables.set(id, EMPTY);
      else if (pinned !== undefined) {
        const truncated = before.truncateGeneration !== table.truncateGeneration;
        tables.set(id, truncated ? { boundary: null, origins: pinned.ends, starts: pinned.ends, ends: pinned.ends } : pinned);
      }
    }
    return { catalog, sequence: pin.sequence, tables, release: () => pin.release() };
  }

  /** How often the transaction has truncated the table. */
  truncations(tableId: number): number {
    return this.#truncated.filter((t) => t.tableId === tableId).length;
  }
}
