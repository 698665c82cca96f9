import { must } from '../../catalog/base/assert.ts';
import type { ArrowCompression } from '../../catalog/model/table-options.ts';
import type { TableSchema } from '../../catalog/model/table.ts';
import { batchBytes, type ColumnBatch, sliceBatch } from '../../catalog/model/vector.ts';
import type { Disk, DiskFile } from '../../catalog/seams/disk.ts';
import { encodeLogBatch } from '../record/encode-log-batch.ts';
import { concatBatches } from '../../catalog/model/concat-batches.ts';
import { measureBatches } from './batch-walk.ts';

/** Rows and bytes of one encoded batch at most: what one call of the encoder may hold the thread for. */
const BATCH_ROWS_MAX = 32_768;
const BATCH_BYTES_MAX = 1 << 20;
/** Encoded bytes that a part keeps before it goes on in a file. */
const SPOOL_BYTES = 1 << 20;
/** Files that one write keeps open; parts past that open theirs for every chunk. */
const OPEN_SPOOLS_MAX = 64;

/** Shared by the parts of one write. */
export interface OpenSpools {
  count: number;
}

export interface PartFormat {
  readonly schema: TableSchema;
  readonly compression: ArrowCompression;
  readonly zstdLevel: number;
}

export interface SpoolPlace {
  readonly folder: string;
  readonly name: string;
}

/** What a part is when its rows are complete. */
export type SealedPart =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array; readonly offsets: bigint; readonly rows: number }
  | {
      readonly kind: 'file';
      readonly place: SpoolPlace;
      readonly byteLength: number;
      readonly headerCrc: number;
      readonly offsets: bigint;
      readonly rows: number;
    };

/**
 * Rows of one bucket on their way into a commit: small batches are gathered, encoded when they make a good one, and once there is much
 * of it the encoded bytes go to a file.
 */
export class PartBuffer {
  readonly #disk: Disk;
  readonly #format: PartFormat;
  /** Names a new file in the bucket's folder, which exists then. */
  readonly #placeFile: () => Promise<SpoolPlace>;
  #gathered: { batch: ColumnBatch; kinds: Uint8Array | null }[] = [];
  #gatheredRows = 0;
  #gatheredBytes = 0;
  #encoded: Uint8Array[] = [];
  #encodedBytes = 0;
  #offsets = 0n;
  #rows = 0;
  #headerCrc = 0;
  readonly #openSpools: OpenSpools;
  #place: SpoolPlace | null = null;
  #file: DiskFile | null = null;
  #spooledBytes = 0;

  constructor(disk: Disk, format: PartFormat, openSpools: OpenSpools, placeFile: () => Promise<SpoolPlace>) {
    this.#disk = disk;
    this.#format = format;
    this.#openSpools = openSpools;
    this.#placeFile = placeFile;
  }

  /** Bytes in memory. */
  get memoryBytes(): number {
    return this.#gatheredBytes + this.#encodedBytes;
  }

  /** Encoded bytes so far, in memory and on disk. */
  get encodedBytes(): number {
    return this.#encodedBytes + this.#spooledBytes;
  }

  get spooled(): boolean {
    return this.#place !== null;
  }

