import { type ObjectKind, PRIVILEGES, PUBLIC, type Role, type Securable, securableKey, SUPERUSER } from '../../catalog/model/access.ts';
import { type AccessState, grantsOn, ownerOf } from '../../catalog/store/access-state.ts';
import { relationsOf } from '../../catalog/store/relation.ts';
import type { SystemContext } from '../../engine/system-relation.ts';
import { oidsOf, OWNER_OID } from './object-oids.ts';
import { arrayText, type SystemRow } from './shape-batch.ts';
import { staticRows } from './static-rows.ts';

/** Roles, their memberships, and privileges in the form of PostgreSQL's ACLs. */

/** pg_roles never shows a password. */
const HIDDEN_PASSWORD = '********';

/** Every role, and whoever asks without being one: trusted, such a user has the superuser's rights. */
export function roleRows({ catalog, user }: SystemContext): SystemRow[] {
  const roles: Role[] = [...catalog.access.roles.values()];
  const superuser = catalog.access.roles.get(SUPERUSER);
  if (superuser !== undefined && !catalog.access.roles.has(user)) roles.push({ ...superuser, name: user });
  const oids = roleOids(
    catalog.access,
    roles.map((r) => r.name),
  );
  const own = roles.map((role) => ({
    oid: oids.get(role.name)!,
    rolname: role.name,
    rolsuper: role.superuser,
    rolinherit: true,
    rolcreaterole: role.createRole || role.superuser,
    rolcreatedb: role.createDatabase || role.superuser,
    rolcanlogin: role.login,
    rolreplication: role.name === SUPERUSER,
    rolbypassrls: role.superuser,
    rolconnlimit: -1,
    rolpassword: HIDDEN_PASSWORD,
  }));
  return [...own, ...PREDEFINED_ROLES];
}

/** The same for pg_authid, which says who has no password; what the others' are, nobody is told. */
export function authIdRows(context: SystemContext): SystemRow[] {
  const { roles } = context.catalog.access;
  return roleRows(context).map((row) => {
    const hasPassword = (roles.get(String(row['rolname']))?.password ?? null) !== null;
    return { ...row, rolpassword: hasPassword ? HIDDEN_PASSWORD : null };
  });
}

/** pg_monitor and its like: tools leave out what begins with pg_, or join by the OID. */
const PREDEFINED_ROLES: readonly SystemRow[] = staticRows('pg_catalog.pg_authid').map(([oid, rolname = '']) => ({
  oid: Number(oid),
  rolname,
  rolsuper: false,
  rolinherit: true,
  rolcreaterole: false,
  rolcreatedb: false,
  rolcanlogin: false,
  rolreplication: false,
  rolbypassrls: false,
  rolconnlimit: -1,
  rolpassword: HIDDEN_PASSWORD,
}));

export function memberRows({ catalog }: SystemContext): SystemRow[] {
  const oids = roleOids(catalog.access);
  return [...catalog.access.roles.values()].flatMap((role) =>
    role.memberOf.map((group) => ({
      roleid: oids.get(group) ?? null,
      member: oids.get(role.name)!,
      grantor: OWNER_OID,
      admin_option: false,
    })),
  );
}

/** OIDs of all roles, and of other names beside them. */
export function roleOids(access: AccessState, more: readonly string[] = []): ReadonlyMap<string, number> {
  return oidsOf('role', new Set([...access.roles.keys(), ...more])).set(SUPERUSER, OWNER_OID);
}

/** The columns of owner and ACL of an object. */
export function accessColumns(access: AccessState, object: Securable): { readonly owner: number; readonly acl: string | null } {
  return { owner: roleOids(access).get(ownerOf(access, object)) ?? OWNER_OID, acl: aclText(access, object) };
}

/** An `aclitem[]` as text; null while nobody has changed the defaults, as in PostgreSQL. */
function aclText(access: AccessState, object: Securable): string | null {
  if (!access.grants.has(securableKey(object))) return null;
  const letters: Readonly<Record<string, string>> = PRIVILEGES[object.kind];
  const owner = ownerOf(access, object);
  const items = new Map([[owner, Object.values(letters).join('')]]);
  for (const { grantee, privilege, grantable } of grantsOn(access, object)) {
    items.set(grantee, `${items.get(grantee) ?? ''}${letters[privilege]}${grantable ? '*' : ''}`);
  }
  return arrayText([...items].map(([grantee, rights]) => `${grantee === PUBLIC ? '' : quoted(grantee)}=${rights}/${quoted(owner)}`));
}

function quoted(role: string): string {
  return /^[A-Za-z0-9_]+$/.test(role) ? role : `"${role.replaceAll('"', '""')}"`;
}

/** Who was given what on tables: information_schema's table_privileges and role_table_grants. */
export function* tablePrivilegeRows({ catalog, database }: SystemContext): Generator<SystemRow> {
  const { access } = catalog;
  for (const { id, name } of relationsOf(catalog)) {
    if (name.database !== database) continue;
    const object: Securable = { kind: 'table', tableId: id };
    const owner = ownerOf(access, object);
    const own = privilegesOf('table').map((privilege) => ({ grantee: owner, privilege, grantable: true }));
    for (const { grantee, privilege, grantable } of [...own, ...grantsOn(access, object)]) {
      yield {
        grantor: owner,
        grantee: grantee === PUBLIC ? 'PUBLIC' : grantee,
        table_catalog: database,
        table_schema: name.schema,
        table_name: name.table,
        privilege_type: privilege.toUpperCase(),
        is_grantable: grantable ? 'YES' : 'NO',
        with_hierarchy: privilege === 'select' ? 'YES' : 'NO',
      };
    }
  }
}

function privilegesOf(kind: ObjectKind): readonly string[] {
  return Object.keys(PRIVILEGES[kind]);
}
