import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type Securable, SUPERUSER } from '../../catalog/model/access.ts';
import { currentSchema, type TableDefinition } from '../../catalog/model/table.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import type { Random } from '../../catalog/seams/random.ts';
import type { CatalogChange, CatalogState } from '../../catalog/store/catalog-state.ts';
import { requireOwner, requirePrivilege, requireTablePrivilege } from '../access/privileges.ts';
import type { AlterAction, ColumnSpec, Statement } from '../plan/statement.ts';
import { checkTierable } from '../tiering/lake-layout.ts';
import { findRelation, type NameScope, newName, resolveTable, similarRelation, SYSTEM_SCHEMAS } from './resolve.ts';
import { addColumn, alterOptions, defineTable } from './table-definition.ts';

export type DdlStatement = Extract<
  Statement,
  { readonly kind: 'create-table' | 'alter-table' | 'drop-table' | 'truncate' | 'create-schema' | 'drop-schema' }
>;

const DDL_KINDS: readonly string[] = ['create-table', 'alter-table', 'drop-table', 'truncate', 'create-schema', 'drop-schema'];

export function isDdl(statement: Statement): statement is DdlStatement {
  return DDL_KINDS.includes(statement.kind);
}

export interface DdlContext extends NameScope {
  readonly hot: HotTier;
  readonly random: Random;
  readonly notice: (message: string, code?: string) => void;
  /** Checks a DEFAULT expression against its column's type. Throws the binder's error. */
  readonly checkDefault: (column: ColumnSpec) => void;
}

/**
 * Runs a DDL statement as one commit of the hot tier's journal. Names are resolved where the change takes its place in the order of
 * commits, so concurrent DDL behaves as if run one after another. Resolves with the command tag.
 */
export async function runDdl(statement: DdlStatement, context: DdlContext): Promise<string> {
  // Notices are said once, after the change is made: `decide` may be run on a state that is not the final one.
  let notices: [message: string, code: string | undefined][] = [];
  await context.hot.changeCatalog((catalog) => {
    notices = [];
    return decide(statement, catalog, context, (message, code) => notices.push([message, code]));
  });
  for (const [message, code] of notices) context.notice(message, code);
  return TAGS[statement.kind];
}

const TAGS: Readonly<Record<DdlStatement['kind'], string>> = {
  'create-table': 'CREATE TABLE',
  'alter-table': 'ALTER TABLE',
  'drop-table': 'DROP TABLE',
  truncate: 'TRUNCATE TABLE',
  'create-schema': 'CREATE SCHEMA',
  'drop-schema': 'DROP SCHEMA',
};

function decide(
  statement: DdlStatement,
  catalog: CatalogState,
  context: DdlContext,
  notice: (message: string, code?: string) => void,
): readonly CatalogChange[] {
  switch (statement.kind) {
    case 'create-table': {
      const name = newName(catalog, statement.name, context);
      if (findRelation(catalog, { ...statement.name, schema: name.schema }, context) !== undefined) {
        if (!statement.ifNotExists) throw new ThermoclineError('duplicate-table', `relation "${name.table}" already exists`);
        notice(`relation "${name.table}" already exists, skipping`, '42P07');
        return [];
      }
      const table = defineTable(statement, { id: catalog.nextTableId, uuid: context.random.uuid(), name }, (p) => context.at(p));
      for (const c of statement.columns) {
        if (c.default !== null) context.checkDefault(c);
        if (c.typeNotice !== null) notice(c.typeNotice);
      }
      checkTierable(table);
      requirePrivilege(catalog.access, context.role, { kind: 'schema', ...name }, 'create', name.schema);
      return [{ op: 'create-table', table }, ...owned({ kind: 'table', tableId: table.id }, context)];
    }
    case 'alter-table': {
      const found = statement.ifExists ? findRelation(catalog, statement.name, context) : resolveTable(catalog, statement.name, context);
      if (found === undefined) {
        notice(`relation "${statement.name.name}" does not exist, skipping`);
        return [];
      }
      requireOwner(catalog.access, context.role, { kind: 'table', tableId: found.id }, found.name.table);
      const table = statement.actions.reduce((t, action) => alter(t, action, context, notice), found);
      if (table === found) return [];
      checkTierable(table);
      return [{ op: 'alter-table', table }];
    }
    case 'drop-table': {
      const dropped = new Set<number>();
      for (const name of statement.names) {
        const table = statement.ifExists ? findRelation(catalog, name, context) : requireForDrop(catalog, name, context);
        if (table === undefined) {
          notice(`table "${name.name}" does not exist, skipping`);
          continue;
        }
        requireOwner(catalog.access, context.role, { kind: 'table', tableId: table.id }, table.name.table);
        dropped.add(table.id);
      }
      return [...dropped].map((tableId) => ({ op: 'drop-table', tableId }));
    }
    case 'truncate': {
      const tables = new Set(statement.names.map((name) => resolveTable(catalog, name, context)));
      for (const table of tables) requireTablePrivilege(catalog, context.role, table, 'truncate');
      return [...tables].map((table) => ({ op: 'alter-table', table: { ...table, truncateGeneration: table.truncateGeneration + 1 } }));
    }
    case 'create-schema': {
      if (statement.schema.startsWith('pg_') || SYSTEM_SCHEMAS.includes(statement.schema)) {
        throw new ThermoclineError('reserved-name', `unacceptable schema name "${statement.schema}"`, {
          detail: 'The prefix "pg_" and the names of system schemas are reserved.',
        });
      }
      if (catalog.databases.get(context.database)?.has(statement.schema) === true && statement.ifNotExists) {
        notice(`schema "${statement.schema}" already exists, skipping`, '42P06');
        return [];
      }
      const { database } = context;
      requirePrivilege(catalog.access, context.role, { kind: 'database', database }, 'create', database);
      return [
        { op: 'create-schema', database, schema: statement.schema },
        ...owned({ kind: 'schema', database, schema: statement.schema }, context),
      ];
    }
    case 'drop-schema':
      return statement.schemas.flatMap((schema) => dropSchema(schema, statement, catalog, context, notice));
    default:
      return unreachable(statement);
  }
}

