import { assert, unreachable } from '../base/assert.ts';

/**
 * The type of a column: what the catalog remembers and every bridge dispatches on.
 *
 * Adding a type means one variant here, one row in {@link TYPE_FACTS}, and one arm in each of the five bridges
 * (Fluss batch, DuckDB in and out, Postgres text and binary, Parquet/Iceberg); `unreachable` makes the compiler list them.
 */
export type DataType =
  | { readonly kind: 'boolean' }
  /** −128 to 127. Postgres has none: it is int2 on the wire. */
  | { readonly kind: 'tinyint' }
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
  /** Values are padded with blanks to `length` characters, in the log and in the lake too. */
  | { readonly kind: 'char'; readonly length: number }
  | { readonly kind: 'bytea' }
  | { readonly kind: 'date' }
  /** precision 0–9: digits of fractional seconds, above 6 only in tables that are not tiered. Time since midnight; 24:00:00 is a value. */
  | { readonly kind: 'time'; readonly precision: number }
  /** precision 0–9; above 6 only in tables that are not tiered ({@link hasNanoseconds}). */
  | { readonly kind: 'timestamp'; readonly precision: number }
  | { readonly kind: 'timestamptz'; readonly precision: number }
  /** A struct of months, days and microseconds everywhere but in DuckDB. */
  | { readonly kind: 'interval' }
  | { readonly kind: 'uuid' }
  /** Valid JSON text as it was given. */
  | { readonly kind: 'json' }
  /** JSON text in the one form that PostgreSQL prints of a jsonb. */
  | { readonly kind: 'jsonb' }
  | { readonly kind: 'array'; readonly element: DataType }
  /** Keys are never NULL. */
  | { readonly kind: 'map'; readonly key: DataType; readonly value: DataType }
  | { readonly kind: 'row'; readonly fields: readonly RowField[] };

export interface RowField {
  readonly name: string;
  readonly type: DataType;
}

export type TypeKind = DataType['kind'];

/**
 * How a vector of the type lies in memory (Arrow's layout; see vector.ts).
 * `bit` bit-packed · `i8 i16 i32 i64 f32 f64` one element a value · `i128` two int64 a value, low word first (a uuid: its 16 bytes as
 * they are read) · `bytes` offsets + bytes · `list` offsets + one child vector · `struct` a child vector a field.
 */
export type Layout = 'bit' | 'i8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64' | 'i128' | 'bytes' | 'list' | 'struct';

export interface TypeFacts {
  /** OID in pg_type. */
  readonly oid: number;
  /** OID of the type's array type. */
  readonly arrayOid: number;
  /** typlen in pg_type; -1 = variable. */
  readonly length: number;
  /** pg_type.typname. */
  readonly pgName: string;
  readonly layout: Layout;
}

const JSONB = { oid: 3802, arrayOid: 3807, length: -1, pgName: 'jsonb' } as const;

/** Of an array that is not a document, {@link typeOid} knows more. */
export const TYPE_FACTS: Readonly<Record<TypeKind, TypeFacts>> = {
  boolean: { oid: 16, arrayOid: 1000, length: 1, pgName: 'bool', layout: 'bit' },
  tinyint: { oid: 21, arrayOid: 1005, length: 2, pgName: 'int2', layout: 'i8' },
  smallint: { oid: 21, arrayOid: 1005, length: 2, pgName: 'int2', layout: 'i16' },
  integer: { oid: 23, arrayOid: 1007, length: 4, pgName: 'int4', layout: 'i32' },
  bigint: { oid: 20, arrayOid: 1016, length: 8, pgName: 'int8', layout: 'i64' },
  real: { oid: 700, arrayOid: 1021, length: 4, pgName: 'float4', layout: 'f32' },
  double: { oid: 701, arrayOid: 1022, length: 8, pgName: 'float8', layout: 'f64' },
  decimal: { oid: 1700, arrayOid: 1231, length: -1, pgName: 'numeric', layout: 'i128' },
  text: { oid: 25, arrayOid: 1009, length: -1, pgName: 'text', layout: 'bytes' },
  varchar: { oid: 1043, arrayOid: 1015, length: -1, pgName: 'varchar', layout: 'bytes' },
  char: { oid: 1042, arrayOid: 1014, length: -1, pgName: 'bpchar', layout: 'bytes' },
  bytea: { oid: 17, arrayOid: 1001, length: -1, pgName: 'bytea', layout: 'bytes' },
  date: { oid: 1082, arrayOid: 1182, length: 4, pgName: 'date', layout: 'i32' },
  time: { oid: 1083, arrayOid: 1183, length: 8, pgName: 'time', layout: 'i64' },
  timestamp: { oid: 1114, arrayOid: 1115, length: 8, pgName: 'timestamp', layout: 'i64' },
  timestamptz: { oid: 1184, arrayOid: 1185, length: 8, pgName: 'timestamptz', layout: 'i64' },
  interval: { oid: 1186, arrayOid: 1187, length: 16, pgName: 'interval', layout: 'struct' },
  uuid: { oid: 2950, arrayOid: 2951, length: 16, pgName: 'uuid', layout: 'i128' },
  json: { oid: 114, arrayOid: 199, length: -1, pgName: 'json', layout: 'bytes' },
  jsonb: { ...JSONB, layout: 'bytes' },
  array: { ...JSONB, layout: 'list' },
  map: { ...JSONB, layout: 'list' },
  row: { ...JSONB, layout: 'struct' },
};

