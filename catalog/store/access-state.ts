import { unreachable } from '../base/assert.ts';
import { ThermoclineError } from '../errors/thermocline-error.ts';
import { type Grant, type Privilege, PUBLIC, type Role, type Securable, securableKey, SUPERUSER } from '../model/access.ts';

/** Who exists, who owns what, and who was given what. A part of the catalog; immutable. */
export interface AccessState {
  readonly roles: ReadonlyMap<string, Role>;
  /** {@link securableKey} → role. What is not here belongs to {@link SUPERUSER}. */
  readonly owners: ReadonlyMap<string, string>;
  /** {@link securableKey} → what was granted on it. Absent: what everybody has from the start. */
  readonly grants: ReadonlyMap<string, readonly Grant[]>;
}

/** The changes of it that a journal record carries. */
export type AccessChange =
  /** Creates the role, or replaces the one of the same name. */
  | { readonly op: 'put-role'; readonly role: Role }
  | { readonly op: 'drop-role'; readonly role: string }
  | { readonly op: 'set-owner'; readonly object: Securable; readonly role: string }
  /** Replaces everything granted on the object. */
  | { readonly op: 'set-grants'; readonly object: Securable; readonly grants: readonly Grant[] };

export const EMPTY_ACCESS: AccessState = {
  roles: new Map([
    [SUPERUSER, { name: SUPERUSER, login: true, superuser: true, createDatabase: true, createRole: true, password: null, memberOf: [] }],
  ]),
  owners: new Map(),
  grants: new Map(),
};

/** As a checkpoint keeps it. */
export interface AccessJson {
  readonly roles: readonly Role[];
  readonly owners: readonly (readonly [string, string])[];
  readonly grants: readonly (readonly [string, readonly Grant[]])[];
}

export function accessToJson(access: AccessState): AccessJson {
  return { roles: [...access.roles.values()], owners: [...access.owners], grants: [...access.grants] };
}

export function accessFromJson(json: AccessJson): AccessState {
  return { roles: new Map(json.roles.map((r) => [r.name, r])), owners: new Map(json.owners), grants: new Map(json.grants) };
}

/** The state after one change. Pure. Throws the Postgres error when the change does not fit the state. */
export function applyAccessChange(access: AccessState, change: AccessChange): AccessState {
  switch (change.op) {
    case 'put-role':
      return { ...access, roles: new Map(access.roles).set(change.role.name, change.role) };
    case 'drop-role':
      return dropRole(access, change.role);
    case 'set-owner':
      return { ...access, owners: new Map(access.owners).set(securableKey(change.object), change.role) };
    case 'set-grants':
      return { ...access, grants: new Map(access.grants).set(securableKey(change.object), change.grants) };
    default:
      return unreachable(change);
  }
}

/** What is known of an object that is gone. */
export function forgetObject(access: AccessState, object: Securable): AccessState {
  const key = securableKey(object);
  if (!access.owners.has(key) && !access.grants.has(key)) return access;
  const owners = new Map(access.owners);
  const grants = new Map(access.grants);
  owners.delete(key);
  grants.delete(key);
  return { ...access, owners, grants };
}

function dropRole(access: AccessState, name: string): AccessState {
  const owned = [...access.owners].filter(([, role]) => role === name).map(([key]) => `owner of ${key}`);
  const granted = [...access.grants].filter(([, grants]) => grants.some((g) => g.grantee === name)).map(([key]) => `privileges for ${key}`);
  if (owned.length + granted.length > 0) {
    throw new ThermoclineError('dependent-objects', `role "${name}" cannot be dropped because some objects depend on it`, {
      detail: [...owned, ...granted].slice(0, 20).join('\n'),
    });
  }
  const roles = new Map(access.roles);
  roles.delete(name);
  for (const [other, role] of roles) {
    if (role.memberOf.includes(name)) roles.set(other, { ...role, memberOf: role.memberOf.filter((r) => r !== name) });
  }
  return { ...access, roles };
}

// --- questions ---------------------------------------------------------------------------------------------------------------------

export function ownerOf(access: AccessState, object: Securable): string {
  return access.owners.get(securableKey(object)) ?? SUPERUSER;
}

/** What is granted on an object, besides what its owner has: PostgreSQL's built-in defaults until somebody changes them. */
export function grantsOn(access: AccessState, object: Securable): readonly Grant[] {
  return access.grants.get(securableKey(object)) ?? defaultGrants(object);
}

/** Everybody may connect, and use the schema `public`; creating in it is the owner's. As PostgreSQL 15. */
function defaultGrants(object: Securable): readonly Grant[] {
  const toAll = (...privileges: Privilege[]): Grant[] => privileges.map((privilege) => ({ grantee: PUBLIC, privilege, grantable: false }));
  switch (object.kind) {
    case 'table':
      return [];
    case 'schema':
      return object.schema === 'public' ? toAll('usage') : [];
    case 'database':
      return toAll('temporary', 'connect');
    default:
      return unreachable(object);
  }
}

/** The role and all whose privileges it has, {@link PUBLIC} among them. */
export function rolesActedAs(access: AccessState, role: string): ReadonlySet<string> {
  const all = new Set([PUBLIC]);
  const waiting = [role];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (all.has(next)) continue;
    all.add(next);
    waiting.push(...(access.roles.get(next)?.memberOf ?? []));
  }
  return all;
}

export function isSuperuser(access: AccessState, role: string): boolean {
  return access.roles.get(role)?.superuser === true;
}

/** May the role do what only an owner may? */
export function actsAsOwner(access: AccessState, role: string, object: Securable): boolean {
  return isSuperuser(access, role) || rolesActedAs(access, role).has(ownerOf(access, object));
}

/** Has the role this privilege, or, with `grantable`, the right to pass it on? */
export function hasPrivilege(access: AccessState, role: string, object: Securable, privilege: Privilege, grantable = false): boolean {
  if (isSuperuser(access, role)) return true;
  const acted = rolesActedAs(access, role);
  if (acted.has(ownerOf(access, object))) return true;
  return grantsOn(access, object).some((g) => g.privilege === privilege && acted.has(g.grantee) && (!grantable || g.grantable));
}
