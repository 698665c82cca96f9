import { SUPERUSER } from '../../../catalog/model/access.ts';
import type { DataType } from '../../../catalog/model/data-type.ts';
import type { Column, TableDefinition } from '../../../catalog/model/table.ts';
import { type CatalogState, EMPTY_CATALOG } from '../../../catalog/store/catalog-state.ts';
import type { SystemContext } from '../../../engine/system-relation.ts';

/** A small catalog for tests: database `shop` with a log table of every type, a keyed table, and one in another schema. */

export function table(
  id: number,
  schema: string,
  name: string,
  columns: readonly (readonly [name: string, type: DataType, more?: Partial<Column>])[],
  more: Partial<TableDefinition> = {},
): TableDefinition {
  return {
    id,
    uuid: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    name: { database: 'shop', schema, table: name },
    schemas: [{ schemaId: 1, columns: columns.map(([column, type, rest], i) => ({ id: i, name: column, type, nullable: true, ...rest })) }],
    nextColumnId: columns.length,
    primaryKey: [],
    partitionBy: [],
    bucketKey: [],
    bucketCount: 1,
    truncateGeneration: 0,
    options: {},
    ...more,
  };
}

const trips = table(
  1,
  'public',
  'trips',
  [
    ['id', { kind: 'bigint' }, { nullable: false }],
    ['at', { kind: 'timestamptz', precision: 6 }, { default: 'now()' }],
    ['note', { kind: 'text' }, { comment: 'c' }],
    ['fee', { kind: 'decimal', precision: 10, scale: 2 }, { default: '0' }],
    ['tag', { kind: 'varchar', length: 20 }],
    ['ok', { kind: 'boolean' }],
    ['small', { kind: 'smallint' }],
    ['whole', { kind: 'integer' }],
    ['f4', { kind: 'real' }],
    ['f8', { kind: 'double' }],
    ['d', { kind: 'date' }, { nullable: false }],
    ['ts', { kind: 'timestamp', precision: 3 }],
    ['raw', { kind: 'bytea' }],
    ['free', { kind: 'varchar', length: null }],
  ],
  { comment: 'hello' },
);
const keyed = table(
  2,
  'public',
  'keyed',
  [
    ['k', { kind: 'integer' }, { nullable: false }],
    ['Name', { kind: 'text' }, { nullable: false }],
  ],
  { primaryKey: ['Name', 'k'] },
);
const stock = table(3, 'lake', 'stock', [['x', { kind: 'integer' }]]);

export const SHOP: CatalogState = {
  ...EMPTY_CATALOG,
  nextTableId: 4,
  databases: new Map([...EMPTY_CATALOG.databases, ['shop', new Set(['public', 'lake'])]]),
  tables: new Map([trips, keyed, stock].map((t) => [t.id, t])),
};

export function shopContext(more: Partial<SystemContext> = {}): SystemContext {
  return {
    catalog: SHOP,
    database: 'shop',
    user: 'ann',
    role: SUPERUSER,
    searchPath: ['public'],
    signal: new AbortController().signal,
    ...more,
  };
}
