import { unreachable } from '../../../catalog/base/assert.ts';
import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type { DataType } from '../../../catalog/model/data-type.ts';
import { castSql, textSql } from '../functions/casts.ts';
import type { AggregateImplementation, CallSite, SessionFacts } from '../functions/implementation.ts';
import { type BoundType, duckType } from '../tree/bound-type.ts';
import type {
  AggregateCall,
  CaseExpression,
  ColumnReference,
  Expression,
  FrameBound,
  Subquery,
  WindowCall,
  WindowFrame,
} from '../tree/expression.ts';
import type { QueryNode, SortItem } from '../tree/query.ts';
import { elementTypeOf, OID } from '../types/pg-type.ts';
import { literalSql } from './literal-sql.ts';
import { numericText } from './numeric-output.ts';

/** Printed text beyond this is refused: repeated operands of deeply nested constructs would grow it without end. */
const PRINTED_MAX = 4_000_000;
/** Up to this length an operand is repeated rather than bound to a name. */
const REPEATED_MAX = 60;

/** What expressions need of the query around them. */
export interface QueryContext {
  readonly session: SessionFacts;
  /** `columns`: those to print; all by default. */
  subquery(query: QueryNode, columns?: readonly number[]): string;
  /** `asStored`: a document as the value it is, not as the jsonb it is to expressions. */
  column(reference: ColumnReference, asStored?: boolean): string;
  /** Whether it is a key of the GROUP BY of the query being printed: then its parts are out of reach. */
  isGroupKey(expression: Expression): boolean;
  lookup(schema: string, name: string, alias: string): string | null;
  visible(schemaSql: string, nameSql: string): string;
  regText(sql: string, oid: number, site: CallSite): string;
}

/** Prints bound expressions as DuckDB SQL: each with exactly the DuckDB type of its Postgres type. */
export class ExpressionPrinter {
  readonly #context: QueryContext;
  #lambdaDepth = 0;
  /** How many aggregates are being printed around the present expression. */
  aggregateDepth = 0;
  /** SQL that stands for an operand while a construct over it is printed. */
  readonly #operands = new Map<Expression, string>();

  constructor(context: QueryContext) {
    this.#context = context;
  }

  print(expression: Expression): string {
    const sql = this.#print(expression);
    if (sql.length > PRINTED_MAX) {
      throw new ThermoclineError('statement-too-complex', 'the statement is too complex', {
        hint: 'Simplify its expressions or split it.',
      });
    }
    return sql;
  }

  /** A document column as it is stored; null for anything else. */
  document(e: Expression): { readonly type: DataType; readonly sql: string } | null {
    if (e.kind !== 'column') return null;
    const document = e.entry.columns[e.index]?.document;
    return document === undefined ? null : { type: document, sql: this.#context.column(e, true) };
  }

  sort(items: readonly SortItem[]): string {
    return items
      .map((i) => `${this.print(i.expression)} ${i.descending ? 'DESC' : 'ASC'} NULLS ${i.nullsFirst ? 'FIRST' : 'LAST'}`)
      .join(', ');
  }

  isGroupKey(expression: Expression): boolean {
    return this.#context.isGroupKey(expression);
  }

  /** The text form of an expression, as its type's output function gives it. */
  text(expression: Expression): string {
    if (expression.type.oid === OID.numeric) return numericText(expression, this);
    return textSql(this.print(expression), expression.type, this.site([expression], expression.type));
  }

  site(args: readonly Expression[], type: BoundType): CallSite {
    const context = this.#context;
    const site: CallSite = {
      args,
      type,
      session: context.session,
      once: (sql, use) => this.onceAll([sql], ([name = '']) => use(name)),
      onceAll: (sqls, use) => this.onceAll(sqls, use),
      lookup: (schema, name, alias) => context.lookup(schema, name, alias) ?? unavailable(schema, name),
      optionalLookup: (schema, name, alias) => context.lookup(schema, name, alias),
      visible: (schemaSql, nameSql) => context.visible(schemaSql, nameSql),
      textOf: (sql, of) => textSql(sql, of, site),
      regText: (sql, oid) => context.regText(sql, oid, site),
    };
    return site;
  }

  /** Short operands are repeated; the others are computed once, as the parameter of a function over a one-element list. */
  onceAll(sqls: readonly string[], use: (names: readonly string[]) => string): string {
    const long = sqls.map((sql) => sql.length > REPEATED_MAX || /random\(|SELECT|uuid/.test(sql));
    if (!long.includes(true)) return use(sqls);
    return this.#inLambda((name) => {
      if (sqls.length === 1) return `list_transform([${sqls[0]}], lambda ${name}: ${use([name])})[1]`;
      const fields = sqls.map((sql, i) => `'f${i}': ${sql}`);
      return `list_transform([{${fields.join(', ')}}], lambda ${name}: ${use(sqls.map((_, i) => `${name}.f${i}`))})[1]`;
    });
  }

