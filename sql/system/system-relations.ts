import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import type { SystemContext, SystemRelation, SystemRelations } from '../../engine/system-relation.ts';
import * as access from './access-rows.ts';
import { type CatalogObjects, catalogObjects, keyOf } from './catalog-objects.ts';
import { dependRows, rewriteRows } from './view-rows.ts';
import { attrdefRows, attributeRows, classRows, constraintRows, descriptionRows, indexRows, namespaceRows } from './class-relations.ts';
import * as information from './information-schema.ts';
import { RELATION_SHAPES, type RelationShape } from './relation-shape.ts';
import * as server from './server-relations.ts';
import { shapeBatch, type SystemRow } from './shape-batch.ts';

export interface SystemSources {
  /** Relations of other rooms: those of schema `sys`. */
  readonly relations: readonly SystemRelation[];
  /** Clients connected now; none when absent. */
  readonly sessions?: (() => readonly server.SessionActivity[]) | undefined;
}

type Rows = (context: SystemContext, objects: CatalogObjects, shape: RelationShape) => Iterable<SystemRow>;

/** What depends on who asks, or changes by itself. */
const LIVE: Readonly<Record<string, (context: SystemContext, sources: SystemSources) => Iterable<SystemRow>>> = {
  'pg_catalog.pg_roles': access.roleRows,
  'pg_catalog.pg_authid': access.roleRows,
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
  'pg_catalog.pg_proc': (_, objects, shape) => server.procRows(shape, objects),
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
 * OIDs are stable, and those in one relation are found in the others. Rows are made once per catalog version and database.
 */
export function systemRelations(sources: SystemSources): SystemRelations {
  const shapes = new Map(RELATION_SHAPES.map((shape) => [keyOf(shape), shape]));
  const all: SystemRelation[] = [...sources.relations];
  const cache = new RowCache((context) => catalogObjects(context, all, shapes));
  for (const shape of RELATION_SHAPES) all.push(relationOf(shape, cache, sources));
  const byName = new Map(all.map((relation) => [keyOf(relation), relation]));
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
  return {
    schema,
    name,
    columns: columns.map((column) => ({ name: column.name, type: column.type, oid: column.typeOid })),
    rows(context): Promise<ColumnBatch> {
      const live = LIVE[key];
      if (live !== undefined) return shapeBatch(shape, live(context, sources));
      return cache.batch(context, key, (objects) => {
        const rows = ROWS[key];
        return shapeBatch(shape, rows === undefined ? fixedOrNone(shape) : rows(context, objects(), shape));
      });
    },
  };
}

function fixedOrNone(shape: RelationShape): SystemRow[] {
  return shape.schema === 'pg_catalog' ? server.fixedRows(shape) : [];
}

interface CachedDatabase {
  objects: CatalogObjects | null;
  readonly batches: Map<string, Promise<ColumnBatch>>;
}

/** Batches by catalog version and database: they go when the version does. */
class RowCache {
  readonly #objectsOf: (context: SystemContext) => CatalogObjects;
  readonly #versions = new WeakMap<CatalogState, Map<string, CachedDatabase>>();

  constructor(objectsOf: (context: SystemContext) => CatalogObjects) {
    this.#objectsOf = objectsOf;
  }

  batch(context: SystemContext, key: string, make: (objects: () => CatalogObjects) => Promise<ColumnBatch>): Promise<ColumnBatch> {
    const cached = this.#database(context);
    let batch = cached.batches.get(key);
    if (batch === undefined) {
      batch = make(() => (cached.objects ??= this.#objectsOf(context)));
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
