import { crc32c } from '../record/crc32c.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { PartPlace } from './journal-record.ts';

/**
 * What a group says about its records without them: how long each is, which tables it concerns and which offsets it takes. It stands
 * in the group twice, before and behind the records, so that a damaged record can be laid at the right tables and offsets.
 */
export interface IndexEntry {
  readonly byteLength: number;
  /** Tables whose definition the record changes; {@link CATALOG_WIDE} for databases and schemas. */
  readonly definitions: readonly number[];
  /** Tables whose boundary or start it moves. */
  readonly moved: readonly number[];
  readonly places: readonly PartPlace[];
}

export interface RecordIndex {
  readonly firstSequence: number;
  readonly entries: readonly IndexEntry[];
}

/** u32 length of what follows the length · body · u32 CRC32C of length and body */
export function encodeRecordIndex(index: RecordIndex): Uint8Array {
  const out = new ByteWriter(64 + index.entries.length * 48);
  out.u32(0);
  out.varint(index.firstSequence);
  out.varint(index.entries.length);
  for (const entry of index.entries) {
    out.varint(entry.byteLength);
    out.varint(entry.definitions.length);
    for (const id of entry.definitions) out.varint(id);
    out.varint(entry.moved.length);
    for (const id of entry.moved) out.varint(id);
    out.varint(entry.places.length);
    for (const p of entry.places) {
      out.varint(p.tableId);
      out.text(p.partition);
      out.varint(p.bucket);
      out.u64(p.base);
      out.varint(Number(p.next - p.base));
    }
  }
  out.u32(0);
  const bytes = out.done();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setUint32(0, bytes.length - 4, true);
  view.setUint32(bytes.length - 4, crc32c(bytes, 0, bytes.length - 4), true);
  return bytes;
}

/** The index at `at`, or null when the bytes there are not one. */
export function decodeRecordIndex(bytes: Uint8Array, at: number, end: number): (RecordIndex & { readonly byteLength: number }) | null {
  if (at < 0 || end - at < 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const byteLength = view.getUint32(at, true) + 4;
  if (byteLength < 8 || byteLength > end - at) return null;
  const bodyEnd = at + byteLength - 4;
  if (view.getUint32(bodyEnd, true) !== crc32c(bytes, at, bodyEnd)) return null;
  const body = new ByteReader(bytes, at + 4, bodyEnd);
  const firstSequence = body.varint();
  const entries: IndexEntry[] = [];
  for (let left = body.varint(); left > 0; left--) {
    const recordBytes = body.varint();
    const definitions: number[] = [];
    for (let n = body.varint(); n > 0; n--) definitions.push(body.varint());
    const moved: number[] = [];
    for (let n = body.varint(); n > 0; n--) moved.push(body.varint());
    const places: PartPlace[] = [];
    for (let n = body.varint(); n > 0; n--) {
      const tableId = body.varint();
      const partition = body.text();
      const bucket = body.varint();
      const base = body.u64();
      places.push({ tableId, partition, bucket, base, next: base + BigInt(body.varint()) });
    }
    entries.push({ byteLength: recordBytes, definitions, moved, places });
  }
  return { firstSequence, entries, byteLength };
}
