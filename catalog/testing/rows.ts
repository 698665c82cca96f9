import { unreachable } from '../base/assert.ts';
import type { DataType } from '../model/data-type.ts';
import { type ColumnBatch, decimalAt, isNullAt, type Vector } from '../model/vector.ts';
import { BatchBuilder } from '../model/vector-builder.ts';

/**
 * A value in a test: null · boolean · number (smallint, integer, date in days, real, double) · bigint (bigint, timestamps in the type's
 * unit, decimals unscaled) · string (text, varchar) · Uint8Array (bytea). For tests and small results only: rows as objects are slow.
 */
export type TestValue = null | boolean | number | bigint | string | Uint8Array;

export function batchOf(types: readonly DataType[], rows: readonly (readonly TestValue[])[]): ColumnBatch {
  const builder = new BatchBuilder(types);
  for (const row of rows) {
    builder.columns.forEach((column, i) => {
      const value = row[i] ?? null;
      if (value === null) column.appendNull();
      else if (typeof value === 'boolean') column.appendBoolean(value);
      else if (typeof value === 'number') column.appendNumber(value);
      else if (typeof value === 'bigint') column.appendBigint(value);
      else if (typeof value === 'string') column.appendText(value);
      else column.appendBytes(value);
    });
  }
  const batch = builder.build();
  return types.length === 0 ? { length: rows.length, columns: [] } : batch;
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
      return decimalAt(vector, index);
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

export function rowsOf(batch: ColumnBatch): TestValue[][] {
  return Array.from({ length: batch.length }, (_, i) => batch.columns.map((c) => valueAt(c, i)));
}
