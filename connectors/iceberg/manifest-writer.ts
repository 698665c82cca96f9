import { assert, must } from '../../catalog/base/assert.ts';
import type { LakePartitionValue } from '../../catalog/seams/lake.ts';
import type { Random } from '../../catalog/seams/random.ts';
import { AvroFileWriter } from './avro-file.ts';
import { nameOf, recordFields } from './avro-schema.ts';
import { type Json, type JsonObject, parseExactJson, printExactJson } from './exact-json.ts';
import type { IcebergType } from './iceberg-type.ts';
import {
  type ColumnStats,
  type DataFile,
  type ManifestEntry,
  type ManifestFile,
  type PartitionSummary,
  STATUS_ADDED,
  STATUS_DELETED,
} from './manifest.ts';
import { MANIFEST_LIST_SCHEMA, manifestEntrySchema } from './manifest-schema.ts';
import { schemaJson, specFieldsJson } from './print-metadata.ts';
import { compareBounds, boundForm, encodeSingleValue, fixedBigEndian } from './single-value.ts';
import type { IcebergSchema, PartitionSpec } from './table-metadata.ts';
import { resultType } from './transform.ts';

/** Entries encoded between two pauses: about ten milliseconds' worth. */
const ENTRIES_PER_TURN = 250;

interface ManifestWrite {
  readonly location: string;
  readonly schema: IcebergSchema;
  readonly spec: PartitionSpec;
  /** Avro record of the partition tuples. */
  readonly partitionSchema: string;
  readonly snapshotId: bigint;
  readonly entries: readonly ManifestEntry[];
  readonly random: Random;
  readonly pause: () => Promise<void>;
}

/** A manifest's bytes and its line for the list, sequence number still open: the list that names it first fills it in. */
export interface WrittenManifest {
  readonly bytes: Uint8Array;
  readonly line: Omit<ManifestFile, 'sequenceNumber' | 'minSequenceNumber'>;
  /** Lowest number among entries that carry one; null when none does. */
  readonly minSequenceNumber: bigint | null;
}

/** Encodes a version 2 data manifest. Entries that are not added must carry their numbers: they are copied, not inherited. */
export async function writeManifest(write: ManifestWrite): Promise<WrittenManifest> {
  const partition = parseExactJson(write.partitionSchema) as JsonObject;
  const writer = new AvroFileWriter({
    schema: manifestEntrySchema(partition),
    metadata: {
      schema: printExactJson(schemaJson(write.schema)),
      'schema-id': String(write.schema.schemaId),
      'partition-spec': printExactJson(specFieldsJson(write.spec)),
      'partition-spec-id': String(write.spec.specId),
      'format-version': '2',
      content: 'data',
    },
    sync: write.random.bytes(16),
  });
  const encodePartition = partitionEncoder(partition);
  const files = [0, 0, 0];
  const rows = [0n, 0n, 0n];
  let minSequenceNumber: bigint | null = null;
  for (const [i, entry] of write.entries.entries()) {
    if (i % ENTRIES_PER_TURN === ENTRIES_PER_TURN - 1) await write.pause();
    assert(
      entry.status === STATUS_ADDED || (entry.sequenceNumber !== null && entry.fileSequenceNumber !== null && entry.snapshotId !== null),
      'rewritten entries carry their numbers',
    );
    files[entry.status]!++;
    rows[entry.status]! += entry.file.rows;
    const { sequenceNumber } = entry;
    if (entry.status !== STATUS_DELETED && sequenceNumber !== null && (minSequenceNumber === null || sequenceNumber < minSequenceNumber)) {
      minSequenceNumber = sequenceNumber;
    }
    writer.append({
      status: entry.status,
      snapshot_id: entry.snapshotId,
      sequence_number: entry.sequenceNumber,
      file_sequence_number: entry.fileSequenceNumber,
      data_file: dataFileRecord(entry.file, encodePartition),
    });
  }
  const bytes = writer.finish();
  return {
    bytes,
    minSequenceNumber,
    line: {
      location: write.location,
      length: BigInt(bytes.length),
      specId: write.spec.specId,
      content: 'data',
      addedSnapshotId: write.snapshotId,
      existingFiles: files[0]!,
      addedFiles: files[1]!,
      deletedFiles: files[2]!,
      existingRows: rows[0]!,
      addedRows: rows[1]!,
      deletedRows: rows[2]!,
      partitions: partitionSummaries(write),
    },
  };
}

interface ManifestListWrite {
  readonly manifests: readonly ManifestFile[];
  readonly snapshotId: bigint;
  readonly parentId: bigint | null;
  readonly sequenceNumber: bigint;
  readonly random: Random;
  readonly pause: () => Promise<void>;
}

