import { must } from '../../catalog/base/assert.ts';
import type { SystemContext } from '../../engine/system-relation.ts';
import type { CatalogColumn, CatalogObjects, CatalogRelation } from './catalog-objects.ts';
import { keyed, primaryKeyName } from './class-relations.ts';
import { PG_TYPES, type PgTypeRow, standardTypeName } from './relation-shape.ts';
import type { SystemRow, SystemValue } from './shape-batch.ts';
import { systemViewText, viewText } from './view-text.ts';

/** Rows of information_schema, by the SQL standard's names as PostgreSQL fills them. */

const OWNER = 'thermocline';

export function* schemataRows(context: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const { name } of objects.schemas) yield { catalog_name: context.database, schema_name: name, schema_owner: OWNER };
}

export function* tablesRows(context: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const relation of objects.relations) {
    yield {
      ...tableName(context, relation),
      table_type: relation.kind === 'v' ? 'VIEW' : 'BASE TABLE',
      is_insertable_into: relation.kind === 'v' ? 'NO' : 'YES',
      is_typed: 'NO',
    };
  }
}

export function* viewsRows(context: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const relation of objects.relations) {
    if (relation.kind !== 'v') continue;
    yield {
      ...tableName(context, relation),
      view_definition: relation.view === null ? (systemViewText(relation.oid) ?? null) : viewText(relation.view, context.catalog),
      check_option: 'NONE',
      is_updatable: 'NO',
      is_insertable_into: 'NO',
      is_trigger_updatable: 'NO',
      is_trigger_deletable: 'NO',
      is_trigger_insertable_into: 'NO',
    };
  }
}

export function* columnsRows(context: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const relation of objects.relations) {
    for (const column of relation.columns()) yield columnRow(context, relation, column);
  }
}

function columnRow(context: SystemContext, relation: CatalogRelation, column: CatalogColumn): SystemRow {
  const { database } = context;
  const type = must(PG_TYPES.get(column.typeOid), `type ${column.typeOid}`);
  const collation = COLLATIONS.get(type.collation);
  return {
    ...tableName(context, relation),
    column_name: column.name,
    ordinal_position: column.number,
    column_default: column.default,
    is_nullable: column.notNull ? 'NO' : 'YES',
    data_type: dataTypeName(type),
    ...measures(column.typeOid, column.typeModifier),
    collation_catalog: collation === undefined ? null : database,
    collation_schema: collation === undefined ? null : 'pg_catalog',
    collation_name: collation ?? null,
    udt_catalog: database,
    udt_schema: 'pg_catalog',
    udt_name: type.name,
    dtd_identifier: String(column.number),
    is_self_referencing: 'NO',
    is_identity: 'NO',
    identity_cycle: 'NO',
    is_generated: 'NEVER',
    is_updatable: relation.kind === 'v' ? 'NO' : 'YES',
  };
}

/** Collations worth naming: the default one (100) is not. */
const COLLATIONS: ReadonlyMap<number, string> = new Map([[950, 'C']]);

function dataTypeName(type: PgTypeRow): string {
  if (type.category === 'A') return 'ARRAY';
  return standardTypeName(type.name);
}

/** Octets in a text of unlimited length: PostgreSQL's 1 GB. */
const OCTETS_MAX = 1_073_741_824;
const UTF8_BYTES_MAX = 4;

/** Lengths, precisions and scales, by type OID. */
function measures(typeOid: number, modifier: number): Readonly<Record<string, SystemValue>> {
  const binary = (bits: number, scale: number | null) => ({ numeric_precision: bits, numeric_precision_radix: 2, numeric_scale: scale });
  switch (typeOid) {
    case 21:
      return binary(16, 0);
    case 23:
      return binary(32, 0);
    case 20:
      return binary(64, 0);
    case 700:
      return binary(24, null);
    case 701:
      return binary(53, null);
    case 1700:
      return modifier < 0
        ? { numeric_precision_radix: 10 }
        : { numeric_precision: (modifier - 4) >> 16, numeric_precision_radix: 10, numeric_scale: (modifier - 4) & 0xffff };
    case 25:
      return { character_octet_length: OCTETS_MAX };
    case 1042:
    case 1043:
      return modifier < 0
        ? { character_octet_length: OCTETS_MAX }
        : { character_maximum_length: modifier - 4, character_octet_length: (modifier - 4) * UTF8_BYTES_MAX };
    case 1082:
      return { datetime_precision: 0 };
    case 1083:
    case 1114:
    case 1184:
    case 1186:
      return { datetime_precision: modifier < 0 ? 6 : modifier };
    default:
      return {};
  }
}

export function* tableConstraintsRows(context: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  const fixed = { is_deferrable: 'NO', initially_deferred: 'NO', enforced: 'YES' };
  for (const { relation } of keyed(objects)) {
    yield { ...constraintName(context, relation), ...tableName(context, relation), ...fixed, constraint_type: 'PRIMARY KEY' };
  }
  for (const { relation, column } of notNullColumns(objects)) {
    const name = constraintName(context, relation, notNullName(relation, column));
    yield { ...name, ...tableName(context, relation), ...fixed, constraint_type: 'CHECK' };
  }
}

export function* checkConstraintsRows(context: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const { relation, column } of notNullColumns(objects)) {
    yield { ...constraintName(context, relation, notNullName(relation, column)), check_clause: `${column.name} IS NOT NULL` };
  }
}

/** NOT NULL is a check constraint to the standard. */
function* notNullColumns(objects: CatalogObjects): Generator<{ readonly relation: CatalogRelation; readonly column: CatalogColumn }> {
  for (const relation of objects.relations) {
    if (relation.table === null) continue;
    for (const column of relation.columns()) if (column.notNull) yield { relation, column };
  }
}

function notNullName(relation: CatalogRelation, column: CatalogColumn): string {
  return `${relation.schemaOid}_${relation.oid}_${column.number}_not_null`;
}

/** key_column_usage and constraint_column_usage differ in columns only; rows carry both. */
export function* keyColumnRows(context: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const { relation, columns } of keyed(objects)) {
    for (const [i, column] of columns.entries()) {
      yield { ...constraintName(context, relation), ...tableName(context, relation), column_name: column.name, ordinal_position: i + 1 };
    }
  }
}

function constraintName(context: SystemContext, relation: CatalogRelation, name = primaryKeyName(relation)): SystemRow {
  return { constraint_catalog: context.database, constraint_schema: relation.schema, constraint_name: name };
}

function tableName(context: SystemContext, relation: CatalogRelation): SystemRow {
  return { table_catalog: context.database, table_schema: relation.schema, table_name: relation.name };
}
