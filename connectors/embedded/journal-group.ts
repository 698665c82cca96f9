import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { CatalogChange } from '../../catalog/store/catalog-state.ts';
import { crc32c } from '../record/crc32c.ts';
import { checkBatches } from './batch-walk.ts';
import { type BoundaryJson, boundaryFromJson, boundaryToJson } from './boundary-json.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { type JournalPart, type JournalRecord, type StartMove, tableOfChange } from './journal-record.ts';
import { decodeRecordIndex, encodeRecordIndex, type IndexEntry, type RecordIndex } from './record-index.ts';

/*
 * A group is what one append and one sync make durable: the records of commits that arrived together.
 *
 *   header, 64 bytes   0 magic · 8 CRC of bytes 12–63 · 12 payload length · 16 payload CRC · 20 the predecessor's header CRC
 *                      24 run id · 32 group number · 40 first sequence · 48 records · 52 index length · 56 zero
 *   payload            index · records · index again · u32 index length, u32 its complement
 *   record             u32 CRC of head · u32 head length · head · inline parts one after another
 *   head               timestamp · JSON text (empty when there is nothing but parts) · per part: kind, length, header CRC, file name
 *
 * The header's CRC covers the payload's and the predecessor's, so the CRC of the last header vouches for the whole journal.
 */
export const GROUP_HEADER_BYTES = 64;
const MAGIC = Buffer.from('TCGROUP1', 'latin1');
const TRAILER_BYTES = 8;
const RECORD_PREFIX_BYTES = 8;

export interface GroupHeader {
  /** CRC that the next group names as its predecessor's. */
  readonly crc: number;
  readonly payloadLength: number;
  readonly payloadCrc: number;
  readonly previousCrc: number;
  readonly runId: bigint;
  readonly number: number;
  readonly firstSequence: number;
  readonly recordCount: number;
  readonly indexLength: number;
}

interface RecordJson {
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly changes?: readonly CatalogChange[];
  readonly boundaries?: readonly BoundaryJson[];
  readonly starts?: readonly { readonly tableId: number; readonly key: string; readonly start: string }[];
}

export interface EncodedGroup {
  readonly bytes: Uint8Array;
  readonly crc: number;
  /** The records again, their inline parts pointing into `bytes`. */
  readonly records: readonly JournalRecord[];
}

export interface GroupPlace {
  readonly runId: bigint;
  readonly number: number;
  readonly previousCrc: number;
}

/** Largest inline content is bounded by the caller; everything is copied into one buffer. */
export function encodeGroup(place: GroupPlace, records: readonly JournalRecord[]): EncodedGroup {
  const heads = encodeHeads(records);
  const entries = records.map((record, i): IndexEntry => {
    let byteLength = RECORD_PREFIX_BYTES + heads[i]!.length;
    for (const p of record.parts) if (p.content.kind === 'inline') byteLength += p.byteLength;
    return { byteLength, definitions: [...new Set(record.changes.map(tableOfChange))], moved: movedBy(record), places: record.parts };
  });
  const firstSequence = records[0]!.sequence;
  const index = encodeRecordIndex({ firstSequence, entries });
  const payloadLength = entries.reduce((sum, e) => sum + e.byteLength, index.length * 2 + TRAILER_BYTES);
  const bytes = new Uint8Array(GROUP_HEADER_BYTES + payloadLength);
  const view = new DataView(bytes.buffer);
  let at = GROUP_HEADER_BYTES;
  const put = (chunk: Uint8Array): void => {
    bytes.set(chunk, at);
    at += chunk.length;
  };
  put(index);
  const placed = records.map((record, i): JournalRecord => {
    const head = heads[i]!;
    view.setUint32(at, crc32c(head), true);
    view.setUint32(at + 4, head.length, true);
    at += RECORD_PREFIX_BYTES;
    put(head);
    const parts = record.parts.map((part): JournalPart => {
      if (part.content.kind !== 'inline') return part;
      const position = at;
      put(part.content.bytes);
      return { ...part, content: { kind: 'inline', bytes: bytes.subarray(position, at), position } };
    });
    return { ...record, parts };
  });
  put(index);
  view.setUint32(at, index.length, true);
  view.setUint32(at + 4, ~index.length >>> 0, true);

  bytes.set(MAGIC, 0);
  view.setUint32(12, payloadLength, true);
  view.setUint32(16, crc32c(bytes, GROUP_HEADER_BYTES), true);
  view.setUint32(20, place.previousCrc, true);
  view.setBigUint64(24, place.runId, true);
  view.setBigUint64(32, BigInt(place.number), true);
  view.setBigUint64(40, BigInt(firstSequence), true);
  view.setUint32(48, records.length, true);
  view.setUint32(52, index.length, true);
  const crc = crc32c(bytes, 12, GROUP_HEADER_BYTES);
  view.setUint32(8, crc, true);
  return { bytes, crc, records: placed };
}