/**
 * Whether Postgres has no type of its own for it, so that its clients see jsonb: rows, maps, and arrays of anything but plain values
 * (Postgres's arrays of arrays must be rectangular and have no type of their own either).
 */
export function isDocument(type: DataType): boolean {
  return type.kind === 'map' || type.kind === 'row' || (type.kind === 'array' && isNested(type.element));
}

export function isNested(type: DataType): boolean {
  return type.kind === 'array' || type.kind === 'map' || type.kind === 'row';
}

/** OID of the type as a Postgres client sees it. */
export function typeOid(type: DataType): number {
  return type.kind === 'array' && !isNested(type.element) ? TYPE_FACTS[type.element.kind].arrayOid : TYPE_FACTS[type.kind].oid;
}

/** A map is a list of these. */
export function entryType(type: DataType & { kind: 'map' }): DataType & { kind: 'row' } {
  return {
    kind: 'row',
    fields: [
      { name: 'key', type: type.key },
      { name: 'value', type: type.value },
    ],
  };
}

const INTERVAL_FIELDS: readonly RowField[] = [
  { name: 'months', type: { kind: 'integer' } },
  { name: 'days', type: { kind: 'integer' } },
  { name: 'micros', type: { kind: 'bigint' } },
];

/** What a vector of layout `struct` has children for, in order. */
export function structFields(type: DataType): readonly RowField[] {
  return type.kind === 'row' ? type.fields : INTERVAL_FIELDS;
}

/** Type of the child of a vector of layout `list`. */
export function listElement(type: DataType): DataType {
  if (type.kind === 'array') return type.element;
  assert(type.kind === 'map', 'a type of lists');
  return entryType(type);
}

/** `date` vectors hold days since 1970-01-01; infinities are refused at the edges (neither Arrow nor Iceberg has them). */
export type TimestampUnit = 's' | 'ms' | 'us' | 'ns';

/**
 * The unit in which a vector of time(p), timestamp(p) counts, since midnight or 1970-01-01 (UTC for timestamptz): Fluss's Arrow mapping,
 * so that a log batch and a vector are the same bytes. p = 0 → s, 1–3 → ms, 4–6 → µs, 7–9 → ns. Iceberg and DuckDB always hold µs: those
 * bridges convert.
 */
export function timestampUnit(precision: number): TimestampUnit {
  return precision === 0 ? 's' : precision <= 3 ? 'ms' : precision <= 6 ? 'us' : 'ns';
}

/** Microseconds in one unit of a time(p) or timestamp(p) vector. There is no whole number of them when p > 6: see {@link NANOS_PER_MICRO}. */
export function microsPerUnit(precision: number): 1 | 1000 | 1000000 {
  assert(precision <= 6, 'a precision of at most microseconds');
  return precision === 0 ? 1000000 : precision <= 3 ? 1000 : 1;
}

export const NANOS_PER_MICRO = 1000;

/** Whether values of the type (or inside of it) may have digits that neither Iceberg v2 nor DuckDB keep. */
export function hasNanoseconds(type: DataType): boolean {
  switch (type.kind) {
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return type.precision > 6;
    case 'array':
      return hasNanoseconds(type.element);
    case 'map':
      return hasNanoseconds(type.key) || hasNanoseconds(type.value);
    case 'row':
      return type.fields.some((f) => hasNanoseconds(f.type));
    default:
      return false;
  }
}

/** The type as format_type() prints it, where Postgres has it, and as DDL accepts it. */
export function formatType(type: DataType): string {
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'text':
    case 'bytea':
    case 'date':
    case 'uuid':
    case 'json':
    case 'jsonb':
    case 'interval':
      return type.kind;
    case 'double':
      return 'double precision';
    case 'decimal':
      return `numeric(${type.precision},${type.scale})`;
    case 'varchar':
      return type.length === null ? 'character varying' : `character varying(${type.length})`;
    case 'char':
      return `character(${type.length})`;
    case 'time':
      return type.precision === 6 ? 'time without time zone' : `time(${type.precision}) without time zone`;
    case 'timestamp':
      return type.precision === 6 ? 'timestamp without time zone' : `timestamp(${type.precision}) without time zone`;
    case 'timestamptz':
      return type.precision === 6 ? 'timestamp with time zone' : `timestamp(${type.precision}) with time zone`;
    case 'array':
      return `${formatType(type.element)}[]`;
    case 'map':
      return `map<${formatType(type.key)}, ${formatType(type.value)}>`;
    case 'row':
      return `row<${type.fields.map((f) => `"${f.name.replaceAll('"', '""')}" ${formatType(f.type)}`).join(', ')}>`;
    default:
      return unreachable(type);
  }
}

/** pg_attribute.atttypmod / RowDescription type modifier; -1 = none. An array has its element's. */
export function typeModifier(type: DataType): number {
  switch (type.kind) {
    case 'decimal':
      return ((type.precision << 16) | type.scale) + 4;
    case 'varchar':
      return type.length === null ? -1 : type.length + 4;
    case 'char':
      return type.length + 4;
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      // Postgres knows no more than 6 digits, and shows no more.
      return type.precision >= 6 ? -1 : type.precision;
    case 'array':
      return isDocument(type) ? -1 : typeModifier(type.element);
    default:
      return -1;
  }
}

export function sameType(a: DataType, b: DataType): boolean {
  return a.kind === b.kind && formatType(a) === formatType(b);
}
