import type { Node } from '@pgsql/types';
import type { Location } from '../bind-error.ts';
import { NOWHERE } from '../bind-error.ts';

/** The variant of a parse node and its fields, without knowing which it is. */
function fieldsOf(node: Node): Readonly<Record<string, unknown>> {
  return (Object.values(node)[0] ?? {}) as Readonly<Record<string, unknown>>;
}

/** Where a parse node begins (exprLocation): for operators and casts the leftmost of their parts. */
export function nodeLocation(node: Node | undefined): Location {
  if (node === undefined) return NOWHERE;
  if ('A_Expr' in node) return leftmost(nodeLocation(node.A_Expr.lexpr), node.A_Expr.location ?? 0);
  if ('TypeCast' in node)
    return leftmost(nodeLocation(node.TypeCast.arg), node.TypeCast.location ?? 0, node.TypeCast.typeName?.location ?? 0);
  if ('CollateClause' in node) return nodeLocation(node.CollateClause.arg);
  if ('BoolExpr' in node) return leftmost(nodeLocation(node.BoolExpr.args?.[0]), node.BoolExpr.location ?? 0);
  if ('A_Indirection' in node) return nodeLocation(node.A_Indirection.arg);
  if ('NullTest' in node) return leftmost(nodeLocation(node.NullTest.arg), node.NullTest.location ?? 0);
  if ('BooleanTest' in node) return leftmost(nodeLocation(node.BooleanTest.arg), node.BooleanTest.location ?? 0);
  if ('SubLink' in node) return leftmost(nodeLocation(node.SubLink.testexpr), node.SubLink.location ?? 0);
  if ('FuncCall' in node) return leftmost(node.FuncCall.location ?? 0, ...(node.FuncCall.args ?? []).map(nodeLocation));
  if ('List' in node) return nodeLocation(node.List.items?.[0]);
  if ('ResTarget' in node) return node.ResTarget.location ?? 0;
  const { location } = fieldsOf(node);
  return typeof location === 'number' ? location : 0;
}

/** The smallest of the locations that are one. */
function leftmost(...locations: readonly Location[]): Location {
  const known = locations.filter((l) => l >= 0);
  return known.length === 0 ? NOWHERE : Math.min(...known);
}

/** `A_Const`, `FuncCall`…: for messages about nodes we do not know. */
export function nodeKind(node: Node): string {
  return Object.keys(node)[0] ?? 'node';
}
