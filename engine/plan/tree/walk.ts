import { unreachable } from '../../../catalog/base/assert.ts';
import type { Expression, WindowFrame } from './expression.ts';
import type { FromItem, QueryNode, SortItem } from './query.ts';

/** The expressions directly below one. A sub-query's own expressions are not among them: see {@link queryExpressions}. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'constant':
    case 'column':
    case 'case-operand':
      return [];
    case 'call':
    case 'logic':
    case 'coalesce':
    case 'min-max':
    case 'grouping':
      return expression.args;
    case 'cast':
    case 'null-test':
    case 'boolean-test':
      return [expression.arg];
    case 'distinct-test':
      return [expression.equality];
    case 'nullif':
      return [expression.equality];
    case 'case':
      return [
        ...(expression.operand === null ? [] : [expression.operand]),
        ...expression.whens.flatMap((w) => [w.condition, w.result]),
        ...(expression.otherwise === null ? [] : [expression.otherwise]),
      ];
    case 'in-list':
      return [expression.left, ...expression.items];
    case 'array-comparison':
      return [expression.array, expression.comparison];
    case 'array':
      return expression.elements;
    case 'subscript':
      return [expression.array, expression.index];
    case 'subquery':
      return expression.comparison === null ? [] : expression.comparison.parts.map((p) => p.call);
    case 'aggregate':
      return [...expression.args, ...sortExpressions(expression.orderBy), ...(expression.filter === null ? [] : [expression.filter])];
    case 'window':
      return [...expression.args, ...(expression.filter === null ? [] : [expression.filter]), ...frameExpressions(expression.window)];
    case 'row':
      return expression.fields;
    default:
      return unreachable(expression);
  }
}

/** Whether `test` holds for the expression or one below it, not looking into sub-queries. */
export function someExpression(expression: Expression, test: (e: Expression) => boolean): boolean {
  return test(expression) || childrenOf(expression).some((child) => someExpression(child, test));
}

/** The first expression, outermost first, for which `test` holds; not looking into sub-queries. */
export function findExpression(expressions: readonly Expression[], test: (e: Expression) => boolean): Expression | null {
  for (const expression of expressions) {
    const found = test(expression) ? expression : findExpression(childrenOf(expression), test);
    if (found !== null) return found;
  }
  return null;
}

/** Visits the expression and all below it, also those of sub-queries at any depth. */
export function visitDeep(expression: Expression, visit: (e: Expression) => void): void {
  visit(expression);
  for (const child of childrenOf(expression)) visitDeep(child, visit);
  if (expression.kind === 'subquery') visitQuery(expression.query, visit);
}

/** Visits every expression of a query, its sub-queries, common tables and FROM items. */
export function visitQuery(query: QueryNode, visit: (e: Expression) => void): void {
  for (const table of query.ctes) if (table.query !== null) visitQuery(table.query, visit);
  for (const expression of queryExpressions(query)) visitDeep(expression, visit);
  if (query.kind === 'set-operation') {
    visitQuery(query.left, visit);
    visitQuery(query.right, visit);
  }
  if (query.kind === 'select') for (const item of query.from) visitFromQueries(item, (q) => visitQuery(q, visit));
}

/** The expressions of one query level, those of joins and functions in its FROM included. */
export function queryExpressions(query: QueryNode): readonly Expression[] {
  const tail = [
    ...sortExpressions(query.orderBy),
    ...(query.limit === null ? [] : [query.limit]),
    ...(query.offset === null ? [] : [query.offset]),
  ];
  switch (query.kind) {
    case 'select':
      return [
        ...query.targets,
        ...query.from.flatMap(fromExpressions),
        ...(query.where === null ? [] : [query.where]),
        ...(query.grouping?.keys ?? []),
        ...(query.having === null ? [] : [query.having]),
        ...(query.distinct !== null && query.distinct !== 'all' ? query.distinct.on : []),
        ...tail,
      ];
    case 'values':
      return [...query.rows.flat(), ...tail];
    case 'set-operation':
      return tail;
    default:
      return unreachable(query);
  }
}

export function fromExpressions(item: FromItem): readonly Expression[] {
  if (item.kind === 'join') return [...fromExpressions(item.left), ...fromExpressions(item.right), ...(item.on === null ? [] : [item.on])];
  return item.source.kind === 'function' ? item.source.calls : [];
}

function visitFromQueries(item: FromItem, visit: (q: QueryNode) => void): void {
  if (item.kind === 'join') {
    visitFromQueries(item.left, visit);
    visitFromQueries(item.right, visit);
  } else if (item.source.kind === 'subquery') {
    visit(item.source.query);
  }
}

function sortExpressions(items: readonly SortItem[]): readonly Expression[] {
  return items.map((i) => i.expression);
}

function frameExpressions(frame: WindowFrame): readonly Expression[] {
  const bounds = [frame.start, frame.end].flatMap((b) => (b.kind === 'preceding' || b.kind === 'following' ? [b.offset] : []));
  return [...frame.partitionBy, ...sortExpressions(frame.orderBy), ...bounds];
}
