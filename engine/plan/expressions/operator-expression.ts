import type { A_Expr, Node } from '@pgsql/types';
import { BindError, type Location } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { similarPattern } from '../functions/patterns.ts';
import type { Scope } from '../scope/scope.ts';
import { boundType, formatBoundType } from '../tree/bound-type.ts';
import { constant } from '../tree/constant.ts';
import type { Call, CaseOperand, Expression } from '../tree/expression.ts';
import { someExpression } from '../tree/walk.ts';
import { elementTypeOf, OID } from '../types/pg-type.ts';
import { stringOf } from '../types/type-name.ts';
import { coerce, mustCoerce } from './coerce.ts';
import { findCommonType, unifyDecimals } from './common-type.ts';
import { bindNullIf } from './conditional.ts';
import { BOOLEAN, conjunction, disjunction } from './logic.ts';
import { bindOperator, callOperator, resolveElementOperator } from './operator.ts';
import { again } from './parameter.ts';
import { compareRows } from './row-comparison.ts';

/** Every form of A_Expr: operators, and the SQL constructs that are spelt with one. */
export function bindOperatorExpression(state: BindState, scope: Scope, node: A_Expr): Expression {
  const location = node.location ?? 0;
  const name = operatorName(node.name ?? [], location);
  const side = (n: Node | undefined): Expression => state.bind(scope, n!);
  switch (node.kind) {
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL':
      return bindArrayComparison(state, name, side(node.lexpr), side(node.rexpr), node.kind === 'AEXPR_OP_ANY', location);
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT':
      return bindDistinct(state, side(node.lexpr), side(node.rexpr), node.kind === 'AEXPR_NOT_DISTINCT', location);
    case 'AEXPR_NULLIF':
      return bindNullIf(state, side(node.lexpr), side(node.rexpr), location);
    case 'AEXPR_IN':
      return bindIn(state, scope, node, name === '<>', location);
    case 'AEXPR_SIMILAR':
      return bindSimilar(state, scope, node, name, location);
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM':
      return bindBetween(state, scope, node, location);
    default: {
      if (node.lexpr === undefined) return bindOperator(state, name, null, side(node.rexpr), location);
      const [left, right] = [side(node.lexpr), side(node.rexpr)];
      if (left.kind === 'row' || right.kind === 'row') return compareRows(state, name, left, right, location);
      return bindOperator(state, name, left, right, location);
    }
  }
}

/** `=`, or OPERATOR(pg_catalog.=): all operators live in pg_catalog. */
function operatorName(names: readonly Node[], location: Location): string {
  const [first = '', second] = names.map(stringOf);
  if (second === undefined) return first;
  if (first !== 'pg_catalog') throw new BindError('undefined-function', `operator does not exist: ${first}.${second}`, location);
  return second;
}

function bindArrayComparison(
  state: BindState,
  name: string,
  left: Expression,
  right: Expression,
  any: boolean,
  location: Location,
): Expression {
  const { operator, arrayOid } = resolveElementOperator(name, left, right, location);
  const array = mustCoerce(state, right, arrayOid);
  const elementType = { ...boundType(elementTypeOf(arrayOid)), decimal: array.type.decimal };
  const element: CaseOperand = { kind: 'case-operand', of: array, type: elementType, location };
  const comparison = callOperator(state, operator, [left, element], location);
  return { kind: 'array-comparison', quantifier: any ? 'any' : 'all', array, comparison, element, type: BOOLEAN, location };
}

function bindDistinct(state: BindState, left: Expression, right: Expression, negated: boolean, location: Location): Expression {
  if (left.kind === 'row' || right.kind === 'row') {
    if (left.kind !== 'row' || right.kind !== 'row' || left.fields.length !== right.fields.length) {
      throw new BindError('syntax', 'unequal number of entries in row expressions', location);
    }
    const parts = left.fields.map((field, i) => bindDistinct(state, field, right.fields[i]!, negated, location));
    return negated ? conjunction(parts, location) : disjunction(parts, location);
  }
  const equality = bindOperator(state, '=', left, right, location);
  if (equality.type.oid !== OID.bool) {
    throw new BindError('datatype-mismatch', 'IS DISTINCT FROM requires = operator to yield boolean', location);
  }
  return { kind: 'distinct-test', equality, negated, type: BOOLEAN, location };
}

