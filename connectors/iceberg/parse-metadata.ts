import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type Json, type JsonObject, JsonSyntaxError, JsonText, parseExactJsonSliced } from './exact-json.ts';
import { parseIcebergType } from './iceberg-type.ts';
import {
  type IcebergSchema,
  MAIN_BRANCH,
  type PartitionSpec,
  type Snapshot,
  type SnapshotRef,
  type SortOrder,
  type TableMetadata,
} from './table-metadata.ts';
import { parseTransform } from './transform.ts';

/** The newest format version that is parsed; only version 2 is read and written, which the scan planner and commits check. */
const FORMAT_VERSION_MAX = 3;
/** Snapshots taken over between two pauses. */
const SNAPSHOTS_PER_TURN = 500;

/**
 * A metadata file's text as a value. Throws `lake-corrupted` naming `location` when it is not one, `lake-unsupported` when its format
 * version is not known. Long files are parsed in slices with `pause` between.
 */
export async function parseMetadata(bytes: Uint8Array, location: string, pause: () => Promise<void>): Promise<TableMetadata> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw damaged(location, 'It is not UTF-8 text.', error);
  }
  try {
    return await readMetadata(new Fields(await parseExactJsonSliced(text, pause), 'metadata'), pause);
  } catch (error) {
    if (error instanceof UnsupportedVersion) {
      throw new ThermoclineError('lake-unsupported', `lake tables of format version ${error.version} are not supported`, {
        detail: `File "${location}".`,
      });
    }
    if (!(error instanceof JsonSyntaxError || error instanceof BadMetadata)) throw error;
    throw damaged(location, `What is wrong: ${error.message}.`, error);
  }
}

function damaged(location: string, detail: string, cause: unknown): ThermoclineError {
  return new ThermoclineError('lake-corrupted', `lake metadata file "${location}" is damaged`, { detail, cause });
}

class BadMetadata extends Error {
  override readonly name = 'BadMetadata';
}

class UnsupportedVersion extends Error {
  readonly version: number;

  constructor(version: number) {
    super(`format version ${version}`);
    this.version = version;
  }
}

/** Typed access to an object's fields; a missing or wrong one names its place. */
class Fields {
  readonly #object: JsonObject;
  readonly #where: string;

  constructor(json: Json | undefined, where: string) {
    if (typeof json !== 'object' || json === null || Array.isArray(json) || json instanceof JsonText)
      throw new BadMetadata(`${where} is not an object`);
    this.#object = json as JsonObject;
    this.#where = where;
  }

  get raw(): JsonObject {
    return this.#object;
  }

  has(key: string): boolean {
    return this.#object[key] !== undefined && this.#object[key] !== null;
  }

  int(key: string): number {
    const value = this.#object[key];
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw this.#bad(key, 'an integer');
    return value;
  }

  bigint(key: string): bigint {
    const value = this.#object[key];
    if (typeof value === 'bigint') return value;
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw this.#bad(key, 'an integer');
    return BigInt(value);
  }

  text(key: string): string {
    const value = this.#object[key];
    if (typeof value !== 'string') throw this.#bad(key, 'a string');
    return value;
  }

  bool(key: string): boolean {
    const value = this.#object[key];
    if (typeof value !== 'boolean') throw this.#bad(key, 'a boolean');
    return value;
  }

  list(key: string): readonly Json[] {
    const value = this.#object[key];
    if (!Array.isArray(value)) throw this.#bad(key, 'a list');
    return value as readonly Json[];
  }

  objects(key: string): Fields[] {
    return this.list(key).map((item, i) => new Fields(item, `${this.#where}.${key}[${i}]`));
  }

  child(key: string): Fields {
    return new Fields(this.#object[key], `${this.#where}.${key}`);
  }

  texts(key: string): Record<string, string> {
    const child = this.child(key);
    const out = Object.create(null) as Record<string, string>;
    for (const name of Object.keys(child.raw)) out[name] = child.text(name);
    return out;
  }

  #bad(key: string, what: string): BadMetadata {
    return new BadMetadata(`${this.#where}.${key} is ${this.#object[key] === undefined ? 'missing' : `not ${what}`}`);
  }
}

