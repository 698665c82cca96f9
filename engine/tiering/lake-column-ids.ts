import { currentSchema, isLakeSystemColumn, type TableDefinition } from '../../catalog/model/table.ts';
import type { LakeTable } from '../../catalog/seams/lake.ts';
import { TABLE_UUID_KEY } from './round-marks.ts';

/** Property of a lake table: JSON, the name of each column in it → the column's id in the catalog. Set with every change of the schema. */
export const COLUMN_IDS_KEY = 'thermocline.columns';

/**
 * Ids of the table's columns, and the name that each has in the lake table's present schema: what tells a renamed column from a new one
 * of its name. Columns that are not in the lake yet are absent.
 */
export function lakeColumnIds(table: TableDefinition, lake: LakeTable): ReadonlyMap<number, string> {
  const recorded = lake.properties[COLUMN_IDS_KEY];
  if (recorded !== undefined)
    return new Map(Object.entries(JSON.parse(recorded) as Record<string, number>).map(([name, id]) => [id, name]));
  const own = lake.fields.filter((f) => !isLakeSystemColumn(f.name)).map((f) => f.name);
  // Made by hand: it fits if the names are the same.
  if (lake.properties[TABLE_UUID_KEY] === undefined) {
    return new Map(currentSchema(table).columns.flatMap((c) => (own.includes(c.name) ? [[c.id, c.name] as const] : [])));
  }
  // From before columns could be renamed or dropped: they only came, one after another.
  return new Map(own.map((name, id) => [id, name]));
}
