import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { BatchBuilder, type VectorBuilder } from '../../catalog/model/vector-builder.ts';
import type { RelationShape, ShapeColumn } from './relation-shape.ts';

/** boolean · numbers and OIDs (timestamps in µs) · text and everything that travels as text. */
export type SystemValue = null | boolean | number | string;

/** Some columns of a row by name. */
export type SystemRow = Readonly<Record<string, SystemValue>>;

/** Rows made in one turn of the event loop: 2–3 ms. */
const ROWS_PER_TURN = 1000;

/**
 * Rows as a batch of the relation's columns. A row may leave columns out: they become NULL, or where PostgreSQL has none the value that
 * means nothing: false, 0, ''. Lets others run after every {@link ROWS_PER_TURN} rows.
 */
export async function shapeBatch(shape: RelationShape, rows: Iterable<SystemRow>): Promise<ColumnBatch> {
  const builder = new BatchBuilder(shape.columns.map((column) => column.type));
  let count = 0;
  for (const row of rows) {
    for (const [i, column] of shape.columns.entries()) append(builder.columns[i]!, row[column.name] ?? absent(column));
    if (++count % ROWS_PER_TURN === 0) await yieldToLoop();
  }
  return builder.build();
}

/** The value that a static row's text stands for. */
export function parseStatic(column: ShapeColumn, text: string | null): SystemValue {
  if (text === null || column.type.kind === 'text' || column.type.kind === 'bytea') return text;
  if (column.type.kind === 'boolean') return text === 'true';
  return Number(text);
}

function absent(column: ShapeColumn): SystemValue {
  if (!column.notNull) return null;
  if (column.type.kind === 'boolean') return false;
  return column.type.kind === 'text' ? '' : 0;
}

function append(vector: VectorBuilder, value: SystemValue): void {
  if (value === null) vector.appendNull();
  else if (typeof value === 'boolean') vector.appendBoolean(value);
  else if (typeof value === 'string') vector.appendText(value);
  else if (vector.type.kind === 'bigint' || vector.type.kind === 'timestamptz') vector.appendSafeInteger(value);
  else vector.appendNumber(value);
}

/** An array in text form: `{a,"b c"}`. */
export function arrayText(items: readonly (string | number)[]): string {
  const quoted = items.map((item) => {
    const text = String(item);
    return /^[^\s{}",\\]+$/.test(text) && text.toLowerCase() !== 'null' ? text : `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
  });
  return `{${quoted.join(',')}}`;
}
