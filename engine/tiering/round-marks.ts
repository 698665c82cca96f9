import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type BucketKey, bucketKey, type OffsetVector, parseBucketKey, sortedBuckets } from '../../catalog/model/offsets.ts';
import type { LakeSnapshot, LakeTable } from '../../catalog/seams/lake.ts';

/**
 * What a round writes into the lake beside its files: the snapshot summary says who committed and where the boundary stands, so that
 * a boundary whose record was lost with the process can be found again in the lake alone.
 *
 * The two keys without our prefix are Fluss's (fluss-lake.md §3.8): its Flink tierer looks for them.
 */
export const COMMIT_USER_KEY = 'commit-user';
export const COMMIT_USER = '__fluss_lake_tiering';
const FLUSS_OFFSETS_KEY = 'fluss-offsets';
export const ROUND_ID_KEY = 'thermocline.round-id';
export const PREVIOUS_ROUND_KEY = 'thermocline.previous-round-id';
export const TABLE_UUID_KEY = 'thermocline.table-uuid';
export const TABLE_ID_KEY = 'thermocline.table-id';
export const GENERATION_KEY = 'thermocline.truncate-generation';
export const BOUNDARY_KEY = 'thermocline.boundary';

/** A round as the lake remembers it. */
export interface RoundMark {
  /** Snapshot that carries the mark; null when only the table property still tells (a foreign expiry took the snapshot). */
  readonly snapshotId: bigint | null;
  readonly roundId: string;
  /** Round whose boundary this one followed; '' when it was the first of its truncate generation. */
  readonly previousRoundId: string;
  readonly tableUuid: string;
  readonly truncateGeneration: number;
  /** Exclusive ends: the lake holds everything below. */
  readonly offsets: OffsetVector;
  /** Wall clock of the lake commit, milliseconds; null when unknown. */
  readonly committedAtMs: number | null;
}

/** What a mark says, before it is in the lake. */
export type RoundMarkValue = Omit<RoundMark, 'snapshotId' | 'committedAtMs'>;

/** The summary of the round's snapshot. `flussOffsets` is what the hot tier's `prepareBoundary` answered. */
export function markSummary(mark: RoundMarkValue, flussOffsets: string): Record<string, string> {
  return { [COMMIT_USER_KEY]: COMMIT_USER, [FLUSS_OFFSETS_KEY]: flussOffsets, ...markKeys(mark) };
}

/** The table properties set in the same commit: a second place that a foreign snapshot expiry does not touch. */
export function markProperties(mark: RoundMarkValue): Record<string, string> {
  return markKeys(mark);
}

function markKeys(mark: RoundMarkValue): Record<string, string> {
  return {
    [ROUND_ID_KEY]: mark.roundId,
    [PREVIOUS_ROUND_KEY]: mark.previousRoundId,
    [TABLE_UUID_KEY]: mark.tableUuid,
    [GENERATION_KEY]: String(mark.truncateGeneration),
    [BOUNDARY_KEY]: encodeOffsets(mark.offsets),
  };
}

/** The mark of a snapshot, or null when no tierer made it. Throws `lake-foreign-change` when a tierer made it that is not ours to follow. */
export function snapshotMark(table: LakeTable, snapshot: LakeSnapshot): RoundMark | null {
  if (snapshot.summary[COMMIT_USER_KEY] !== COMMIT_USER) return null;
  const value = readKeys(snapshot.summary);
  if (value === null) {
    throw new ThermoclineError(
      'lake-foreign-change',
      `snapshot ${snapshot.snapshotId} of lake table "${table.id.name}" has no readable boundary`,
      {
        detail: `Its summary names ${COMMIT_USER} as its maker but lacks the keys of a round.`,
        hint: 'Let only one service tier a table. Roll the lake table back to the newest snapshot of this service, or drop and re-create the table.',
      },
    );
  }
  return { ...value, snapshotId: snapshot.snapshotId, committedAtMs: snapshot.timestampMs };
}

/** The newest round according to the table's properties; null when there was none. */
export function propertyMark(table: LakeTable): RoundMark | null {
  const value = readKeys(table.properties);
  return value === null ? null : { ...value, snapshotId: null, committedAtMs: null };
}

function readKeys(keys: Readonly<Record<string, string>>): RoundMarkValue | null {
  const roundId = keys[ROUND_ID_KEY];
  const tableUuid = keys[TABLE_UUID_KEY];
  const generation = Number(keys[GENERATION_KEY] ?? Number.NaN);
  const offsets = keys[BOUNDARY_KEY] === undefined ? null : decodeOffsets(keys[BOUNDARY_KEY]);
  if (roundId === undefined || tableUuid === undefined || !Number.isSafeInteger(generation) || offsets === null) return null;
  return { roundId, previousRoundId: keys[PREVIOUS_ROUND_KEY] ?? '', tableUuid, truncateGeneration: generation, offsets };
}

/**
 * Offsets as JSON: partition → its buckets' ends in order, as decimal strings (an offset may pass 2^53), "0" where unknown.
 * Sorted, so that equal vectors give equal text.
 */
export function encodeOffsets(offsets: OffsetVector): string {
  const out: [string, string[]][] = [];
  for (const key of sortedBuckets(offsets)) {
    const { partition, bucket } = parseBucketKey(key);
    let last = out.at(-1);
    if (last === undefined || last[0] !== partition) out.push((last = [partition, []]));
    while (last[1].length < bucket) last[1].push('0');
    last[1].push(String(offsets.get(key)));
  }
  return JSON.stringify(Object.fromEntries(out));
}

/** The inverse of {@link encodeOffsets}; null for text that is not of its form. Buckets at 0 are left out. */
export function decodeOffsets(text: string): OffsetVector | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const offsets = new Map<BucketKey, bigint>();
  for (const [partition, ends] of Object.entries(json)) {
    if (!Array.isArray(ends)) return null;
    for (const [bucket, end] of ends.entries()) {
      if (typeof end !== 'string' || !/^\d{1,19}$/.test(end)) return null;
      if (end !== '0') offsets.set(bucketKey(partition, bucket), BigInt(end));
    }
  }
  return offsets;
}
