import type { CopyStmt } from '@pgsql/types';
import type { CopyStatement } from '../../../engine/plan/statement.ts';
import { type Conversion, defElems, stringsOf } from './conversion.ts';
import { copyOptions } from './copy-options.ts';

export function copyStatement(stmt: CopyStmt, c: Conversion): CopyStatement {
  const isFrom = stmt.is_from ?? false;
  if (stmt.is_program === true || stmt.filename !== undefined) {
    const what = stmt.is_program === true ? 'a program' : 'a file';
    throw c.source.error('insufficient-privilege', `COPY ${isFrom ? 'from' : 'to'} ${what} is not allowed`, c.start, {
      hint: `The server opens no files for clients. Use COPY … ${isFrom ? 'FROM STDIN' : 'TO STDOUT'}, or psql's \\copy.`,
    });
  }
  if (stmt.whereClause !== undefined) {
    throw c.unsupported('COPY FROM … WHERE', { hint: 'Copy into another table, then INSERT … SELECT the rows you want.' });
  }
  const options = copyOptions(defElems(stmt.options), isFrom, c);
  const direction = isFrom ? 'from-stdin' : 'to-stdout';
  if (stmt.query !== undefined) {
    if (!('SelectStmt' in stmt.query)) throw c.unsupported('COPY of a statement other than a query');
    return { kind: 'copy', direction, table: null, query: stmt.query.SelectStmt, options };
  }
  const name = c.relationName(stmt.relation!);
  const columns = stmt.attlist === undefined ? null : columnPositions(stringsOf(stmt.attlist), name.position, c);
  return { kind: 'copy', direction, table: { name, columns }, query: null, options };
}

/** The tree has the column names, the tokens have their places: the list in parentheses after the table's name. */
function columnPositions(names: readonly string[], tableAt: number, c: Conversion): { name: string; position: number }[] {
  const tokens = c.tokens();
  while (!tokens.done && tokens.peek()!.start < tableAt) tokens.index++;
  tokens.name();
  const items = tokens.at('(') ? tokens.group().items() : [];
  return names.map((name, i) => ({ name, position: items[i]?.peek()?.start ?? tableAt }));
}
