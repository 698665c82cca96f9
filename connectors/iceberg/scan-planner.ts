import { mapConcurrent } from './map-concurrent.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { LAKE_SYSTEM_COLUMNS } from '../../catalog/model/table.ts';
import type { LakeFile, LakePartitionValue, LakeScan, LakeScanRequest } from '../../catalog/seams/lake.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import { lakeFields, refuseUnreadableSchema } from './lake-fields.ts';
import {
  type DataFile,
  liveFiles,
  type Manifest,
  type ManifestEntry,
  type ManifestFile,
  STATUS_ADDED,
  STATUS_DELETED,
} from './manifest.ts';
import type { ManifestStore } from './manifest-store.ts';
import { type Conjunct, partitionMayMatch, resolveFilter, statsMayMatch, summaryMayHaveBucket, summaryMayMatch } from './prune.ts';
import {
  type IcebergSchema,
  type PartitionSpec,
  schemaOf,
  type Snapshot,
  snapshotOf,
  specOf,
  type TableMetadata,
} from './table-metadata.ts';

const [BUCKET_COLUMN] = LAKE_SYSTEM_COLUMNS;
/** Manifests fetched and decoded at once. */
const MANIFESTS_AT_ONCE = 8;
/** Files judged, or resolved, between two pauses. */
const FILES_PER_TURN = 1000;

export interface Planner {
  readonly metadata: TableMetadata;
  readonly metadataLocation: string;
  readonly manifests: ManifestStore;
  readonly store: ObjectStore;
  readonly pause: () => Promise<void>;
}

/** The files of a snapshot that may hold a match, refused by name where we could misread them. */
export async function planScan(planner: Planner, request: Omit<LakeScanRequest, 'table'>): Promise<LakeScan> {
  const { metadata, metadataLocation } = planner;
  const snapshot = snapshotIn(metadata, request.snapshotId, metadataLocation);
  refuseVersion(metadata, metadataLocation);
  const schema = schemaAt(metadata, snapshot);
  refuseUnreadableSchema(schema, metadata, metadataLocation);
  const conjuncts = resolveFilter(request.filter ?? [], schema);
  const lines = await planner.manifests.list(snapshot);
  refuseDeletes(lines, await lostCounts(planner, lines), snapshot);
  const data = lines.filter((m) => m.content === 'data' && liveFiles(m) !== 0);
  const kept = data.filter((m) => manifestMayMatch(m, specFor(metadata, m, metadataLocation), conjuncts, request.buckets));
  const perManifest = await mapConcurrent(kept, MANIFESTS_AT_ONCE, async (line) => {
    const manifest = await planner.manifests.manifest(line);
    return matchingFiles(planner, line, manifest, conjuncts, request.buckets);
  });
  let filesTotal = 0;
  for (const line of data) if (!kept.includes(line)) filesTotal += liveFiles(line) ?? 0;
  const found: FoundFile[] = [];
  for (const { live, matching } of perManifest) {
    filesTotal += live;
    found.push(...matching);
  }
  for (const f of found) refuseFile(f.file);
  const files = await lakeFiles(planner, found);
  return {
    fields: lakeFields(schema),
    files,
    filesTotal,
    filesPruned: filesTotal - files.length,
    manifestsTotal: data.length,
    manifestsPruned: data.length - kept.length,
    rows: files.reduce((sum, f) => sum + f.rows, 0n),
    bytes: files.reduce((sum, f) => sum + f.bytes, 0n),
  };
}

/** Every data file of a snapshot, for display: what a scan would refuse is listed all the same. */
export async function listFiles(planner: Planner, snapshotId: bigint): Promise<LakeFile[]> {
  const snapshot = snapshotIn(planner.metadata, snapshotId, planner.metadataLocation);
  const lines = (await planner.manifests.list(snapshot)).filter((m) => m.content === 'data' && liveFiles(m) !== 0);
  const perManifest = await mapConcurrent(lines, MANIFESTS_AT_ONCE, async (line) =>
    matchingFiles(planner, line, await planner.manifests.manifest(line), [], undefined),
  );
  return lakeFiles(
    planner,
    perManifest.flatMap((m) => m.matching),
  );
}

