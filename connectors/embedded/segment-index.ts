import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { LOG_BATCH_HEADER_BYTES } from '../record/log-batch-header.ts';
import { headerCrc32c, offsetsOf, peekHeader } from './batch-walk.ts';

/** Bytes of batches that one entry covers, at least: what a read may have to skip. */
const INTERVAL_BYTES = 64 * 1024;

/**
 * Where in a file of log batches an offset is: one entry per interval of about 64 KiB (or one batch, if that is larger). Each entry
 * also keeps the checksum of the headers in its interval: batches' own checksums leave out offset and timestamp, so this is what
 * notices when the file says something else later.
 */
export class SegmentIndex {
  readonly #positions: number[] = [];
  /** From the base: plain numbers take a third of the memory of bigints. */
  readonly #offsets: number[] = [];
  readonly #crcs: number[] = [];
  readonly #base: bigint;
  #byteLength = 0;
  #count = 0;

  constructor(base: bigint) {
    this.#base = base;
  }

  /** Bytes of the file that the index covers. */
  get byteLength(): number {
    return this.#byteLength;
  }

  get next(): bigint {
    return this.#base + BigInt(this.#count);
  }

  get intervals(): number {
    return this.#positions.length;
  }

  /** Takes the next batch of the file, whose header is at `at` in `bytes`. */
  add(bytes: Uint8Array, at: number, batchBytes: number, offsets: bigint): void {
    const last = this.#positions.length - 1;
    if (last < 0 || this.#byteLength - this.#positions[last]! >= INTERVAL_BYTES) {
      this.#positions.push(this.#byteLength);
      this.#offsets.push(this.#count);
      this.#crcs.push(headerCrc32c(bytes, at, 0));
    } else {
      this.#crcs[last] = headerCrc32c(bytes, at, this.#crcs[last]!);
    }
    this.#byteLength += batchBytes;
    this.#count += Number(offsets);
  }

  /** The interval that holds the offset, which lies within the file. */
  find(offset: bigint): number {
    const wanted = Number(offset - this.#base);
    let low = 0;
    let high = this.#offsets.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#offsets[middle]! <= wanted) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  positionAt(interval: number): number {
    return this.#positions[interval] ?? this.#byteLength;
  }

  offsetAt(interval: number): bigint {
    return this.#base + BigInt(this.#offsets[interval] ?? this.#count);
  }

  crcAt(interval: number): number {
    return this.#crcs[interval]!;
  }
}

export interface IndexedFile {
  readonly base: bigint;
  readonly next: bigint;
  readonly byteLength: number;
  readonly headerCrc: number;
}

/** Bytes asked for at a time while headers are collected: many small batches come with one read, large ones are stepped over. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Builds the index of a file from its headers, and checks on the way that they are the ones that were recorded. Yields the ranges it
 * wants to read; throws `data-corrupted` (without location).
 */
export function* indexSegment(file: IndexedFile): Generator<{ position: number; length: number }, SegmentIndex, Uint8Array> {
  const index = new SegmentIndex(file.base);
  let crc = 0;
  while (index.byteLength < file.byteLength) {
    const position = index.byteLength;
    const length = Math.min(CHUNK_BYTES, file.byteLength - position);
    const chunk = yield { position, length };
    if (chunk.length < Math.min(length, LOG_BATCH_HEADER_BYTES))
      throw damagedFile(`it ends at byte ${position + chunk.length} of ${file.byteLength}`);
    // The next chunk begins at the first header that is not whole in this one, which may be far beyond it.
    for (let at = 0; at < chunk.length;) {
      const header = peekHeader(chunk, at);
      if (header === null) break;
      if (index.byteLength + header.byteLength > file.byteLength)
        throw damagedFile(`the batch at byte ${index.byteLength} is longer than the file`);
      crc = headerCrc32c(chunk, at, crc);
      index.add(chunk, at, header.byteLength, offsetsOf(header));
      at += header.byteLength;
    }
    if (index.byteLength === position) throw damagedFile(`the batch at byte ${position} is cut off`);
  }
  if (crc !== file.headerCrc || index.next !== file.next)
    throw damagedFile('the headers of its batches are not the ones that were written');
  return index;
}

function damagedFile(detail: string): ThermoclineError {
  return new ThermoclineError('data-corrupted', 'damaged log file', { detail });
}