/** The heads of all records, in one buffer: a group has as many as there are clients. */
function encodeHeads(records: readonly JournalRecord[]): Uint8Array[] {
  const out = new ByteWriter(64 * records.length + 128);
  const ends = records.map((record) => {
    encodeHead(record, out);
    return out.length;
  });
  const bytes = out.done();
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

function encodeHead(record: JournalRecord, out: ByteWriter): void {
  out.varint(record.timestampMs);
  const json: RecordJson = {
    ...(record.meta === null ? {} : { meta: record.meta }),
    ...(record.changes.length === 0 ? {} : { changes: record.changes }),
    ...(record.boundaries.length === 0 ? {} : { boundaries: record.boundaries.map(boundaryToJson) }),
    ...(record.starts.length === 0 ? {} : { starts: record.starts.map((s) => ({ ...s, start: String(s.start) })) }),
  };
  const text = JSON.stringify(json);
  out.text(text === '{}' ? '' : text);
  for (const part of record.parts) {
    out.u8(part.content.kind === 'file' ? 1 : 0);
    out.varint(part.byteLength);
    out.u32(part.headerCrc);
    if (part.content.kind === 'file') out.text(part.content.name);
  }
}

function movedBy(record: JournalRecord): number[] {
  return [...new Set([...record.boundaries.map((b) => b.tableId), ...record.starts.map((s) => s.tableId)])];
}

/** The header at `at` if the bytes there are one, unharmed; else null. */
export function readGroupHeader(bytes: Uint8Array, at: number, end = bytes.length): GroupHeader | null {
  if (end - at < GROUP_HEADER_BYTES) return null;
  for (let i = 0; i < MAGIC.length; i++) if (bytes[at + i] !== MAGIC[i]) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const crc = crc32c(bytes, at + 12, at + GROUP_HEADER_BYTES);
  if (view.getUint32(at + 8, true) !== crc) return null;
  return {
    crc,
    payloadLength: view.getUint32(at + 12, true),
    payloadCrc: view.getUint32(at + 16, true),
    previousCrc: view.getUint32(at + 20, true),
    runId: view.getBigUint64(at + 24, true),
    number: Number(view.getBigUint64(at + 32, true)),
    firstSequence: Number(view.getBigUint64(at + 40, true)),
    recordCount: view.getUint32(at + 48, true),
    indexLength: view.getUint32(at + 52, true),
  };
}

/** Position of the next unharmed header at or after `at`, or -1. */
export function findGroupHeader(bytes: Uint8Array, at: number, accept: (header: GroupHeader) => boolean): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = buffer.indexOf(MAGIC, at); i !== -1; i = buffer.indexOf(MAGIC, i + 1)) {
    const header = readGroupHeader(bytes, i);
    if (header !== null && accept(header)) return i;
  }
  return -1;
}

export function payloadIsWhole(bytes: Uint8Array, at: number, header: GroupHeader): boolean {
  const end = at + GROUP_HEADER_BYTES + header.payloadLength;
  return end <= bytes.length && crc32c(bytes, at + GROUP_HEADER_BYTES, end) === header.payloadCrc;
}

