import { must } from '../../catalog/base/assert.ts';
import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';
import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { LAKE_SYSTEM_COLUMNS } from '../../catalog/model/table.ts';
import type { Clock } from '../../catalog/seams/clock.ts';
import type {
  DataFileTarget,
  Lake,
  LakeAppend,
  LakeFile,
  LakePartitionValue,
  LakeScan,
  LakeScanRequest,
  LakeSnapshot,
  LakeTable,
  LakeTableChange,
  LakeTableId,
  LakeTableSpec,
} from '../../catalog/seams/lake.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import type { Random } from '../../catalog/seams/random.ts';
import { expiryUpdates, removeExpired } from './expiry.ts';
import { printExactJson } from './exact-json.ts';
import { FilesystemCatalog, type TableVersion } from './filesystem-catalog.ts';
import { lakeFields, lakePartition } from './lake-fields.ts';
import { ManifestStore } from './manifest-store.ts';
import { applyUpdates, brokenRequirement, type MetadataUpdate, type Requirement } from './metadata-update.ts';
import { schemaUpdates, newTableMetadata } from './new-metadata.ts';
import { partitionPath } from './partition-path.ts';
import { schemaJson } from './print-metadata.ts';
import { listFiles, type Planner, planScan } from './scan-planner.ts';
import { type ProducerContext, SnapshotProducer } from './snapshot-producer.ts';
import { MAIN_BRANCH, schemaOf, type Snapshot, snapshotOf, specOf, type TableMetadata } from './table-metadata.ts';

/** Newer versions a commit steps over, as long as what it requires still holds, before it gives up. */
const COMMIT_ATTEMPTS_MAX = 10;
const DEFAULT_CACHE_BYTES = 128 * 1024 * 1024;

interface IcebergLakeOptions {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Key of the warehouse folder; '' (the default) when the store is the warehouse. */
  readonly warehouse?: string | undefined;
  /** Memory for decoded metadata and manifests, roughly. */
  readonly cacheBytes?: number | undefined;
}

/** Iceberg tables, format version 2, in a filesystem catalog over an object store. */
export class IcebergLake implements Lake {
  readonly #store: ObjectStore;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #catalog: FilesystemCatalog;
  readonly #manifests: ManifestStore;
  readonly #tables = new WeakMap<TableMetadata, LakeTable>();
  /** What a table was made from: its file may be gone by the time it is read. */
  readonly #versions = new WeakMap<LakeTable, TableVersion>();

