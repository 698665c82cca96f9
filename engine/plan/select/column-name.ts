import type { Node } from '@pgsql/types';
import { stringOf } from '../types/type-name.ts';

/** How good a guessed name is: a cast's type name gives way to anything better from inside it. */
interface Guess {
  readonly name: string;
  readonly strength: 0 | 1 | 2;
}

const NO_NAME = '?column?';
const SQL_VALUE_NAMES: Readonly<Record<string, string>> = {
  SVFOP_CURRENT_DATE: 'current_date',
  SVFOP_CURRENT_TIME: 'current_time',
  SVFOP_CURRENT_TIME_N: 'current_time',
  SVFOP_CURRENT_TIMESTAMP: 'current_timestamp',
  SVFOP_CURRENT_TIMESTAMP_N: 'current_timestamp',
  SVFOP_LOCALTIME: 'localtime',
  SVFOP_LOCALTIME_N: 'localtime',
  SVFOP_LOCALTIMESTAMP: 'localtimestamp',
  SVFOP_LOCALTIMESTAMP_N: 'localtimestamp',
  SVFOP_CURRENT_ROLE: 'current_role',
  SVFOP_CURRENT_USER: 'current_user',
  SVFOP_USER: 'user',
  SVFOP_SESSION_USER: 'session_user',
  SVFOP_CURRENT_CATALOG: 'current_catalog',
  SVFOP_CURRENT_SCHEMA: 'current_schema',
};

/** The name of a select-list item without AS (FigureColname). */
export function figureColumnName(node: Node): string {
  return guess(node)?.name ?? NO_NAME;
}

function guess(node: Node | undefined): Guess | null {
  if (node === undefined) return null;
  if ('ColumnRef' in node) {
    const name = (node.ColumnRef.fields ?? [])
      .filter((f) => 'String' in f)
      .map(stringOf)
      .at(-1);
    return name === undefined ? null : { name, strength: 2 };
  }
  if ('A_Indirection' in node) {
    const field = (node.A_Indirection.indirection ?? [])
      .filter((f) => 'String' in f)
      .map(stringOf)
      .at(-1);
    return field === undefined ? guess(node.A_Indirection.arg) : { name: field, strength: 2 };
  }
  if ('FuncCall' in node) return { name: stringOf(node.FuncCall.funcname!.at(-1)!), strength: 2 };
  if ('A_Expr' in node) return node.A_Expr.kind === 'AEXPR_NULLIF' ? { name: 'nullif', strength: 2 } : null;
  if ('TypeCast' in node) {
    const inner = guess(node.TypeCast.arg);
    const typeName = node.TypeCast.typeName?.names?.at(-1);
    return (inner === null || inner.strength <= 1) && typeName !== undefined ? { name: stringOf(typeName), strength: 1 } : inner;
  }
  if ('CollateClause' in node) return guess(node.CollateClause.arg);
  if ('GroupingFunc' in node) return { name: 'grouping', strength: 2 };
  if ('SubLink' in node) return guessSubquery(node.SubLink);
  if ('CaseExpr' in node) {
    const inner = guess(node.CaseExpr.defresult);
    return inner === null || inner.strength <= 1 ? { name: 'case', strength: 1 } : inner;
  }
  if ('A_ArrayExpr' in node) return { name: 'array', strength: 2 };
  if ('RowExpr' in node) return { name: 'row', strength: 2 };
  if ('CoalesceExpr' in node) return { name: 'coalesce', strength: 2 };
  if ('MinMaxExpr' in node) return { name: node.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest', strength: 2 };
  if ('SQLValueFunction' in node) return { name: SQL_VALUE_NAMES[node.SQLValueFunction.op ?? ''] ?? NO_NAME, strength: 2 };
  return null;
}

function guessSubquery(node: Extract<Node, { SubLink: unknown }>['SubLink']): Guess | null {
  switch (node.subLinkType) {
    case 'EXISTS_SUBLINK':
      return { name: 'exists', strength: 2 };
    case 'ARRAY_SUBLINK':
      return { name: 'array', strength: 2 };
    case 'EXPR_SUBLINK': {
      const select = node.subselect !== undefined && 'SelectStmt' in node.subselect ? node.subselect.SelectStmt : undefined;
      const [target] = select?.targetList ?? [];
      if (target === undefined || !('ResTarget' in target)) return null;
      if (target.ResTarget.name !== undefined && target.ResTarget.name !== '') return { name: target.ResTarget.name, strength: 2 };
      return guess(target.ResTarget.val);
    }
    default:
      return null;
  }
}
