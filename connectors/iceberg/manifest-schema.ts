import { nameOf } from './avro-schema.ts';
import type { Json, JsonObject } from './exact-json.ts';
import type { IcebergType } from './iceberg-type.ts';
import type { PartitionSpec, SchemaField } from './table-metadata.ts';
import { resultType } from './transform.ts';

/**
 * The Avro schemas of version 2 manifests and manifest lists, with the field ids, record names and null-first unions of the Java
 * library, and the way back: fields of any writer's schema found by id.
 */

const optional = (type: Json): Json => ['null', type];
const field = (id: number, name: string, type: Json, doc: string): JsonObject => ({
  name,
  type,
  doc,
  ...(Array.isArray(type) ? { default: null } : {}),
  'field-id': id,
});

/** Maps with int keys are arrays of pairs. */
const intMap = (keyId: number, valueId: number, value: Json): Json => ({
  type: 'array',
  items: {
    type: 'record',
    name: `k${keyId}_v${valueId}`,
    fields: [
      { name: 'key', type: 'int', 'field-id': keyId },
      { name: 'value', type: value, 'field-id': valueId },
    ],
  },
  logicalType: 'map',
});

const list = (elementId: number, items: Json): Json => ({ type: 'array', items, 'element-id': elementId });

/** The schema of a data manifest's entries, with the given record as partition type. */
export function manifestEntrySchema(partition: JsonObject): JsonObject {
  return {
    type: 'record',
    name: 'manifest_entry',
    fields: [
      { name: 'status', type: 'int', 'field-id': 0 },
      { name: 'snapshot_id', type: optional('long'), default: null, 'field-id': 1 },
      { name: 'sequence_number', type: optional('long'), default: null, 'field-id': 3 },
      { name: 'file_sequence_number', type: optional('long'), default: null, 'field-id': 4 },
      {
        name: 'data_file',
        type: {
          type: 'record',
          name: 'r2',
          fields: [
            field(134, 'content', 'int', 'Contents of the file: 0=data, 1=position deletes, 2=equality deletes'),
            field(100, 'file_path', 'string', 'Location URI with FS scheme'),
            field(101, 'file_format', 'string', 'File format name: avro, orc, or parquet'),
            field(102, 'partition', partition, 'Partition data tuple, schema based on the partition spec'),
            field(103, 'record_count', 'long', 'Number of records in the file'),
            field(104, 'file_size_in_bytes', 'long', 'Total file size in bytes'),
            field(108, 'column_sizes', optional(intMap(117, 118, 'long')), 'Map of column id to total size on disk'),
            field(109, 'value_counts', optional(intMap(119, 120, 'long')), 'Map of column id to total count, including null and NaN'),
            field(110, 'null_value_counts', optional(intMap(121, 122, 'long')), 'Map of column id to null value count'),
            field(137, 'nan_value_counts', optional(intMap(138, 139, 'long')), 'Map of column id to number of NaN values in the column'),
            field(125, 'lower_bounds', optional(intMap(126, 127, 'bytes')), 'Map of column id to lower bound'),
            field(128, 'upper_bounds', optional(intMap(129, 130, 'bytes')), 'Map of column id to upper bound'),
            field(131, 'key_metadata', optional('bytes'), 'Encryption key metadata blob'),
            field(132, 'split_offsets', optional(list(133, 'long')), 'Splittable offsets'),
            field(135, 'equality_ids', optional(list(136, 'int')), 'Equality comparison field IDs'),
            field(140, 'sort_order_id', optional('int'), 'Sort order ID'),
          ],
        },
        'field-id': 2,
      },
    ],
  };
}

export const MANIFEST_LIST_SCHEMA: JsonObject = {
  type: 'record',
  name: 'manifest_file',
  fields: [
    field(500, 'manifest_path', 'string', 'Location URI with FS scheme'),
    field(501, 'manifest_length', 'long', 'Total file size in bytes'),
    field(502, 'partition_spec_id', 'int', 'Spec ID used to write'),
    field(517, 'content', 'int', 'Contents of the manifest: 0=data, 1=deletes'),
    field(515, 'sequence_number', 'long', 'Sequence number when the manifest was added'),
    field(516, 'min_sequence_number', 'long', 'Lowest sequence number in the manifest'),
    field(503, 'added_snapshot_id', 'long', 'Snapshot ID that added the manifest'),
    field(504, 'added_files_count', 'int', 'Added entry count'),
    field(505, 'existing_files_count', 'int', 'Existing entry count'),
    field(506, 'deleted_files_count', 'int', 'Deleted entry count'),
    field(512, 'added_rows_count', 'long', 'Added rows count'),
    field(513, 'existing_rows_count', 'long', 'Existing rows count'),
    field(514, 'deleted_rows_count', 'long', 'Deleted rows count'),
    field(
      507,
      'partitions',
      optional(
        list(508, {
          type: 'record',
          name: 'r508',
          fields: [
            field(509, 'contains_null', 'boolean', 'True if any file has a null partition value'),
            field(518, 'contains_nan', optional('boolean'), 'True if any file has a nan partition value'),
            field(510, 'lower_bound', optional('bytes'), 'Partition lower bound for all files'),
            field(511, 'upper_bound', optional('bytes'), 'Partition upper bound for all files'),
          ],
        }),
      ),
      'Summary for each partition',
    ),
  ],
};

