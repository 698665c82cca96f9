import type { Alias } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import { itemOf, type NamespaceItem, type Scope } from '../scope/scope.ts';
import type { FromItem, RangeEntry } from '../tree/query.ts';
import { stringOf } from '../types/type-name.ts';

/** A FROM item with the names it brings into sight. */
export interface BoundFrom {
  readonly item: FromItem;
  readonly names: readonly NamespaceItem[];
}

/** The entry under its alias, columns renamed from the left. */
export function aliased(
  scope: Scope,
  entry: RangeEntry,
  alias: Alias | undefined,
  schema: string | null,
  ownName: string | null,
): BoundFrom {
  scope.entries.add(entry);
  if (alias === undefined) return { item: entry, names: [itemOf(entry, ownName, schema)] };
  const name = alias.aliasname ?? '';
  const names = (alias.colnames ?? []).map(stringOf);
  const visible = entry.columns.filter((c) => !c.hidden);
  if (names.length > visible.length) {
    throw new BindError(
      'invalid-column-reference',
      `table "${name}" has ${visible.length} columns available but ${names.length} columns specified`,
      -1,
    );
  }
  const item = itemOf(entry, name, null, ownName ?? undefined);
  let next = 0;
  const columns = item.columns.map((c) => (c.hidden ? c : { ...c, name: names[next++] ?? c.name }));
  (entry as { name: string }).name = name;
  return { item: entry, names: [{ ...item, columns }] };
}

/** Throws 42712 when two items would answer to one name. */
export function checkNames(items: readonly NamespaceItem[]): void {
  const seen = new Set<string>();
  for (const item of items) {
    if (item.name === null || !item.relationVisible) continue;
    const key = `${item.schema ?? ''}.${item.name}`;
    if (seen.has(key)) throw new BindError('duplicate-alias', `table name "${item.name}" specified more than once`, -1);
    seen.add(key);
  }
}
