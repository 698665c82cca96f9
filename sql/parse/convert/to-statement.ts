import type { CallStmt, CreateSchemaStmt, ExplainStmt, InsertStmt, Node, SelectStmt, TruncateStmt } from '@pgsql/types';
import type { ConstantArgument, InsertStatement, Statement } from '../../../engine/plan/statement.ts';
import { alterOwner, alterRole, createRole, dropRole, grant, grantRole, roleName } from './access-statements.ts';
import { type Conversion, defElems, optionBoolean, optionText, stringsOf, valueOf } from './conversion.ts';
import { commentStatement, createDatabase, dropDatabase } from './object-statements.ts';
import { copyStatement } from './copy-statement.ts';
import {
  closeStatement,
  deallocateStatement,
  declareStatement,
  executeStatement,
  fetchStatement,
  prepareStatement,
} from './prepared-statements.ts';
import { discardStatement, lockStatement, setStatement, showStatement, transactionStatement } from './session-statements.ts';
import { alterRelation, createView, dropStatement, moveRelation, renameRelation } from './relation-statements.ts';
import { createTable, createTableAs, selectInto } from './table-statements.ts';

/** What a Postgres parse tree means to us. Throws `feature-not-supported` naming the statement for everything that is not in the union. */
export function toStatement(node: Node, c: Conversion): Statement {
  if ('SelectStmt' in node) return selectInto(node.SelectStmt, c) ?? { kind: 'query', query: node.SelectStmt };
  if ('InsertStmt' in node) return insertStatement(node.InsertStmt, c);
  if ('CopyStmt' in node) return copyStatement(node.CopyStmt, c);
  if ('ExplainStmt' in node) return explainStatement(node.ExplainStmt, c);
  if ('CreateStmt' in node) return createTable(node.CreateStmt, c);
  if ('ViewStmt' in node) return createView(node.ViewStmt, c);
  if ('AlterTableStmt' in node) return alterRelation(node.AlterTableStmt, c);
  if ('RenameStmt' in node) return renameRelation(node.RenameStmt, c);
  if ('AlterObjectSchemaStmt' in node) return moveRelation(node.AlterObjectSchemaStmt, c);
  if ('DropStmt' in node) return dropStatement(node.DropStmt, c);
  if ('TruncateStmt' in node) return truncateStatement(node.TruncateStmt, c);
  if ('CreateSchemaStmt' in node) return createSchema(node.CreateSchemaStmt, c);
  if ('CreatedbStmt' in node) return createDatabase(node.CreatedbStmt, c);
  if ('DropdbStmt' in node) return dropDatabase(node.DropdbStmt, c);
  if ('CommentStmt' in node) return commentStatement(node.CommentStmt, c);
  if ('IndexStmt' in node) {
    throw c.unsupported(c.name, { hint: 'Leave it out: files are pruned by the bounds of their columns, by partitions and by buckets.' });
  }
  if ('CreateRoleStmt' in node) return createRole(node.CreateRoleStmt, c);
  if ('AlterRoleStmt' in node) return alterRole(node.AlterRoleStmt, c);
  if ('DropRoleStmt' in node) return dropRole(node.DropRoleStmt, c);
  if ('GrantStmt' in node) return grant(node.GrantStmt, c);
  if ('GrantRoleStmt' in node) return grantRole(node.GrantRoleStmt, c);
  if ('AlterOwnerStmt' in node) return alterOwner(node.AlterOwnerStmt, c);
  if ('CallStmt' in node) return callStatement(node.CallStmt, c);
  if ('VariableSetStmt' in node) return setStatement(node.VariableSetStmt, c);
  if ('VariableShowStmt' in node) return showStatement(node.VariableShowStmt);
  if ('TransactionStmt' in node) return transactionStatement(node.TransactionStmt, c);
  if ('DiscardStmt' in node) return discardStatement(node.DiscardStmt);
  if ('PrepareStmt' in node) return prepareStatement(node.PrepareStmt, toStatement(node.PrepareStmt.query!, c), c);
  if ('ExecuteStmt' in node) return executeStatement(node.ExecuteStmt);
  if ('DeallocateStmt' in node) return deallocateStatement(node.DeallocateStmt);
  if ('DeclareCursorStmt' in node) return declareStatement(node.DeclareCursorStmt, c);
  if ('FetchStmt' in node) return fetchStatement(node.FetchStmt);
  if ('ListenStmt' in node) return { kind: 'listen', channel: node.ListenStmt.conditionname ?? '' };
  if ('UnlistenStmt' in node) return { kind: 'unlisten', channel: node.UnlistenStmt.conditionname ?? null };
  if ('NotifyStmt' in node) return { kind: 'notify', channel: node.NotifyStmt.conditionname ?? '', payload: node.NotifyStmt.payload ?? '' };
  if ('LockStmt' in node) return lockStatement(node.LockStmt, c);
  if ('ClosePortalStmt' in node) return closeStatement(node.ClosePortalStmt);
  if ('UpdateStmt' in node) {
    throw c.unsupported('UPDATE on log tables', {
      hint: 'Rows of a table without a primary key are only appended; INSERT the new version.',
    });
  }
  if ('DeleteStmt' in node) {
    throw c.unsupported('DELETE on log tables', { hint: 'TRUNCATE removes every row; table.log.ttl and partitions bound what is kept.' });
  }
  if ('CreateTableAsStmt' in node) return createTableAs(node.CreateTableAsStmt, c);
  throw c.unsupported(c.name);
}

