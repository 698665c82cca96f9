import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { formatType, sameType } from '../../catalog/model/data-type.ts';
import { type Column, currentSchema, type TableDefinition } from '../../catalog/model/table.ts';
import { canWiden } from '../../catalog/model/widen-type.ts';
import { type CatalogChange } from '../../catalog/store/catalog-state.ts';
import { viewRelation } from '../../catalog/store/relation.ts';
import type { AlterAction } from '../plan/ddl-statement.ts';
import { addColumn, alterOptions, checkColumnName, checkRelationName } from '../sessions/table-definition.ts';
import { type Decision, describeRelation } from './ddl-context.ts';
import { dropChanges } from './dependents.ts';
import { movedName } from './relation-name.ts';

/** The definition after all actions of an ALTER TABLE, and what else they change: views that fall to a CASCADE. */
export interface AlteredTable {
  readonly table: TableDefinition;
  readonly changes: readonly CatalogChange[];
}

/**
 * Columns change by their ids, which rows in the log and files in the lake know them by: what is written is not written again. A column
 * added reads NULL in older rows, a dropped one is not read any more, a wider type has the same values.
 */
export function alterTable(table: TableDefinition, actions: readonly AlterAction[], decision: Decision): AlteredTable {
  const changes: CatalogChange[] = [];
  let altered = table;
  for (const action of actions) {
    if (action.action === 'drop-column') {
      const dropped = dropColumn(altered, action, decision);
      altered = dropped.table;
      changes.push(...dropped.changes);
    } else altered = alterOnce(altered, action, decision);
  }
  return { table: altered, changes };
}

function alterOnce(
  table: TableDefinition,
  action: Exclude<AlterAction, { readonly action: 'drop-column' }>,
  decision: Decision,
): TableDefinition {
  const { context, notice } = decision;
  const at = (position: number): number => context.at(position);
  switch (action.action) {
    case 'add-column': {
      if (action.ifNotExists && currentSchema(table).columns.some((c) => c.name === action.column.name)) {
        notice({ message: `column "${action.column.name}" of relation "${table.name.table}" already exists, skipping`, code: '42701' });
        return table;
      }
      if (action.column.typeNotice !== null) notice({ message: action.column.typeNotice });
      return addColumn(table, action.column, at);
    }
    case 'rename-column':
      return renameColumn(table, action, decision);
    case 'alter-type':
      return alterType(table, action, decision);
    case 'set-default': {
      const column = columnNamed(table, action.column);
      if (action.default !== null) {
        context.checkDefault({ ...column, typeNotice: null, notNull: false, comment: null, default: action.default, position: 0 });
      }
      return withColumn(table, { ...column, default: action.default?.text });
    }
    case 'set-nullable':
      return setNullable(table, columnNamed(table, action.column), action.nullable);
    case 'set-options':
      return alterOptions(table, action.options, at);
    case 'reset-options':
      return alterOptions(
        table,
        action.keys.map((k) => ({ ...k, value: null })),
        at,
      );
    case 'rename':
      checkRelationName(action.to, 'table');
      return { ...table, name: { ...table.name, table: action.to } };
    case 'set-schema':
      // The lake table keeps its place: its boundary knows where that is.
      return { ...table, name: movedName(table.name, action.schema, decision) };
    default:
      return unreachable(action);
  }
}

function columnNamed(table: TableDefinition, name: string): Column {
  const column = currentSchema(table).columns.find((c) => c.name === name);
  if (column !== undefined) return column;
  throw new ThermoclineError('undefined-column', `column "${name}" of relation "${table.name.table}" does not exist`);
}

/** The definition with the column in the place of the one of its id. Rows are the same, so the version stays the same too. */
function withColumn(table: TableDefinition, column: Column): TableDefinition {
  const schema = currentSchema(table);
  const columns = schema.columns.map((c) => (c.id === column.id ? column : c));
  return { ...table, schemas: [...table.schemas.slice(0, -1), { ...schema, columns }] };
}

/** The definition with another version of the columns. */
function withColumns(table: TableDefinition, columns: readonly Column[]): TableDefinition {
  return { ...table, schemas: [...table.schemas, { schemaId: currentSchema(table).schemaId + 1, columns }] };
}

function replaced(table: TableDefinition, column: Column): TableDefinition {
  return withColumns(
    table,
    currentSchema(table).columns.map((c) => (c.id === column.id ? column : c)),
  );
}

/** How rows are placed: by these columns, whose names are in the lake's layout and in options. */
function placing(table: TableDefinition, name: string): string | null {
  if (table.partitionBy.includes(name)) return 'partition key';
  if (table.bucketKey.includes(name)) return 'bucket key';
  return table.primaryKey.includes(name) ? 'primary key' : null;
}

