import { SUPERUSER } from '../../catalog/model/access.ts';
import type { SelectStmt } from '@pgsql/types';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type ColumnBatch, isNullAt } from '../../catalog/model/vector.ts';
import { DEFAULT_DATABASE, EMPTY_CATALOG } from '../../catalog/store/catalog-state.ts';
import { must } from '../../catalog/base/assert.ts';
import { openDuckDb, type DuckDb } from '../../engine/duckdb/instance.ts';
import { type BindContext, bindQuery, CONNECTION_MACROS } from '../../engine/plan/bind.ts';
import type { BoundQuery } from '../../engine/plan/bound-query.ts';
import { memorySource } from '../../engine/union/log-source.ts';
import { PgGrammar } from '../../sql/parse/pg-grammar.ts';
import { systemRelations } from '../../sql/system/system-relations.ts';
import { UTC } from '../../sql/types/time-zone.ts';
import { valueWriter } from '../../sql/types/value-writer.ts';
import { OutputBuffer } from '../../sql/wire/output-buffer.ts';

const SYSTEM = systemRelations({ relations: [] });

/** What a statement answers: its columns and rows in text form, or its error. */
export interface Answer {
  /** `name:oid`. */
  readonly columns: readonly string[];
  /** The types' modifiers; null from a referee that does not tell them. */
  readonly modifiers: readonly number[] | null;
  readonly rows: readonly (readonly (string | null)[])[];
  readonly error: { readonly sqlstate: string; readonly position: number | null; readonly message: string } | null;
}

/** One engine of the comparison. */
export interface Engine {
  answer(sql: string): Promise<Answer>;
  close(): Promise<void>;
}

/** Our binder and printer over DuckDB, without a server around them. */
export async function thermocline(): Promise<Engine> {
  const duck = await openDuckDb({
    threads: 1,
    memoryLimitBytes: 512 * 1024 * 1024,
    tempFolder: null,
    admittedMax: 2,
    timers: { sleep: () => new Promise(() => {}) },
    setup: CONNECTION_MACROS,
  });
  const grammar = await PgGrammar.load();
  return {
    async answer(sql) {
      try {
        const bound = bindQuery(parse(grammar, sql), context(sql));
        const registered = await systemSources(duck, bound);
        let rows: (string | null)[][];
        try {
          const printed = bound.print((id) => [must(registered.get(id), `rows of relation ${id}`).sql]);
          rows = await run(
            duck,
            printed,
            bound.columns.map((c) => c.type),
          );
        } finally {
          for (const source of registered.values()) source.dispose();
        }
        return {
          columns: bound.columns.map((c) => `${c.name}:${c.typeOid}`),
          modifiers: bound.columns.map((c) => c.typeModifier),
          rows,
          error: null,
        };
      } catch (error) {
        if (!(error instanceof ThermoclineError)) throw error;
        return failed(error.sqlstate, error.fields.position ?? null, error.message);
      }
    },
    close: () => duck.close(),
  };
}

/** What functions look up: the system relations of a catalog in which nobody has made anything. */
async function systemSources(duck: DuckDb, bound: BoundQuery): Promise<ReadonlyMap<number, { readonly sql: string; dispose(): void }>> {
  const sources = new Map<number, { readonly sql: string; dispose(): void }>();
  for (const { id, source, columns } of bound.relations) {
    if (source.kind !== 'system') throw new TypeError(`relation ${id} has no rows here`);
    const relation = must(SYSTEM.find(source.schema, source.name), source.name);
    const signal = new AbortController().signal;
    const asker = { database: DEFAULT_DATABASE, user: 'postgres', role: SUPERUSER, searchPath: ['public'], signal };
    const batch = await relation.rows({ catalog: EMPTY_CATALOG, ...asker }, source.args);
    const registered = duck.registerSource(memorySource(relation.columns, [batch]));
    const list = columns.length === 0 ? '1' : columns.map((c) => `"${c}"`).join(', ');
    sources.set(id, { sql: `SELECT ${list} FROM ${registered.sql}`, dispose: () => registered.dispose() });
  }
  return sources;
}

export function parse(grammar: PgGrammar, sql: string): SelectStmt {
  const [statement] = grammar.parse(sql);
  if (statement?.stmt === undefined || !('SelectStmt' in statement.stmt))
    throw new ThermoclineError('feature-not-supported', 'not a query');
  return statement.stmt.SelectStmt;
}

export function context(sourceText: string): BindContext {
  return {
    catalog: EMPTY_CATALOG,
    database: DEFAULT_DATABASE,
    searchPath: ['public'],
    system: SYSTEM,
    timeZone: 'UTC',
    user: 'postgres',
    sessionUser: 'postgres',
    role: SUPERUSER,
    sourceText,
    nowMicros: 1_000_000_000_000_000n,
    setting: (name) => (name === 'server_version_num' ? '150000' : undefined),
    acceptedSetting: (_, value) => value ?? '',
    backendPid: 1,
    parseQuery: () => {
      throw new TypeError('the corpus has no views');
    },
  };
}

