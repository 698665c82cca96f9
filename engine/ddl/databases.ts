import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type CatalogChange, type CatalogState, DEFAULT_DATABASE } from '../../catalog/store/catalog-state.ts';
import { relationsOf } from '../../catalog/store/relation.ts';
import { isSuperuser } from '../../catalog/store/access-state.ts';
import { requireOwner } from '../access/privileges.ts';
import type { DatabaseStatement } from '../plan/ddl-statement.ts';
import type { DdlPlan } from '../sessions/ddl.ts';
import { type NameScope, namedRole } from '../sessions/resolve.ts';
import { type DdlNotice, owned } from './ddl-context.ts';
import { dropChange } from './dependents.ts';

/** Longest name, in bytes: with a schema's it names a folder in the lake. */
const NAME_BYTES_MAX = 63;

/** CREATE DATABASE, DROP DATABASE. `sessions` tells how many sessions a database has. */
export function planDatabase(
  statement: DatabaseStatement,
  context: NameScope & { readonly sessionRole: string; readonly sessions: (database: string) => number },
): DdlPlan {
  let notices: DdlNotice[] = [];
  const create = statement.kind === 'create-database';
  return {
    tag: create ? 'CREATE DATABASE' : 'DROP DATABASE',
    ids: 0,
    decide(catalog) {
      notices = create ? statement.notices.map((message) => ({ message })) : [];
      return create ? createDatabase(statement, catalog, context) : dropDatabase(statement, catalog, context, (n) => notices.push(n));
    },
    notices: () => notices,
  };
}

function createDatabase(
  { database, owner }: Extract<DatabaseStatement, { kind: 'create-database' }>,
  catalog: CatalogState,
  context: NameScope & { readonly sessionRole: string },
): CatalogChange[] {
  const { access } = catalog;
  if (!isSuperuser(access, context.role) && access.roles.get(context.role)?.createDatabase !== true) {
    throw new ThermoclineError('insufficient-privilege', 'permission denied to create database');
  }
  if (database === '' || Buffer.byteLength(database) > NAME_BYTES_MAX) {
    throw new ThermoclineError('invalid-name', `invalid database name: "${database}"`);
  }
  const role = owner === null ? null : namedRole(owner, access, context);
  const object = { kind: 'database', database } as const;
  return [{ op: 'create-database', database }, ...(role === null ? owned(object, context) : [{ op: 'set-owner', object, role } as const])];
}

function dropDatabase(
  { database, ifExists }: Extract<DatabaseStatement, { kind: 'drop-database' }>,
  catalog: CatalogState,
  context: NameScope & { readonly sessions: (database: string) => number },
  notice: (notice: DdlNotice) => void,
): CatalogChange[] {
  if (!catalog.databases.has(database)) {
    if (!ifExists) throw new ThermoclineError('undefined-database', `database "${database}" does not exist`);
    notice({ message: `database "${database}" does not exist, skipping` });
    return [];
  }
  requireOwner(catalog.access, context.role, { kind: 'database', database }, database);
  if (database === DEFAULT_DATABASE) throw new ThermoclineError('wrong-object-type', 'cannot drop the default database');
  if (database === context.database) throw new ThermoclineError('object-in-use', 'cannot drop the currently open database');
  const sessions = context.sessions(database);
  if (sessions > 0) {
    throw new ThermoclineError('object-in-use', `database "${database}" is being accessed by other users`, {
      detail: sessions === 1 ? 'There is 1 other session using the database.' : `There are ${sessions} other sessions using the database.`,
    });
  }
  const inside = [...relationsOf(catalog)].filter(({ name }) => name.database === database);
  return [...inside.map(dropChange), { op: 'drop-database', database }];
}
