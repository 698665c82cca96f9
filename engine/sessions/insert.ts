import type { Node, SelectStmt } from '@pgsql/types';
import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Column, TableDefinition } from '../../catalog/model/table.ts';
import { currentSchema } from '../../catalog/model/table.ts';
import type { ColumnBatch, Vector } from '../../catalog/model/vector.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import { requireTablePrivilege } from '../access/privileges.ts';
import { bindDefault, type BindContext, bindInsertSource } from '../plan/bind.ts';
import type { BoundQuery } from '../plan/bound-query.ts';
import type { InsertStatement } from '../plan/statement.ts';
import { joinBatches } from '../write/join-batches.ts';
import { RowWriter } from '../write/row-writer.ts';
import { bindLongValues } from './constant-insert.ts';
import type { PinnedQuery, QueryContext, QueryRunner } from './query-runner.ts';
import { type NameScope, resolveColumns, resolveNamed } from './resolve.ts';
import type { ReadView } from './read-view.ts';
import type { Transaction } from './transaction.ts';

/** What INSERT and COPY need of their session. */
export interface WriteContext {
  readonly runner: QueryRunner;
  readonly transaction: Transaction;
  /** What the statement reads. */
  readonly view: ReadView;
  readonly scope: NameScope;
  readonly query: QueryContext;
  readonly bindContext: (catalog: CatalogState) => BindContext;
  /** The tree of a column's DEFAULT, from the text the catalog keeps. */
  readonly parseExpression: (text: string) => Node;
}

/** What is needed to bind an INSERT. */
export type InsertContext = Pick<WriteContext, 'scope' | 'bindContext' | 'parseExpression'>;

/** Runs INSERT … VALUES / SELECT / DEFAULT VALUES into the transaction's write. Resolves with the number of rows. */
export async function runInsert(statement: InsertStatement, context: WriteContext): Promise<number> {
  const { runner, view } = context;
  const { table, source, bind, given } = resolveInsert(statement, view.catalog(), context);
  if (source === null) return insertDefaults(table, context);
  const long = await bindLongValues(source, (slice) => bind(slice, view.catalog()));
  const pinned = long === null ? runner.pin((c) => bind(source, c), view) : null;
  const constants = long ?? (pinned?.bound.constant === undefined ? null : [pinned.bound.constant]);
  const width = long?.[0]?.columns.length ?? must(pinned, 'a pinned query').bound.columns.length;
  if (constants === null) return writeRows(table, given(width), must(pinned, 'a pinned query'), context);
  const writer = await openRowWriter('INSERT', table, given(width), context);
  for (const batch of constants) await appendRows(writer, batch, context);
  return writer.rows;
}

/** Runs a query into columns of a table. Resolves with the number of rows. */
export async function writeRows(
  table: TableDefinition,
  columns: readonly Column[],
  source: PinnedQuery,
  context: WriteContext,
): Promise<number> {
  const writer = await openRowWriter('INSERT', table, columns, context);
  const batches = context.runner.run(await context.runner.plan(source, context.query), context.query);
  for await (const batch of isSpread(table) ? joinBatches(batches) : batches) await appendRows(writer, batch, context);
  return writer.rows;
}

/** Binds an INSERT only to see whether it can be, and what its parameters are. */
export function checkInsert(statement: InsertStatement, catalog: CatalogState, context: InsertContext): void {
  const { source, bind, given } = resolveInsert(statement, catalog, context);
  if (source !== null) given(bind(source, catalog).columns.length);
}

interface ResolvedInsert {
  readonly table: TableDefinition;
  /** Null for DEFAULT VALUES. */
  readonly source: SelectStmt | null;
  readonly bind: (source: SelectStmt, catalog: CatalogState) => BoundQuery;
  /** The columns that a source of that width fills. Throws 42601 when more were named. */
  readonly given: (width: number) => readonly Column[];
}

