import { createRequire } from 'node:module';
import type { Node, SelectStmt } from '@pgsql/types';
import { must } from '../../../catalog/base/assert.ts';
import type { DataType } from '../../../catalog/model/data-type.ts';
import type { Column, TableDefinition } from '../../../catalog/model/table.ts';
import { SUPERUSER } from '../../../catalog/model/access.ts';
import { type CatalogState, DEFAULT_DATABASE, EMPTY_CATALOG } from '../../../catalog/store/catalog-state.ts';
import type { SystemRelation, SystemRelations } from '../../system-relation.ts';
import { type BindContext, bindQuery } from '../bind.ts';
import type { BoundQuery } from '../bound-query.ts';

type LibPgQuery = typeof import('libpg-query');

const lib = createRequire(import.meta.url)('libpg-query') as LibPgQuery;

/** Loads the grammar: before anything else here. */
export async function loadGrammar(): Promise<void> {
  await lib.loadModule();
}

export function parseStatement(sql: string): Node {
  return must(lib.parseSync(sql).stmts?.[0]?.stmt, 'a statement') as Node;
}

export function parseSelect(sql: string): SelectStmt {
  const statement = parseStatement(sql);
  if (!('SelectStmt' in statement)) throw new TypeError(`not a query: ${sql}`);
  return statement.SelectStmt;
}

/** The expression's tree. */
export function parseExpression(sql: string): Node {
  const [target] = parseSelect(`SELECT ${sql}`).targetList ?? [];
  if (target === undefined || !('ResTarget' in target)) throw new TypeError(`not an expression: ${sql}`);
  return must(target.ResTarget.val, 'an expression');
}

/** A table of schema public. `columns` are `name type`s; keys as the definition's. */
export function table(
  id: number,
  name: string,
  columns: Readonly<Record<string, DataType>>,
  more: Partial<TableDefinition> = {},
): TableDefinition {
  const list = Object.entries(columns).map(([column, type], i): Column => ({ id: i, name: column, type, nullable: true }));
  return {
    id,
    uuid: `00000000-0000-0000-0000-${String(id).padStart(12, '0')}`,
    name: { database: DEFAULT_DATABASE, schema: 'public', table: name },
    schemas: [{ schemaId: 1, columns: list }],
    nextColumnId: list.length,
    primaryKey: [],
    partitionBy: [],
    bucketKey: [],
    bucketCount: 1,
    truncateGeneration: 0,
    options: {},
    ...more,
  };
}

export function catalogOf(...tables: readonly TableDefinition[]): CatalogState {
  return { ...EMPTY_CATALOG, tables: new Map(tables.map((t) => [t.id, t])) };
}

export function systemOf(...relations: readonly SystemRelation[]): SystemRelations {
  return {
    find: (schema, name) => relations.find((r) => r.schema === schema && r.name === name),
    schemas: () => ['pg_catalog', 'information_schema', 'sys'],
    list: () => relations,
  };
}

export function contextOf(sql: string, catalog: CatalogState = EMPTY_CATALOG, more: Partial<BindContext> = {}): BindContext {
  return {
    catalog,
    database: DEFAULT_DATABASE,
    searchPath: ['public'],
    system: systemOf(),
    timeZone: 'UTC',
    user: 'ann',
    sessionUser: 'ann',
    role: SUPERUSER,
    sourceText: sql,
    nowMicros: 1_000_000_000_000_000n,
    setting: (name) => (name === 'TimeZone' ? 'UTC' : undefined),
    acceptedSetting: (_, value) => value ?? '',
    backendPid: 7,
    parseQuery: parseSelect,
    ...more,
  };
}

export function bindSql(sql: string, catalog?: CatalogState, more?: Partial<BindContext>): BoundQuery {
  return bindQuery(parseSelect(sql), contextOf(sql, catalog, more));
}

/** The printed query, each relation as `{id}`. */
export function printed(sql: string, catalog?: CatalogState, more?: Partial<BindContext>): string {
  return bindSql(sql, catalog, more).print((id) => [`{${id}}`]);
}
