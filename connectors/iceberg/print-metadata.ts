import { assert } from '../../catalog/base/assert.ts';
import { type JsonObject, JsonText, printExactJson } from './exact-json.ts';
import { printIcebergType } from './iceberg-type.ts';
import type { IcebergSchema, PartitionSpec, Snapshot, TableMetadata } from './table-metadata.ts';
import { printTransform } from './transform.ts';

/** Snapshots and log entries never change: they are printed once, so that a commit to a table with thousands of them stays cheap. */
const texts = new WeakMap<object, JsonText>();

/** Snapshots printed between two pauses. */
const SNAPSHOTS_PER_TURN = 500;

/** {@link printMetadata} for a table that may have thousands of snapshots not printed yet: in slices with `pause` between. */
export async function printMetadataSliced(metadata: TableMetadata, pause: () => Promise<void>): Promise<string> {
  let fresh = 0;
  for (const snapshot of metadata.snapshots) {
    if (texts.has(snapshot)) continue;
    once(snapshot, () => snapshotJson(snapshot));
    if (++fresh % SNAPSHOTS_PER_TURN === 0) await pause();
  }
  return printMetadata(metadata);
}

/** The text of a version 2 metadata file, keys in the order of the Java library. */
export function printMetadata(metadata: TableMetadata): string {
  assert(metadata.formatVersion === 2, 'only version 2 is written');
  return printExactJson({
    'format-version': metadata.formatVersion,
    'table-uuid': metadata.uuid,
    location: metadata.location,
    'last-sequence-number': metadata.lastSequenceNumber,
    'last-updated-ms': metadata.lastUpdatedMs,
    'last-column-id': metadata.lastColumnId,
    'current-schema-id': metadata.currentSchemaId,
    schemas: metadata.schemas.map(schemaJson),
    'default-spec-id': metadata.defaultSpecId,
    'partition-specs': metadata.specs.map((s) => ({ 'spec-id': s.specId, fields: specFieldsJson(s) })),
    'last-partition-id': metadata.lastPartitionId,
    'default-sort-order-id': metadata.defaultSortOrderId,
    'sort-orders': metadata.sortOrders.map((s) => ({
      'order-id': s.orderId,
      fields: s.fields.map((f) => ({
        transform: f.transform,
        'source-id': f.sourceId,
        direction: f.direction,
        'null-order': f.nullOrder,
      })),
    })),
    properties: metadata.properties,
    // Readers of version 2 know −1, not null, as "none".
    'current-snapshot-id': metadata.currentSnapshotId ?? -1,
    refs: Object.fromEntries(
      Object.entries(metadata.refs).map(([name, ref]) => [name, { 'snapshot-id': ref.snapshotId, type: ref.type, ...ref.rest }]),
    ),
    snapshots: metadata.snapshots.map((s) => once(s, () => snapshotJson(s))),
    statistics: metadata.statistics,
    'partition-statistics': metadata.partitionStatistics,
    'snapshot-log': metadata.snapshotLog.map((e) => once(e, () => ({ 'timestamp-ms': e.timestampMs, 'snapshot-id': e.snapshotId }))),
    'metadata-log': metadata.metadataLog.map((e) => once(e, () => ({ 'timestamp-ms': e.timestampMs, 'metadata-file': e.metadataFile }))),
  });
}

export function schemaJson(schema: IcebergSchema): JsonObject {
  return {
    type: 'struct',
    'schema-id': schema.schemaId,
    ...(schema.identifierFieldIds.length === 0 ? {} : { 'identifier-field-ids': schema.identifierFieldIds }),
    fields: schema.fields.map((f) => ({
      id: f.id,
      name: f.name,
      required: f.required,
      type: printIcebergType(f.type),
      ...(f.doc === undefined ? {} : { doc: f.doc }),
    })),
  };
}

export function specFieldsJson(spec: PartitionSpec): JsonObject[] {
  return spec.fields.map((f) => ({
    name: f.name,
    transform: printTransform(f.transform),
    'source-id': f.sourceId,
    'field-id': f.fieldId,
  }));
}

function snapshotJson(snapshot: Snapshot): JsonObject {
  return {
    'sequence-number': snapshot.sequenceNumber,
    'snapshot-id': snapshot.snapshotId,
    ...(snapshot.parentId === null ? {} : { 'parent-snapshot-id': snapshot.parentId }),
    'timestamp-ms': snapshot.timestampMs,
    summary: snapshot.summary,
    'manifest-list': snapshot.manifestList,
    ...(snapshot.schemaId === null ? {} : { 'schema-id': snapshot.schemaId }),
  };
}

function once(value: object, json: () => JsonObject): JsonText {
  let text = texts.get(value);
  if (text === undefined) texts.set(value, (text = new JsonText(printExactJson(json()))));
  return text;
}