  /**
   * A parameter is named by how many lambdas are around it: the same expression is the same text wherever it is printed, as a select-list
   * item and as the grouping key that it must match.
   */
  #inLambda(body: (name: string) => string): string {
    try {
      return body(`x${++this.#lambdaDepth}`);
    } finally {
      this.#lambdaDepth--;
    }
  }

  /** Prints `body` with SQL in place of an operand. */
  withOperand(operand: Expression, sql: string, body: () => string): string {
    this.#operands.set(operand, sql);
    try {
      return body();
    } finally {
      this.#operands.delete(operand);
    }
  }

  #print(e: Expression): string {
    switch (e.kind) {
      case 'constant':
        return literalSql(e.value, e.type);
      case 'column':
        return this.#context.column(e);
      case 'call': {
        const sql = e.implementation.sql(this.#list(e.args), this.site(e.args, e.type));
        return e.returnsSet ? `unnest(${sql})` : sql;
      }
      case 'cast':
        if (e.arg.type.oid === OID.numeric && duckType(e.type) === 'VARCHAR' && (e.method === 'text' || e.method === 'convert'))
          return numericText(e.arg, this);
        return castSql(this.print(e.arg), e, this.site([e.arg], e.type));
      case 'logic':
        if (e.op === 'not') return `(NOT ${this.print(e.args[0]!)})`;
        return `(${this.#list(e.args).join(e.op === 'and' ? ' AND ' : ' OR ')})`;
      case 'null-test':
        return `(${this.print(e.arg)} IS ${e.negated ? 'NOT ' : ''}NULL)`;
      case 'boolean-test':
        if (e.test === 'unknown') return `(${this.print(e.arg)} IS ${e.negated ? 'NOT ' : ''}NULL)`;
        return `(${this.print(e.arg)} IS ${e.negated ? '' : 'NOT '}DISTINCT FROM ${e.test.toUpperCase()})`;
      case 'distinct-test': {
        const [a, b] = this.#list(e.equality.args);
        return `(${a} IS ${e.negated ? 'NOT ' : ''}DISTINCT FROM ${b})`;
      }
      case 'case':
        return this.#case(e);
      case 'case-operand':
        return this.#operands.get(e) ?? this.#operands.get(e.of) ?? this.print(e.of);
      case 'coalesce':
        return e.args.length === 1 ? this.print(e.args[0]!) : `COALESCE(${this.#list(e.args).join(', ')})`;
      case 'min-max':
        return e.args.length === 1 ? this.print(e.args[0]!) : `${e.op}(${this.#list(e.args).join(', ')})`;
      case 'nullif':
        return `CASE WHEN ${this.print(e.equality)} THEN NULL ELSE ${this.print(e.left)} END`;
      case 'in-list':
        return `(${this.print(e.left)} ${e.negated ? 'NOT ' : ''}IN (${this.#list(e.items).join(', ')}))`;
      case 'array-comparison':
        return this.#arrayComparison(e);
      case 'array':
        return `CAST([${this.#list(e.elements).join(', ')}] AS ${duckType(e.type)})`;
      case 'subscript':
        return this.#subscript(e);
      case 'subquery':
        return this.#subquery(e);
      case 'aggregate':
        return this.#aggregate(e);
      case 'window':
        return this.#window(e);
      case 'grouping':
        return `CAST(GROUPING(${this.#list(e.args).join(', ')}) AS INTEGER)`;
      case 'row':
        throw new ThermoclineError('feature-not-supported', 'row values are not supported here');
      default:
        return unreachable(e);
    }
  }

  #list(expressions: readonly Expression[]): readonly string[] {
    return expressions.map((e) => this.print(e));
  }

  #case(e: CaseExpression): string {
    const otherwise = e.otherwise === null ? '' : ` ELSE ${this.print(e.otherwise)}`;
    const values = e.operand === null ? null : simpleValues(e);
    if (e.operand !== null && values !== null) {
      const whens = e.whens.map((w, i) => ` WHEN ${this.print(values[i]!)} THEN ${this.print(w.result)}`);
      return `CASE ${this.print(e.operand)}${whens.join('')}${otherwise} END`;
    }
    const whens = e.whens.map((w) => ` WHEN ${this.print(w.condition)} THEN ${this.print(w.result)}`);
    return `CASE${whens.join('')}${otherwise} END`;
  }

  /** Three-valued: an element that cannot be compared leaves the answer open, unless another one decides it. */
  #arrayComparison(e: Extract<Expression, { kind: 'array-comparison' }>): string {
    const array = this.print(e.array);
    const { comparison } = e;
    const isEquality = e.quantifier === 'any' ? '=' : '<>';
    if (
      comparison.kind === 'call' &&
      comparison.name === isEquality &&
      comparison.args[1] === e.element &&
      comparison.args[0]!.type.oid !== OID.bpchar
    ) {
      return this.onceAll(
        [array, this.print(comparison.args[0]!)],
        ([list, left]) => `${e.quantifier === 'any' ? '' : 'NOT '}tc_equals_any(${list}, ${left})`,
      );
    }
    return this.#inLambda((name) => {
      const results = `list_transform(${array}, lambda ${name}: ${this.withOperand(e.element, name, () => this.print(comparison))})`;
      return `tc_list_${e.quantifier}(${results})`;
    });
  }

  #subscript(e: Extract<Expression, { kind: 'subscript' }>): string {
    const index = this.print(e.index);
    // DuckDB counts from the end when the index is negative; Postgres has nothing there.
    const shifted = e.base === 0 ? `${index} + 1` : index;
    if (e.index.kind === 'constant' && typeof e.index.value === 'bigint') {
      const at = Number(e.index.value) + (e.base === 0 ? 1 : 0);
      return at >= 1 ? `(${this.print(e.array)})[${at}]` : `CAST(NULL AS ${duckType(e.type)})`;
    }
    return this.onceAll([shifted], ([i = '']) => `(${this.print(e.array)})[CASE WHEN ${i} >= 1 THEN ${i} END]`);
  }

  #subquery(e: Subquery): string {
    const inner = this.#context.subquery(e.query, e.form === 'exists' ? [] : undefined);
    switch (e.form) {
      case 'scalar':
        return `(${inner})`;
      case 'exists':
        return `EXISTS (${inner})`;
      case 'array':
        return `COALESCE(ARRAY(${inner}), CAST([] AS ${duckType(e.type)}))`;
      case 'any':
      case 'all':
        return this.#quantified(e, inner);
      default:
        return unreachable(e.form);
    }
  }

  /** left op ANY (sub-query), the sides cast to what the operator takes. */
  #quantified(e: Subquery, inner: string): string {
    const { parts, operator } = e.comparison!;
    const lefts = parts.map((p) => this.print(p.call.args[0]!));
    const names = parts.map((_, i) => `c${i}`);
    const rights = parts.map((p, i) => this.withOperand(p.operand, `q.${names[i]}`, () => this.print(p.call.args[1]!)));
    const source = `SELECT ${rights.join(', ')} FROM (${inner}) AS q`;
    const isPlain = PLAIN_COMPARISONS.includes(operator) && parts.every((p) => p.call.args[0]!.type.oid !== OID.bpchar);
    if (!isPlain)
      throw new ThermoclineError('feature-not-supported', `operator ${operator} ${e.form.toUpperCase()} (sub-query) is not supported`);
    if (operator === '=' && e.form === 'any') return `(${row(lefts)} IN (${source}))`;
    if (operator === '<>' && e.form === 'all') return `(${row(lefts)} NOT IN (${source}))`;
    return `(${row(lefts)} ${operator} ${e.form.toUpperCase()} (${source}))`;
  }

  #aggregate(e: AggregateCall): string {
    this.aggregateDepth++;
    try {
      return e.implementation.sql(this.aggregateCall(e), this.#list(e.args), this.site(e.args, e.type));
    } finally {
      this.aggregateDepth--;
    }
  }

  /** Prints a DuckDB aggregate with this call's DISTINCT, ORDER BY and FILTER. */
  aggregateCall(e: AggregateCall): (fn: string, args: readonly string[]) => string {
    // A constant orders nothing, and DuckDB would take it for a percentile's fraction.
    const keys = e.orderBy.filter((o) => o.expression.kind !== 'constant');
    const order = keys.length === 0 ? '' : ` ORDER BY ${this.sort(keys)}`;
    const filter = e.filter === null ? '' : ` FILTER (WHERE ${this.print(e.filter)})`;
    return (fn, args) => `${fn}(${e.distinct ? 'DISTINCT ' : ''}${args.join(', ')}${ORDERLESS.has(fn) ? '' : order})${filter}`;
  }

  #window(e: WindowCall): string {
    return e.implementation.sql(this.windowCall(e), this.#list(e.args), this.site(e.args, e.type));
  }

  windowCall(e: WindowCall): (fn: string, args: readonly string[]) => string {
    const filter = e.filter === null ? '' : ` FILTER (WHERE ${this.print(e.filter)})`;
    const over = ` OVER (${this.#frame(e.window)})`;
    return (fn, args) => `${fn}(${args.join(', ')})${filter}${over}`;
  }

  #frame(frame: WindowFrame): string {
    const parts: string[] = [];
    if (frame.partitionBy.length > 0) parts.push(`PARTITION BY ${this.#list(frame.partitionBy).join(', ')}`);
    if (frame.orderBy.length > 0) parts.push(`ORDER BY ${this.sort(frame.orderBy)}`);
    const isDefault =
      frame.mode === 'range' && frame.start.kind === 'unbounded-preceding' && frame.end.kind === 'current-row' && frame.exclude === 'none';
    if (!isDefault) {
      const exclude = frame.exclude === 'none' ? '' : ` EXCLUDE ${frame.exclude.toUpperCase()}`;
      parts.push(`${frame.mode.toUpperCase()} BETWEEN ${this.#bound(frame.start)} AND ${this.#bound(frame.end)}${exclude}`);
    }
    return parts.join(' ');
  }

  #bound(bound: FrameBound): string {
    switch (bound.kind) {
      case 'unbounded-preceding':
        return 'UNBOUNDED PRECEDING';
      case 'unbounded-following':
        return 'UNBOUNDED FOLLOWING';
      case 'current-row':
        return 'CURRENT ROW';
      case 'preceding':
      case 'following':
        return `${this.print(bound.offset)} ${bound.kind.toUpperCase()}`;
      default:
        return unreachable(bound);
    }
  }

  /** The scale an aggregate's value shows, where its implementation knows. */
  aggregateScale(e: AggregateCall | WindowCall): string | null {
    const scale: AggregateImplementation['displayScale'] = e.implementation.displayScale;
    if (scale === undefined) return null;
    const call = e.kind === 'aggregate' ? this.aggregateCall(e) : this.windowCall(e);
    return scale(call, this.#list(e.args), this.site(e.args, e.type));
  }

  callScale(e: Extract<Expression, { kind: 'call' }>): string | null {
    return e.implementation.displayScale?.(this.#list(e.args), this.site(e.args, e.type)) ?? null;
  }
}

const PLAIN_COMPARISONS = ['=', '<>', '<', '<=', '>', '>='];
/** Order does not matter to them, and DuckDB is faster without. */
const ORDERLESS = new Set(['count', 'sum', 'min', 'max', 'bool_and', 'bool_or']);

/** CASE x WHEN v: the values, when every comparison is plain equality with x itself. */
function simpleValues(e: CaseExpression): readonly Expression[] | null {
  const values: Expression[] = [];
  for (const { condition } of e.whens) {
    if (condition.kind !== 'call' || condition.name !== '=' || condition.args.length !== 2) return null;
    const [left, right] = condition.args;
    if (left!.kind !== 'case-operand' || left!.of !== e.operand || left!.type.oid === OID.bpchar || elementTypeOf(left!.type.oid) !== 0)
      return null;
    values.push(right!);
  }
  return values;
}

function row(sqls: readonly string[]): string {
  return sqls.length === 1 ? sqls[0]! : `(${sqls.join(', ')})`;
}

function unavailable(schema: string, name: string): never {
  throw new ThermoclineError('feature-not-supported', `this needs the relation ${schema}.${name}, which the server does not have`);
}
