/** PostgreSQL's first OID for objects of users; lower ones belong to its own catalogs. */
export const FIRST_USER_OID = 16384;

/** The OID under which clients know a table: stable, because table ids are never reused. */
export function tableOid(tableId: number): number {
  return FIRST_USER_OID + tableId;
}
