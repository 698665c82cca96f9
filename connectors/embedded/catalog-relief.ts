import type { CatalogChange, CatalogState } from '../../catalog/store/catalog-state.ts';

/** True when the changes only take rows away: what a full disk still accepts. */
export function frees(before: CatalogState, changes: readonly CatalogChange[]): boolean {
  return (
    changes.length > 0 &&
    changes.every(
      (c) =>
        c.op === 'drop-table' ||
        c.op === 'drop-view' ||
        c.op === 'drop-schema' ||
        c.op === 'drop-database' ||
        (c.op === 'alter-table' && c.table.truncateGeneration !== before.tables.get(c.table.id)?.truncateGeneration),
    )
  );
}
