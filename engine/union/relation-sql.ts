import { currentSchema, isLakeSystemColumn, type TableDefinition } from '../../catalog/model/table.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import type { BatchSource } from '../duckdb/batch-source.ts';
import type { DuckDb } from '../duckdb/instance.ts';
import { lakeScanSql } from '../duckdb/lake-source.ts';
import { quoteIdentifier } from '../duckdb/quote.ts';
import { columnType, type LogReadCounts, logSource, memorySource } from './log-source.ts';
import type { Mirror } from './mirror.ts';
import type { HotPart, LakePart, RelationPlan } from './relation-plan.ts';

/** Rows of a row group as DuckDB writes them. */
const ROW_GROUP_ROWS = 122_880n;

/**
 * Turns relation plans into FROM items and holds what they stand on (registered sources, mirror segments) until disposed of.
 * One per printed query.
 */
export class RelationSources {
  readonly #hot: HotTier;
  readonly #duck: DuckDb;
  /** Null: always from the log. */
  readonly #mirror: Mirror | null;
  readonly #release: (() => void)[] = [];
  readonly #counts: LogReadCounts = { bytes: 0n };

  constructor(hot: HotTier, duck: DuckDb, mirror: Mirror | null) {
    this.#hot = hot;
    this.#duck = duck;
    this.#mirror = mirror;
  }

  /** Bytes of column data that scans of the log have decoded. */
  hotBytesRead(): bigint {
    return this.#counts.bytes;
  }

  /** The FROM item of a table: `UNION ALL` of what each tier has of it. Columns under their own names, in the plan's order. */
  table(plan: RelationPlan): string {
    return `(${this.tiers(plan).join(' UNION ALL ')})`;
  }

  /** What each tier has of a table as a SELECT, the lake's first; of an empty one, one that gives no rows. */
  tiers(plan: RelationPlan): readonly string[] {
    const hot: string[] = [];
    if (plan.hot !== null) hot.push(...this.#log(plan.table, plan.hot, plan.columns));
    else this.#mirror?.forget(plan.table.id);
    if (plan.own.length > 0) {
      const { columns } = currentSchema(plan.table);
      hot.push(this.rows(memorySource(columns, plan.own), plan.columns));
    }
    const tiers = plan.lake === null ? [] : [this.#lake(plan.table, plan.lake, plan.columns)];
    if (hot.length > 0) tiers.push(hot.join(' UNION ALL '));
    if (tiers.length > 0) return tiers;
    // No rows at all: a source without batches has the right names and types.
    const columns = plan.columns.map((name) => ({ name, type: columnType(plan.table, name) }));
    return [this.rows(memorySource(columns, []), plan.columns)];
  }

  /** The SELECT of rows made by the server. */
  rows(source: BatchSource, columns: readonly string[]): string {
    const registered = this.#duck.registerSource(source);
    this.#release.push(() => registered.dispose());
    return `SELECT ${columns.length === 0 ? '1' : columns.map(quoteIdentifier).join(', ')} FROM ${registered.sql}`;
  }

  dispose(): void {
    for (const release of this.#release.splice(0)) release();
  }

  #lake(table: TableDefinition, lake: LakePart, columns: readonly string[]): string {
    return lakeScanSql({
      files: lake.scan.files.map((f) => f.localPath),
      // One row group is one thread's anyway.
      beside: lake.scan.files.some((f) => f.rows > ROW_GROUP_ROWS) ? this.#duck.emptyParquet : null,
      columns: columns.map((name) => ({ name, type: columnType(table, name), fieldId: lake.fieldIds.get(name) ?? null })),
    });
  }

  #log(table: TableDefinition, part: HotPart, columns: readonly string[]): string[] {
    // The mirror keeps the table's own columns only, and those of its present definition: not an older one, or one not committed yet.
    const present = this.#hot.catalog().tables.get(table.id) === table;
    const mirrored = this.#mirror !== null && present && !columns.some(isLakeSystemColumn);
    if (!mirrored) return [this.rows(logSource(this.#hot, table, part, columns, { counts: this.#counts }), columns)];
    const { sql, log, release } = this.#mirror!.read(table, part, columns);
    this.#release.push(release);
    const items = sql === null ? [] : [sql];
    if (log !== null) items.push(this.rows(logSource(this.#hot, table, log, columns, { counts: this.#counts }), columns));
    return items;
  }
}
