import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Token } from './lexer.ts';

/** Longest query string, in bytes. Its tree takes some 40 bytes of memory a byte, taking it over stays in turns of milliseconds, and bulk data has COPY. */
export const STATEMENT_BYTES_MAX = 1024 * 1024;

/**
 * Most tokens of a query string. A tree takes up to 430 bytes a token (`a+a+a…`; constants 60 to 150), its binding and printing as much
 * again: at this limit the worst one runs in a heap of 250 MB, a million tokens took 1.5 GB. A megabyte of VALUES or of an IN list has
 * some 250,000.
 */
export const STATEMENT_TOKENS_MAX = 300_000;

/** Deepest nesting of parentheses, brackets and CASEs. Printing nested CASEs is quadratic: 5 s at 1,000 deep, 0.2 s at this. */
export const NESTING_MAX = 200;

/** Deepest tree that operators may build (`a + b + c …`), nesting included: below what the grammar, the binder and DuckDB's own limit take. */
export const EXPRESSION_DEPTH_MAX = 1000;

/** Throws `limit-exceeded` when a query string is too long to be parsed. */
export function checkLength(bytes: number): void {
  if (bytes <= STATEMENT_BYTES_MAX) return;
  throw new ThermoclineError('limit-exceeded', `the query string is too long: ${bytes} bytes`, {
    detail: `The limit is ${STATEMENT_BYTES_MAX} bytes.`,
    hint: 'Load bulk data with COPY.',
  });
}

/** Throws `statement-too-complex` when a query string has too many tokens for its tree to be held in memory. */
export function checkTokenCount(count: number): void {
  if (count <= STATEMENT_TOKENS_MAX) return;
  throw new ThermoclineError('statement-too-complex', `the query string has too many parts: ${count} words, constants and operators`, {
    detail: `The limit is ${STATEMENT_TOKENS_MAX}.`,
    hint: 'Load bulk data with COPY.',
  });
}

/** Words that stack one tree node on another without parentheses, as operators do. */
const STACKING_WORDS: ReadonlySet<string> = new Set(['not', 'collate', 'at', 'operator', 'is', 'like', 'ilike', 'similar']);
/** The same over whole queries and tables: not ended by a comma or AND. */
const STACKING_CLAUSES: ReadonlySet<string> = new Set(['union', 'intersect', 'except', 'join']);
/** Where one expression ends and the next begins (AND and OR make flat lists). */
const SEPARATING_WORDS: ReadonlySet<string> = new Set(['and', 'or', 'when', 'then', 'else']);

/** What lies between an opening token and its closing one. */
interface Level {
  readonly closer: ')' | ']' | 'end' | '';
  /** Stacking clauses so far. */
  clauses: number;
  /** Stacking operators since the last separator, and the deepest closed level among them. */
  operators: number;
  inner: number;
  /** The deepest expression before the last separator. */
  deepest: number;
}

/**
 * Throws `statement-too-complex` when the tokens nest or chain too deeply, before the grammar recurses over them. An upper bound:
 * it may count a little more depth than the tree will have, never less.
 */
export function checkDepth(tokens: readonly Token[]): void {
  let level: Level = newLevel('');
  const outer: Level[] = [];
  const separate = () => {
    level.deepest = Math.max(level.deepest, level.operators + level.inner);
    level.operators = level.inner = 0;
  };
  const open = (closer: Level['closer']) => {
    outer.push(level);
    level = newLevel(closer);
    if (outer.length > NESTING_MAX) throw tooDeep(`More than ${NESTING_MAX} parentheses, brackets or CASEs are open at once.`);
  };
  const close = (closer: Level['closer']) => {
    if (level.closer !== closer) return;
    separate();
    const depth = level.deepest + level.clauses + 1;
    level = must(outer.pop(), 'outer level');
    level.inner = Math.max(level.inner, depth);
  };
  for (const { kind, text } of tokens) {
    if (kind === 'operator') {
      if (text === '(' || text === '[') open(text === '(' ? ')' : ']');
      else if (text === ')' || text === ']') close(text);
      else if (text === ',' || text === ';') separate();
      else if (text !== '.') level.operators++;
    } else if (kind === 'word') {
      if (text === 'case') open('end');
      else if (text === 'end') close('end');
      else if (SEPARATING_WORDS.has(text)) separate();
      else if (STACKING_WORDS.has(text)) level.operators++;
      else if (STACKING_CLAUSES.has(text)) level.clauses++;
    }
    if (kind === 'operator' && text === ';' && outer.length === 0) level = newLevel('');
    if (level.operators + level.inner + level.clauses > EXPRESSION_DEPTH_MAX) {
      throw tooDeep(`An expression of more than ${EXPRESSION_DEPTH_MAX} operators, or as many joined tables or united queries.`);
    }
  }
}

function newLevel(closer: Level['closer']): Level {
  return { closer, clauses: 0, operators: 0, inner: 0, deepest: 0 };
}

export function tooDeep(detail: string, cause?: unknown): ThermoclineError {
  return new ThermoclineError('statement-too-complex', 'the statement is nested too deeply', {
    detail,
    hint: 'Split the statement, or use IN, ANY or VALUES lists in place of long chains.',
    cause,
  });
}
