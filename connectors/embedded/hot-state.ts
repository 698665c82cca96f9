import { assert, must, unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { parseBucketKey } from '../../catalog/model/offsets.ts';
import { type CatalogChange, type CatalogState, EMPTY_CATALOG, applyCatalogChange } from '../../catalog/store/catalog-state.ts';
import type { BucketLog } from './bucket-log.ts';
import type { FolderLayout } from './folder-layout.ts';
import type { JournalPart, JournalRecord } from './journal-record.ts';
import type { LogExtent } from './log-extent.ts';
import { TableLog } from './table-log.ts';

/** Where a record stands. */
export interface RecordPlace {
  readonly journal: number;
  /** Byte of the journal file at which the record's group begins. */
  readonly groupAt: number;
}

/** What a record moved: who waits for it is told afterwards. */
export interface Effects {
  /** Buckets that have new rows. */
  readonly grown: ReadonlyMap<BucketLog, TableLog>;
  /** Tables whose start moved, or that were truncated or dropped: files may go. */
  readonly shrunk: ReadonlySet<TableLog>;
  /** Tables that were truncated or dropped. */
  readonly discarded: ReadonlySet<TableLog>;
}

/**
 * Everything the tier knows, as a fold of journal records: the same code runs when a commit becomes visible and when the journal is
 * replayed. All of it changes in synchronous steps, one record at a time.
 */
export class HotState {
  readonly #layout: FolderLayout;
  readonly #keepBytes: (byteLength: number) => boolean;
  catalog: CatalogState = EMPTY_CATALOG;
  /** Of the last commit. */
  sequence = 0;
  timestampMs = 0;
  /** Tables of the catalog, and dropped ones that pins still read. */
  readonly tables = new Map<number, TableLog>();
  /** Metadata of the last commit of each job (`meta.job`), which holds its epoch and cut. */
  readonly jobs = new Map<string, Readonly<Record<string, unknown>>>();
  /** Why nothing may be written to this folder any more; null when it may. */
  readOnly: string | null = null;

  /** `keepBytes` decides whether a new inline extent may keep its bytes in memory until they are copied, and counts them. */
  constructor(layout: FolderLayout, keepBytes: (byteLength: number) => boolean) {
    this.#layout = layout;
    this.#keepBytes = keepBytes;
  }

  /** The live table. Throws `undefined-table`. */
  table(tableId: number): TableLog {
    const table = this.tables.get(tableId);
    if (table === undefined || table.dropped) {
      throw new ThermoclineError('undefined-table', `table with id ${tableId} does not exist`, { detail: 'It was dropped.' });
    }
    return table;
  }

  apply(record: JournalRecord, place: RecordPlace): Effects {
    const { shrunk, discarded } = this.applyHead(record);
    const grown = new Map<BucketLog, TableLog>();
    for (const part of record.parts) {
      const [log, table] = this.applyPart(part, record, place);
      grown.set(log, table);
    }
    return { grown, shrunk, discarded };
  }

  /** All but the parts. */
  applyHead(record: JournalRecord): Omit<Effects, 'grown'> {
    const shrunk = new Set<TableLog>();
    const discarded = new Set<TableLog>();
    this.sequence = record.sequence;
    this.timestampMs = Math.max(this.timestampMs, record.timestampMs);
    const job = record.meta?.['job'];
    if (record.meta !== null && typeof job === 'string') this.jobs.set(job, record.meta);
    for (const change of record.changes) {
      const gone = this.#applyChange(change);
      if (gone !== null) discarded.add(gone);
    }
    for (const boundary of record.boundaries) {
      const table = this.tables.get(boundary.tableId);
      if (table === undefined) continue;
      table.boundary = boundary;
      table.grown();
    }
    for (const { tableId, key, start } of record.starts) {
      const table = this.tables.get(tableId);
      if (table === undefined) continue;
      const { partition, bucket } = parseBucketKey(key);
      const log = table.bucket(partition, bucket);
      assert(start <= log.end, () => `the start of bucket ${key} moves within its log`);
      if (start > log.start) log.start = start;
      table.moved();
      shrunk.add(table);
    }
    for (const table of discarded) shrunk.add(table);
    return { shrunk, discarded };
  }

  applyPart(part: JournalPart, record: JournalRecord, place: RecordPlace): [BucketLog, TableLog] {
    const table = must(this.tables.get(part.tableId), `table ${part.tableId} of a commit`);
    const buckets = table.buckets.size;
    const log = table.bucket(part.partition, part.bucket);
    log.append(this.#extentOf(part, record, place));
    if (table.buckets.size === buckets) table.grown();
    else table.moved();
    return [log, table];
  }

  #applyChange(change: CatalogChange): TableLog | null {
    this.catalog = applyCatalogChange(this.catalog, change);
    switch (change.op) {
      case 'create-table':
        this.tables.set(change.table.id, new TableLog(change.table));
        return null;
      case 'alter-table': {
        const table = must(this.tables.get(change.table.id), `table ${change.table.id}`);
        const truncated = change.table.truncateGeneration !== table.definition.truncateGeneration;
        table.definition = change.table;
        if (!truncated) return null;
        discard(table);
        return table;
      }
      case 'drop-table': {
        const table = must(this.tables.get(change.tableId), `table ${change.tableId}`);
        table.dropped = true;
        discard(table);
        return table;
      }
      case 'create-database':
      case 'create-schema':
      case 'drop-schema':
      case 'drop-database':
      case 'set-comment':
      case 'reserve-ids':
      case 'put-view':
      case 'drop-view':
      case 'put-role':
      case 'drop-role':
      case 'set-owner':
      case 'set-grants':
        return null;
      default:
        return unreachable(change);
    }
  }

  #extentOf(part: JournalPart, record: JournalRecord, place: RecordPlace): LogExtent {
    const { base, next, byteLength, headerCrc, content } = part;
    const { timestampMs } = record;
    switch (content.kind) {
      case 'inline': {
        const position = place.groupAt + content.position;
        const bytes = this.#keepBytes(byteLength) ? content.bytes : null;
        return { kind: 'inline', base, next, byteLength, headerCrc, timestampMs, journal: place.journal, position, bytes };
      }
      case 'file':
        return {
          kind: 'file',
          path: `${this.#layout.bucketFolder(part.tableId, part.partition, part.bucket)}/${content.name}`,
          base,
          next,
          byteLength,
          headerCrc,
          timestampMs,
          firstTimestampMs: timestampMs,
          lastTimestampMs: timestampMs,
          journal: place.journal,
          index: null,
        };
      case 'damaged':
        return { kind: 'damaged', base, next, path: this.#layout.journalFile(place.journal), reason: content.reason };
    }
  }
}

/** Offsets go on: what was there ends at the present ends. */
function discard(table: TableLog): void {
  for (const log of table.buckets.values()) log.origin = log.start = log.end;
  table.boundary = null;
  table.moved();
}