interface FoundFile {
  readonly file: DataFile;
  readonly partition: readonly LakePartitionValue[];
  readonly sequenceNumber: bigint;
  readonly snapshotId: bigint;
}

function snapshotIn(metadata: TableMetadata, snapshotId: bigint, location: string): Snapshot {
  const snapshot = snapshotOf(metadata, snapshotId);
  if (snapshot !== null) return snapshot;
  throw new ThermoclineError('undefined-object', `lake snapshot ${snapshotId} does not exist`, {
    detail: `Metadata file "${location}" does not list it; it may have expired.`,
  });
}

/** The schema to read a snapshot with: main's head is read with the current one, older snapshots with their own. */
function schemaAt(metadata: TableMetadata, snapshot: Snapshot): IcebergSchema {
  const own = snapshot.snapshotId === metadata.currentSnapshotId ? null : schemaOf(metadata, snapshot.schemaId);
  const schema = own ?? schemaOf(metadata, metadata.currentSchemaId);
  if (schema === null) throw new ThermoclineError('lake-corrupted', `lake snapshot ${snapshot.snapshotId} has no schema`);
  return schema;
}

function refuseVersion(metadata: TableMetadata, location: string): void {
  if (metadata.formatVersion === 2) return;
  throw new ThermoclineError('lake-unsupported', `lake tables of format version ${metadata.formatVersion} are not supported`, {
    detail: `File "${location}".`,
  });
}

function refuseDeletes(lines: readonly ManifestFile[], lost: ReadonlyMap<ManifestFile, number>, snapshot: Snapshot): void {
  const deletes = lines.find((m) => m.content === 'deletes' && (liveFiles(m) ?? lost.get(m) ?? 0) > 0);
  if (deletes === undefined) return;
  throw new ThermoclineError('lake-unsupported', 'lake tables with row deletes are not supported', {
    detail: `Snapshot ${snapshot.snapshotId} has delete files in manifest "${deletes.location}".`,
    hint: 'Compact the table with the engine that wrote the deletes.',
  });
}

/** Live entries of delete manifests whose line does not count them. */
async function lostCounts(planner: Planner, lines: readonly ManifestFile[]): Promise<Map<ManifestFile, number>> {
  const out = new Map<ManifestFile, number>();
  for (const line of lines) {
    if (line.content !== 'deletes' || liveFiles(line) !== null) continue;
    const { entries } = await planner.manifests.manifest(line);
    out.set(line, entries.filter((e) => e.status !== STATUS_DELETED).length);
  }
  return out;
}

function refuseFile(file: DataFile): void {
  const refuse = (what: string): ThermoclineError =>
    new ThermoclineError('lake-unsupported', `${what} are not supported`, { detail: `File "${file.location}".` });
  if (file.content !== 0) throw refuse('delete files in a data manifest');
  if (file.format !== 'parquet') throw refuse(`lake data files of format ${file.format.toUpperCase()}`);
  if (file.keyMetadata !== null) throw refuse('encrypted lake data files');
}

function specFor(metadata: TableMetadata, line: ManifestFile, location: string): PartitionSpec {
  const spec = specOf(metadata, line.specId);
  if (spec !== null) return spec;
  throw new ThermoclineError('lake-corrupted', `lake metadata file "${location}" has no partition spec ${line.specId}`, {
    detail: `Manifest "${line.location}" was written with it.`,
  });
}

function manifestMayMatch(
  line: ManifestFile,
  spec: PartitionSpec,
  conjuncts: readonly Conjunct[],
  buckets: readonly number[] | undefined,
): boolean {
  const summaries = line.partitions;
  if (summaries === null || summaries.length !== spec.fields.length) return true;
  const bucketAt = buckets === undefined ? -1 : bucketField(spec);
  if (buckets !== undefined && bucketAt >= 0 && !summaryMayHaveBucket(buckets, summaries[bucketAt]!)) return false;
  return spec.fields.every((field, i) => conjuncts.every((c) => c.fieldId !== field.sourceId || summaryMayMatch(c, field, summaries[i]!)));
}

