import { unreachable } from '../../catalog/base/assert.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { Json } from './exact-json.ts';

/**
 * A type of an Iceberg schema as far as we read it. `other` is any type we do not: it is kept to be printed again, and refused when a
 * scan would have to read it.
 */
export type IcebergType =
  | { readonly kind: 'boolean' | 'int' | 'long' | 'float' | 'double' | 'date' | 'timestamp' | 'timestamptz' | 'string' | 'binary' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'other'; readonly json: Json };

const PLAIN = ['boolean', 'int', 'long', 'float', 'double', 'date', 'timestamp', 'timestamptz', 'string', 'binary'] as const;

export function parseIcebergType(json: Json): IcebergType {
  if (typeof json !== 'string') return { kind: 'other', json };
  const plain = PLAIN.find((kind) => kind === json);
  if (plain !== undefined) return { kind: plain };
  const decimal = /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(json);
  if (decimal === null) return { kind: 'other', json };
  const [precision, scale] = [Number(decimal[1]), Number(decimal[2])];
  return precision >= 1 && precision <= 38 && scale <= precision ? { kind: 'decimal', precision, scale } : { kind: 'other', json };
}

export function printIcebergType(type: IcebergType): Json {
  if (type.kind === 'decimal') return `decimal(${type.precision}, ${type.scale})`;
  return type.kind === 'other' ? type.json : type.kind;
}

/** The lake's type for a table's column (fluss-lake.md §2.2). */
export function icebergTypeOf(type: DataType): IcebergType {
  switch (type.kind) {
    case 'boolean':
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'double':
      return { kind: type.kind };
    case 'smallint':
    case 'integer':
      return { kind: 'int' };
    case 'bigint':
      return { kind: 'long' };
    case 'real':
      return { kind: 'float' };
    case 'decimal':
      return { kind: 'decimal', precision: type.precision, scale: type.scale };
    case 'text':
    case 'varchar':
      return { kind: 'string' };
    case 'bytea':
      return { kind: 'binary' };
    default:
      return unreachable(type);
  }
}

/** The column type under which the lake's values are read; null for a type we do not read. */
export function dataTypeOf(type: IcebergType): DataType | null {
  switch (type.kind) {
    case 'boolean':
    case 'date':
    case 'double':
      return { kind: type.kind };
    case 'timestamp':
    case 'timestamptz':
      return { kind: type.kind, precision: 6 };
    case 'int':
      return { kind: 'integer' };
    case 'long':
      return { kind: 'bigint' };
    case 'float':
      return { kind: 'real' };
    case 'decimal':
      return { kind: 'decimal', precision: type.precision, scale: type.scale };
    case 'string':
      return { kind: 'text' };
    case 'binary':
      return { kind: 'bytea' };
    case 'other':
      return null;
    default:
      return unreachable(type);
  }
}

export function sameIcebergType(a: IcebergType, b: IcebergType): boolean {
  return a.kind !== 'other' && b.kind !== 'other' && printIcebergType(a) === printIcebergType(b);
}
