import type { AlterOwnerStmt, AlterRoleStmt, CreateRoleStmt, DropRoleStmt, GrantRoleStmt, GrantStmt, Node, RoleSpec } from '@pgsql/types';
import { type ObjectKind, type Privilege, PRIVILEGES } from '../../../catalog/model/access.ts';
import type { AccessStatement, GrantTarget, RoleName, RoleOptions } from '../../../engine/plan/access-statement.ts';
import { type Conversion, defElems, optionBoolean, optionText, stringOf } from './conversion.ts';

/** CREATE and ALTER ROLE, GRANT, REVOKE, OWNER TO: everything about who may do what. */

export function createRole(stmt: CreateRoleStmt, c: Conversion): AccessStatement {
  return {
    kind: 'create-role',
    name: stmt.role ?? '',
    options: roleOptions(stmt.options, c, { login: stmt.stmt_type === 'ROLESTMT_USER' }),
  };
}

export function alterRole(stmt: AlterRoleStmt, c: Conversion): AccessStatement {
  const role = roleName(stmt.role, c);
  const members = defElems(stmt.options).find((o) => o.defname === 'rolemembers');
  // ALTER GROUP g ADD USER a, b
  if (members?.arg !== undefined && 'List' in members.arg) {
    return { kind: 'grant-role', revoke: stmt.action === -1, roles: [role], grantees: roleNames(members.arg.List.items, c) };
  }
  return { kind: 'alter-role', role, options: roleOptions(stmt.options, c, {}) };
}

export function dropRole(stmt: DropRoleStmt, c: Conversion): AccessStatement {
  return { kind: 'drop-role', roles: roleNames(stmt.roles, c), ifExists: stmt.missing_ok ?? false };
}

export function grantRole(stmt: GrantRoleStmt, c: Conversion): AccessStatement {
  if (defElems(stmt.opt).some((o) => o.defname === 'admin' && optionBoolean(o) === true)) throw c.unsupported('WITH ADMIN OPTION');
  const roles = (stmt.granted_roles ?? []).map((node): RoleName => {
    const { priv_name = '', cols } = 'AccessPriv' in node ? node.AccessPriv : {};
    if (cols !== undefined) throw c.source.error('syntax', 'column names cannot be included in GRANT/REVOKE ROLE', c.start);
    return { kind: 'named', name: priv_name };
  });
  return { kind: 'grant-role', revoke: stmt.is_grant !== true, roles, grantees: roleNames(stmt.grantee_roles, c) };
}

export function grant(stmt: GrantStmt, c: Conversion): AccessStatement {
  if (stmt.targtype === 'ACL_TARGET_DEFAULTS') throw c.unsupported('ALTER DEFAULT PRIVILEGES');
  const target = grantTarget(stmt, c);
  const kind: ObjectKind = target.kind === 'tables-in-schema' ? 'table' : target.kind;
  return {
    kind: 'grant',
    revoke: stmt.is_grant !== true,
    privileges: privileges(stmt.privileges, kind, c),
    target,
    grantees: roleNames(stmt.grantees, c),
    grantOption: stmt.grant_option ?? false,
  };
}

export function alterOwner(stmt: AlterOwnerStmt, c: Conversion): AccessStatement {
  const role = roleName(stmt.newowner, c);
  const name = stringOf(stmt.object);
  if (stmt.objectType === 'OBJECT_SCHEMA') return { kind: 'alter-owner', target: { kind: 'schema', names: [name] }, role };
  if (stmt.objectType === 'OBJECT_DATABASE') return { kind: 'alter-owner', target: { kind: 'database', names: [name] }, role };
  throw c.unsupported(`${c.name} … OWNER TO`);
}

/** Also for ALTER TABLE … OWNER TO. */
export function roleName(role: RoleSpec | undefined, c: Conversion): RoleName {
  switch (role?.roletype) {
    case 'ROLESPEC_CURRENT_ROLE':
    case 'ROLESPEC_CURRENT_USER':
      return { kind: 'current' };
    case 'ROLESPEC_SESSION_USER':
      return { kind: 'session' };
    case 'ROLESPEC_PUBLIC':
      return { kind: 'public' };
    case 'ROLESPEC_CSTRING':
      return { kind: 'named', name: role.rolename ?? '' };
    default:
      throw c.unsupported('this role');
  }
}

