import { assert, must } from '../../catalog/base/assert.ts';
import { ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataFileTarget, LakeAppend, LakePartitionValue } from '../../catalog/seams/lake.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import type { WrittenFile } from '../../catalog/seams/parquet-writer.ts';
import type { Random } from '../../catalog/seams/random.ts';
import { lowerBound, metricsModeOf, upperBound } from './bounds.ts';
import { printExactJson } from './exact-json.ts';
import {
  type ColumnStats,
  type DataFile,
  liveFiles,
  type ManifestEntry,
  type ManifestFile,
  STATUS_ADDED,
  STATUS_DELETED,
  STATUS_EXISTING,
} from './manifest.ts';
import { isNestedIceberg } from './iceberg-type.ts';
import { manifestsToMerge, mergePolicyOf } from './manifest-merge.ts';
import { partitionRecord } from './manifest-schema.ts';
import type { ManifestStore } from './manifest-store.ts';
import { writeManifest, writeManifestList, type WrittenManifest } from './manifest-writer.ts';
import type { MetadataUpdate } from './metadata-update.ts';
import { snapshotSummary, type SummaryChange } from './snapshot-summary.ts';
import { mapConcurrent } from './map-concurrent.ts';
import { MAIN_BRANCH, type PartitionSpec, schemaOf, type Snapshot, snapshotOf, specOf, type TableMetadata } from './table-metadata.ts';

/** Manifests fetched and decoded at once for a merge. */
const MANIFESTS_AT_ONCE = 8;
/** Entries of one manifest: about 8 MB with metrics of 16 columns, Iceberg's target size. */
const ENTRIES_PER_MANIFEST = 20_000;

export interface ProducerContext {
  readonly store: ObjectStore;
  readonly manifests: ManifestStore;
  readonly random: Random;
  readonly pause: () => Promise<void>;
}

/**
 * One snapshot in the making. Manifests are written once; a commit that has to be tried again on a newer version of the table (the
 * parent still the same, which the commit asserts) only writes a new manifest list.
 */
export class SnapshotProducer {
  readonly #context: ProducerContext;
  readonly #id: string;
  /** Locations written, to be removed if the commit is known to have failed. */
  readonly #written: string[] = [];
  #snapshotId: bigint | null = null;
  #manifests: readonly Line[] | null = null;
  #attempt = 0;

  constructor(context: ProducerContext) {
    this.#context = context;
    this.#id = context.random.uuid();
  }

