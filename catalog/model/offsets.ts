/**
 * A bucket of a partition, as a map key. Partition '' is the one partition of an unpartitioned table; otherwise it is the Fluss
 * partition name: the key values joined with `$` (fluss-protocol.md §3.6). Offsets of a (partition, bucket) never restart within the
 * life of a table id, not even after TRUNCATE or a dropped and re-created partition.
 */
export type BucketKey = string;

export interface BucketId {
  readonly partition: string;
  readonly bucket: number;
}

export function bucketKey(partition: string, bucket: number): BucketKey {
  return `${partition}/${bucket}`;
}

export function parseBucketKey(key: BucketKey): BucketId {
  const slash = key.lastIndexOf('/');
  return { partition: key.slice(0, slash), bucket: Number(key.slice(slash + 1)) };
}

/** One offset per bucket. As ends: exclusive. A bucket that is absent stands at 0. */
export type OffsetVector = ReadonlyMap<BucketKey, bigint>;

export const NO_OFFSETS: OffsetVector = new Map();

export function offsetOf(vector: OffsetVector, key: BucketKey): bigint {
  return vector.get(key) ?? 0n;
}

export function sameOffsets(a: OffsetVector, b: OffsetVector): boolean {
  for (const key of new Set([...a.keys(), ...b.keys()])) if (offsetOf(a, key) !== offsetOf(b, key)) return false;
  return true;
}

/** Rows between two vectors: Σ max(0, to − from). For plain log tables this is a row count. */
export function offsetDistance(from: OffsetVector, to: OffsetVector): bigint {
  let sum = 0n;
  for (const [key, end] of to) {
    const start = offsetOf(from, key);
    if (end > start) sum += end - start;
  }
  return sum;
}

/** Keys of both vectors, sorted by partition, then by bucket number. */
export function sortedBuckets(...vectors: readonly OffsetVector[]): BucketKey[] {
  const keys = new Set<BucketKey>();
  for (const v of vectors) for (const k of v.keys()) keys.add(k);
  return [...keys].sort((a, b) => {
    const x = parseBucketKey(a);
    const y = parseBucketKey(b);
    return x.partition < y.partition ? -1 : x.partition > y.partition ? 1 : x.bucket - y.bucket;
  });
}
