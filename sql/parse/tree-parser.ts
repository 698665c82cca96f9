import type { Node, SelectStmt } from '@pgsql/types';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { parseExpression } from './parse-expression.ts';
import { parseStatements } from './parse-statements.ts';
import { PgGrammar } from './pg-grammar.ts';

/** Trees of texts that the catalog keeps, for callers that cannot wait. */
export interface TreeParser {
  /** See {@link parseExpression}. */
  expression(text: string): Node;
  /** The tree of a view's query, in our own spelling too. Locations in it count from the text's beginning. */
  query(text: string): SelectStmt;
}

/** Trees of queries that are kept: parsing takes as long as binding. */
const QUERIES_MAX = 100;

/** A parser with a grammar of its own. One that crashes is replaced soon after. */
export async function createTreeParser(): Promise<TreeParser> {
  let grammar = await PgGrammar.load();
  const queries = new Map<string, SelectStmt>();
  const guarded = <T>(parse: () => T): T => {
    try {
      return parse();
    } finally {
      if (grammar.crashed) {
        void PgGrammar.load().then((fresh) => {
          grammar = fresh;
        });
      }
    }
  };
  return {
    expression: (text) => guarded(() => parseExpression(text, grammar)),
    query(text) {
      const known = queries.get(text);
      if (known !== undefined) queries.delete(text);
      const query = known ?? guarded(() => parseQuery(text, grammar));
      queries.set(text, query);
      const [oldest] = queries.keys();
      if (queries.size > QUERIES_MAX && oldest !== undefined) queries.delete(oldest);
      return query;
    },
  };
}

function parseQuery(text: string, grammar: PgGrammar): SelectStmt {
  const [parsed] = parseStatements(text, grammar);
  if (parsed?.statement.kind !== 'query') throw new ThermoclineError('syntax', `not a query: ${text}`);
  return parsed.statement.query;
}
