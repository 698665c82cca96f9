import type { SubLink } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import type { Scope } from '../scope/scope.ts';
import { boundType } from '../tree/bound-type.ts';
import type { CaseOperand, Expression, QuantifiedComparison, Subquery } from '../tree/expression.ts';
import { isTrueArray, OID, pgType } from '../types/pg-type.ts';
import { stringOf } from '../types/type-name.ts';
import { BOOLEAN } from './logic.ts';
import { bindOperator } from './operator.ts';
import { startOf } from '../tree/start-of.ts';

/** A sub-query in an expression: scalar, EXISTS, ARRAY(…), IN, op ANY, op ALL. */
export function bindSubquery(state: BindState, scope: Scope, node: SubLink): Expression {
  const location = node.location ?? 0;
  const select = node.subselect !== undefined && 'SelectStmt' in node.subselect ? node.subselect.SelectStmt : null;
  if (select === null) throw new BindError('feature-not-supported', 'only SELECT is supported in a sub-query', location);
  const query = state.inSubquery(location, () => state.bindQuery(scope, select));
  const base = { kind: 'subquery', query, comparison: null, location } as const;
  const [column] = query.columns;
  switch (node.subLinkType) {
    case 'EXISTS_SUBLINK':
      return { ...base, form: 'exists', type: BOOLEAN };
    case 'ARRAY_SUBLINK': {
      if (query.columns.length !== 1) throw new BindError('syntax', 'subquery must return only one column', location);
      const element = column!.type;
      if (isTrueArray(element.oid)) throw new BindError('feature-not-supported', 'multidimensional arrays are not supported', location);
      const { arrayOid, formatted } = pgType(element.oid);
      if (arrayOid === 0) throw new BindError('undefined-object', `could not find array type for data type ${formatted}`, location);
      return { ...base, form: 'array', type: { oid: arrayOid, typmod: element.typmod, decimal: element.decimal } };
    }
    case 'ANY_SUBLINK':
    case 'ALL_SUBLINK':
      return bindQuantified(state, scope, node, { ...base, form: node.subLinkType === 'ANY_SUBLINK' ? 'any' : 'all', type: BOOLEAN });
    case 'EXPR_SUBLINK':
      if (query.columns.length !== 1) throw new BindError('syntax', 'subquery must return only one column', location);
      return { ...base, form: 'scalar', type: column!.type };
    default:
      throw new BindError('feature-not-supported', 'row comparison with a sub-query is not supported', location);
  }
}

function bindQuantified(state: BindState, scope: Scope, node: SubLink, subquery: Subquery): Expression {
  const { query, location } = subquery;
  const name = (node.operName ?? []).map(stringOf).at(-1) ?? '=';
  const left = state.bind(scope, node.testexpr!);
  const sides = left.kind === 'row' ? left.fields : [left];
  if (sides.length < query.columns.length) throw new BindError('syntax', 'subquery has too many columns', location);
  if (sides.length > query.columns.length) throw new BindError('syntax', 'subquery has too few columns', location);
  const isEquality = name === '=' || name === '<>';
  if (sides.length > 1 && !isEquality) {
    throw new BindError('feature-not-supported', `row comparison ${name} with a sub-query is not supported`, location);
  }
  const parts = sides.map((side, i): QuantifiedComparison['parts'][number] => {
    const operand: CaseOperand = { kind: 'case-operand', of: side, type: query.columns[i]!.type, location: startOf(side) };
    const call = bindOperator(state, name, side, operand, location);
    if (call.type.oid !== OID.bool) {
      throw new BindError(
        'datatype-mismatch',
        `operator ${name} must return type boolean, not type ${pgType(call.type.oid).formatted}`,
        location,
      );
    }
    return { call, operand };
  });
  return { ...subquery, comparison: { parts, operator: name }, type: boundType(OID.bool) };
}
