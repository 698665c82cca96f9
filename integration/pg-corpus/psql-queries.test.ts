import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../../catalog/base/assert.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { type DuckDb, openDuckDb } from '../../engine/duckdb/instance.ts';
import { bindQuery, CONNECTION_MACROS } from '../../engine/plan/bind.ts';
import { catalogOf, table } from '../../engine/plan/testing/bind-sql.ts';
import type { SystemRelation } from '../../engine/system-relation.ts';
import { memorySource } from '../../engine/union/log-source.ts';
import { PgGrammar } from '../../sql/parse/pg-grammar.ts';
import { systemRelations } from '../../sql/system/system-relations.ts';
import { PSQL_QUERIES } from '../../sql/system/testing/psql-queries.ts';
import { type Answer, context, type Engine, parse, textRows } from './compare.ts';
import { postgres } from './referee.ts';

/** What psql's backslash commands ask, over the system relations of a small catalog: it runs, and its columns are PostgreSQL's. */

const CATALOG = catalogOf(
  table(1, 'trips', {
    id: { kind: 'bigint' },
    at: { kind: 'timestamptz', precision: 6 },
    note: { kind: 'text' },
    fee: { kind: 'decimal', precision: 10, scale: 2 },
    tag: { kind: 'varchar', length: 20 },
  }),
  table(2, 'keyed', { k: { kind: 'integer' }, v: { kind: 'text' } }, { primaryKey: ['k'], comment: 'has a key' }),
);
const SYSTEM = systemRelations({ relations: [] });
/** There is no view v. */
const NOT_YET = /'v'::pg_catalog\.regclass/;

let duck: DuckDb;
let grammar: PgGrammar;
let theirs: Engine;

beforeAll(async () => {
  const timers = { sleep: () => new Promise<void>(() => {}) };
  duck = await openDuckDb({ threads: 1, memoryLimitBytes: 2 ** 29, tempFolder: null, admittedMax: 2, timers, setup: CONNECTION_MACROS });
  grammar = await PgGrammar.load();
  theirs = await postgres();
}, 60_000);
afterAll(async () => {
  await duck.close();
  await theirs.close();
});

async function ask(sql: string): Promise<Pick<Answer, 'columns' | 'rows'>> {
  const bound = bindQuery(parse(grammar, sql), { ...context(sql), catalog: CATALOG, system: SYSTEM });
  const held = new Map<number, { relation: SystemRelation; batch: ColumnBatch; columns: readonly string[] }>();
  for (const { id, source, columns } of bound.relations) {
    if (source.kind !== 'system') throw new TypeError(`a ${source.kind} relation`);
    const relation = must(SYSTEM.find(source.schema, source.name), source.name);
    const signal = new AbortController().signal;
    const settings = { list: () => [] };
    const batch = await relation.rows(
      { catalog: CATALOG, database: 'thermocline', user: 'ann', searchPath: ['public'], signal, ...settings } as never,
      [],
    );
    held.set(id, { relation, batch, columns });
  }
  const registered: { dispose(): void }[] = [];
  try {
    const printed = bound.print((id) => {
      const { relation, batch, columns } = must(held.get(id), `relation ${id}`);
      const source = duck.registerSource(memorySource(relation.columns, [batch]));
      registered.push(source);
      return [`SELECT ${columns.length === 0 ? '1' : columns.map((c) => `"${c}"`).join(', ')} FROM ${source.sql}`];
    });
    const rows: (string | null)[][] = [];
    const types = bound.columns.map((c) => c.type);
    for await (const batch of duck.stream({ sql: printed, types, timeZone: 'UTC' })) rows.push(...textRows(batch));
    return { columns: bound.columns.map((c) => `${c.name}:${c.typeOid}`), rows };
  } finally {
    for (const source of registered) source.dispose();
  }
}

const QUERIES = PSQL_QUERIES.map((q) => ({ ...q, sql: q.sql.replace(/;\s*$/, '').replaceAll('16385', '16386') }));

describe('psql 15 asks', () => {
  test.each(QUERIES.filter((q) => !NOT_YET.test(q.sql)).map((q, i) => [`${q.command} (${i})`, q.sql] as const))('%s', async (_, sql) => {
    const { columns } = await ask(sql);
    const answer = await theirs.answer(sql);
    // PGlite is PostgreSQL 18: catalogs have moved on here and there.
    const without = (names: readonly string[]): string[] => names.filter((n) => !/^(att|stx)stattarget:/.test(n));
    if (answer.error === null) expect(without(columns)).toEqual(without(answer.columns));
  });

  test.each(QUERIES.filter((q) => NOT_YET.test(q.sql)).map((q) => [q.command, q.sql] as const))(
    '%s is refused, not answered wrongly',
    async (_, sql) => {
      await expect(ask(sql)).rejects.toThrow(expect.objectContaining({ sqlstate: expect.stringMatching(/^(0A000|42)/) }));
    },
  );
});

test('names of objects and what hangs on them', async () => {
  const one = async (list: string): Promise<readonly (string | null)[]> => must((await ask(`select ${list}`)).rows[0], 'a row');
  expect(await one("'trips'::regclass, 'pg_class'::regclass::text, 'keyed'::regclass::oid, 16386::regclass, 99::regclass, 0::regclass, 23::regtype")).toEqual([
    'trips', 'pg_class', '16386', 'keyed', '99', '-', 'integer',
  ]); // prettier-ignore
  expect(await one("pg_table_is_visible('trips'::regclass), format_type(1043, 24), obj_description('keyed'::regclass, 'pg_class'), pg_size_pretty(12345::int8)")).toEqual([
    't', 'character varying(20)', 'has a key', '12 kB',
  ]); // prettier-ignore
  expect(
    (await ask('select conname, pg_get_constraintdef(oid), conkey[1], 1 = any(conkey) from pg_constraint where conrelid = 16386')).rows,
  ).toEqual([['keyed_pkey', 'PRIMARY KEY (k)', '1', 't']]);
  expect((await ask('select pg_get_indexdef(indexrelid), pg_get_indexdef(indexrelid, 1, true), indkey, indkey[0], array_upper(indkey, 1) from pg_index where indrelid = 16386')).rows).toEqual([
    ['CREATE UNIQUE INDEX keyed_pkey ON public.keyed USING btree (k)', 'k', '1', '1', '0'],
  ]); // prettier-ignore
  await expect(ask("select 'nope'::regclass")).rejects.toThrow(expect.objectContaining({ sqlstate: '42P01' }));
  await expect(ask("select 'nope'::regrole")).rejects.toThrow(expect.objectContaining({ sqlstate: '42704' }));
});
