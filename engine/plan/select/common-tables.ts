import type { CommonTableExpr, SelectStmt, WithClause } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import type { Scope } from '../scope/scope.ts';
import { formatBoundType } from '../tree/bound-type.ts';
import type { CommonTable, OutputColumn, QueryNode } from '../tree/query.ts';
import { UNKNOWN_DECIMAL } from '../tree/bound-type.ts';
import { stringOf } from '../types/type-name.ts';
import { coerceColumns } from './coerce-columns.ts';
import { combine, startOfColumn } from './set-operation.ts';

/** WITH: each table is bound once, in order, and named in the scope for what follows. */
export function bindCommonTables(state: BindState, scope: Scope, clause: WithClause): readonly CommonTable[] {
  return (clause.ctes ?? []).map((node) => {
    if (!('CommonTableExpr' in node))
      throw new BindError('feature-not-supported', 'this form of WITH is not supported', clause.location ?? 0);
    const table = bindCommonTable(state, scope, node.CommonTableExpr, clause.recursive === true);
    return table;
  });
}

function bindCommonTable(state: BindState, scope: Scope, node: CommonTableExpr, recursive: boolean): CommonTable {
  const location = node.location ?? 0;
  const name = node.ctename ?? '';
  if (scope.commonTables.has(name)) throw new BindError('duplicate-alias', `WITH query name "${name}" specified more than once`, location);
  const select = node.ctequery !== undefined && 'SelectStmt' in node.ctequery ? node.ctequery.SelectStmt : null;
  if (select === null) throw new BindError('feature-not-supported', 'data-modifying statements in WITH are not supported', location);
  if (node.search_clause !== undefined || node.cycle_clause !== undefined) {
    throw new BindError('feature-not-supported', 'SEARCH and CYCLE clauses are not supported', location);
  }
  const names = (node.aliascolnames ?? []).map(stringOf);
  const materialized =
    node.ctematerialized === 'CTEMaterializeAlways' ? true : node.ctematerialized === 'CTEMaterializeNever' ? false : null;
  const base = { id: state.nextId(), name, materialized };
  if (recursive && refersTo(select, name)) return bindRecursive(state, scope, select, base, names, location);
  const query = state.bindQuery(scope, select);
  const table: CommonTable = { ...base, query, columns: renamed(query.columns, names, name, location) };
  scope.commonTables.set(name, table);
  return table;
}

/** `base UNION [ALL] step`: the base gives the columns, the step may read the table. */
function bindRecursive(
  state: BindState,
  scope: Scope,
  select: SelectStmt,
  base: Pick<CommonTable, 'id' | 'name' | 'materialized'>,
  names: readonly string[],
  location: number,
): CommonTable {
  const isUnion = select.op === 'SETOP_UNION' && select.larg !== undefined && select.rarg !== undefined;
  if (!isUnion || refersTo(select.larg!, base.name)) {
    throw new BindError(
      'invalid-recursion',
      `recursive query "${base.name}" does not have the form non-recursive-term UNION [ALL] recursive-term`,
      location,
    );
  }
  if ((select.sortClause ?? []).length > 0)
    throw new BindError('feature-not-supported', 'ORDER BY in a recursive query is not implemented', location);
  if (select.limitCount !== undefined || select.limitOffset !== undefined) {
    throw new BindError('feature-not-supported', 'LIMIT and OFFSET in a recursive query are not implemented', location);
  }
  const left = widened(state, state.bindQuery(scope, select.larg!));
  const table: CommonTable = { ...base, query: null, columns: renamed(left.columns, names, base.name, location) };
  scope.commonTables.set(base.name, table);
  const right = state.bindQuery(scope, select.rarg!, { keepUnknowns: true });
  const query = combine(state, 'union', select.all === true, left, right, location);
  query.columns.forEach((column, i) => {
    const before = left.columns[i]!.type;
    if (column.type.oid === before.oid) return;
    throw new BindError(
      'datatype-mismatch',
      `recursive query "${base.name}" column ${i + 1} has type ${formatBoundType(before)} in non-recursive term but type ${formatBoundType(column.type)} overall`,
      startOfColumn(left, i),
      { hint: 'Cast the output of the non-recursive term to the correct type.' },
    );
  });
  // The base's types hold for every step: numerics keep the base's decimals, or fail.
  const step = coerceColumns(
    state,
    right,
    left.columns.map((c) => c.type),
  );
  table.query = { ...query, left, right: step, columns: left.columns };
  return table;
}

/** Numerics may grow from step to step: the base makes room. */
function widened(state: BindState, query: QueryNode): QueryNode {
  return coerceColumns(
    state,
    query,
    query.columns.map((c) => (c.type.decimal === null || c.type.typmod >= 0 ? c.type : { ...c.type, decimal: UNKNOWN_DECIMAL })),
  );
}

function renamed(columns: readonly OutputColumn[], names: readonly string[], table: string, location: number): readonly OutputColumn[] {
  if (names.length > columns.length) {
    throw new BindError(
      'invalid-column-reference',
      `WITH query "${table}" has ${columns.length} columns available but ${names.length} columns specified`,
      location,
    );
  }
  return columns.map((c, i) => ({ ...c, name: names[i] ?? c.name }));
}

/** Whether a FROM below names the table: tells a recursive query from one that only stands in WITH RECURSIVE. */
function refersTo(node: unknown, name: string): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some((n) => refersTo(n, name));
  if ('RangeVar' in node) {
    const range = node.RangeVar as { readonly relname?: string; readonly schemaname?: string };
    return range.relname === name && (range.schemaname === undefined || range.schemaname === '');
  }
  return Object.values(node).some((n) => refersTo(n, name));
}
