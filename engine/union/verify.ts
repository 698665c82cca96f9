import { must } from '../../catalog/base/assert.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import { type BucketKey, offsetOf, type OffsetVector, parseBucketKey, sortedBuckets } from '../../catalog/model/offsets.ts';
import { currentSchema, type TableDefinition } from '../../catalog/model/table.ts';
import { type ColumnBatch, type FixedVector, isNullAt } from '../../catalog/model/vector.ts';
import type { HotTier, PinnedTable } from '../../catalog/seams/hot-tier.ts';
import type { Lake } from '../../catalog/seams/lake.ts';
import type { DuckDb } from '../duckdb/instance.ts';
import { quoteIdentifier, quoteLiteral } from '../duckdb/quote.ts';
import { planUnion, type RelationPlan } from './relation-plan.ts';
import { RelationSources } from './relation-sql.ts';

/** What a check of a table's two tiers found. */
export interface UnionReport {
  /** Offsets between the table's origin and the cut that no row of the union has. */
  readonly gaps: bigint;
  /** Rows too many: offsets seen twice, lake rows at or past the boundary or below the origin. */
  readonly overlaps: bigint;
  readonly lakeRows: bigint;
  readonly hotRows: bigint;
  /** Hash over bucket, offset and every column of the rows the log still holds, once read through the union… */
  readonly unionHash: string;
  /** …and once read from the log alone. Order does not matter. */
  readonly logHash: string;
  readonly ok: boolean;
}

const BIGINT: DataType = { kind: 'bigint' };
const HUGE: DataType = { kind: 'decimal', precision: 38, scale: 0 };

/**
 * Proves (or refutes) that a pinned log table reads each row exactly once: counts offsets per partition and bucket from the lake's own
 * `__offset` column and from the log, and compares the union with the log row by row for everything the log still holds.
 *
 * Reads both tiers in full; memory is DuckDB's limit (it spills).
 */
export async function verifyUnion(
  deps: { readonly hot: HotTier; readonly lake: Lake; readonly duck: DuckDb },
  table: TableDefinition,
  pinned: PinnedTable,
  signal: AbortSignal,
): Promise<UnionReport> {
  const columns = currentSchema(table).columns.map((c) => c.name);
  const wanted = [...columns, '__bucket', '__offset'];
  const union = await planUnion(deps.lake, table, pinned, { columns: wanted, filters: [], own: [] });
  const log: RelationPlan = {
    ...union,
    lake: null,
    hot: { from: pinned.starts, to: pinned.ends, rows: 0n },
  };
  const sources = new RelationSources(deps.hot, deps.duck, null);
  try {
    const key = `${partitionName(table)} AS p, "__bucket" AS b, "__offset" AS o`;
    const lakeRows = sources.table({ ...union, hot: null });
    const hotRows = sources.table({ ...union, lake: null });
    const counted = await one(
      deps.duck,
      `WITH rows AS (
         SELECT ${key}, true AS cold FROM ${lakeRows} l UNION ALL SELECT ${key}, false FROM ${hotRows} h
       ), bounds(p, b, origin, boundary, cut) AS (${boundsTable(pinned)})
       SELECT count(*) FILTER (cold), count(*) FILTER (NOT cold),
              count(DISTINCT (r.p, r.b, r.o)) FILTER (r.o >= origin AND r.o < cut),
              count(*) FILTER (r.o IS NULL OR origin IS NULL OR NOT (r.o >= origin AND r.o < CASE WHEN cold THEN boundary ELSE cut END))
       FROM rows r LEFT JOIN bounds USING (p, b)`,
      [BIGINT, BIGINT, BIGINT, BIGINT],
      signal,
    );
    const [lakeCount, hotCount, distinct, outside] = [0, 1, 2, 3].map((i) => bigintOf(counted, i));
    const expected = total(pinned.origins, pinned.ends);
    const hash = `sum(hash(${[partitionName(table), ...wanted.map(quoteIdentifier)].join(', ')})::HUGEINT)`;
    const unionHash = await one(
      deps.duck,
      `WITH bounds(p, b, start) AS (${startsTable(pinned)})
       SELECT ${hash} FROM ${sources.table(union)} u
       WHERE EXISTS (SELECT 1 FROM bounds WHERE p = ${partitionName(table)} AND b = "__bucket" AND "__offset" >= start)`,
      [HUGE],
      signal,
    );
    const logHash = await one(deps.duck, `SELECT ${hash} FROM ${sources.table(log)} l`, [HUGE], signal);
    const report = {
      gaps: expected - distinct!,
      overlaps: lakeCount! + hotCount! - distinct!,
      lakeRows: lakeCount!,
      hotRows: hotCount!,
      unionHash: hashText(unionHash),
      logHash: hashText(logHash),
    };
    return { ...report, ok: report.gaps === 0n && report.overlaps === 0n && outside === 0n && report.unionHash === report.logHash };
  } finally {
    sources.dispose();
  }
}

/** The Fluss partition name of a row, as SQL: its partition columns joined with `$`. */
function partitionName(table: TableDefinition): string {
  return table.partitionBy.length === 0 ? "''" : table.partitionBy.map(quoteIdentifier).join(" || '$' || ");
}

function boundsTable(pinned: PinnedTable): string {
  const boundary = pinned.boundary?.offsets ?? pinned.origins;
  return valuesTable(sortedBuckets(pinned.ends), 5, (key) => [
    offsetOf(pinned.origins, key),
    offsetOf(boundary, key),
    offsetOf(pinned.ends, key),
  ]);
}

function startsTable(pinned: PinnedTable): string {
  return valuesTable(sortedBuckets(pinned.ends), 3, (key) => [offsetOf(pinned.starts, key)]);
}

function valuesTable(keys: readonly BucketKey[], width: number, offsets: (key: BucketKey) => readonly bigint[]): string {
  if (keys.length === 0) return `SELECT '', 0${', 0'.repeat(width - 2)} WHERE false`;
  const rows = keys.map((key) => {
    const { partition, bucket } = parseBucketKey(key);
    return `(${[quoteLiteral(partition), String(bucket), ...offsets(key).map((o) => `${o}::BIGINT`)].join(', ')})`;
  });
  return `VALUES ${rows.join(', ')}`;
}

function total(origins: OffsetVector, ends: OffsetVector): bigint {
  let rows = 0n;
  for (const [key, end] of ends) rows += end - offsetOf(origins, key);
  return rows;
}

async function one(duck: DuckDb, sql: string, types: readonly DataType[], signal: AbortSignal): Promise<ColumnBatch> {
  for await (const batch of duck.stream({ sql, types, timeZone: 'UTC', signal })) if (batch.length > 0) return batch;
  return must<ColumnBatch>(null, 'row of an aggregate');
}

function bigintOf(batch: ColumnBatch, column: number): bigint {
  return ((batch.columns[column] as FixedVector).values as BigInt64Array)[0]!;
}

function hashText(batch: ColumnBatch): string {
  const vector = batch.columns[0] as FixedVector;
  if (isNullAt(vector, 0)) return 'empty';
  const [low, high] = vector.values as BigInt64Array;
  return (BigInt.asUintN(64, high!).toString(16) + BigInt.asUintN(64, low!).toString(16).padStart(16, '0')).padStart(32, '0');
}