function resolveInsert(statement: InsertStatement, catalog: CatalogState, context: InsertContext): ResolvedInsert {
  const { table, columns } = resolveTarget(statement, catalog, context.scope);
  return {
    table,
    source: statement.source === null ? null : withDefaults(statement.source, columns, context.parseExpression),
    bind: (source, c) => bindInsertSource(source, columns, context.bindContext(c)),
    given(width) {
      if (statement.columns !== null && width < columns.length) {
        throw new ThermoclineError('syntax', 'INSERT has more target columns than expressions', {
          position: context.scope.at(statement.columns[width]!.position),
        });
      }
      return columns.slice(0, width);
    },
  };
}

/** The table and the columns that are named, or all. Without a column list, fewer values fill the first ones, as in Postgres. */
export function resolveTarget(
  { into, columns }: Pick<InsertStatement, 'into' | 'columns'>,
  catalog: CatalogState,
  scope: NameScope,
): { readonly table: TableDefinition; readonly columns: readonly Column[] } {
  const target = resolveNamed(catalog, into, scope);
  if (target.kind !== 'table') {
    throw new ThermoclineError('object-not-ready', `cannot insert into ${target.kind} "${target.name.table}"`, {
      hint: 'Insert into the tables that its query reads.',
    });
  }
  const { table } = target;
  requireTablePrivilege(catalog, scope.role, table, 'insert');
  return { table, columns: resolveColumns(table, columns, scope) };
}

/** Rows of the table end up in many places. */
function isSpread(table: TableDefinition): boolean {
  return table.partitionBy.length > 0 || (table.bucketKey.length > 0 && table.bucketCount > 1);
}

/** VALUES lists with each DEFAULT replaced by the column's own default, or NULL. */
function withDefaults(source: SelectStmt, columns: readonly Column[], parseExpression: (text: string) => Node): SelectStmt {
  if (source.valuesLists === undefined) return source;
  const defaultOf = (column: Column | undefined): Node =>
    column?.default === undefined ? { A_Const: { isnull: true } } : parseExpression(column.default);
  const valuesLists = source.valuesLists.map((list): Node => {
    if (!('List' in list)) return list;
    return { List: { items: (list.List.items ?? []).map((node, i) => ('SetToDefault' in node ? defaultOf(columns[i]) : node)) } };
  });
  return { ...source, valuesLists };
}

async function insertDefaults(table: TableDefinition, context: WriteContext): Promise<number> {
  const writer = await openRowWriter('INSERT', table, [], context);
  await appendRows(writer, { length: 1, columns: [] }, context);
  return writer.rows;
}

/** Appends and remembers, so that the transaction reads its own rows. */
export async function appendRows(writer: RowWriter, batch: ColumnBatch, context: Pick<WriteContext, 'transaction'>): Promise<void> {
  context.transaction.remember(writer.table.id, await writer.append(batch));
}

/** A writer for rows that name `given` columns; defaults of the others are computed once for the statement. */
export async function openRowWriter(
  command: 'INSERT' | 'COPY FROM',
  table: TableDefinition,
  given: readonly Column[],
  context: WriteContext,
): Promise<RowWriter> {
  const write = context.transaction.write(command);
  const names = given.map((c) => c.name);
  const missing = currentSchema(table).columns.filter((c) => c.default !== undefined && !names.includes(c.name));
  return new RowWriter(table, names, await defaultValues(missing, context), write);
}

async function defaultValues(columns: readonly Column[], context: WriteContext): Promise<ReadonlyMap<string, Vector>> {
  if (columns.length === 0) return new Map();
  const bindContext = context.bindContext(context.view.catalog());
  const expressions = columns.map((c) => bindDefault(context.parseExpression(c.default!), c.type, bindContext));
  const row = await context.runner.constants(
    expressions.map((e) => e.sql),
    columns.map((c) => c.type),
    context.query,
  );
  return new Map(columns.map((c, i) => [c.name, row.columns[i]!]));
}
