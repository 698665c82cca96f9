/**
 * OIDs of what has no number of its own in the catalog: stable over restarts, apart from each other and from PostgreSQL's.
 *
 * Tables count up from 16384 (catalog/model/table-oid.ts). Everything else lies in a range of its own, by table id or by a hash of the
 * name. All stay below 2³¹, because some clients read OIDs as signed.
 */
const RANGE = 0x0800_0000;
const INDEX_BASE = 1 * RANGE;
const CONSTRAINT_BASE = 2 * RANGE;
const SCHEMA_BASE = 3 * RANGE;
const DATABASE_BASE = 4 * RANGE;
const ROLE_BASE = 5 * RANGE;
const ROW_TYPE_BASE = 6 * RANGE;
const RULE_BASE = 7 * RANGE;
const DEFAULT_BASE = 8 * RANGE;

/** Columns that a table's defaults may have OIDs for; a table has fewer. */
const COLUMNS_MAX = 2048;

/** The bootstrap superuser: owner of everything. */
export const OWNER_OID = 10;
export const PG_CATALOG_OID = 11;
export const PUBLIC_OID = 2200;
/** The predefined role that owns `public` until somebody else does. */
export const DATABASE_OWNER_OID = 6171;
/** As in the PostgreSQL that generated/ was read off: rows there refer to it. */
export const INFORMATION_SCHEMA_OID = 13207;
export const HEAP_OID = 2;
export const BTREE_OID = 403;

/** Catalogs that other rows name by OID. */
export const PG_CLASS_OID = 1259;
export const PG_NAMESPACE_OID = 2615;
export const PG_DATABASE_OID = 1262;
export const PG_REWRITE_OID = 2618;

export const primaryKeyIndexOid = (tableId: number): number => INDEX_BASE + (tableId % RANGE);
export const primaryKeyConstraintOid = (tableId: number): number => CONSTRAINT_BASE + (tableId % RANGE);
export const viewRuleOid = (viewId: number): number => RULE_BASE + (viewId % RANGE);
/** Every relation is a type too, and so are arrays of it. */
export const rowTypeOid = (relationId: number): number => ROW_TYPE_BASE + ((relationId * 2) % RANGE);
export const rowArrayTypeOid = (relationId: number): number => rowTypeOid(relationId) + 1;
export const defaultOid = (tableId: number, columnId: number): number => DEFAULT_BASE + ((tableId * COLUMNS_MAX + columnId) % (8 * RANGE));

/** OIDs for a set of names of one kind. A name whose hash is taken by an earlier one (in order) moves to the next free place. */
export function oidsOf(kind: 'schema' | 'database' | 'role', names: Iterable<string>): Map<string, number> {
  const base = { schema: SCHEMA_BASE, database: DATABASE_BASE, role: ROLE_BASE }[kind];
  const oids = new Map<string, number>();
  const taken = new Set<number>();
  for (const name of [...names].sort()) {
    let oid = fnv1a(name) % RANGE;
    while (taken.has(oid)) oid = (oid + 1) % RANGE;
    taken.add(oid);
    oids.set(name, base + oid);
  }
  return oids;
}

function fnv1a(text: string): number {
  let hash = 0x811c_9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x0100_0193) >>> 0;
  return hash;
}
