import { type DataType, typeOid, typeModifier } from '../../catalog/model/data-type.ts';
import type { CopyOptions } from '../../engine/plan/statement.ts';
import type { ResultColumn } from '../../engine/session.ts';

/** A result column of a plain type that belongs to no table. */
export function resultColumn(name: string, type: DataType): ResultColumn {
  return { name, type, typeOid: typeOid(type), typeModifier: typeModifier(type), tableOid: 0, columnNumber: 0 };
}

/** COPY options with the defaults of their format. */
export function copyOptions(options: Partial<CopyOptions>): CopyOptions {
  const csv = options.format === 'csv';
  return {
    format: csv ? 'csv' : 'text',
    delimiter: csv ? ',' : '\t',
    null: csv ? '' : '\\N',
    header: false,
    quote: '"',
    escape: '"',
    forceQuote: [],
    forceNotNull: [],
    forceNull: [],
    ...options,
  };
}
