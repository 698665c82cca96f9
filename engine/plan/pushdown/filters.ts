import { unreachable } from '../../../catalog/base/assert.ts';
import type { LakeFilter } from '../../../catalog/seams/lake.ts';
import type { ColumnReference, Expression } from '../tree/expression.ts';
import type { CommonTable, FromItem, QueryNode, RangeEntry, SelectNode } from '../tree/query.ts';
import { sameExpression } from '../tree/same-expression.ts';
import { childrenOf, findExpression, queryExpressions } from '../tree/walk.ts';
import { readsItself } from '../print/usage.ts';
import type { FoldSession } from './fold-constant.ts';
import { lakeFilterOf } from './lake-filter.ts';

/**
 * Which rows of stored relations cannot matter, for pruning files: conjuncts over one column that hold for every row of the relation that
 * any answer row comes from. The printed query applies all conditions again, so a filter that is missed costs time only.
 */
export function filtersOf(query: QueryNode, session: FoldSession): ReadonlyMap<RangeEntry, readonly LakeFilter[]> {
  const collector = new FilterCollector(query, session);
  return collector.filters;
}

class FilterCollector {
  readonly filters = new Map<RangeEntry, LakeFilter[]>();
  readonly #session: FoldSession;
  /** How often each common table is read: conditions of one reader must not bind another. */
  readonly #reads = new Map<CommonTable, number>();
  readonly #visited = new Set<CommonTable>();

  constructor(query: QueryNode, session: FoldSession) {
    this.#session = session;
    this.#count(query);
    this.#query(query, []);
  }

  /** `known` are conjuncts over the query's output columns, as {@link ColumnReference}s of an entry that reads it. */
  #query(query: QueryNode, known: readonly KnownOutput[]): void {
    switch (query.kind) {
      case 'select':
        this.#select(query, known);
        break;
      case 'set-operation': {
        const isUnion = query.op === 'union' && query.limit === null && query.offset === null;
        this.#query(query.left, isUnion ? known : []);
        this.#query(query.right, isUnion ? known : []);
        break;
      }
      case 'values':
        break;
      default:
        unreachable(query);
    }
    for (const expression of queryExpressions(query)) this.#subqueries(expression);
    for (const table of query.ctes) {
      // One that someone filters was visited from there.
      if (table.query !== null && !this.#visited.has(table)) this.#query(table.query, []);
    }
  }

  #select(query: SelectNode, known: readonly KnownOutput[]): void {
    const conjuncts = [...(query.where === null ? [] : conjunctsOf(query.where)), ...known.flatMap((k) => throughSelect(query, k))];
    for (const item of query.from) this.#from(item, conjuncts);
  }

  #from(item: FromItem, conjuncts: readonly Expression[]): void {
    if (item.kind === 'join') {
      const on = item.on === null ? [] : conjunctsOf(item.on);
      switch (item.type) {
        case 'inner':
        case 'cross':
          this.#from(item.left, [...conjuncts, ...on]);
          this.#from(item.right, [...conjuncts, ...on]);
          break;
        // A row of the preserved side counts whatever ON says; one of the other only when ON holds for it.
        case 'left':
          this.#from(item.left, conjuncts);
          this.#from(item.right, on);
          break;
        case 'right':
          this.#from(item.left, on);
          this.#from(item.right, conjuncts);
          break;
        case 'full':
          this.#from(item.left, []);
          this.#from(item.right, []);
          break;
        default:
          unreachable(item.type);
      }
      return;
    }
    this.#entry(item, conjuncts);
  }

  #entry(entry: RangeEntry, conjuncts: readonly Expression[]): void {
    switch (entry.source.kind) {
      case 'relation':
        this.#relation(entry, conjuncts);
        break;
      case 'subquery':
        this.#query(entry.source.query, outputsOf(entry, conjuncts));
        break;
      case 'common-table': {
        const { table } = entry.source;
        const isOnlyReader = this.#reads.get(table) === 1 && table.query !== null && !readsItself(table);
        if (!isOnlyReader) break;
        this.#visited.add(table);
        this.#query(table.query!, outputsOf(entry, conjuncts));
        break;
      }
      case 'function':
      case 'result':
        break;
      default:
        unreachable(entry.source);
    }
  }

  #relation(entry: RangeEntry, conjuncts: readonly Expression[]): void {
    const found: LakeFilter[] = [];
    for (const conjunct of conjuncts) {
      const filter = lakeFilterOf(conjunct, this.#session);
      if (filter?.column.entry === entry && entry.columns[filter.column.index]!.stored === 'native') found.push(filter.filter);
    }
    if (found.length > 0) this.filters.set(entry, [...(this.filters.get(entry) ?? []), ...found]);
  }

  #subqueries(expression: Expression): void {
    if (expression.kind === 'subquery') this.#query(expression.query, []);
    for (const child of childrenOf(expression)) this.#subqueries(child);
  }

  #count(query: QueryNode): void {
    const inFrom = (item: FromItem): void => {
      if (item.kind === 'join') {
        inFrom(item.left);
        inFrom(item.right);
      } else if (item.source.kind === 'common-table') this.#reads.set(item.source.table, (this.#reads.get(item.source.table) ?? 0) + 1);
      else if (item.source.kind === 'subquery') this.#count(item.source.query);
    };
    const inExpression = (e: Expression): void => {
      if (e.kind === 'subquery') this.#count(e.query);
      childrenOf(e).forEach(inExpression);
    };
    if (query.kind === 'select') query.from.forEach(inFrom);
    if (query.kind === 'set-operation') {
      this.#count(query.left);
      this.#count(query.right);
    }
    queryExpressions(query).forEach(inExpression);
    for (const table of query.ctes) if (table.query !== null) this.#count(table.query);
  }
}

