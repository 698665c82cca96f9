import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { currentSchema } from '../../catalog/model/table.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import { findRelation } from '../../catalog/store/relation.ts';
import { bindInsertSource, bindTableColumns } from '../plan/bind.ts';
import type { CreateTableAsStatement } from '../plan/ddl-statement.ts';
import type { ColumnSpec, CreateTableStatement } from '../plan/statement.ts';
import { type InsertContext, type WriteContext, writeRows } from './insert.ts';
import { newName } from './resolve.ts';

/** What CREATE TABLE AS needs of its session besides what an INSERT does. */
export interface CreateTableAsContext extends WriteContext {
  /** Creates the table in the transaction; gives its id. */
  readonly createTable: (statement: CreateTableStatement) => Promise<number>;
  readonly notice: (message: string, code: string) => void;
}

/** CREATE TABLE AS, SELECT INTO: table and rows are one commit. Resolves with the command tag. */
export async function runCreateTableAs(statement: CreateTableAsStatement, context: CreateTableAsContext): Promise<string> {
  const { view, runner, scope } = context;
  const catalog = view.catalog();
  const name = newName(catalog, statement.name, scope);
  if (findRelation(catalog, name.database, name.schema, name.table) !== undefined) {
    if (!statement.ifNotExists) throw new ThermoclineError('duplicate-table', `relation "${name.table}" already exists`);
    context.notice(`relation "${name.table}" already exists, skipping`, '42P07');
    return 'CREATE TABLE AS';
  }
  const definition = tableOf(statement, catalog, context);
  const columns = definition.columns.map((c, id) => ({ id, name: c.name, type: c.type, nullable: true }));
  // Bound before the table is there: the query may read another one of its name.
  const pinned = statement.withData ? runner.pin((c) => bindInsertSource(statement.query, columns, context.bindContext(c)), view) : null;
  const tableId = await context.createTable(definition);
  if (pinned === null) return 'CREATE TABLE AS';
  const table = must(context.transaction.catalogNow().tables.get(tableId), 'the new table');
  const rows = await writeRows(table, currentSchema(table).columns, pinned, context);
  return `SELECT ${rows}`;
}

/** Binds it only to see whether it can be, and what its parameters are. */
export function checkCreateTableAs(statement: CreateTableAsStatement, catalog: CatalogState, context: InsertContext): void {
  tableOf(statement, catalog, context);
}

/** The CREATE TABLE that makes a table for the query's rows. */
function tableOf(
  { name, query, columns: names, partitionBy, options }: CreateTableAsStatement,
  catalog: CatalogState,
  { bindContext }: InsertContext,
): CreateTableStatement {
  const given = bindTableColumns(query, bindContext(catalog));
  if (names !== null && names.length > given.length) {
    throw new ThermoclineError('syntax', 'too many column names were specified');
  }
  const columns = given.map((c, i): ColumnSpec => ({
    name: names?.[i] ?? c.name,
    type: c.type,
    typeNotice: null,
    notNull: false,
    default: null,
    comment: null,
    position: name.position,
  }));
  return { kind: 'create-table', name, ifNotExists: false, columns, primaryKey: null, partitionBy, options, comment: null };
}
