import { assert } from '../../catalog/base/assert.ts';
import type { LakeFilterValue } from '../../catalog/seams/lake.ts';
import type { IcebergType } from './iceberg-type.ts';
import { encodeSingleValue } from './single-value.ts';

/**
 * Column bounds as Iceberg keeps them: exact for fixed-width types, cut to a prefix for strings (code points) and binary (bytes), with
 * the upper one rounded up so that it still is one.
 */

/** How a column's metrics are kept: `write.metadata.metrics.*`. `truncate` counts code points of strings, bytes of binary. */
type MetricsMode = { readonly kind: 'none' | 'counts' | 'full' } | { readonly kind: 'truncate'; readonly length: number };

/** Columns past this one get no metrics unless a property names them: Iceberg's default. */
const DEFAULT_METRICS_COLUMNS = 100;

/** The mode for column number `index` (from 0) of a table with these properties. */
export function metricsModeOf(properties: Readonly<Record<string, string>>, column: string, index: number): MetricsMode {
  const own = properties[`write.metadata.metrics.column.${column}`];
  if (own !== undefined) return parseMode(own);
  const byDefault = properties['write.metadata.metrics.default'];
  if (byDefault !== undefined) return parseMode(byDefault);
  const inferred = Number(properties['write.metadata.metrics.max-inferred-column-defaults'] ?? DEFAULT_METRICS_COLUMNS);
  return index < inferred ? { kind: 'truncate', length: 16 } : { kind: 'none' };
}

function parseMode(text: string): MetricsMode {
  const lower = text.trim().toLowerCase();
  if (lower === 'none' || lower === 'counts' || lower === 'full') return { kind: lower };
  const match = /^truncate\((\d+)\)$/.exec(lower);
  return { kind: 'truncate', length: match === null || Number(match[1]) === 0 ? 16 : Number(match[1]) };
}

/** The lower bound for a true minimum; null when the mode keeps none. */
export function lowerBound(type: IcebergType, min: LakeFilterValue, mode: MetricsMode): Uint8Array | null {
  if (mode.kind === 'none' || mode.kind === 'counts') return null;
  // −0.0 and 0.0 are one value to readers; the spec wants the one that can only keep more.
  if ((type.kind === 'float' || type.kind === 'double') && min === 0) return encodeSingleValue(type, -0);
  if (mode.kind === 'truncate' && type.kind === 'string') return encodeSingleValue(type, codePoints(min as string, mode.length).join(''));
  if (mode.kind === 'truncate' && type.kind === 'binary') return (min as Uint8Array).slice(0, mode.length);
  return encodeSingleValue(type, min);
}

/** The upper bound for a true maximum; null when the mode keeps none, or none exists that is short enough. */
export function upperBound(type: IcebergType, max: LakeFilterValue, mode: MetricsMode): Uint8Array | null {
  if (mode.kind === 'none' || mode.kind === 'counts') return null;
  if ((type.kind === 'float' || type.kind === 'double') && max === 0) return encodeSingleValue(type, 0);
  if (mode.kind === 'truncate' && type.kind === 'string') {
    const upper = truncateStringUp(max as string, mode.length);
    return upper === null ? null : encodeSingleValue(type, upper);
  }
  if (mode.kind === 'truncate' && type.kind === 'binary') return truncateBytesUp(max as Uint8Array, mode.length);
  return encodeSingleValue(type, max);
}

/** The first `count` code points. */
function codePoints(text: string, count: number): string[] {
  const out: string[] = [];
  for (const point of text) {
    if (out.length === count) break;
    out.push(point);
  }
  return out;
}

/** A string of at most `length` code points that is ≥ `text` in UTF-8 order, the smallest such kind; null when there is none. */
export function truncateStringUp(text: string, length: number): string | null {
  const points = codePoints(text, length);
  if (points.join('').length === text.length) return text;
  for (let i = points.length - 1; i >= 0; i--) {
    const next = nextCodePoint(points[i]!.codePointAt(0)!);
    if (next !== null) return points.slice(0, i).join('') + String.fromCodePoint(next);
  }
  return null;
}

function nextCodePoint(point: number): number | null {
  if (point >= 0x10ffff) return null;
  // Surrogates are no characters: the one after U+D7FF is U+E000.
  return point >= 0xd7ff && point < 0xe000 ? 0xe000 : point + 1;
}

/** Bytes of at most `length` that are ≥ `bytes`; null when there are none. */
export function truncateBytesUp(bytes: Uint8Array, length: number): Uint8Array | null {
  assert(length > 0, 'a positive length');
  if (bytes.length <= length) return bytes;
  for (let i = length - 1; i >= 0; i--) {
    if (bytes[i]! === 0xff) continue;
    const out = bytes.slice(0, i + 1);
    out[i]!++;
    return out;
  }
  return null;
}
