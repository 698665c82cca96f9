import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { InsertStatement, LiteralInsertStatement, ParsedStatement, Statement } from '../../engine/plan/statement.ts';
import { timeZoneOf } from '../types/time-zone.ts';
import { findLiterals } from './literal-places.ts';
import { readLiterals } from './literal-reader.ts';
import { SourceText } from './source-text.ts';
import { STATEMENT_TOKENS_MAX } from './statement-limits.ts';

/** Everything before the rows. What it is in truth, the grammar says once. */
const HEADER = /^\s*insert\s[^';]{1,2000}?\bvalues\s*(?=\()/i;
/** Headers remembered. */
const HEADERS_MAX = 500;
/** Tokens a header of that length could have. */
const HEADER_TOKENS_MAX = 2_100;

interface Header {
  readonly into: InsertStatement['into'];
  readonly columns: InsertStatement['columns'];
}

/**
 * Finds INSERT … VALUES of literals without parsing every one of them: the grammar parses the part before the rows, once, and whatever
 * the rows' scanner does not know is left to the grammar as a whole. A thousand rows take it and its trees 20 ms, this way one.
 */
export class LiteralInserts {
  readonly #parse: (text: string) => readonly ParsedStatement[];
  /** By header; null for those that begin no such statement. Oldest first. */
  readonly #headers = new Map<string, Header | null>();

  /** `parse`: with the grammar, for a short text. May throw. */
  constructor(parse: (text: string) => readonly ParsedStatement[]) {
    this.#parse = parse;
  }

  /** The statement that is all of the text; null when it is not one of these. `parseWhole`: with the grammar. Throws `invalid-encoding`. */
  find(text: string, parseWhole: (signal: AbortSignal) => Promise<readonly ParsedStatement[]>): ParsedStatement | null {
    const head = HEADER.exec(text)?.[0];
    if (head === undefined) return null;
    const header = this.#header(head);
    if (header === null) return null;
    const { bytes } = new SourceText(text);
    const found = findLiterals(bytes, Buffer.byteLength(head), STATEMENT_TOKENS_MAX - HEADER_TOKENS_MAX);
    if (found === null) return null;
    const statement: LiteralInsertStatement = {
      kind: 'insert-literals',
      ...header,
      literals: {
        width: found.width,
        rows: found.rows,
        read: (types, timeZone, from, to) => readLiterals(found, types, timeZoneOf(timeZone), from, to),
        parse: async (signal) => wholeInsert(await parseWhole(signal)),
      },
    };
    const trimmed = text.trim();
    return { statement, source: text, text: trimmed.endsWith(';') ? trimmed.slice(0, -1).trimEnd() : trimmed };
  }

  #header(head: string): Header | null {
    const known = this.#headers.get(head);
    if (known !== undefined) return known;
    const header = this.#parseHeader(head);
    if (this.#headers.size >= HEADERS_MAX) this.#headers.delete(this.#headers.keys().next().value!);
    // A copy: a slice would hold the whole text in memory.
    this.#headers.set(Buffer.from(head).toString(), header);
    return header;
  }

  #parseHeader(head: string): Header | null {
    let statements: readonly ParsedStatement[];
    try {
      statements = this.#parse(`${head}(NULL)`);
    } catch (error) {
      if (error instanceof ThermoclineError) return null;
      throw error;
    }
    const statement = statements[0]?.statement;
    if (statements.length !== 1 || statement?.kind !== 'insert' || !isOneNull(statement)) return null;
    return { into: statement.into, columns: statement.columns };
  }
}

/** Is the source `VALUES (NULL)` and nothing more? */
function isOneNull({ source }: InsertStatement): boolean {
  if (source === null) return false;
  const { valuesLists, limitOption, op, ...more } = source;
  const [list] = valuesLists ?? [];
  if (valuesLists?.length !== 1 || list === undefined || !('List' in list) || Object.values(more).some((v) => v !== undefined))
    return false;
  const [item, ...others] = list.List.items ?? [];
  const plain = (limitOption ?? 'LIMIT_OPTION_DEFAULT') === 'LIMIT_OPTION_DEFAULT' && (op ?? 'SETOP_NONE') === 'SETOP_NONE';
  return plain && others.length === 0 && item !== undefined && 'A_Const' in item && item.A_Const.isnull === true;
}

function wholeInsert(statements: readonly ParsedStatement[]): InsertStatement {
  const statement: Statement | undefined = statements[0]?.statement;
  if (statements.length === 1 && statement?.kind === 'insert') return statement;
  throw new ThermoclineError('internal', 'internal error: rows of literals were found in a statement that is no INSERT');
}
