import type { Node, SelectStmt } from '@pgsql/types';
import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import { type DataType, formatType, isDocument, sameType } from '../../../catalog/model/data-type.ts';
import type { Column } from '../../../catalog/model/table.ts';
import { BindError } from '../bind-error.ts';
import { quoteLiteral } from '../../duckdb/quote.ts';
import { duckTypeName } from '../../duckdb/type-names.ts';
import type { BindState } from '../bind-context.ts';
import type { ExpressionPrinter } from '../print/expression-printer.ts';
import type { BoundQuery } from '../bound-query.ts';
import { boundQuery } from '../bound-query-of.ts';
import { coerce } from '../expressions/coerce.ts';
import { reshape } from '../expressions/common-type.ts';
import { nodeLocation } from '../expressions/node-location.ts';
import { inClause, newScope } from '../scope/scope.ts';
import { type BoundType, formatBoundType, fromDataType } from '../tree/bound-type.ts';
import { constant } from '../tree/constant.ts';
import type { Expression } from '../tree/expression.ts';
import { plainSelect, type QueryNode, type RangeEntry, type SelectNode, type ValuesNode } from '../tree/query.ts';
import { startOf } from '../tree/start-of.ts';
import { OID } from '../types/pg-type.ts';
import { bindQueryNode } from './bind-select.ts';
import { resultEntry } from './set-operation.ts';
import { constantRows } from './constant-rows.ts';
import { checkValue } from './targets.ts';
import { checkLengths, rowNodes, valuesNode } from './values.ts';

/** For callers without a parser: no column of theirs has a default that could be asked for. */
export function parseNothing(text: string): Node {
  throw new ThermoclineError('feature-not-supported', `a column default is not supported here: ${text}`);
}

/** The rows of an INSERT, each value assigned to its column's type. */
export function bindInsertQuery(
  state: BindState,
  query: SelectStmt,
  columns: readonly Column[],
  parseExpression: (text: string) => Node,
): BoundQuery {
  const isValues = (query.valuesLists ?? []).length > 0 && (query.sortClause ?? []).length === 0 && query.withClause === undefined;
  const isPlainValues = isValues && query.limitCount === undefined && query.limitOffset === undefined;
  const node = isPlainValues ? assignedValues(state, query, columns, parseExpression) : assignedQuery(state, query, columns);
  state.context.parameters?.finish();
  const given = columns.slice(0, node.columns.length);
  const constant = node.kind === 'values' ? constantRows(node.rows, given, state.session) : null;
  const bound = boundQuery(
    state,
    node,
    (_, i, printer) => {
      const { type } = given[i]!;
      return { type, sql: (e) => storedSql(e, type, printer.expressions) };
    },
    // Constants are printed only if someone asks.
    constant === null && state.context.parameters?.open !== true,
  );
  return constant === null ? bound : { ...bound, constant };
}

/** The value as the column's vectors take it. */
function storedSql(e: Expression, type: DataType, printer: ExpressionPrinter): string {
  if (!isDocument(type)) return `CAST(${printer.print(e)} AS ${duckTypeName(type)})`;
  const document = printer.document(e);
  if (document !== null && sameType(document.type, type)) return document.sql;
  // A value of another shape is an error, not a NULL.
  return `json_transform_strict(CAST(${printer.print(e)} AS JSON), ${quoteLiteral(jsonStructure(type))})`;
}

/** A type as json_transform wants it. */
function jsonStructure(type: DataType): string {
  if (type.kind === 'array') return `[${jsonStructure(type.element)}]`;
  if (type.kind === 'row') return `{${type.fields.map((f) => `${JSON.stringify(f.name)}:${jsonStructure(f.type)}`).join(',')}}`;
  return JSON.stringify(duckTypeName(type));
}

function assignedValues(
  state: BindState,
  query: SelectStmt,
  columns: readonly Column[],
  parseExpression: (text: string) => Node,
): ValuesNode {
  const scope = newScope(null);
  scope.clause = 'values';
  const rows = inClause(scope, 'values', () =>
    (query.valuesLists ?? []).map((list) => {
      const nodes = rowNodes(list);
      checkArity(nodes.length, columns, nodes[columns.length]);
      const bound = nodes.map((node, i): Expression => {
        if ('SetToDefault' in node) return defaultOf(state, columns[i]!, parseExpression);
        const value = state.bind(scope, node);
        checkValue(value);
        return value;
      });
      return bound.map((value, i) => assign(state, value, columns[i]!));
    }),
  );
  checkLengths(rows);
  const width = rows[0]?.length ?? 0;
  return valuesNode(
    state,
    rows,
    columns.slice(0, width).map((c) => ({ name: c.name, type: fromDataType(c.type) })),
  );
}

/** A query's columns, assigned one by one around it; untyped literals in its select list take the column's type. */
function assignedQuery(state: BindState, query: SelectStmt, columns: readonly Column[]): SelectNode {
  const node = bindQueryNode(state, null, query, { keepUnknowns: true });
  checkWidth(node, columns);
  const typed = withoutUnknowns(state, node, columns);
  const entry: RangeEntry = { ...resultEntry(state, typed.columns), source: { kind: 'subquery', query: typed } };
  const targets = typed.columns.map((c, index): Expression => {
    const location = typed.kind === 'select' ? startOf(typed.targets[index]!) : -1;
    return assign(state, { kind: 'column', entry, index, type: c.type, location }, columns[index]!);
  });
  const outputs = targets.map((t, i) => ({ name: columns[i]!.name, type: t.type }));
  return plainSelect(outputs, targets, [entry]);
}

function withoutUnknowns(state: BindState, node: QueryNode, columns: readonly Column[]): QueryNode {
  if (node.kind !== 'select') return node;
  const targets = node.targets.map((t, i) => (t.type.oid === OID.unknown ? assign(state, t, columns[i]!) : t));
  return { ...node, targets, columns: node.columns.map((c, i) => ({ ...c, type: targets[i]!.type })) };
}

/** `column "a" is of type integer but expression is of type text`: 42804. */
export function assign(state: BindState, expression: Expression, column: Column): Expression {
  const target = fromDataType(column.type);
  const value = coerce(state, expression, target, 'assignment');
  if (value === null) {
    throw new BindError(
      'datatype-mismatch',
      `column "${column.name}" is of type ${plainName(column.type)} but expression is of type ${formatBoundType({ ...expression.type, typmod: -1 })}`,
      startOf(expression),
      { hint: 'You will need to rewrite or cast the expression.' },
    );
  }
  return reshape(value, target);
}

function plainName(type: DataType): string {
  return formatType(type).replace(/\(.*?\)/, '');
}

function defaultOf(state: BindState, column: Column, parseExpression: (text: string) => Node): Expression {
  const type: BoundType = fromDataType(column.type);
  if (column.default === undefined) return constant(null, type.oid, -1, type.typmod);
  const scope = newScope(null);
  scope.clause = 'default';
  return assign(state, state.bind(scope, parseExpression(column.default)), column);
}

function checkWidth(node: QueryNode, columns: readonly Column[]): void {
  if (node.columns.length <= columns.length) return;
  const extra = node.kind === 'select' ? startOf(node.targets[columns.length]!) : -1;
  throw new BindError('syntax', 'INSERT has more expressions than target columns', extra);
}

function checkArity(width: number, columns: readonly Column[], extra: Node | undefined): void {
  if (width <= columns.length) return;
  throw new BindError('syntax', 'INSERT has more expressions than target columns', extra === undefined ? -1 : nodeLocation(extra));
}