/** Values without columns in them share a type with the left side; the others are compared one by one, as Postgres does. */
function bindIn(state: BindState, scope: Scope, node: A_Expr, negated: boolean, location: Location): Expression {
  const left = state.bind(scope, node.lexpr!);
  const items = (node.rexpr !== undefined && 'List' in node.rexpr ? (node.rexpr.List.items ?? []) : []).map((n) => state.bind(scope, n));
  const op = negated ? '<>' : '=';
  if (left.kind === 'row' || items.some((i) => i.kind === 'row')) {
    const parts = items.map((item) => compareRows(state, op, left, item, location));
    return negated ? conjunction(parts, location) : disjunction(parts, location);
  }
  const plain: Expression[] = [];
  const others: Expression[] = [];
  for (const item of items) (someExpression(item, (e) => e.kind === 'column') ? others : plain).push(item);
  const parts: Expression[] = [];
  const list = plain.length > 1 ? inList(state, left, plain, negated, location) : null;
  if (list !== null) parts.push(list);
  for (const item of list === null ? items : others) parts.push(bindOperator(state, op, left, item, location));
  return negated ? conjunction(parts, location) : disjunction(parts, location);
}

function inList(state: BindState, left: Expression, items: readonly Expression[], negated: boolean, location: Location): Expression | null {
  const common = findCommonType([left, ...items]);
  if (common === null || elementTypeOf(common) !== 0) return null;
  const coerced = items.map((item) => mustCoerce(state, item, common));
  // The operator may bring both sides to yet another type: char(n) and name compare as text.
  const probe = bindOperator(state, negated ? '<>' : '=', left, coerced[0]!, location);
  const [leftType, rightType] = probe.args.map((a) => a.type.oid);
  if (leftType !== rightType || leftType === OID.bpchar) return null;
  const values = coerced.map((item) => coerce(state, item, boundType(rightType!), 'implicit'));
  if (values.some((v) => v === null)) return null;
  const unified = unifyDecimals([probe.args[0]!, ...(values as Expression[])]);
  const [first, ...rest] = unified.expressions;
  return { kind: 'in-list', left: first!, items: rest, negated, type: BOOLEAN, location };
}

function bindBetween(state: BindState, scope: Scope, node: A_Expr, location: Location): Expression {
  const bounds = node.rexpr !== undefined && 'List' in node.rexpr ? (node.rexpr.List.items ?? []) : [];
  const left = state.bind(scope, node.lexpr!);
  const [low, high] = bounds.map((b) => state.bind(scope, b)) as [Expression, Expression];
  const compare = (op: string, bound: Expression): Call => bindOperator(state, op, again(state, left), bound, location);
  const within = (a: Expression, b: Expression): Expression => conjunction([compare('>=', a), compare('<=', b)], location);
  const outside = (a: Expression, b: Expression): Expression => disjunction([compare('<', a), compare('>', b)], location);
  switch (node.kind) {
    case 'AEXPR_BETWEEN':
      return within(low, high);
    case 'AEXPR_NOT_BETWEEN':
      return outside(low, high);
    case 'AEXPR_BETWEEN_SYM':
      return disjunction([within(low, high), within(high, low)], location);
    default:
      return conjunction([outside(low, high), outside(high, low)], location);
  }
}

/** x SIMILAR TO p [ESCAPE e]: the grammar wraps the pattern into a call of similar_to_escape. */
function bindSimilar(state: BindState, scope: Scope, node: A_Expr, name: string, location: Location): Expression {
  const left = state.bind(scope, node.lexpr!);
  const call = node.rexpr !== undefined && 'FuncCall' in node.rexpr ? node.rexpr.FuncCall : null;
  const [pattern, escape] = (call?.args ?? []).map((a) => state.bind(scope, a));
  if (pattern === undefined) throw new BindError('feature-not-supported', 'this form of SIMILAR TO is not supported', location);
  const asText = (e: Expression): Expression => {
    const text = coerce(state, e, boundType(OID.text), 'implicit');
    if (text === null)
      throw new BindError('undefined-function', `function similar_to_escape(${formatBoundType(e.type)}) does not exist`, location);
    return text;
  };
  const regex = similarPattern(asText(pattern), escape === undefined ? null : asText(escape));
  return bindOperator(state, name, left, constant(regex, OID.text, pattern.location), location);
}
