import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import { mapConcurrent } from './map-concurrent.ts';
import type { ManifestStore } from './manifest-store.ts';
import type { MetadataUpdate } from './metadata-update.ts';
import { type Snapshot, snapshotOf, type TableMetadata } from './table-metadata.ts';

/** Manifest lists read, or files removed, at once. */
const FILES_AT_ONCE = 8;

/** Updates that take snapshots out of the metadata: those that are there, and that no branch or tag but main's past needs. */
export function expiryUpdates(base: TableMetadata, snapshotIds: readonly bigint[] | undefined): MetadataUpdate[] {
  if (snapshotIds === undefined || snapshotIds.length === 0) return [];
  const needed = new Set<bigint>();
  for (const [name, ref] of Object.entries(base.refs)) {
    if (name === 'main') needed.add(ref.snapshotId);
    else for (const s of ancestry(base, ref.snapshotId)) needed.add(s.snapshotId);
  }
  const ids = snapshotIds.filter((id) => !needed.has(id) && snapshotOf(base, id) !== null);
  return ids.length === 0 ? [] : [{ action: 'remove-snapshots', snapshotIds: ids }];
}

/**
 * Removes the manifest lists and manifests that only expired snapshots named, after the commit that expired them. Data files stay: what
 * of them nobody needs any more is for the sweep of orphans, as is everything that cannot be removed now.
 *
 * Along a lineage a manifest is named by an unbroken run of snapshots. So one that was added below the oldest snapshot kept on main, and
 * that this one does not name, is named by none above it; snapshots kept apart from that run are looked at one by one.
 */
export async function removeExpired(
  { store, manifests }: { readonly store: ObjectStore; readonly manifests: ManifestStore },
  before: TableMetadata,
  after: TableMetadata,
): Promise<void> {
  const kept = new Set(after.snapshots.map((s) => s.snapshotId));
  const expired = before.snapshots.filter((s) => !kept.has(s.snapshotId));
  const run = ancestry(after, after.currentSnapshotId);
  const oldest = run.at(-1);
  if (expired.length === 0 || oldest === undefined) return;
  const inRun = new Set(run.map((s) => s.snapshotId));
  const apart = after.snapshots.filter((s) => !inRun.has(s.snapshotId));
  const needed = new Set<string>(after.snapshots.map((s) => s.manifestList ?? ''));
  for (const lines of await mapConcurrent([oldest, ...apart], FILES_AT_ONCE, (s) => manifests.list(s))) {
    for (const line of lines) needed.add(line.location);
  }
  const unneeded = new Set<string>();
  for (const lines of await mapConcurrent(expired, FILES_AT_ONCE, (s) => manifests.list(s).catch(() => []))) {
    for (const line of lines) {
      if (line.sequenceNumber < oldest.sequenceNumber && !needed.has(line.location)) unneeded.add(line.location);
    }
  }
  for (const { manifestList } of expired) if (manifestList !== null && !needed.has(manifestList)) unneeded.add(manifestList);
  await mapConcurrent([...unneeded], FILES_AT_ONCE, async (location) => {
    const key = store.keyOf(location);
    if (key !== null) await store.delete(key);
    manifests.evict(location);
  });
}

/** A snapshot and those it descends from, newest first, as far as the metadata knows them. */
function ancestry(metadata: TableMetadata, snapshotId: bigint | null): Snapshot[] {
  const byId = new Map(metadata.snapshots.map((s) => [s.snapshotId, s]));
  const out: Snapshot[] = [];
  for (let s = byId.get(snapshotId ?? -1n); s !== undefined && out.length < byId.size; s = byId.get(s.parentId ?? -1n)) out.push(s);
  return out;
}