export type DecodedRecord =
  | { readonly kind: 'record'; readonly record: JournalRecord }
  /** The record is lost, but the index tells what it concerned. */
  | { readonly kind: 'lost'; readonly sequence: number; readonly entry: IndexEntry; readonly reason: string };

/**
 * Records of the group that fills [at, end). `whole`: the payload's checksum was found true, so parts are not checked again;
 * otherwise every head and every part is checked by itself. Null when both indexes are damaged: then nothing can be said.
 */
export function decodeGroup(bytes: Uint8Array, at: number, end: number, whole: boolean): readonly DecodedRecord[] | null {
  const front = decodeRecordIndex(bytes, at + GROUP_HEADER_BYTES, end);
  const index = front ?? trailingIndex(bytes, at, end);
  if (index === null) return null;
  const decoded: DecodedRecord[] = [];
  let position = at + GROUP_HEADER_BYTES + index.byteLength;
  index.entries.forEach((entry, i) => {
    const sequence = index.firstSequence + i;
    try {
      const record = decodeRecord({ bytes, groupAt: at, recordAt: position, end, sequence, entry, whole });
      decoded.push({ kind: 'record', record });
    } catch (error) {
      if (!isKind(error, 'data-corrupted')) throw error;
      decoded.push({ kind: 'lost', sequence, entry, reason: error.fields.detail ?? error.message });
    }
    position += entry.byteLength;
  });
  return decoded;
}

function trailingIndex(bytes: Uint8Array, at: number, end: number): (RecordIndex & { readonly byteLength: number }) | null {
  if (end - at < GROUP_HEADER_BYTES + TRAILER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(end - 8, true);
  if (view.getUint32(end - 4, true) !== ~length >>> 0) return null;
  return decodeRecordIndex(bytes, end - TRAILER_BYTES - length, end - TRAILER_BYTES);
}

interface RecordBytes {
  readonly bytes: Uint8Array;
  readonly groupAt: number;
  readonly recordAt: number;
  readonly end: number;
  readonly sequence: number;
  readonly entry: IndexEntry;
  readonly whole: boolean;
}

function decodeRecord({ bytes, groupAt, recordAt, end, sequence, entry, whole }: RecordBytes): JournalRecord {
  const prefix = new ByteReader(bytes, recordAt, Math.min(end, recordAt + entry.byteLength));
  const headCrc = prefix.u32();
  const headBytes = prefix.bytes(prefix.u32());
  if (crc32c(headBytes) !== headCrc) throw new ThermoclineError('data-corrupted', `the head of commit ${sequence} has a wrong checksum`);
  const head = new ByteReader(headBytes);
  const timestampMs = head.varint();
  const text = head.text();
  const json = (text === '' ? {} : JSON.parse(text)) as RecordJson;
  let at = prefix.position;
  const parts = entry.places.map((place): JournalPart => {
    const kind = head.u8();
    const byteLength = head.varint();
    const headerCrc = head.u32();
    if (kind === 1) return { ...place, byteLength, headerCrc, content: { kind: 'file', name: head.text() } };
    const inline = bytes.subarray(at, at + byteLength);
    const position = at - groupAt;
    at += byteLength;
    const reason = whole ? null : damageOf(inline, headerCrc);
    const content = reason === null ? ({ kind: 'inline', bytes: inline, position } as const) : ({ kind: 'damaged', reason } as const);
    return { ...place, byteLength, headerCrc, content };
  });
  return {
    sequence,
    timestampMs,
    meta: json.meta ?? null,
    changes: json.changes ?? [],
    boundaries: (json.boundaries ?? []).map(boundaryFromJson),
    starts: (json.starts ?? []).map((s): StartMove => ({ ...s, start: BigInt(s.start) })),
    parts,
  };
}

function damageOf(inline: Uint8Array, headerCrc: number): string | null {
  try {
    checkBatches(inline, headerCrc);
    return null;
  } catch (error) {
    if (!isKind(error, 'data-corrupted')) throw error;
    return error.fields.detail ?? error.message;
  }
}
