import { AssertionFailed, must, unreachable } from '../../catalog/base/assert.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { Timers } from '../../catalog/seams/clock.ts';
import type { HotTier, Pin } from '../../catalog/seams/hot-tier.ts';
import type { Lake } from '../../catalog/seams/lake.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import type { DuckDb } from '../duckdb/instance.ts';
import type { BoundQuery, BoundRelation } from '../plan/bound-query.ts';
import type { SystemContext, SystemRelations } from '../system-relation.ts';
import { lakeFilesRelation, lakeSnapshotsRelation } from '../union/lake-metadata.ts';
import { memorySource } from '../union/log-source.ts';
import type { Mirror } from '../union/mirror.ts';
import { planLakeOnly, planUnion, type RelationPlan } from '../union/relation-plan.ts';
import { RelationSources } from '../union/relation-sql.ts';
import type { ReadView } from './read-view.ts';

/** A query bound and pinned: everything it will read is decided but for the lake's file lists, which need I/O. */
export interface PinnedQuery {
  readonly bound: BoundQuery;
  readonly pin: Pin;
  readonly view: ReadView;
}

/** A query with its relations planned, in the order of `bound.relations`. */
export interface PlannedQuery extends PinnedQuery {
  readonly relations: readonly PlannedRelation[];
}

export type PlannedRelation =
  | { readonly kind: 'table'; readonly relation: BoundRelation; readonly plan: RelationPlan }
  | { readonly kind: 'rows'; readonly relation: BoundRelation; readonly columns: RowColumns; readonly rows: ColumnBatch };

type RowColumns = readonly { readonly name: string; readonly type: DataType }[];

export interface QueryContext {
  readonly database: string;
  readonly user: string;
  readonly role: string;
  readonly searchPath: readonly string[];
  readonly timeZone: string;
  readonly settings: SystemContext['settings'];
  readonly preparedStatements?: SystemContext['preparedStatements'];
  readonly cursors?: SystemContext['cursors'];
  readonly signal: AbortSignal;
}

/** Binds, pins, plans and runs queries: the path of a SELECT from its tree to batches. */
export class QueryRunner {
  readonly #hot: HotTier;
  readonly #lake: Lake;
  readonly #duck: DuckDb;
  readonly #system: SystemRelations;
  readonly #mirror: Mirror | null;
  readonly #timers: Timers;

  constructor(deps: {
    readonly hot: HotTier;
    readonly lake: Lake;
    readonly duck: DuckDb;
    readonly system: SystemRelations;
    readonly mirror: Mirror | null;
    readonly timers: Timers;
  }) {
    this.#hot = deps.hot;
    this.#lake = deps.lake;
    this.#duck = deps.duck;
    this.#system = deps.system;
    this.#mirror = deps.mirror;
    this.#timers = deps.timers;
  }

  /** Binds against the catalog of the view's cut. One synchronous turn: nothing can move between the binding and the cut. */
  pin(bind: (catalog: CatalogState) => BoundQuery, view: ReadView): PinnedQuery {
    const bound = bind(view.catalog());
    const tableIds = bound.relations.flatMap(({ source }) => (source.kind === 'system' ? [] : [source.tableId]));
    return { bound, pin: view.pin(tableIds), view };
  }

  /** Plans every relation. */
  async plan(query: PinnedQuery, context: QueryContext): Promise<PlannedQuery> {
    const relations: PlannedRelation[] = [];
    for (const relation of query.bound.relations) {
      context.signal.throwIfAborted();
      relations.push(await this.#planRelation(query, relation, context));
    }
    return { ...query, relations };
  }

  async #planRelation(query: PinnedQuery, relation: BoundRelation, context: QueryContext): Promise<PlannedRelation> {
    const { source, columns, filters } = relation;
    if (source.kind === 'system') {
      const system = must(this.#system.find(source.schema, source.name), `relation ${source.schema}.${source.name}`);
      const systemContext: SystemContext = { ...context, catalog: query.pin.catalog };
      return { kind: 'rows', relation, columns: system.columns, rows: await system.rows(systemContext, source.args) };
    }
    const table = must(query.pin.catalog.tables.get(source.tableId), `table ${source.tableId}`);
    const pinned = must(query.pin.tables.get(table.id), `pin of table ${table.id}`);
    switch (source.kind) {
      case 'union':
        return {
          kind: 'table',
          relation,
          plan: await planUnion(this.#lake, table, pinned, { columns, filters, own: query.view.ownRows(table.id) }),
        };
      case 'lake':
        return { kind: 'table', relation, plan: await planLakeOnly(this.#lake, table, pinned, { columns, filters, asOf: source.asOf }) };
      case 'lake-snapshots':
        return { kind: 'rows', relation, ...(await lakeSnapshotsRelation(this.#lake, pinned.boundary)) };
      case 'lake-files':
        return { kind: 'rows', relation, ...(await lakeFilesRelation(this.#lake, table, pinned.boundary, source.asOf)) };
      default:
        return unreachable(source);
    }
  }

  /**
   * Runs it. Lazy: nothing happens before the first pull. The end of the iteration proves that the answer is complete; sources are
   * let go of however it ends.
   */
  async *run(query: PlannedQuery, context: QueryContext): AsyncGenerator<ColumnBatch, void, undefined> {
    if (query.bound.waitMs > 0) await this.#timers.sleep(query.bound.waitMs, context.signal);
    const sources = this.sources();
    try {
      const sql = this.print(query, sources);
      yield* this.text(
        sql,
        query.bound.columns.map((c) => c.type),
        context,
      );
    } finally {
      sources.dispose();
    }
  }

  /** A place for the sources of one printed query; dispose it when the query is over. */
  sources(): RelationSources {
    return new RelationSources(this.#hot, this.#duck, this.#mirror);
  }

  /** Runs SQL that was printed here. */
  text(sql: string, types: readonly DataType[], context: QueryContext): AsyncIterable<ColumnBatch> {
    return this.#duck.stream({ sql, types, timeZone: context.timeZone, signal: context.signal });
  }

  /** One row of constant expressions: defaults, arguments. `sqls` come from the binder. */
  async constants(sqls: readonly string[], types: readonly DataType[], context: QueryContext): Promise<ColumnBatch> {
    const sql = `SELECT ${sqls.join(', ')}`;
    for await (const batch of this.text(sql, types, context)) {
      if (batch.length === 1) return batch;
    }
    throw new AssertionFailed('constants gave no row');
  }

  /** DuckDB SQL of the planned query, with its sources registered in `sources`. */
  print(query: PlannedQuery, sources: RelationSources): string {
    return query.bound.print((id) => {
      const planned = must(
        query.relations.find((r) => r.relation.id === id),
        `relation ${id}`,
      );
      if (planned.kind === 'table') return sources.tiers(planned.plan);
      return [sources.rows(memorySource(planned.columns, [planned.rows]), planned.relation.columns)];
    });
  }
}
