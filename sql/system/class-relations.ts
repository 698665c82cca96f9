import { must } from '../../catalog/base/assert.ts';
import { securableKey } from '../../catalog/model/access.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { SystemContext } from '../../engine/system-relation.ts';
import { accessColumns } from './access-rows.ts';
import type { CatalogColumn, CatalogObjects, CatalogRelation } from './catalog-objects.ts';
import {
  BTREE_OID,
  DATABASE_OWNER_OID,
  defaultOid,
  HEAP_OID,
  INFORMATION_SCHEMA_OID,
  OWNER_OID,
  PG_CATALOG_OID,
  PG_CLASS_OID,
  PG_NAMESPACE_OID,
  primaryKeyConstraintOid,
  primaryKeyIndexOid,
  PUBLIC_OID,
  rowArrayTypeOid,
  rowTypeOid,
} from './object-oids.ts';
import { PG_TYPES } from './relation-shape.ts';
import { staticRows } from './static-rows.ts';
import { arrayText, type SystemRow } from './shape-batch.ts';

/**
 * Users' rows of the catalogs that describe tables: pg_namespace, pg_class, pg_attribute and what hangs on them. Generators, because a server may
 * have hundreds of thousands of columns: whoever takes the rows decides when to let others run.
 */

export function* namespaceRows({ catalog, database }: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const { name, oid } of objects.schemas) {
    // Those of the system are among the kept rows.
    if (oid === PG_CATALOG_OID || oid === INFORMATION_SCHEMA_OID) continue;
    const { owner, acl } = accessColumns(catalog.access, { kind: 'schema', database, schema: name });
    const untouched = oid === PUBLIC_OID && owner === OWNER_OID && acl === null;
    yield { oid, nspname: name, ...(untouched ? PUBLIC_UNTOUCHED : { nspowner: owner, nspacl: acl }) };
  }
}

/** As every new database of PostgreSQL 15 has it. */
const PUBLIC_UNTOUCHED = {
  nspowner: DATABASE_OWNER_OID,
  nspacl: '{pg_database_owner=UC/pg_database_owner,=U/pg_database_owner}',
};

const CLASS_DEFAULTS = { relowner: OWNER_OID, reltuples: -1, relpersistence: 'p', relispopulated: true } as const;

export function* classRows({ catalog }: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const relation of objects.relations) {
    const { table, userId } = relation;
    if (userId === null) continue;
    const options = Object.entries(table?.options ?? {}).map(([key, value]) => `${key}=${value}`);
    const access = accessColumns(catalog.access, { kind: 'table', tableId: userId });
    const hasKey = table !== null && table.primaryKey.length > 0;
    yield {
      ...CLASS_DEFAULTS,
      relowner: access.owner,
      relacl: access.acl,
      oid: relation.oid,
      relname: relation.name,
      relnamespace: relation.schemaOid,
      reltype: rowTypeOid(userId),
      relam: relation.kind === 'r' ? HEAP_OID : 0,
      relhasindex: hasKey,
      relhasrules: relation.view !== null,
      relkind: relation.kind,
      relnatts: relation.columnCount,
      relreplident: relation.kind === 'r' ? 'd' : 'n',
      reloptions: options.length === 0 ? null : arrayText(options),
    };
    if (!hasKey) continue;
    // Clients join index, constraint and the index's own pg_class row: all three or none.
    yield {
      ...CLASS_DEFAULTS,
      oid: primaryKeyIndexOid(table.id),
      relname: primaryKeyName(relation),
      relnamespace: relation.schemaOid,
      relam: BTREE_OID,
      relkind: 'i',
      relnatts: table.primaryKey.length,
      relreplident: 'n',
    };
  }
}

export function* attributeRows(objects: CatalogObjects): Generator<SystemRow> {
  for (const relation of objects.relations) {
    if (relation.userId === null) continue;
    if (relation.kind === 'r') for (const column of ROW_HEADER) yield attributeRow(relation.oid, column.number, column, false);
    for (const column of relation.columns()) yield attributeRow(relation.oid, column.number, column, column.default !== null);
    for (const [i, column] of keyColumns(relation).entries()) {
      yield attributeRow(primaryKeyIndexOid(relation.table!.id), i + 1, { ...column, notNull: false }, false);
    }
  }
}

/** The columns that every table of PostgreSQL has besides its own. */
const ROW_HEADER: readonly CatalogColumn[] = (
  [
    ['ctid', 27],
    ['xmin', 28],
    ['cmin', 29],
    ['xmax', 28],
    ['cmax', 29],
    ['tableoid', 26],
  ] as const
).map(([name, typeOid], i) => ({ number: -1 - i, name, typeOid, typeModifier: -1, notNull: true, default: null, comment: null }));

/** A relation's row type and arrays of it, as pg_type has them. */
export function* rowTypeRows({ catalog }: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const { name, oid, schemaOid, userId } of objects.relations) {
    if (userId === null) continue;
    const { owner } = accessColumns(catalog.access, { kind: 'table', tableId: userId });
    const type = {
      typnamespace: schemaOid,
      typowner: owner,
      typlen: -1,
      typisdefined: true,
      typdelim: ',',
      typalign: 'd',
      typstorage: 'x',
      typtypmod: -1,
    };
    yield {
      ...type,
      oid: rowTypeOid(userId),
      typname: name,
      typtype: 'c',
      typcategory: 'C',
      typrelid: oid,
      typarray: rowArrayTypeOid(userId),
      ...RECORD_FUNCTIONS,
    };
    yield {
      ...type,
      oid: rowArrayTypeOid(userId),
      typname: `_${name}`,
      typtype: 'b',
      typcategory: 'A',
      typelem: rowTypeOid(userId),
      ...ARRAY_FUNCTIONS,
    };
  }
}

