import { relationsOf } from '../../../catalog/store/relation.ts';
import { must, unreachable } from '../../../catalog/base/assert.ts';
import type { BindState } from '../bind-context.ts';
import type { CallSite } from '../functions/implementation.ts';
import { quoted } from '../functions/sql.ts';
import { implicitPath, regText } from '../functions/reg-types.ts';
import { firstRows } from '../pushdown/first-rows.ts';
import { dependsOnKey } from '../select/check-grouping.ts';
import { duckType } from '../tree/bound-type.ts';
import type { ColumnReference, Expression } from '../tree/expression.ts';
import type {
  CommonTable,
  FromItem,
  Grouping,
  QueryNode,
  RangeEntry,
  SelectNode,
  SetOperationNode,
  SortItem,
  ValuesNode,
} from '../tree/query.ts';
import { sameExpression } from '../tree/same-expression.ts';
import { findExpression } from '../tree/walk.ts';
import { elementTypeOf } from '../types/pg-type.ts';
import { documentSql } from './document-sql.ts';
import { ExpressionPrinter, type QueryContext } from './expression-printer.ts';
import { literalSql } from './literal-sql.ts';
import { type ColumnUsage, readsItself } from './usage.ts';

/** What a printed query does with its rows besides producing them. */
interface Shape {
  /** Indexes of the columns to print, as `c<index>`. */
  readonly columns: readonly number[];
  /** Print ORDER BY, LIMIT and OFFSET; else the caller does. */
  readonly tail: boolean;
  /** More columns `s0`, `s1`…: the sort keys, for a caller that sorts. */
  readonly keys: readonly Expression[];
  /** SQL of an output column; its plain expression when absent. */
  readonly output?: ((expression: Expression, index: number) => string) | undefined;
}

/**
 * Prints bound queries. Every entry of FROM is `r<id>`, every column of one `c<index>`, every common table `q<id>`: users' names never
 * meet DuckDB's scoping, which folds case and sees aliases Postgres does not.
 */
export class QueryPrinter {
  readonly #state: BindState;
  readonly #usage: ColumnUsage;
  readonly #relation: (id: number) => readonly string[];
  readonly #columnsOf: (relationId: number) => readonly string[];
  #shadowed: readonly string[] | null = null;
  readonly expressions: ExpressionPrinter;
  /** The groupings of the queries being printed, innermost last. */
  readonly #groupings: (Grouping | null)[] = [];

  constructor(
    state: BindState,
    usage: ColumnUsage,
    relation: (id: number) => readonly string[],
    columnsOf: (relationId: number) => readonly string[],
  ) {
    this.#state = state;
    this.#usage = usage;
    this.#relation = relation;
    this.#columnsOf = columnsOf;
    const context: QueryContext = {
      session: state.session,
      subquery: (query, columns) => this.query(query, columns),
      column: (reference, asStored) => this.#column(reference, asStored),
      isGroupKey: (e) => this.#groupings.at(-1)?.keys.some((k) => sameExpression(k, e)) ?? false,
      lookup: (schema, name, alias) => this.#lookup(schema, name, alias),
      visible: (schemaSql, nameSql) => this.#visible(schemaSql, nameSql),
      regText: (sql: string, oid: number, site: CallSite) => regText(sql, oid, site),
    };
    this.expressions = new ExpressionPrinter(context);
  }

  /** A complete query with its own columns and order. */
  query(query: QueryNode, columns: readonly number[] = query.columns.map((_, i) => i)): string {
    return this.print(query, { columns, tail: true, keys: [] });
  }

