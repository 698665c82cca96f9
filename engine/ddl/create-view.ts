import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ViewColumn, ViewDefinition } from '../../catalog/model/view.ts';
import { applyCatalogChange, type CatalogChange, type CatalogState } from '../../catalog/store/catalog-state.ts';
import { findRelation } from '../../catalog/store/relation.ts';
import { requirePrivilege, requireRelationOwner } from '../access/privileges.ts';
import { formatBoundType } from '../plan/tree/bound-type.ts';
import type { BoundView } from '../plan/bind.ts';
import type { CreateViewStatement } from '../plan/ddl-statement.ts';
import { newName, wrongKind } from '../sessions/resolve.ts';
import { checkRelationName, TABLE_COLUMNS_MAX } from '../sessions/table-definition.ts';
import { type Decision, owned } from './ddl-context.ts';

/** Longest query of a view: it is parsed on the main thread when the view is read, in a few milliseconds. */
const VIEW_BYTES_MAX = 64 * 1024;

/** CREATE [OR REPLACE] VIEW. */
export function createView(statement: CreateViewStatement, decision: Decision): CatalogChange[] {
  const { catalog, context, notice, newId } = decision;
  const name = newName(catalog, statement.name, context);
  checkRelationName(name.table, 'view', context.at(statement.name.position));
  if (Buffer.byteLength(statement.text) > VIEW_BYTES_MAX) {
    throw new ThermoclineError('limit-exceeded', 'the query of the view is too long', {
      detail: `At most ${VIEW_BYTES_MAX / 1024} kB are kept.`,
      hint: 'Make it of several views.',
    });
  }
  const bound = context.bindView(statement, catalog);
  const columns = columnsOf(statement, bound);
  for (const message of bound.notices) notice({ message });
  const existing = findRelation(catalog, name.database, name.schema, name.table);
  requirePrivilege(catalog.access, context.role, { kind: 'schema', ...name }, 'create', name.schema);
  if (existing === undefined) {
    const view: ViewDefinition = { id: newId(), name, query: statement.text, columns, references: bound.references };
    return [{ op: 'put-view', view }, ...owned({ kind: 'table', tableId: view.id }, context)];
  }
  if (!statement.orReplace) throw new ThermoclineError('duplicate-table', `relation "${name.table}" already exists`);
  if (existing.kind !== 'view') throw wrongKind(existing, 'view');
  requireRelationOwner(catalog.access, context.role, existing);
  checkReplaced(existing.view.columns, columns);
  const replaced: ViewDefinition = {
    ...existing.view,
    query: statement.text,
    references: bound.references,
    columns: columns.map((c, i) => ({ ...c, comment: existing.view.columns[i]?.comment })),
  };
  const change: CatalogChange = { op: 'put-view', view: replaced };
  refuseRecursion(replaced, applyCatalogChange(catalog, change));
  return [change];
}

/** The query's columns, the first ones under the names that the statement gives them. */
function columnsOf(statement: CreateViewStatement, bound: BoundView): ViewColumn[] {
  const names = statement.columns ?? [];
  if (names.length > bound.columns.length) {
    throw new ThermoclineError('syntax', 'CREATE VIEW specifies more column names than columns');
  }
  if (bound.columns.length > TABLE_COLUMNS_MAX) {
    throw new ThermoclineError('too-many-columns', `tables can have at most ${TABLE_COLUMNS_MAX} columns`);
  }
  const seen = new Set<string>();
  return bound.columns.map(({ name: ownName, typeOid, typeModifier }, i) => {
    const name = names[i] ?? ownName;
    if (seen.has(name)) throw new ThermoclineError('duplicate-column', `column "${name}" specified more than once`);
    seen.add(name);
    return { name, typeOid, typeModifier };
  });
}

/** A view's readers know its columns: they stay, and others may only follow them. */
function checkReplaced(before: readonly ViewColumn[], after: readonly ViewColumn[]): void {
  if (after.length < before.length) throw new ThermoclineError('invalid-table-definition', 'cannot drop columns from view');
  for (const [i, old] of before.entries()) {
    const column = must(after[i], 'a column');
    if (column.name !== old.name) {
      throw new ThermoclineError('invalid-table-definition', `cannot change name of view column "${old.name}" to "${column.name}"`, {
        hint: 'Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.',
      });
    }
    if (column.typeOid !== old.typeOid || column.typeModifier !== old.typeModifier) {
      throw new ThermoclineError(
        'invalid-table-definition',
        `cannot change data type of view column "${old.name}" from ${formatColumn(old)} to ${formatColumn(column)}`,
      );
    }
  }
}

function formatColumn({ typeOid, typeModifier }: ViewColumn): string {
  return formatBoundType({ oid: typeOid, typmod: typeModifier, decimal: null });
}

/** A view that leads back to itself could never be read. */
function refuseRecursion(view: ViewDefinition, catalog: CatalogState): void {
  const seen = new Set<number>();
  const waiting = [view];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { relationId } of next.references) {
      if (relationId === view.id) {
        throw new ThermoclineError('invalid-object-definition', `infinite recursion detected in rules for relation "${view.name.table}"`);
      }
      const inner = catalog.views.get(relationId);
      if (inner === undefined || seen.has(inner.id)) continue;
      seen.add(inner.id);
      waiting.push(inner);
    }
  }
}