async function readMetadata(m: Fields, pause: () => Promise<void>): Promise<TableMetadata> {
  const formatVersion = m.int('format-version');
  if (formatVersion < 1 || formatVersion > FORMAT_VERSION_MAX) throw new UnsupportedVersion(formatVersion);
  const v1 = formatVersion === 1;
  const schemas = v1 && !m.has('schemas') ? [readSchema(m.child('schema'), 0)] : m.objects('schemas').map((s) => readSchema(s));
  const currentSchemaId = v1 && !m.has('current-schema-id') ? schemas[0]!.schemaId : m.int('current-schema-id');
  if (!schemas.some((s) => s.schemaId === currentSchemaId))
    throw new BadMetadata(`current schema ${currentSchemaId} is not among the schemas`);
  const specs = readSpecs(m, v1);
  const defaultSpecId = v1 && !m.has('default-spec-id') ? specs[0]!.specId : m.int('default-spec-id');
  if (!specs.some((s) => s.specId === defaultSpecId))
    throw new BadMetadata(`default partition spec ${defaultSpecId} is not among the specs`);
  const lastSpecField = Math.max(999, ...specs.flatMap((s) => s.fields.map((f) => f.fieldId)));
  const sortOrders = v1 && !m.has('sort-orders') ? [{ orderId: 0, fields: [] }] : m.objects('sort-orders').map(readSortOrder);
  const defaultSortOrderId = v1 && !m.has('default-sort-order-id') ? 0 : m.int('default-sort-order-id');
  if (!sortOrders.some((s) => s.orderId === defaultSortOrderId)) {
    throw new BadMetadata(`default sort order ${defaultSortOrderId} is not among the sort orders`);
  }
  const snapshots: Snapshot[] = [];
  for (const s of m.has('snapshots') ? m.objects('snapshots') : []) {
    snapshots.push(readSnapshot(s, v1));
    if (snapshots.length % SNAPSHOTS_PER_TURN === 0) await pause();
  }
  const refs = readRefs(m);
  const current = m.has('current-snapshot-id') ? m.bigint('current-snapshot-id') : -1n;
  const currentSnapshotId = current === -1n ? null : current;
  const main = refs[MAIN_BRANCH];
  if (main !== undefined && main.snapshotId !== currentSnapshotId) {
    throw new BadMetadata(`branch main is at ${main.snapshotId}, the current snapshot is ${currentSnapshotId}`);
  }
  if (currentSnapshotId !== null && !snapshots.some((s) => s.snapshotId === currentSnapshotId)) {
    throw new BadMetadata(`current snapshot ${currentSnapshotId} is not among the snapshots`);
  }
  return {
    formatVersion,
    uuid: v1 && !m.has('table-uuid') ? '' : m.text('table-uuid'),
    location: m.text('location').replace(/(?<=[^/])\/+$/, ''),
    lastSequenceNumber: v1 ? 0n : m.bigint('last-sequence-number'),
    lastUpdatedMs: m.int('last-updated-ms'),
    lastColumnId: m.int('last-column-id'),
    schemas,
    currentSchemaId,
    specs,
    defaultSpecId,
    lastPartitionId: v1 && !m.has('last-partition-id') ? lastSpecField : m.int('last-partition-id'),
    sortOrders,
    defaultSortOrderId,
    properties: m.has('properties') ? m.texts('properties') : {},
    currentSnapshotId,
    snapshots,
    refs:
      main === undefined && currentSnapshotId !== null
        ? { ...refs, [MAIN_BRANCH]: { snapshotId: currentSnapshotId, type: 'branch', rest: {} } }
        : refs,
    snapshotLog: m.has('snapshot-log')
      ? m.objects('snapshot-log').map((e) => ({ timestampMs: e.int('timestamp-ms'), snapshotId: e.bigint('snapshot-id') }))
      : [],
    metadataLog: m.has('metadata-log')
      ? m.objects('metadata-log').map((e) => ({ timestampMs: e.int('timestamp-ms'), metadataFile: e.text('metadata-file') }))
      : [],
    statistics: m.has('statistics') ? m.list('statistics') : [],
    partitionStatistics: m.has('partition-statistics') ? m.list('partition-statistics') : [],
  };
}

function readSchema(s: Fields, idWhenMissing?: number): IcebergSchema {
  if (s.text('type') !== 'struct') throw new BadMetadata('a schema is not a struct');
  return {
    schemaId: idWhenMissing !== undefined && !s.has('schema-id') ? idWhenMissing : s.int('schema-id'),
    fields: s.objects('fields').map((f) => ({
      id: f.int('id'),
      name: f.text('name'),
      required: f.bool('required'),
      type: parseIcebergType(f.raw['type'] ?? null),
      doc: f.has('doc') ? f.text('doc') : undefined,
    })),
    identifierFieldIds: s.has('identifier-field-ids') ? s.list('identifier-field-ids').map(Number) : [],
  };
}

function readSpecs(m: Fields, v1: boolean): PartitionSpec[] {
  if (!v1 || m.has('partition-specs')) {
    return m.objects('partition-specs').map((s) => ({ specId: s.int('spec-id'), fields: s.objects('fields').map(readPartitionField) }));
  }
  return [{ specId: 0, fields: m.objects('partition-spec').map(readPartitionField) }];
}

function readPartitionField(f: Fields, index: number): PartitionSpec['fields'][number] {
  return {
    sourceId: f.int('source-id'),
    // Version 1 wrote no ids: they count up from 1000.
    fieldId: f.has('field-id') ? f.int('field-id') : 1000 + index,
    name: f.text('name'),
    transform: parseTransform(f.text('transform')),
  };
}

function readSortOrder(s: Fields): SortOrder {
  return {
    orderId: s.int('order-id'),
    fields: s.objects('fields').map((f) => ({
      transform: f.text('transform'),
      sourceId: f.int('source-id'),
      direction: f.text('direction'),
      nullOrder: f.text('null-order'),
    })),
  };
}

function readSnapshot(s: Fields, v1: boolean): Snapshot {
  return {
    snapshotId: s.bigint('snapshot-id'),
    parentId: s.has('parent-snapshot-id') ? s.bigint('parent-snapshot-id') : null,
    sequenceNumber: v1 && !s.has('sequence-number') ? 0n : s.bigint('sequence-number'),
    timestampMs: s.int('timestamp-ms'),
    summary: s.has('summary') ? s.texts('summary') : {},
    manifestList: v1 && !s.has('manifest-list') ? null : s.text('manifest-list'),
    schemaId: s.has('schema-id') ? s.int('schema-id') : null,
  };
}

function readRefs(m: Fields): Record<string, SnapshotRef> {
  const out = Object.create(null) as Record<string, SnapshotRef>;
  if (!m.has('refs')) return out;
  const refs = m.child('refs');
  for (const name of Object.keys(refs.raw)) {
    const ref = refs.child(name);
    const type = ref.text('type').toLowerCase();
    if (type !== 'branch' && type !== 'tag') throw new BadMetadata(`reference ${name} is neither branch nor tag`);
    const { 'snapshot-id': _id, type: _type, ...rest } = ref.raw;
    out[name] = { snapshotId: ref.bigint('snapshot-id'), type, rest };
  }
  return out;
}