/** Encodes a version 2 manifest list. */
export async function writeManifestList(write: ManifestListWrite): Promise<Uint8Array> {
  const writer = new AvroFileWriter({
    schema: MANIFEST_LIST_SCHEMA,
    metadata: {
      'snapshot-id': String(write.snapshotId),
      'parent-snapshot-id': write.parentId === null ? 'null' : String(write.parentId),
      'sequence-number': String(write.sequenceNumber),
      'format-version': '2',
    },
    sync: write.random.bytes(16),
  });
  for (const [i, m] of write.manifests.entries()) {
    if (i % ENTRIES_PER_TURN === ENTRIES_PER_TURN - 1) await write.pause();
    writer.append({
      manifest_path: m.location,
      manifest_length: m.length,
      partition_spec_id: m.specId,
      content: m.content === 'data' ? 0 : 1,
      sequence_number: m.sequenceNumber,
      min_sequence_number: m.minSequenceNumber,
      added_snapshot_id: m.addedSnapshotId,
      // Version 2 requires counts; lines of version 1 that lack them are filled in before they get here.
      added_files_count: must(m.addedFiles, 'added files'),
      existing_files_count: must(m.existingFiles, 'existing files'),
      deleted_files_count: must(m.deletedFiles, 'deleted files'),
      added_rows_count: must(m.addedRows, 'added rows'),
      existing_rows_count: must(m.existingRows, 'existing rows'),
      deleted_rows_count: must(m.deletedRows, 'deleted rows'),
      partitions:
        m.partitions?.map((p) => ({
          contains_null: p.containsNull,
          contains_nan: p.containsNan,
          lower_bound: bufferOrNull(p.lower),
          upper_bound: bufferOrNull(p.upper),
        })) ?? null,
    });
  }
  return writer.finish();
}

function dataFileRecord(file: DataFile, encodePartition: (values: readonly LakePartitionValue[]) => unknown): unknown {
  const pairs = <T>(
    pick: (stats: ColumnStats) => number | Uint8Array | null,
    form: (value: number | Uint8Array) => T,
  ): { key: number; value: T }[] | null => {
    if (file.stats === null) return null;
    const out: { key: number; value: T }[] = [];
    for (const [key, stats] of file.stats) {
      const value = pick(stats);
      if (value !== null) out.push({ key, value: form(value) });
    }
    return out;
  };
  const long = (value: number | Uint8Array): bigint => BigInt(value as number);
  const bytes = (value: number | Uint8Array): Buffer => buffer(value as Uint8Array);
  return {
    content: file.content,
    file_path: file.location,
    file_format: file.format.toUpperCase(),
    partition: encodePartition(file.partition),
    record_count: file.rows,
    file_size_in_bytes: file.bytes,
    column_sizes: pairs((s) => s.size, long),
    value_counts: pairs((s) => s.values, long),
    null_value_counts: pairs((s) => s.nulls, long),
    nan_value_counts: pairs((s) => s.nans, long),
    lower_bounds: pairs((s) => s.lower, bytes),
    upper_bounds: pairs((s) => s.upper, bytes),
    key_metadata: bufferOrNull(file.keyMetadata),
    split_offsets: file.splitOffsets,
    equality_ids: file.equalityIds,
    sort_order_id: file.sortOrderId,
  };
}

/** Tuples to Avro records by the record's own types: numbers and bigints as each field wants them, decimals as fixed bytes. */
function partitionEncoder(partition: JsonObject): (values: readonly LakePartitionValue[]) => Record<string, unknown> {
  const fields = recordFields(partition).map((f) => ({ name: nameOf(f), encode: partitionValueEncoder(f['type'] ?? null) }));
  return (values) => {
    assert(values.length === fields.length, () => `${values.length} partition values for ${fields.length} fields`);
    return Object.fromEntries(fields.map(({ name, encode }, i) => [name, values[i] === null ? null : encode(values[i]!)]));
  };
}

function partitionValueEncoder(type: Json): (value: NonNullable<LakePartitionValue>) => unknown {
  const branch = Array.isArray(type) ? (type as readonly Json[]).find((b) => b !== 'null')! : type;
  const object = typeof branch === 'object' && branch !== null ? (branch as JsonObject) : {};
  const name = typeof branch === 'string' ? branch : object['type'];
  if (object['logicalType'] === 'decimal' && name === 'fixed') {
    return (value) => buffer(fixedBigEndian(BigInt(value as bigint), Number(object['size'])));
  }
  if (name === 'int' || name === 'float' || name === 'double') return Number;
  if (name === 'long') return (value) => BigInt(value as number | bigint);
  if (name === 'bytes' || name === 'fixed') return (value) => buffer(value as Uint8Array);
  return (value) => value;
}

/**
 * Per spec field, what values its entries have: the reader's first means of passing a manifest by. None at all when the type of a
 * field with values is not known: Java takes an absent bound for "all null".
 */
function partitionSummaries(write: ManifestWrite): PartitionSummary[] | null {
  const out: PartitionSummary[] = [];
  for (const [i, field] of write.spec.fields.entries()) {
    const source = write.schema.fields.find((f) => f.id === field.sourceId);
    const type = source === undefined ? null : resultType(field.transform, source.type);
    const values = write.entries.map((e) => e.file.partition[i] ?? null);
    if (type === null && values.some((v) => v !== null)) return null;
    out.push(summarise(type, values));
  }
  return out;
}

function summarise(type: IcebergType | null, values: readonly LakePartitionValue[]): PartitionSummary {
  let containsNull = false;
  let containsNan = false;
  let lower: NonNullable<LakePartitionValue> | null = null;
  let upper: NonNullable<LakePartitionValue> | null = null;
  for (const value of values) {
    if (value === null) containsNull = true;
    else if (Number.isNaN(value)) containsNan = true;
    else {
      if (lower === null || compareBounds(boundForm(value), boundForm(lower)) < 0) lower = value;
      if (upper === null || compareBounds(boundForm(value), boundForm(upper)) > 0) upper = value;
    }
  }
  return {
    containsNull,
    containsNan,
    lower: type === null || lower === null ? null : encodeSingleValue(type, lower),
    upper: type === null || upper === null ? null : encodeSingleValue(type, upper),
  };
}

function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function bufferOrNull(bytes: Uint8Array | null): Buffer | null {
  return bytes === null ? null : buffer(bytes);
}
