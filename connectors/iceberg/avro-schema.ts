import type { Json, JsonObject } from './exact-json.ts';

/** Avro schemas as JSON, and the reading of values by them. Every read is checked against the end of the data. */

/** Data that does not fit its schema, or ends early. */
export class AvroError extends Error {
  override readonly name = 'AvroError';
}

export type AvroValue = null | boolean | number | bigint | string | Uint8Array | readonly AvroValue[] | AvroRecord;

export interface AvroRecord {
  readonly [field: string]: AvroValue;
}

/** A place in a block of data. */
export class AvroCursor {
  readonly bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  byte(): number {
    const b = this.bytes[this.position];
    if (b === undefined) throw new AvroError('data ends early');
    this.position++;
    return b;
  }

  /** A zig-zag varint. Up to 28 bits in plain arithmetic, which nearly all have. */
  long(): bigint {
    let low = 0;
    let shift = 0;
    for (;;) {
      const b = this.byte();
      low |= (b & 0x7f) << shift;
      if (b < 0x80) return BigInt((low >>> 1) ^ -(low & 1));
      shift += 7;
      if (shift === 28) break;
    }
    let value = BigInt(low >>> 0);
    for (let at = 28n; ; at += 7n) {
      if (at > 63n) throw new AvroError('a number is too long');
      const b = this.byte();
      value |= BigInt(b & 0x7f) << at;
      if (b < 0x80) break;
    }
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }

  int(): number {
    const value = Number(this.long());
    if (value < -0x8000_0000 || value > 0x7fff_ffff) throw new AvroError('an int is out of range');
    return value;
  }

  /** The next `length` bytes, without a copy. */
  take(length: number): Uint8Array {
    if (!(length >= 0) || length > this.bytes.length - this.position) throw new AvroError('data ends early');
    const part = this.bytes.subarray(this.position, this.position + length);
    this.position += length;
    return part;
  }

  /** Length-prefixed bytes, without a copy. */
  prefixed(): Uint8Array {
    return this.take(Number(this.long()));
  }
}

type AvroReader = (cursor: AvroCursor) => AvroValue;

/** A reader for the schema. Bytes and fixed values are copied, so that they do not hold on to the block. */
export function avroReader(schema: Json): AvroReader {
  return compile(schema, new Map());
}

function compile(schema: Json, named: Map<string, AvroReader>): AvroReader {
  if (typeof schema === 'string') return primitive(schema) ?? lookUp(schema, named);
  if (isList(schema)) return union(schema.map((branch) => compile(branch, named)));
  const object = asObject(schema);
  const type = object['type'];
  if (type === undefined) throw new AvroError('a schema has no type');
  if (typeof type !== 'string') return compile(type, named);
  switch (type) {
    case 'record':
      return record(object, named);
    case 'array':
      return array(compile(object['items'] ?? null, named));
    case 'map':
      return array(pair(compile(object['values'] ?? null, named)));
    case 'fixed': {
      const size = Number(object['size']);
      return register(object, named, (cursor) => new Uint8Array(cursor.take(size)));
    }
    case 'enum': {
      const symbols = isList(object['symbols'] ?? null) ? (object['symbols'] as readonly Json[]).map(String) : [];
      return register(object, named, (cursor) => symbols[cursor.int()] ?? fail('an enum has no such symbol'));
    }
    default:
      return compile(type, named);
  }
}

function primitive(name: string): AvroReader | null {
  switch (name) {
    case 'null':
      return () => null;
    case 'boolean':
      return (cursor) => cursor.byte() !== 0;
    case 'int':
      return (cursor) => cursor.int();
    case 'long':
      return (cursor) => cursor.long();
    case 'float':
      return (cursor) => view(cursor.take(4)).readFloatLE();
    case 'double':
      return (cursor) => view(cursor.take(8)).readDoubleLE();
    case 'bytes':
      return (cursor) => new Uint8Array(cursor.prefixed());
    case 'string':
      return (cursor) => view(cursor.prefixed()).toString('utf8');
    default:
      return null;
  }
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Resolved late: a named type may be used inside its own definition. */
function lookUp(name: string, named: Map<string, AvroReader>): AvroReader {
  return (cursor) => (named.get(name) ?? fail(`type "${name}" is not defined`))(cursor);
}

function register(object: JsonObject, named: Map<string, AvroReader>, reader: AvroReader): AvroReader {
  const name = nameOf(object);
  named.set(name, reader);
  if (typeof object['namespace'] === 'string') named.set(`${object['namespace']}.${name}`, reader);
  return reader;
}

function union(branches: readonly AvroReader[]): AvroReader {
  return (cursor) => (branches[cursor.int()] ?? fail('a union has no such branch'))(cursor);
}

function record(object: JsonObject, named: Map<string, AvroReader>): AvroReader {
  const readers: [string, AvroReader][] = [];
  const reader = register(object, named, (cursor) => {
    const out: Record<string, AvroValue> = {};
    for (const [name, read] of readers) out[name] = read(cursor);
    return out;
  });
  for (const field of recordFields(object)) readers.push([nameOf(field), compile(field['type'] ?? null, named)]);
  return reader;
}

function pair(value: AvroReader): AvroReader {
  return (cursor) => ({ key: view(cursor.prefixed()).toString('utf8'), value: value(cursor) });
}

function array(item: AvroReader): AvroReader {
  return (cursor) => {
    const out: AvroValue[] = [];
    for (;;) {
      let count = Number(cursor.long());
      if (count === 0) return out;
      if (count < 0) {
        count = -count;
        cursor.long();
      }
      // Every item of ours takes at least a byte; a larger count is damage that must not be believed.
      if (count > cursor.bytes.length - cursor.position) throw new AvroError('an array is longer than its data');
      for (let i = 0; i < count; i++) out.push(item(cursor));
    }
  };
}

export function recordFields(schema: Json): readonly JsonObject[] {
  const fields = asObject(schema)['fields'];
  if (fields === undefined || !isList(fields)) throw new AvroError('a record has no fields');
  return fields.map(asObject);
}

export function nameOf(schema: JsonObject): string {
  const name = schema['name'];
  return typeof name === 'string' ? name : fail('a named schema has no name');
}

function asObject(json: Json): JsonObject {
  return typeof json === 'object' && json !== null && !isList(json) ? (json as JsonObject) : fail('a schema is not an object');
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function fail(message: string): never {
  throw new AvroError(message);
}
