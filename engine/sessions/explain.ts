import { must } from '../../catalog/base/assert.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import { qualifiedName } from '../../catalog/model/table.ts';
import { readProfile, type TierProfile } from '../duckdb/profile.ts';
import { bindQuery } from '../plan/bind.ts';
import type { Statement } from '../plan/statement.ts';
import type { ResultColumn, StatementResult } from '../session.ts';
import { explainRelation } from '../union/explain-relation.ts';
import type { WriteContext } from './insert.ts';
import type { PlannedQuery, PlannedRelation } from './query-runner.ts';
import { textColumns, textRows } from './show.ts';

const TEXT: DataType = { kind: 'text' };

/**
 * EXPLAIN: what the query reads from which tier, at which snapshot and cut (design §5.5). With ANALYZE the query is run, its rows
 * thrown away, and each tier's rows, bytes and time are added.
 */
export async function explainQuery(
  statement: Extract<Statement, { readonly kind: 'explain' }>,
  context: WriteContext,
): Promise<StatementResult> {
  const pinned = context.runner.pin((catalog) => bindQuery(statement.query, context.bindContext(catalog)), context.view);
  const plan = await context.runner.plan(pinned, context.query);
  const profile = statement.analyze ? await analyze(plan, context) : null;
  if (statement.format === 'json') {
    return textRows([PLAN], [[JSON.stringify(asJson(plan, profile), null, 2)]], 'EXPLAIN');
  }
  const lines = [`Query at cut ${plan.pin.sequence}`, ...plan.relations.flatMap((r) => relationLines(r).map((l) => `  ${l}`))];
  if (profile !== null) lines.push(...profileLines(profile));
  return textRows(
    [PLAN],
    lines.map((l) => [l]),
    'EXPLAIN',
  );
}

const PLAN = 'QUERY PLAN';

/** What EXPLAIN's rows are, known before it runs. */
export function explainColumns(): readonly ResultColumn[] {
  return textColumns([PLAN]);
}

function relationLines(planned: PlannedRelation): string[] {
  const label = relationLabel(planned);
  return planned.kind === 'table' ? explainRelation(planned.plan, label) : [label, `  Rows: ${planned.rows.length}`];
}

function relationLabel(planned: PlannedRelation): string {
  const { source } = planned.relation;
  if (planned.kind === 'rows')
    return source.kind === 'system' ? `System relation ${source.schema}.${source.name}` : `Lake metadata (${source.kind})`;
  const name = qualifiedName(planned.plan.table.name);
  return source.kind === 'union' ? `Union read of ${name} (UNION ALL of lake and log)` : `Lake read of ${name}`;
}

interface Analysis {
  readonly ms: number;
  readonly rows: number;
  readonly lake: TierProfile;
  readonly hot: TierProfile;
  readonly lakeBytes: bigint;
  readonly hotBytes: bigint;
}

/** Runs the query under DuckDB's profiler. */
async function analyze(plan: PlannedQuery, context: WriteContext): Promise<Analysis> {
  const sources = context.runner.sources();
  try {
    const sql = `EXPLAIN (ANALYZE, FORMAT json) ${context.runner.print(plan, sources)}`;
    let json = '';
    for await (const batch of context.runner.text(sql, [TEXT, TEXT], context.query)) {
      const column = must(batch.columns[1], 'profile');
      if (column.layout === 'bytes')
        json += Buffer.from(column.values.subarray(column.offsets[0]!, column.offsets[column.length]!)).toString('utf8');
    }
    const profile = readProfile(json);
    return { ...profile, lakeBytes: lakeBytes(plan), hotBytes: sources.hotBytesRead() };
  } finally {
    sources.dispose();
  }
}

function lakeBytes(plan: PlannedQuery): bigint {
  return plan.relations.reduce((sum, r) => sum + (r.kind === 'table' ? (r.plan.lake?.scan.bytes ?? 0n) : 0n), 0n);
}

function profileLines(a: Analysis): string[] {
  return [
    `Result: ${a.rows} rows`,
    `Lake: ${a.lake.rows} rows scanned, ${a.lakeBytes} bytes in files, ${a.lake.ms.toFixed(1)} ms`,
    `Hot: ${a.hot.rows} rows scanned, ${a.hotBytes} bytes decoded, ${a.hot.ms.toFixed(1)} ms`,
    `Execution time: ${a.ms.toFixed(1)} ms`,
  ];
}

function asJson(plan: PlannedQuery, analysis: Analysis | null): unknown {
  return [
    {
      cut: plan.pin.sequence.toString(),
      relations: plan.relations.map((r) => ({
        relation: relationLabel(r),
        columns: r.relation.columns,
        plan: relationLines(r)
          .slice(1)
          .map((l) => l.trim()),
      })),
      ...(analysis === null
        ? {}
        : {
            rows: analysis.rows,
            ms: analysis.ms,
            lake: { ...analysis.lake, bytes: Number(analysis.lakeBytes) },
            hot: { ...analysis.hot, bytes: Number(analysis.hotBytes) },
          }),
    },
  ];
}