/** Whoever makes a thing owns it. */
function owned(object: Securable, context: DdlContext): CatalogChange[] {
  return context.role === SUPERUSER ? [] : [{ op: 'set-owner', object, role: context.role }];
}

function dropSchema(
  schema: string,
  statement: Extract<DdlStatement, { readonly kind: 'drop-schema' }>,
  catalog: CatalogState,
  context: DdlContext,
  notice: (message: string) => void,
): readonly CatalogChange[] {
  if (SYSTEM_SCHEMAS.includes(schema)) {
    throw new ThermoclineError('insufficient-privilege', `cannot drop schema ${schema} because it is required by the database system`);
  }
  if (catalog.databases.get(context.database)?.has(schema) !== true) {
    if (!statement.ifExists) throw new ThermoclineError('undefined-schema', `schema "${schema}" does not exist`);
    notice(`schema "${schema}" does not exist, skipping`);
    return [];
  }
  requireOwner(catalog.access, context.role, { kind: 'schema', database: context.database, schema }, schema);
  const inside = [...catalog.tables.values()].filter((t) => t.name.database === context.database && t.name.schema === schema);
  const drops: CatalogChange[] = statement.cascade ? inside.map((t) => ({ op: 'drop-table', tableId: t.id })) : [];
  for (const t of statement.cascade ? inside : []) notice(`drop cascades to table ${t.name.table}`);
  return [...drops, { op: 'drop-schema', database: context.database, schema }];
}

function alter(
  table: TableDefinition,
  action: AlterAction,
  context: DdlContext,
  notice: (message: string, code?: string) => void,
): TableDefinition {
  const at = (position: number): number => context.at(position);
  switch (action.action) {
    case 'add-column': {
      if (action.ifNotExists && currentSchema(table).columns.some((c) => c.name === action.column.name)) {
        notice(`column "${action.column.name}" of relation "${table.name.table}" already exists, skipping`, '42701');
        return table;
      }
      if (action.column.typeNotice !== null) notice(action.column.typeNotice);
      return addColumn(table, action.column, at);
    }
    case 'set-options':
      return alterOptions(table, action.options, at);
    case 'reset-options':
      return alterOptions(
        table,
        action.keys.map((k) => ({ ...k, value: null })),
        at,
      );
    case 'rename-table':
      // The lake knows the table by its name: a rename would leave its files behind under the old one.
      throw new ThermoclineError('feature-not-supported', 'renaming a table is not supported yet', {
        hint: 'Create a table of the new name and copy the rows with INSERT … SELECT.',
      });
    default:
      return unreachable(action);
  }
}

function requireForDrop(catalog: CatalogState, name: Parameters<typeof resolveTable>[1], context: DdlContext): TableDefinition {
  const table = findRelation(catalog, name, context);
  if (table !== undefined) return table;
  if (name.schema !== null && SYSTEM_SCHEMAS.includes(name.schema)) return resolveTable(catalog, name, context);
  throw new ThermoclineError('undefined-table', `table "${name.name}" does not exist`, { hint: similarRelation(catalog, name, context) });
}