/**
 * The Avro record for a spec's partition tuples; null when a field's type is not known (its source column is gone, or of a type or
 * transform we do not read).
 */
export function partitionRecord(spec: PartitionSpec, columns: readonly SchemaField[]): JsonObject | null {
  const fields: JsonObject[] = [];
  for (const f of spec.fields) {
    const source = columns.find((c) => c.id === f.sourceId);
    const type = source === undefined ? null : resultType(f.transform, source.type);
    if (type === null) return null;
    const safe = avroName(f.name);
    fields.push({
      name: safe,
      type: optional(avroType(type)),
      default: null,
      'field-id': f.fieldId,
      ...(safe === f.name ? {} : { 'iceberg-field-name': f.name }),
    });
  }
  return { type: 'record', name: 'r102', fields };
}

function avroType(type: IcebergType): Json {
  switch (type.kind) {
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'string':
      return type.kind;
    case 'binary':
      return 'bytes';
    case 'date':
      return { type: 'int', logicalType: 'date' };
    case 'time':
      return { type: 'long', logicalType: 'time-micros' };
    case 'uuid':
      return { type: 'fixed', size: 16, logicalType: 'uuid', name: 'uuid_fixed' };
    case 'timestamp':
      return { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': false };
    case 'timestamptz':
      return { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': true };
    case 'decimal': {
      const { precision, scale } = type;
      return {
        type: 'fixed',
        size: decimalBytes(precision),
        logicalType: 'decimal',
        precision,
        scale,
        name: `decimal_${precision}_${scale}`,
      };
    }
    case 'list':
    case 'map':
    case 'struct':
    case 'other':
      return fail();
    default:
      return type satisfies never;
  }
}

function fail(): never {
  throw new TypeError('a type without an Avro form');
}

/** Bytes that hold every unscaled value of the precision. */
function decimalBytes(precision: number): number {
  let bytes = 1;
  while (2n ** BigInt(8 * bytes - 1) <= 10n ** BigInt(precision) - 1n) bytes++;
  return bytes;
}

/** A name that Avro accepts, made as the Java library makes it. */
export function avroName(name: string): string {
  let out = '';
  for (let i = 0; i < name.length; i++) {
    const c = name[i]!;
    const fits = i === 0 ? /[A-Za-z_]/.test(c) : /\w/.test(c);
    out += fits ? c : /\d/.test(c) ? `_${c}` : `_x${c.charCodeAt(0).toString(16).toUpperCase()}`;
  }
  return out;
}

/**
 * The schema with every field that carries a known id named as in our schemas, whatever its writer called it; fields without ids keep
 * their names, old aliases put right.
 */
export function canonicalNames(schema: Json): Json {
  if (Array.isArray(schema)) return (schema as readonly Json[]).map(canonicalNames);
  if (typeof schema !== 'object' || schema === null) return schema;
  const object = schema as JsonObject;
  const out: Record<string, Json> = {};
  for (const [key, value] of Object.entries(object)) {
    // Partition records keep the names of their fields: those ids belong to the table's specs.
    out[key] =
      key === 'type' || key === 'items' || key === 'values' || (key === 'fields' && object['name'] !== 'r102')
        ? canonicalNames(value)
        : value;
  }
  const id = object['field-id'];
  const name = typeof id === 'number' ? NAMES_BY_ID.get(id) : undefined;
  const own = object['name'];
  if (object['type'] !== undefined && name !== undefined) out['name'] = name;
  else if (typeof own === 'string' && OLD_NAMES[own] !== undefined) out['name'] = OLD_NAMES[own];
  return out;
}

const OLD_NAMES: Readonly<Record<string, string>> = {
  added_data_files_count: 'added_files_count',
  existing_data_files_count: 'existing_files_count',
  deleted_data_files_count: 'deleted_files_count',
};

const NAMES_BY_ID = new Map<number, string>();
for (const schema of [manifestEntrySchema({ type: 'record', name: 'r102', fields: [] }), MANIFEST_LIST_SCHEMA]) collectNames(schema);

function collectNames(schema: Json): void {
  if (Array.isArray(schema)) return (schema as readonly Json[]).forEach(collectNames);
  if (typeof schema !== 'object' || schema === null) return;
  const object = schema as JsonObject;
  if (typeof object['field-id'] === 'number') NAMES_BY_ID.set(object['field-id'], nameOf(object));
  for (const key of ['type', 'items', 'fields']) if (object[key] !== undefined) collectNames(object[key]);
}