  constructor(options: IcebergLakeOptions) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#random = options.random;
    const cacheBytes = options.cacheBytes ?? DEFAULT_CACHE_BYTES;
    this.#catalog = new FilesystemCatalog(options.store, options.warehouse ?? '', cacheBytes / 2, yieldToLoop);
    this.#manifests = new ManifestStore(options.store, cacheBytes / 2, yieldToLoop);
  }

  async createTable(spec: LakeTableSpec): Promise<LakeTable> {
    const location = this.#store.location(this.#catalog.folderOf(spec.id));
    const metadata = newTableMetadata(spec, location, this.#random.uuid(), this.#clock.wallMs());
    return this.#lakeTable(await this.#catalog.create(spec.id, metadata));
  }

  async loadTable(id: LakeTableId): Promise<LakeTable | null> {
    const version = await this.#catalog.newest(id);
    return version === null ? null : this.#lakeTable(version);
  }

  async loadMetadata(metadataLocation: string, uuid?: string, snapshotId?: bigint): Promise<LakeTable> {
    try {
      return this.#lakeTable(await this.#version(metadataLocation, uuid));
    } catch (error) {
      if (snapshotId === undefined || !isKind(error, 'lake-missing')) throw error;
      const version = await this.#versionAtSnapshot(metadataLocation, uuid, snapshotId);
      if (version === null) throw error;
      return this.#lakeTable(version);
    }
  }

  async dropTable(id: LakeTableId, uuid?: string): Promise<void> {
    if (uuid !== undefined) {
      const version = await this.#catalog.newest(id);
      if (version !== null && version.metadata.uuid !== uuid) throw conflict({ id }, 'its uuid is another one');
    }
    await this.#catalog.drop(id);
    this.#manifests.evict(`${this.#store.location(this.#catalog.folderOf(id))}/`);
  }

  async planScan(request: LakeScanRequest): Promise<LakeScan> {
    return planScan(await this.#planner(request.table), request);
  }

  async listFiles(table: LakeTable, snapshotId: bigint): Promise<readonly LakeFile[]> {
    return listFiles(await this.#planner(table), snapshotId);
  }

  /**
   * `partition` is the whole tuple, or all of it but the last slot where that one is the bucket's (`__bucket`, or a bucket transform):
   * then `bucket` fills it. `ordinal` counts the files of a writer from 1.
   */
  newDataFile(
    table: LakeTable,
    partition: readonly LakePartitionValue[],
    bucket: number,
    ordinal: number,
    writeId: string,
  ): DataFileTarget {
    const last = table.partition.at(-1);
    const bucketSlot = last !== undefined && (last.transform === 'bucket' || last.column === LAKE_SYSTEM_COLUMNS[0]);
    const tuple = bucketSlot && partition.length === table.partition.length - 1 ? [...partition, bucket] : partition;
    const path = partitionPath(table.partition, table.fields, tuple);
    const digits = (n: number): string => String(n).padStart(5, '0');
    const name = `${digits(bucket)}-0-${writeId}-${digits(ordinal)}.parquet`;
    return { location: [table.location, 'data', ...(path === '' ? [] : [path]), name].join('/'), partition: tuple };
  }

  async putDataFile(target: DataFileTarget, localPath: string): Promise<void> {
    await this.#store.putFile(this.#keyOf(target), localPath);
  }

  async deleteDataFile(target: DataFileTarget): Promise<void> {
    await this.#store.delete(this.#keyOf(target));
  }

  commitAppend(request: LakeAppend): Promise<LakeTable> {
    return this.#commitSnapshot(request, (producer, base, nowMs) => producer.append(base, request, nowMs));
  }

  commitDeleteAll(request: Omit<LakeAppend, 'files'>): Promise<LakeTable> {
    return this.#commitSnapshot(request, (producer, base, nowMs) => producer.deleteAll(base, request.summary, nowMs));
  }

  alterTable(table: LakeTable, change: LakeTableChange): Promise<LakeTable> {
    return this.#commit(table, [{ type: 'assert-table-uuid', uuid: table.uuid }], (base) =>
      Promise.resolve([
        ...(change.columns === undefined ? [] : schemaUpdates(base, table.fields, change.columns)),
        ...propertyUpdates(base, change.setProperties),
      ]),
    );
  }

  async #commitSnapshot(
    request: Omit<LakeAppend, 'files'>,
    produce: (producer: SnapshotProducer, base: TableMetadata, nowMs: number) => Promise<MetadataUpdate[]>,
  ): Promise<LakeTable> {
    const context: ProducerContext = { store: this.#store, manifests: this.#manifests, random: this.#random, pause: yieldToLoop };
    const producer = new SnapshotProducer(context);
    const requirements: Requirement[] = [
      { type: 'assert-table-uuid', uuid: request.table.uuid },
      { type: 'assert-ref-snapshot-id', ref: MAIN_BRANCH, snapshotId: request.requiredParent },
    ];
    try {
      const updatesOf = async (base: TableMetadata, nowMs: number): Promise<MetadataUpdate[]> => [
        ...(await produce(producer, base, nowMs)),
        ...propertyUpdates(base, request.properties),
        ...expiryUpdates(base, request.expire),
      ];
      return await this.#commit(request.table, requirements, updatesOf);
    } catch (error) {
      // Files may only go when it is certain that no commit names them.
      if (!isKind(error, 'lake-commit-unknown')) await producer.abandon();
      throw error;
    }
  }

  /** Applies the updates to the newest version, for as long as the requirements hold of it. No updates: the newest version itself. */
  async #commit(
    table: LakeTable,
    requirements: readonly Requirement[],
    updatesOf: (base: TableMetadata, nowMs: number) => Promise<readonly MetadataUpdate[]>,
  ): Promise<LakeTable> {
    for (let attempt = 0; attempt < COMMIT_ATTEMPTS_MAX; attempt++) {
      const base = await this.#catalog.newest(table.id);
      if (base === null) throw conflict(table, 'the table is gone');
      const broken = brokenRequirement(base.metadata, requirements);
      if (broken !== null) throw conflict(table, broken);
      this.#refuseToWrite(base);
      const nowMs = this.#clock.wallMs();
      const updates = await updatesOf(base.metadata, nowMs);
      if (updates.length === 0) return this.#lakeTable(base);
      const next = applyUpdates(base.metadata, updates, base.location, nowMs);
      const version = await this.#catalog.replace(base, next);
      if (version === null) continue;
      if (updates.some((u) => u.action === 'remove-snapshots')) {
        // The commit stands, whatever becomes of files that nobody needs any more.
        const files = { store: this.#store, manifests: this.#manifests };
        await removeExpired(files, base.metadata, version.metadata).catch(() => undefined);
      }
      return this.#lakeTable(version);
    }
    throw conflict(table, 'other commits keep coming first');
  }

  #refuseToWrite(base: TableVersion): void {
    const refuse = (what: string): ThermoclineError =>
      new ThermoclineError('lake-unsupported', `writing to lake tables ${what} is not supported`, { detail: `File "${base.location}".` });
    if (base.metadata.formatVersion !== 2) throw refuse(`of format version ${base.metadata.formatVersion}`);
    if (this.#store.keyOf(base.metadata.location) !== base.folder) throw refuse('that were moved');
  }

  async #version(metadataLocation: string, uuid?: string): Promise<TableVersion> {
    const known = await this.#catalog.load(metadataLocation);
    if (uuid === undefined || known.metadata.uuid === uuid) return known;
    // The cache remembers a table that someone else's instance has dropped and made again.
    const version = await this.#catalog.reload(metadataLocation);
    if (version.metadata.uuid === uuid) return version;
    throw new ThermoclineError('lake-missing', 'the lake table is not there any more', {
      detail: `Metadata file "${metadataLocation}" is of table ${version.metadata.uuid}, not of ${uuid}.`,
    });
  }

  /** The newest version of the table that lives there, as if a snapshot it has were main's head. */
  async #versionAtSnapshot(metadataLocation: string, uuid: string | undefined, snapshotId: bigint): Promise<TableVersion | null> {
    const id = this.#catalog.tableAt(metadataLocation);
    const newest = id === null ? null : await this.#catalog.newest(id);
    if (newest === null || (uuid !== undefined && newest.metadata.uuid !== uuid)) return null;
    const metadata = asOfSnapshot(newest.metadata, snapshotId);
    return metadata === null ? null : { ...newest, metadata };
  }

  async #planner(table: LakeTable): Promise<Planner> {
    const known = this.#versions.get(table);
    if (known !== undefined) return this.#plannerOf(known);
    let version = await this.#catalog.load(table.metadataLocation);
    if (version.metadata.uuid !== table.uuid) version = await this.#catalog.reload(table.metadataLocation);
    return this.#plannerOf(version);
  }

  #plannerOf({ metadata, location }: TableVersion): Planner {
    return { metadata, metadataLocation: location, manifests: this.#manifests, store: this.#store, pause: yieldToLoop };
  }

  #keyOf(target: DataFileTarget): string {
    return must(this.#store.keyOf(target.location), `key of "${target.location}"`);
  }

  #lakeTable(version: TableVersion): LakeTable {
    let table = this.#tables.get(version.metadata);
    if (table === undefined) {
      this.#tables.set(version.metadata, (table = toLakeTable(version)));
      this.#versions.set(table, version);
    }
    return table;
  }
}

