import duckdb from '@duckdb/node-bindings';
import { unreachable } from '../../catalog/base/assert.ts';
import type { DataType } from '../../catalog/model/data-type.ts';

/** The DuckDB type that holds values of ours. Lengths of varchar and precisions of timestamps are ours to keep: DuckDB has none. */
export function duckTypeName(type: DataType): string {
  switch (type.kind) {
    case 'boolean':
      return 'BOOLEAN';
    case 'smallint':
      return 'SMALLINT';
    case 'integer':
      return 'INTEGER';
    case 'bigint':
      return 'BIGINT';
    case 'real':
      return 'FLOAT';
    case 'double':
      return 'DOUBLE';
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'text':
    case 'varchar':
      return 'VARCHAR';
    case 'bytea':
      return 'BLOB';
    case 'date':
      return 'DATE';
    case 'timestamp':
      return 'TIMESTAMP';
    case 'timestamptz':
      return 'TIMESTAMP WITH TIME ZONE';
    default:
      return unreachable(type);
  }
}

/** Our type for a DuckDB type name as DESCRIBE and typeof() print it; null when we have none. HUGEINT is numeric(38,0), which cannot hold all of it. */
export function dataTypeOfDuckName(name: string): DataType | null {
  switch (name) {
    case 'BOOLEAN':
      return { kind: 'boolean' };
    case 'SMALLINT':
      return { kind: 'smallint' };
    case 'INTEGER':
      return { kind: 'integer' };
    case 'BIGINT':
      return { kind: 'bigint' };
    case 'HUGEINT':
      return { kind: 'decimal', precision: 38, scale: 0 };
    case 'FLOAT':
      return { kind: 'real' };
    case 'DOUBLE':
      return { kind: 'double' };
    case 'VARCHAR':
      return { kind: 'text' };
    case 'BLOB':
      return { kind: 'bytea' };
    case 'DATE':
      return { kind: 'date' };
    case 'TIMESTAMP':
      return { kind: 'timestamp', precision: 6 };
    case 'TIMESTAMP WITH TIME ZONE':
      return { kind: 'timestamptz', precision: 6 };
    default: {
      const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(name);
      return decimal === null ? null : { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) };
    }
  }
}

/** The type as the bindings want it. */
export function duckLogicalType(type: DataType): duckdb.LogicalType {
  if (type.kind === 'decimal') return duckdb.create_decimal_type(type.precision, type.scale);
  return duckdb.create_logical_type(duckTypeId(type.kind));
}

function duckTypeId(kind: Exclude<DataType['kind'], 'decimal'>): duckdb.Type {
  switch (kind) {
    case 'boolean':
      return duckdb.Type.BOOLEAN;
    case 'smallint':
      return duckdb.Type.SMALLINT;
    case 'integer':
      return duckdb.Type.INTEGER;
    case 'bigint':
      return duckdb.Type.BIGINT;
    case 'real':
      return duckdb.Type.FLOAT;
    case 'double':
      return duckdb.Type.DOUBLE;
    case 'text':
    case 'varchar':
      return duckdb.Type.VARCHAR;
    case 'bytea':
      return duckdb.Type.BLOB;
    case 'date':
      return duckdb.Type.DATE;
    case 'timestamp':
      return duckdb.Type.TIMESTAMP;
    case 'timestamptz':
      return duckdb.Type.TIMESTAMP_TZ;
    default:
      return unreachable(kind);
  }
}

/** The name of a result column's type, for messages and for comparing it with what was expected. */
export function duckNameOf(type: duckdb.LogicalType): string {
  const id = duckdb.get_type_id(type);
  if (id === duckdb.Type.DECIMAL) return `DECIMAL(${duckdb.decimal_width(type)},${duckdb.decimal_scale(type)})`;
  if (id === duckdb.Type.TIMESTAMP_TZ) return 'TIMESTAMP WITH TIME ZONE';
  return duckdb.Type[id] ?? `type ${id}`;
}

/** Bytes of a DuckDB DECIMAL of that precision. */
export function decimalBytes(precision: number): 2 | 4 | 8 | 16 {
  return precision <= 4 ? 2 : precision <= 9 ? 4 : precision <= 18 ? 8 : 16;
}
