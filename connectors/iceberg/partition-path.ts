import { createHash } from 'node:crypto';
import { assert } from '../../catalog/base/assert.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { LakeField, LakePartitionField, LakePartitionValue } from '../../catalog/seams/lake.ts';

/** Folder names cannot be longer than 255 bytes; what is longer is cut and told apart by a hash. For people only: readers take the manifest's values. */
const SEGMENT_LENGTH_MAX = 200;

/** The folder of a partition tuple, as the Java library names it: `day=2026-03-01/__bucket=0`. Empty for an unpartitioned table. */
export function partitionPath(
  partition: readonly LakePartitionField[],
  fields: readonly LakeField[],
  values: readonly LakePartitionValue[],
): string {
  assert(values.length === partition.length, () => `${values.length} partition values for ${partition.length} fields`);
  return partition
    .map((p, i) => {
      const name = p.transform === 'bucket' ? `${p.column}_bucket` : p.column;
      const type = p.transform === 'bucket' ? null : (fields.find((f) => f.name === p.column)?.type ?? null);
      return shorten(`${formEncode(name)}=${formEncode(humanText(values[i]!, type))}`);
    })
    .join('/');
}

function humanText(value: LakePartitionValue, type: DataType | null): string {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (type?.kind === 'date') return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
  if (type?.kind === 'timestamp') return isoMicros(BigInt(value));
  if (type?.kind === 'timestamptz') return `${isoMicros(BigInt(value))}+00:00`;
  return type?.kind === 'decimal' ? plainDecimal(BigInt(value), type.scale) : String(value);
}

function isoMicros(micros: bigint): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((micros - fraction) / 1000n)).toISOString().slice(0, 19);
  return fraction === 0n ? seconds : `${seconds}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
}

function plainDecimal(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
}

/** As Java's URLEncoder, but for `*`, which DuckDB would take for a pattern. */
function formEncode(text: string): string {
  // Through UTF-8 and back: half a surrogate pair becomes a replacement character instead of an error.
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'))
    .replaceAll(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function shorten(segment: string): string {
  if (segment.length <= SEGMENT_LENGTH_MAX) return segment;
  // Not in the middle of an escape.
  const cut = segment.slice(0, SEGMENT_LENGTH_MAX - 20).replace(/%.?$/, '');
  return `${cut}-${createHash('sha256').update(segment).digest('hex').slice(0, 16)}`;
}
