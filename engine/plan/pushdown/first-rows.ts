import { foldConstant, type FoldSession } from './fold-constant.ts';
import type { Expression } from '../tree/expression.ts';
import type { RangeEntry, SelectNode } from '../tree/query.ts';
import { findExpression } from '../tree/walk.ts';

/** DuckDB reads the other columns only of the rows it keeps up to so many (late_materialization_max_rows): beyond, nothing is won. */
const FIRST_ROWS_MAX = 50n;

export interface FirstRows {
  /** The query's only FROM item: a relation. */
  readonly entry: RangeEntry;
  /** So many rows of each part of it. */
  readonly rows: bigint;
}

/**
 * How many rows of each part of its one relation can be in the answer of `SELECT … FROM t [WHERE …] [ORDER BY …] LIMIT n [OFFSET m]`:
 * the first n + m of the part, in the query's order. Null when that is not known to be so, or not worth saying.
 *
 * The first k rows of a whole are among the first k of each of its parts: sorting and cutting the parts, then what is left of them, gives
 * rows that sorting and cutting the whole may give. For this to hold, WHERE and ORDER BY must say the same of a row both times: no
 * volatile function, nothing that looks beyond the row. The select list runs once, on what is left.
 */
export function firstRows(query: SelectNode, session: FoldSession): FirstRows | null {
  const [entry, ...others] = query.from;
  if (query.limit === null || entry === undefined || others.length > 0) return null;
  if (entry.kind !== 'entry' || entry.source.kind !== 'relation') return null;
  if (query.grouping !== null || query.having !== null || query.distinct !== null || query.returnsSets) return null;
  if (findExpression(query.targets, (e) => e.kind === 'window') !== null) return null;
  const ofRow = [...(query.where === null ? [] : [query.where]), ...query.orderBy.map((o) => o.expression)];
  const looksBeyond = (e: Expression): boolean =>
    (e.kind === 'call' && e.volatile) || (e.kind === 'column' && e.entry !== entry) || e.kind === 'subquery' || e.kind === 'window';
  if (findExpression(ofRow, looksBeyond) !== null) return null;
  const limit = foldConstant(query.limit, session);
  const offset = query.offset === null ? 0n : foldConstant(query.offset, session);
  if (typeof limit !== 'bigint' || typeof offset !== 'bigint' || limit < 0n || offset < 0n) return null;
  const rows = limit + offset;
  return rows <= FIRST_ROWS_MAX ? { entry, rows } : null;
}
