import { unreachable } from '../base/assert.ts';

/**
 * The type of a column: what the catalog remembers and every bridge dispatches on.
 *
 * Adding a type means one variant here, one row in {@link TYPE_FACTS}, and one arm in each of the five bridges
 * (Fluss batch, DuckDB in and out, Postgres text, Parquet/Iceberg); `unreachable` makes the compiler list them.
 */
export type DataType =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'smallint' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'real' }
  | { readonly kind: 'double' }
  /** precision 1–38, 0 ≤ scale ≤ precision. */
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'text' }
  /** `length` counts characters; null means unlimited. */
  | { readonly kind: 'varchar'; readonly length: number | null }
  | { readonly kind: 'bytea' }
  | { readonly kind: 'date' }
  /** precision 0–6: digits of fractional seconds. */
  | { readonly kind: 'timestamp'; readonly precision: number }
  | { readonly kind: 'timestamptz'; readonly precision: number };

export type TypeKind = DataType['kind'];

/**
 * How a vector of the type lies in memory (Arrow's layout; see vector.ts).
 * `bit` bit-packed · `i16 i32 i64 f32 f64` one element a value · `i128` two int64 a value, low word first · `bytes` offsets + bytes.
 */
export type Layout = 'bit' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64' | 'i128' | 'bytes';

export interface TypeFacts {
  /** OID in pg_type. */
  readonly oid: number;
  /** typlen in pg_type; -1 = variable. */
  readonly length: number;
  /** pg_type.typname. */
  readonly pgName: string;
  readonly layout: Layout;
}

export const TYPE_FACTS: Readonly<Record<TypeKind, TypeFacts>> = {
  boolean: { oid: 16, length: 1, pgName: 'bool', layout: 'bit' },
  smallint: { oid: 21, length: 2, pgName: 'int2', layout: 'i16' },
  integer: { oid: 23, length: 4, pgName: 'int4', layout: 'i32' },
  bigint: { oid: 20, length: 8, pgName: 'int8', layout: 'i64' },
  real: { oid: 700, length: 4, pgName: 'float4', layout: 'f32' },
  double: { oid: 701, length: 8, pgName: 'float8', layout: 'f64' },
  decimal: { oid: 1700, length: -1, pgName: 'numeric', layout: 'i128' },
  text: { oid: 25, length: -1, pgName: 'text', layout: 'bytes' },
  varchar: { oid: 1043, length: -1, pgName: 'varchar', layout: 'bytes' },
  bytea: { oid: 17, length: -1, pgName: 'bytea', layout: 'bytes' },
  date: { oid: 1082, length: 4, pgName: 'date', layout: 'i32' },
  timestamp: { oid: 1114, length: 8, pgName: 'timestamp', layout: 'i64' },
  timestamptz: { oid: 1184, length: 8, pgName: 'timestamptz', layout: 'i64' },
};

/** `date` vectors hold days since 1970-01-01; infinities are refused at the edges (neither Arrow nor Iceberg has them). */
export type TimestampUnit = 's' | 'ms' | 'us';

/**
 * The unit in which a vector of timestamp(p) counts since 1970-01-01 (UTC for timestamptz): Fluss's Arrow mapping, so that a log
 * batch and a vector are the same bytes. p = 0 → s, 1–3 → ms, 4–6 → µs. Iceberg and DuckDB always hold µs: those bridges multiply.
 */
export function timestampUnit(precision: number): TimestampUnit {
  return precision === 0 ? 's' : precision <= 3 ? 'ms' : 'us';
}

/** Microseconds in one unit of a timestamp(p) vector. */
export function microsPerUnit(precision: number): 1 | 1000 | 1000000 {
  return precision === 0 ? 1000000 : precision <= 3 ? 1000 : 1;
}

/** The type as format_type() prints it, and as DDL accepts it. */
export function formatType(type: DataType): string {
  switch (type.kind) {
    case 'boolean':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'text':
    case 'bytea':
    case 'date':
      return type.kind;
    case 'double':
      return 'double precision';
    case 'decimal':
      return `numeric(${type.precision},${type.scale})`;
    case 'varchar':
      return type.length === null ? 'character varying' : `character varying(${type.length})`;
    case 'timestamp':
      return type.precision === 6 ? 'timestamp without time zone' : `timestamp(${type.precision}) without time zone`;
    case 'timestamptz':
      return type.precision === 6 ? 'timestamp with time zone' : `timestamp(${type.precision}) with time zone`;
    default:
      return unreachable(type);
  }
}

/** pg_attribute.atttypmod / RowDescription type modifier; -1 = none. */
export function typeModifier(type: DataType): number {
  switch (type.kind) {
    case 'decimal':
      return ((type.precision << 16) | type.scale) + 4;
    case 'varchar':
      return type.length === null ? -1 : type.length + 4;
    case 'timestamp':
    case 'timestamptz':
      return type.precision === 6 ? -1 : type.precision;
    default:
      return -1;
  }
}

export function sameType(a: DataType, b: DataType): boolean {
  return a.kind === b.kind && formatType(a) === formatType(b);
}
