import type { SelectStmt } from '@pgsql/types';
import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';
import { must } from '../../catalog/base/assert.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { BoundQuery } from '../plan/bound-query.ts';

/** Rows bound between two turns of the event loop: a few milliseconds' worth. */
export const BOUND_ROWS_PER_TURN = 500;

/**
 * A long VALUES list of constants as batches, bound in slices so that no list holds the thread; null when the list is short or not of
 * that kind: it is then to be bound as one. Each value is assigned to its column by itself, so that a row means the same alone. Throws
 * what binding throws, with the position in the whole statement. `bind` may see other catalogs between slices: constants read none.
 */
export async function bindLongValues(source: SelectStmt, bind: (slice: SelectStmt) => BoundQuery): Promise<ColumnBatch[] | null> {
  const lists = source.valuesLists ?? [];
  if (lists.length <= BOUND_ROWS_PER_TURN || !isPlain(source)) return null;
  const width = widthOf(lists[0]);
  // Binding the whole tells of it, with the right words.
  if (lists.some((l) => widthOf(l) !== width)) return null;
  const batches: ColumnBatch[] = [];
  for (let start = 0; start < lists.length; start += BOUND_ROWS_PER_TURN) {
    if (start > 0) await yieldToLoop();
    const { constant } = bind({ ...source, valuesLists: lists.slice(start, start + BOUND_ROWS_PER_TURN) });
    if (constant === undefined) return null;
    batches.push(constant);
  }
  return batches;
}

function isPlain(source: SelectStmt): boolean {
  const { sortClause, withClause, limitCount, limitOffset } = source;
  return (sortClause ?? []).length === 0 && withClause === undefined && limitCount === undefined && limitOffset === undefined;
}

function widthOf(list: NonNullable<SelectStmt['valuesLists']>[number] | undefined): number {
  const row = must(list, 'a row of VALUES');
  return 'List' in row ? (row.List.items ?? []).length : -1;
}
