import type { Node } from '@pgsql/types';
import { AssertionFailed, must } from '../../../catalog/base/assert.ts';
import { parseExpression } from '../parse-expression.ts';
import type { Conversion } from './conversion.ts';

/**
 * The source text of the expression in the DEFAULT clause at byte offset `clauseAt` (of DEFAULT, or of CONSTRAINT before it), in Postgres's
 * spelling.
 *
 * A tree says where its nodes begin, not where they end. So the text is grown token by token until it parses to the same tree: that
 * tells `DEFAULT 1 NOT NULL` from `DEFAULT 1 IS NOT DISTINCT FROM 2` without a second grammar.
 */
export function sourceOfExpression(expression: Node, clauseAt: number, c: Conversion): string {
  const text = Buffer.from(c.own.grammarText);
  const wanted = withoutLocations(expression);
  const { tokens, end } = c.tokens();
  let keyword = tokens.findIndex((token) => token.start === clauseAt);
  while (keyword < end && tokens[keyword]?.text !== 'default') keyword++;
  const start = must(tokens[keyword + 1], 'expression after its keyword').start;
  for (let i = keyword + 1; i < end; i++) {
    const candidate = text.toString('utf8', start, tokens[i]!.end);
    if (withoutLocations(parsed(candidate, c)) === wanted) return candidate;
  }
  throw new AssertionFailed(`no source text for the expression at ${start}`);
}

function parsed(text: string, c: Conversion): Node | undefined {
  try {
    return parseExpression(text, c.grammar);
  } catch {
    return undefined;
  }
}

function withoutLocations(node: Node | undefined): string {
  return (
    JSON.stringify(node, (key, value: unknown) =>
      /^(?:location|rexpr_list_start|rexpr_list_end|list_start|list_end)$/.test(key) ? undefined : value,
    ) ?? ''
  );
}
