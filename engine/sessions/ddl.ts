import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { CatalogChange, CatalogState } from '../../catalog/store/catalog-state.ts';
import type { Relation } from '../../catalog/store/relation.ts';
import { requirePrivilege, requireRelationOwner, requireTablePrivilege } from '../access/privileges.ts';
import { alterTable } from '../ddl/alter-table.ts';
import { alterView } from '../ddl/alter-view.ts';
import { comment } from '../ddl/comment.ts';
import { createView } from '../ddl/create-view.ts';
import { type DdlContext, type DdlNotice, type Decision, owned } from '../ddl/ddl-context.ts';
import { dropRelations, dropSchemas } from '../ddl/drop-relations.ts';
import type { AlterAction, AlterRelationStatement, DdlStatement } from '../plan/ddl-statement.ts';
import type { Statement } from '../plan/statement.ts';
import { checkTierable } from '../tiering/lake-layout.ts';
import { isSuperuser, rolesActedAs } from '../../catalog/store/access-state.ts';
import { findNamed, namedRole, newName, resolveNamed, resolveTable, SYSTEM_SCHEMAS, wrongKind } from './resolve.ts';
import { defineTable } from './table-definition.ts';

const DDL_KINDS: ReadonlySet<string> = new Set<DdlStatement['kind']>([
  'create-table',
  'create-view',
  'alter-relation',
  'drop-relations',
  'truncate',
  'comment',
  'create-schema',
  'drop-schema',
]);

export function isDdl(statement: Statement): statement is DdlStatement {
  return DDL_KINDS.has(statement.kind);
}

/** A DDL statement ready to be decided: on one state of the catalog, and on another if that is not the final one. */
export interface DdlPlan {
  readonly tag: string;
  /** Ids that it gives away, at most: where it is decided more than once they are reserved, so that they are the same each time. */
  readonly ids: number;
  /** Gives the changes. Names are resolved in the state. `reserved`: the first of the reserved ids; null takes the state's next ones. */
  readonly decide: (catalog: CatalogState, reserved: number | null) => readonly CatalogChange[];
  /** What the last decision had to say. */
  readonly notices: () => readonly DdlNotice[];
}

export function planDdl(statement: DdlStatement, context: DdlContext): DdlPlan {
  let notices: DdlNotice[] = [];
  return {
    tag: tagOf(statement),
    ids: statement.kind === 'create-table' || statement.kind === 'create-view' ? 1 : 0,
    decide(catalog, reserved) {
      notices = [];
      let next = reserved ?? catalog.nextTableId;
      return decide(statement, { catalog, context, notice: (notice) => notices.push(notice), newId: () => next++ });
    },
    notices: () => notices,
  };
}

function tagOf(statement: DdlStatement): string {
  switch (statement.kind) {
    case 'create-table':
      return 'CREATE TABLE';
    case 'create-view':
      return 'CREATE VIEW';
    case 'alter-relation':
      return `ALTER ${statement.what.toUpperCase()}`;
    case 'drop-relations':
      return `DROP ${statement.what.toUpperCase()}`;
    case 'truncate':
      return 'TRUNCATE TABLE';
    case 'comment':
      return 'COMMENT';
    case 'create-schema':
      return 'CREATE SCHEMA';
    case 'drop-schema':
      return 'DROP SCHEMA';
    default:
      return unreachable(statement);
  }
}

