import { unreachable } from '../../../catalog/base/assert.ts';
import { type DataType, isDocument, typeModifier, typeOid } from '../../../catalog/model/data-type.ts';
import { elementTypeOf, isTrueArray, OID, pgType } from '../types/pg-type.ts';

/** The Postgres type of an expression, and for numeric how DuckDB holds it. */
export interface BoundType {
  readonly oid: number;
  /** -1 = none. */
  readonly typmod: number;
  /** Set for numeric and numeric[]: the DECIMAL behind it. */
  readonly decimal: DecimalShape | null;
}

/**
 * Postgres's numeric has a scale per value; DuckDB's DECIMAL one per column, and 38 digits. So every numeric expression knows, besides its
 * Postgres type, the DECIMAL(precision, scale) that its printed SQL has, and how many of its decimals a client is to see.
 */
export interface DecimalShape {
  readonly precision: number;
  readonly scale: number;
  readonly display: ScaleDisplay;
}

/**
 * `fixed` every value shows `scale` decimals · `mixed` literals of different scales were brought under one: trailing zeros are dropped, down
 * to `min` decimals · `trimmed` the same, where the values' scales are not known at all · `quotient` as a division shows it: 16 significant
 * digits, at least `min` decimals.
 */
export type ScaleDisplay =
  | { readonly kind: 'fixed' }
  | { readonly kind: 'mixed'; readonly min: number }
  | { readonly kind: 'trimmed'; readonly min: number }
  | { readonly kind: 'quotient'; readonly min: number };

export const DECIMAL_DIGITS_MAX = 38;

/** numeric without a scale we can know: what the catalog stores it as, too (design §3). */
export const UNKNOWN_DECIMAL: DecimalShape = { precision: DECIMAL_DIGITS_MAX, scale: 16, display: { kind: 'trimmed', min: 0 } };

const PLAIN = new Map<number, BoundType>();

/** A type without modifier. */
export function boundType(oid: number): BoundType {
  let type = PLAIN.get(oid);
  if (type === undefined) {
    const isNumeric = oid === OID.numeric || elementTypeOf(oid) === OID.numeric;
    type = { oid, typmod: -1, decimal: isNumeric ? UNKNOWN_DECIMAL : null };
    PLAIN.set(oid, type);
  }
  return type;
}

/** Clamps to what DuckDB can hold: what does not fit then fails when a value needs it. */
export function decimalShape(precision: number, scale: number, display: ScaleDisplay = { kind: 'fixed' }): DecimalShape {
  return { precision: Math.max(1, Math.min(precision, DECIMAL_DIGITS_MAX)), scale: Math.min(scale, DECIMAL_DIGITS_MAX), display };
}

/** numeric(p,s)'s modifier taken apart; null when it is -1. */
export function numericTypmod(typmod: number): { readonly precision: number; readonly scale: number } | null {
  if (typmod < 4) return null;
  const bits = typmod - 4;
  // PostgreSQL 15 keeps the scale in 11 bits, signed.
  const scale = ((bits & 0x7ff) ^ 1024) - 1024;
  return { precision: (bits >> 16) & 0xffff, scale };
}

/** With the modifier; for numeric also the shape it implies. */
export function withTypmod(oid: number, typmod: number): BoundType {
  const parts = oid === OID.numeric ? numericTypmod(typmod) : null;
  if (parts === null) return typmod === -1 ? boundType(oid) : { oid, typmod, decimal: boundType(oid).decimal };
  return { oid, typmod, decimal: decimalShape(Math.max(parts.precision, parts.scale), Math.max(parts.scale, 0)) };
}

export function fromDataType(type: DataType): BoundType {
  switch (type.kind) {
    case 'boolean':
      return boundType(OID.bool);
    case 'tinyint':
    case 'smallint':
      return boundType(OID.int2);
    case 'integer':
      return boundType(OID.int4);
    case 'bigint':
      return boundType(OID.int8);
    case 'real':
      return boundType(OID.float4);
    case 'double':
      return boundType(OID.float8);
    case 'decimal':
      return withTypmod(OID.numeric, ((type.precision << 16) | type.scale) + 4);
    case 'text':
      return boundType(OID.text);
    case 'varchar':
      return withTypmod(OID.varchar, type.length === null ? -1 : type.length + 4);
    case 'char':
      return withTypmod(OID.bpchar, type.length + 4);
    case 'bytea':
      return boundType(OID.bytea);
    case 'date':
      return boundType(OID.date);
    case 'time':
      return withTypmod(OID.time, typeModifier(type));
    case 'timestamp':
      return withTypmod(OID.timestamp, typeModifier(type));
    case 'timestamptz':
      return withTypmod(OID.timestamptz, typeModifier(type));
    case 'interval':
      return boundType(OID.interval);
    case 'uuid':
      return boundType(OID.uuid);
    case 'json':
      return boundType(OID.json);
    case 'jsonb':
    case 'map':
    case 'row':
      return boundType(OID.jsonb);
    case 'array': {
      if (isDocument(type)) return boundType(OID.jsonb);
      const { typmod, decimal } = fromDataType(type.element);
      return { oid: typeOid(type), typmod, decimal };
    }
    default:
      return unreachable(type);
  }
}

/** The DuckDB type that the printed SQL of an expression of this type has. */
export function duckType(type: BoundType): string {
  const element = elementTypeOf(type.oid);
  if (element !== 0) return `${duckType({ oid: element, typmod: -1, decimal: type.decimal })}[]`;
  switch (type.oid) {
    case OID.bool:
      return 'BOOLEAN';
    case OID.int2:
      return 'SMALLINT';
    case OID.int4:
      return 'INTEGER';
    case OID.int8:
    case OID.oid:
    case OID.xid:
    case OID.regproc:
    case OID.regprocedure:
    case OID.regoper:
    case OID.regoperator:
    case OID.regclass:
    case OID.regtype:
    case OID.regnamespace:
    case OID.regrole:
      return 'BIGINT';
    case OID.float4:
      return 'FLOAT';
    case OID.float8:
      return 'DOUBLE';
    case OID.numeric: {
      const { precision, scale } = type.decimal ?? UNKNOWN_DECIMAL;
      return `DECIMAL(${precision},${scale})`;
    }
    case OID.bytea:
      return 'BLOB';
    case OID.date:
      return 'DATE';
    case OID.time:
      return 'TIME';
    case OID.timestamp:
      return 'TIMESTAMP';
    case OID.timestamptz:
      return 'TIMESTAMPTZ';
    case OID.interval:
      return 'INTERVAL';
    case OID.uuid:
      return 'UUID';
    default:
      return 'VARCHAR';
  }
}

/** As format_type(oid, typmod) prints it. */
export function formatBoundType(type: BoundType): string {
  return formatTypeWithModifier(type.oid, type.typmod);
}

export function formatTypeWithModifier(oid: number, typmod: number): string {
  const { formatted, elementOid } = pgType(oid);
  if (typmod < 0) return formatted;
  if (isTrueArray(oid)) return `${formatTypeWithModifier(elementOid, typmod)}[]`;
  switch (oid) {
    case OID.varchar:
    case OID.bpchar:
      return typmod > 4 ? `${formatted}(${typmod - 4})` : formatted;
    case OID.numeric: {
      const parts = numericTypmod(typmod);
      return parts === null ? formatted : `numeric(${parts.precision},${parts.scale})`;
    }
    case OID.time:
      return `time(${typmod}) without time zone`;
    case OID.timestamp:
      return `timestamp(${typmod}) without time zone`;
    case OID.timestamptz:
      return `timestamp(${typmod}) with time zone`;
    default:
      return formatted;
  }
}
