import type { Node, RangeVar, RawStmt } from '@pgsql/types';
import { byteOffsetOf } from '../../catalog/base/character-position.ts';
import { type AsOf, encodeAsOfName } from '../../catalog/model/as-of-name.ts';
import { isKind, type ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ParsedStatement } from '../../engine/plan/statement.ts';
import { Conversion, valueOf } from './convert/conversion.ts';
import { toStatement } from './convert/to-statement.ts';
import { lex, type Token } from './lexer.ts';
import { type OwnSpelling, recogniseOwnSpelling } from './own/own-spelling.ts';
import { restoreReservedColumns, showReservedColumns } from './own/reserved-columns.ts';
import type { PgGrammar } from './pg-grammar.ts';
import { SourceText } from './source-text.ts';
import { checkDepth, checkLength, checkTokenCount } from './statement-limits.ts';
import { TokenCursor } from './token-cursor.ts';

/**
 * The statements of a query string, none for an empty one. Blocks for about 0.1 ms a kilobyte.
 *
 * Throws a ThermoclineError with a position where there is one: `syntax`, `feature-not-supported` and the like for what the text says,
 * `limit-exceeded` and `statement-too-complex` for its size. Nothing of the string is returned when a part of it is wrong.
 */
export function parseStatements(text: string, grammar: PgGrammar): ParsedStatement[] {
  const source = new SourceText(text);
  checkLength(source.bytes.length);
  const lexed = lex(source.bytes);
  checkTokenCount(lexed.tokens.length);
  checkDepth(lexed.tokens);
  const own = recogniseOwnSpelling(source, lexed);
  return parseTrees(source, own, grammar).map((raw) => {
    const start = raw.stmt_location ?? 0;
    const end = raw.stmt_len === undefined || raw.stmt_len === 0 ? source.bytes.length : start + raw.stmt_len;
    const conversion = new Conversion(source, own, grammar, tokensBetween(lexed.tokens, start, end));
    if (own.hidesColumns) restoreReservedColumns(raw);
    if (own.asOf.size > 0) putAsOfClauses(raw, own, conversion);
    return { statement: toStatement(raw.stmt!, conversion), source: text, text: source.slice(start, end).trim() };
  });
}

function parseTrees(source: SourceText, own: OwnSpelling, grammar: PgGrammar): readonly RawStmt[] {
  try {
    return grammar.parse(own.grammarText);
  } catch (error) {
    if (!own.changed || !isKind(error, 'syntax', 'feature-not-supported') || error.fields.position === undefined) throw error;
    // Counted in characters of the patched text, where a blanked letter may be two spaces.
    throw source.error(error.kind, showReservedColumns(error.message), byteOffsetOf(own.grammarText, error.fields.position), error.fields);
  }
}

function tokensBetween(tokens: readonly Token[], start: number, end: number): TokenCursor {
  const from = lowerBound(tokens, start);
  return new TokenCursor(tokens, from, lowerBound(tokens, end));
}

/** Index of the first token at or after a byte offset. */
function lowerBound(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Writes each AS OF clause into the name of the relation it follows. */
function putAsOfClauses(raw: RawStmt, own: OwnSpelling, conversion: Conversion): void {
  const end = raw.stmt_len === undefined || raw.stmt_len === 0 ? Number.POSITIVE_INFINITY : (raw.stmt_location ?? 0) + raw.stmt_len;
  const pending = new Map([...own.asOf].filter(([at]) => at >= (raw.stmt_location ?? 0) && at < end));
  eachRangeVar(raw.stmt, (relation) => {
    const clause = pending.get(relation.location ?? 0);
    if (clause === undefined) return;
    pending.delete(relation.location ?? 0);
    relation.relname = encodeAsOfName(relation.relname ?? '', asOf(clause.of, clause.constant, clause.position, conversion));
  });
  for (const { position } of pending.values()) {
    throw conversion.source.error('syntax', 'AS OF is allowed only after a relation in FROM', position);
  }
}

function asOf(of: 'version' | 'time', constant: string, position: number, conversion: Conversion): AsOf {
  const value = valueOf(conversion.constant(constant));
  const invalid = (message: string): ThermoclineError => conversion.source.error('invalid-parameter-value', message, position);
  const integer = /^-?\d{1,19}$/.test(String(value)) && typeof value !== 'boolean' && !constant.includes("'");
  if (of === 'version') {
    if (!integer) throw invalid('a snapshot id is an integer');
    return { kind: 'version', snapshotId: BigInt(value as string | number) };
  }
  if (integer) return { kind: 'time-ms', timestampMs: Number(value) };
  if (typeof value !== 'string' || !constant.includes("'"))
    throw invalid('AS OF takes a timestamp, or milliseconds since 1970 as an integer');
  return { kind: 'time-text', text: value };
}

function eachRangeVar(node: Node | RawStmt | undefined, visit: (relation: RangeVar) => void): void {
  const stack: unknown[] = [node];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null) continue;
    if ('relname' in value) visit(value as RangeVar);
    for (const part of Object.values(value)) stack.push(part);
  }
}
