import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { LakePartitionValue } from '../../catalog/seams/lake.ts';
import { type AvroFile, isReadableCodec, openAvroFile, readAvroValues } from './avro-file.ts';
import { AvroError, type AvroRecord, type AvroValue, nameOf, recordFields } from './avro-schema.ts';
import { type Json, type JsonObject, printExactJson } from './exact-json.ts';
import type { ColumnStats, DataFile, Manifest, ManifestEntry, ManifestFile } from './manifest.ts';
import { canonicalNames } from './manifest-schema.ts';
import { fromBigEndian } from './single-value.ts';

/** How Iceberg's encrypted streams begin. */
const ENCRYPTED_MAGIC = 'AGS1';

/**
 * Decodes the manifest list at `location`. Throws `lake-corrupted` naming it when it is damaged, `lake-unsupported` for a codec we do
 * not read. `pause` is awaited between slices.
 */
export function readManifestList(bytes: Uint8Array, location: string, pause: () => Promise<void>): Promise<ManifestFile[]> {
  return reading('manifest list', location, async () => {
    const file = openReadable(bytes, location);
    const out: ManifestFile[] = [];
    await readAvroValues(file, canonicalNames(file.schema), pause, (value) => out.push(manifestFile(value as AvroRecord)));
    return out;
  });
}

/** Decodes the manifest at `location`; errors as {@link readManifestList}. */
export function readManifest(bytes: Uint8Array, location: string, pause: () => Promise<void>): Promise<Manifest> {
  return reading('manifest', location, async () => {
    const file = openReadable(bytes, location);
    const schema = canonicalNames(file.schema);
    const partition = fieldType(fieldType(schema, 'data_file'), 'partition') as JsonObject;
    const fields = recordFields(partition);
    const decoders = fields.map((f) => ({ name: nameOf(f), decode: partitionDecoder(f['type'] ?? null) }));
    const entries: ManifestEntry[] = [];
    await readAvroValues(file, schema, pause, (value) => {
      const entry = value as AvroRecord;
      const data = record(entry, 'data_file');
      const tuple = record(data, 'partition');
      entries.push({
        status: int(entry, 'status'),
        snapshotId: bigintOrNull(entry, 'snapshot_id'),
        sequenceNumber: bigintOrNull(entry, 'sequence_number'),
        fileSequenceNumber: bigintOrNull(entry, 'file_sequence_number'),
        file: dataFile(
          data,
          decoders.map(({ name, decode }) => decode(tuple[name] ?? null)),
        ),
      });
    });
    return {
      partitionFieldIds: fields.map((f) => (typeof f['field-id'] === 'number' ? f['field-id'] : -1)),
      partitionSchema: printExactJson(partition),
      entries,
    };
  });
}

async function reading<T>(what: string, location: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AvroError)) throw error;
    throw new ThermoclineError('lake-corrupted', `lake ${what} "${location}" is damaged`, {
      detail: `What is wrong: ${error.message}.`,
      cause: error,
    });
  }
}

function openReadable(bytes: Uint8Array, location: string): AvroFile {
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') === ENCRYPTED_MAGIC) {
    throw new ThermoclineError('lake-unsupported', 'encrypted lake tables are not supported', { detail: `File "${location}".` });
  }
  const file = openAvroFile(bytes);
  if (isReadableCodec(file.codec)) return file;
  throw new ThermoclineError('lake-unsupported', `Avro codec "${file.codec}" is not supported`, {
    detail: `File "${location}".`,
    hint: 'Rewrite the manifests with the writer property write.avro.compression-codec = gzip.',
  });
}

function manifestFile(r: AvroRecord): ManifestFile {
  const partitions = r['partitions'] ?? null;
  return {
    location: text(r, 'manifest_path'),
    length: bigint(r, 'manifest_length'),
    specId: int(r, 'partition_spec_id'),
    // Version 1 lists have neither content nor sequence numbers: data, from before there were any.
    content: (r['content'] ?? 0) === 0 ? 'data' : 'deletes',
    sequenceNumber: bigintOrNull(r, 'sequence_number') ?? 0n,
    minSequenceNumber: bigintOrNull(r, 'min_sequence_number') ?? 0n,
    addedSnapshotId: bigintOrNull(r, 'added_snapshot_id') ?? 0n,
    addedFiles: intOrNull(r, 'added_files_count'),
    existingFiles: intOrNull(r, 'existing_files_count'),
    deletedFiles: intOrNull(r, 'deleted_files_count'),
    addedRows: bigintOrNull(r, 'added_rows_count'),
    existingRows: bigintOrNull(r, 'existing_rows_count'),
    deletedRows: bigintOrNull(r, 'deleted_rows_count'),
    partitions:
      partitions === null
        ? null
        : (partitions as readonly AvroRecord[]).map((p) => ({
            containsNull: p['contains_null'] === true,
            containsNan: typeof p['contains_nan'] === 'boolean' ? p['contains_nan'] : null,
            lower: bytesOrNull(p, 'lower_bound'),
            upper: bytesOrNull(p, 'upper_bound'),
          })),
  };
}

