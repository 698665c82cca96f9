import type { DataType } from '../../../catalog/model/data-type.ts';

export interface FixedColumn {
  readonly name: string;
  readonly type: DataType;
}

const BIGINT: DataType = { kind: 'bigint' };
const INTEGER: DataType = { kind: 'integer' };
const TIMESTAMPTZ: DataType = { kind: 'timestamptz', precision: 6 };

/** Where a lake row came from: columns of `t$lake` that `*` leaves out. */
export const LAKE_COLUMNS: readonly FixedColumn[] = [
  { name: '__bucket', type: INTEGER },
  { name: '__offset', type: BIGINT },
  { name: '__timestamp', type: TIMESTAMPTZ },
];
