import { must } from '../../catalog/base/assert.ts';
import type { ResultColumn } from '../session.ts';
import type { BindState } from './bind-context.ts';
import type { BoundQuery, BoundRelation } from './bound-query.ts';
import { regTextLookups } from './functions/reg-types.ts';
import { filtersOf } from './pushdown/filters.ts';
import { type Output, outputOf, resultColumn } from './print/output.ts';
import { QueryPrinter } from './print/query-printer.ts';
import { ColumnUsage } from './print/usage.ts';
import type { Expression } from './tree/expression.ts';
import type { QueryNode, RangeEntry } from './tree/query.ts';

/** How the columns of the answer are handed out; by default as a client is to see them. */
export type OutputPlan = (expression: Expression, index: number, printer: QueryPrinter) => Output;

/** As a client is to see them. */
export const FOR_CLIENTS: OutputPlan = (expression, _, printer) => outputOf(expression, printer.expressions);

/**
 * The finished bound query: what it reads of which relation, and how it prints. It is printed once at once, unless `tried` is false: what
 * cannot be said in DuckDB is refused while binding.
 */
export function boundQuery(state: BindState, query: QueryNode, plan: OutputPlan = FOR_CLIENTS, tried = true): BoundQuery {
  // Names of reg* values are shown: they are looked up where they are handed out.
  for (const e of outputExpressions(query)) for (const lookup of regTextLookups(e.type.oid)) state.addLookup(lookup);
  const usage = new ColumnUsage(query);
  const relations = relationsOf(state, query, usage);
  const columnsOf = (id: number): readonly string[] =>
    must(
      relations.find((r) => r.id === id),
      `relation ${id}`,
    ).columns;
  const printer = (relation: (id: number) => readonly string[]): QueryPrinter => new QueryPrinter(state, usage, relation, columnsOf);
  // Output types depend on how values print.
  const probe = printer((id) => [`relation ${id}`]);
  const expressions = outputExpressions(query);
  const outputs = expressions.map((e, i) => plan(e, i, probe));
  if (tried) printTop(query, probe, outputs);
  return {
    columns: query.columns.map((c, i): ResultColumn => resultColumn(c.name, expressions[i]!, outputs[i]!)),
    relations,
    notices: state.notices,
    settingChanges: state.settingChanges,
    requests: state.requests,
    waitMs: state.waitMs,
    print(relation) {
      const p = printer(relation);
      return printTop(
        query,
        p,
        expressions.map((e, i) => plan(e, i, p)),
      );
    },
  };
}

/** The query with its outputs converted; sorted by the values themselves, not by what is handed out. */
function printTop(query: QueryNode, printer: QueryPrinter, outputs: readonly Output[]): string {
  const columns = query.columns.map((_, i) => i);
  const output = (e: Expression, i: number): string => outputs[i]!.sql(e);
  const isWrapped = query.kind === 'select' && (query.distinct !== null || query.returnsSets);
  if (!isWrapped) return printer.print(query, { columns, tail: true, keys: [], output });
  // Distinct rows are those of the values: convert around them.
  const result: RangeEntry = { kind: 'entry', id: 0, name: '', columns: [], source: { kind: 'result' }, lateral: false };
  const keys = query.orderBy.map((o) => o.expression);
  const extra = query.distinct === 'all' ? [] : keys;
  const inner = printer.print(query, { columns, tail: false, keys: extra });
  const list = query.targets.map((t, i) => `${output(columnOf(result, t, i), i)} AS c${i}`);
  const names = keys.map((key, i) => (query.distinct === 'all' ? `r0.c${query.targets.findIndex((t) => t === key)}` : `r0.s${i}`));
  return `SELECT ${list.join(', ')} FROM (${inner}) AS r0${printer.tail(query, names)}`;
}

/** A column of the printed query, which keeps what its expression says about decimals. */
function columnOf(entry: RangeEntry, expression: Expression, index: number): Expression {
  const columns = [...entry.columns];
  columns[index] = { name: '', type: expression.type, stored: 'native', hidden: false };
  return { kind: 'column', entry: { ...entry, columns }, index, type: expression.type, location: -1 };
}

function outputExpressions(query: QueryNode): readonly Expression[] {
  if (query.kind === 'select') {
    const isWrapped = query.distinct !== null || query.returnsSets;
    // Groups are of what a document is to expressions.
    if (!isWrapped) return query.grouping === null ? query.targets : query.targets.map(asExpressionSees);
    return query.targets.map(asExpressionSees).map((t): Expression => {
      if (t.kind === 'column') return t;
      const entry: RangeEntry = { kind: 'entry', id: 0, name: '', columns: [], source: { kind: 'result' }, lateral: false };
      return { kind: 'column', entry, index: 0, type: t.type, location: -1 };
    });
  }
  return query.columns.map((c, index): Expression => ({ kind: 'column', entry: query.result, index, type: c.type, location: -1 }));
}

/** A document column as the jsonb it is to expressions. */
function asExpressionSees(e: Expression): Expression {
  return e.kind === 'column' && e.entry.columns[e.index]?.document !== undefined ? columnOf(e.entry, e, e.index) : e;
}

function relationsOf(state: BindState, query: QueryNode, usage: ColumnUsage): readonly BoundRelation[] {
  const filters = filtersOf(query, state.session);
  const relations = usage.entries().flatMap((entry): BoundRelation[] => {
    const { source } = entry;
    if (source.kind !== 'relation') return [];
    const columns = usage.ofEntry(entry).map((i) => entry.columns[i]!.name);
    return [{ id: source.relationId, source: source.relation, columns, filters: filters.get(entry) ?? [] }];
  });
  const sources = state.relations();
  const lookups = [...state.lookups().values()].map(({ id, columns }): BoundRelation => ({
    id,
    source: sources[id]!,
    columns: [...columns],
    filters: [],
  }));
  return [...relations, ...lookups].sort((a, b) => a.id - b.id);
}
