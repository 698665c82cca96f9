import { must } from '../base/assert.ts';
import { type DataType, sameType } from './data-type.ts';
import { type BytesVector, type FixedVector, layoutOf, newFixedArray, type Vector } from './vector.ts';

/** Integer types, narrow ones first. */
const INTEGERS: readonly DataType['kind'][] = ['tinyint', 'smallint', 'integer', 'bigint'];

/**
 * Whether a column of one type may become one of the other: every value stays what it is, and rows that are there need not be written
 * again, in the log or in the lake (Iceberg's promotions).
 */
export function canWiden(from: DataType, to: DataType): boolean {
  if (sameType(from, to)) return true;
  const rank = INTEGERS.indexOf(from.kind);
  if (rank >= 0) return INTEGERS.indexOf(to.kind) > rank;
  if (from.kind === 'real') return to.kind === 'double';
  if (from.kind === 'decimal') return to.kind === 'decimal' && to.scale === from.scale && to.precision > from.precision;
  if (from.kind !== 'varchar' && from.kind !== 'text') return false;
  if (to.kind === 'text') return true;
  return to.kind === 'varchar' && (to.length === null || (from.kind === 'varchar' && from.length !== null && to.length > from.length));
}

/** The values as a wider type has them ({@link canWiden}). */
export function widenVector(vector: Vector, to: DataType): Vector {
  const layout = layoutOf(to);
  if (vector.layout === layout) return { ...(vector as FixedVector | BytesVector), type: to };
  const { length, validity, values } = vector as FixedVector;
  const wide = newFixedArray(layout as FixedVector['layout'], length);
  if (wide instanceof BigInt64Array) for (let i = 0; i < length; i++) wide[i] = BigInt(must(values[i], 'a value'));
  else for (let i = 0; i < length; i++) wide[i] = Number(values[i]);
  return { layout: layout as FixedVector['layout'], type: to, length, validity, values: wide };
}