function refusePlacing(table: TableDefinition, name: string, verb: string): void {
  const role = placing(table, name);
  if (role === null) return;
  throw new ThermoclineError(
    'invalid-table-definition',
    `cannot ${verb} column "${name}" because it is part of the ${role} of relation "${table.name.table}"`,
  );
}

function renameColumn(
  table: TableDefinition,
  { column: name, to, position }: Extract<AlterAction, { readonly action: 'rename-column' }>,
  { context }: Decision,
): TableDefinition {
  const { columns } = currentSchema(table);
  const column = columns.find((c) => c.name === name);
  if (column === undefined) throw new ThermoclineError('undefined-column', `column "${name}" does not exist`);
  if (columns.some((c) => c.name === to)) {
    throw new ThermoclineError('duplicate-column', `column "${to}" of relation "${table.name.table}" already exists`);
  }
  checkColumnName({ name: to, position }, new Set(), (p) => context.at(p));
  refusePlacing(table, name, 'rename');
  return replaced(table, { ...column, name: to });
}

function alterType(
  table: TableDefinition,
  { column: name, type, typeNotice }: Extract<AlterAction, { readonly action: 'alter-type' }>,
  { catalog, context, notice }: Decision,
): TableDefinition {
  const column = columnNamed(table, name);
  if (sameType(column.type, type)) return table;
  for (const view of catalog.views.values()) {
    if (!view.references.some((r) => r.relationId === table.id && r.used.includes(column.id))) continue;
    throw new ThermoclineError('feature-not-supported', 'cannot alter type of a column used by a view or rule', {
      detail: `rule _RETURN on ${describeRelation(viewRelation(view), context)} depends on column "${name}"`,
    });
  }
  refusePlacing(table, name, 'alter type of');
  if (!canWiden(column.type, type)) {
    throw new ThermoclineError(
      'feature-not-supported',
      `column "${name}" of type ${formatType(column.type)} cannot become ${formatType(type)}`,
      {
        detail: 'Rows that are written stay as they are: a type can only become one that has all of its values.',
        hint: 'Integers, numerics of the same scale, varchars and real can be widened. For anything else add a column, or make a new table with CREATE TABLE AS.',
      },
    );
  }
  if (typeNotice !== null) notice({ message: typeNotice });
  return replaced(table, { ...column, type });
}

function setNullable(table: TableDefinition, column: Column, nullable: boolean): TableDefinition {
  if (column.nullable === nullable) return table;
  if (!nullable) {
    throw new ThermoclineError('feature-not-supported', 'ALTER COLUMN ... SET NOT NULL is not supported', {
      hint: 'Rows that are there may hold NULL: make a new table with the column NOT NULL and copy them.',
    });
  }
  if (table.partitionBy.includes(column.name) || table.primaryKey.includes(column.name)) {
    const role = table.partitionBy.includes(column.name) ? 'partition key' : 'primary key';
    throw new ThermoclineError('invalid-table-definition', `column "${column.name}" is in a ${role}`);
  }
  return replaced(table, { ...column, nullable: true });
}

function dropColumn(
  table: TableDefinition,
  { column: name, ifExists, cascade }: Extract<AlterAction, { readonly action: 'drop-column' }>,
  decision: Decision,
): AlteredTable {
  const { catalog, context, notice } = decision;
  const { columns } = currentSchema(table);
  if (ifExists && !columns.some((c) => c.name === name)) {
    notice({ message: `column "${name}" of relation "${table.name.table}" does not exist, skipping` });
    return { table, changes: [] };
  }
  const column = columnNamed(table, name);
  refusePlacing(table, name, 'drop');
  if (columns.length === 1) {
    throw new ThermoclineError('invalid-table-definition', `table "${table.name.table}" must have at least one column`);
  }
  const users = [...catalog.views.values()]
    .filter((v) => v.references.some((r) => r.relationId === table.id && r.used.includes(column.id)))
    .map(viewRelation);
  const shown = `column ${name} of ${describeRelation({ kind: 'table', id: table.id, name: table.name, table }, context)}`;
  if (users.length > 0 && !cascade) {
    throw new ThermoclineError('dependent-objects', `cannot drop ${shown} because other objects depend on it`, {
      detail: users.map((v) => `${describeRelation(v, context)} depends on ${shown}`).join('\n'),
      hint: 'Use DROP ... CASCADE to drop the dependent objects too.',
    });
  }
  const changes = dropChanges([], { cascade: true, shown }, decision, users);
  const left = columns.filter((c) => c.id !== column.id);
  return { table: withColumns(table, left), changes };
}
