import { must } from '../../catalog/base/assert.ts';
import type { LakeTable } from '../../catalog/seams/lake.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import { applyUpdates, type MetadataUpdate } from '../../connectors/iceberg/metadata-update.ts';
import { parseMetadata } from '../../connectors/iceberg/parse-metadata.ts';
import { printMetadata } from '../../connectors/iceberg/print-metadata.ts';
import type { TableMetadata } from '../../connectors/iceberg/table-metadata.ts';

/**
 * Someone else in the lake: writes the next metadata version of a table by hand, as any engine with access to the warehouse could.
 * `change` gets the newest metadata.
 */
export async function foreignCommit(
  store: ObjectStore,
  table: LakeTable,
  change: (base: TableMetadata) => readonly MetadataUpdate[],
): Promise<void> {
  const match = must(/^(.*\/metadata\/)v(\d+)\.metadata\.json$/.exec(must(store.keyOf(table.metadataLocation), 'key')), 'version file');
  let version = Number(match[2]);
  while ((await store.size(`${match[1]}v${version + 1}.metadata.json`)) !== null) version++;
  const key = `${match[1]}v${version}.metadata.json`;
  const base = await parseMetadata(await store.get(key), store.location(key), () => Promise.resolve());
  const next = applyUpdates(base, change(base), store.location(key), base.lastUpdatedMs + 1);
  must((await store.putIfAbsent(`${match[1]}v${version + 1}.metadata.json`, Buffer.from(printMetadata(next)))) || null, 'free version');
}

/** A snapshot of someone else's on top of main, with the same files: what its operation says is all that tells a compaction from an append. */
export function foreignSnapshot(operation: 'append' | 'overwrite' | 'delete' | 'replace') {
  return (base: TableMetadata): MetadataUpdate[] => {
    const current = must(
      base.snapshots.find((s) => s.snapshotId === base.currentSnapshotId),
      'current snapshot',
    );
    const snapshotId = current.snapshotId + 1n;
    const snapshot = {
      ...current,
      snapshotId,
      parentId: current.snapshotId,
      sequenceNumber: base.lastSequenceNumber + 1n,
      timestampMs: base.lastUpdatedMs + 1,
      summary: { operation, 'engine-name': 'stranger' },
    };
    return [
      { action: 'add-snapshot', snapshot },
      { action: 'set-snapshot-ref', ref: 'main', snapshotId },
    ];
  };
}

/** Someone points main at an older snapshot. */
export function foreignRollback(snapshotId: bigint) {
  return (): MetadataUpdate[] => [{ action: 'set-snapshot-ref', ref: 'main', snapshotId }];
}
