import { unreachable } from '../base/assert.ts';
import type { DataType } from '../model/data-type.ts';
import { type ColumnBatch, decimalAt, type FixedVector, isNullAt, layoutOf, type Vector } from '../model/vector.ts';
import { BatchBuilder, type VectorBuilder } from '../model/vector-builder.ts';

/**
 * A value in a test: null · boolean · number (tinyint, smallint, integer, date in days, time(0–3), real, double) · bigint (bigint,
 * time(4–6) and timestamps in the type's unit, decimals unscaled) · string (text and its kin, json) · Uint8Array (bytea, the 16 of a uuid)
 * · array (an array's elements, a map's [key, value] entries, a row's fields, an interval's [months, days, micros]). For tests and small
 * results only: rows as objects are slow.
 */
export type TestValue = null | boolean | number | bigint | string | Uint8Array | readonly TestValue[];

export function batchOf(types: readonly DataType[], rows: readonly (readonly TestValue[])[]): ColumnBatch {
  const builder = new BatchBuilder(types);
  for (const row of rows) {
    builder.columns.forEach((column, i) => appendValue(column, row[i] ?? null));
  }
  const batch = builder.build();
  return types.length === 0 ? { length: rows.length, columns: [] } : batch;
}

export function appendValue(into: VectorBuilder, value: TestValue): void {
  if (value === null) into.appendNull();
  else if (typeof value === 'boolean') into.appendBoolean(value);
  else if (typeof value === 'number') into.appendNumber(value);
  else if (typeof value === 'bigint') into.appendBigint(value);
  else if (typeof value === 'string') into.appendText(value);
  else if (value instanceof Uint8Array) {
    if (into.type.kind === 'uuid') into.appendSixteen(value, 0);
    else into.appendBytes(value);
  } else if (layoutOf(into.type) === 'list') {
    for (const element of value) appendValue(into.child, element);
    into.appendList();
  } else {
    into.children.forEach((child, i) => appendValue(child, value[i] ?? null));
    into.appendStruct();
  }
}

export function valueAt(vector: Vector, index: number): TestValue {
  if (isNullAt(vector, index)) return null;
  switch (vector.layout) {
    case 'bit':
      return (vector.values[index >> 3]! & (1 << (index & 7))) !== 0;
    case 'bytes': {
      const bytes = vector.values.subarray(vector.offsets[index]!, vector.offsets[index + 1]!);
      return vector.type.kind === 'bytea' ? new Uint8Array(bytes) : Buffer.from(bytes).toString('utf8');
    }
    case 'i128':
      return vector.type.kind === 'uuid' ? uuidAt(vector, index) : decimalAt(vector, index);
    case 'list':
      return Array.from({ length: vector.offsets[index + 1]! - vector.offsets[index]! }, (_, i) =>
        valueAt(vector.child, vector.offsets[index]! + i),
      );
    case 'struct':
      return vector.children.map((c) => valueAt(c, index));
    case 'i8':
    case 'i16':
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
      return vector.values[index]!;
    default:
      return unreachable(vector);
  }
}

function uuidAt({ values }: FixedVector, index: number): Uint8Array {
  return new Uint8Array(values.buffer.slice(values.byteOffset + index * 16, values.byteOffset + (index + 1) * 16));
}

export function rowsOf(batch: ColumnBatch): TestValue[][] {
  return Array.from({ length: batch.length }, (_, i) => batch.columns.map((c) => valueAt(c, i)));
}
