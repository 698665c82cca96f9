import { unreachable } from '../../../catalog/base/assert.ts';
import type { Expression } from '../tree/expression.ts';
import type { CommonTable, FromItem, QueryNode, RangeEntry } from '../tree/query.ts';
import { childrenOf, queryExpressions } from '../tree/walk.ts';

/** Which columns of every FROM entry and common table the answer depends on: the others are neither read nor printed. */
export class ColumnUsage {
  readonly #entries = new Map<RangeEntry, Set<number>>();
  readonly #tables = new Map<CommonTable, Set<number>>();
  /** Range entries in the order they were reached. */
  readonly #reached = new Set<RangeEntry>();

  /** `query` is the top: all of its columns are asked for. */
  constructor(query: QueryNode) {
    this.#query(query, all(query));
  }

  /** Indexes of the used columns, ascending. */
  ofEntry(entry: RangeEntry): readonly number[] {
    return sorted(this.#entries.get(entry));
  }

  ofTable(table: CommonTable): readonly number[] {
    return sorted(this.#tables.get(table));
  }

  isReached(entry: RangeEntry): boolean {
    return this.#reached.has(entry);
  }

  entries(): readonly RangeEntry[] {
    return [...this.#reached];
  }

  /** Columns of the query that must be printed, given those asked for: all where leaving one out would change the rows. */
  printed(query: QueryNode, asked: readonly number[]): readonly number[] {
    switch (query.kind) {
      case 'select':
        return query.distinct !== null || query.returnsSets ? all(query) : asked;
      case 'set-operation': {
        if (query.op !== 'union' || !query.all) return all(query);
        return sorted(new Set([...asked, ...this.ofEntry(query.result)]));
      }
      case 'values':
        return sorted(new Set([...asked, ...this.ofEntry(query.result)]));
      default:
        return unreachable(query);
    }
  }

  #query(query: QueryNode, asked: readonly number[]): void {
    if (query.kind !== 'select') for (const item of query.orderBy) this.#expression(item.expression);
    const printed = this.printed(query, asked);
    switch (query.kind) {
      case 'select': {
        const unused = new Set(query.targets.filter((_, i) => !printed.includes(i)));
        for (const target of query.targets) if (!unused.has(target)) this.#expression(target);
        const targets = new Set<Expression>(query.targets);
        for (const expression of queryExpressions(query)) if (!targets.has(expression)) this.#expression(expression);
        // A target may be a sort or grouping key, too: the same object, and then needed.
        const keys = [
          ...(query.grouping?.keys ?? []),
          ...query.orderBy.map((o) => o.expression),
          ...(query.distinct !== null && query.distinct !== 'all' ? query.distinct.on : []),
        ];
        for (const key of keys) if (unused.has(key)) this.#expression(key);
        // From the right: LATERAL items use columns of those to their left.
        for (const item of [...query.from].reverse()) this.#from(item);
        break;
      }
      case 'set-operation':
        this.#query(query.left, printed);
        this.#query(query.right, printed);
        if (query.limit !== null) this.#expression(query.limit);
        if (query.offset !== null) this.#expression(query.offset);
        break;
      case 'values':
        for (const row of query.rows) for (const i of printed) this.#expression(row[i]!);
        if (query.limit !== null) this.#expression(query.limit);
        if (query.offset !== null) this.#expression(query.offset);
        break;
      default:
        unreachable(query);
    }
    for (const table of [...query.ctes].reverse()) this.#commonTable(table);
  }

  /** After everything that reads it. A recursive one reads itself: it keeps all its columns. */
  #commonTable(table: CommonTable): void {
    const asked = this.#tables.get(table);
    if (asked === undefined || table.query === null) return;
    const recursive = readsItself(table);
    if (recursive) this.#tables.set(table, new Set(table.columns.keys()));
    this.#query(table.query, recursive ? all(table.query) : sorted(asked));
  }

  #from(item: FromItem): void {
    if (item.kind === 'join') {
      this.#from(item.right);
      this.#from(item.left);
      return;
    }
    this.#reached.add(item);
    const used = this.ofEntry(item);
    switch (item.source.kind) {
      case 'subquery':
        this.#query(item.source.query, used);
        break;
      case 'common-table': {
        const known = this.#tables.get(item.source.table) ?? new Set<number>();
        for (const i of used) known.add(i);
        this.#tables.set(item.source.table, known);
        break;
      }
      case 'function':
      case 'relation':
      case 'result':
        break;
      default:
        unreachable(item.source);
    }
  }

  #expression(expression: Expression): void {
    if (expression.kind === 'column') {
      const used = this.#entries.get(expression.entry) ?? new Set<number>();
      used.add(expression.index);
      this.#entries.set(expression.entry, used);
    }
    for (const child of childrenOf(expression)) this.#expression(child);
    if (expression.kind === 'subquery') this.#query(expression.query, expression.form === 'exists' ? [] : all(expression.query));
  }
}

/** Whether the table's own query reads it. */
export function readsItself(table: CommonTable): boolean {
  const reads = (query: QueryNode): boolean => {
    switch (query.kind) {
      case 'set-operation':
        return reads(query.left) || reads(query.right);
      case 'select':
        return query.from.some(inFrom) || queryExpressions(query).some(inExpression);
      case 'values':
        return false;
      default:
        return unreachable(query);
    }
  };
  const inFrom = (item: FromItem): boolean => {
    if (item.kind === 'join') return inFrom(item.left) || inFrom(item.right);
    if (item.source.kind === 'common-table') return item.source.table === table;
    return item.source.kind === 'subquery' && reads(item.source.query);
  };
  const inExpression = (e: Expression): boolean => (e.kind === 'subquery' && reads(e.query)) || childrenOf(e).some(inExpression);
  return table.query !== null && reads(table.query);
}

function all(query: QueryNode): readonly number[] {
  return query.columns.map((_, i) => i);
}

function sorted(set: ReadonlySet<number> | undefined): readonly number[] {
  return [...(set ?? [])].sort((a, b) => a - b);
}
