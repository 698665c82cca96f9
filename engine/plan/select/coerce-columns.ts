import type { BindState } from '../bind-context.ts';
import { mustCoerce } from '../expressions/coerce.ts';
import { reshape } from '../expressions/common-type.ts';
import type { BoundType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import { plainSelect, type QueryNode, type RangeColumn, type RangeEntry, type SelectNode } from '../tree/query.ts';
import { sameDecimal } from '../types/decimal-shapes.ts';

/**
 * A query whose columns have the given types: its select list coerced in place where nothing else depends on it, else a query around it.
 */
export function coerceColumns(state: BindState, query: QueryNode, types: readonly BoundType[]): QueryNode {
  const fits = query.columns.every(
    (c, i) => c.type.oid === types[i]!.oid && (c.type.decimal === null || sameDecimal(c.type.decimal, types[i]!.decimal!)),
  );
  const columns = query.columns.map((c, i) => ({ ...c, type: types[i]! }));
  if (fits) return { ...query, columns };
  const convert = (expression: Expression, i: number): Expression => {
    const type = types[i]!;
    if (expression.type.oid === type.oid) return reshape(expression, type);
    return reshape(mustCoerce(state, expression, type.oid), type);
  };
  if (query.kind === 'select' && query.distinct === null) return { ...query, columns, targets: query.targets.map(convert) };
  if (query.kind === 'values' && query.orderBy.length === 0) return { ...query, columns, rows: query.rows.map((row) => row.map(convert)) };
  return around(state, query, convert, columns);
}

function around(
  state: BindState,
  query: QueryNode,
  convert: (column: Expression, i: number) => Expression,
  columns: SelectNode['columns'],
): SelectNode {
  const entry: RangeEntry = {
    kind: 'entry',
    id: state.nextId(),
    name: '',
    columns: query.columns.map((c): RangeColumn => ({ name: c.name, type: c.type, stored: 'native', hidden: false })),
    source: { kind: 'subquery', query },
    lateral: false,
  };
  const targets = entry.columns.map((c, index) => convert({ kind: 'column', entry, index, type: c.type, location: -1 }, index));
  return plainSelect(columns, targets, [entry]);
}
