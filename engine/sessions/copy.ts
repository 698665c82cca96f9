import type { SelectStmt } from '@pgsql/types';
import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type DataType, typeOid, typeModifier } from '../../catalog/model/data-type.ts';
import { tableOid } from '../../catalog/model/table-oid.ts';
import type { Column, TableDefinition } from '../../catalog/model/table.ts';
import { requireTablePrivilege } from '../access/privileges.ts';
import type { ResultColumn, StatementResult } from '../session.ts';
import { bindQuery } from '../plan/bind.ts';
import type { CopyStatement } from '../plan/statement.ts';
import { appendRows, openRowWriter, type WriteContext } from './insert.ts';
import { findNamed, resolveColumns, resolveNamed } from './resolve.ts';

/** How a COPY's transaction ends: the session's business. */
export interface CopyEnd {
  readonly commit: () => Promise<void>;
  readonly rollback: (error: unknown) => Promise<void>;
}

/** COPY t FROM STDIN: rows join the transaction's one atomic write; nothing of it is visible before `finish`. */
export async function startCopyIn(statement: CopyStatement, context: WriteContext, end: CopyEnd): Promise<StatementResult> {
  const target = must(statement.table, 'COPY target');
  const catalog = context.view.catalog();
  const relation = resolveNamed(catalog, target.name, context.scope);
  if (relation.kind !== 'table') {
    throw new ThermoclineError('wrong-object-type', `cannot copy to ${relation.kind} "${relation.name.table}"`);
  }
  const { table } = relation;
  requireTablePrivilege(catalog, context.scope.role, table, 'insert');
  const columns = resolveColumns(table, target.columns, context.scope);
  const writer = await openRowWriter('COPY FROM', table, columns, context);
  return {
    kind: 'copy-in',
    relation: target.name.name,
    columns: columns.map((c) => resultColumn(table, c)),
    options: statement.options,
    sink: {
      write: (batch) => appendRows(writer, batch, context),
      async finish() {
        await end.commit();
        return writer.rows;
      },
      abort: () => end.rollback(null),
    },
  };
}

/** The query that COPY … TO STDOUT sends: its own, or all rows of the named table's columns. */
export function copyOutQuery(statement: CopyStatement): SelectStmt {
  if (statement.query !== null) return statement.query;
  const { name, columns } = must(statement.table, 'COPY source');
  const targets =
    columns === null
      ? [{ ResTarget: { val: { ColumnRef: { fields: [{ A_Star: {} }], location: name.position } }, location: name.position } }]
      : columns.map((c) => ({
          ResTarget: { val: { ColumnRef: { fields: [{ String: { sval: c.name } }], location: c.position } }, location: c.position },
        }));
  return {
    targetList: targets,
    fromClause: [
      {
        RangeVar: {
          ...(name.schema === null ? {} : { schemaname: name.schema }),
          relname: name.name,
          inh: true,
          relpersistence: 'p',
          location: name.position,
        },
      },
    ],
    limitOption: 'LIMIT_OPTION_DEFAULT',
    op: 'SETOP_NONE',
  };
}

/** Binds, plans and lazily runs COPY … TO STDOUT. */
export async function startCopyOut(statement: CopyStatement, context: WriteContext): Promise<StatementResult> {
  const source = statement.table === null ? undefined : findNamed(context.view.catalog(), statement.table.name, context.scope);
  if (source !== undefined && source.kind !== 'table') {
    throw new ThermoclineError('wrong-object-type', `cannot copy from ${source.kind} "${source.name.table}"`, {
      hint: 'Try the COPY (SELECT ...) TO variant.',
    });
  }
  const query = copyOutQuery(statement);
  const pinned = context.runner.pin((catalog) => bindQuery(query, context.bindContext(catalog)), context.view);
  const plan = await context.runner.plan(pinned, context.query);
  return {
    kind: 'copy-out',
    columns: pinned.bound.columns,
    options: statement.options,
    batches: context.runner.run(plan, context.query),
    tag: (rows) => `COPY ${rows}`,
  };
}

function resultColumn(table: TableDefinition, column: Column): ResultColumn {
  return {
    name: column.name,
    ...typeFields(column.type),
    tableOid: tableOid(table.id),
    columnNumber: column.id + 1,
  };
}

export function typeFields(type: DataType): Pick<ResultColumn, 'type' | 'typeOid' | 'typeModifier'> {
  return { type, typeOid: typeOid(type), typeModifier: typeModifier(type) };
}
