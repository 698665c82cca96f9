import zlib from 'node:zlib';
import { type Memory, OWN_MEMORY } from '../../catalog/base/arena.ts';
import { must } from '../../catalog/base/assert.ts';
import { damaged } from './damage.ts';
import { loadWasmZstd } from './wasm-zstd.ts';

/**
 * ZSTD, synchronously, once {@link loadZstd} has resolved. Compression is Node's own where there is one (22.15 and later: a third
 * faster than WebAssembly). Decompression is WebAssembly everywhere (1.3 GB/s): Node's answers each call with memory of its own, and
 * what the garbage collector makes of that costs a round of tiering a quarter more in all than answers put where they are wanted.
 */
export interface Zstd {
  compress(bytes: Uint8Array, level: number): Uint8Array;
  /** `rawLength` has been found to agree with the frame, or the frame does not say. The answer may lie in `memory`. */
  decompress(bytes: Uint8Array, rawLength: number, memory: Memory): Uint8Array;
}

/**
 * Larger buffers are neither compressed nor decompressed: the WebAssembly heap ends at 2 GB, and one codec must read what the other
 * wrote.
 */
const ZSTD_BYTES_MAX = 512 * 1024 * 1024;

/** What Node 22.15 adds to zlib. */
interface NodeZstd {
  readonly zstdCompressSync: (bytes: Uint8Array, options: { params: Record<number, number>; pledgedSrcSize: number }) => Uint8Array;
}
const LEVEL_PARAMETER = 100; // ZSTD_c_compressionLevel

let zstd: Zstd | null = null;
let loading: Promise<void> | null = null;

/** Makes the functions below usable. May be called any number of times. */
export function loadZstd(): Promise<void> {
  loading ??= load().then((loaded) => {
    zstd = loaded;
  });
  return loading;
}

async function load(): Promise<Zstd> {
  const wasm = await loadWasmZstd();
  const { zstdCompressSync } = zlib as Partial<NodeZstd>;
  if (zstdCompressSync === undefined) return wasm;
  return {
    ...wasm,
    compress: (bytes, level) => plain(zstdCompressSync(bytes, { params: { [LEVEL_PARAMETER]: level }, pledgedSrcSize: bytes.length })),
  };
}

/** A Buffer as what it is declared as: its `slice` would share memory. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function loaded(): Zstd {
  return must(zstd, 'ZSTD: await loadCodecs() first');
}

/** `bytes` as one ZSTD frame, or null when that would not be smaller than `bytes`. */
export function compressZstd(bytes: Uint8Array, level: number): Uint8Array | null {
  if (bytes.length > ZSTD_BYTES_MAX) return null;
  const packed = loaded().compress(bytes, level);
  return packed.length < bytes.length ? packed : null;
}

/** The content of the ZSTD frame `bytes`, which must be `rawLength` bytes. Throws `data-corrupted`. */
export function decompressZstd(bytes: Uint8Array, rawLength: number, memory: Memory = OWN_MEMORY): Uint8Array {
  if (rawLength > ZSTD_BYTES_MAX) throw damaged(`A ZSTD frame is announced with ${rawLength} bytes.`);
  // The frame is asked before any memory is taken for its answer: a damaged size must not become an allocation.
  const contentSize = zstdContentSize(bytes);
  if (contentSize !== null && contentSize !== rawLength) {
    throw damaged(`A ZSTD frame holds ${contentSize} bytes where ${rawLength} are announced.`);
  }
  let raw: Uint8Array;
  try {
    raw = loaded().decompress(bytes, rawLength, memory);
  } catch (error) {
    throw damaged('A ZSTD frame cannot be decompressed.', error);
  }
  if (raw.length !== rawLength) throw damaged(`A ZSTD frame decodes to ${raw.length} bytes where ${rawLength} are announced.`);
  return raw;
}

/** What the frame's header says its content is long; null when it does not say. Throws `data-corrupted` if it is no frame header. */
function zstdContentSize(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6 || view.getUint32(0, true) !== 0xfd2fb528) throw damaged('A buffer does not begin like a ZSTD frame.');
  const descriptor = bytes[4]!;
  const singleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const at = 5 + (singleSegment ? 0 : 1) + dictionaryBytes;
  const sizeBytes = sizeFlag === 0 ? (singleSegment ? 1 : 0) : 1 << sizeFlag;
  if (at + sizeBytes > bytes.length) throw damaged('A ZSTD frame ends within its header.');
  switch (sizeBytes) {
    case 0:
      return null;
    case 1:
      return bytes[at]!;
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}
