import type { FileHandle } from 'node:fs/promises';
import { parquetMetadata } from 'hyparquet';
import { must } from '../../catalog/base/assert.ts';

export interface ParquetFooter {
  readonly rows: bigint;
  /** By position. */
  readonly columns: readonly FooterColumn[];
  /** Where each row group begins. */
  readonly splitOffsets: readonly bigint[];
}

export interface FooterColumn {
  /** Compressed bytes. */
  readonly bytes: bigint;
  /** null when a chunk's statistics do not say. */
  readonly nulls: bigint | null;
}

/** Length of the footer and magic bytes. */
const TAIL_BYTES = 8;

/**
 * What a Parquet file says of its column chunks (leaves, of nested columns) about itself, read without DuckDB: its parquet_metadata() prints every bound and fails over
 * timestamps that no calendar of its own reaches.
 */
export async function readFooter(file: FileHandle, size: number, columnCount: number): Promise<ParquetFooter> {
  const tail = await readAt(file, size - TAIL_BYTES, TAIL_BYTES);
  const length = new DataView(tail).getUint32(0, true) + TAIL_BYTES;
  const groups = parquetMetadata(await readAt(file, size - length, length), { geoparquet: false }).row_groups;
  const columns: { bytes: bigint; nulls: bigint | null }[] = Array.from({ length: columnCount }, () => ({ bytes: 0n, nulls: 0n }));
  let rows = 0n;
  const splitOffsets: bigint[] = [];
  for (const group of groups) {
    rows += group.num_rows;
    let start: bigint | null = null;
    group.columns.forEach(({ meta_data: chunk }, i) => {
      const column = must(columns[i], 'column');
      const { total_compressed_size, statistics, dictionary_page_offset, data_page_offset } = must(chunk, 'metadata of a column chunk');
      column.bytes += total_compressed_size;
      const nulls = statistics?.null_count;
      column.nulls = column.nulls === null || nulls === undefined ? null : column.nulls + nulls;
      const at =
        dictionary_page_offset !== undefined && dictionary_page_offset > 0n && dictionary_page_offset < data_page_offset
          ? dictionary_page_offset
          : data_page_offset;
      if (start === null || at < start) start = at;
    });
    if (start !== null) splitOffsets.push(start);
  }
  return { rows, columns, splitOffsets };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const { bytesRead } = await file.read(bytes, at, length - at, position + at);
    must(bytesRead > 0 ? bytesRead : null, 'bytes of the footer');
    at += bytesRead;
  }
  return bytes.buffer;
}