  print(query: QueryNode, shape: Shape): string {
    const body = this.#body(query, shape);
    const tables = query.ctes.filter((t) => this.#usage.ofTable(t).length > 0 || this.#isRead(t));
    if (tables.length === 0) return body;
    const recursive = tables.some(readsItself);
    return `WITH ${recursive ? 'RECURSIVE ' : ''}${tables.map((t) => this.#commonTable(t)).join(', ')} ${body}`;
  }

  /** ORDER BY, LIMIT, OFFSET; keys that are columns of `alias` when the query itself is printed inside it. */
  tail(query: QueryNode, keys: readonly string[]): string {
    const order = query.orderBy.map((o, i) => `${keys[i]} ${o.descending ? 'DESC' : 'ASC'} NULLS ${o.nullsFirst ? 'FIRST' : 'LAST'}`);
    return (
      (order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`) +
      (query.limit === null ? '' : ` LIMIT ${this.expressions.print(query.limit)}`) +
      (query.offset === null ? '' : ` OFFSET ${this.expressions.print(query.offset)}`)
    );
  }

  #body(query: QueryNode, shape: Shape): string {
    switch (query.kind) {
      case 'select':
        return this.#select(query, shape);
      case 'set-operation':
        return this.#setOperation(query, shape);
      case 'values':
        return this.#values(query, shape);
      default:
        return unreachable(query);
    }
  }

  #select(query: SelectNode, shape: Shape): string {
    this.#groupings.push(query.grouping);
    try {
      const columns = this.#usage.printed(query, shape.columns);
      const output = shape.output ?? ((e: Expression): string => this.#value(e));
      const list = [
        ...columns.map((i) => `${output(query.targets[i]!, i)} AS c${i}`),
        ...shape.keys.map((k, i) => `${this.expressions.print(k)} AS s${i}`),
      ];
      const distinct =
        query.distinct === null ? '' : query.distinct === 'all' ? 'DISTINCT ' : `DISTINCT ON (${this.#list(query.distinct.on)}) `;
      const where = query.where === null ? '' : ` WHERE ${this.expressions.print(query.where)}`;
      const from = query.from.length === 0 ? '' : ` FROM ${this.#fromList(query, shape, where)}`;
      const having = this.#having(query, columns);
      const head = `SELECT ${distinct}${list.length === 0 ? '1' : list.join(', ')}${from}${where}${this.#groupBy(query)}${having}`;
      if (!shape.tail && !(query.distinct !== null && query.distinct !== 'all')) return head;
      const keys = query.orderBy.map((o) => this.#sortKey(query, o, columns));
      return shape.tail ? head + this.tail(query, keys) : head + this.#order(query.orderBy, keys);
    } finally {
      this.#groupings.pop();
    }
  }

  #order(items: readonly SortItem[], keys: readonly string[]): string {
    if (items.length === 0) return '';
    return ` ORDER BY ${items.map((o, i) => `${keys[i]} ${o.descending ? 'DESC' : 'ASC'} NULLS ${o.nullsFirst ? 'FIRST' : 'LAST'}`).join(', ')}`;
  }

  /** Where rows are made distinct or multiplied, only output columns can be sorted by; elsewhere the expression itself is the key. */
  #sortKey(query: SelectNode, item: SortItem, columns: readonly number[]): string {
    if (query.distinct === 'all' || query.returnsSets) {
      const index = query.targets.findIndex((t) => sameExpression(t, item.expression));
      if (columns.includes(index)) return `c${index}`;
    }
    return this.expressions.print(item.expression);
  }

  /** One group of everything is one row, also of no rows: DuckDB only sees that when something aggregates. */
  #having(query: SelectNode, columns: readonly number[]): string {
    const condition = query.having === null ? null : this.expressions.print(query.having);
    const isOneGroup = query.grouping !== null && query.grouping.keys.length === 0 && query.grouping.plain;
    const printed = [...columns.map((i) => query.targets[i]!), ...(query.having === null ? [] : [query.having])];
    const aggregates = !isOneGroup || findExpression(printed, (e) => e.kind === 'aggregate') !== null;
    if (aggregates) return condition === null ? '' : ` HAVING ${condition}`;
    return ` HAVING count(*) >= 0${condition === null ? '' : ` AND ${condition}`}`;
  }

  #groupBy(query: SelectNode): string {
    const { grouping } = query;
    if (grouping === null) return '';
    const keys = grouping.keys.map((k) => this.#groupKey(k));
    if (grouping.plain) return keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`;
    const sets = grouping.sets.map((s) => `(${s.map((i) => keys[i]).join(', ')})`);
    return ` GROUP BY GROUPING SETS (${sets.join(', ')})`;
  }

  #groupKey(key: Expression): string {
    return this.expressions.print(key);
  }

  #setOperation(query: SetOperationNode, shape: Shape): string {
    const columns = this.#usage.printed(query, shape.columns);
    const branch = (q: QueryNode): string => `(${this.query(q, columns)})`;
    const body = `${branch(query.left)} ${query.op.toUpperCase()}${query.all ? ' ALL' : ''} ${branch(query.right)}`;
    return this.#around(query, body, columns, shape);
  }

  #values(query: ValuesNode, shape: Shape): string {
    const columns = this.#usage.printed(query, shape.columns);
    const rows = query.rows.map((row) => `(${columns.length === 0 ? '1' : columns.map((i) => this.#value(row[i]!)).join(', ')})`);
    const names = columns.length === 0 ? 'c' : columns.map((i) => `c${i}`).join(', ');
    const alias = `r${query.result.id}`;
    const list = columns.map((i) => `${this.#outputOf(shape, query.result, i)} AS c${i}`);
    const keys = shape.keys.map((k, i) => `${this.expressions.print(k)} AS s${i}`);
    const all = [...list, ...keys];
    const body = `SELECT ${all.length === 0 ? '1' : all.join(', ')} FROM (VALUES ${rows.join(', ')}) AS ${alias}(${names})`;
    return shape.tail
      ? body +
          this.tail(
            query,
            query.orderBy.map((o) => this.expressions.print(o.expression)),
          )
      : body;
  }

  /** A set operation's rows under the entry that its ORDER BY refers to. */
  #around(query: SetOperationNode, body: string, columns: readonly number[], shape: Shape): string {
    const isPlain = shape.output === undefined && shape.keys.length === 0;
    if (isPlain && query.orderBy.length === 0) return shape.tail ? body + this.tail(query, []) : body;
    const list = [
      ...columns.map((i) => `${this.#outputOf(shape, query.result, i)} AS c${i}`),
      ...shape.keys.map((k, i) => `${this.expressions.print(k)} AS s${i}`),
    ];
    const outer = `SELECT ${list.join(', ')} FROM (${body}) AS r${query.result.id}`;
    return shape.tail
      ? outer +
          this.tail(
            query,
            query.orderBy.map((o) => this.expressions.print(o.expression)),
          )
      : outer;
  }

  #outputOf(shape: Shape, entry: RangeEntry, index: number): string {
    const reference: ColumnReference = { kind: 'column', entry, index, type: entry.columns[index]!.type, location: -1 };
    return shape.output === undefined ? this.#column(reference) : shape.output(reference, index);
  }

  #commonTable(table: CommonTable): string {
    const query = must(table.query, 'a bound common table');
    const columns = this.#usage.ofTable(table);
    const hint = table.materialized === null ? '' : table.materialized ? ' MATERIALIZED' : ' NOT MATERIALIZED';
    if (!readsItself(table)) return `q${table.id} AS${hint} (${this.query(query, columns)})`;
    const all = query.columns.map((_, i) => i);
    return `q${table.id}(${all.map((i) => `c${i}`).join(', ')}) AS${hint} (${this.query(query, all)})`;
  }

  #isRead(table: CommonTable): boolean {
    return this.#usage.entries().some((e) => e.source.kind === 'common-table' && e.source.table === table);
  }

  /** Of a relation in several parts whose first rows are asked for, the first of each. */
  #fromList(query: SelectNode, shape: Shape, where: string): string {
    const first = shape.tail ? firstRows(query, this.#state.session) : null;
    if (first === null) return query.from.map((f) => this.#from(f)).join(', ');
    const keys = query.orderBy.map((o) => this.expressions.print(o.expression));
    return this.#entry(first.entry, `${where}${this.#order(query.orderBy, keys)} LIMIT ${first.rows}`);
  }

  #from(item: FromItem): string {
    if (item.kind === 'entry') return this.#entry(item);
    const [left, right] = [this.#from(item.left), this.#from(item.right)];
    if (item.type === 'cross') return `(${left} CROSS JOIN ${right})`;
    return `(${left} ${item.type.toUpperCase()} JOIN ${right} ON ${item.on === null ? 'TRUE' : this.expressions.print(item.on)})`;
  }

  /** `firstOfPart`: WHERE, ORDER BY and LIMIT for each part of a relation that has several. */
  #entry(entry: RangeEntry, firstOfPart: string | null = null): string {
    const used = this.#usage.ofEntry(entry);
    const alias = `r${entry.id}`;
    switch (entry.source.kind) {
      case 'relation': {
        const names = `${alias}${used.length === 0 ? '' : `(${used.map((i) => `c${i}`).join(', ')})`}`;
        const parts = this.#relation(entry.source.relationId);
        if (firstOfPart === null || parts.length === 1) return `${unionAll(parts)} AS ${names}`;
        const list = used.length === 0 ? '1' : used.map((i) => `${alias}.c${i}`).join(', ');
        return `${unionAll(parts.map((p) => `(SELECT ${list} FROM (${p}) AS ${names}${firstOfPart})`))} AS ${names}`;
      }
      case 'subquery':
        return `${entry.lateral ? 'LATERAL ' : ''}(${this.query(entry.source.query, used)}) AS ${alias}`;
      case 'common-table':
        return `q${entry.source.table.id} AS ${alias}`;
      case 'function':
        return this.#functions(entry.source.calls, entry.source.ordinality, alias);
      case 'result':
        throw new TypeError('a result has no place in FROM');
      default:
        return unreachable(entry.source);
    }
  }

  #functions(calls: readonly Expression[], ordinality: boolean, alias: string): string {
    const isConstant = findExpression(calls, (e) => e.kind === 'column' || e.kind === 'subquery') === null;
    const [only] = calls;
    if (calls.length === 1 && !ordinality && isConstant && only!.kind === 'call' && only.implementation.rows !== undefined) {
      const args = only.args.map((a) => this.expressions.print(a));
      return `(${only.implementation.rows(args, this.expressions.site(only.args, only.type))}) AS ${alias}(c0)`;
    }
    const columns = calls.map((call, i) => `${this.expressions.print(call)} AS c${i}`);
    if (ordinality) columns.push(`${this.#ordinal(calls)} AS c${calls.length}`);
    return `${isConstant ? '' : 'LATERAL '}(SELECT ${columns.join(', ')}) AS ${alias}`;
  }

