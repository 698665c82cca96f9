import { assert, unreachable } from '../../catalog/base/assert.ts';
import type { Json } from './exact-json.ts';
import { type IcebergSchema, MAIN_BRANCH, type Snapshot, type TableMetadata } from './table-metadata.ts';

/**
 * A commit as Iceberg's REST protocol puts it: requirements, what must hold of the table, and updates, what then changes. A file
 * catalog checks and applies the two lists itself; a catalog server will be sent them.
 */
export type Requirement =
  | { readonly type: 'assert-table-uuid'; readonly uuid: string }
  /** `null`: the branch must not exist. */
  | { readonly type: 'assert-ref-snapshot-id'; readonly ref: string; readonly snapshotId: bigint | null }
  | { readonly type: 'assert-current-schema-id'; readonly schemaId: number }
  | { readonly type: 'assert-last-assigned-field-id'; readonly fieldId: number };

export type MetadataUpdate =
  | { readonly action: 'add-snapshot'; readonly snapshot: Snapshot }
  | { readonly action: 'set-snapshot-ref'; readonly ref: string; readonly snapshotId: bigint }
  | { readonly action: 'remove-snapshots'; readonly snapshotIds: readonly bigint[] }
  | { readonly action: 'set-properties'; readonly updates: Readonly<Record<string, string>> }
  /** `lastColumnId` is the highest id given out so far. */
  | { readonly action: 'add-schema'; readonly schema: IcebergSchema; readonly lastColumnId: number }
  | { readonly action: 'set-current-schema'; readonly schemaId: number };

/** Reserved names that say what the metadata says elsewhere: never stored. */
const RESERVED_PROPERTIES = [
  'format-version',
  'uuid',
  'snapshot-count',
  'current-snapshot-summary',
  'current-snapshot-id',
  'current-snapshot-timestamp-ms',
  'current-schema',
  'default-partition-spec',
  'default-sort-order',
];

/** The first requirement that does not hold, in words; null when all hold. */
export function brokenRequirement(base: TableMetadata, requirements: readonly Requirement[]): string | null {
  for (const r of requirements) {
    switch (r.type) {
      case 'assert-table-uuid':
        if (base.uuid !== r.uuid) return `the table's uuid is ${base.uuid}, not ${r.uuid}`;
        break;
      case 'assert-ref-snapshot-id': {
        const at = base.refs[r.ref]?.snapshotId ?? null;
        if (at !== r.snapshotId) return `branch ${r.ref} is at ${at ?? 'no snapshot'}, not at ${r.snapshotId ?? 'no snapshot'}`;
        break;
      }
      case 'assert-current-schema-id':
        if (base.currentSchemaId !== r.schemaId) return `the current schema is ${base.currentSchemaId}, not ${r.schemaId}`;
        break;
      case 'assert-last-assigned-field-id':
        if (base.lastColumnId !== r.fieldId) return `the last assigned field id is ${base.lastColumnId}, not ${r.fieldId}`;
        break;
      default:
        unreachable(r);
    }
  }
  return null;
}

/**
 * The next metadata version. `nowMs` is the commit time, moved forward when the table is ahead of the clock: times never run backwards.
 * `baseLocation` goes into the metadata log, which keeps as many entries as `write.metadata.previous-versions-max` says.
 */
export function applyUpdates(base: TableMetadata, updates: readonly MetadataUpdate[], baseLocation: string, nowMs: number): TableMetadata {
  let next: TableMetadata = { ...base, lastUpdatedMs: Math.max(nowMs, base.lastUpdatedMs) };
  for (const update of updates) next = applyUpdate(next, update);
  const log = [...base.metadataLog, { timestampMs: base.lastUpdatedMs, metadataFile: baseLocation }];
  return { ...next, metadataLog: log.slice(-previousVersionsMax(next.properties)) };
}

/** How many metadata files before the newest one the table keeps, at least one (`write.metadata.previous-versions-max`). */
export function previousVersionsMax(properties: Readonly<Record<string, string>>): number {
  const count = Number(properties['write.metadata.previous-versions-max'] ?? Number.NaN);
  return Number.isInteger(count) ? Math.max(1, count) : 100;
}

/**
 * Main's log is cut below its newest entry without a snapshot, as in the Java library: what it tells of a time has to be the whole truth.
 */
function withoutSnapshots(next: TableMetadata, ids: ReadonlySet<bigint>): TableMetadata {
  for (const ref of Object.values(next.refs)) assert(!ids.has(ref.snapshotId), () => `snapshot ${ref.snapshotId} is referred to`);
  const gap = next.snapshotLog.findLastIndex((e) => ids.has(e.snapshotId));
  const without = (entries: readonly Json[]): readonly Json[] => entries.filter((e) => !ids.has(snapshotIdOf(e)));
  return {
    ...next,
    snapshots: next.snapshots.filter((s) => !ids.has(s.snapshotId)),
    snapshotLog: next.snapshotLog.slice(gap + 1),
    statistics: without(next.statistics),
    partitionStatistics: without(next.partitionStatistics),
  };
}

function snapshotIdOf(entry: Json): bigint {
  const id = typeof entry === 'object' && entry !== null && 'snapshot-id' in entry ? entry['snapshot-id'] : null;
  return typeof id === 'bigint' ? id : typeof id === 'number' ? BigInt(id) : -1n;
}

function applyUpdate(next: TableMetadata, update: MetadataUpdate): TableMetadata {
  switch (update.action) {
    case 'add-snapshot': {
      const { snapshot } = update;
      assert(snapshot.sequenceNumber > next.lastSequenceNumber, 'sequence numbers grow');
      assert(!next.snapshots.some((s) => s.snapshotId === snapshot.snapshotId), 'a fresh snapshot id');
      return {
        ...next,
        snapshots: [...next.snapshots, snapshot],
        lastSequenceNumber: snapshot.sequenceNumber,
        lastUpdatedMs: Math.max(next.lastUpdatedMs, snapshot.timestampMs),
      };
    }
    case 'set-snapshot-ref': {
      const snapshot = next.snapshots.find((s) => s.snapshotId === update.snapshotId);
      assert(snapshot !== undefined, 'a reference to a known snapshot');
      const ref = { type: 'branch' as const, rest: {}, ...next.refs[update.ref], snapshotId: update.snapshotId };
      const moved = { ...next, refs: { ...next.refs, [update.ref]: ref } };
      if (update.ref !== MAIN_BRANCH) return moved;
      return {
        ...moved,
        currentSnapshotId: update.snapshotId,
        snapshotLog: [...next.snapshotLog, { timestampMs: snapshot.timestampMs, snapshotId: update.snapshotId }],
      };
    }
    case 'remove-snapshots':
      return withoutSnapshots(next, new Set(update.snapshotIds));
    case 'set-properties':
      return { ...next, properties: { ...next.properties, ...storedProperties(update.updates) } };
    case 'add-schema':
      return { ...next, schemas: [...next.schemas, update.schema], lastColumnId: Math.max(next.lastColumnId, update.lastColumnId) };
    case 'set-current-schema':
      assert(
        next.schemas.some((s) => s.schemaId === update.schemaId),
        'a known schema',
      );
      return { ...next, currentSchemaId: update.schemaId };
    default:
      return unreachable(update);
  }
}

/** Without the reserved names. */
export function storedProperties(properties: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !RESERVED_PROPERTIES.includes(key)));
}
