import type { SourceText } from '../source-text.ts';
import type { TokenCursor } from '../token-cursor.ts';

/** Statements of ours and of Flink that Postgres's grammar would call syntax errors: named, so that the answer says what is missing. */
const LATER: readonly { readonly words: readonly string[]; readonly what: string; readonly hint?: string }[] = [
  { words: ['create', 'materialized', 'table'], what: 'CREATE MATERIALIZED TABLE' },
  { words: ['create', 'or', 'alter', 'materialized', 'table'], what: 'CREATE MATERIALIZED TABLE' },
  { words: ['create', 'or', 'replace', 'materialized', 'table'], what: 'CREATE MATERIALIZED TABLE' },
  { words: ['alter', 'materialized', 'table'], what: 'ALTER MATERIALIZED TABLE' },
  { words: ['drop', 'materialized', 'table'], what: 'DROP MATERIALIZED TABLE' },
  { words: ['create', 'or', 'replace', 'table'], what: 'CREATE OR REPLACE TABLE' },
  { words: ['create', 'source'], what: 'CREATE SOURCE' },
  { words: ['create', 'sink'], what: 'CREATE SINK' },
  { words: ['create', 'catalog'], what: 'CREATE CATALOG' },
  { words: ['subscribe'], what: 'SUBSCRIBE' },
  { words: ['wait'], what: 'WAIT' },
  { words: ['flush'], what: 'FLUSH' },
  { words: ['use'], what: 'USE', hint: 'Connect to the database, or SET search_path.' },
  { words: ['describe'], what: 'DESCRIBE', hint: 'psql describes a table with \\d.' },
  { words: ['desc'], what: 'DESC', hint: 'psql describes a table with \\d.' },
  { words: ['show', 'create'], what: 'SHOW CREATE' },
  { words: ['execute', 'statement'], what: 'EXECUTE STATEMENT SET' },
  { words: ['insert', 'overwrite'], what: 'INSERT OVERWRITE', hint: 'TRUNCATE the table, then INSERT.' },
  { words: ['stop', 'job'], what: 'STOP JOB' },
];

/** Throws `feature-not-supported` when a statement begins like one of those. */
export function refuseLaterStatements(source: SourceText, statement: TokenCursor): void {
  const later = LATER.find(({ words }) => statement.at(...words));
  if (later === undefined) return;
  throw source.error('feature-not-supported', `${later.what} is not supported`, statement.peek()!.start, { hint: later.hint });
}
