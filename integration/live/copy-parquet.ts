import fs from 'node:fs/promises';
import {
  DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBBlobValue,
} from '@duckdb/node-api';
import { must } from '../../catalog/base/assert.ts';
import type { LakeField, LakeFilterValue } from '../../catalog/seams/lake.ts';
import type { ColumnMetrics, WrittenFile } from '../../catalog/seams/parquet-writer.ts';

/**
 * Writes the rows of a query as a Parquet file with field ids and takes its metrics by SQL: what a ParquetWriter does, here on its own
 * so that these tests prove the lake and not the writer. `select` gives the columns of `fields`, in order and by name.
 */
export async function copyParquet(db: DuckDBConnection, select: string, fields: readonly LakeField[], path: string): Promise<WrittenFile> {
  const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const ids = fields.map((f) => `${quote(f.name)}: ${f.fieldId}`).join(', ');
  await db.run(`COPY (${select}) TO '${path}' (FORMAT parquet, COMPRESSION zstd, FIELD_IDS {${ids}})`);
  const from = `read_parquet('${path}', hive_partitioning = false)`;
  const columns: ColumnMetrics[] = [];
  for (const f of fields) {
    const c = quote(f.name);
    const floating = f.type.kind === 'real' || f.type.kind === 'double';
    const real = floating ? `FILTER (WHERE NOT isnan(${c}))` : '';
    // Text is compared as bytes in DuckDB, which is what bounds want.
    const stats = await one(
      db,
      `SELECT count(*), count(*) - count(${c}), ${floating ? `count(*) FILTER (WHERE isnan(${c}))` : '0::BIGINT'}, min(${c}) ${real}, max(${c}) ${real} FROM ${from}`,
    );
    const size = await one(
      db,
      `SELECT sum(total_compressed_size)::BIGINT FROM parquet_metadata('${path}') WHERE path_in_schema = '${f.name.replaceAll("'", "''")}'`,
    );
    columns.push({
      fieldId: f.fieldId,
      values: stats[0] as bigint,
      nulls: stats[1] as bigint,
      nans: floating ? (stats[2] as bigint) : null,
      bytes: (size[0] as bigint | null) ?? 0n,
      min: lakeForm(stats[3]),
      max: lakeForm(stats[4]),
    });
  }
  const offsets = await db.runAndReadAll(
    `SELECT min(CASE WHEN dictionary_page_offset > 0 THEN least(dictionary_page_offset, data_page_offset) ELSE data_page_offset END)::BIGINT
     FROM parquet_metadata('${path}') GROUP BY row_group_id ORDER BY row_group_id`,
  );
  const rows = await one(db, `SELECT count(*) FROM ${from}`);
  return {
    rows: rows[0] as bigint,
    bytes: BigInt((await fs.stat(path)).size),
    columns,
    splitOffsets: offsets.getRows().map((r) => r[0] as bigint),
  };
}

async function one(db: DuckDBConnection, sql: string): Promise<readonly unknown[]> {
  return must((await db.runAndReadAll(sql)).getRows()[0], 'a row');
}

function lakeForm(value: unknown): LakeFilterValue | null {
  if (value instanceof DuckDBDecimalValue) return value.value;
  if (value instanceof DuckDBDateValue) return value.days;
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return value.micros;
  if (value instanceof DuckDBBlobValue) return value.bytes;
  return value as LakeFilterValue | null;
}
