import type pg from 'pg';

/** Objects of users, by OID and back, as one server numbers them. */
export interface ObjectNames {
  readonly nameOf: ReadonlyMap<string, string>;
  readonly oidOf: ReadonlyMap<string, string>;
}

const FIRST_USER_OID = 16_384;

const OBJECTS = `
  SELECT c.oid, 'class:' || n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_toast'
  UNION ALL SELECT oid, 'schema:' || nspname FROM pg_namespace
  UNION ALL SELECT t.oid, 'type:' || n.nspname || '.' || t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  UNION ALL SELECT oid, 'constraint:' || conname FROM pg_constraint
  UNION ALL SELECT a.oid, 'default:' || c.relname || '.' || a.adnum::text FROM pg_attrdef a JOIN pg_class c ON c.oid = a.adrelid
  UNION ALL SELECT oid, 'database:' || datname FROM pg_database
  UNION ALL SELECT oid, 'role:' || rolname FROM pg_roles`;

export async function objectNames(client: pg.Client): Promise<ObjectNames> {
  const { rows } = await client.query<[string, string]>({
    text: OBJECTS,
    rowMode: 'array',
    types: { getTypeParser: () => (text: string) => text },
  });
  const own = rows.filter(([oid]) => Number(oid) >= FIRST_USER_OID);
  return { nameOf: new Map(own.map(([oid, name]) => [oid, name])), oidOf: new Map(own.map(([oid, name]) => [name, oid])) };
}
