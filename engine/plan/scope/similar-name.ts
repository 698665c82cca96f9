import type { CatalogState } from '../../../catalog/store/catalog-state.ts';
import { relationsOf } from '../../../catalog/store/relation.ts';

/** Tables looked at for a hint: an error message is not worth more. */
const TABLES_MAX = 10_000;

/** `Perhaps you meant the table "orders".`, when exactly one table in these schemas has a name near enough. */
export function similarTable(catalog: CatalogState, database: string, schemas: readonly string[], name: string): string | undefined {
  const allowed = Math.min(3, Math.floor(name.length / 3));
  let best: { readonly name: string; readonly distance: number } | null = null;
  let tied = false;
  let seen = 0;
  for (const { name: table } of relationsOf(catalog)) {
    if (++seen > TABLES_MAX) break;
    if (table.database !== database || !schemas.includes(table.schema)) continue;
    const distance = editDistance(name.toLowerCase(), table.table.toLowerCase(), allowed);
    if (distance > allowed || (best !== null && distance > best.distance)) continue;
    tied = best !== null && distance === best.distance;
    best = { name: table.schema === 'public' ? table.table : `${table.schema}.${table.table}`, distance };
  }
  return best === null || tied ? undefined : `Perhaps you meant the table "${best.name}".`;
}

/** Levenshtein distance, at most `max` + 1 where lengths tell. */
export function editDistance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
