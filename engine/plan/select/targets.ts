import type { Node } from '@pgsql/types';
import { BindError, type Location } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { mustCoerce } from '../expressions/coerce.ts';
import { isUndecided } from '../expressions/parameter.ts';
import { findRelation } from '../scope/find-column.ts';
import type { NamespaceItem, Scope } from '../scope/scope.ts';
import type { Expression } from '../tree/expression.ts';
import { OID } from '../types/pg-type.ts';
import { stringOf } from '../types/type-name.ts';
import { figureColumnName } from './column-name.ts';

/** A select-list item. */
export interface Target {
  readonly name: string;
  readonly expression: Expression;
}

/** Most columns of a result: their number is an int16 on the wire, and Postgres's own limit. */
const TARGETS_MAX = 1664;

/** Binds a select list, stars expanded. Untyped literals become text, unless a set operation around it is to decide. */
export function bindTargets(state: BindState, scope: Scope, nodes: readonly Node[], keepUnknowns: boolean): readonly Target[] {
  const targets = nodes.flatMap((node) => {
    if (!('ResTarget' in node)) return [];
    const value = node.ResTarget.val!;
    const star = starOf(value);
    if (star !== null) return expandStar(state, scope, star.names, star.location);
    const bound = state.bind(scope, value);
    checkValue(bound);
    // A parameter may yet be given a type by another clause.
    const expression = bound.type.oid === OID.unknown && !keepUnknowns && !isUndecided(bound) ? mustCoerce(state, bound, OID.text) : bound;
    const name = node.ResTarget.name;
    return [{ name: name === undefined || name === '' ? figureColumnName(value) : name, expression }];
  });
  checkWidth(targets.length);
  return targets;
}

/** Throws 54011 for a row too wide to be sent. */
export function checkWidth(columns: number): void {
  if (columns > TARGETS_MAX) throw new BindError('too-many-columns', `target lists can have at most ${TARGETS_MAX} entries`, -1);
}

/** Rows are no values here. */
export function checkValue(expression: Expression): void {
  if (expression.kind === 'row') throw new BindError('feature-not-supported', 'row values are not supported', expression.location);
}

function starOf(node: Node): { readonly names: readonly string[]; readonly location: Location } | null {
  if (!('ColumnRef' in node)) return null;
  const fields = node.ColumnRef.fields ?? [];
  const last = fields.at(-1);
  if (last === undefined || !('A_Star' in last)) return null;
  return { names: fields.slice(0, -1).map(stringOf), location: node.ColumnRef.location ?? 0 };
}

function expandStar(state: BindState, scope: Scope, names: readonly string[], location: Location): readonly Target[] {
  if (names.length === 0) {
    const items = scope.items.filter((i) => i.columnsVisible && !i.lateralOnly);
    if (items.length === 0) throw new BindError('syntax', 'SELECT * with no tables specified is not valid', location);
    return items.flatMap((i) => columnsOf(i, location));
  }
  if (names.length > 3) throw new BindError('syntax', `improper qualified name (too many dotted names): ${names.join('.')}.*`, location);
  if (names.length === 3 && names[0] !== state.context.database) {
    throw new BindError('feature-not-supported', `cross-database references are not implemented: ${names.join('.')}.*`, location);
  }
  const item = findRelation(scope, names.length >= 2 ? names.at(-2)! : null, names.at(-1)!, location);
  return columnsOf(item, location);
}

function columnsOf(item: NamespaceItem, location: Location): readonly Target[] {
  return item.columns.filter((c) => !c.hidden).map((c) => ({ name: c.name, expression: { ...c.expression, location } }));
}
