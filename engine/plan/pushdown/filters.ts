import type { LakeFilter } from '../../../catalog/seams/lake.ts';
import type { QueryNode, RangeEntry } from '../tree/query.ts';

export function filtersOf(_query: QueryNode): ReadonlyMap<RangeEntry, readonly LakeFilter[]> {
  return new Map();
}
