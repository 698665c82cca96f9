import { assert, must } from '../../../catalog/base/assert.ts';
import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type {
  DataFileTarget,
  Lake,
  LakeAppend,
  LakeField,
  LakeFile,
  LakePartitionValue,
  LakeSnapshot,
  LakeTable,
  LakeTableChange,
  LakeTableId,
  LakeTableSpec,
} from '../../../catalog/seams/lake.ts';
import type { TestValue } from '../../../catalog/testing/rows.ts';
import { lakeType } from '../../../catalog/model/lake-type.ts';
import type { ModelFiles } from './model-files.ts';

/** What becomes of the next commit attempt: `lost-before` and `lost-after` answer unknown without and with carrying it out; `late` carries it out later. */
export type CommitFault = 'conflict' | 'lost-before' | 'lost-after' | 'late' | 'error';

interface Version {
  readonly table: LakeTable;
  /** Files per snapshot still in the metadata. */
  readonly files: ReadonlyMap<bigint, readonly string[]>;
}

/** A lake in memory that keeps the seam's promises and can be told to break them the ways a real one may. */
export class ModelLake implements Lake {
  readonly #files: ModelFiles;
  readonly #tables = new Map<string, Version>();
  readonly #metadata = new Map<string, Version>();
  /** Attempts answered as unknown that will be carried out, or not, when asked. */
  readonly late: (() => void)[] = [];
  /** Consumed one per commit attempt. */
  faults: CommitFault[] = [];
  /** Data files that a snapshot ever named: once it has expired, the sweep of orphans may find them. */
  readonly everNamed = new Set<string>();
  /** Snapshots that rounds expired. */
  expired = 0;
  #counter = 0;

  constructor(files: ModelFiles) {
    this.#files = files;
  }