function decide(statement: DdlStatement, decision: Decision): readonly CatalogChange[] {
  const { catalog, context, notice } = decision;
  switch (statement.kind) {
    case 'create-table': {
      const name = newName(catalog, statement.name, context);
      if (findNamed(catalog, { ...statement.name, schema: name.schema }, context) !== undefined) {
        if (!statement.ifNotExists) throw new ThermoclineError('duplicate-table', `relation "${name.table}" already exists`);
        notice({ message: `relation "${name.table}" already exists, skipping`, code: '42P07' });
        return [];
      }
      const table = defineTable(statement, { id: decision.newId(), uuid: context.random.uuid(), name }, (p) => context.at(p));
      for (const c of statement.columns) {
        if (c.default !== null) context.checkDefault(c);
        if (c.typeNotice !== null) notice({ message: c.typeNotice });
      }
      checkTierable(table);
      requirePrivilege(catalog.access, context.role, { kind: 'schema', ...name }, 'create', name.schema);
      return [{ op: 'create-table', table }, ...owned({ kind: 'table', tableId: table.id }, context)];
    }
    case 'create-view':
      return createView(statement, decision);
    case 'alter-relation':
      return alterRelation(statement, decision);
    case 'drop-relations':
      return dropRelations(statement, decision);
    case 'truncate': {
      const tables = new Set(statement.names.map((name) => resolveTable(catalog, name, context)));
      for (const table of tables) requireTablePrivilege(catalog, context.role, table, 'truncate');
      return [...tables].map((table) => ({ op: 'alter-table', table: { ...table, truncateGeneration: table.truncateGeneration + 1 } }));
    }
    case 'comment':
      return comment(statement, decision);
    case 'create-schema': {
      if (statement.schema.startsWith('pg_') || SYSTEM_SCHEMAS.includes(statement.schema)) {
        throw new ThermoclineError('reserved-name', `unacceptable schema name "${statement.schema}"`, {
          detail: 'The prefix "pg_" and the names of system schemas are reserved.',
        });
      }
      if (catalog.databases.get(context.database)?.has(statement.schema) === true && statement.ifNotExists) {
        notice({ message: `schema "${statement.schema}" already exists, skipping`, code: '42P06' });
        return [];
      }
      const { database } = context;
      requirePrivilege(catalog.access, context.role, { kind: 'database', database }, 'create', database);
      const owner = statement.owner === null ? null : namedRole(statement.owner, catalog.access, context);
      if (owner !== null && !isSuperuser(catalog.access, context.role) && !rolesActedAs(catalog.access, context.role).has(owner)) {
        throw new ThermoclineError('insufficient-privilege', `must be member of role "${owner}"`);
      }
      const object = { kind: 'schema', database, schema: statement.schema } as const;
      return [
        { op: 'create-schema', database, schema: statement.schema },
        ...(owner === null ? owned(object, context) : [{ op: 'set-owner', object, role: owner } as const]),
      ];
    }
    case 'drop-schema':
      return dropSchemas(statement, decision);
    default:
      return unreachable(statement);
  }
}

function alterRelation({ what, name, ifExists, actions }: AlterRelationStatement, decision: Decision): readonly CatalogChange[] {
  const { catalog, context, notice } = decision;
  const relation = ifExists ? findNamed(catalog, name, context) : resolveNamed(catalog, name, context);
  if (relation === undefined) {
    notice({ message: `relation "${name.name}" does not exist, skipping` });
    return [];
  }
  if (what !== relation.kind && !(what === 'table' && actions.every(isForAll))) throw wrongKind(relation, what);
  requireRelationOwner(catalog.access, context.role, relation);
  if (actions.some((a) => a.action === 'rename')) requireCreate(relation, decision);
  switch (relation.kind) {
    case 'table': {
      const { table, changes } = alterTable(relation.table, actions, decision);
      if (table === relation.table) return changes;
      checkTierable(table);
      return [...changes, { op: 'alter-table', table }];
    }
    case 'view':
      return [{ op: 'put-view', view: actions.reduce((v, action) => alterView(v, action, decision), relation.view) }];
    default:
      return unreachable(relation);
  }
}

/** What ALTER TABLE does to relations of every kind. */
function isForAll({ action }: AlterAction): boolean {
  return action === 'rename' || action === 'set-schema' || action === 'rename-column';
}

/** Giving a relation a new name is creating it there. */
function requireCreate({ name }: Relation, { catalog, context }: Decision): void {
  requirePrivilege(catalog.access, context.role, { kind: 'schema', ...name }, 'create', name.schema);
}
