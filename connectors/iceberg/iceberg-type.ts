import { unreachable } from '../../catalog/base/assert.ts';
import { type DataType, sameType } from '../../catalog/model/data-type.ts';
import { lakeType } from '../../catalog/model/lake-type.ts';
import type { Json, JsonObject } from './exact-json.ts';

/**
 * A type of an Iceberg schema as far as we read it. `other` is any type we do not (or that has one inside): it is kept to be printed
 * again, and refused when a scan would have to read it.
 */
export type IcebergType =
  | { readonly kind: (typeof PLAIN)[number] }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | NestedIcebergType
  | { readonly kind: 'other'; readonly json: Json };

export type NestedIcebergType =
  | { readonly kind: 'list'; readonly element: IcebergField }
  | { readonly kind: 'map'; readonly key: IcebergField; readonly value: IcebergField }
  | { readonly kind: 'struct'; readonly fields: readonly (IcebergField & { readonly name: string })[] };

export interface IcebergField {
  readonly id: number;
  readonly required: boolean;
  readonly type: IcebergType;
  readonly doc?: string | undefined;
}

const PLAIN = [
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'string',
  'uuid',
  'binary',
] as const;

export function parseIcebergType(json: Json): IcebergType {
  if (typeof json !== 'string') return parseNested(json) ?? { kind: 'other', json };
  const plain = PLAIN.find((kind) => kind === json);
  if (plain !== undefined) return { kind: plain };
  const decimal = /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(json);
  if (decimal === null) return { kind: 'other', json };
  const [precision, scale] = [Number(decimal[1]), Number(decimal[2])];
  return precision >= 1 && precision <= 38 && scale <= precision ? { kind: 'decimal', precision, scale } : { kind: 'other', json };
}

/** null for what is no nested type we read all of. */
function parseNested(json: Json): NestedIcebergType | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const o = json as JsonObject;
  switch (o['type']) {
    case 'list': {
      const element = fieldOf(o['element-id'], o['element-required'], o['element']);
      return element === null ? null : { kind: 'list', element };
    }
    case 'map': {
      const key = fieldOf(o['key-id'], true, o['key']);
      const value = fieldOf(o['value-id'], o['value-required'], o['value']);
      return key === null || value === null ? null : { kind: 'map', key, value };
    }
    case 'struct': {
      if (!Array.isArray(o['fields'])) return null;
      const fields = (o['fields'] as readonly JsonObject[]).map((f) => {
        const field = fieldOf(f['id'], f['required'], f['type']);
        if (field === null || typeof f['name'] !== 'string') return null;
        return { ...field, name: f['name'], doc: typeof f['doc'] === 'string' ? f['doc'] : undefined };
      });
      return fields.length === 0 || fields.includes(null) ? null : { kind: 'struct', fields: fields.map((f) => f!) };
    }
    default:
      return null;
  }
}

function fieldOf(id: Json | undefined, required: Json | undefined, json: Json | undefined): IcebergField | null {
  if (typeof id !== 'number' || typeof required !== 'boolean' || json === undefined) return null;
  const type = parseIcebergType(json);
  return type.kind === 'other' ? null : { id, required, type };
}

export function printIcebergType(type: IcebergType): Json {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`;
    case 'other':
      return type.json;
    case 'list': {
      const { id, required, type: element } = type.element;
      return { type: 'list', 'element-id': id, element: printIcebergType(element), 'element-required': required };
    }
    case 'map': {
      const { key, value } = type;
      return {
        type: 'map',
        'key-id': key.id,
        key: printIcebergType(key.type),
        'value-id': value.id,
        value: printIcebergType(value.type),
        'value-required': value.required,
      };
    }
    case 'struct':
      return {
        type: 'struct',
        fields: type.fields.map((f) => ({
          id: f.id,
          name: f.name,
          required: f.required,
          type: printIcebergType(f.type),
          ...(f.doc === undefined ? {} : { doc: f.doc }),
        })),
      };
    default:
      return type.kind;
  }
}

/**
 * The lake's type for a table's column (fluss-lake.md §2.2). `nextId` gives ids in the order in which the Java library takes them: all of
 * one level before what is inside of it. Inner values are optional, keys are not.
 */
export function icebergTypeOf(type: DataType, nextId: () => number): IcebergType {
  const stored = lakeType(type);
  switch (stored.kind) {
    case 'boolean':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'double':
    case 'uuid':
      return { kind: stored.kind };
    case 'integer':
      return { kind: 'int' };
    case 'bigint':
      return { kind: 'long' };
    case 'real':
      return { kind: 'float' };
    case 'decimal':
      return { kind: 'decimal', precision: stored.precision, scale: stored.scale };
    case 'text':
      return { kind: 'string' };
    case 'bytea':
      return { kind: 'binary' };
    case 'array': {
      const id = nextId();
      return { kind: 'list', element: { id, required: false, type: icebergTypeOf(stored.element, nextId) } };
    }
    case 'map': {
      const [keyId, valueId] = [nextId(), nextId()];
      const key = { id: keyId, required: true, type: icebergTypeOf(stored.key, nextId) };
      return { kind: 'map', key, value: { id: valueId, required: false, type: icebergTypeOf(stored.value, nextId) } };
    }
    case 'row': {
      const ids = stored.fields.map(() => nextId());
      const fields = stored.fields.map((f, i) => ({
        id: ids[i]!,
        name: f.name,
        required: false,
        type: icebergTypeOf(f.type, nextId),
      }));
      return { kind: 'struct', fields };
    }
    case 'tinyint':
    case 'smallint':
    case 'varchar':
    case 'char':
    case 'json':
    case 'jsonb':
    case 'interval':
      throw new TypeError(`the lake has no ${stored.kind}`);
    default:
      return unreachable(stored);
  }
}

/** The column type under which the lake's values are read; null for a type we do not read. */
export function dataTypeOf(type: IcebergType): DataType | null {
  switch (type.kind) {
    case 'boolean':
    case 'date':
    case 'double':
    case 'uuid':
      return { kind: type.kind };
    case 'time':
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
    case 'list': {
      const element = dataTypeOf(type.element.type);
      return element === null ? null : { kind: 'array', element };
    }
    case 'map': {
      const [key, value] = [dataTypeOf(type.key.type), dataTypeOf(type.value.type)];
      return key === null || value === null ? null : { kind: 'map', key, value };
    }
    case 'struct': {
      const fields = type.fields.map((f) => ({ name: f.name, type: dataTypeOf(f.type) }));
      if (fields.some((f) => f.type === null)) return null;
      return { kind: 'row', fields: fields.map((f) => ({ name: f.name, type: f.type! })) };
    }
    case 'other':
      return null;
    default:
      return unreachable(type);
  }
}

/** Ids inside of a type, each before what is inside of it: element; key, value; fields in order. */
export function innerIds(type: IcebergType): readonly number[] {
  const under = (f: IcebergField): readonly number[] => [f.id, ...innerIds(f.type)];
  switch (type.kind) {
    case 'list':
      return under(type.element);
    case 'map':
      return [...under(type.key), ...under(type.value)];
    case 'struct':
      return type.fields.flatMap(under);
    default:
      return [];
  }
}

export function isNestedIceberg(type: IcebergType): type is NestedIcebergType {
  return type.kind === 'list' || type.kind === 'map' || type.kind === 'struct';
}

/** Types that are read alike, whatever their ids. */
export function sameIcebergType(a: IcebergType, b: IcebergType): boolean {
  const [ours, theirs] = [dataTypeOf(a), dataTypeOf(b)];
  return ours !== null && theirs !== null && sameType(ours, theirs);
}