/** The metadata as it was when the snapshot was main's head, as far as can still be told; null when it is not kept. */
function asOfSnapshot(metadata: TableMetadata, snapshotId: bigint): TableMetadata | null {
  const head = snapshotOf(metadata, snapshotId);
  if (head === null) return null;
  const snapshots = metadata.snapshots.filter((s) => s.sequenceNumber <= head.sequenceNumber);
  const end = metadata.snapshotLog.findLastIndex((e) => e.snapshotId === snapshotId) + 1;
  const currentSchemaId = head.schemaId ?? metadata.currentSchemaId;
  return { ...metadata, currentSnapshotId: snapshotId, currentSchemaId, snapshots, snapshotLog: metadata.snapshotLog.slice(0, end) };
}

function conflict(table: Pick<LakeTable, 'id'>, why: string): ThermoclineError {
  return new ThermoclineError(
    'lake-conflict',
    `lake table "${[...table.id.namespace, table.id.name].join('.')}" was changed by another commit`,
    {
      detail: `What changed: ${why}.`,
    },
  );
}

function propertyUpdates(base: TableMetadata, properties: Readonly<Record<string, string>> | undefined): MetadataUpdate[] {
  const changed = Object.entries(properties ?? {}).filter(([key, value]) => base.properties[key] !== value);
  return changed.length === 0 ? [] : [{ action: 'set-properties', updates: Object.fromEntries(changed) }];
}