  /** Numbers of the rows that the longest of the functions gives. */
  #ordinal(calls: readonly Expression[]): string {
    const lists = calls.flatMap((c) => (c.kind === 'call' && c.returnsSet ? [c] : []));
    if (lists.length === 0) return 'CAST(1 AS BIGINT)';
    const lengths = lists.map(
      (c) =>
        `len(${c.implementation.sql(
          c.args.map((a) => this.expressions.print(a)),
          this.expressions.site(c.args, c.type),
        )})`,
    );
    return `unnest(generate_series(1, ${lengths.length === 1 ? lengths[0] : `greatest(${lengths.join(', ')})`}))`;
  }

  #column(reference: ColumnReference, asStored = false): string {
    const { entry, index } = reference;
    const column = entry.columns[index]!;
    const sql = `r${entry.id}.c${index}`;
    const grouping = this.#groupings.at(-1) ?? null;
    const isWrapped =
      grouping !== null &&
      !grouping.keys.some((k) => sameExpression(k, reference)) &&
      dependsOnKey(reference, grouping) &&
      !this.#insideAggregate;
    const value = isWrapped ? `any_value(${sql})` : sql;
    switch (column.stored) {
      case 'native':
        return value;
      case 'array-text':
        return elementTypeOf(column.type.oid) === 0 ? value : `CAST(tc_array_in(${value}) AS ${duckType(column.type)})`;
      case 'vector-text':
        return `CAST(tc_vector_in(${value}) AS ${duckType(column.type)})`;
      case 'name-text':
        return value;
      case 'cast':
        return `CAST(${value} AS ${duckType(column.type)})`;
      case 'document':
        return asStored ? value : documentSql(value, must(column.document, 'a document'), this.expressions.site([reference], column.type));
      default:
        return unreachable(column.stored);
    }
  }

  get #insideAggregate(): boolean {
    return this.expressions.aggregateDepth > 0;
  }

  /** Untyped literals left over (for parameters of any type) and plain ones alike. */
  #value(expression: Expression): string {
    if (expression.kind === 'constant') return literalSql(expression.value, expression.type);
    return this.expressions.print(expression);
  }

  #list(expressions: readonly Expression[]): string {
    return expressions.map((e) => this.expressions.print(e)).join(', ');
  }

  #lookup(schema: string, name: string, alias: string): string | null {
    const lookup = this.#state.lookups().get(`${schema}.${name}`);
    if (lookup === undefined) return null;
    const columns = this.#columnsOf(lookup.id);
    return `${unionAll(this.#relation(lookup.id))} AS ${alias}(${columns.join(', ')})`;
  }

  #visible(schemaSql: string, nameSql: string): string {
    const path = implicitPath(this.#state.context.searchPath).map(quoted).join(', ');
    const found = `${schemaSql} IN (${path === '' ? "''" : path})`;
    this.#shadowed ??= shadowedNames(this.#state);
    if (this.#shadowed.length === 0) return found;
    return `(${found} AND (${schemaSql} || '.' || ${nameSql}) NOT IN (${this.#shadowed.map(quoted).join(', ')}))`;
  }
}

function unionAll(selects: readonly string[]): string {
  return `(${selects.join(' UNION ALL ')})`;
}

/** `schema.name` of relations on the search path that stand behind another of their name. */
function shadowedNames(state: BindState): readonly string[] {
  const { catalog, database, searchPath, system } = state.context;
  const seen = new Set<string>();
  const shadowed: string[] = [];
  for (const schema of implicitPath(searchPath)) {
    const names = [
      ...[...relationsOf(catalog)].filter(({ name }) => name.database === database && name.schema === schema).map(({ name }) => name.table),
      ...system
        .list()
        .filter((r) => r.schema === schema)
        .map((r) => r.name),
    ];
    for (const name of names) if (seen.has(name)) shadowed.push(`${schema}.${name}`);
    for (const name of names) seen.add(name);
  }
  return shadowed;
}
