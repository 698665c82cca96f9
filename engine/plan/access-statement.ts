import type { Privilege } from '../../catalog/model/access.ts';
import type { RelationName } from './statement.ts';

/** Statements about who may do what. */
export type AccessStatement =
  | {
      readonly kind: 'create-role';
      readonly name: string;
      readonly options: RoleOptions;
    }
  | { readonly kind: 'alter-role'; readonly role: RoleName; readonly options: RoleOptions }
  | { readonly kind: 'drop-role'; readonly roles: readonly RoleName[]; readonly ifExists: boolean }
  | {
      readonly kind: 'grant';
      readonly revoke: boolean;
      readonly privileges: readonly Privilege[];
      readonly target: GrantTarget;
      readonly grantees: readonly RoleName[];
      /** WITH GRANT OPTION; for REVOKE: the option alone is taken back. */
      readonly grantOption: boolean;
    }
  | { readonly kind: 'grant-role'; readonly revoke: boolean; readonly roles: readonly RoleName[]; readonly grantees: readonly RoleName[] }
  | { readonly kind: 'alter-owner'; readonly target: GrantTarget; readonly role: RoleName };

/** A role as a statement names it. */
export type RoleName =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'current' }
  | { readonly kind: 'session' }
  | { readonly kind: 'public' };

/** What is said of a role; undefined: nothing. */
export interface RoleOptions {
  readonly login?: boolean;
  readonly superuser?: boolean;
  readonly createDatabase?: boolean;
  readonly createRole?: boolean;
  /** A password, or a verifier in pg_authid's form; null takes it away. */
  readonly password?: string | null;
  readonly memberOf?: readonly RoleName[];
  readonly members?: readonly RoleName[];
}

export type GrantTarget =
  /** `word`: what the statement calls it, when not a table. */
  | { readonly kind: 'table'; readonly names: readonly RelationName[]; readonly word?: 'VIEW' | undefined }
  | { readonly kind: 'tables-in-schema' | 'schema' | 'database'; readonly names: readonly string[] };
