import { must, unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type Grant, type Privilege, PUBLIC, type Role, type Securable, SUPERUSER } from '../../catalog/model/access.ts';
import type { Random } from '../../catalog/seams/random.ts';
import { type AccessState, grantsOn, hasPrivilege, isSuperuser, rolesActedAs } from '../../catalog/store/access-state.ts';
import type { CatalogChange, CatalogState } from '../../catalog/store/catalog-state.ts';
import { relationsOf } from '../../catalog/store/relation.ts';
import { requireOwner } from '../access/privileges.ts';
import { formatScramVerifier, makeScramVerifier, parseScramVerifier, SCRAM_SALT_BYTES } from '../access/scram-verifier.ts';
import type { AccessStatement, GrantTarget, RoleName, RoleOptions } from '../plan/access-statement.ts';
import type { DdlNotice } from '../ddl/ddl-context.ts';
import type { DdlPlan } from './ddl.ts';
import { namedRole, type NameScope, resolveNamed, schemaNamed, wrongKind } from './resolve.ts';

const KINDS: readonly string[] = ['create-role', 'alter-role', 'drop-role', 'grant', 'grant-role', 'alter-owner'];

export function isAccessStatement(statement: { readonly kind: string }): statement is AccessStatement {
  return KINDS.includes(statement.kind);
}

export interface AccessContext extends NameScope {
  readonly random: Random;
  readonly sessionRole: string;
}

/** A statement about roles, owners or privileges, ready to be decided. */
export async function planAccess(statement: AccessStatement, context: AccessContext): Promise<DdlPlan> {
  const verifier = 'options' in statement ? await verifierOf(statement.options, context.random) : undefined;
  let notices: DdlNotice[] = [];
  return {
    tag: tagOf(statement),
    ids: 0,
    decide(catalog) {
      notices = [];
      return new Decision(catalog, context, verifier, (message) => notices.push({ message })).decide(statement);
    },
    notices: () => notices,
  };
}

/** What is stored of the password that a statement sets; undefined when it sets none. */
async function verifierOf(options: RoleOptions, random: Random): Promise<string | null | undefined> {
  const { password } = options;
  if (password === undefined || password === null) return password;
  if (parseScramVerifier(password) !== null) return password;
  if (/^md5[0-9a-f]{32}$/.test(password)) {
    throw new ThermoclineError('feature-not-supported', 'MD5 passwords are not supported', { hint: 'Give the password itself.' });
  }
  if (password === '') return null;
  return formatScramVerifier(await makeScramVerifier(password, random.bytes(SCRAM_SALT_BYTES)));
}

/** One statement decided against one state of the catalog. */
class Decision {
  readonly #catalog: CatalogState;
  readonly #access: AccessState;
  readonly #context: AccessContext;
  readonly #verifier: string | null | undefined;
  readonly #notice: (message: string) => void;

  constructor(catalog: CatalogState, context: AccessContext, verifier: string | null | undefined, notice: (message: string) => void) {
    this.#catalog = catalog;
    this.#access = catalog.access;
    this.#context = context;
    this.#verifier = verifier;
    this.#notice = notice;
  }

  decide(statement: AccessStatement): readonly CatalogChange[] {
    switch (statement.kind) {
      case 'create-role':
        return this.#createRole(statement);
      case 'alter-role':
        return this.#alterRole(statement);
      case 'drop-role':
        return this.#dropRoles(statement);
      case 'grant':
        return this.#grant(statement);
      case 'grant-role':
        return this.#grantRole(statement);
      case 'alter-owner':
        return this.#alterOwner(statement);
      default:
        return unreachable(statement);
    }
  }

