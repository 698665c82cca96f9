import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type Column, currentSchema, type TableDefinition, type TableName } from '../../catalog/model/table.ts';
import { PUBLIC } from '../../catalog/model/access.ts';
import type { AccessState } from '../../catalog/store/access-state.ts';
import type { RoleName } from '../plan/access-statement.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import { findRelation, type Relation, type RelationKind } from '../../catalog/store/relation.ts';
import { similarTable } from '../plan/scope/similar-name.ts';
import type { RelationName } from '../plan/statement.ts';

/** Where unqualified names are looked up, and for whom. */
export interface NameScope {
  readonly database: string;
  /** Whose privileges count. */
  readonly role: string;
  readonly searchPath: readonly string[];
  /** Character position of a byte offset in the statement. */
  at(position: number): number;
}

/** Relations of these schemas are made by the server: nothing can be created in them or written to. */
export const SYSTEM_SCHEMAS: readonly string[] = ['pg_catalog', 'information_schema', 'sys', 'pg_toast'];

/** The table that a statement names. Throws 42P01, with what a `$`-suffixed name deserves to hear, and 42809 for a view. */
export function resolveTable(catalog: CatalogState, name: RelationName, scope: NameScope): TableDefinition {
  const relation = resolveNamed(catalog, name, scope);
  if (relation.kind !== 'table') throw wrongKind(relation, 'table');
  return relation.table;
}

/** The relation that a statement names. Throws 42P01. */
export function resolveNamed(catalog: CatalogState, name: RelationName, scope: NameScope): Relation {
  const relation = findNamed(catalog, name, scope);
  if (relation !== undefined) return relation;
  refuseSystemRelation(name, scope);
  throw new ThermoclineError('undefined-table', `relation "${shownName(name)}" does not exist`, {
    position: scope.at(name.position),
    hint: similarRelation(catalog, name, scope),
  });
}

/** Throws when the name, which no stored relation has, is one that the system gives. */
export function refuseSystemRelation(name: RelationName, scope: NameScope): void {
  if (name.name.includes('$')) {
    throw new ThermoclineError('wrong-object-type', `"${shownName(name)}" cannot be changed`, {
      position: scope.at(name.position),
      hint: 'It is a view of a table in the lake; write to the table itself.',
    });
  }
  if (name.schema !== null && SYSTEM_SCHEMAS.includes(name.schema)) {
    throw new ThermoclineError('insufficient-privilege', `permission denied: "${shownName(name)}" is a system catalog`, {
      position: scope.at(name.position),
    });
  }
}

/** `"v" is not a table`; `verb` says what the hint's statement does. */
export function wrongKind(relation: Relation, wanted: RelationKind, verb?: 'remove' | 'alter'): ThermoclineError {
  return new ThermoclineError('wrong-object-type', `"${relation.name.table}" is not a ${wanted}`, {
    hint:
      verb === undefined
        ? undefined
        : `Use ${verb === 'remove' ? 'DROP' : 'ALTER'} ${relation.kind.toUpperCase()} to ${verb} a ${relation.kind}.`,
  });
}

function shownName(name: RelationName): string {
  return name.schema === null ? name.name : `${name.schema}.${name.name}`;
}

/** A hint when the name is near that of a table. */
export function similarRelation(catalog: CatalogState, name: RelationName, scope: NameScope): string | undefined {
  return similarTable(catalog, scope.database, name.schema === null ? scope.searchPath : [name.schema], name.name);
}

export function findNamed(catalog: CatalogState, name: RelationName, scope: NameScope): Relation | undefined {
  checkDatabase(name, scope);
  const schemas = name.schema === null ? scope.searchPath : [name.schema];
  for (const schema of schemas) {
    const relation = findRelation(catalog, scope.database, schema, name.name);
    if (relation !== undefined) return relation;
  }
  return undefined;
}

/** Where CREATE puts an object of this name: its schema, or the first of the search path that exists. */
export function newName(catalog: CatalogState, name: RelationName, scope: NameScope): TableName {
  checkDatabase(name, scope);
  const existing = catalog.databases.get(scope.database) ?? new Set<string>();
  const schema = name.schema ?? scope.searchPath.find((s) => existing.has(s));
  if (schema === undefined) throw new ThermoclineError('undefined-schema', 'no schema has been selected to create in');
  if (SYSTEM_SCHEMAS.includes(schema)) {
    throw new ThermoclineError('insufficient-privilege', `permission denied to create "${schema}.${name.name}"`, {
      detail: 'System catalog modifications are not allowed.',
      position: scope.at(name.position),
    });
  }
  if (!existing.has(schema)) {
    throw new ThermoclineError('undefined-schema', `schema "${schema}" does not exist`, { position: scope.at(name.position) });
  }
  return { database: scope.database, schema, table: name.name };
}

/** The columns a column list names, or all of them. Throws 42703 and 42701. */
export function resolveColumns(
  table: TableDefinition,
  names: readonly { readonly name: string; readonly position: number }[] | null,
  scope: NameScope,
): readonly Column[] {
  const { columns } = currentSchema(table);
  if (names === null) return columns;
  const seen = new Set<string>();
  return names.map(({ name, position }) => {
    const column = columns.find((c) => c.name === name);
    if (column === undefined) {
      throw new ThermoclineError('undefined-column', `column "${name}" of relation "${table.name.table}" does not exist`, {
        position: scope.at(position),
      });
    }
    if (seen.has(name)) {
      throw new ThermoclineError('duplicate-column', `column "${name}" specified more than once`, { position: scope.at(position) });
    }
    seen.add(name);
    return column;
  });
}

/** The schema, when it exists. Throws 3F000. */
export function schemaNamed(catalog: CatalogState, name: string, database: string): string {
  if (catalog.databases.get(database)?.has(name) !== true)
    throw new ThermoclineError('undefined-schema', `schema "${name}" does not exist`);
  return name;
}

/** The name of a role that a statement means. Throws 42704. */
export function namedRole(
  role: RoleName,
  access: AccessState,
  { role: current, sessionRole }: { readonly role: string; readonly sessionRole: string },
): string {
  const name = role.kind === 'named' ? role.name : role.kind === 'current' ? current : role.kind === 'session' ? sessionRole : PUBLIC;
  if (!access.roles.has(name)) throw new ThermoclineError('undefined-object', `role "${name}" does not exist`);
  return name;
}

function checkDatabase(name: RelationName, scope: NameScope): void {
  if (name.database !== null && name.database !== scope.database) {
    throw new ThermoclineError(
      'feature-not-supported',
      `cross-database references are not implemented: "${name.database}.${name.schema}.${name.name}"`,
      {
        position: scope.at(name.position),
      },
    );
  }
}
