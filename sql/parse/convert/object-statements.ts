import type { CommentStmt, CreatedbStmt, DropdbStmt } from '@pgsql/types';
import type { CommentStatement, DatabaseStatement } from '../../../engine/plan/ddl-statement.ts';
import type { RelationName } from '../../../engine/plan/statement.ts';
import { type Conversion, defElems, optionBoolean, optionText, stringOf, stringsOf } from './conversion.ts';
import { nameInParts, RELATION_KINDS } from './relation-statements.ts';

/** CREATE and DROP DATABASE, COMMENT ON. */

/** Options that say what is so anyway, by the values (in lower case) that do. */
const FIXED_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  template: ['template0', 'template1', 'default'],
  encoding: ['utf8', 'utf-8', 'unicode', '6', 'default'],
  tablespace: ['pg_default', 'default'],
  allow_connections: ['true'],
  connection_limit: ['-1'],
  is_template: ['false'],
  strategy: ['wal_log', 'file_copy'],
};
const LOCALE_OPTIONS: readonly string[] = ['locale', 'lc_collate', 'lc_ctype', 'icu_locale', 'locale_provider'];
const BYTE_ORDER: readonly string[] = ['c', 'posix', 'c.utf-8', 'c.utf8', 'default', 'libc'];

export function createDatabase(stmt: CreatedbStmt, c: Conversion): DatabaseStatement {
  const notices: string[] = [];
  let owner: Extract<DatabaseStatement, { kind: 'create-database' }>['owner'] = null;
  for (const option of defElems(stmt.options)) {
    const name = option.defname ?? '';
    const at = option.location ?? c.start;
    const value = optionText(option);
    const spelled = (value ?? 'default').toLowerCase();
    if (name === 'owner') owner = value === null ? null : { kind: 'named', name: value };
    else if (LOCALE_OPTIONS.includes(name)) {
      if (!BYTE_ORDER.includes(spelled)) notices.push(`${name} "${value}" is not used: text is ordered by its bytes, as by collation "C"`);
    } else if (FIXED_OPTIONS[name] === undefined) throw c.source.error('syntax', `option "${name}" not recognized`, at);
    else if (!FIXED_OPTIONS[name].includes(spelled)) throw c.unsupported(`database option ${name} = ${value}`, { at });
  }
  return { kind: 'create-database', database: stmt.dbname ?? '', owner, notices };
}

export function dropDatabase(stmt: DropdbStmt, c: Conversion): DatabaseStatement {
  for (const option of defElems(stmt.options)) {
    if (optionBoolean(option) !== false) throw c.unsupported('DROP DATABASE … WITH (FORCE)', { hint: 'End its sessions first.' });
  }
  return { kind: 'drop-database', database: stmt.dbname ?? '', ifExists: stmt.missing_ok ?? false };
}

export function commentStatement(stmt: CommentStmt, c: Conversion): CommentStatement {
  const { objtype, object } = stmt;
  // An empty comment is none.
  const comment = stmt.comment === undefined || stmt.comment === '' ? null : stmt.comment;
  const parts = object !== undefined && 'List' in object ? stringsOf(object.List.items) : [stringOf(object)];
  const relation = (names: readonly string[]): RelationName => nameInParts(names, placeOfObject(c), c);
  if (objtype === 'OBJECT_SCHEMA') return { kind: 'comment', on: { kind: 'schema', name: parts[0] ?? '' }, comment };
  if (objtype === 'OBJECT_DATABASE') return { kind: 'comment', on: { kind: 'database', name: parts[0] ?? '' }, comment };
  if (objtype === 'OBJECT_COLUMN') {
    if (parts.length < 2) throw c.source.error('syntax', 'column name must be qualified', c.start);
    return { kind: 'comment', on: { kind: 'column', relation: relation(parts.slice(0, -1)), column: parts.at(-1)! }, comment };
  }
  const kind = objtype === undefined ? undefined : RELATION_KINDS[objtype];
  if (kind === undefined) throw c.unsupported('COMMENT ON this kind of object');
  return { kind: 'comment', on: { kind, name: relation(parts) }, comment };
}

/** COMMENT ON TABLE t: the tree has the name, the tokens its place. */
function placeOfObject(c: Conversion): number {
  return c.tokens().peek(3)?.start ?? c.start;
}