  #createRole({ name, options }: Extract<AccessStatement, { kind: 'create-role' }>): CatalogChange[] {
    this.#mayManageRoles('create role', options);
    if (name === PUBLIC || name === 'none' || name.startsWith('pg_')) {
      throw new ThermoclineError('reserved-name', `role name "${name}" is reserved`);
    }
    if (this.#access.roles.has(name)) throw new ThermoclineError('duplicate-object', `role "${name}" already exists`);
    const fresh: Role = {
      name,
      login: false,
      superuser: false,
      createDatabase: false,
      createRole: false,
      password: null,
      memberOf: [],
    };
    const role = { ...this.#with(fresh, options), memberOf: (options.memberOf ?? []).map((r) => this.#role(r).name) };
    const members = (options.members ?? []).map((r) => this.#memberships(this.#role(r), [name], false));
    return [role, ...members].map((r) => ({ op: 'put-role', role: r }));
  }

  #alterRole({ role: named, options }: Extract<AccessStatement, { kind: 'alter-role' }>): CatalogChange[] {
    const role = this.#role(named);
    const onlyPassword = Object.keys(options).every((key) => key === 'password');
    // Everybody may change their own password.
    if (!(onlyPassword && role.name === this.#context.role)) this.#mayManageRoles('alter role', options, role);
    if (role.name === SUPERUSER && (options.superuser === false || options.login === false)) {
      throw new ThermoclineError('feature-not-supported', `role "${SUPERUSER}" must stay a superuser that can log in`);
    }
    return [{ op: 'put-role', role: this.#with(role, options) }];
  }

  #dropRoles({ roles, ifExists }: Extract<AccessStatement, { kind: 'drop-role' }>): CatalogChange[] {
    this.#mayManageRoles('drop role', {});
    return roles.flatMap((named): CatalogChange[] => {
      if (named.kind !== 'named') throw new ThermoclineError('invalid-parameter-value', 'cannot use special role specifier in DROP ROLE');
      const role = this.#access.roles.get(named.name);
      if (role === undefined && ifExists) {
        this.#notice(`role "${named.name}" does not exist, skipping`);
        return [];
      }
      const { name, superuser } = this.#role(named);
      if (name === this.#context.role || name === this.#context.sessionRole) {
        throw new ThermoclineError('object-in-use', 'current user cannot be dropped');
      }
      if (name === SUPERUSER)
        throw new ThermoclineError('dependent-objects', `cannot drop role ${name} because it is required by the database system`);
      if (superuser && !this.#isSuperuser) throw new ThermoclineError('insufficient-privilege', 'must be superuser to drop superusers');
      return [{ op: 'drop-role', role: name }];
    });
  }

  #grantRole({ revoke, roles, grantees }: Extract<AccessStatement, { kind: 'grant-role' }>): CatalogChange[] {
    const groups = roles.map((r) => this.#role(r));
    for (const group of groups) {
      this.#mayManageRoles(`${revoke ? 'revoke' : 'grant'} role "${group.name}"`, { superuser: group.superuser });
    }
    const names = groups.map((r) => r.name);
    return grantees.map((named) => {
      const member = this.#role(named);
      for (const name of revoke ? [] : names) {
        if (rolesActedAs(this.#access, name).has(member.name)) {
          throw new ThermoclineError('invalid-grant', `role "${name}" is a member of role "${member.name}"`);
        }
      }
      return { op: 'put-role', role: this.#memberships(member, names, revoke) };
    });
  }

  #grant(statement: Extract<AccessStatement, { kind: 'grant' }>): CatalogChange[] {
    const grantees = statement.grantees.map((r) => (r.kind === 'public' ? PUBLIC : this.#role(r).name));
    return this.#objects(statement.target).map(({ object, shown }) => {
      for (const privilege of statement.privileges) {
        if (!hasPrivilege(this.#access, this.#context.role, object, privilege, true)) {
          throw new ThermoclineError('insufficient-privilege', `permission denied for ${object.kind} ${shown}`);
        }
      }
      const key = (g: { readonly grantee: string; readonly privilege: Privilege }): string => `${g.privilege} ${g.grantee}`;
      const grants = new Map(grantsOn(this.#access, object).map((g) => [key(g), g]));
      for (const grantee of grantees) {
        for (const privilege of statement.privileges) {
          const before = grants.get(key({ grantee, privilege }));
          const after = statement.revoke
            ? revoked(before, statement.grantOption)
            : { grantee, privilege, grantable: statement.grantOption || before?.grantable === true };
          if (after === undefined) grants.delete(key({ grantee, privilege }));
          else grants.set(key(after), after);
        }
      }
      return { op: 'set-grants', object, grants: [...grants.values()] };
    });
  }

  #alterOwner({ target, role: named }: Extract<AccessStatement, { kind: 'alter-owner' }>): CatalogChange[] {
    const role = this.#role(named);
    if (!this.#isSuperuser && !rolesActedAs(this.#access, this.#context.role).has(role.name)) {
      throw new ThermoclineError('insufficient-privilege', `must be member of role "${role.name}"`);
    }
    return this.#objects(target).map(({ object, shown }) => {
      requireOwner(this.#access, this.#context.role, object, shown);
      return { op: 'set-owner', object, role: role.name };
    });
  }

  // --- parts -------------------------------------------------------------------------------------------------------------------------

  get #isSuperuser(): boolean {
    return isSuperuser(this.#access, this.#context.role);
  }

  #mayManageRoles(what: string, options: RoleOptions, target?: Role): void {
    if (this.#isSuperuser) return;
    if (options.superuser !== undefined || target?.superuser === true) {
      throw new ThermoclineError('insufficient-privilege', `must be superuser to alter superuser roles or change superuser attribute`);
    }
    if (this.#access.roles.get(this.#context.role)?.createRole !== true) {
      throw new ThermoclineError('insufficient-privilege', `permission denied to ${what}`);
    }
  }

  /** A role that exists, in the state before the statement. */
  #role(named: RoleName): Role {
    const role = must(this.#access.roles.get(namedRole(named, this.#access, this.#context)), 'a role');
    return role;
  }

  #with(role: Role, options: RoleOptions): Role {
    return {
      ...role,
      login: options.login ?? role.login,
      superuser: options.superuser ?? role.superuser,
      createDatabase: options.createDatabase ?? role.createDatabase,
      createRole: options.createRole ?? role.createRole,
      password: this.#verifier === undefined ? role.password : this.#verifier,
    };
  }

  #memberships(member: Role, groups: readonly string[], revoke: boolean): Role {
    const kept = member.memberOf.filter((name) => !groups.includes(name));
    return { ...member, memberOf: revoke ? kept : [...kept, ...groups] };
  }

  #objects(target: GrantTarget): { readonly object: Securable; readonly shown: string }[] {
    const { database } = this.#context;
    switch (target.kind) {
      case 'table':
        return target.names.map((name) => {
          const relation = resolveNamed(this.#catalog, name, this.#context);
          if (target.word === 'VIEW' && relation.kind !== 'view') throw wrongKind(relation, 'view');
          return { object: { kind: 'table', tableId: relation.id }, shown: relation.name.table };
        });
      case 'tables-in-schema':
        return target.names.flatMap((name) => {
          const schema = schemaNamed(this.#catalog, name, database);
          return [...relationsOf(this.#catalog)]
            .filter(({ name: n }) => n.database === database && n.schema === schema)
            .map((r) => ({ object: { kind: 'table' as const, tableId: r.id }, shown: r.name.table }));
        });
      case 'schema':
        return target.names.map((name) => ({
          object: { kind: 'schema', database, schema: schemaNamed(this.#catalog, name, database) },
          shown: name,
        }));
      case 'database':
        return target.names.map((name) => {
          if (!this.#catalog.databases.has(name)) throw new ThermoclineError('undefined-database', `database "${name}" does not exist`);
          return { object: { kind: 'database', database: name }, shown: name };
        });
      default:
        return unreachable(target);
    }
  }
}

/** What is left of a privilege; undefined: nothing. */
function revoked(grant: Grant | undefined, onlyOption: boolean): Grant | undefined {
  return grant !== undefined && onlyOption ? { ...grant, grantable: false } : undefined;
}

function tagOf(statement: AccessStatement): string {
  switch (statement.kind) {
    case 'create-role':
      return 'CREATE ROLE';
    case 'alter-role':
      return 'ALTER ROLE';
    case 'drop-role':
      return 'DROP ROLE';
    case 'grant':
      return statement.revoke ? 'REVOKE' : 'GRANT';
    case 'grant-role':
      return statement.revoke ? 'REVOKE ROLE' : 'GRANT ROLE';
    case 'alter-owner':
      return `ALTER ${statement.target.kind === 'table' ? (statement.target.word ?? 'TABLE') : statement.target.kind.toUpperCase()}`;
    default:
      return unreachable(statement);
  }
}
