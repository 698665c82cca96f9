import type { LakeBoundary } from '../../catalog/seams/hot-tier.ts';
import type { OffsetVector } from '../../catalog/model/offsets.ts';

/** A boundary as plain JSON: 64-bit numbers as text. */
export interface BoundaryJson {
  readonly tableId: number;
  readonly truncateGeneration: number;
  readonly snapshotId: string;
  readonly metadataLocation: string;
  readonly lakeTableUuid: string;
  readonly offsets: Readonly<Record<string, string>>;
  readonly roundId: string;
  readonly committedAtMs: number;
}

export function boundaryToJson(boundary: LakeBoundary): BoundaryJson {
  return {
    tableId: boundary.tableId,
    truncateGeneration: boundary.truncateGeneration,
    snapshotId: String(boundary.snapshotId),
    metadataLocation: boundary.metadataLocation,
    lakeTableUuid: boundary.lakeTableUuid,
    offsets: offsetsToJson(boundary.offsets),
    roundId: boundary.roundId,
    committedAtMs: boundary.committedAtMs,
  };
}

export function boundaryFromJson(json: BoundaryJson): LakeBoundary {
  return { ...json, snapshotId: BigInt(json.snapshotId), offsets: offsetsFromJson(json.offsets) };
}

export function offsetsToJson(offsets: OffsetVector): Record<string, string> {
  return Object.fromEntries([...offsets].map(([key, offset]) => [key, String(offset)]));
}

export function offsetsFromJson(json: Readonly<Record<string, string>>): OffsetVector {
  return new Map(Object.entries(json).map(([key, offset]) => [key, BigInt(offset)]));
}