  async createTable(spec: LakeTableSpec): Promise<LakeTable> {
    const key = keyOf(spec.id);
    if (this.#tables.has(key)) throw new ThermoclineError('duplicate-table', `lake table "${key}" already exists`);
    const fields = spec.columns.map((c, i): LakeField => ({ ...c, type: lakeType(c.type), fieldId: i + 1 }));
    const table: LakeTable = {
      id: spec.id,
      uuid: `lake-uuid-${++this.#counter}`,
      location: `model:///${key}`,
      metadataLocation: '',
      formatVersion: 2,
      fields,
      fileFooter: {},
      partition: spec.partition,
      properties: spec.properties,
      currentSnapshotId: null,
      snapshots: [],
      lineage: [],
      history: [],
    };
    return this.#install(table, new Map());
  }

  async loadTable(id: LakeTableId): Promise<LakeTable | null> {
    return this.#tables.get(keyOf(id))?.table ?? null;
  }

  async loadMetadata(metadataLocation: string): Promise<LakeTable> {
    const version = this.#metadata.get(metadataLocation);
    if (version === undefined) throw new ThermoclineError('lake-missing', `no metadata at ${metadataLocation}`);
    return version.table;
  }

  async dropTable(id: LakeTableId, uuid?: string): Promise<void> {
    const version = this.#tables.get(keyOf(id));
    if (version === undefined) return;
    if (uuid !== undefined && version.table.uuid !== uuid) throw conflict('the table is another one');
    this.#tables.delete(keyOf(id));
    const prefix = `${version.table.location}/`;
    for (const location of this.#files.objects.keys()) if (location.startsWith(prefix)) this.#files.objects.delete(location);
    for (const location of this.#metadata.keys()) if (location.startsWith(prefix)) this.#metadata.delete(location);
    for (const key of this.#files.intents.keys()) if (key.startsWith(`${keyOf(id)}/`)) this.#files.intents.delete(key);
  }

  planScan(): never {
    throw new Error('not in the model');
  }

  async listFiles(table: LakeTable, snapshotId: bigint): Promise<readonly LakeFile[]> {
    return this.locations(table, snapshotId).map((location) => ({
      location,
      localPath: location,
      format: 'parquet',
      rows: 0n,
      bytes: 0n,
      partition: [],
      sequenceNumber: 0n,
      snapshotId,
    }));
  }

  newDataFile(
    table: LakeTable,
    partition: readonly LakePartitionValue[],
    bucket: number,
    ordinal: number,
    writeId: string,
  ): DataFileTarget {
    return { location: `${table.location}/data/${partition.join('/')}/${bucket}-${writeId}-${ordinal}.parquet`, partition };
  }

  async putDataFile(target: DataFileTarget, localPath: string): Promise<void> {
    this.#files.objects.set(target.location, must(this.#files.local.get(localPath), `local file ${localPath}`));
    this.#files.local.delete(localPath);
  }

  async deleteDataFile(target: DataFileTarget): Promise<void> {
    this.#files.objects.delete(target.location);
  }

  commitAppend(request: LakeAppend): Promise<LakeTable> {
    return this.#commit(request, 'append', (present) => [...present, ...request.files.map((f) => f.target.location)]);
  }

  commitDeleteAll(request: Omit<LakeAppend, 'files'>): Promise<LakeTable> {
    return this.#commit(request, 'delete', () => []);
  }

  async alterTable(table: LakeTable, change: LakeTableChange): Promise<LakeTable> {
    const now = must(this.#tables.get(keyOf(table.id)), 'lake table');
    if (now.table.metadataLocation !== table.metadataLocation) throw conflict('the table has changed');
    let lastId = Math.max(...table.fields.map((f) => f.fieldId));
    const fields = (change.columns ?? table.fields).map((c): LakeField => ({
      ...c,
      type: lakeType(c.type),
      fieldId: c.fieldId ?? ++lastId,
    }));
    return this.#install({ ...now.table, fields, properties: { ...now.table.properties, ...change.setProperties } }, now.files);
  }

  /** Someone else's commit on top of main. `locations`: the files after it (absent: as before). */
  foreignCommit(id: LakeTableId, operation: string, locations?: readonly string[]): void {
    const now = must(this.#tables.get(keyOf(id)), 'lake table');
    this.#addSnapshot(now, operation, {}, {}, locations ?? this.locations(now.table));
  }

  /** Someone points main at an older snapshot. */
  rollback(id: LakeTableId, snapshotId: bigint): void {
    const now = must(this.#tables.get(keyOf(id)), 'lake table');
    this.#install(withCurrent(now.table, snapshotId), now.files);
  }

  /** Someone expires snapshots: they leave the metadata. */
  expire(id: LakeTableId, snapshotIds: readonly bigint[]): void {
    const now = must(this.#tables.get(keyOf(id)), 'lake table');
    const snapshots = now.table.snapshots.filter((s) => !snapshotIds.includes(s.snapshotId));
    this.#install(withCurrent({ ...now.table, snapshots }, now.table.currentSnapshotId), now.files);
  }

  alterForeign(id: LakeTableId, change: Partial<LakeTable>): void {
    const now = must(this.#tables.get(keyOf(id)), 'lake table');
    this.#install({ ...now.table, ...change }, now.files);
  }

  /** Data files of a version's current snapshot (or of one of its snapshots). */
  locations(table: LakeTable, snapshotId = table.currentSnapshotId): readonly string[] {
    return snapshotId === null ? [] : must(this.#metadata.get(table.metadataLocation)?.files.get(snapshotId), `snapshot ${snapshotId}`);
  }

  rows(table: LakeTable, snapshotId = table.currentSnapshotId): TestValue[][] {
    return this.locations(table, snapshotId).flatMap((l) => must(this.#files.objects.get(l), `data file ${l}`));
  }

  async #commit(
    request: Omit<LakeAppend, 'files'>,
    operation: string,
    change: (present: readonly string[]) => readonly string[],
  ): Promise<LakeTable> {
    const carryOut = (): LakeTable => {
      const now = this.#tables.get(keyOf(request.table.id));
      if (now === undefined || now.table.uuid !== request.table.uuid) throw conflict('the table is another one');
      if (now.table.currentSnapshotId !== request.requiredParent) throw conflict('main has moved');
      const locations = change(this.locations(now.table));
      for (const l of locations) assert(this.#files.objects.has(l), `committed file ${l} exists`);
      const added = this.#addSnapshot(now, operation, request.summary, request.properties ?? {}, locations);
      if ((request.expire ?? []).length === 0) return added;
      this.expired += request.expire!.length;
      this.expire(added.id, request.expire!);
      return must(this.#tables.get(keyOf(added.id)), 'lake table').table;
    };
    switch (this.faults.shift()) {
      case undefined:
        return carryOut();
      case 'conflict':
        throw conflict('planted');
      case 'error':
        throw new ThermoclineError('io-error', 'planted: nothing happened');
      case 'lost-before':
        throw unknown();
      case 'late':
        this.late.push(() => {
          try {
            carryOut();
          } catch (error) {
            if (!(error instanceof ThermoclineError)) throw error;
          }
        });
        throw unknown();
      case 'lost-after':
        carryOut();
        throw unknown();
    }
  }

  #addSnapshot(
    now: Version,
    operation: string,
    summary: Readonly<Record<string, string>>,
    properties: Readonly<Record<string, string>>,
    locations: readonly string[],
  ): LakeTable {
    const snapshotId = BigInt(++this.#counter);
    const snapshot: LakeSnapshot = {
      snapshotId,
      parentId: now.table.currentSnapshotId,
      sequenceNumber: snapshotId,
      timestampMs: 1_000_000 + this.#counter,
      operation,
      summary,
      manifestList: '',
      schemaId: 0,
    };
    const table = { ...now.table, snapshots: [...now.table.snapshots, snapshot], properties: { ...now.table.properties, ...properties } };
    return this.#install(withCurrent(table, snapshotId), new Map(now.files).set(snapshotId, locations));
  }

  #install(table: LakeTable, files: Version['files']): LakeTable {
    const placed = { ...table, metadataLocation: `${table.location}/metadata/v${++this.#counter}` };
    const version = { table: placed, files };
    for (const locations of files.values()) for (const l of locations) this.everNamed.add(l);
    this.#tables.set(keyOf(table.id), version);
    this.#metadata.set(placed.metadataLocation, version);
    return placed;
  }
}

function withCurrent(table: LakeTable, snapshotId: bigint | null): LakeTable {
  const lineage: LakeSnapshot[] = [];
  for (let id = snapshotId; id !== null;) {
    const snapshot = table.snapshots.find((s) => s.snapshotId === id);
    if (snapshot === undefined) break;
    lineage.push(snapshot);
    id = snapshot.parentId;
  }
  return { ...table, currentSnapshotId: snapshotId, lineage };
}

function keyOf(id: LakeTableId): string {
  return [...id.namespace, id.name].join('/');
}

function conflict(why: string): ThermoclineError {
  return new ThermoclineError('lake-conflict', `lake commit refused: ${why}`);
}

function unknown(): ThermoclineError {
  return new ThermoclineError('lake-commit-unknown', 'planted: the answer was lost');
}
