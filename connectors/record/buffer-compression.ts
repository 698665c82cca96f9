import { type Memory, OWN_MEMORY } from '../../catalog/base/arena.ts';
import { unreachable } from '../../catalog/base/assert.ts';
import type { ArrowCompression } from '../../catalog/model/table-options.ts';
import { damaged } from './damage.ts';
import { compressLz4Frame, decompressLz4Frame } from './lz4-frame.ts';
import { compressZstd, decompressZstd, loadZstd } from './zstd.ts';

/** Shorter buffers are stored as they are: a frame's header and the call cost more than they save. */
const COMPRESSED_BYTES_MIN = 256;
/** A buffer that keeps more of its length than this is stored as it is too: every reader would pay for the few bytes saved. */
const COMPRESSED_SHARE_MAX = 0.7;
/** A buffer that claims more is damaged: Arrow's 32-bit offsets end here anyway. */
const RAW_BYTES_MAX = 0x7fff_ffff;

/** Makes every codec usable; afterwards everything in this room is synchronous. May be called any number of times. */
export function loadCodecs(): Promise<void> {
  return loadZstd();
}

/** The compressed form of one body buffer, or null when it is to be stored raw. */
export function compressBuffer(bytes: Uint8Array, codec: ArrowCompression, zstdLevel: number): Uint8Array | null {
  if (bytes.length < COMPRESSED_BYTES_MIN) return null;
  const packed = compressed(bytes, codec, zstdLevel);
  return packed === null || packed.length > bytes.length * COMPRESSED_SHARE_MAX ? null : packed;
}

function compressed(bytes: Uint8Array, codec: ArrowCompression, zstdLevel: number): Uint8Array | null {
  switch (codec) {
    case 'NONE':
      return null;
    case 'LZ4_FRAME':
      return compressLz4Frame(bytes);
    case 'ZSTD':
      return compressZstd(bytes, zstdLevel);
    default:
      return unreachable(codec);
  }
}

/**
 * The raw form of one compressed body buffer, exactly `rawLength` bytes, at a multiple of 8 in memory that nothing else uses. Throws
 * `data-corrupted` (without location) for whatever the bytes may hold.
 */
export function decompressBuffer(
  bytes: Uint8Array,
  codec: Exclude<ArrowCompression, 'NONE'>,
  rawLength: number,
  memory: Memory = OWN_MEMORY,
): Uint8Array {
  if (rawLength < 0 || rawLength > RAW_BYTES_MAX) throw damaged(`A compressed buffer is announced with ${rawLength} bytes.`);
  // LZ4 cannot shrink below 1 : 255, so a wild length is refused before memory is taken for it.
  if (codec === 'LZ4_FRAME') {
    if (rawLength > bytes.length * 255) throw damaged(`An LZ4 frame of ${bytes.length} bytes is announced with ${rawLength}.`);
    return decompressLz4Frame(bytes, rawLength, memory);
  }
  return decompressZstd(bytes, rawLength, memory);
}
