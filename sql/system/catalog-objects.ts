import { must, unreachable } from '../../catalog/base/assert.ts';
import { typeOid, typeModifier } from '../../catalog/model/data-type.ts';
import { type Column, currentSchema, type TableDefinition } from '../../catalog/model/table.ts';
import type { ViewColumn, ViewDefinition } from '../../catalog/model/view.ts';
import { type Relation, relationsOf } from '../../catalog/store/relation.ts';
import { tableOid } from '../../catalog/model/table-oid.ts';
import type { SystemContext, SystemRelation } from '../../engine/system-relation.ts';
import { INFORMATION_SCHEMA_OID, oidsOf, PG_CATALOG_OID, PUBLIC_OID } from './object-oids.ts';
import type { RelationShape } from './relation-shape.ts';

/** What clients may ask about in one database: its schemas, and every relation in them, those of users and those of the system. */
export interface CatalogObjects {
  readonly schemas: readonly { readonly name: string; readonly oid: number }[];
  readonly relations: readonly CatalogRelation[];
  /** Functions in FROM, such as sys.verify_union. */
  readonly functions: readonly { readonly oid: number; readonly relation: SystemRelation; readonly schemaOid: number }[];
}

export interface CatalogRelation {
  readonly oid: number;
  readonly schema: string;
  readonly schemaOid: number;
  readonly name: string;
  readonly kind: 'r' | 'v';
  /** Of the catalog's relation; null for relations of the system. */
  readonly userId: number | null;
  readonly table: TableDefinition | null;
  readonly view: ViewDefinition | null;
  readonly comment: string | null;
  readonly columnCount: number;
  /** Made when asked for: there may be very many. */
  readonly columns: () => readonly CatalogColumn[];
}

export interface CatalogColumn {
  /** attnum: from 1. */
  readonly number: number;
  readonly name: string;
  readonly typeOid: number;
  readonly typeModifier: number;
  readonly notNull: boolean;
  readonly default: string | null;
  readonly comment: string | null;
}

const FIXED_SCHEMAS: ReadonlyMap<string, number> = new Map([
  ['pg_catalog', PG_CATALOG_OID],
  ['public', PUBLIC_OID],
  ['information_schema', INFORMATION_SCHEMA_OID],
]);

/** The objects of the context's database. `shapes` are those of the system relations that PostgreSQL has too. */
export function catalogObjects(
  context: SystemContext,
  system: readonly SystemRelation[],
  shapes: ReadonlyMap<string, RelationShape>,
): CatalogObjects {
  const userSchemas = [...(context.catalog.databases.get(context.database) ?? [])];
  const systemSchemas = system.map((relation) => relation.schema);
  const names = [...new Set(['pg_catalog', 'public', ...systemSchemas, ...userSchemas])].filter(
    (name) => name !== 'public' || userSchemas.includes(name),
  );
  const oids = oidsOf('schema', names);
  const schemas = names.map((name) => ({
    name,
    oid: FIXED_SCHEMAS.get(name) ?? must(oids.get(name), 'schema OID'),
  }));
  const bySchema = new Map(schemas.map(({ name, oid }) => [name, oid]));
  const schemaOid = (name: string): number => must(bySchema.get(name), `schema ${name}`);

  const plain = system.filter((relation) => relation.parameters === undefined);
  const functions = system.filter((relation) => relation.parameters !== undefined);
  const systemOids = oidsOf('system', system.filter((r) => !shapes.has(keyOf(r))).map(keyOf));
  const relations = plain.map((relation): CatalogRelation => {
    const shape = shapes.get(keyOf(relation));
    return {
      oid: shape?.oid ?? must(systemOids.get(keyOf(relation)), 'relation OID'),
      schema: relation.schema,
      schemaOid: schemaOid(relation.schema),
      name: relation.name,
      kind: shape?.kind ?? 'v',
      userId: null,
      table: null,
      view: null,
      comment: null,
      columnCount: relation.columns.length,
      columns: () =>
        relation.columns.map((column, i) => ({
          number: i + 1,
          name: column.name,
          typeOid: column.oid ?? typeOid(column.type),
          typeModifier: column.oid === undefined ? typeModifier(column.type) : -1,
          notNull: shape?.columns[i]?.notNull ?? false,
          default: null,
          comment: null,
        })),
    };
  });
  for (const relation of relationsOf(context.catalog)) {
    const { database, schema } = relation.name;
    if (database === context.database) relations.push(userRelation(relation, schemaOid(schema)));
  }
  return {
    schemas,
    relations,
    functions: functions.map((relation) => ({
      oid: must(systemOids.get(keyOf(relation)), 'function OID'),
      relation,
      schemaOid: schemaOid(relation.schema),
    })),
  };
}

export function keyOf(relation: { readonly schema: string; readonly name: string }): string {
  return `${relation.schema}.${relation.name}`;
}

function userRelation(relation: Relation, schemaOid: number): CatalogRelation {
  const { id, name } = relation;
  const common = { oid: tableOid(id), schema: name.schema, schemaOid, name: name.table, userId: id };
  switch (relation.kind) {
    case 'table': {
      const { table } = relation;
      const { columns } = currentSchema(table);
      return {
        ...common,
        kind: 'r',
        table,
        view: null,
        comment: table.comment ?? null,
        columnCount: columns.length,
        columns: () => columns.map(tableColumn),
      };
    }
    case 'view': {
      const { view } = relation;
      return {
        ...common,
        kind: 'v',
        table: null,
        view,
        comment: view.comment ?? null,
        columnCount: view.columns.length,
        columns: () => view.columns.map(viewColumn),
      };
    }
    default:
      return unreachable(relation);
  }
}

function tableColumn(column: Column): CatalogColumn {
  return {
    // Column ids are never reused: what attnum is in PostgreSQL.
    number: column.id + 1,
    name: column.name,
    typeOid: typeOid(column.type),
    typeModifier: typeModifier(column.type),
    notNull: !column.nullable,
    default: column.default ?? null,
    comment: column.comment ?? null,
  };
}

function viewColumn({ name, typeOid, typeModifier, comment }: ViewColumn, index: number): CatalogColumn {
  return { number: index + 1, name, typeOid, typeModifier, notNull: false, default: null, comment: comment ?? null };
}
