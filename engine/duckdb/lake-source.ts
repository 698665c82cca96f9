import type { DataType } from '../../catalog/model/data-type.ts';
import { holdsInterval, lakeType } from '../../catalog/model/lake-type.ts';
import { fromLakeSql } from './lake-value.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';
import { duckTypeName } from './type-names.ts';

export interface LakeScanRequest {
  /** Local Parquet files; may be empty. */
  readonly files: readonly string[];
  /**
   * A Parquet file without rows, read beside a single one: DuckDB reads the row groups of one file in a `schema` scan on one thread, and
   * those of several on all of them (it asks the first file for its row groups only where it was opened for its columns).
   */
  readonly beside?: string | null | undefined;
  /** The columns wanted, in order, with the types the catalog gives them. May be empty: rows are counted. */
  readonly columns: readonly LakeScanColumn[];
  /** Adds the file's path as a text column of that name. */
  readonly filenameAs?: string | undefined;
  /** Adds the row's position in its file, from 0, as a bigint column of that name. */
  readonly rowNumberAs?: string | undefined;
}

export interface LakeScanColumn {
  readonly name: string;
  readonly type: DataType;
  /** null when the lake has no such column yet: it reads as NULL. */
  readonly fieldId: number | null;
}

/**
 * A SELECT over data files, for FROM (in parentheses) or UNION ALL.
 *
 * Columns are found by field id, in every file by itself: a renamed one is found, one that the file has not is NULL, a narrower one
 * (int for bigint) is widened. A smallint, which Iceberg stores as int, comes back as one. Hive partitioning is off: it would let a
 * folder named `id=77` overrule what the file says (iceberg-js.md §2.2).
 */
export function lakeScanSql(request: LakeScanRequest): string {
  const { columns, filenameAs, rowNumberAs, beside } = request;
  const files = request.files.length === 1 && typeof beside === 'string' ? [...request.files, beside] : request.files;
  const empty = files.length === 0;
  const items = columns.map(({ name, type, fieldId }, i) => {
    const value = empty || fieldId === null ? `NULL::${duckTypeName(type)}` : fromLakeSql(columnAt(i), type);
    return `${value} AS ${quoteIdentifier(name)}`;
  });
  if (filenameAs !== undefined) items.push(`${empty ? 'NULL::VARCHAR' : 'filename'} AS ${quoteIdentifier(filenameAs)}`);
  if (rowNumberAs !== undefined) items.push(`${empty ? 'NULL::BIGINT' : 'file_row_number'} AS ${quoteIdentifier(rowNumberAs)}`);
  const select = `SELECT ${items.length === 0 ? '1' : items.join(', ')}`;
  return empty ? `${select} WHERE false` : `${select} FROM ${readParquet(files, columns)}`;
}

/** Names inside the scan: numbered, so that no name of a user's can meet another or one of DuckDB's (`filename`). */
function columnAt(index: number): string {
  return `c${index}`;
}

function readParquet(files: readonly string[], columns: readonly LakeScanColumn[]): string {
  const entries = columns.flatMap(({ type, fieldId }, i) =>
    fieldId === null ? [] : [schemaEntry(fieldId, columnAt(i), duckTypeName(holdsInterval(type) ? lakeType(type) : type))],
  );
  // DuckDB insists on a column; one that no file has costs nothing.
  if (entries.length === 0) entries.push(schemaEntry(0, 'none', 'BOOLEAN'));
  const list = files.map((f) => quoteLiteral(withoutGlobs(f))).join(', ');
  return `read_parquet([${list}], schema = MAP {${entries.join(', ')}}, hive_partitioning = false)`;
}

function schemaEntry(fieldId: number, name: string, typeName: string): string {
  return `${fieldId}: {name: '${name}', type: ${quoteLiteral(typeName)}, default_value: NULL}`;
}

/** The path so that it means only itself: `*`, `?` and `[` may stand in names of partitions. */
function withoutGlobs(path: string): string {
  return path.replace(/[*?[]/g, (c) => `[${c}]`);
}
