import { isDeepStrictEqual } from 'node:util';
import { assert } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { LakeColumn, LakeField, LakeTableChange, LakeTableSpec } from '../../catalog/seams/lake.ts';
import { type IcebergType, icebergTypeOf, printIcebergType, sameIcebergType } from './iceberg-type.ts';
import { printExactJson } from './exact-json.ts';
import { type MetadataUpdate, storedProperties } from './metadata-update.ts';
import { type IcebergSchema, type SchemaField, schemaOf, type TableMetadata } from './table-metadata.ts';

/** Iceberg's name and number for "not sorted". */
const UNSORTED = 0;
const FIRST_PARTITION_FIELD_ID = 1000;

/** The first version of a new table: ids counted from 1 in column order, partition fields from 1000, spec 0, sort order 1. */
export function newTableMetadata(spec: LakeTableSpec, location: string, uuid: string, nowMs: number): TableMetadata {
  let lastId = spec.columns.length;
  const fields = spec.columns.map((c, i): SchemaField => newField(c, i + 1, () => ++lastId));
  const idOf = (column: string): number => {
    const field = fields.find((f) => f.name === column);
    assert(field !== undefined, () => `"${column}" is a column of the lake table`);
    return field.id;
  };
  const partition = spec.partition.map((p, i) => ({
    sourceId: idOf(p.column),
    fieldId: FIRST_PARTITION_FIELD_ID + i,
    name: p.transform === 'bucket' ? `${p.column}_bucket` : p.column,
    transform: p.transform === 'bucket' ? ({ kind: 'bucket', buckets: p.buckets } as const) : ({ kind: 'identity' } as const),
  }));
  const sortOrder = spec.sortBy.map((column) => ({
    transform: 'identity',
    sourceId: idOf(column),
    direction: 'asc',
    nullOrder: 'nulls-first',
  }));
  const orderId = sortOrder.length === 0 ? UNSORTED : 1;
  return {
    formatVersion: 2,
    uuid,
    location,
    lastSequenceNumber: 0n,
    lastUpdatedMs: nowMs,
    lastColumnId: lastId,
    schemas: [{ schemaId: 0, fields, identifierFieldIds: spec.identifier.map(idOf) }],
    currentSchemaId: 0,
    specs: [{ specId: 0, fields: partition }],
    defaultSpecId: 0,
    lastPartitionId: FIRST_PARTITION_FIELD_ID + partition.length - 1,
    sortOrders: [{ orderId, fields: sortOrder }],
    defaultSortOrderId: orderId,
    properties: storedProperties(spec.properties),
    currentSnapshotId: null,
    snapshots: [],
    refs: {},
    snapshotLog: [],
    metadataLog: [],
    statistics: [],
    partitionStatistics: [],
  };
}

/**
 * Updates that give the table the wanted columns; none when it has them. `seen`: the columns that the caller knows of. A column that is not as the caller knows it, or whose type does
 * not go into the wanted one, is `lake-foreign-change`: someone else's doing.
 */
export function schemaUpdates(
  base: TableMetadata,
  seen: readonly LakeField[],
  columns: NonNullable<LakeTableChange['columns']>,
): MetadataUpdate[] {
  const schema = schemaOf(base, base.currentSchemaId);
  assert(schema !== null, 'a current schema');
  let lastId = base.lastColumnId;
  const nextId = (): number => ++lastId;
  const known = new Set<number>(seen.map((f) => f.fieldId));
  const fields = columns.map((column): SchemaField => {
    // An attempt whose answer was lost may have added it already.
    const present =
      column.fieldId === null
        ? schema.fields.find((f) => f.name === column.name && !known.has(f.id))
        : schema.fields.find((f) => f.id === column.fieldId);
    if (present === undefined) {
      if (column.fieldId !== null) {
        throw new ThermoclineError('lake-foreign-change', `lake column "${column.name}" is not there any more`, { column: column.name });
      }
      assert(!column.required, () => `added column "${column.name}" is optional`);
      return newField(column, nextId(), nextId);
    }
    const type = promoted(present, column);
    return { ...present, name: column.name, required: present.required && column.required, type, doc: column.doc };
  });
  const strange = schema.fields.find((f) => f.type.kind === 'other' && !fields.some((kept) => kept.id === f.id));
  if (strange !== undefined) {
    throw new ThermoclineError('lake-foreign-change', `lake column "${strange.name}" has a type that is not supported`, {
      column: strange.name,
    });
  }
  if (isDeepStrictEqual(fields, schema.fields)) return [];
  const next: IcebergSchema = {
    schemaId: Math.max(...base.schemas.map((s) => s.schemaId)) + 1,
    fields,
    identifierFieldIds: schema.identifierFieldIds,
  };
  return [
    { action: 'add-schema', schema: next, lastColumnId: lastId },
    { action: 'set-current-schema', schemaId: next.schemaId },
  ];
}

/** The present type, or the wanted one when that is a promotion of it. */
function promoted(present: SchemaField, column: LakeColumn): SchemaField['type'] {
  const { type } = present;
  const wanted = icebergTypeOf(column.type, noId);
  if (sameIcebergType(type, wanted)) return type;
  const isPromotion =
    (type.kind === 'int' && wanted.kind === 'long') ||
    (type.kind === 'float' && wanted.kind === 'double') ||
    (type.kind === 'decimal' && wanted.kind === 'decimal' && wanted.scale === type.scale && wanted.precision > type.precision);
  if (!isPromotion) throw otherType(column, present);
  return wanted;
}

/** For types that are only compared or shown. */
const noId = (): number => 0;

function newField(column: LakeColumn, id: number, nextId: () => number): SchemaField {
  return { id, name: column.name, required: column.required, type: icebergTypeOf(column.type, nextId), doc: column.doc };
}

function otherType(column: LakeColumn, present: SchemaField): ThermoclineError {
  return new ThermoclineError('lake-foreign-change', `lake column "${column.name}" exists with another type`, {
    detail: `Its type is ${typeName(present.type)} where ${typeName(icebergTypeOf(column.type, noId))} is wanted.`,
    column: column.name,
  });
}

function typeName(type: IcebergType): string {
  return printExactJson(printIcebergType(type)).replaceAll('"', '');
}