  /** Takes rows; `rest` runs between steps that each hold the thread for a while. */
  async add(batch: ColumnBatch, kinds: Uint8Array | null, rest: () => Promise<void>): Promise<void> {
    const bytes = batchBytes(batch);
    if (this.#gatheredRows + batch.length > BATCH_ROWS_MAX || this.#gatheredBytes + bytes > BATCH_BYTES_MAX)
      await this.#encodeGathered(rest);
    this.#gathered.push({ batch, kinds });
    this.#gatheredRows += batch.length;
    this.#gatheredBytes += bytes;
    if (this.#gatheredRows >= BATCH_ROWS_MAX || this.#gatheredBytes >= BATCH_BYTES_MAX) await this.#encodeGathered(rest);
    if (this.#encodedBytes >= SPOOL_BYTES) await this.spool(rest);
  }

  /** Encodes what is gathered and moves everything to the file. */
  async spool(rest: () => Promise<void>): Promise<void> {
    await this.#encodeGathered(rest);
    this.#place ??= await this.#placeFile();
    const file = await this.#open();
    const chunks = this.#encoded;
    const bytes = this.#encodedBytes;
    this.#encoded = [];
    await file.append(chunks);
    this.#encodedBytes -= bytes;
    this.#spooledBytes += bytes;
    if (this.#openSpools.count > OPEN_SPOOLS_MAX) await this.#close();
  }

  async #open(): Promise<DiskFile> {
    if (this.#file === null) {
      this.#file = must(await this.#disk.open(pathOf(must(this.#place, 'a place')), 'create'), 'the file of a part');
      this.#openSpools.count++;
    }
    return this.#file;
  }

  async #close(): Promise<void> {
    const file = this.#file;
    if (file === null) return;
    this.#file = null;
    this.#openSpools.count--;
    await file.close();
  }

  async #encodeGathered(rest: () => Promise<void>): Promise<void> {
    if (this.#gatheredRows === 0) return;
    const gathered = this.#gathered;
    const batch = concatBatches(gathered.map((g) => g.batch));
    const kinds = gathered[0]!.kinds === null ? null : Buffer.concat(gathered.map((g) => must(g.kinds, 'kinds of every batch')));
    const rowsPerBatch = Math.max(
      1,
      Math.min(BATCH_ROWS_MAX, Math.floor((BATCH_BYTES_MAX * batch.length) / Math.max(1, this.#gatheredBytes))),
    );
    this.#gathered = [];
    this.#gatheredRows = this.#gatheredBytes = 0;
    for (let start = 0; start < batch.length; start += rowsPerBatch) {
      const end = Math.min(batch.length, start + rowsPerBatch);
      const { schema, compression, zstdLevel } = this.#format;
      const rows = sliceBatch(batch, start, end);
      const bytes = encodeLogBatch({ schema, batch: rows, kinds: kinds?.subarray(start, end) ?? null, compression, zstdLevel });
      const measured = measureBatches(bytes, this.#headerCrc);
      this.#headerCrc = measured.headerCrc;
      this.#offsets += measured.offsets;
      this.#rows += measured.rows;
      this.#encoded.push(bytes);
      this.#encodedBytes += bytes.length;
      if (batch.length > 1000) await rest();
      if (this.#place !== null && this.#encodedBytes >= SPOOL_BYTES) await this.spool(rest);
    }
  }

  /** Encodes what is left, so that {@link encodedBytes} is final. */
  async finish(rest: () => Promise<void>): Promise<void> {
    await this.#encodeGathered(rest);
  }

  /** The finished part. A file is synced (its folder is not). */
  async seal(rest: () => Promise<void>): Promise<SealedPart> {
    if (this.#place === null) {
      const bytes = this.#encoded.length === 1 ? this.#encoded[0]! : Buffer.concat(this.#encoded);
      return { kind: 'inline', bytes, offsets: this.#offsets, rows: this.#rows };
    }
    if (this.#encodedBytes > 0) await this.spool(rest);
    const file = await this.#open();
    await file.sync();
    await this.#close();
    return {
      kind: 'file',
      place: this.#place,
      byteLength: this.#spooledBytes,
      headerCrc: this.#headerCrc,
      offsets: this.#offsets,
      rows: this.#rows,
    };
  }

  /** Removes what was spooled; nothing of it will be used. */
  async discard(): Promise<void> {
    const place = this.#place;
    this.#place = null;
    this.#gathered = [];
    this.#encoded = [];
    this.#gatheredRows = this.#gatheredBytes = this.#encodedBytes = 0;
    await this.#close();
    if (place !== null) await this.#disk.unlink(pathOf(place));
  }
}

function pathOf(place: SpoolPlace): string {
  return `${place.folder}/${place.name}`;
}
