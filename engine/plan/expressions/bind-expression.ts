import type { CollateClause, GroupingFunc, Node, RowExpr } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import type { Scope } from '../scope/scope.ts';
import { boundType, formatBoundType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import { OID, pgType } from '../types/pg-type.ts';
import { stringOf } from '../types/type-name.ts';
import { bindArray, bindIndirection } from './array-expression.ts';
import { bindColumn } from './column.ts';
import { bindCase, bindCoalesce, bindMinMax } from './conditional.ts';
import { bindFunctionCall } from './function-call.ts';
import { bindConstant, bindTypeCast } from './literal.ts';
import { bindBooleanTest, bindLogic, bindNullTest } from './logic.ts';
import { nodeKind, nodeLocation } from './node-location.ts';
import { bindOperatorExpression } from './operator-expression.ts';
import { bindParameter } from './parameter.ts';
import { bindSqlValue } from './sql-value.ts';
import { bindSubquery } from './subquery-expression.ts';

/** Gives a parse tree's expression its type (transformExpr). What is not known is 0A000, at its place. */
export function bindExpression(state: BindState, scope: Scope, node: Node): Expression {
  return state.nested(nodeLocation(node), () => dispatch(state, scope, node));
}

function dispatch(state: BindState, scope: Scope, node: Node): Expression {
  if ('ColumnRef' in node) return bindColumn(state, scope, node.ColumnRef);
  if ('A_Const' in node) return bindConstant(node.A_Const);
  if ('A_Expr' in node) return bindOperatorExpression(state, scope, node.A_Expr);
  if ('FuncCall' in node) return bindFunctionCall(state, scope, node.FuncCall);
  if ('BoolExpr' in node) return bindLogic(state, scope, node.BoolExpr);
  if ('TypeCast' in node) return bindTypeCast(state, scope, node.TypeCast);
  if ('NullTest' in node) return bindNullTest(state, scope, node.NullTest);
  if ('BooleanTest' in node) return bindBooleanTest(state, scope, node.BooleanTest);
  if ('CaseExpr' in node) return bindCase(state, scope, node.CaseExpr);
  if ('CoalesceExpr' in node) return bindCoalesce(state, scope, node.CoalesceExpr);
  if ('MinMaxExpr' in node) return bindMinMax(state, scope, node.MinMaxExpr);
  if ('SubLink' in node) return bindSubquery(state, scope, node.SubLink);
  if ('SQLValueFunction' in node) return bindSqlValue(state, node.SQLValueFunction);
  if ('A_ArrayExpr' in node) return bindArray(state, scope, node.A_ArrayExpr);
  if ('A_Indirection' in node) return bindIndirection(state, scope, node.A_Indirection);
  if ('RowExpr' in node) return bindRow(state, scope, node.RowExpr);
  if ('CollateClause' in node) return bindCollation(state, scope, node.CollateClause);
  if ('GroupingFunc' in node) return bindGrouping(state, scope, node.GroupingFunc);
  if ('ParamRef' in node) return bindParameter(state, node.ParamRef);
  if ('SetToDefault' in node) throw new BindError('syntax', 'DEFAULT is not allowed in this context', node.SetToDefault.location ?? 0);
  throw new BindError('feature-not-supported', `${nodeKind(node)} expressions are not supported`, nodeLocation(node));
}

function bindRow(state: BindState, scope: Scope, node: RowExpr): Expression {
  const fields = (node.args ?? []).map((a) => state.bind(scope, a));
  return { kind: 'row', fields, type: boundType(OID.record), location: node.location ?? 0 };
}

/** Text orders by its bytes, under every name that means that; other collations we do not have. */
function bindCollation(state: BindState, scope: Scope, node: CollateClause): Expression {
  const location = node.location ?? 0;
  const names = (node.collname ?? []).map(stringOf);
  const arg = state.bind(scope, node.arg!);
  const { category } = pgType(arg.type.oid);
  if (category !== 'S' && arg.type.oid !== OID.unknown) {
    throw new BindError(
      'datatype-mismatch',
      `collations are not supported by type ${formatBoundType({ ...arg.type, typmod: -1 })}`,
      location,
    );
  }
  const name = names.at(-1)!;
  if (!['default', 'C', 'POSIX', 'ucs_basic'].includes(name)) {
    throw new BindError('undefined-object', `collation "${names.join('.')}" for encoding "UTF8" does not exist`, location);
  }
  return arg;
}

function bindGrouping(state: BindState, scope: Scope, node: GroupingFunc): Expression {
  const location = node.location ?? 0;
  const args = (node.args ?? []).map((a) => state.bind(scope, a));
  if (args.length > 31) throw new BindError('limit-exceeded', 'GROUPING must have fewer than 32 arguments', location);
  scope.hasAggregates = true;
  return { kind: 'grouping', args, type: boundType(OID.int4), location };
}
