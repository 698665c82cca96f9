/*
 * Which bucket a key belongs to (fluss-protocol.md §7.7). The bucket is chosen by the writer alone and nobody checks it: a wrong hash
 * makes rows unfindable in silence. The lake format of the table decides: Iceberg's hash for tables that can be tiered to Iceberg (all
 * of ours), Fluss's own for those of a cluster without a lake.
 */

const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

function mixKey(k: number): number {
  const m = Math.imul(k, C1);
  return Math.imul((m << 15) | (m >>> 17), C2);
}

function mixHash(hash: number, k: number): number {
  const h = hash ^ mixKey(k);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** murmur3_x86_32 with seed 0 of bytes [start, end), as Iceberg's bucket transform hashes. Signed. */
export function murmur3(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let hash = 0;
  let i = start;
  for (; i + 4 <= end; i += 4) hash = mixHash(hash, wordAt(bytes, i));
  let tail = 0;
  for (let at = end - 1; at >= i; at--) tail = (tail << 8) | bytes[at]!;
  if (i < end) hash ^= mixKey(tail);
  return finish(hash ^ (end - start));
}

/** Fluss's own hash (seed 42): like murmur3 but for the last bytes, each of which is mixed in by itself, sign-extended. Signed. */
export function flussHash(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let hash = 42;
  let i = start;
  for (; i + 4 <= end; i += 4) hash = mixHash(hash, wordAt(bytes, i));
  for (; i < end; i++) hash = mixHash(hash, (bytes[i]! << 24) >> 24);
  return finish(hash ^ (end - start));
}

/** Bucket of an Iceberg key (iceberg-key.ts) in a table of `bucketCount` buckets. */
export function icebergBucket(key: Uint8Array, bucketCount: number, start = 0, end = key.length): number {
  return (murmur3(key, start, end) & 0x7fff_ffff) % bucketCount;
}

/** Bucket of a compacted key in a table without a lake: Fluss spreads the hash once more before it takes the remainder. */
export function flussBucket(key: Uint8Array, bucketCount: number, start = 0, end = key.length): number {
  const spread = finish(mixHash(0, flussHash(key, start, end)) ^ 4);
  // The smallest integer has no positive counterpart and counts as 0.
  return spread === -0x8000_0000 ? 0 : Math.abs(spread) % bucketCount;
}
