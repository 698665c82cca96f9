import { unreachable } from '../../catalog/base/assert.ts';
import type { BucketKey } from '../../catalog/model/offsets.ts';
import type { LakeBoundary } from '../../catalog/seams/hot-tier.ts';
import type { CatalogChange } from '../../catalog/store/catalog-state.ts';

/**
 * One commit as the journal keeps it: everything that becomes true in one step. Order of effects: catalog changes (a table that is
 * created, dropped, or whose truncate generation grows is dealt with here), moved boundaries, moved starts, parts.
 */
export interface JournalRecord {
  /** 1 for the first commit of the folder, then without gaps. */
  readonly sequence: number;
  /** Milliseconds since the epoch; never below the record before. */
  readonly timestampMs: number;
  readonly meta: Readonly<Record<string, unknown>> | null;
  readonly changes: readonly CatalogChange[];
  readonly boundaries: readonly LakeBoundary[];
  readonly starts: readonly StartMove[];
  readonly parts: readonly JournalPart[];
}

/** Retention: rows of the bucket below `start` are gone from the log. */
export interface StartMove {
  readonly tableId: number;
  readonly key: BucketKey;
  readonly start: bigint;
}

/** Which offsets of which bucket a part takes. */
export interface PartPlace {
  readonly tableId: number;
  readonly partition: string;
  readonly bucket: number;
  readonly base: bigint;
  /** Exclusive. */
  readonly next: bigint;
}

/** Log batches of one bucket. */
export interface JournalPart extends PartPlace {
  readonly byteLength: number;
  /** CRC32C over the batches' 48-byte headers; these hold each batch's own checksum, so it stands for all bytes. */
  readonly headerCrc: number;
  readonly content: PartContent;
}

export type PartContent =
  /** In the record; `position` counts from the start of the group. Offsets and time are patched in. */
  | { readonly kind: 'inline'; readonly bytes: Uint8Array; readonly position: number }
  /** In a file of its own in the bucket's folder, synced before the record; offsets and time are 0 there. */
  | { readonly kind: 'file'; readonly name: string }
  /** Cannot be read any more (only when reading a journal). */
  | { readonly kind: 'damaged'; readonly reason: string };

/** Stands for what belongs to no table (databases, schemas, roles) where damage is laid at tables. */
export const CATALOG_WIDE = 0;

/** The table or view whose definition a change concerns. */
export function tableOfChange(change: CatalogChange): number {
  switch (change.op) {
    case 'create-table':
    case 'alter-table':
      return change.table.id;
    case 'drop-table':
      return change.tableId;
    case 'put-view':
      return change.view.id;
    case 'drop-view':
      return change.viewId;
    case 'drop-database':
    case 'set-comment':
    case 'reserve-ids':
    case 'create-database':
    case 'create-schema':
    case 'drop-schema':
    case 'put-role':
    case 'drop-role':
    case 'set-owner':
    case 'set-grants':
      return CATALOG_WIDE;
    default:
      return unreachable(change);
  }
}