/** Position of the field that holds Fluss's bucket number: identity of `__bucket`, else the last bucket transform. −1 when none does. */
function bucketField(spec: PartitionSpec): number {
  const identity = spec.fields.findIndex((f) => f.transform.kind === 'identity' && f.name === BUCKET_COLUMN);
  return identity >= 0 ? identity : spec.fields.findLastIndex((f) => f.transform.kind === 'bucket');
}

async function matchingFiles(
  planner: Planner,
  line: ManifestFile,
  manifest: Manifest,
  conjuncts: readonly Conjunct[],
  buckets: readonly number[] | undefined,
): Promise<{ live: number; matching: FoundFile[] }> {
  const spec = specFor(planner.metadata, line, planner.metadataLocation);
  const slots = spec.fields.map((f, i) => slotOf(manifest, f.fieldId, i));
  const bucketAt = buckets === undefined ? -1 : bucketField(spec);
  const partitionTests = conjuncts.flatMap((c) =>
    spec.fields.flatMap((field, i) => (field.sourceId === c.fieldId ? [{ c, field, i }] : [])),
  );
  const matching: FoundFile[] = [];
  let live = 0;
  for (const entry of manifest.entries) {
    if (entry.status === STATUS_DELETED) continue;
    if (++live % FILES_PER_TURN === 0) await planner.pause();
    const partition = slots.map((slot) => entry.file.partition[slot] ?? null);
    const bucket = bucketAt < 0 ? null : partition[bucketAt]!;
    if (typeof bucket === 'number' && !buckets!.includes(bucket)) continue;
    if (!partitionTests.every(({ c, field, i }) => partitionMayMatch(c, field, partition[i]!))) continue;
    if (!conjuncts.every((c) => statsMayMatch(c, entry.file.stats?.get(c.fieldId)))) continue;
    refuseMissingPartitionColumn(entry.file, spec, partition);
    matching.push({ file: entry.file, partition, ...inherited(entry, line) });
  }
  return { live, matching };
}

/** Where a manifest's tuples hold the spec's field: by id, or by place where the writer gave no ids. */
function slotOf(manifest: Manifest, fieldId: number, index: number): number {
  const at = manifest.partitionFieldIds.indexOf(fieldId);
  return at >= 0 ? at : manifest.partitionFieldIds[index] === -1 ? index : -1;
}

function inherited(entry: ManifestEntry, line: ManifestFile): { sequenceNumber: bigint; snapshotId: bigint } {
  return {
    sequenceNumber: entry.sequenceNumber ?? (entry.status === STATUS_ADDED ? line.sequenceNumber : line.minSequenceNumber),
    snapshotId: entry.snapshotId ?? line.addedSnapshotId,
  };
}

/**
 * Hive-style files leave identity partition columns out and trust the manifest's value. We read columns from files only: such a file
 * would show NULLs.
 */
function refuseMissingPartitionColumn(file: DataFile, spec: PartitionSpec, partition: readonly LakePartitionValue[]): void {
  if (file.stats === null) return;
  for (const [i, field] of spec.fields.entries()) {
    if (field.transform.kind !== 'identity' || partition[i] === null || file.stats.has(field.sourceId)) continue;
    throw new ThermoclineError('lake-unsupported', 'lake data files without their partition columns are not supported', {
      detail: `File "${file.location}" has no column "${field.name}".`,
    });
  }
}

async function lakeFiles(planner: Planner, found: readonly FoundFile[]): Promise<LakeFile[]> {
  const files: LakeFile[] = [];
  for (let at = 0; at < found.length; at += FILES_PER_TURN) {
    if (at > 0) await planner.pause();
    files.push(...(await Promise.all(found.slice(at, at + FILES_PER_TURN).map((f) => lakeFile(planner.store, f)))));
  }
  return files;
}

async function lakeFile(store: ObjectStore, found: FoundFile): Promise<LakeFile> {
  const { file } = found;
  const key = store.keyOf(file.location);
  if (key === null) {
    throw new ThermoclineError('lake-unsupported', 'lake data files outside the lake are not supported', {
      detail: `File "${file.location}".`,
    });
  }
  return {
    location: file.location,
    localPath: await store.localPath(key),
    format: 'parquet',
    rows: file.rows,
    bytes: file.bytes,
    partition: found.partition,
    sequenceNumber: found.sequenceNumber,
    snapshotId: found.snapshotId,
  };
}
