import { must, unreachable } from '../../catalog/base/assert.ts';
import { type DataType, typeOid, typeModifier } from '../../catalog/model/data-type.ts';
import { type Column, currentSchema, type TableDefinition } from '../../catalog/model/table.ts';
import type { ViewColumn, ViewDefinition } from '../../catalog/model/view.ts';
import { type Relation, relationsOf } from '../../catalog/store/relation.ts';
import { tableOid } from '../../catalog/model/table-oid.ts';
import type { SystemContext } from '../../engine/system-relation.ts';
import { INFORMATION_SCHEMA_OID, oidsOf, PG_CATALOG_OID, PUBLIC_OID } from './object-oids.ts';
import { PG_TYPES, RELATION_SHAPES, type ShapeColumn, standardTypeName } from './relation-shape.ts';

/**
 * What clients may ask about in one database: its schemas and every relation in them, those of users and those that PostgreSQL has too.
 *
 * Schema `sys` is not among them: tools take whatever is neither pg_* nor information_schema for the user's, so that a dump would
 * recreate it and every ORM would make classes of it. Its relations are found by name all the same.
 */
export interface CatalogObjects {
  readonly schemas: readonly { readonly name: string; readonly oid: number }[];
  readonly relations: readonly CatalogRelation[];
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

/** The objects of the context's database. */
export function catalogObjects(context: SystemContext): CatalogObjects {
  const userSchemas = [...(context.catalog.databases.get(context.database) ?? [])];
  const names = [...new Set(['pg_catalog', 'information_schema', ...userSchemas])];
  const oids = oidsOf('schema', names);
  const schemas = names.map((name) => ({
    name,
    oid: FIXED_SCHEMAS.get(name) ?? must(oids.get(name), 'schema OID'),
  }));
  const bySchema = new Map(schemas.map(({ name, oid }) => [name, oid]));
  const schemaOid = (name: string): number => must(bySchema.get(name), `schema ${name}`);

  const relations = RELATION_SHAPES.map((shape): CatalogRelation => {
    const { oid, schema, name, kind, columns } = shape;
    const ofSystem = { userId: null, table: null, view: null, comment: null };
    return {
      ...ofSystem,
      oid,
      schema,
      schemaOid: schemaOid(schema),
      name,
      kind,
      columnCount: columns.length,
      columns: () => columns.map(shapeColumn),
    };
  });
  for (const relation of relationsOf(context.catalog)) {
    const { database, schema } = relation.name;
    if (database === context.database) relations.push(userRelation(relation, schemaOid(schema)));
  }
  return { schemas, relations };
}

function shapeColumn({ name, typeOid, notNull }: ShapeColumn, index: number): CatalogColumn {
  return { number: index + 1, name, typeOid, typeModifier: -1, notNull, default: null, comment: null };
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
    default: column.default === undefined ? null : defaultText(column.default, column.type),
    comment: column.comment ?? null,
  };
}

/** PostgreSQL shows the type that a literal has become. */
function defaultText(text: string, type: DataType): string {
  if (!/^'(?:[^']|'')*'$/.test(text)) return text;
  const name = PG_TYPES.get(typeOid(type))?.name ?? 'text';
  return `${text}::${standardTypeName(name)}`;
}

function viewColumn({ name, typeOid, typeModifier, comment }: ViewColumn, index: number): CatalogColumn {
  return { number: index + 1, name, typeOid, typeModifier, notNull: false, default: null, comment: comment ?? null };
}