/** A conjunct over columns of one entry, for the query that the entry reads. */
interface KnownOutput {
  readonly entry: RangeEntry;
  readonly conjunct: Expression;
}

function outputsOf(entry: RangeEntry, conjuncts: readonly Expression[]): readonly KnownOutput[] {
  const isOwn = (e: Expression): boolean =>
    findExpression([e], (x) => x.kind === 'subquery' || (x.kind === 'column' && x.entry !== entry)) === null;
  return conjuncts.filter(isOwn).map((conjunct) => ({ entry, conjunct }));
}

/** The conjunct in terms of the select's own FROM, where it may be applied before everything the select does. */
function throughSelect(query: SelectNode, { entry, conjunct }: KnownOutput): readonly Expression[] {
  const isPlain =
    query.limit === null && query.offset === null && !query.returnsSets && (query.distinct === null || query.distinct === 'all');
  if (!isPlain || findExpression(query.targets, (e) => e.kind === 'window') !== null) return [];
  const substituted = substitute(conjunct, (column) => (column.entry === entry ? query.targets[column.index]! : column));
  if (substituted === null) return [];
  const { grouping } = query;
  if (grouping === null) return conjunctsOf(substituted);
  // Below a GROUP BY only conditions on its keys mean the same.
  const isKey = (e: Expression): boolean => grouping.keys.some((k) => sameExpression(k, e));
  const onKeys = (e: Expression): boolean =>
    isKey(e) || (e.kind !== 'column' && e.kind !== 'aggregate' && e.kind !== 'grouping' && childrenOf(e).every(onKeys));
  return grouping.plain && grouping.keys.length > 0 ? conjunctsOf(substituted).filter(onKeys) : [];
}

/** Replaces the columns of the simple conjuncts that can become filters; null for others. */
function substitute(e: Expression, column: (c: ColumnReference) => Expression): Expression | null {
  const all = (args: readonly Expression[]): readonly Expression[] | null => {
    const replaced = args.map((a) => substitute(a, column));
    return replaced.includes(null) ? null : (replaced as readonly Expression[]);
  };
  switch (e.kind) {
    case 'column':
      return column(e);
    case 'constant':
      return e;
    case 'call':
    case 'logic': {
      const args = all(e.args);
      return args === null ? null : { ...e, args };
    }
    case 'cast':
    case 'null-test':
    case 'boolean-test': {
      const arg = substitute(e.arg, column);
      return arg === null ? null : { ...e, arg };
    }
    case 'in-list': {
      const [left, ...items] = all([e.left, ...e.items]) ?? [];
      return left === undefined ? null : { ...e, left, items };
    }
    default:
      return null;
  }
}

function conjunctsOf(e: Expression): readonly Expression[] {
  return e.kind === 'logic' && e.op === 'and' ? e.args.flatMap(conjunctsOf) : [e];
}
