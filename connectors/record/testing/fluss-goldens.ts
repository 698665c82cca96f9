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
  readonly fields?: readonly { readonly name: string; readonly field_type: FlussType }[];
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
    case 'TINYINT':
      return { kind: 'tinyint' };
    case 'CHAR':
      return { kind: 'char', length: must(type.length, 'length') };
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
    case 'TIME_WITHOUT_TIME_ZONE':
      return { kind: 'time', precision: must(type.precision, 'precision') };
    case 'TIMESTAMP_WITHOUT_TIME_ZONE':
      return { kind: 'timestamp', precision: type.precision! };
    case 'TIMESTAMP_WITH_LOCAL_TIME_ZONE':
      return { kind: 'timestamptz', precision: type.precision! };
    case 'ARRAY': {
      const element = dataTypeOf(type.element_type!);
      return element === null ? null : { kind: 'array', element };
    }
    case 'MAP': {
      const key = dataTypeOf(type.key_type!);
      const value = dataTypeOf(type.value_type!);
      return key === null || value === null ? null : { kind: 'map', key, value };
    }
    case 'ROW': {
      const types = type.fields!.map((f) => dataTypeOf(f.field_type));
      if (types.includes(null)) return null;
      return { kind: 'row', fields: types.map((t, i) => ({ name: type.fields![i]!.name, type: t! })) };
    }
    default:
      return null;
  }
}

export function arrowTypeOfFluss(type: FlussType): ArrowType {
  const known = dataTypeOf(type);
  if (known !== null) return arrowTypeOf(known);
  switch (type.type) {
    case 'BINARY':
      return { kind: 'fixed-binary', bytes: type.length! };
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
    case 'tinyint':
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
    case 'char':
    case 'json':
    case 'jsonb':
      return value as string;
    case 'bytea':
      return fromHex(value as string);
    case 'timestamp':
    case 'timestamptz': {
      const [, millis, nanos] = must(/^(-?\d+)\+(\d+)$/.exec(value as string), 'timestamp notation');
      if (type.precision === 0) return BigInt(millis!) / 1000n;
      if (type.precision <= 3) return BigInt(millis!);
      return type.precision <= 6 ? BigInt(millis!) * 1000n + BigInt(nanos!) / 1000n : BigInt(millis!) * 1_000_000n + BigInt(nanos!);
    }
    case 'time': {
      const millis = value as number;
      if (type.precision === 0) return Math.floor(millis / 1000);
      return type.precision <= 3 ? millis : BigInt(millis) * (type.precision <= 6 ? 1000n : 1_000_000n);
    }
    case 'array':
      return (value as unknown[]).map((v) => testValue(type.element, v));
    case 'map':
      return (value as [unknown, unknown][]).map(([k, v]) => [testValue(type.key, k), testValue(type.value, v)]);
    case 'row':
      return type.fields.map((f, i) => testValue(f.type, (value as unknown[])[i]));
    case 'uuid':
    case 'interval':
      throw new Error(`Fluss has no ${type.kind}`);
  }
}
