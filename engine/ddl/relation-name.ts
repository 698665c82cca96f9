import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { TableName } from '../../catalog/model/table.ts';
import { requirePrivilege } from '../access/privileges.ts';
import { SYSTEM_SCHEMAS } from '../sessions/resolve.ts';
import type { Decision } from './ddl-context.ts';

/** The name in another schema, in which the role must be able to create things. */
export function movedName(name: TableName, schema: string, { catalog, context }: Decision): TableName {
  if (SYSTEM_SCHEMAS.includes(schema)) {
    throw new ThermoclineError('insufficient-privilege', `permission denied for schema ${schema}`, {
      detail: 'System catalog modifications are not allowed.',
    });
  }
  if (catalog.databases.get(name.database)?.has(schema) !== true) {
    throw new ThermoclineError('undefined-schema', `schema "${schema}" does not exist`);
  }
  const moved = { ...name, schema };
  requirePrivilege(catalog.access, context.role, { kind: 'schema', ...moved }, 'create', schema);
  return moved;
}
