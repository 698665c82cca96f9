import { ThermoclineError, isKind } from '../../catalog/errors/thermocline-error.ts';
import { qualifiedName } from '../../catalog/model/table.ts';
import { patchOffsetAndTimestamp } from '../record/log-batch-header.ts';
import { checkBatches, headerCrc32c, offsetsOf, wholeHeader } from './batch-walk.ts';
import type { BucketLog } from './bucket-log.ts';
import type { FileCache } from './file-cache.ts';
import type { FolderLayout } from './folder-layout.ts';
import type { FileExtent, InlineExtent } from './log-extent.ts';
import { indexSegment, type SegmentIndex } from './segment-index.ts';
import type { TableLog } from './table-log.ts';

/** What a step of a read wants from disk before it can go on. */
export interface ReadRequest {
  readonly path: string;
  readonly position: number;
  readonly length: number;
}

/** A read, written once for callers that wait and for those that cannot: it yields what it wants read and is handed the bytes. */
export type ReadSteps<T> = Generator<ReadRequest, T, Uint8Array>;

export interface LogRange {
  readonly from: bigint;
  /** Exclusive. */
  readonly to: bigint;
  readonly bytesMax: number;
}

export interface ReadLog {
  /** Whole batches with their offsets and times. The buffer belongs to the caller. */
  readonly bytes: Uint8Array;
  /** Offset after the last batch, or `from` when there is none. */
  readonly next: bigint;
}

