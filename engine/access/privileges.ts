import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Privilege, Securable } from '../../catalog/model/access.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import { type AccessState, actsAsOwner, hasPrivilege } from '../../catalog/store/access-state.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import { type Relation, tableRelation } from '../../catalog/store/relation.ts';

/** Throws 42501 unless the role may do what only an owner may. */
export function requireOwner(access: AccessState, role: string, object: Securable, shown: string): void {
  if (!actsAsOwner(access, role, object)) throw new ThermoclineError('insufficient-privilege', `must be owner of ${object.kind} ${shown}`);
}

/** Throws 42501 unless the role has the privilege. */
export function requirePrivilege(access: AccessState, role: string, object: Securable, privilege: Privilege, shown: string): void {
  if (!hasPrivilege(access, role, object, privilege)) {
    throw new ThermoclineError('insufficient-privilege', `permission denied for ${object.kind} ${shown}`);
  }
}

/** Both that the schema may be looked into and that the table or view may be used. Throws 42501. */
export function requireRelationPrivilege(catalog: CatalogState, role: string, relation: Relation, privilege: Privilege): void {
  const { database, schema } = relation.name;
  requirePrivilege(catalog.access, role, { kind: 'schema', database, schema }, 'usage', schema);
  if (!hasPrivilege(catalog.access, role, { kind: 'table', tableId: relation.id }, privilege)) {
    throw new ThermoclineError('insufficient-privilege', `permission denied for ${relation.kind} ${relation.name.table}`);
  }
}

export function requireTablePrivilege(catalog: CatalogState, role: string, table: TableDefinition, privilege: Privilege): void {
  requireRelationPrivilege(catalog, role, tableRelation(table), privilege);
}

/** Throws 42501 unless the role may do what only an owner may. */
export function requireRelationOwner(access: AccessState, role: string, relation: Relation): void {
  if (actsAsOwner(access, role, { kind: 'table', tableId: relation.id })) return;
  throw new ThermoclineError('insufficient-privilege', `must be owner of ${relation.kind} ${relation.name.table}`);
}
