import { unreachable } from '../../catalog/base/assert.ts';
import type { LakeFilterValue, LakePartitionValue } from '../../catalog/seams/lake.ts';
import { type IcebergType, isNestedIceberg } from './iceberg-type.ts';
import { murmur3 } from '../record/buckets.ts';
import { minimalBigEndian } from './single-value.ts';

/** A partition or sort transform. What we do not know is kept by its text: such tables are read, but not pruned by it. */
export type Transform =
  | { readonly kind: 'identity' | 'year' | 'month' | 'day' | 'hour' | 'void' }
  | { readonly kind: 'bucket'; readonly buckets: number }
  | { readonly kind: 'truncate'; readonly width: number }
  | { readonly kind: 'unknown'; readonly text: string };

const PLAIN = ['identity', 'year', 'month', 'day', 'hour', 'void'] as const;

export function parseTransform(text: string): Transform {
  const lower = text.toLowerCase();
  const plain = PLAIN.find((kind) => kind === lower);
  if (plain !== undefined) return { kind: plain };
  const match = /^(bucket|truncate)\[(\d+)\]$/.exec(lower);
  if (match === null || Number(match[2]) === 0) return { kind: 'unknown', text };
  return match[1] === 'bucket' ? { kind: 'bucket', buckets: Number(match[2]) } : { kind: 'truncate', width: Number(match[2]) };
}

export function printTransform(transform: Transform): string {
  if (transform.kind === 'bucket') return `bucket[${transform.buckets}]`;
  if (transform.kind === 'truncate') return `truncate[${transform.width}]`;
  return transform.kind === 'unknown' ? transform.text : transform.kind;
}

/** The type of a transform's results; null where we cannot tell. */
export function resultType(transform: Transform, source: IcebergType): IcebergType | null {
  switch (transform.kind) {
    case 'identity':
    case 'truncate':
    case 'void':
      return source.kind === 'other' || isNestedIceberg(source) ? null : source;
    case 'bucket':
    case 'year':
    case 'month':
    case 'hour':
      return { kind: 'int' };
    case 'day':
      return { kind: 'date' };
    case 'unknown':
      return null;
    default:
      return unreachable(transform);
  }
}

/**
 * Iceberg's bucket of a value: (murmur3 of its canonical bytes, sign dropped) mod N; null for NULL and for types that have no bucket
 * transform. Integers, dates and timestamps (µs) hash as 8-byte little-endian longs, decimals by their shortest big-endian form.
 */
export function bucketOf(type: IcebergType, value: LakeFilterValue | LakePartitionValue, buckets: number): number | null {
  const hash = value === null ? null : bucketHash(type, value);
  return hash === null ? null : (hash & 0x7fffffff) % buckets;
}

/** The hash under {@link bucketOf}, for the specification's test vectors. */
export function bucketHash(type: IcebergType, value: LakeFilterValue): number | null {
  switch (type.kind) {
    case 'int':
    case 'long':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz': {
      if (typeof value === 'number' && !Number.isInteger(value)) return null;
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(value as number | bigint));
      return murmur3(bytes);
    }
    case 'decimal':
      return murmur3(minimalBigEndian(BigInt(value as bigint)));
    case 'string':
      return murmur3(Buffer.from(value as string, 'utf8'));
    case 'uuid':
    case 'binary':
      return murmur3(value as Uint8Array);
    case 'boolean':
    case 'float':
    case 'double':
    case 'list':
    case 'map':
    case 'struct':
    case 'other':
      return null;
    default:
      return unreachable(type);
  }
}
