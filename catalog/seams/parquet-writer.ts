import type { LakeField, LakeFilterValue } from './lake.ts';
import type { ColumnBatch } from '../model/vector.ts';

/**
 * Writes one Parquet file on local disk: field ids as in `fields`, zstd, timestamps in µs (timestamptz adjusted to UTC), decimals
 * and strings as Iceberg v2 reads them. The file is complete and synced when it resolves; on error nothing is left at `path`.
 */
export interface ParquetWriter {
  write(request: ParquetWriteRequest): Promise<WrittenFile>;
}

export interface ParquetWriteRequest {
  /** Columns of the file in order; each batch has exactly these columns, in these types. Ids and optionality are the lake table's. */
  readonly fields: readonly LakeField[];
  /**
   * Read once, one batch after another as the writer gets to them: a batch may only be used until the next one is asked for. What its
   * iterator throws, the write throws.
   */
  readonly batches: Iterable<ColumnBatch>;
  readonly path: string;
  /** Extra key-value metadata of the footer, such as `iceberg.schema`. */
  readonly footer?: Readonly<Record<string, string>> | undefined;
}

export interface WrittenFile {
  readonly rows: bigint;
  readonly bytes: bigint;
  /** By position of `fields`. */
  readonly columns: readonly ColumnMetrics[];
  /** Byte positions of the row groups. */
  readonly splitOffsets: readonly bigint[];
}

export interface ColumnMetrics {
  readonly fieldId: number;
  /** Values including NULLs. */
  readonly values: bigint;
  readonly nulls: bigint;
  /** null for types without NaN. */
  readonly nans: bigint | null;
  /** Compressed bytes of the column. */
  readonly bytes: bigint;
  /** Exact minimum and maximum over non-NULL, non-NaN values; null when there is none. Forms as in LakeFilterValue; text compared in UTF-8 byte order. */
  readonly min: LakeFilterValue | null;
  readonly max: LakeFilterValue | null;
}
