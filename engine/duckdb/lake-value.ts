import type { DataType } from '../../catalog/model/data-type.ts';
import { holdsInterval, lakeType } from '../../catalog/model/lake-type.ts';
import { quoteIdentifier } from './quote.ts';

/**
 * SQL that gives a value of a column's type from one as the lake has it ({@link lakeType}). Only intervals need it: DuckDB itself narrows
 * integers and has one type for all text.
 */
export function fromLakeSql(sql: string, type: DataType, depth = 0): string {
  if (!holdsInterval(type)) return sql;
  const name = `l${depth}`;
  const each = (list: string, body: string): string => `list_transform(${list}, lambda ${name}: ${body})`;
  switch (type.kind) {
    case 'interval':
      // NULL fields make a NULL interval.
      return `(to_months(${sql}.months) + to_days(${sql}.days) + to_microseconds(${sql}.micros))`;
    case 'array':
      return each(sql, fromLakeSql(name, type.element, depth + 1));
    case 'map': {
      const key = fromLakeSql(`${name}.key`, type.key, depth + 1);
      const value = fromLakeSql(`${name}.value`, type.value, depth + 1);
      return `map_from_entries(${each(`map_entries(${sql})`, `{'key': ${key}, 'value': ${value}}`)})`;
    }
    case 'row': {
      const fields = type.fields.map(({ name: field, type: of }) => {
        const column = quoteIdentifier(field);
        return `${column} := ${fromLakeSql(`(${sql}).${column}`, of, depth + 1)}`;
      });
      return `CASE WHEN ${sql} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END`;
    }
    default:
      return sql;
  }
}

/** FIELD_IDS of one column: its id, and in `inner` those of what is inside of it, each before what is inside of that. */
export function fieldIdsSql(type: DataType, id: number, inner: readonly number[]): string {
  const left = [...inner];
  return entry(lakeType(type), id, left);
}

function entry(type: DataType, id: number, left: number[]): string {
  const next = (of: DataType): string => entry(of, left.shift() ?? 0, left);
  switch (type.kind) {
    case 'array':
      return `{__duckdb_field_id: ${id}, element: ${next(type.element)}}`;
    case 'map': {
      const key = next(type.key);
      return `{__duckdb_field_id: ${id}, key: ${key}, value: ${next(type.value)}}`;
    }
    case 'row':
      return `{__duckdb_field_id: ${id}, ${type.fields.map((f) => `${quoteIdentifier(f.name)}: ${next(f.type)}`).join(', ')}}`;
    default:
      return String(id);
  }
}

/** Column chunks that a column of the type has in a Parquet file. */
export function leafCount(type: DataType): number {
  switch (type.kind) {
    case 'array':
      return leafCount(type.element);
    case 'map':
      return leafCount(type.key) + leafCount(type.value);
    case 'row':
      return type.fields.reduce((sum, f) => sum + leafCount(f.type), 0);
    default:
      return 1;
  }
}