/** record_in, record_out, record_recv, record_send. */
const RECORD_FUNCTIONS = { typinput: 2290, typoutput: 2291, typreceive: 2402, typsend: 2403 };
/** array_in, array_out, array_recv, array_send; array_typanalyze; array_subscript_handler. */
const ARRAY_FUNCTIONS = { typinput: 750, typoutput: 751, typreceive: 2400, typsend: 2401, typanalyze: 3816, typsubscript: 6179 };

function attributeRow(relationOid: number, number: number, column: CatalogColumn, hasDefault: boolean): SystemRow {
  const type = must(PG_TYPES.get(column.typeOid), `type ${column.typeOid}`);
  return {
    attrelid: relationOid,
    attname: column.name,
    atttypid: column.typeOid,
    attstattarget: -1,
    attlen: type.length,
    attnum: number,
    attndims: type.name.startsWith('_') ? 1 : 0,
    attcacheoff: -1,
    atttypmod: column.typeModifier,
    attbyval: type.byValue,
    attalign: type.align,
    attstorage: type.storage,
    attnotnull: column.notNull,
    atthasdef: hasDefault,
    attislocal: true,
    attcollation: type.collation,
  };
}

/** adbin is the expression's text: pg_get_expr returns it as it is. */
export function* attrdefRows(objects: CatalogObjects): Generator<SystemRow> {
  for (const { oid, columns, table } of userRelations(objects)) {
    for (const column of columns()) {
      if (column.default === null) continue;
      yield { oid: defaultOid(table.id, column.number), adrelid: oid, adnum: column.number, adbin: column.default };
    }
  }
}

export function* descriptionRows({ catalog, database }: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const { name, oid } of objects.schemas) {
    const description = catalog.comments.get(securableKey({ kind: 'schema', database, schema: name }));
    if (description !== undefined) yield { objoid: oid, classoid: PG_NAMESPACE_OID, objsubid: 0, description };
  }
  for (const { oid, columns, comment: own, userId } of objects.relations) {
    if (userId === null) continue;
    if (own !== null) yield { objoid: oid, classoid: PG_CLASS_OID, objsubid: 0, description: own };
    for (const { number, comment } of columns()) {
      if (comment !== null) yield { objoid: oid, classoid: PG_CLASS_OID, objsubid: number, description: comment };
    }
  }
}

export function* indexRows(objects: CatalogObjects): Generator<SystemRow> {
  for (const { relation, columns, tableId } of keyed(objects)) {
    yield {
      indexrelid: primaryKeyIndexOid(tableId),
      indrelid: relation.oid,
      indnatts: columns.length,
      indnkeyatts: columns.length,
      indisunique: true,
      indisprimary: true,
      indimmediate: true,
      indisvalid: true,
      indisready: true,
      indislive: true,
      indkey: columns.map((column) => column.number).join(' '),
      indcollation: columns.map((column) => must(PG_TYPES.get(column.typeOid), 'type').collation).join(' '),
      indclass: columns.map((column) => operatorClass(column.typeOid)).join(' '),
      indoption: columns.map(() => 0).join(' '),
    };
  }
}

/** B-tree's default operator class of each type. text's serves varchar. */
const OPERATOR_CLASSES: ReadonlyMap<number, number> = new Map(
  staticRows('pg_catalog.pg_opclass').flatMap(([oid, method, , , , , inputType, isDefault]) =>
    isDefault === 'true' && Number(method) === BTREE_OID ? [[Number(inputType), Number(oid)] as const] : [],
  ),
);
const TEXT_OID = 25;

function operatorClass(typeOid: number): number {
  return OPERATOR_CLASSES.get(typeOid) ?? must(OPERATOR_CLASSES.get(TEXT_OID), 'text_ops');
}

export function* constraintRows(objects: CatalogObjects): Generator<SystemRow> {
  for (const { relation, columns, tableId } of keyed(objects)) {
    yield {
      oid: primaryKeyConstraintOid(tableId),
      conname: primaryKeyName(relation),
      connamespace: relation.schemaOid,
      contype: 'p',
      convalidated: true,
      conrelid: relation.oid,
      conindid: primaryKeyIndexOid(tableId),
      confupdtype: ' ',
      confdeltype: ' ',
      confmatchtype: ' ',
      conislocal: true,
      connoinherit: true,
      conkey: arrayText(columns.map((column) => column.number)),
    };
  }
}

function* userRelations(objects: CatalogObjects): Generator<CatalogRelation & { readonly table: TableDefinition }> {
  for (const relation of objects.relations) if (relation.table !== null) yield { ...relation, table: relation.table };
}

/** Tables with a primary key, and its columns in order. */
export function* keyed(
  objects: CatalogObjects,
): Generator<{ readonly relation: CatalogRelation; readonly columns: readonly CatalogColumn[]; readonly tableId: number }> {
  for (const relation of objects.relations) {
    const columns = keyColumns(relation);
    if (columns.length > 0) yield { relation, columns, tableId: relation.table!.id };
  }
}

function keyColumns(relation: CatalogRelation): readonly CatalogColumn[] {
  const key = relation.table?.primaryKey ?? [];
  if (key.length === 0) return [];
  const columns = relation.columns();
  return key.map((name) =>
    must(
      columns.find((column) => column.name === name),
      `column ${name}`,
    ),
  );
}

export function primaryKeyName(relation: CatalogRelation): string {
  return `${relation.name}_pkey`;
}
