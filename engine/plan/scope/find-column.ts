import { BindError, type Location } from '../bind-error.ts';
import type { Expression } from '../tree/expression.ts';
import type { NamedColumn, NamespaceItem, Scope } from './scope.ts';
import { editDistance } from './similar-name.ts';

/** `a`, `t.a`, `s.t.a`, `d.s.t.a`: the column it means, at this query level or one around it. Throws 42703, 42702, 42P01. */
export function findColumn(scope: Scope, names: readonly string[], database: string, location: Location): Expression {
  if (names.length === 1) return findUnqualified(scope, names[0]!, location);
  const column = names.at(-1)!;
  const relation = names.at(-2)!;
  const schema = names.length >= 3 ? names.at(-3)! : null;
  if (names.length > 4) {
    throw new BindError('syntax', `improper qualified name (too many dotted names): ${names.join('.')}`, location);
  }
  if (names.length === 4 && names[0] !== database) {
    throw new BindError('feature-not-supported', `cross-database references are not implemented: ${names.join('.')}`, location);
  }
  const item = findRelation(scope, schema, relation, location);
  const matches = item.columns.filter((c) => c.name === column);
  if (matches.length > 1) throw ambiguous(column, location);
  if (matches.length === 0) throw missingColumn(scope, relation, column, location);
  return at(matches[0]!, location);
}

/** The item that `relation` or `schema.relation` names. Throws 42P01 with Postgres's hints. */
export function findRelation(scope: Scope, schema: string | null, relation: string, location: Location): NamespaceItem {
  for (let level: Scope | null = scope; level !== null; level = level.parent) {
    const matches = level.items.filter((i) => isNamed(i, schema, relation) && i.relationVisible);
    if (matches.length > 1) throw new BindError('ambiguous-alias', `table reference "${relation}" is ambiguous`, location);
    const [item] = matches;
    if (item === undefined) continue;
    checkLateral(item, location);
    return item;
  }
  const shown = schema === null ? relation : `${schema}.${relation}`;
  throw missingFromEntry(scope, schema, relation, shown, location);
}

function findUnqualified(scope: Scope, name: string, location: Location): Expression {
  for (let level: Scope | null = scope; level !== null; level = level.parent) {
    const found = level.items
      .filter((i) => i.columnsVisible)
      .flatMap((item) => item.columns.filter((c) => c.name === name).map((column) => ({ item, column })));
    const usable = found.filter((f) => !f.item.lateralOnly || f.item.lateralAllowed || found.length === 1);
    if (usable.length > 1) throw ambiguous(name, location);
    const [match] = usable;
    if (match === undefined) continue;
    checkLateral(match.item, location);
    return at(match.column, location);
  }
  throw missingColumn(scope, null, name, location);
}

function checkLateral(item: NamespaceItem, location: Location): void {
  if (!item.lateralOnly) return;
  if (item.lateralAllowed) return;
  throw new BindError('invalid-column-reference', `invalid reference to FROM-clause entry for table "${item.name}"`, location, {
    detail: 'The combining JOIN type must be INNER or LEFT for a LATERAL reference.',
  });
}

function isNamed(item: NamespaceItem, schema: string | null, relation: string): boolean {
  return item.name === relation && (schema === null || item.schema === schema);
}

function at(column: NamedColumn, location: Location): Expression {
  return { ...column.expression, location };
}

function ambiguous(name: string, location: Location): BindError {
  return new BindError('ambiguous-column', `column reference "${name}" is ambiguous`, location);
}

function missingFromEntry(scope: Scope, schema: string | null, relation: string, shown: string, location: Location): BindError {
  // A table hidden by its alias, or an item that is not in reach from here.
  for (let level: Scope | null = scope; level !== null; level = level.parent) {
    const aliased = level.items.find((i) => i.hiddenName !== undefined && i.hiddenName === relation && schema === null);
    if (aliased !== undefined) {
      return new BindError('undefined-table', `invalid reference to FROM-clause entry for table "${shown}"`, location, {
        hint: `Perhaps you meant to reference the table alias "${aliased.name}".`,
      });
    }
    const unreachable = level.unreachable.find((i) => isNamed(i, schema, relation));
    if (unreachable !== undefined) {
      return new BindError('undefined-table', `invalid reference to FROM-clause entry for table "${shown}"`, location, {
        detail: `There is an entry for table "${shown}", but it cannot be referenced from this part of the query.`,
      });
    }
  }
  return new BindError('undefined-table', `missing FROM-clause entry for table "${shown}"`, location);
}

function missingColumn(scope: Scope, relation: string | null, column: string, location: Location): BindError {
  const shown = relation === null ? `"${column}"` : `${relation}.${column}`;
  return new BindError('undefined-column', `column ${shown} does not exist`, location, { hint: similarColumn(scope, relation, column) });
}

/** `Perhaps you meant to reference the column "t.a".`, when one name is near enough. */
function similarColumn(scope: Scope, relation: string | null, column: string): string | undefined {
  let best: { name: string; distance: number } | null = null;
  let ties = 0;
  for (let level: Scope | null = scope; level !== null; level = level.parent) {
    for (const item of level.items) {
      if (item.name === null) continue;
      const penalty = relation === null ? 0 : editDistance(relation, item.name, 3);
      for (const candidate of item.columns) {
        if (candidate.hidden) continue;
        const distance = penalty + editDistance(column, candidate.name, 3);
        const name = `${item.name}.${candidate.name}`;
        if (distance > 3 || distance > candidate.name.length / 2 || (best !== null && distance > best.distance)) continue;
        ties = best !== null && distance === best.distance && name !== best.name ? ties + 1 : 0;
        if (best === null || distance < best.distance) best = { name, distance };
      }
    }
  }
  return best === null || ties > 0 ? undefined : `Perhaps you meant to reference the column "${best.name}".`;
}
