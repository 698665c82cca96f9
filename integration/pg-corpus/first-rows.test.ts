import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DataType, formatType } from '../../catalog/model/data-type.ts';
import { type DuckDb, openDuckDb } from '../../engine/duckdb/instance.ts';
import { lakeScanSql } from '../../engine/duckdb/lake-source.ts';
import { duckTypeName } from '../../engine/duckdb/type-names.ts';
import { bindQuery, CONNECTION_MACROS } from '../../engine/plan/bind.ts';
import { catalogOf, table } from '../../engine/plan/testing/bind-sql.ts';
import { PgGrammar } from '../../sql/parse/pg-grammar.ts';
import { comparableRows, context, type Engine, parse, textRows } from './compare.ts';
import { postgres } from './referee.ts';
import { arbitraryFirstRows } from './query-generator.ts';

/**
 * The first rows of a table in two tiers, in files and in memory, are those PostgreSQL finds in the table as a whole. `RUNS` and `SEED` ask
 * for more.
 */

const COLUMNS: Readonly<Record<string, DataType>> = {
  id: { kind: 'integer' },
  i: { kind: 'integer' },
  n: { kind: 'decimal', precision: 6, scale: 2 },
  t: { kind: 'text' },
  b: { kind: 'boolean' },
  d: { kind: 'date' },
  f: { kind: 'double' },
};

const NAMES = Object.keys(COLUMNS);
const ROWS = 120;

/** Few values and many NULLs, so that rows tie. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  i: ['1', '2', '2', '7', '-3', 'null'],
  n: ['1.50', '-0.25', '10.00', '2.5', 'null'],
  t: ["'x'", "'y'", "'zz'", "''", "'a much longer text than is kept inline'", 'null'],
  b: ['true', 'false', 'null'],
  d: ["date '2001-01-01'", "date '2001-02-28'", "date '1999-12-31'", 'null'],
  f: ["'NaN'", "'-Infinity'", "'0'", "'-0.5'", "'1e10'", 'null'],
};

function values(from: number, to: number): string {
  const rows = Array.from({ length: to - from }, (_, k) => {
    const id = from + k;
    // Steps that share no factor with the number of values: columns are not in step with each other.
    const list = NAMES.map((name, c) =>
      name === 'id' ? String((id * 77) % 1009) : VALUES[name]![((id + 1) * (7 + 2 * c) * 13) % VALUES[name]!.length]!,
    );
    return `(${list.join(', ')})`;
  });
  return `values ${rows.join(', ')}`;
}

let duck: DuckDb;
let grammar: PgGrammar;
let theirs: Engine;
let folder: string;
let files: string[];

beforeAll(async () => {
  const timers = { sleep: () => new Promise<void>(() => {}) };
  folder = await mkdtemp(join(tmpdir(), 'first-rows-'));
  duck = await openDuckDb({ threads: 2, memoryLimitBytes: 2 ** 29, tempFolder: null, admittedMax: 2, timers, setup: CONNECTION_MACROS });
  grammar = await PgGrammar.load();
  const typed = (from: number, to: number): string =>
    `SELECT ${NAMES.map((n) => `${n}::${duckTypeName(COLUMNS[n]!)} AS ${n}`).join(', ')} FROM (${values(from, to)}) AS v(${NAMES.join(', ')})`;
  files = ['a', 'b'].map((name) => join(folder, `${name}.parquet`));
  const ids = NAMES.map((n, i) => `${n}: ${i + 1}`).join(', ');
  for (const [i, file] of files.entries())
    await duck.run({ sql: `COPY (${typed(i * 30, i * 30 + 30)}) TO '${file}' (FORMAT parquet, FIELD_IDS {${ids}})` });
  await duck.run({ sql: `CREATE TABLE segment_1 AS ${typed(60, 90)}` });
  await duck.run({ sql: `CREATE TABLE segment_2 AS ${typed(90, ROWS)}` });
  theirs = await postgres(
    `create table t (${NAMES.map((n) => `${n} ${formatType(COLUMNS[n]!)}`).join(', ')}); insert into t ${values(0, ROWS)};`,
  );
}, 60_000);
afterAll(async () => {
  await duck.close();
  await theirs.close();
  await rm(folder, { recursive: true });
});

function tiers(columns: readonly string[]): readonly string[] {
  const list = columns.length === 0 ? '1' : columns.join(', ');
  const lake = lakeScanSql({ files, columns: columns.map((name) => ({ name, type: COLUMNS[name]!, fieldId: NAMES.indexOf(name) + 1 })) });
  return [lake, `SELECT ${list} FROM segment_1 UNION ALL SELECT ${list} FROM segment_2`];
}

test('the first rows of a table in two tiers are those of the table', async () => {
  const catalog = catalogOf(table(1, 't', COLUMNS));
  let cut = 0;
  const seed = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) };
  await fc.assert(
    fc.asyncProperty(arbitraryFirstRows, async (sql) => {
      const their = await theirs.answer(sql);
      // Errors of values (out of range) come from whichever row is looked at first.
      if (their.error !== null) return;
      const bound = bindQuery(parse(grammar, sql), { ...context(sql), catalog });
      const printed = bound.print((id) => tiers(bound.relations.find((r) => r.id === id)!.columns));
      if (printed.includes('UNION ALL (SELECT r')) cut++;
      const rows: (string | null)[][] = [];
      for await (const batch of duck.stream({ sql: printed, types: bound.columns.map((c) => c.type), timeZone: 'UTC' }))
        rows.push(...textRows(batch));
      const ours = { columns: bound.columns.map((c) => `${c.name}:${c.typeOid}`), modifiers: null, rows, error: null };
      expect(comparableRows(ours), `${sql}\n${printed}`).toEqual(comparableRows(their));
    }),
    { numRuns: Number(process.env['RUNS'] ?? 300), ...seed },
  );
  expect(cut).toBeGreaterThan(100);
}, 600_000);