async function run(duck: DuckDb, sql: string, types: Parameters<DuckDb['stream']>[0]['types']): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  try {
    for await (const batch of duck.stream({ sql, types, timeZone: 'UTC' })) rows.push(...textRows(batch));
  } catch (error) {
    if (error instanceof ThermoclineError)
      throw new ThermoclineError(error.kind, `${error.message}\n  from: ${sql}\n  ${String(error.cause)}`, error.fields);
    throw error;
  }
  return rows;
}

export function textRows(batch: ColumnBatch): (string | null)[][] {
  const out = new OutputBuffer();
  const columns = batch.columns.map((vector) => ({ vector, write: valueWriter(vector, { timeZone: UTC }) }));
  return Array.from({ length: batch.length }, (_, row) =>
    columns.map(({ vector, write }) => {
      if (isNullAt(vector, row)) return null;
      out.position = 0;
      write(out, row);
      return out.bytes.toString('utf8', 0, out.position);
    }),
  );
}

export function failed(sqlstate: string, position: number | null, message: string): Answer {
  return { columns: [], modifiers: null, rows: [], error: { sqlstate, position, message } };
}

/** The rows as text; numbers without trailing zeros, floats to 12 digits. */
export function comparableRows(answer: Answer): string[] {
  const types = answer.columns.map((c) => c.split(':').at(-1)!);
  const value = (text: string | null, type: string): string | null => {
    if (text === null) return null;
    if (type === '701') return Number.isFinite(Number(text)) ? String(Number(Number(text).toPrecision(12)) + 0) : text;
    // Quotients agree to 15 digits.
    if (type === '1700') return String(Number(Number(text).toPrecision(15)) + 0);
    return text;
  };
  return answer.rows.map((r) => JSON.stringify(r.map((v, i) => value(v, types[i]!))));
}

/** A statement of a corpus file. */
export interface CorpusStatement {
  readonly line: number;
  readonly sql: string;
  /** Why our answer is known to differ; null where it must not. */
  readonly differs: string | null;
}

/** Statements one a line; `--` begins a comment, `-- differs: why` speaks of the next statement. */
export function readCorpus(text: string): CorpusStatement[] {
  const statements: CorpusStatement[] = [];
  let differs: string | null = null;
  for (const [i, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed.startsWith('-- differs:')) differs = trimmed.slice(11).trim();
    if (trimmed === '' || trimmed.startsWith('--')) continue;
    statements.push({ line: i + 1, sql: trimmed.replace(/;$/, ''), differs });
    differs = null;
  }
  return statements;
}

/** Where two answers differ, as text; null when they are equal. Rows count as a set unless the statement orders them. */
export function difference(sql: string, theirs: Answer, ours: Answer): string | null {
  if (theirs.error !== null || ours.error !== null) {
    const show = (e: Answer['error']): string => (e === null ? 'an answer' : `${e.sqlstate} at ${e.position}: ${e.message}`);
    const same =
      theirs.error !== null &&
      ours.error !== null &&
      theirs.error.sqlstate === ours.error.sqlstate &&
      theirs.error.position === ours.error.position;
    return same ? null : `postgres: ${show(theirs.error)}\n  ours: ${show(ours.error)}`;
  }
  if (String(theirs.columns) !== String(ours.columns)) return `columns ${theirs.columns.join(' ')}\n  ours: ${ours.columns.join(' ')}`;
  if (theirs.modifiers !== null && ours.modifiers !== null && String(theirs.modifiers) !== String(ours.modifiers))
    return `modifiers ${theirs.modifiers.join(' ')}\n  ours: ${ours.modifiers.join(' ')}`;
  const floats = theirs.columns.map((c) => /:70[01]$/.test(c));
  const lines = (answer: Answer): string[] => {
    const all = answer.rows.map((r) => JSON.stringify(r.map((v, i) => (floats[i] === true ? floatText(v) : v))));
    return /order by/i.test(sql) ? all : all.sort();
  };
  const [a, b] = [lines(theirs), lines(ours)];
  return String(a) === String(b) ? null : `rows ${a.slice(0, 5).join(' ')}\n  ours: ${b.slice(0, 5).join(' ')}`;
}

/** Floats to 14 digits: beyond that the order of additions and the C library show. */
function floatText(text: string | null): string | null {
  return text === null || !Number.isFinite(Number(text)) ? text : String(Number(Number(text).toPrecision(14)));
}
