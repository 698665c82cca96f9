import type {
  AlterTableCmd,
  ColumnDef,
  Constraint,
  CreateStmt,
  CreateTableAsStmt,
  DefElem,
  IntoClause,
  Node,
  OnCommitAction,
  SelectStmt,
} from '@pgsql/types';
import type { CreateTableAsStatement, TableAction } from '../../../engine/plan/ddl-statement.ts';
import type { ColumnSpec, CreateTableStatement, OptionSpec } from '../../../engine/plan/statement.ts';
import { columnType } from './column-type.ts';
import { type Conversion, defElems, optionText, stringsOf, valueOf } from './conversion.ts';
import { sourceOfExpression } from './expression-source.ts';

type PrimaryKey = NonNullable<CreateTableStatement['primaryKey']>;

export function createTable(stmt: CreateStmt, c: Conversion): CreateTableStatement {
  const name = c.relationName(stmt.relation!);
  if (stmt.partbound !== undefined) {
    throw c.unsupported('CREATE TABLE … PARTITION OF', { hint: 'A partition comes into being with its first row.' });
  }
  if ((stmt.inhRelations ?? []).length > 0) throw c.unsupported('INHERITS');
  if (stmt.ofTypename !== undefined) throw c.unsupported('CREATE TABLE … OF');
  const { relation, accessMethod, tablespacename, oncommit } = stmt;
  refuseOtherTables({ persistence: relation?.relpersistence, accessMethod, tablespace: tablespacename, onCommit: oncommit }, c);
  const columns: ColumnSpec[] = [];
  let primaryKey: PrimaryKey | null = null;
  const setPrimaryKey = (key: PrimaryKey) => {
    if (primaryKey !== null) {
      throw c.source.error('invalid-table-definition', `multiple primary keys for table "${name.name}" are not allowed`, key.position);
    }
    primaryKey = key;
  };
  const notNull = new Set<string>();
  for (const element of stmt.tableElts ?? []) {
    if ('ColumnDef' in element) {
      const column = columnSpec(element.ColumnDef, name.name, setPrimaryKey, c);
      if (columns.some((other) => other.name === column.name)) {
        throw c.source.error('duplicate-column', `column "${column.name}" specified more than once`, column.position);
      }
      columns.push(column);
    } else if ('Constraint' in element) {
      const { contype, keys, location } = element.Constraint;
      if (contype === 'CONSTR_PRIMARY') setPrimaryKey({ columns: stringsOf(keys), position: location ?? 0 });
      else if (contype === 'CONSTR_NOTNULL') for (const key of stringsOf(keys)) notNull.add(key);
      else throw refusedConstraint(element.Constraint, c);
    } else {
      throw c.unsupported('CREATE TABLE … LIKE', { hint: 'List the columns.' });
    }
  }
  if (columns.length === 0) {
    throw c.source.error('invalid-table-definition', `table "${name.name}" must have at least one column`, name.position);
  }
  const key = primaryKey as PrimaryKey | null;
  if (key !== null)
    checkColumns(
      key.columns.map((column) => ({ name: column, position: key.position })),
      columns,
      'key',
      c,
    );
  for (const column of key?.columns ?? []) notNull.add(column);
  const clauses = c.own.tables.get(name.position);
  const partitionBy = clauses?.partitionBy ?? [];
  checkColumns(partitionBy, columns, 'partition key', c);
  return {
    kind: 'create-table',
    name,
    ifNotExists: stmt.if_not_exists ?? false,
    columns: columns.map((column) => (notNull.has(column.name) ? { ...column, notNull: true } : column)),
    primaryKey: key,
    partitionBy,
    options: withDistribution(optionSpecs(defElems(stmt.options), c), clauses?.distribution ?? null, columns, c),
    comment: clauses === undefined || clauses.comment === null ? null : String(valueOf(c.constant(clauses.comment))),
  };
}

export function createTableAs(stmt: CreateTableAsStmt, c: Conversion): CreateTableAsStatement {
  if (stmt.objtype !== 'OBJECT_TABLE') throw c.unsupported(c.name);
  const query = stmt.query !== undefined && 'SelectStmt' in stmt.query ? stmt.query.SelectStmt : undefined;
  if (query === undefined) throw c.unsupported('CREATE TABLE AS EXECUTE');
  return tableOfQuery(stmt.into ?? {}, query, stmt.if_not_exists ?? false, c);
}

