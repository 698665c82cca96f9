/** A role: a user, a group, or both, as in PostgreSQL. */
export interface Role {
  readonly name: string;
  readonly login: boolean;
  readonly superuser: boolean;
  readonly createDatabase: boolean;
  readonly createRole: boolean;
  /** SCRAM verifier in the form of pg_authid.rolpassword; null: no password, so no login where one is asked for. */
  readonly password: string | null;
  /** Roles whose privileges it has. */
  readonly memberOf: readonly string[];
}

/** The role that is always there: it owns what no one else does, and stands for whoever is trusted without being a role. */
export const SUPERUSER = 'thermocline';
/** Everybody, as a grantee. */
export const PUBLIC = 'public';

export type ObjectKind = 'table' | 'schema' | 'database';

/** Privileges by what they are for, in the order of PostgreSQL's ACLs, with the letter each has there. */
export const PRIVILEGES = {
  table: { insert: 'a', select: 'r', update: 'w', delete: 'd', truncate: 'D', references: 'x', trigger: 't' },
  schema: { usage: 'U', create: 'C' },
  database: { create: 'C', temporary: 'T', connect: 'c' },
} as const satisfies Record<ObjectKind, Record<string, string>>;

export type Privilege = { [K in ObjectKind]: keyof (typeof PRIVILEGES)[K] }[ObjectKind];

/** What privileges are about. Tables and schemas are told apart by their kind; a table by its id, so that a rename keeps them. */
export type Securable =
  | { readonly kind: 'table'; readonly tableId: number }
  | { readonly kind: 'schema'; readonly database: string; readonly schema: string }
  | { readonly kind: 'database'; readonly database: string };

/** One text for each object: the key of owners and grants. */
export function securableKey(object: Securable): string {
  switch (object.kind) {
    case 'table':
      return `table ${object.tableId}`;
    case 'schema':
      return `schema ${JSON.stringify([object.database, object.schema])}`;
    case 'database':
      return `database ${JSON.stringify(object.database)}`;
  }
}

/** One privilege that somebody was given. */
export interface Grant {
  readonly grantee: string;
  readonly privilege: Privilege;
  /** May it be passed on? */
  readonly grantable: boolean;
}