function query(select: SelectStmt, c: Conversion): SelectStmt {
  if (select.intoClause !== undefined)
    throw c.source.error('syntax', 'SELECT ... INTO is not allowed here', select.intoClause.rel?.location ?? c.start);
  return select;
}

function insertStatement(stmt: InsertStmt, c: Conversion): InsertStatement {
  if (stmt.onConflictClause !== undefined) {
    throw c.unsupported('INSERT … ON CONFLICT', {
      at: stmt.onConflictClause.location,
      hint: 'Log tables have no key that could conflict.',
    });
  }
  if (stmt.returningClause !== undefined) throw c.unsupported('INSERT … RETURNING', { hint: 'SELECT the rows after inserting them.' });
  if (stmt.override !== undefined && stmt.override !== 'OVERRIDING_NOT_SET') throw c.unsupported('OVERRIDING');
  let source: SelectStmt | null = null;
  if (stmt.selectStmt !== undefined) {
    if (!('SelectStmt' in stmt.selectStmt)) throw c.unsupported(c.name);
    source = query(stmt.selectStmt.SelectStmt, c);
    if (stmt.withClause !== undefined) {
      // WITH x AS (…) INSERT INTO t SELECT … means the same with the WITH on the SELECT.
      if (source.withClause !== undefined)
        throw c.unsupported('WITH before both INSERT and SELECT', { hint: 'Put all of them before SELECT.' });
      source = { ...source, withClause: stmt.withClause };
    }
  }
  const columns = (stmt.cols ?? []).flatMap((node) => {
    if (!('ResTarget' in node)) return [];
    const { name = '', indirection, location = 0 } = node.ResTarget;
    if ((indirection ?? []).length > 0) throw c.unsupported('inserting into a part of a column', { at: location });
    return [{ name, position: location }];
  });
  return { kind: 'insert', into: c.relationName(stmt.relation!), columns: columns.length === 0 ? null : columns, source };
}

/** Options of EXPLAIN that ask for more or less detail than we have: taken, and without effect. */
const EXPLAIN_DETAILS: ReadonlySet<string> = new Set(
  'verbose costs settings generic_plan buffers serialize wal timing summary memory'.split(' '),
);

function explainStatement(stmt: ExplainStmt, c: Conversion): Statement {
  let analyze = false;
  let format: 'text' | 'json' = 'text';
  for (const option of defElems(stmt.options)) {
    const name = option.defname ?? '';
    const at = option.location ?? 0;
    if (name === 'analyze') {
      const value = optionBoolean(option);
      if (value === undefined) throw c.source.error('syntax', 'analyze requires a Boolean value', at);
      analyze = value;
    } else if (name === 'format') {
      const value = optionText(option) ?? '';
      if (value === 'xml' || value === 'yaml') throw c.unsupported(`EXPLAIN in format ${value}`, { at, hint: 'Use text or json.' });
      if (value !== 'text' && value !== 'json') {
        throw c.source.error('invalid-parameter-value', `unrecognized value for EXPLAIN option "format": "${value}"`, at);
      }
      format = value;
    } else if (!EXPLAIN_DETAILS.has(name)) {
      throw c.source.error('syntax', `unrecognized EXPLAIN option "${name}"`, at);
    }
  }
  if (stmt.query === undefined || !('SelectStmt' in stmt.query)) throw c.unsupported('EXPLAIN of a statement other than a query');
  return { kind: 'explain', analyze, format, query: query(stmt.query.SelectStmt, c) };
}

/** RESTART IDENTITY and CASCADE have nothing to do here: there are no sequences and no references. */
function truncateStatement(stmt: TruncateStmt, c: Conversion): Statement {
  return { kind: 'truncate', names: (stmt.relations ?? []).flatMap((node) => ('RangeVar' in node ? [c.relationName(node.RangeVar)] : [])) };
}

function createSchema(stmt: CreateSchemaStmt, c: Conversion): Statement {
  if ((stmt.schemaElts ?? []).length > 0) throw c.unsupported('CREATE SCHEMA with elements', { hint: 'Create them one by one.' });
  const owner = stmt.authrole === undefined ? null : roleName(stmt.authrole, c);
  const schema = stmt.schemaname ?? (owner?.kind === 'named' ? owner.name : undefined);
  if (schema === undefined) throw c.unsupported('CREATE SCHEMA without a name', { hint: 'Name the schema.' });
  return { kind: 'create-schema', schema, ifNotExists: stmt.if_not_exists ?? false, owner };
}

function callStatement(stmt: CallStmt, c: Conversion): Statement {
  const call = stmt.funccall ?? {};
  const position = call.location ?? c.start;
  const names = stringsOf(call.funcname);
  if (names.length > 2) throw c.unsupported('naming a database in CALL', { at: position });
  const args = (call.args ?? []).map((node): ConstantArgument => {
    const name = 'NamedArgExpr' in node ? (node.NamedArgExpr.name ?? '') : null;
    let value = 'NamedArgExpr' in node ? node.NamedArgExpr.arg : node;
    const cast = value !== undefined && 'TypeCast' in value ? value.TypeCast : undefined;
    // 'x'::text is a constant too.
    if (cast?.arg !== undefined && ['text', 'varchar'].includes(stringsOf(cast.typeName?.names).at(-1) ?? '')) value = cast.arg;
    if (value === undefined || !('A_Const' in value)) {
      throw c.unsupported('an argument of CALL that is not a constant', { at: position, hint: 'Write the value itself.' });
    }
    return { name, value: valueOf(value.A_Const) };
  });
  return { kind: 'call', schema: names.length === 2 ? names[0]! : null, procedure: names.at(-1) ?? '', args, position };
}