/** `SELECT … INTO t`; null for a plain query. */
export function selectInto(query: SelectStmt, c: Conversion): CreateTableAsStatement | null {
  const [into, rest] = takeInto(query);
  return into === null ? null : tableOfQuery(into, rest, false, c);
}

/** In a set operation INTO stands in the first SELECT. */
function takeInto(query: SelectStmt): [IntoClause | null, SelectStmt] {
  if (query.larg !== undefined) {
    const [into, larg] = takeInto(query.larg);
    return into === null ? [null, query] : [into, { ...query, larg }];
  }
  const { intoClause, ...rest } = query;
  return intoClause === undefined ? [null, query] : [intoClause, rest];
}

function tableOfQuery(into: IntoClause, query: SelectStmt, ifNotExists: boolean, c: Conversion): CreateTableAsStatement {
  const { rel, colNames, options, skipData } = into;
  refuseOtherTables(
    { persistence: rel?.relpersistence, accessMethod: into.accessMethod, tablespace: into.tableSpaceName, onCommit: into.onCommit },
    c,
  );
  const name = c.relationName(rel!);
  const columns = stringsOf(colNames);
  const clauses = c.own.tables.get(name.position);
  return {
    kind: 'create-table-as',
    name,
    ifNotExists,
    columns: columns.length === 0 ? null : columns,
    partitionBy: clauses?.partitionBy ?? [],
    options: optionSpecs(defElems(options), c),
    query,
    withData: skipData !== true,
  };
}

