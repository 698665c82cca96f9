import { assert } from '../../catalog/base/assert.ts';

/**
 * Rules for object keys: relative, `/`-separated, no empty, `.` or `..` segment, no NUL. A bad key is a bug of ours: what comes from
 * outside (locations in foreign metadata) passes through `keyOf`, which answers null instead.
 */
function isObjectKey(key: string): boolean {
  return !key.includes('\0') && key.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

export function checkObjectKey(key: string): string {
  assert(isObjectKey(key), () => `object key "${key}"`);
  return key;
}

/** The part of a key before its last `/`, '' at the top. */
export function folderOfKey(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')));
}

/**
 * The local path a location names: `file:///a`, `file:/a`, `file://localhost/a`, `file://a` with an empty host, or a bare absolute
 * path. Null for another scheme or another host. Iceberg locations are plain text: `%` stands for itself.
 */
export function pathOfLocation(location: string): string | null {
  if (location.startsWith('/')) return location;
  const match = /^file:(?:\/\/(?:localhost)?)?(\/.*)$/is.exec(location);
  return match === null ? null : match[1]!;
}

/** The key of `path` under the folder or prefix `root` (no trailing slash), doubled slashes and `.` forgiven; null when outside. */
export function keyUnder(root: string, path: string): string | null {
  const parts = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (parts.includes('..')) return null;
  const base = root.split('/').filter((segment) => segment !== '');
  if (parts.length <= base.length || base.some((segment, i) => parts[i] !== segment)) return null;
  const key = parts.slice(base.length).join('/');
  return isObjectKey(key) ? key : null;
}

/** `[start, end)` of a range read on an object of `size` bytes; what lies outside is cut off. */
export function clampRange(size: number, range: { readonly offset: number; readonly length?: number } | undefined): [number, number] {
  if (range === undefined) return [0, size];
  const start = range.offset < 0 ? Math.max(0, size + range.offset) : Math.min(range.offset, size);
  return [start, range.length === undefined ? size : Math.min(size, start + range.length)];
}
