import type { DataType } from '../../../catalog/model/data-type.ts';
import { LAKE_SYSTEM_COLUMN_TYPES, LAKE_SYSTEM_COLUMNS } from '../../../catalog/model/table.ts';

export interface FixedColumn {
  readonly name: string;
  readonly type: DataType;
}

/** Where a lake row came from: columns of `t$lake` that `*` leaves out. */
export const LAKE_COLUMNS: readonly FixedColumn[] = LAKE_SYSTEM_COLUMNS.map((name) => ({ name, type: LAKE_SYSTEM_COLUMN_TYPES[name] }));
