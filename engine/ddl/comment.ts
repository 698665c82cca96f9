import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { currentSchema } from '../../catalog/model/table.ts';
import type { CatalogChange } from '../../catalog/store/catalog-state.ts';
import type { Relation } from '../../catalog/store/relation.ts';
import { requireOwner, requireRelationOwner } from '../access/privileges.ts';
import type { CommentStatement } from '../plan/ddl-statement.ts';
import { resolveNamed, schemaNamed, wrongKind } from '../sessions/resolve.ts';
import type { Decision } from './ddl-context.ts';

/** COMMENT ON: a table's and its columns' go with its definition, as a view's do. */
export function comment({ on, comment: text }: CommentStatement, decision: Decision): CatalogChange[] {
  const { catalog, context } = decision;
  switch (on.kind) {
    case 'schema':
    case 'database': {
      const { database } = context;
      const object =
        on.kind === 'schema'
          ? { kind: on.kind, database, schema: schemaNamed(catalog, on.name, database) }
          : { kind: on.kind, database: on.name };
      if (on.kind === 'database' && !catalog.databases.has(on.name)) {
        throw new ThermoclineError('undefined-database', `database "${on.name}" does not exist`);
      }
      requireOwner(catalog.access, context.role, object, on.name);
      return [{ op: 'set-comment', object, comment: text }];
    }
    case 'column': {
      const relation = owned(resolveNamed(catalog, on.relation, context), decision);
      const names = relation.kind === 'table' ? currentSchema(relation.table).columns : relation.view.columns;
      if (!names.some((c) => c.name === on.column)) {
        throw new ThermoclineError('undefined-column', `column "${on.column}" of relation "${relation.name.table}" does not exist`);
      }
      return [withComment(relation, on.column, text)];
    }
    default: {
      const relation = resolveNamed(catalog, on.name, context);
      if (relation.kind !== on.kind) throw wrongKind(relation, on.kind);
      return [withComment(owned(relation, decision), null, text)];
    }
  }
}

function owned(relation: Relation, { catalog, context }: Decision): Relation {
  requireRelationOwner(catalog.access, context.role, relation);
  return relation;
}

/** The change that puts a comment on a relation, or on one of its columns. */
function withComment(relation: Relation, column: string | null, text: string | null): CatalogChange {
  const value = text ?? undefined;
  const put = <C extends { readonly name: string }>(columns: readonly C[]): C[] =>
    columns.map((c) => (c.name === column ? { ...c, comment: value } : c));
  if (relation.kind === 'view') {
    const { view } = relation;
    return { op: 'put-view', view: column === null ? { ...view, comment: value } : { ...view, columns: put(view.columns) } };
  }
  const { table } = relation;
  if (column === null) return { op: 'alter-table', table: { ...table, comment: value } };
  // Rows are the same with it: no new version of the columns.
  const schema = currentSchema(table);
  return { op: 'alter-table', table: { ...table, schemas: [...table.schemas.slice(0, -1), { ...schema, columns: put(schema.columns) }] } };
}
