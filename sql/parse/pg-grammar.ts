import { createRequire } from 'node:module';
import type { RawStmt } from '@pgsql/types';
import { ThermoclineError, type ErrorKind } from '../../catalog/errors/thermocline-error.ts';
import { tooDeep } from './statement-limits.ts';

type LibPgQuery = typeof import('libpg-query');

const require = createRequire(import.meta.url);

/**
 * PostgreSQL's grammar (libpg_query compiled to WASM), as one function from text to trees.
 *
 * A crash inside WASM (stack overflow, failed allocation) may leave its memory in any state, so a grammar that crashed is not used
 * again: `crashed` turns true, every later parse fails, and the owner loads a fresh one.
 */
export class PgGrammar {
  readonly #lib: LibPgQuery;
  #crashed = false;

  private constructor(lib: LibPgQuery) {
    this.#lib = lib;
  }

  /** A grammar with a WASM instance of its own. */
  static async load(): Promise<PgGrammar> {
    // The package keeps one instance per evaluation of its module: a new evaluation is a new instance.
    delete require.cache[require.resolve('libpg-query')];
    const lib = require('libpg-query') as LibPgQuery;
    await lib.loadModule();
    return new PgGrammar(lib);
  }

  get crashed(): boolean {
    return this.#crashed;
  }

  /**
   * The statements of a text, `stmt_location`, `stmt_len` and all `location`s being byte offsets into it. Throws `syntax` with the
   * position in characters of this text, `statement-too-complex` when the grammar's stacks overflow.
   */
  parse(text: string): readonly RawStmt[] {
    if (this.#crashed) throw tooDeep('The parser has to be restarted.');
    if (text === '') return [];
    try {
      return this.#lib.parseSync(text).stmts ?? [];
    } catch (error) {
      // Not `instanceof`: each evaluation of the package has its own class.
      const details = (error as Partial<SqlError>).sqlDetails;
      if (details !== undefined) throw grammarError(details);
      this.#crashed = true;
      throw tooDeep('The parser ran out of memory.', error);
    }
  }
}

interface SqlError {
  readonly sqlDetails: { readonly message: string; readonly cursorPosition: number };
}

function grammarError({ message, cursorPosition }: SqlError['sqlDetails']): ThermoclineError {
  if (message.startsWith('memory exhausted')) return tooDeep('The parser ran out of memory.');
  // The package reports "at the first character" and "nowhere" alike as 0; only messages that name a place have one.
  const position = cursorPosition > 0 || / at or near | at end of input/.test(message) ? cursorPosition + 1 : undefined;
  // libpg_query keeps neither SQLSTATE nor hint.
  const hint = message.startsWith('LIMIT #,#') ? 'Use separate LIMIT and OFFSET clauses.' : undefined;
  return new ThermoclineError(kindOf(message), message, { position, hint });
}

function kindOf(message: string): ErrorKind {
  if (/^frame (?:start|end)/.test(message)) return 'windowing';
  return /not (?:yet )?implemented|not supported on|cannot be (?:changed|marked)/.test(message) ? 'feature-not-supported' : 'syntax';
}
