import type { Snapshot } from './table-metadata.ts';

/** What a snapshot adds to or takes from its parent, for the summary. */
export interface SummaryChange {
  readonly files: number;
  readonly rows: bigint;
  readonly bytes: bigint;
  /** Partitions that the files lie in. */
  readonly partitions: number;
}

/**
 * A snapshot's summary: operation, the caller's own keys, what was added or removed (left out when nothing was), and totals carried on
 * from the parent. A total that the parent lacks stays unknown, as in the Java library.
 */
export function snapshotSummary(
  operation: 'append' | 'delete',
  own: Readonly<Record<string, string>>,
  change: SummaryChange,
  parent: Snapshot | null,
): Record<string, string> {
  const out: Record<string, string> = { ...own, operation };
  const [files, rows, bytes] =
    operation === 'append'
      ? ['added-data-files', 'added-records', 'added-files-size']
      : ['deleted-data-files', 'deleted-records', 'removed-files-size'];
  if (change.files > 0) {
    out[files!] = String(change.files);
    if (change.rows > 0n) out[rows!] = String(change.rows);
    if (change.bytes > 0n) out[bytes!] = String(change.bytes);
  }
  out['changed-partition-count'] = String(change.partitions);
  const sign = operation === 'append' ? 1n : -1n;
  const total = (key: string, by: bigint): void => {
    const before = parent === null ? '0' : parent.summary[key];
    if (before !== undefined && /^\d+$/.test(before)) out[key] = String(BigInt(before) + sign * by);
  };
  total('total-records', change.rows);
  total('total-files-size', change.bytes);
  total('total-data-files', BigInt(change.files));
  total('total-delete-files', 0n);
  total('total-position-deletes', 0n);
  total('total-equality-deletes', 0n);
  return out;
}
