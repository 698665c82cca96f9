import { must } from '../../catalog/base/assert.ts';
import type { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import { offsetOf, parseBucketKey, sortedBuckets } from '../../catalog/model/offsets.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import { BatchBuilder } from '../../catalog/model/vector-builder.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { Clock } from '../../catalog/seams/clock.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import type { Lake } from '../../catalog/seams/lake.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import type { DuckDb } from '../duckdb/instance.ts';
import { tableOfText } from '../sessions/procedures.ts';
import type { SystemContext, SystemRelation } from '../system-relation.ts';
import type { TieringSnapshot } from '../tiering/table-tiering.ts';
import { verifyUnion } from '../union/verify.ts';
import { requireTablePrivilege } from '../access/privileges.ts';

const TEXT: DataType = { kind: 'text' };
const INTEGER: DataType = { kind: 'integer' };
const BIGINT: DataType = { kind: 'bigint' };
const BOOLEAN: DataType = { kind: 'boolean' };
const DOUBLE: DataType = { kind: 'double' };
const TIMESTAMPTZ: DataType = { kind: 'timestamptz', precision: 6 };
/** An interval travels as its text; the binder casts it. */
const INTERVAL_OID = 1186;

export interface SysDeps {
  readonly hot: HotTier;
  readonly lake: Lake;
  readonly duck: DuckDb;
  readonly clock: Clock;
  /** What tiering knows of each table now. */
  tiering(): readonly TieringSnapshot[];
}

/** The relations and functions of schema `sys` (design §7): how the tiers stand, and the proof that they add up. */
export function sysRelations(deps: SysDeps): readonly SystemRelation[] {
  return [boundaries(deps), tiering(deps), freshness(deps), verify(deps)];
}

/** Name as people write it: with its schema unless it is in `public`. */
export function shownName(table: TableDefinition): string {
  return table.name.schema === 'public' ? table.name.table : `${table.name.schema}.${table.name.table}`;
}

function tablesOf(context: SystemContext): TableDefinition[] {
  return [...context.catalog.tables.values()].filter((t) => t.name.database === context.database);
}

function tieredTables(deps: SysDeps, context: SystemContext): (readonly [TableDefinition, TieringSnapshot])[] {
  const snapshots = new Map(deps.tiering().map((s) => [s.tableId, s]));
  return tablesOf(context).flatMap((table) => {
    const snapshot = snapshots.get(table.id);
    return snapshot === undefined ? [] : [[table, snapshot] as const];
  });
}

function boundaries({ hot }: SysDeps): SystemRelation {
  return relation(
    'boundaries',
    [
      { name: 'table_name', type: TEXT },
      { name: 'partition', type: TEXT },
      { name: 'bucket', type: INTEGER },
      { name: 'lake_end_offset', type: BIGINT },
      { name: 'hot_end_offset', type: BIGINT },
      { name: 'snapshot_id', type: BIGINT },
    ],
    (builder, context) => {
      const pin = hot.pin();
      try {
        for (const table of tablesOf(context)) {
          const pinned = pin.tables.get(table.id);
          if (pinned === undefined) continue;
          const lakeEnds = pinned.boundary?.offsets ?? pinned.origins;
          for (const key of sortedBuckets(pinned.ends, lakeEnds)) {
            const { partition, bucket } = parseBucketKey(key);
            const [name, part, number, lakeEnd, hotEnd, snapshot] = builder.columns;
            name!.appendText(shownName(table));
            if (partition === '') part!.appendNull();
            else part!.appendText(partition);
            number!.appendNumber(bucket);
            lakeEnd!.appendBigint(offsetOf(lakeEnds, key));
            hotEnd!.appendBigint(offsetOf(pinned.ends, key));
            if (pinned.boundary === null) snapshot!.appendNull();
            else snapshot!.appendBigint(pinned.boundary.snapshotId);
          }
        }
      } finally {
        pin.release();
      }
    },
  );
}

function tiering(deps: SysDeps): SystemRelation {
  return relation(
    'tiering',
    [
      { name: 'table_name', type: TEXT },
      { name: 'state', type: TEXT },
      { name: 'target', type: TEXT, oid: INTERVAL_OID },
      { name: 'last_commit', type: TIMESTAMPTZ },
      { name: 'lag', type: TEXT, oid: INTERVAL_OID },
      { name: 'pending_rows', type: BIGINT },
      { name: 'rows_tiered', type: BIGINT },
      { name: 'rounds', type: BIGINT },
      { name: 'last_error', type: TEXT },
    ],
    (builder, context) => {
      for (const [table, s] of tieredTables(deps, context)) {
        const [name, state, target, lastCommit, lag, pending, tiered, rounds, lastError] = builder.columns;
        name!.appendText(shownName(table));
        state!.appendText(s.state);
        target!.appendText(intervalText(s.targetMs));
        if (s.lastCommitMs === null) lastCommit!.appendNull();
        else lastCommit!.appendBigint(BigInt(Math.round(s.lastCommitMs)) * 1000n);
        lag!.appendText(intervalText(s.lagMs));
        pending!.appendBigint(s.pendingRows);
        tiered!.appendBigint(s.rowsTiered);
        rounds!.appendBigint(BigInt(s.rounds));
        if (s.lastError === null) lastError!.appendNull();
        else lastError!.appendText(errorText(s.lastError));
      }
    },
  );
}

function freshness(deps: SysDeps): SystemRelation {
  return relation(
    'freshness',
    [
      { name: 'name', type: TEXT },
      { name: 'kind', type: TEXT },
      { name: 'target', type: TEXT, oid: INTERVAL_OID },
      { name: 'p50', type: TEXT, oid: INTERVAL_OID },
      { name: 'p99', type: TEXT, oid: INTERVAL_OID },
      { name: 'attained', type: DOUBLE },
      { name: 'worst_stall', type: TEXT, oid: INTERVAL_OID },
      { name: 'measured', type: BIGINT },
    ],
    (builder, context) => {
      for (const [table, { targetMs, freshness: f }] of tieredTables(deps, context)) {
        const [name, kind, target, p50, p99, attained, worst, measured] = builder.columns;
        name!.appendText(shownName(table));
        kind!.appendText('tiering');
        target!.appendText(intervalText(targetMs));
        for (const [column, ms] of [
          [p50, f.p50Ms],
          [p99, f.p99Ms],
          [worst, f.worstMs],
        ] as const) {
          if (ms === null) column!.appendNull();
          else column!.appendText(intervalText(ms));
        }
        if (f.attained === null) attained!.appendNull();
        else attained!.appendNumber(f.attained);
        measured!.appendBigint(BigInt(f.measured));
      }
    },
  );
}

function verify(deps: SysDeps): SystemRelation {
  return {
    ...relation(
      'verify_union',
      [
        { name: 'gaps', type: BIGINT },
        { name: 'overlaps', type: BIGINT },
        { name: 'lake_rows', type: BIGINT },
        { name: 'hot_rows', type: BIGINT },
        { name: 'union_hash', type: TEXT },
        { name: 'log_hash', type: TEXT },
        { name: 'ok', type: BOOLEAN },
        { name: 'checked_at', type: TIMESTAMPTZ },
      ],
      async (builder, context, [argument]) => {
        const table = tableOfArgument(String(argument ?? ''), context.catalog, context);
        requireTablePrivilege(context.catalog, context.role, table, 'select');
        const pin = deps.hot.pin([table.id]);
        try {
          const report = await verifyUnion(
            deps,
            must(pin.catalog.tables.get(table.id), 'table'),
            must(pin.tables.get(table.id), 'pin'),
            context.signal,
          );
          const [gaps, overlaps, lakeRows, hotRows, unionHash, logHash, ok, checkedAt] = builder.columns;
          gaps!.appendBigint(report.gaps);
          overlaps!.appendBigint(report.overlaps);
          lakeRows!.appendBigint(report.lakeRows);
          hotRows!.appendBigint(report.hotRows);
          unionHash!.appendText(report.unionHash);
          logHash!.appendText(report.logHash);
          ok!.appendBoolean(report.ok);
          checkedAt!.appendBigint(BigInt(Math.round(deps.clock.wallMs())) * 1000n);
        } finally {
          pin.release();
        }
      },
    ),
    parameters: [{ name: 'table_name', type: TEXT }],
  };
}

function tableOfArgument(text: string, catalog: CatalogState, context: SystemContext): TableDefinition {
  return tableOfText(text, catalog, { ...context, at: () => 0 });
}

type Fill = (builder: BatchBuilder, context: SystemContext, args: readonly (string | number | boolean | null)[]) => void | Promise<void>;

function relation(name: string, columns: SystemRelation['columns'], fill: Fill): SystemRelation {
  return {
    schema: 'sys',
    name,
    columns,
    async rows(context, args): Promise<ColumnBatch> {
      const builder = new BatchBuilder(columns.map((c) => c.type));
      await fill(builder, context, args);
      return builder.build();
    },
  };
}

/** What happened and what to do, in one line. */
function errorText({ message, fields: { detail, hint } }: ThermoclineError): string {
  const what = detail === undefined ? message : `${message}: ${detail}`;
  return hint === undefined ? what : `${what} ${hint}`;
}

/** Milliseconds in a form that reads as an interval: `1.250 seconds` → `00:00:01.25`. */
function intervalText(ms: number): string {
  return `${(ms / 1000).toFixed(3)} seconds`;
}
