import { concatBatches } from '../../catalog/model/concat-batches.ts';
import { VectorBuilder } from '../../catalog/model/vector-builder.ts';
import type { ColumnBatch, Vector } from '../../catalog/model/vector.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import type { SystemColumn, SystemContext, SystemRelation, SystemRelations } from '../../engine/system-relation.ts';
import * as access from './access-rows.ts';
import { type CatalogObjects, catalogObjects, keyOf } from './catalog-objects.ts';
import { dependRows, rewriteRows } from './view-rows.ts';
import {
  attrdefRows,
  attributeRows,
  classRows,
  constraintRows,
  descriptionRows,
  indexRows,
  namespaceRows,
  rowTypeRows,
} from './class-relations.ts';
import * as information from './information-schema.ts';
import { RELATION_SHAPES, type RelationShape } from './relation-shape.ts';
import * as server from './server-relations.ts';
import { parseStatic, shapeBatch, type SystemRow } from './shape-batch.ts';
import { hasStaticRows, staticRows } from './static-rows.ts';

export interface SystemSources {
  /** Relations of other rooms: those of schema `sys`. */
  readonly relations: readonly SystemRelation[];
  /** Clients connected now; none when absent. */
  readonly sessions?: (() => readonly server.SessionActivity[]) | undefined;
}

type Rows = (context: SystemContext, objects: CatalogObjects) => Iterable<SystemRow>;

/** What depends on who asks, or changes by itself. */
const LIVE: Readonly<Record<string, (context: SystemContext, sources: SystemSources) => Iterable<SystemRow>>> = {
  'pg_catalog.pg_roles': access.roleRows,
  'pg_catalog.pg_authid': access.authIdRows,
  'pg_catalog.pg_user': server.userRows,
  'pg_catalog.pg_shadow': server.userRows,
  'pg_catalog.pg_settings': server.settingRows,
  'pg_catalog.pg_prepared_statements': server.preparedStatementRows,
  'pg_catalog.pg_cursors': server.cursorRows,
  'pg_catalog.pg_stat_activity': (context, { sessions }) => server.activityRows(context, sessions?.() ?? []),
  'information_schema.enabled_roles': (context) => access.roleRows(context).map(({ rolname = null }) => ({ role_name: rolname })),
};

/** What depends on the catalog alone. Every other relation of PostgreSQL is there too, and empty or of fixed content. */
const ROWS: Readonly<Record<string, Rows>> = {
  'pg_catalog.pg_namespace': namespaceRows,
  'pg_catalog.pg_class': classRows,
  'pg_catalog.pg_attribute': (_, objects) => attributeRows(objects),
  'pg_catalog.pg_attrdef': (_, objects) => attrdefRows(objects),
  'pg_catalog.pg_description': descriptionRows,
  'pg_catalog.pg_shdescription': (context) => server.sharedDescriptionRows(context),
  'pg_catalog.pg_index': (_, objects) => indexRows(objects),
  'pg_catalog.pg_constraint': (_, objects) => constraintRows(objects),
  'pg_catalog.pg_type': rowTypeRows,
  'pg_catalog.pg_database': (context) => server.databaseRows(context),
  'pg_catalog.pg_auth_members': access.memberRows,
  'information_schema.table_privileges': access.tablePrivilegeRows,
  'information_schema.role_table_grants': access.tablePrivilegeRows,
  'pg_catalog.pg_tables': server.tablesRows,
  'pg_catalog.pg_views': server.viewsRows,
  'pg_catalog.pg_rewrite': rewriteRows,
  'pg_catalog.pg_depend': (_, objects) => dependRows(objects),
  'pg_catalog.pg_indexes': (_, objects) => server.indexesRows(objects),
  'pg_catalog.pg_stat_all_tables': (_, objects) => server.statTablesRows(objects, 'all'),
  'pg_catalog.pg_stat_user_tables': (_, objects) => server.statTablesRows(objects, 'user'),
  'information_schema.schemata': information.schemataRows,
  'information_schema.tables': information.tablesRows,
  'information_schema.views': information.viewsRows,
  'information_schema.columns': information.columnsRows,
  'information_schema.table_constraints': information.tableConstraintsRows,
  'information_schema.check_constraints': information.checkConstraintsRows,
  'information_schema.key_column_usage': information.keyColumnRows,
  'information_schema.constraint_column_usage': information.keyColumnRows,
  'information_schema.information_schema_catalog_name': (context) => [{ catalog_name: context.database }],
};

/**
 * pg_catalog and information_schema as PostgreSQL 15 has them, over the relations that other rooms add.
 *
 * Every table and view of the two schemas exists with its columns: an empty one is an answer too, an unknown one breaks a client.
 * OIDs are stable, and those in one relation are found in the others. Rows of users are made once per catalog version and database, those
 * that every database has once.
 */
