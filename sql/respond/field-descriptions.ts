import { TYPE_FACTS } from '../../catalog/model/data-type.ts';
import type { ResultColumn } from '../../engine/session.ts';
import type { FieldDescription } from '../wire/backend-message.ts';
import type { Format } from './formats.ts';

/** typlen of the types a result can be labelled with that are not a table's: pg_catalog columns and casts to them. */
const OTHER_LENGTHS: ReadonlyMap<number, number> = new Map([
  [18, 1], // "char"
  [19, 64], // name
  [24, 4], // regproc
  [26, 4], // oid
  [27, 6], // tid
  [28, 4], // xid
  [29, 4], // cid
  [1083, 8], // time
  [1186, 16], // interval
  [1266, 12], // timetz
  [2202, 4], // regprocedure
  [2205, 4], // regclass
  [2206, 4], // regtype
  [2278, 4], // void
  [2950, 16], // uuid
  [3220, 8], // pg_lsn
  [4089, 4], // regnamespace
  [4096, 4], // regrole
]);

const LENGTHS: ReadonlyMap<number, number> = new Map([
  ...Object.values(TYPE_FACTS).map((facts): [number, number] => [facts.oid, facts.length]),
  ...OTHER_LENGTHS,
]);

/** A result's columns as the fields of a RowDescription; all in text format unless said otherwise. */
export function fieldDescriptions(columns: readonly ResultColumn[], formats: readonly Format[] = []): FieldDescription[] {
  return columns.map((column, i) => ({
    name: column.name,
    tableOid: column.tableOid,
    columnNumber: column.columnNumber,
    typeOid: column.typeOid,
    typeLength: LENGTHS.get(column.typeOid) ?? -1,
    typeModifier: column.typeModifier,
    format: formats[i] ?? 0,
  }));
}
