import type { Node } from '@pgsql/types';
import type { BindState } from '../bind-context.ts';
import { rowToJson } from '../functions/json-build.ts';
import { findRelation } from '../scope/find-column.ts';
import type { Scope } from '../scope/scope.ts';
import type { Call } from '../tree/expression.ts';
import { boundType } from '../tree/bound-type.ts';
import { OID } from '../types/pg-type.ts';
import { stringOf } from '../types/type-name.ts';
import { coerce } from './coerce.ts';
import { namesRelation, unqualifiedColumnExists } from './column.ts';

/** Functions whose argument may be a whole row: they make JSON of it. */
export const TAKES_ROWS: ReadonlySet<string> = new Set(['row_to_json', 'to_json', 'to_jsonb', 'json_agg', 'jsonb_agg']);

/** `t` for the row of table t, `row(1, 'a')`: as the JSON that those functions make of it. Null when the node is neither. */
export function bindRowAsJson(state: BindState, scope: Scope, node: Node): Call | null {
  if ('RowExpr' in node) {
    const fields = (node.RowExpr.args ?? []).map((arg) => textual(state, state.bind(scope, arg)));
    return rowToJson(
      fields.map((_, i) => `f${i + 1}`),
      fields,
      node.RowExpr.location ?? 0,
    );
  }
  if (!('ColumnRef' in node)) return null;
  const fields = node.ColumnRef.fields ?? [];
  const [only] = fields;
  if (fields.length !== 1 || only === undefined || 'A_Star' in only) return null;
  const name = stringOf(only);
  if (unqualifiedColumnExists(scope, name) || !namesRelation(scope, name)) return null;
  const location = node.ColumnRef.location ?? 0;
  const columns = findRelation(scope, null, name, location).columns.filter((c) => !c.hidden);
  return rowToJson(
    columns.map((c) => c.name),
    columns.map((c) => ({ ...c.expression, location })),
    location,
  );
}

function textual(state: BindState, expression: Call['args'][number]): Call['args'][number] {
  return expression.type.oid === OID.unknown ? (coerce(state, expression, boundType(OID.text), 'implicit') ?? expression) : expression;
}
