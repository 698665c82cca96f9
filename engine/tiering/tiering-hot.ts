import type { EncodedLog } from '../../catalog/model/log-batch.ts';
import type { OffsetVector } from '../../catalog/model/offsets.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { CommitBoundary, FetchRequest, HotTier, LakeBoundary, TieringLease } from '../../catalog/seams/hot-tier.ts';

/**
 * The part of the hot tier that a round needs, as questions that may cross threads: every answer is plain data. In the server's own
 * thread it is {@link localTieringHot}; in the tiering worker each call is a message to the main thread.
 */
export interface TieringHot {
  /** The table with boundary and ends of the same moment; null when it is gone. */
  table(tableId: number): Promise<TieringTable | null>;
  fetch(request: FetchRequest): Promise<EncodedLog>;
  prepareBoundary(tableId: number, offsets: OffsetVector): Promise<string>;
  commitBoundary(request: CommitBoundary): Promise<'recorded' | 'table-changed' | 'lease-lost' | 'boundary-moved'>;
  /** Null while another owner holds the lease, or when the table is gone. */
  acquireLease(tableId: number, owner: string, durationMs: number): Promise<TieringLease | null>;
  renewLease(lease: TieringLease, durationMs: number): Promise<boolean>;
  releaseLease(lease: TieringLease): Promise<void>;
  /** Lake snapshots that running queries stand on. */
  pinnedSnapshots(tableId: number): Promise<ReadonlySet<bigint>>;
  /** What became of the table that owns a lake table: `live` in the catalog, dropped but `pinned` by running queries, or `gone`. */
  fateOf(uuid: string, tableId: number): Promise<'live' | 'pinned' | 'gone'>;
}

/** One table at one moment of the commit order: rows below `ends` were written under a schema that `definition` knows. */
export interface TieringTable {
  readonly definition: TableDefinition;
  readonly boundary: LakeBoundary | null;
  readonly starts: OffsetVector;
  readonly ends: OffsetVector;
}

export function localTieringHot(hot: HotTier): TieringHot {
  return {
    // No await inside: catalog, boundary and ends are read in one turn.
    table: async (tableId) => {
      const definition = hot.catalog().tables.get(tableId);
      if (definition === undefined) return null;
      return { definition, boundary: hot.boundary(tableId), starts: hot.starts(tableId), ends: hot.ends(tableId) };
    },
    fetch: (request) => hot.fetch(request),
    prepareBoundary: (tableId, offsets) => hot.prepareBoundary(tableId, offsets),
    commitBoundary: (request) => hot.commitBoundary(request),
    acquireLease: async (tableId, owner, durationMs) =>
      hot.catalog().tables.has(tableId) ? hot.acquireLease(tableId, owner, durationMs) : null,
    renewLease: async (lease, durationMs) => hot.renewLease(lease, durationMs),
    releaseLease: async (lease) => hot.releaseLease(lease),
    pinnedSnapshots: async (tableId) => hot.pinnedSnapshots(tableId),
    fateOf: async (uuid, tableId) => {
      for (const table of hot.catalog().tables.values()) if (table.uuid === uuid) return 'live';
      return hot.pinnedSnapshots(tableId).size > 0 ? 'pinned' : 'gone';
    },
  };
}
