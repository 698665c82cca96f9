import duckdb from '@duckdb/node-bindings';
import { unreachable } from '../../catalog/base/assert.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import { quoteIdentifier } from './quote.ts';

/** The DuckDB type that holds values of ours. Lengths of varchar and precisions of timestamps are ours to keep: DuckDB has none. */
export function duckTypeName(type: DataType): string {
  switch (type.kind) {
    case 'boolean':
      return 'BOOLEAN';
    case 'tinyint':
      return 'TINYINT';
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
    case 'char':
    case 'json':
    case 'jsonb':
      return 'VARCHAR';
    case 'bytea':
      return 'BLOB';
    case 'date':
      return 'DATE';
    case 'timestamp':
      return 'TIMESTAMP';
    case 'timestamptz':
      return 'TIMESTAMP WITH TIME ZONE';
    case 'time':
      return 'TIME';
    case 'uuid':
      return 'UUID';
    case 'interval':
      return 'INTERVAL';
    case 'array':
      return `${duckTypeName(type.element)}[]`;
    case 'map':
      return `MAP(${duckTypeName(type.key)}, ${duckTypeName(type.value)})`;
    case 'row':
      return `STRUCT(${type.fields.map((f) => `${quoteIdentifier(f.name)} ${duckTypeName(f.type)}`).join(', ')})`;
    default:
      return unreachable(type);
  }
}

/** Our type for a DuckDB type name as DESCRIBE and typeof() print it; null when we have none. HUGEINT is numeric(38,0), which cannot hold all of it. */
export function dataTypeOfDuckName(name: string): DataType | null {
  switch (name) {
    case 'BOOLEAN':
      return { kind: 'boolean' };
    case 'TINYINT':
      return { kind: 'tinyint' };
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
    case 'TIME':
      return { kind: 'time', precision: 6 };
    case 'UUID':
      return { kind: 'uuid' };
    case 'INTERVAL':
      return { kind: 'interval' };
    case 'TIMESTAMP':
      return { kind: 'timestamp', precision: 6 };
    case 'TIMESTAMP WITH TIME ZONE':
      return { kind: 'timestamptz', precision: 6 };
    default: {
      if (name.endsWith('[]')) {
        const element = dataTypeOfDuckName(name.slice(0, -2));
        return element === null ? null : { kind: 'array', element };
      }
      const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(name);
      return decimal === null ? null : { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) };
    }
  }
}

/** The type as the bindings want it. */
export function duckLogicalType(type: DataType): duckdb.LogicalType {
  switch (type.kind) {
    case 'decimal':
      return duckdb.create_decimal_type(type.precision, type.scale);
    case 'array':
      return duckdb.create_list_type(duckLogicalType(type.element));
    case 'map':
      return duckdb.create_map_type(duckLogicalType(type.key), duckLogicalType(type.value));
    case 'row':
      return duckdb.create_struct_type(
        type.fields.map((f) => duckLogicalType(f.type)),
        type.fields.map((f) => f.name),
      );
    default:
      return duckdb.create_logical_type(duckTypeId(type.kind));
  }
}

function duckTypeId(kind: Exclude<DataType['kind'], 'decimal' | 'array' | 'map' | 'row'>): duckdb.Type {
  switch (kind) {
    case 'boolean':
      return duckdb.Type.BOOLEAN;
    case 'tinyint':
      return duckdb.Type.TINYINT;
    case 'time':
      return duckdb.Type.TIME;
    case 'uuid':
      return duckdb.Type.UUID;
    case 'interval':
      return duckdb.Type.INTERVAL;
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
    case 'char':
    case 'json':
    case 'jsonb':
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
