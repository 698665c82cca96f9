import type { Node } from '@pgsql/types';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { PgGrammar } from './pg-grammar.ts';

/**
 * The tree of one expression, such as a column's DEFAULT as the catalog keeps it. Locations in it count from somewhere before the text:
 * they are of no use for error positions. Throws `syntax` when the text is not one expression.
 */
export function parseExpression(text: string, grammar: PgGrammar): Node {
  // The line break ends a comment that the text may end in.
  const statements = grammar.parse(`SELECT (${text}\n)`);
  const select = statements[0]?.stmt;
  const targets = select !== undefined && 'SelectStmt' in select ? (select.SelectStmt.targetList ?? []) : [];
  const target = targets[0];
  const expression = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
  if (statements.length !== 1 || targets.length !== 1 || expression === undefined) {
    throw new ThermoclineError('syntax', `not an expression: ${text}`);
  }
  return expression;
}