  /** Updates that append the files to `base`'s main. */
  async append(base: TableMetadata, request: LakeAppend, nowMs: number): Promise<MetadataUpdate[]> {
    const parent = snapshotOf(base, base.currentSnapshotId);
    const spec = must(specOf(base, base.defaultSpecId), 'default spec');
    const added = request.files.map(({ target, written }) => newEntry(base, spec, target, written, this.#takeSnapshotId(base)));
    this.#manifests ??= await this.#appendManifests(base, parent, spec, added);
    const change: SummaryChange = {
      files: added.length,
      rows: added.reduce((sum, e) => sum + e.file.rows, 0n),
      bytes: added.reduce((sum, e) => sum + e.file.bytes, 0n),
      partitions: new Set(added.map((e) => partitionKey(e.file.partition))).size,
    };
    return this.#finish(base, parent, snapshotSummary('append', request.summary, change, parent), nowMs);
  }

  /** Updates that remove every data file of `base`'s main. */
  async deleteAll(base: TableMetadata, summary: Readonly<Record<string, string>>, nowMs: number): Promise<MetadataUpdate[]> {
    const parent = snapshotOf(base, base.currentSnapshotId);
    const lines = parent === null ? [] : await this.#context.manifests.list(parent);
    const live = lines.filter((line) => liveFiles(line) !== 0);
    if (live.some((line) => line.content === 'deletes')) {
      throw new ThermoclineError('lake-unsupported', 'lake tables with row deletes are not supported');
    }
    const removed: DataFile[] = [];
    const out: Line[] = [];
    for (const line of live) {
      const manifest = await this.#context.manifests.manifest(line);
      const entries = carriedEntries(manifest.entries, line).map((e) => ({
        ...e,
        status: STATUS_DELETED,
        snapshotId: this.#takeSnapshotId(base),
      }));
      for (const e of entries) removed.push(e.file);
      const spec = must(specOf(base, line.specId), `partition spec ${line.specId}`);
      if (this.#manifests === null) out.push(await this.#writeManifest(base, spec, manifest.partitionSchema, entries));
    }
    this.#manifests ??= out;
    const change: SummaryChange = {
      files: removed.length,
      rows: removed.reduce((sum, f) => sum + f.rows, 0n),
      bytes: removed.reduce((sum, f) => sum + f.bytes, 0n),
      partitions: new Set(removed.map((f) => partitionKey(f.partition))).size,
    };
    return this.#finish(base, parent, snapshotSummary('delete', summary, change, parent), nowMs);
  }

  /** Removes what was written, after a commit that is known to have failed. Errors leave orphans, which maintenance finds. */
  async abandon(): Promise<void> {
    for (const location of this.#written) {
      const key = this.#context.store.keyOf(location);
      if (key !== null) await this.#context.store.delete(key).catch(() => undefined);
    }
  }

  async #appendManifests(
    base: TableMetadata,
    parent: Snapshot | null,
    spec: PartitionSpec,
    added: readonly ManifestEntry[],
  ): Promise<readonly Line[]> {
    const lines = parent === null ? [] : await this.#context.manifests.list(parent);
    const kept = await Promise.all(lines.filter((line) => liveFiles(line) !== 0).map((line) => this.#withCounts(line)));
    if (added.length === 0) return kept;
    const schema = must(schemaOf(base, base.currentSchemaId), 'current schema');
    const record = partitionRecord(spec, schema.fields);
    if (record === null) throw unsupportedSpec(spec);
    const partitionSchema = printExactJson(record);
    const merge = manifestsToMerge(kept, spec.specId, mergePolicyOf(base.properties));
    const entries = [...added];
    const merged = await mapConcurrent(merge, MANIFESTS_AT_ONCE, (line) => this.#context.manifests.manifest(line));
    for (const [i, manifest] of merged.entries()) for (const e of carriedEntries(manifest.entries, merge[i]!)) entries.push(e);
    const written: Line[] = [];
    for (let at = 0; at < entries.length; at += ENTRIES_PER_MANIFEST) {
      written.push(await this.#writeManifest(base, spec, partitionSchema, entries.slice(at, at + ENTRIES_PER_MANIFEST)));
    }
    return [...written, ...kept.filter((line) => !merge.includes(line))];
  }

  /** Lines of lists written before version 2 may lack counts, which ours must have. */
  async #withCounts(line: ManifestFile): Promise<ManifestFile> {
    if (
      liveFiles(line) !== null &&
      line.deletedFiles !== null &&
      line.addedRows !== null &&
      line.existingRows !== null &&
      line.deletedRows !== null
    ) {
      return line;
    }
    const { entries } = await this.#context.manifests.manifest(line);
    const of = (status: number): DataFile[] => entries.filter((e) => e.status === status).map((e) => e.file);
    const rows = (files: readonly DataFile[]): bigint => files.reduce((sum, f) => sum + f.rows, 0n);
    const [existing, added, deleted] = [of(STATUS_EXISTING), of(STATUS_ADDED), of(STATUS_DELETED)];
    return {
      ...line,
      existingFiles: existing.length,
      addedFiles: added.length,
      deletedFiles: deleted.length,
      existingRows: rows(existing),
      addedRows: rows(added),
      deletedRows: rows(deleted),
    };
  }

  async #writeManifest(
    base: TableMetadata,
    spec: PartitionSpec,
    partitionSchema: string,
    entries: readonly ManifestEntry[],
  ): Promise<WrittenManifest> {
    const location = `${base.location}/metadata/${this.#id}-m${this.#written.length}.avro`;
    const written = await writeManifest({
      location,
      schema: must(schemaOf(base, base.currentSchemaId), 'current schema'),
      spec,
      partitionSchema,
      snapshotId: this.#takeSnapshotId(base),
      entries,
      random: this.#context.random,
      pause: this.#context.pause,
    });
    await this.#put(location, written.bytes);
    const partitionFieldIds = spec.fields.map((f) => f.fieldId);
    this.#context.manifests.rememberManifest(location, { partitionFieldIds, partitionSchema, entries }, written.bytes.length);
    return written;
  }

  async #finish(
    base: TableMetadata,
    parent: Snapshot | null,
    summary: Readonly<Record<string, string>>,
    nowMs: number,
  ): Promise<MetadataUpdate[]> {
    const snapshotId = this.#takeSnapshotId(base);
    const sequenceNumber = base.lastSequenceNumber + 1n;
    const manifestList = `${base.location}/metadata/snap-${snapshotId}-${++this.#attempt}-${this.#id}.avro`;
    const lines = must(this.#manifests, 'manifests').map((m) => ('line' in m ? numbered(m, sequenceNumber) : m));
    const bytes = await writeManifestList({
      manifests: lines,
      snapshotId,
      parentId: parent?.snapshotId ?? null,
      sequenceNumber,
      random: this.#context.random,
      pause: this.#context.pause,
    });
    await this.#put(manifestList, bytes);
    this.#context.manifests.rememberList(manifestList, lines, bytes.length);
    const snapshot: Snapshot = {
      snapshotId,
      parentId: parent?.snapshotId ?? null,
      sequenceNumber,
      timestampMs: Math.max(nowMs, base.lastUpdatedMs),
      summary,
      manifestList,
      schemaId: base.currentSchemaId,
    };
    return [
      { action: 'add-snapshot', snapshot },
      { action: 'set-snapshot-ref', ref: MAIN_BRANCH, snapshotId },
    ];
  }

  /** A random positive 63-bit id, the same for every attempt. */
  #takeSnapshotId(base: TableMetadata): bigint {
    while (this.#snapshotId === null) {
      const { random } = this.#context;
      const id = (BigInt(random.uint32() & 0x7fff_ffff) << 32n) | BigInt(random.uint32());
      if (id !== 0n && !base.snapshots.some((s) => s.snapshotId === id)) this.#snapshotId = id;
    }
    return this.#snapshotId;
  }

  async #put(location: string, bytes: Uint8Array): Promise<void> {
    const key = this.#context.store.keyOf(location);
    assert(key !== null, () => `"${location}" lies in the lake`);
    this.#written.push(location);
    try {
      await this.#context.store.put(key, bytes);
    } catch (error) {
      // A manifest whose fate is open is no commit whose fate is open: nothing refers to it yet.
      const { kind, message, fields } = toThermoclineError(error);
      throw new ThermoclineError(kind === 'lake-commit-unknown' ? 'io-error' : kind, message, { ...fields, cause: error });
    }
  }
}

/** A line to come: of an existing manifest, or of one just written, whose sequence number the list decides. */
type Line = ManifestFile | WrittenManifest;

function numbered(m: WrittenManifest, sequenceNumber: bigint): ManifestFile {
  return { ...m.line, sequenceNumber, minSequenceNumber: m.minSequenceNumber ?? sequenceNumber };
}

/** Live entries with the numbers they inherit written out, as entries of another manifest. */
function carriedEntries(entries: readonly ManifestEntry[], line: ManifestFile): ManifestEntry[] {
  return entries
    .filter((e) => e.status !== STATUS_DELETED)
    .map((e) => ({
      status: STATUS_EXISTING,
      snapshotId: e.snapshotId ?? line.addedSnapshotId,
      sequenceNumber: e.sequenceNumber ?? line.sequenceNumber,
      fileSequenceNumber: e.fileSequenceNumber ?? line.sequenceNumber,
      file: e.file,
    }));
}

function newEntry(
  base: TableMetadata,
  spec: PartitionSpec,
  target: DataFileTarget,
  written: WrittenFile,
  snapshotId: bigint,
): ManifestEntry {
  if (target.partition.length !== spec.fields.length) throw unsupportedSpec(spec);
  return {
    status: STATUS_ADDED,
    snapshotId,
    sequenceNumber: null,
    fileSequenceNumber: null,
    file: {
      content: 0,
      location: target.location,
      format: 'parquet',
      partition: target.partition,
      rows: written.rows,
      bytes: written.bytes,
      stats: statsOf(base, written),
      keyMetadata: null,
      splitOffsets: written.splitOffsets.length === 0 ? null : written.splitOffsets,
      equalityIds: null,
      sortOrderId: null,
    },
  };
}

function statsOf(base: TableMetadata, written: WrittenFile): ReadonlyMap<number, ColumnStats> {
  const { fields } = must(schemaOf(base, base.currentSchemaId), 'current schema');
  const out = new Map<number, ColumnStats>();
  for (const m of written.columns) {
    const index = fields.findIndex((f) => f.id === m.fieldId);
    assert(index >= 0, () => `written column ${m.fieldId} is one of the table's`);
    const { type, name } = fields[index]!;
    // Iceberg counts what is inside of a nested column, not the column.
    if (isNestedIceberg(type)) continue;
    const mode = metricsModeOf(base.properties, name, index);
    const counted = mode.kind !== 'none';
    out.set(m.fieldId, {
      size: Number(m.bytes),
      values: counted ? Number(m.values) : null,
      nulls: counted ? Number(m.nulls) : null,
      nans: counted && m.nans !== null ? Number(m.nans) : null,
      lower: m.min === null ? null : lowerBound(type, m.min, mode),
      upper: m.max === null ? null : upperBound(type, m.max, mode),
    });
  }
  return out;
}

function partitionKey(partition: readonly LakePartitionValue[]): string {
  return JSON.stringify(partition, (_, v: unknown) =>
    typeof v === 'bigint' ? `${v}n` : v instanceof Uint8Array ? Buffer.from(v).toString('hex') : v,
  );
}

function unsupportedSpec(spec: PartitionSpec): ThermoclineError {
  return new ThermoclineError('lake-unsupported', 'writing to lake tables partitioned in this way is not supported', {
    detail: `Partition fields: ${spec.fields.map((f) => f.name).join(', ')}.`,
  });
}
