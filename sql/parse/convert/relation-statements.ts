import type { AlterObjectSchemaStmt, AlterTableStmt, DropStmt, ObjectType, RenameStmt, ViewStmt } from '@pgsql/types';
import type { RelationKind } from '../../../catalog/store/relation.ts';
import type { AlterAction, CreateViewStatement } from '../../../engine/plan/ddl-statement.ts';
import type { RelationName, Statement } from '../../../engine/plan/statement.ts';
import { roleName } from './access-statements.ts';
import { type Conversion, defElems, stringOf, stringsOf } from './conversion.ts';
import { placesOfDefaults, tableAction } from './table-statements.ts';

/** CREATE VIEW, and what relations of every kind share: ALTER … RENAME, SET SCHEMA, OWNER TO, and DROP. */

export const RELATION_KINDS: Partial<Record<ObjectType, RelationKind>> = { OBJECT_TABLE: 'table', OBJECT_VIEW: 'view' };

export function createView(stmt: ViewStmt, c: Conversion): CreateViewStatement {
  const relation = stmt.view!;
  if (relation.relpersistence === 't') throw c.unsupported('CREATE TEMPORARY VIEW');
  if (stmt.withCheckOption !== undefined && stmt.withCheckOption !== 'NO_CHECK_OPTION') {
    throw c.unsupported('WITH CHECK OPTION', { hint: 'Views are read only.' });
  }
  for (const option of defElems(stmt.options)) throw c.unsupported(`view option "${option.defname}"`, { at: option.location });
  const query = stmt.query !== undefined && 'SelectStmt' in stmt.query ? stmt.query.SelectStmt : undefined;
  if (query === undefined) throw c.unsupported(c.name);
  if (query.intoClause !== undefined) throw c.source.error('feature-not-supported', 'views must not contain SELECT INTO', c.start);
  // The tree has no place for a whole query: the tokens do. RECURSIVE views have theirs wrapped by the grammar.
  const tokens = c.tokens();
  while (!tokens.done && !tokens.take('view')) {
    if (tokens.take('recursive')) throw c.unsupported('CREATE RECURSIVE VIEW', { hint: 'Write WITH RECURSIVE in the query.' });
    tokens.index++;
  }
  tokens.name();
  if (tokens.at('(')) tokens.group();
  if (tokens.take('with') && tokens.at('(')) tokens.group();
  tokens.take('as');
  const start = tokens.peek()?.start ?? c.start;
  const end = tokens.tokens[tokens.end - 1]!.end;
  const columns = stringsOf(stmt.aliases);
  return {
    kind: 'create-view',
    name: c.relationName(relation),
    columns: columns.length === 0 ? null : columns,
    query,
    text: c.source.slice(start, end),
    start,
    orReplace: stmt.replace ?? false,
  };
}

export function alterRelation(stmt: AlterTableStmt, c: Conversion): Statement {
  const what = kindOf(stmt.objtype, c);
  const name = c.relationName(stmt.relation!);
  const cmds = (stmt.cmds ?? []).flatMap((node) => ('AlterTableCmd' in node ? [node.AlterTableCmd] : []));
  const owner = cmds.find((cmd) => cmd.subtype === 'AT_ChangeOwner');
  if (owner !== undefined) {
    if (cmds.length > 1) throw c.unsupported(`${c.name} … OWNER TO beside other actions`, { hint: 'Write it as a statement of its own.' });
    const word = what === 'view' ? 'VIEW' : undefined;
    return { kind: 'alter-owner', target: { kind: 'table', names: [name], word }, role: roleName(owner.newowner, c) };
  }
  const defaults = placesOfDefaults(c);
  const actions = cmds.map((cmd) => {
    const action = tableAction(cmd, name.name, defaults, c);
    if (cmd.subtype === 'AT_ColumnDefault' && cmd.def !== undefined) defaults.shift();
    return action;
  });
  return altered(what, name, stmt.missing_ok, actions);
}

export function renameRelation(stmt: RenameStmt, c: Conversion): Statement {
  if (stmt.renameType === 'OBJECT_COLUMN') {
    const what = kindOf(stmt.relationType, c);
    const position = stmt.relation?.location ?? c.start;
    const action: AlterAction = { action: 'rename-column', column: stmt.subname ?? '', to: stmt.newname ?? '', position };
    return altered(what, c.relationName(stmt.relation!), stmt.missing_ok, [action]);
  }
  const what = kindOf(stmt.renameType, c);
  return altered(what, c.relationName(stmt.relation!), stmt.missing_ok, [{ action: 'rename', to: stmt.newname ?? '' }]);
}

export function moveRelation(stmt: AlterObjectSchemaStmt, c: Conversion): Statement {
  const what = kindOf(stmt.objectType, c);
  return altered(what, c.relationName(stmt.relation!), stmt.missing_ok, [{ action: 'set-schema', schema: stmt.newschema ?? '' }]);
}

function altered(what: RelationKind, name: RelationName, ifExists: boolean | undefined, actions: readonly AlterAction[]): Statement {
  return { kind: 'alter-relation', what, name, ifExists: ifExists ?? false, actions };
}

function kindOf(type: ObjectType | undefined, c: Conversion): RelationKind {
  const kind = type === undefined ? undefined : RELATION_KINDS[type];
  if (kind === undefined) throw c.unsupported(c.name);
  return kind;
}

export function dropStatement(stmt: DropStmt, c: Conversion): Statement {
  const ifExists = stmt.missing_ok ?? false;
  const cascade = stmt.behavior === 'DROP_CASCADE';
  if (stmt.removeType === 'OBJECT_SCHEMA') return { kind: 'drop-schema', schemas: stringsOf(stmt.objects), ifExists, cascade };
  const what = kindOf(stmt.removeType, c);
  // The tree has the names, the tokens their places.
  const tokens = c.tokens();
  tokens.take('drop', what);
  tokens.take('if', 'exists');
  const places = tokens.items().map((item) => item.peek()?.start ?? c.start);
  const names = (stmt.objects ?? []).map((object, i) =>
    nameInParts('List' in object ? stringsOf(object.List.items) : [stringOf(object)], places[i] ?? c.start, c),
  );
  return { kind: 'drop-relations', what, names, ifExists, cascade };
}

export function nameInParts(parts: readonly string[], position: number, c: Conversion): RelationName {
  if (parts.length > 3) {
    throw c.source.error('syntax', `improper relation name (too many dotted names): ${parts.join('.')}`, position);
  }
  const [name = '', schema = null, database = null] = parts.toReversed();
  return { database, schema, name, position };
}
