import type { Node } from '@pgsql/types';
import { must } from '../../catalog/base/assert.ts';
import { PgGrammar } from './pg-grammar.ts';

/**
 * A function from the text of one expression to its tree: column defaults, which the catalog keeps as text that was parsed before.
 * With a grammar of its own, so that a statement that crashes the parser cannot take it away.
 */
export async function expressionParser(): Promise<(text: string) => Node> {
  const grammar = await PgGrammar.load();
  return (text) => {
    const select = grammar.parse(`SELECT ${text}`)[0]?.stmt;
    const target = select !== undefined && 'SelectStmt' in select ? select.SelectStmt.targetList?.[0] : undefined;
    return must(target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined, `tree of the expression ${text}`);
  };
}
