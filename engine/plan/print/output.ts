import { type DataType, typeOid } from '../../../catalog/model/data-type.ts';
import { tableOid } from '../../../catalog/model/table-oid.ts';
import type { ResultColumn } from '../../session.ts';
import { type BoundType, duckType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import type { QueryNode } from '../tree/query.ts';
import { elementTypeOf, isTrueArray, OID } from '../types/pg-type.ts';
import type { ExpressionPrinter } from './expression-printer.ts';
import { isPlainNumeric } from './numeric-output.ts';

/** How a column of the answer lies in the batches, and the SQL that gives it. */
export interface Output {
  readonly type: DataType;
  readonly sql: (expression: Expression) => string;
}

const TEXT: DataType = { kind: 'text' };

/** The type by which columns and vectors hold a Postgres type; null for types that travel in their text form. Numerics are decided per expression. */
export function storedType(type: BoundType): DataType | null {
  switch (type.oid) {
    case OID.bool:
      return { kind: 'boolean' };
    case OID.int2:
      return { kind: 'smallint' };
    case OID.int4:
      return { kind: 'integer' };
    case OID.int8:
    case OID.oid:
    case OID.xid:
      return { kind: 'bigint' };
    case OID.float4:
      return { kind: 'real' };
    case OID.float8:
      return { kind: 'double' };
    case OID.numeric: {
      const { precision, scale } = type.decimal ?? { precision: 38, scale: 16 };
      return { kind: 'decimal', precision, scale };
    }
    case OID.varchar:
      return { kind: 'varchar', length: type.typmod < 4 ? null : type.typmod - 4 };
    case OID.bytea:
      return { kind: 'bytea' };
    case OID.date:
      return { kind: 'date' };
    case OID.timestamp:
    case OID.timestamptz:
      return { kind: type.oid === OID.timestamp ? 'timestamp' : 'timestamptz', precision: type.typmod < 0 ? 6 : type.typmod };
    case OID.bpchar:
      return type.typmod < 5 ? TEXT : { kind: 'char', length: type.typmod - 4 };
    case OID.time:
      return { kind: 'time', precision: type.typmod < 0 ? 6 : type.typmod };
    case OID.interval:
      return { kind: 'interval' };
    case OID.uuid:
      return { kind: 'uuid' };
    case OID.json:
      return { kind: 'json' };
    case OID.jsonb:
      return { kind: 'jsonb' };
    case OID.text:
    case OID.name:
    case OID.char:
    case OID.unknown:
    case OID.pgNodeTree:
      return TEXT;
    default:
      return arrayType(type);
  }
}

/** An array whose elements lie as their own type does, not as a plainer one. */
function arrayType(type: BoundType): DataType | null {
  const oid = elementTypeOf(type.oid);
  if (oid === 0 || !isTrueArray(type.oid) || oid === OID.numeric) return null;
  const element = storedType({ oid, typmod: type.typmod, decimal: null });
  return element !== null && typeOid(element) === oid ? { kind: 'array', element } : null;
}

/** How to hand out an expression's values to a client. */
export function outputOf(expression: Expression, printer: ExpressionPrinter): Output {
  const { type } = expression;
  const document = printer.document(expression);
  if (document !== null) return { type: document.type, sql: (e) => printer.document(e)?.sql ?? printer.print(e) };
  const plain = storedType(type);
  const isText = plain === null || (type.oid === OID.numeric && !isPlainNumeric(expression, printer));
  if (isText) return { type: TEXT, sql: (e) => `CAST(${printer.text(e)} AS VARCHAR)` };
  return { type: plain, sql: (e) => `CAST(${printer.print(e)} AS ${duckType(type)})` };
}

/** RowDescription of a column, with the table column it comes from when it is one. */
export function resultColumn(name: string, expression: Expression, output: Output): ResultColumn {
  const { oid, typmod } = expression.type;
  return { name, typeOid: oid === OID.unknown ? OID.text : oid, typeModifier: typmod, type: output.type, ...originOf(expression) };
}

function originOf(expression: Expression): Pick<ResultColumn, 'tableOid' | 'columnNumber'> {
  const none = { tableOid: 0, columnNumber: 0 };
  if (expression.kind !== 'column') return none;
  const { entry, index } = expression;
  switch (entry.source.kind) {
    case 'relation':
      if (entry.source.tableId === null) return none;
      return { tableOid: tableOid(entry.source.tableId), columnNumber: entry.source.columnNumbers[index]! };
    case 'subquery':
      if (entry.source.viewId !== undefined) return { tableOid: tableOid(entry.source.viewId), columnNumber: index + 1 };
      return originInQuery(entry.source.query, index);
    case 'common-table':
      return entry.source.table.query === null ? none : originInQuery(entry.source.table.query, index);
    case 'function':
    case 'result':
      return none;
  }
}

function originInQuery(query: QueryNode, index: number): Pick<ResultColumn, 'tableOid' | 'columnNumber'> {
  return query.kind === 'select' ? originOf(query.targets[index]!) : { tableOid: 0, columnNumber: 0 };
}
