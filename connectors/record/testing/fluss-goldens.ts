import { readFileSync } from 'node:fs';
import { must } from '../../../catalog/base/assert.ts';
import type { DataType } from '../../../catalog/model/data-type.ts';
import type { TestValue } from '../../../catalog/testing/rows.ts';
import { type ArrowType, arrowTypeOf } from '../arrow-type.ts';

/** Reader of the goldens in `generated/` (their notation: shared/fixtures/fluss/README.md). */

export interface FlussType {
  readonly type: string;
  readonly precision?: number;
  readonly scale?: number;
  readonly length?: number;
  readonly element_type?: FlussType;
  readonly key_type?: FlussType;
  readonly value_type?: FlussType;
  readonly fields?: readonly { readonly field_type: FlussType }[];
}

export interface FlussSchema {
  readonly columns: readonly { readonly name: string; readonly data_type: FlussType; readonly id: number }[];
}

/** [bucket, offset, change type, values] */
export type GoldenRow = readonly [number, number, string, readonly unknown[]];

export interface GoldenBatches {
  readonly name: string;
  readonly format: 'ARROW' | 'INDEXED' | 'COMPACTED';
  readonly codec: string;
  readonly schema?: FlussSchema;
  readonly projection: readonly number[] | null;
  readonly records: string;
  readonly rows: readonly GoldenRow[];
}

export const CHANGE_SIGNS = ['+A', '+I', '-U', '+U', '-D'] as const;

export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`generated/${name}`, import.meta.url), 'utf8')) as T;
}

export function goldenBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`generated/${name}`, import.meta.url)));
}

export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** The catalog's type for a Fluss type, or null when it has none. */
export function dataTypeOf(type: FlussType): DataType | null {
  switch (type.type) {
    case 'BOOLEAN':
      return { kind: 'boolean' };
    case 'SMALLINT':
      return { kind: 'smallint' };
    case 'INTEGER':
      return { kind: 'integer' };
    case 'BIGINT':
      return { kind: 'bigint' };
    case 'FLOAT':
      return { kind: 'real' };
    case 'DOUBLE':
      return { kind: 'double' };
    case 'DECIMAL':
      return { kind: 'decimal', precision: must(type.precision, 'precision'), scale: must(type.scale, 'scale') };
    case 'STRING':
      return { kind: 'text' };
    case 'BYTES':
      return { kind: 'bytea' };
    case 'DATE':
      return { kind: 'date' };
    case 'TIMESTAMP_WITHOUT_TIME_ZONE':
      return type.precision! > 6 ? null : { kind: 'timestamp', precision: type.precision! };
    case 'TIMESTAMP_WITH_LOCAL_TIME_ZONE':
      return type.precision! > 6 ? null : { kind: 'timestamptz', precision: type.precision! };
    default:
      return null;
  }
}

export function arrowTypeOfFluss(type: FlussType): ArrowType {
  const known = dataTypeOf(type);
  if (known !== null) return arrowTypeOf(known);
  const unit = (precision: number) => (precision === 0 ? 's' : precision <= 3 ? 'ms' : precision <= 6 ? 'us' : 'ns');
  switch (type.type) {
    case 'TINYINT':
      return { kind: 'int', bits: 8 };
    case 'CHAR':
      return { kind: 'utf8' };
    case 'BINARY':
      return { kind: 'fixed-binary', bytes: type.length! };
    case 'TIME_WITHOUT_TIME_ZONE':
      return { kind: 'time', unit: unit(type.precision!) };
    case 'TIMESTAMP_WITHOUT_TIME_ZONE':
    case 'TIMESTAMP_WITH_LOCAL_TIME_ZONE':
      return { kind: 'timestamp', unit: unit(type.precision!) };
    case 'ARRAY':
      return { kind: 'list', element: arrowTypeOfFluss(type.element_type!) };
    case 'MAP':
      return { kind: 'map', key: arrowTypeOfFluss(type.key_type!), value: arrowTypeOfFluss(type.value_type!) };
    case 'ROW':
      return { kind: 'struct', fields: type.fields!.map((f) => arrowTypeOfFluss(f.field_type)) };
    default:
      throw new Error(`no such Fluss type: ${type.type}`);
  }
}

/** A golden's value as the vectors of our tests say it. */
export function testValue(type: DataType, value: unknown): TestValue {
  if (value === null) return null;
  switch (type.kind) {
    case 'boolean':
      return value as boolean;
    case 'smallint':
    case 'integer':
    case 'date':
      return value as number;
    case 'real':
    case 'double':
      return Number(value);
    case 'bigint':
      return BigInt(value as string);
    case 'decimal':
      return BigInt((value as string).replace('.', ''));
    case 'text':
    case 'varchar':
      return value as string;
    case 'bytea':
      return fromHex(value as string);
    case 'timestamp':
    case 'timestamptz': {
      const [, millis, nanos] = must(/^(-?\d+)\+(\d+)$/.exec(value as string), 'timestamp notation');
      if (type.precision === 0) return BigInt(millis!) / 1000n;
      return type.precision <= 3 ? BigInt(millis!) : BigInt(millis!) * 1000n + BigInt(nanos!) / 1000n;
    }
  }
}