export function systemRelations(sources: SystemSources): SystemRelations {
  const cache = new RowCache();
  const all = [...sources.relations, ...RELATION_SHAPES.map((shape) => relationOf(shape, cache, sources))];
  const hidden = signatures();
  const byName = new Map([...all, hidden].map((relation) => [keyOf(relation), relation]));
  const schemas = [...new Set(['pg_catalog', 'information_schema', ...all.map((relation) => relation.schema)])];
  return {
    find: (schema, name) => byName.get(`${schema}.${name}`),
    schemas: () => schemas,
    list: () => all,
  };
}

function relationOf(shape: RelationShape, cache: RowCache, sources: SystemSources): SystemRelation {
  const { schema, name, columns } = shape;
  const key = keyOf(shape);
  const hasHidden = schema === 'pg_catalog' && shape.kind === 'r';
  const made = async (rows: Iterable<SystemRow>): Promise<ColumnBatch> => {
    const batch = await shapeBatch(shape, rows);
    return hasHidden ? { ...batch, columns: [...batch.columns, ...hiddenVectors(shape.oid, batch.length)] } : batch;
  };
  let kept: Promise<ColumnBatch> | null = null;
  const keptRows = (): Promise<ColumnBatch> => (kept ??= made(fixedRows(shape)));
  return {
    schema,
    name,
    columns: [
      ...columns.map((column) => ({ name: column.name, type: column.type, oid: column.typeOid })),
      ...(hasHidden ? HIDDEN_COLUMNS : []),
    ],
    rows(context): Promise<ColumnBatch> {
      const live = LIVE[key];
      if (live !== undefined) return made(live(context, sources));
      const rows = ROWS[key];
      if (rows === undefined) return keptRows();
      return cache.batch(context, key, async (objects) => {
        const own = await made(rows(context, objects()));
        return hasStaticRows(key) ? concatBatches([await keptRows(), own]) : own;
      });
    },
  };
}

/** What tables have besides their columns, as far as clients ask it of catalogs: which one a row is of, and who changed it last. */
const HIDDEN_COLUMNS: readonly SystemColumn[] = [
  { name: 'tableoid', type: { kind: 'bigint' }, oid: 26, hidden: true },
  { name: 'xmin', type: { kind: 'bigint' }, oid: 28, hidden: true },
];
/** The transaction of initdb. */
const BOOTSTRAP_XID = 1;

function hiddenVectors(oid: number, length: number): readonly Vector[] {
  return [oid, BOOTSTRAP_XID].map((value) => {
    const builder = new VectorBuilder({ kind: 'bigint' });
    for (let i = 0; i < length; i++) builder.appendSafeInteger(value);
    return builder.build();
  });
}

/** What the functions of pg_proc take and give, as texts: read by pg_get_function_arguments and its like. No name reaches it. */
function signatures(): SystemRelation {
  const names = ['oid', 'arguments', 'identity', 'result'] as const;
  const columns = names.map((name) => ({ name, typeOid: 0, type: { kind: name === 'oid' ? 'bigint' : 'text' } as const, notNull: false }));
  const shape: RelationShape = { schema: '', name: 'signatures', kind: 'r', oid: 0, columns };
  let kept: Promise<ColumnBatch> | null = null;
  return {
    schema: '',
    name: 'signatures',
    columns,
    rows: () =>
      (kept ??= shapeBatch(
        shape,
        staticRows('signatures').map((row) => rowOf(shape, row)),
      )),
  };
}

/** The rows that the relation has in every database. */
function* fixedRows(shape: RelationShape): Generator<SystemRow> {
  for (const texts of staticRows(keyOf(shape))) yield rowOf(shape, texts);
}

function rowOf(shape: RelationShape, texts: readonly (string | null)[]): SystemRow {
  return Object.fromEntries(shape.columns.map((column, i) => [column.name, parseStatic(column, texts[i] ?? null)]));
}

interface CachedDatabase {
  objects: CatalogObjects | null;
  readonly batches: Map<string, Promise<ColumnBatch>>;
}

/** Batches by catalog version and database: they go when the version does. */
class RowCache {
  readonly #versions = new WeakMap<CatalogState, Map<string, CachedDatabase>>();

  batch(context: SystemContext, key: string, make: (objects: () => CatalogObjects) => Promise<ColumnBatch>): Promise<ColumnBatch> {
    const cached = this.#database(context);
    let batch = cached.batches.get(key);
    if (batch === undefined) {
      batch = make(() => (cached.objects ??= catalogObjects(context)));
      cached.batches.set(key, batch);
    }
    return batch;
  }

  #database({ catalog, database }: SystemContext): CachedDatabase {
    let version = this.#versions.get(catalog);
    if (version === undefined) this.#versions.set(catalog, (version = new Map()));
    let cached = version.get(database);
    if (cached === undefined) version.set(database, (cached = { objects: null, batches: new Map() }));
    return cached;
  }
}