function roleNames(nodes: readonly Node[] | undefined, c: Conversion): RoleName[] {
  return (nodes ?? []).flatMap((node) => ('RoleSpec' in node ? [roleName(node.RoleSpec, c)] : []));
}

/** Attributes that only the superuser's own tools set, and that change nothing here: taken when they ask for what is so anyway. */
const FIXED_OPTIONS: Readonly<Record<string, boolean>> = { inherit: true, isreplication: false, bypassrls: false };

function roleOptions(nodes: readonly Node[] | undefined, c: Conversion, preset: RoleOptions): RoleOptions {
  const options: { -readonly [K in keyof RoleOptions]: RoleOptions[K] } = { ...preset };
  const seen = new Set<string>();
  for (const option of defElems(nodes)) {
    const name = option.defname ?? '';
    const at = option.location ?? c.start;
    if (seen.has(name)) throw c.source.error('syntax', 'conflicting or redundant options', at);
    seen.add(name);
    const on = optionBoolean(option);
    if (name === 'canlogin') options.login = on ?? false;
    else if (name === 'superuser') options.superuser = on ?? false;
    else if (name === 'createdb') options.createDatabase = on ?? false;
    else if (name === 'createrole') options.createRole = on ?? false;
    else if (name === 'password') options.password = option.arg === undefined ? null : optionText(option);
    else if (name === 'addroleto' || name === 'rolemembers' || name === 'adminmembers') {
      if (name === 'adminmembers') throw c.unsupported('ADMIN', { at });
      const named = option.arg !== undefined && 'List' in option.arg ? roleNames(option.arg.List.items, c) : [];
      if (name === 'addroleto') options.memberOf = named;
      else options.members = named;
    } else if (name === 'connectionlimit' && optionText(option) === '-1') continue;
    else if (name === 'validUntil' && optionText(option) === 'infinity') continue;
    else if (FIXED_OPTIONS[name] !== on || on === undefined) throw c.unsupported(`role option ${name}`, { at });
  }
  return options;
}

function grantTarget(stmt: GrantStmt, c: Conversion): GrantTarget {
  const objects = stmt.objects ?? [];
  const names = objects.map(stringOf);
  if (stmt.targtype === 'ACL_TARGET_ALL_IN_SCHEMA') {
    if (stmt.objtype === 'OBJECT_TABLE') return { kind: 'tables-in-schema', names };
  } else if (stmt.objtype === 'OBJECT_TABLE') {
    return { kind: 'table', names: objects.flatMap((node) => ('RangeVar' in node ? [c.relationName(node.RangeVar)] : [])) };
  } else if (stmt.objtype === 'OBJECT_SCHEMA') return { kind: 'schema', names };
  else if (stmt.objtype === 'OBJECT_DATABASE') return { kind: 'database', names };
  throw c.unsupported(`${stmt.is_grant === true ? 'GRANT' : 'REVOKE'} on this kind of object`);
}

function privileges(nodes: readonly Node[] | undefined, kind: ObjectKind, c: Conversion): readonly Privilege[] {
  const known = Object.keys(PRIVILEGES[kind]) as Privilege[];
  if (nodes === undefined) return known;
  return nodes.map((node) => {
    const { priv_name = '', cols } = 'AccessPriv' in node ? node.AccessPriv : {};
    if (cols !== undefined) throw c.unsupported('granting privileges on columns');
    const name = priv_name === 'temp' ? 'temporary' : priv_name;
    const privilege = known.find((p) => p === name);
    if (privilege === undefined) {
      throw c.source.error('invalid-grant', `invalid privilege type ${priv_name.toUpperCase()} for ${kind}`, c.start);
    }
    return privilege;
  });
}
