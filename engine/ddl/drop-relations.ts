import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { CatalogChange } from '../../catalog/store/catalog-state.ts';
import type { Relation, RelationKind } from '../../catalog/store/relation.ts';
import { requireOwner, requireRelationOwner } from '../access/privileges.ts';
import type { DropRelationsStatement, DropSchemaStatement } from '../plan/ddl-statement.ts';
import type { RelationName } from '../plan/statement.ts';
import { findNamed, refuseSystemRelation, similarRelation, SYSTEM_SCHEMAS, wrongKind } from '../sessions/resolve.ts';
import { relationsOf } from '../../catalog/store/relation.ts';
import { type Decision, describeRelation } from './ddl-context.ts';
import { dropChanges } from './dependents.ts';

/** DROP TABLE, DROP VIEW. */
export function dropRelations({ what, names, ifExists, cascade }: DropRelationsStatement, decision: Decision): CatalogChange[] {
  const { catalog, context } = decision;
  const dropped = new Map<number, Relation>();
  for (const name of names) {
    const relation = relationToDrop(name, what, ifExists, decision);
    if (relation === null) continue;
    requireRelationOwner(catalog.access, context.role, relation);
    dropped.set(relation.id, relation);
  }
  const relations = [...dropped.values()];
  const shown = relations.length === 1 ? describeRelation(relations[0]!, context) : 'desired object(s)';
  return dropChanges(relations, { cascade, shown }, decision);
}

function relationToDrop(
  name: RelationName,
  what: RelationKind,
  ifExists: boolean,
  { catalog, context, notice }: Decision,
): Relation | null {
  const relation = findNamed(catalog, name, context);
  if (relation !== undefined) {
    if (relation.kind !== what) throw wrongKind(relation, what, 'remove');
    return relation;
  }
  const schemaMissing = name.schema !== null && catalog.databases.get(context.database)?.has(name.schema) !== true;
  if (ifExists) {
    notice({
      message: schemaMissing ? `schema "${name.schema}" does not exist, skipping` : `${what} "${name.name}" does not exist, skipping`,
    });
    return null;
  }
  refuseSystemRelation(name, context);
  if (schemaMissing) throw new ThermoclineError('undefined-schema', `schema "${name.schema}" does not exist`);
  throw new ThermoclineError('undefined-table', `${what} "${name.name}" does not exist`, { hint: similarRelation(catalog, name, context) });
}

export function dropSchemas(statement: DropSchemaStatement, decision: Decision): CatalogChange[] {
  return statement.schemas.flatMap((schema) => dropSchema(schema, statement, decision));
}

function dropSchema(schema: string, { ifExists, cascade }: DropSchemaStatement, decision: Decision): CatalogChange[] {
  const { catalog, context, notice } = decision;
  const { database } = context;
  if (SYSTEM_SCHEMAS.includes(schema)) {
    throw new ThermoclineError('insufficient-privilege', `cannot drop schema ${schema} because it is required by the database system`);
  }
  if (catalog.databases.get(database)?.has(schema) !== true) {
    if (!ifExists) throw new ThermoclineError('undefined-schema', `schema "${schema}" does not exist`);
    notice({ message: `schema "${schema}" does not exist, skipping` });
    return [];
  }
  requireOwner(catalog.access, context.role, { kind: 'schema', database, schema }, schema);
  const inside = [...relationsOf(catalog)].filter(({ name }) => name.database === database && name.schema === schema);
  // Without CASCADE what is inside makes the change itself fail.
  const drops = cascade ? dropChanges([], { cascade, shown: `schema ${schema}` }, decision, inside) : [];
  return [...drops, { op: 'drop-schema', database, schema }];
}
