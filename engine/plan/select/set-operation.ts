import type { Node, SelectStmt } from '@pgsql/types';
import { assert } from '../../../catalog/base/assert.ts';
import { BindError, type Location } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { selectCommonType } from '../expressions/common-type.ts';
import { checkSortable } from '../expressions/sort.ts';
import { commonBoundType } from '../expressions/common-type.ts';
import { mustCoerce } from '../expressions/coerce.ts';
import { itemOf, newScope, type Scope } from '../scope/scope.ts';
import type { BoundType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import type { OutputColumn, QueryNode, RangeColumn, RangeEntry, SetOperationNode, SortItem } from '../tree/query.ts';
import { startOf } from '../tree/start-of.ts';
import { OID } from '../types/pg-type.ts';
import { coerceColumns } from './coerce-columns.ts';
import { bindOrderBy } from './order-by.ts';

const OPERATIONS = { SETOP_UNION: 'union', SETOP_INTERSECT: 'intersect', SETOP_EXCEPT: 'except' } as const;

/** UNION, INTERSECT, EXCEPT: branches brought to common column types; ORDER BY and LIMIT are the caller's to add. */
export function bindSetOperation(state: BindState, scope: Scope, statement: SelectStmt): SetOperationNode {
  const branch = (side: SelectStmt | undefined): QueryNode => {
    assert(side !== undefined, 'a branch of a set operation');
    return state.bindQuery(scope, side, { keepUnknowns: true });
  };
  const op = OPERATIONS[statement.op as keyof typeof OPERATIONS];
  const left = branch(statement.larg);
  const right = branch(statement.rarg);
  return combine(state, op, statement.all === true, left, right, columnLocation(statement.rarg));
}

export function combine(
  state: BindState,
  op: SetOperationNode['op'],
  all: boolean,
  left: QueryNode,
  right: QueryNode,
  location: Location,
): SetOperationNode {
  const construct = op.toUpperCase();
  if (left.columns.length !== right.columns.length) {
    throw new BindError('syntax', `each ${construct} query must have the same number of columns`, location);
  }
  const types = left.columns.map((_, i): BoundType => {
    const [a, b] = [outputExpression(left, i), outputExpression(right, i)];
    const oid = selectCommonType([a, b], construct);
    const converted = [a, b].map((e) => (e.type.oid === oid ? e : mustCoerceColumn(state, e, oid)));
    return commonBoundType(
      converted.map((e) => e.type),
      converted.every((e) => e.kind === 'constant'),
    );
  });
  const columns = left.columns.map((c, i): OutputColumn => ({ name: c.name, type: types[i]! }));
  const result = resultEntry(state, columns);
  if (!all) {
    columns.forEach((c, index) =>
      checkSortable({ kind: 'column', entry: result, index, type: c.type, location: startOfColumn(left, index) }, 'equality'),
    );
  }
  return {
    kind: 'set-operation',
    op,
    all,
    left: coerceColumns(state, left, types),
    right: coerceColumns(state, right, types),
    result,
    ctes: [],
    recursive: false,
    columns,
    orderBy: [],
    limit: null,
    offset: null,
  };
}

/** ORDER BY of a set operation or VALUES: names and ordinals of the result's columns only. */
export function bindResultOrder(
  state: BindState,
  parent: Scope | null,
  nodes: readonly Node[],
  result: RangeEntry,
  columns: readonly OutputColumn[],
  isSetOperation: boolean,
): readonly SortItem[] {
  if (nodes.length === 0) return [];
  const scope = newScope(parent);
  scope.entries.add(result);
  scope.items = [itemOf(result, null)];
  scope.clause = 'order-by';
  const targets = columns.map((c, index) => ({
    name: c.name,
    expression: { kind: 'column', entry: result, index, type: c.type, location: -1 } as const,
  }));
  const items = bindOrderBy(state, scope, nodes, targets);
  const foreign = items.find((i) => isSetOperation && (i.expression.kind !== 'column' || i.expression.entry !== result));
  if (foreign !== undefined) {
    throw new BindError('feature-not-supported', 'invalid UNION/INTERSECT/EXCEPT ORDER BY clause', startOf(foreign.expression), {
      detail: 'Only result column names can be used, not expressions or functions.',
      hint: 'Add the expression/function to every SELECT, or move the UNION into a FROM clause.',
    });
  }
  return items;
}

/** An entry that stands for the rows of a query in its own ORDER BY. */
export function resultEntry(state: BindState, columns: readonly OutputColumn[]): RangeEntry {
  return {
    kind: 'entry',
    id: state.nextId(),
    name: '',
    columns: columns.map((c): RangeColumn => ({ name: c.name, type: c.type, stored: 'native', hidden: false })),
    source: { kind: 'result' },
    lateral: false,
  };
}

/** Stands for a branch's column when types are compared: its expression where there is one, so that messages point at it. */
function outputExpression(query: QueryNode, index: number): Expression {
  if (query.kind === 'select') return query.targets[index]!;
  if (query.kind === 'values' && query.rows.length === 1) return query.rows[0]![index]!;
  return {
    kind: 'case-operand',
    of: { kind: 'constant', value: null, type: query.columns[index]!.type, location: -1 },
    type: query.columns[index]!.type,
    location: startOfColumn(query, index),
  };
}

function mustCoerceColumn(state: BindState, expression: Expression, oid: number): Expression {
  return mustCoerce(state, expression, oid === OID.unknown ? OID.text : oid);
}

/** Where a column's expression begins, in the first branch. */
export function startOfColumn(query: QueryNode, index: number): Location {
  switch (query.kind) {
    case 'select':
      return query.targets[index] === undefined ? -1 : startOf(query.targets[index]);
    case 'values':
      return query.rows[0]?.[index]?.location ?? -1;
    case 'set-operation':
      return startOfColumn(query.left, index);
  }
}

/** Where the select list of a branch begins. */
function columnLocation(statement: SelectStmt | undefined): Location {
  if (statement === undefined) return -1;
  if (statement.larg !== undefined) return columnLocation(statement.larg);
  const [target] = statement.targetList ?? [];
  if (target !== undefined && 'ResTarget' in target) return target.ResTarget.location ?? 0;
  return -1;
}
