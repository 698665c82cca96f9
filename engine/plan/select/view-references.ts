import type { ViewReference } from '../../../catalog/model/view.ts';
import type { NamedRelation } from '../bind-context.ts';
import type { QueryNode, RangeEntry } from '../tree/query.ts';
import { visitQuery } from '../tree/walk.ts';

/** What a bound query's names mean, for a view made of it. `start` is where the query begins in the text that locations count in. */
export function viewReferences(named: readonly NamedRelation[], query: QueryNode, start: number): readonly ViewReference[] {
  const used = new Map<RangeEntry, Set<number>>();
  visitQuery(query, (expression) => {
    if (expression.kind !== 'column') return;
    const columns = used.get(expression.entry);
    if (columns === undefined) used.set(expression.entry, new Set([expression.index]));
    else columns.add(expression.index);
  });
  return named.map(({ location, relationId, suffix, entry, columnIds }): ViewReference => {
    const known = columnIds.flatMap((id, index) => (id === null ? [] : [{ id, index }]));
    return {
      position: location - start,
      relationId,
      suffix,
      columns: known.map(({ id, index }) => ({ id, name: entry.columns[index]!.name })),
      used: known.filter(({ index }) => used.get(entry)?.has(index) === true).map(({ id }) => id),
    };
  });
}