export async function driveRead<T>(steps: ReadSteps<T>, files: Pick<FileCache, 'read'>): Promise<T> {
  let step = steps.next();
  while (!step.done) {
    const { path, position, length } = step.value;
    let bytes: Uint8Array;
    try {
      bytes = await files.read(path, position, length);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(bytes);
  }
  return step.value;
}

export function driveReadSync<T>(steps: ReadSteps<T>, files: FileCache): T {
  let step = steps.next();
  while (!step.done) {
    const { path, position, length } = step.value;
    let bytes: Uint8Array;
    try {
      bytes = files.readSync(path, position, length);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(bytes);
  }
  return step.value;
}

/** Whole batches of a bucket covering `from` onward: at least one if there is one, at most about `bytesMax`, none that begins at or past `to`. */
export function* readLog(table: TableLog, log: BucketLog, layout: FolderLayout, range: LogRange): ReadSteps<ReadLog> {
  if (table.damage !== null) throw damagedLog(table, log, range.from, table.damage);
  const to = range.to < log.end ? range.to : log.end;
  const pieces: Piece[] = [];
  let offset = range.from;
  let total = 0;
  while (offset < to && (pieces.length === 0 || total < range.bytesMax)) {
    if (offset < log.readable) throw gone(table, log, offset);
    const extent = log.extentAt(offset);
    if (extent === null) throw damagedLog(table, log, offset, 'Nothing is known of this offset.');
    if (extent.kind === 'damaged') {
      // What came before it is good: the next read begins here and throws.
      if (pieces.length > 0) break;
      throw damagedLog(table, log, offset, `${sentence(extent.reason)} File: ${extent.path}.`);
    }
    let piece: Piece;
    try {
      const wanted = { from: offset, to, bytesMax: range.bytesMax - total };
      piece = extent.kind === 'inline' ? yield* readInline(extent, layout, wanted) : yield* readFile(extent, wanted);
    } catch (error) {
      // Retention or TRUNCATE may have taken the file away while we waited, or the rows were copied elsewhere.
      if (offset < log.readable) throw gone(table, log, offset);
      if (log.extentAt(offset) !== extent) continue;
      if (!isKind(error, 'data-corrupted')) throw error;
      const path = extent.kind === 'inline' ? layout.journalFile(extent.journal) : extent.path;
      throw damagedLog(table, log, offset, `${sentence(error.fields.detail ?? error.message)} File: ${path}.`);
    }
    pieces.push(piece);
    total += piece.bytes.length;
    offset = piece.next;
  }
  return { bytes: joined(pieces), next: offset };
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly next: bigint;
  /** False: others use the buffer too. */
  readonly own: boolean;
}

function* readInline(extent: InlineExtent, layout: FolderLayout, range: LogRange): ReadSteps<Piece> {
  let bytes = extent.bytes;
  if (bytes === null) {
    bytes = yield* inlineBytes(extent, layout);
    return { ...trimmed(bytes, range), own: true };
  }
  return { ...trimmed(bytes, range), own: false };
}

/** The batches of an inline extent from the journal, checked. Throws `data-corrupted` without location. */
export function* inlineBytes(extent: InlineExtent, layout: FolderLayout): ReadSteps<Uint8Array> {
  const bytes = yield { path: layout.journalFile(extent.journal), position: extent.position, length: extent.byteLength };
  if (bytes.length < extent.byteLength) throw damagedFile('the journal ends before it');
  checkBatches(bytes, extent.headerCrc);
  return bytes;
}

/** The index of a file extent, built on first use. Throws `data-corrupted` without location. */
export function* indexOf(extent: FileExtent): ReadSteps<SegmentIndex> {
  if (extent.index !== null) return extent.index;
  const steps = indexSegment(extent);
  let step = steps.next();
  while (!step.done) step = steps.next(yield { path: extent.path, ...step.value });
  extent.index ??= step.value;
  return extent.index;
}

function* readFile(extent: FileExtent, range: LogRange): ReadSteps<Piece> {
  const index = yield* indexOf(extent);
  const first = index.find(range.from);
  const position = index.positionAt(first);
  let last = first + 1;
  while (last < index.intervals && index.positionAt(last) - position < range.bytesMax && index.offsetAt(last) < range.to) last++;
  // The last interval may grow while we wait: what must be found is fixed now.
  const intervals: Interval[] = [];
  for (let i = first; i < last; i++)
    intervals.push({ end: index.positionAt(i + 1) - position, offset: index.offsetAt(i), crc: index.crcAt(i) });
  const length = intervals.at(-1)!.end;
  const bytes = yield { path: extent.path, position, length };
  if (bytes.length < length) throw damagedFile(`the file ends at byte ${position + bytes.length}`);
  checkIntervals(bytes, intervals, extent.timestampMs);
  return { ...trimmed(bytes, range), own: true };
}

interface Interval {
  /** Position after it, in the bytes read. */
  readonly end: number;
  readonly offset: bigint;
  readonly crc: number;
}

/** Checks that headers are the ones the index saw, and patches them where the file does not hold offsets and times. */
function checkIntervals(bytes: Uint8Array, intervals: readonly Interval[], timestampMs: number | null): void {
  let at = 0;
  for (const { end, offset, crc } of intervals) {
    let found = 0;
    let next = offset;
    while (at < end) {
      const header = wholeHeader(bytes, at);
      found = headerCrc32c(bytes, at, found);
      if (timestampMs !== null) patchOffsetAndTimestamp(bytes, next, timestampMs, at);
      else if (header.baseOffset !== next) throw damagedFile(`a batch says offset ${header.baseOffset} where ${next} must be`);
      next += offsetsOf(header);
      at += header.byteLength;
    }
    if (at !== end || found !== crc) throw damagedFile('the headers of its batches are not the ones that were written');
  }
}

/** The batches that reach past `from`, begin before `to`, and fit; at least one. */
function trimmed(bytes: Uint8Array, range: LogRange): { bytes: Uint8Array; next: bigint } {
  let start = 0;
  let at = 0;
  let next = range.from;
  while (at < bytes.length) {
    const header = wholeHeader(bytes, at);
    if (header.nextOffset <= range.from) start = at + header.byteLength;
    else {
      if (header.baseOffset >= range.to || (at > start && at - start >= range.bytesMax)) break;
      next = header.nextOffset;
    }
    at += header.byteLength;
  }
  return { bytes: bytes.subarray(start, at), next };
}

function joined(pieces: readonly Piece[]): Uint8Array {
  if (pieces.length === 1 && pieces[0]!.own) return pieces[0]!.bytes;
  const bytes = new Uint8Array(pieces.reduce((sum, p) => sum + p.bytes.length, 0));
  let at = 0;
  for (const p of pieces) {
    bytes.set(p.bytes, at);
    at += p.bytes.length;
  }
  return bytes;
}

function damagedFile(detail: string): ThermoclineError {
  return new ThermoclineError('data-corrupted', 'damaged log file', { detail });
}

function gone(table: TableLog, log: BucketLog, offset: bigint): ThermoclineError {
  return new ThermoclineError(
    'snapshot-too-old',
    `rows of table "${qualifiedName(table.definition.name)}" that were asked for are gone from the log`,
    {
      detail: `${placeOf(log)}: offset ${offset} was asked for, the log begins at ${log.readable}.`,
      hint: 'They left the log by retention, TRUNCATE or DROP TABLE after the read began. Run the statement again.',
    },
  );
}

export function damagedLog(table: TableLog, log: BucketLog, offset: bigint, reason: string): ThermoclineError {
  const { name } = table.definition;
  return new ThermoclineError(
    'data-corrupted',
    `the log of table "${qualifiedName(name)}" is damaged in ${placeOf(log)} at offset ${offset}`,
    {
      detail: reason,
      hint: 'Other tables are not affected. Restore the file from a backup, or read the offsets around the damage.',
      schema: name.schema,
      table: name.table,
    },
  );
}

function placeOf(log: BucketLog): string {
  return log.partition === '' ? `bucket ${log.bucket}` : `partition "${log.partition}" bucket ${log.bucket}`;
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
