import { assert } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { LAKE_SYSTEM_COLUMNS } from '../../catalog/model/table.ts';
import type { LakeColumn, LakeTableSpec } from '../../catalog/seams/lake.ts';
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
 * Updates that add the columns the table lacks: optional, in the given order, before the system columns where it has them. A column of
 * the name with another type is `lake-foreign-change`: someone else's doing.
 */
export function addColumnUpdates(base: TableMetadata, columns: readonly LakeColumn[]): MetadataUpdate[] {
  const schema = schemaOf(base, base.currentSchemaId);
  assert(schema !== null, 'a current schema');
  const added: SchemaField[] = [];
  let lastId = base.lastColumnId;
  const nextId = (): number => ++lastId;
  for (const column of columns) {
    assert(!column.required, () => `added column "${column.name}" is optional`);
    const present = [...schema.fields, ...added].find((f) => f.name === column.name);
    if (present === undefined) added.push(newField(column, nextId(), nextId));
    else if (!sameIcebergType(present.type, icebergTypeOf(column.type, noId))) throw otherType(column, present);
  }
  if (added.length === 0) return [];
  const system = schema.fields.findIndex((f) => f.name === LAKE_SYSTEM_COLUMNS[0]);
  const at = system < 0 ? schema.fields.length : system;
  const next: IcebergSchema = {
    schemaId: Math.max(...base.schemas.map((s) => s.schemaId)) + 1,
    fields: [...schema.fields.slice(0, at), ...added, ...schema.fields.slice(at)],
    identifierFieldIds: schema.identifierFieldIds,
  };
  return [
    { action: 'add-schema', schema: next, lastColumnId: lastId },
    { action: 'set-current-schema', schemaId: next.schemaId },
  ];
}

/** For types that are only compared or shown. */
const noId = (): number => 0;

function newField(column: LakeColumn, id: number, nextId: () => number): SchemaField {
  return { id, name: column.name, required: column.required, type: icebergTypeOf(column.type, nextId), doc: column.doc };
}

function otherType(column: LakeColumn, present: SchemaField): ThermoclineError {
  return new ThermoclineError('lake-foreign-change', `lake column "${column.name}" exists with another type`, {
    detail: `Its type is ${typeName(present.type)} where ${typeName(icebergTypeOf(column.type, noId))} is to be added.`,
    column: column.name,
  });
}

function typeName(type: IcebergType): string {
  return printExactJson(printIcebergType(type)).replaceAll('"', '');
}
