import { ERROR_KINDS, type ErrorKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { applyRules, firstLine, type Translation } from './error-rules.ts';

const KIND_BY_SQLSTATE = new Map<string, ErrorKind>();
for (const [kind, sqlstate] of Object.entries(ERROR_KINDS)) {
  // Where two kinds share a SQLSTATE the first, more general one wins.
  if (!KIND_BY_SQLSTATE.has(sqlstate)) KIND_BY_SQLSTATE.set(sqlstate, kind as ErrorKind);
}

/** Whether the message means that the instance itself can no longer be trusted. */
export function breaksInstance(message: string): boolean {
  return /^(INTERNAL|FATAL) Error: /.test(message) || message.includes('database has been invalidated');
}

/**
 * A DuckDB error as ours, in Postgres's words where Postgres has them. DuckDB's query excerpt is dropped: it shows SQL that we printed,
 * at positions that mean nothing to the user.
 *
 * `error('[22012] division by zero')`, which our printer puts into SQL, comes back as the kind with that SQLSTATE. `sql` is what failed:
 * not every complaint about a data file says which file.
 */
export function translateDuckDbError(error: unknown, sql = ''): ThermoclineError {
  if (error instanceof ThermoclineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const { category, text } = parse(message);
  const raised = /^\[([0-9A-Z]{5})\] ([\s\S]*)$/.exec(text);
  const kind = raised === null ? undefined : KIND_BY_SQLSTATE.get(raised[1]!);
  if (raised !== null && kind !== undefined) return new ThermoclineError(kind, raised[2]!, { cause: error });
  const known = aboutFile(category, text, sql) ?? applyRules(category, text);
  if (known === null) return new ThermoclineError('internal', `internal error: ${firstLine(message)}`, { cause: error });
  return new ThermoclineError(known.kind, known.message, { detail: known.detail, hint: known.hint, cause: error });
}

/** `Conversion Error: …` in its two parts, without the query excerpt. */
function parse(message: string): { category: string; text: string } {
  const match = /^([A-Za-z][A-Za-z ]*?) Error: ([\s\S]*)$/.exec(message);
  const text = (match?.[2] ?? message).replace(/\n\nLINE \d+:[\s\S]*$/, '').trim();
  return { category: match?.[1] ?? '', text };
}

const FILES_NAMED_MAX = 8;

/** Complaints of the Parquet reader about a file: the lake is damaged, the query is not at fault. */
function aboutFile(category: string, text: string, sql: string): Translation | null {
  const detail = `The Parquet reader says: ${firstLine(text)}`;
  // Thrift structures of page headers and footers that do not parse: raised without a category of their own.
  if (category === 'Invalid' || /TProtocolException|TTransportException|thrift/i.test(text)) {
    const files = [...new Set(Array.from(sql.matchAll(/'((?:[^']|'')*\.parquet)'/g), (m) => m[1]!.replaceAll("''", "'")))];
    if (files.length === 0) return null;
    if (files.length === 1) return { kind: 'lake-corrupted', message: `data file "${files[0]}" is damaged`, detail };
    const named = files.slice(0, FILES_NAMED_MAX).join(', ') + (files.length > FILES_NAMED_MAX ? ', …' : '');
    return {
      kind: 'lake-corrupted',
      message: `one of ${files.length} data files is damaged`,
      detail: `${detail}. The files are: ${named}`,
    };
  }
  const unfit = /^Error while reading file "([^"]*)": /.exec(text);
  if (unfit !== null) return { kind: 'lake-corrupted', message: `data file "${unfit[1]}" does not fit its table`, detail };
  if (category !== 'IO' && category !== 'Invalid Input') return null;
  const missing =
    /^No files found that match the pattern "([^"]+)"/.exec(text) ?? /^Cannot open file "([^"]+\.parquet)": No such file/.exec(text);
  if (missing !== null) return { kind: 'lake-missing', message: `data file "${withGlobs(missing[1]!)}" is missing` };
  // A file being written, on a disk that is full, say.
  if (/^(?:Cannot open|Could not (?:write|sync|truncate|allocate|create)) /.test(text) || /No space left|Disk quota/i.test(text))
    return null;
  const file = /file ['"]([^'"]*\.parquet)['"]/i.exec(text);
  return file === null ? null : { kind: 'lake-corrupted', message: `data file "${file[1]}" is damaged`, detail };
}

/** The path before lake-source.ts escaped it. */
function withGlobs(pattern: string): string {
  return pattern.replace(/\[([*?[])\]/g, '$1');
}
