import { type Memory, OWN_MEMORY } from '../../catalog/base/arena.ts';
import { damaged } from './damage.ts';
import { compressLz4Block, decompressLz4Block, LZ4_BLOCK_BYTES_MAX } from './lz4-block.ts';

/*
 * LZ4 frames as Fluss's Java client writes them: blocks of 64 KB that do not lean on each other, no content size, no checksums.
 * Its reader insists on independent blocks and checks the header's hash (fluss-protocol.md §5.4); since our header never changes, its
 * hash is a constant.
 */
const MAGIC = 0x184d2204;
/** Version 1, independent blocks; blocks of at most 64 KB; second byte of the xxh32 of these two. */
const HEADER = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82];
const STORED = 0x8000_0000;

/** `bytes` as one LZ4 frame, or null when that would not be smaller than `bytes`. */
export function compressLz4Frame(bytes: Uint8Array): Uint8Array | null {
  const limit = bytes.length;
  const target = new Uint8Array(limit);
  const view = new DataView(target.buffer);
  if (limit <= HEADER.length + 4) return null;
  target.set(HEADER);
  let out: number = HEADER.length;
  for (let start = 0; start < bytes.length; start += LZ4_BLOCK_BYTES_MAX) {
    const end = Math.min(start + LZ4_BLOCK_BYTES_MAX, bytes.length);
    // A block that does not shrink is stored; its size in the frame then has the top bit set.
    const packedEnd = compressLz4Block(bytes, start, end, target, out + 4, Math.min(limit, out + 4 + end - start));
    if (packedEnd >= 0) {
      view.setUint32(out, packedEnd - out - 4, true);
      out = packedEnd;
    } else {
      if (out + 4 + end - start > limit) return null;
      view.setUint32(out, (end - start + STORED) >>> 0, true);
      target.set(bytes.subarray(start, end), out + 4);
      out += 4 + end - start;
    }
  }
  if (out + 4 >= limit) return null;
  return target.subarray(0, out + 4); // four zero bytes end the frame
}

/**
 * The content of the LZ4 frame `bytes`, which must be `rawLength` bytes. Reads every frame of version 1 without a dictionary; its
 * own checksums are stepped over, since the batch's covers the same bytes. Throws `data-corrupted`.
 */
export function decompressLz4Frame(bytes: Uint8Array, rawLength: number, memory: Memory = OWN_MEMORY): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER.length || view.getUint32(0, true) !== MAGIC) throw damaged('A buffer does not begin like an LZ4 frame.');
  const flags = bytes[4]!;
  const hasDictionary = (flags & 1) !== 0;
  if (flags >> 6 !== 1 || hasDictionary) throw damaged(`An LZ4 frame has the flags ${flags}.`);
  const blockChecksumBytes = flags & 0x10 ? 4 : 0;
  let i = HEADER.length + (flags & 0x08 ? 8 : 0);
  const target = memory.take(rawLength);
  let out = 0;
  for (;;) {
    if (i + 4 > bytes.length) throw damaged('An LZ4 frame ends without an end mark.');
    const word = view.getUint32(i, true);
    i += 4;
    if (word === 0) break;
    const end = i + (word & 0x7fff_ffff);
    if (end > bytes.length) throw damaged('An LZ4 block ends after its frame.');
    if (word >= STORED) {
      if (out + end - i > rawLength) throw damaged('An LZ4 frame decodes to more bytes than announced.');
      target.set(bytes.subarray(i, end), out);
      out += end - i;
    } else {
      out = decompressLz4Block(bytes, i, end, target, out);
    }
    i = end + blockChecksumBytes;
  }
  if (out !== rawLength) throw damaged(`An LZ4 frame decodes to ${out} bytes where ${rawLength} are announced.`);
  return target;
}