/** Snapshots never change: one object for all versions of a table that list it. */
const lakeSnapshots = new WeakMap<Snapshot, LakeSnapshot>();

function toLakeTable(version: TableVersion): LakeTable {
  const { metadata } = version;
  const schema = must(schemaOf(metadata, metadata.currentSchemaId), 'current schema');
  const spec = must(specOf(metadata, metadata.defaultSpecId), 'default spec');
  const snapshots = metadata.snapshots.map(toLakeSnapshot);
  const byId = new Map(snapshots.map((s) => [s.snapshotId, s]));
  const lineage: LakeSnapshot[] = [];
  for (let s = byId.get(metadata.currentSnapshotId ?? -1n); s !== undefined; s = s.parentId === null ? undefined : byId.get(s.parentId)) {
    if (lineage.length === snapshots.length) {
      throw new ThermoclineError('lake-corrupted', `lake metadata file "${version.location}" is damaged`, {
        detail: 'A snapshot is its own ancestor.',
      });
    }
    lineage.push(s);
  }
  const current = snapshotOf(metadata, metadata.currentSnapshotId);
  return {
    id: version.id,
    uuid: metadata.uuid,
    location: metadata.location,
    metadataLocation: version.location,
    formatVersion: metadata.formatVersion,
    fields: lakeFields(schema),
    fileFooter: { 'iceberg.schema': printExactJson(schemaJson(schema)) },
    partition: lakePartition(spec, schema) ?? [],
    properties: metadata.properties,
    currentSnapshotId: metadata.currentSnapshotId,
    snapshots,
    lineage,
    history:
      metadata.snapshotLog.length === 0 && current !== null
        ? [{ timestampMs: current.timestampMs, snapshotId: current.snapshotId }]
        : metadata.snapshotLog,
  };
}

function toLakeSnapshot(snapshot: Snapshot): LakeSnapshot {
  let out = lakeSnapshots.get(snapshot);
  if (out === undefined) {
    const { operation = 'unknown' } = snapshot.summary;
    lakeSnapshots.set(snapshot, (out = { ...snapshot, manifestList: snapshot.manifestList ?? '', operation }));
  }
  return out;
}