function dataFile(r: AvroRecord, partition: readonly LakePartitionValue[]): DataFile {
  return {
    content: intOrNull(r, 'content') ?? 0,
    location: text(r, 'file_path'),
    format: text(r, 'file_format').toLowerCase(),
    partition,
    rows: bigint(r, 'record_count'),
    bytes: bigint(r, 'file_size_in_bytes'),
    stats: columnStats(r),
    keyMetadata: bytesOrNull(r, 'key_metadata'),
    splitOffsets: listOrNull<bigint>(r, 'split_offsets'),
    equalityIds: listOrNull<number>(r, 'equality_ids'),
    sortOrderId: intOrNull(r, 'sort_order_id'),
  };
}

function columnStats(r: AvroRecord): ReadonlyMap<number, ColumnStats> | null {
  const out = new Map<number, { -readonly [K in keyof ColumnStats]: ColumnStats[K] }>();
  const collect = (name: string, set: (stats: { -readonly [K in keyof ColumnStats]: ColumnStats[K] }, value: AvroValue) => void): void => {
    for (const { key, value } of (r[name] ?? []) as readonly { key: number; value: AvroValue }[]) {
      let stats = out.get(key);
      if (stats === undefined) out.set(key, (stats = { size: null, values: null, nulls: null, nans: null, lower: null, upper: null }));
      set(stats, value);
    }
  };
  collect('column_sizes', (s, v) => (s.size = Number(v)));
  collect('value_counts', (s, v) => (s.values = Number(v)));
  collect('null_value_counts', (s, v) => (s.nulls = Number(v)));
  collect('nan_value_counts', (s, v) => (s.nans = Number(v)));
  collect('lower_bounds', (s, v) => (s.lower = v as Uint8Array));
  collect('upper_bounds', (s, v) => (s.upper = v as Uint8Array));
  return out.size === 0 ? null : out;
}

/** Avro's form of a partition value to ours: decimals become their unscaled number, all else is the same already. */
function partitionDecoder(type: Json): (value: AvroValue) => LakePartitionValue {
  const branches = Array.isArray(type) ? (type as readonly Json[]) : [type];
  const decimal = branches.some((b) => typeof b === 'object' && b !== null && (b as JsonObject)['logicalType'] === 'decimal');
  return (value) => {
    if (decimal && value instanceof Uint8Array) return fromBigEndian(value);
    if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) throw new AvroError('a partition value is nested');
    return value;
  };
}

function fieldType(schema: Json, name: string): Json {
  const found = recordFields(schema).find((f) => f['name'] === name);
  if (found === undefined) throw new AvroError(`its entries have no field "${name}"`);
  return found['type'] ?? null;
}

function record(r: AvroRecord, name: string): AvroRecord {
  const value = r[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array) throw missing(name);
  return value as AvroRecord;
}

function text(r: AvroRecord, name: string): string {
  const value = r[name];
  if (typeof value !== 'string') throw missing(name);
  return value;
}

function bigint(r: AvroRecord, name: string): bigint {
  const value = bigintOrNull(r, name);
  if (value === null) throw missing(name);
  return value;
}

function bigintOrNull(r: AvroRecord, name: string): bigint | null {
  const value = r[name] ?? null;
  if (value === null || typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  throw missing(name);
}

function int(r: AvroRecord, name: string): number {
  const value = intOrNull(r, name);
  if (value === null) throw missing(name);
  return value;
}

function intOrNull(r: AvroRecord, name: string): number | null {
  const value = r[name] ?? null;
  if (value === null || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw missing(name);
}

function bytesOrNull(r: AvroRecord, name: string): Uint8Array | null {
  const value = r[name] ?? null;
  if (value === null || value instanceof Uint8Array) return value;
  throw missing(name);
}

function listOrNull<T>(r: AvroRecord, name: string): readonly T[] | null {
  const value = r[name] ?? null;
  if (value === null) return null;
  if (!Array.isArray(value)) throw missing(name);
  return value as readonly T[];
}

function missing(name: string): AvroError {
  return new AvroError(`field "${name}" is missing or of another type`);
}