/** One action of ALTER TABLE, but for its owner. */
export function tableAction(cmd: AlterTableCmd, table: string, defaults: readonly number[], c: Conversion): TableAction {
  const column = cmd.name ?? '';
  if (cmd.subtype === 'AT_DropColumn') {
    const cascade = cmd.behavior === 'DROP_CASCADE';
    return { action: 'drop-column', words: 'DROP COLUMN', column, ifExists: cmd.missing_ok ?? false, cascade };
  }
  if (cmd.subtype === 'AT_SetNotNull' || cmd.subtype === 'AT_DropNotNull') {
    return { action: 'set-nullable', words: 'ALTER COLUMN ... DROP NOT NULL', column, nullable: cmd.subtype === 'AT_DropNotNull' };
  }
  if (cmd.subtype === 'AT_ColumnDefault') {
    const value = cmd.def === undefined ? null : { expression: cmd.def, text: sourceOfExpression(cmd.def, defaults[0] ?? c.start, c) };
    return { action: 'set-default', words: 'ALTER COLUMN ... SET DEFAULT', column, default: value };
  }
  if (cmd.subtype === 'AT_AlterColumnType' && cmd.def !== undefined && 'ColumnDef' in cmd.def) {
    const { typeName, raw_default: using, location = c.start } = cmd.def.ColumnDef;
    if (using !== undefined && !isOwnCast(using, column)) {
      throw c.unsupported('ALTER COLUMN … TYPE … USING', { at: location, hint: 'Rows that are there are not written again.' });
    }
    const { type, notice } = columnType(typeName!, column, c);
    return { action: 'alter-type', words: 'ALTER COLUMN ... SET DATA TYPE', column, type, typeNotice: notice, position: location };
  }
  const list = cmd.def !== undefined && 'List' in cmd.def ? defElems(cmd.def.List.items) : [];
  if (cmd.subtype === 'AT_SetRelOptions') return { action: 'set-options', words: 'SET', options: optionSpecs(list, c) };
  if (cmd.subtype === 'AT_ResetRelOptions') {
    const keys = list.map((option) => ({ key: optionKey(option, c), position: option.location ?? 0 }));
    return { action: 'reset-options', words: 'RESET', keys };
  }
  if (cmd.subtype === 'AT_AddColumn' && cmd.def !== undefined && 'ColumnDef' in cmd.def) {
    const refuseKey = (key: PrimaryKey) => {
      throw c.unsupported('adding a primary key', { at: key.position, hint: 'Create the table with it.' });
    };
    const column = columnSpec(cmd.def.ColumnDef, table, refuseKey, c);
    return { action: 'add-column', words: 'ADD COLUMN', column, ifNotExists: cmd.missing_ok ?? false };
  }
  // AT_DropColumn is DROP COLUMN, AT_AddConstraint is ADD CONSTRAINT: close enough to what was written.
  const words = (cmd.subtype ?? '')
    .replace(/^AT_/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
  throw c.unsupported(`ALTER TABLE … ${words}`, {
    hint: 'Supported are ADD, DROP, ALTER and RENAME COLUMN, RENAME TO, SET SCHEMA, OWNER TO, SET (…) and RESET (…).',
  });
}

/** Byte offsets of the DEFAULTs in `ALTER COLUMN … SET DEFAULT`, in order: the tree does not say where they are. */
export function placesOfDefaults(c: Conversion): number[] {
  const places: number[] = [];
  for (const tokens = c.tokens(); !tokens.done; tokens.index++) {
    if (tokens.at('(')) {
      tokens.group();
      tokens.index--;
    } else if (tokens.at('set', 'default')) places.push(tokens.peek(1)!.start);
  }
  return places;
}

/** `USING a`, `USING a::bigint`: what happens anyway. */
function isOwnCast(using: Node, column: string): boolean {
  let node: Node | undefined = using;
  while (node !== undefined && 'TypeCast' in node) node = node.TypeCast.arg;
  return node !== undefined && 'ColumnRef' in node && stringsOf(node.ColumnRef.fields).at(-1) === column;
}

/** The kinds of CREATE TABLE that make other things than a plain table. */
function refuseOtherTables(
  made: {
    readonly persistence: string | undefined;
    readonly accessMethod: string | undefined;
    readonly tablespace: string | undefined;
    readonly onCommit: OnCommitAction | undefined;
  },
  c: Conversion,
): void {
  const refuse = (what: string, hint?: string): never => {
    throw c.unsupported(what, { hint });
  };
  if (made.persistence === 't') refuse('CREATE TEMPORARY TABLE');
  if (made.persistence === 'u') refuse('CREATE UNLOGGED TABLE');
  if (made.accessMethod !== undefined) refuse('USING', 'Every table has both tiers; see the option table.datalake.enabled.');
  if (made.tablespace !== undefined) refuse('TABLESPACE');
  if (made.onCommit !== undefined && made.onCommit !== 'ONCOMMIT_NOOP') refuse('ON COMMIT');
}

function columnSpec(def: ColumnDef, table: string, primaryKey: (key: PrimaryKey) => void, c: Conversion): ColumnSpec {
  const name = def.colname ?? '';
  const position = def.location ?? 0;
  const collation = stringsOf(def.collClause?.collname).at(-1) ?? 'C';
  if (!['C', 'POSIX', 'ucs_basic', 'default'].includes(collation)) {
    throw c.unsupported(`collation "${collation}"`, {
      at: def.collClause?.location,
      hint: 'Text is ordered by its bytes, as by collation "C".',
    });
  }
  if (def.storage_name !== undefined) throw c.unsupported('STORAGE', { at: position });
  if (def.compression !== undefined) {
    throw c.unsupported('COMPRESSION', { at: position, hint: 'See the table option table.log.arrow.compression.type.' });
  }
  const { type, notice } = columnType(def.typeName!, name, c);
  let nullable: boolean | null = null;
  let defaultValue: ColumnSpec['default'] = null;
  let comment: string | null = null;
  const setNullable = (value: boolean, at: number) => {
    if (nullable === !value) {
      throw c.source.error('syntax', `conflicting NULL/NOT NULL declarations for column "${name}" of table "${table}"`, at);
    }
    nullable = value;
  };
  for (const node of def.constraints ?? []) {
    if (!('Constraint' in node)) continue;
    const constraint = node.Constraint;
    const at = constraint.location ?? 0;
    if (constraint.contype === 'CONSTR_NULL') setNullable(true, at);
    else if (constraint.contype === 'CONSTR_NOTNULL') setNullable(false, at);
    else if (constraint.contype === 'CONSTR_PRIMARY') {
      setNullable(false, at);
      primaryKey({ columns: [name], position: at });
    } else if (constraint.contype === 'CONSTR_DEFAULT' && c.own.columnComments.has(at)) {
      comment = commentText(constraint.raw_expr);
    } else if (constraint.contype === 'CONSTR_DEFAULT') {
      if (defaultValue !== null) {
        throw c.source.error('syntax', `multiple default values specified for column "${name}" of table "${table}"`, at);
      }
      const expression = constraint.raw_expr!;
      defaultValue = { expression, text: sourceOfExpression(expression, at, c) };
    } else throw refusedConstraint(constraint, c);
  }
  return { name, type, typeNotice: notice, notNull: nullable === false, default: defaultValue, comment, position };
}

function commentText(expression: Node | undefined): string {
  return expression !== undefined && 'A_Const' in expression ? String(valueOf(expression.A_Const)) : '';
}

const REFUSED_CONSTRAINTS: Readonly<Record<string, readonly [what: string, hint?: string]>> = {
  CONSTR_UNIQUE: ['UNIQUE', 'Only a PRIMARY KEY is kept unique.'],
  CONSTR_CHECK: ['CHECK', 'Check values before inserting them.'],
  CONSTR_FOREIGN: ['REFERENCES', 'Foreign keys are not enforced; leave the clause out.'],
  CONSTR_EXCLUSION: ['EXCLUDE'],
  CONSTR_IDENTITY: ['GENERATED … AS IDENTITY', 'Supply the values.'],
  CONSTR_GENERATED: ['GENERATED … AS', 'Compute the value in the query.'],
};

function refusedConstraint(constraint: Constraint, c: Conversion) {
  const [what, hint] = REFUSED_CONSTRAINTS[constraint.contype ?? ''] ?? ['this constraint attribute'];
  return c.unsupported(what, { at: constraint.location ?? 0, hint });
}

/** Every name is a column, and none twice. */
function checkColumns(
  named: readonly { readonly name: string; readonly position: number }[],
  columns: readonly ColumnSpec[],
  where: 'key' | 'partition key' | 'bucket key',
  c: Conversion,
): void {
  for (const [i, { name, position }] of named.entries()) {
    if (!columns.some((column) => column.name === name)) {
      throw c.source.error('undefined-column', `column "${name}" named in ${where} does not exist`, position);
    }
    if (named.findIndex((other) => other.name === name) < i) {
      const what = where === 'key' ? 'primary key constraint' : where;
      throw c.source.error('duplicate-column', `column "${name}" appears twice in ${what}`, position);
    }
  }
}

function optionKey(option: DefElem, c: Conversion): string {
  const key = option.defnamespace === undefined ? (option.defname ?? '') : `${option.defnamespace}.${option.defname}`;
  return c.own.optionKeys.get(option.location ?? 0) ?? key;
}

/** An option without a value is on, as in Postgres. */
function optionSpecs(options: readonly DefElem[], c: Conversion): OptionSpec[] {
  const specs: OptionSpec[] = [];
  for (const option of options) {
    const spec = { key: optionKey(option, c), value: optionText(option) ?? 'true', position: option.location ?? 0 };
    if (specs.some((other) => other.key === spec.key)) {
      throw c.source.error('invalid-parameter-value', `parameter "${spec.key}" specified more than once`, spec.position);
    }
    specs.push(spec);
  }
  return specs;
}

/** DISTRIBUTED BY … INTO n BUCKETS is another spelling of two options. */
function withDistribution(
  options: readonly OptionSpec[],
  distribution: { readonly position: number; readonly columns: readonly string[] | null; readonly buckets: string | null } | null,
  columns: readonly ColumnSpec[],
  c: Conversion,
): OptionSpec[] {
  const all = [...options];
  if (distribution === null) return all;
  const { position } = distribution;
  const add = (key: string, value: string) => {
    const other = all.find((option) => option.key === key);
    if (other === undefined) all.push({ key, value, position });
    else if (other.value.replaceAll(' ', '') !== value) {
      throw c.source.error('invalid-table-definition', `DISTRIBUTED and the option "${key}" contradict each other`, position, {
        detail: `DISTRIBUTED says ${value}, the option says ${other.value}.`,
      });
    }
  };
  if (distribution.columns !== null) {
    checkColumns(
      distribution.columns.map((name) => ({ name, position })),
      columns,
      'bucket key',
      c,
    );
    add('bucket.key', distribution.columns.join(','));
  }
  if (distribution.buckets !== null) add('bucket.num', distribution.buckets);
  return all;
}
