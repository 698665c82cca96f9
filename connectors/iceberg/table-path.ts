import type { LakeTableId } from '../../catalog/seams/lake.ts';

/** Names as folder names of a filesystem catalog: as they are, but for what no folder may be called. */

/** `<warehouse>/<namespace…>/<table>` as an object key. */
export function tableFolder(warehouse: string, id: LakeTableId): string {
  const parts = [...id.namespace, id.name].map(folderName);
  return (warehouse === '' ? parts : [warehouse, ...parts]).join('/');
}

/** The table whose metadata file has this key; null for a key of another shape. */
export function tableOfMetadataKey(warehouse: string, key: string): { readonly id: LakeTableId; readonly folder: string } | null {
  const prefix = warehouse === '' ? '' : `${warehouse}/`;
  const parts = key.slice(prefix.length).split('/');
  if (!key.startsWith(prefix) || parts.length < 3 || parts.at(-2) !== 'metadata') return null;
  const names = parts.slice(0, -2).map(nameOfFolder);
  return { id: { namespace: names.slice(0, -1), name: names.at(-1)! }, folder: prefix + parts.slice(0, -2).join('/') };
}

function folderName(name: string): string {
  if (name === '') return '%';
  // `/` and NUL cannot be in a file name, `\` is a separator elsewhere, a leading dot hides, and `%` marks what was changed here.
  return Array.from(name, (c, i) => (c < ' ' || '/\\%'.includes(c) || (i === 0 && c === '.') ? percent(c) : c)).join('');
}

function percent(c: string): string {
  return `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function nameOfFolder(folder: string): string {
  if (folder === '%') return '';
  return folder.replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
