import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DataType, formatType } from '../../../catalog/model/data-type.ts';
import { type DuckDb, openDuckDb } from '../../../engine/duckdb/instance.ts';
import { duckTypeName } from '../../../engine/duckdb/type-names.ts';
import { bindQuery, CONNECTION_MACROS } from '../../../engine/plan/bind.ts';
import { catalogOf, table } from '../../../engine/plan/testing/bind-sql.ts';
import { PgGrammar } from '../../../sql/parse/pg-grammar.ts';
import { context, difference, type Engine, parse, readCorpus, textRows } from '../compare.ts';
import { postgres } from '../referee.ts';

/** The 22 queries of TPC-H over a handful of made-up rows: tables in the catalog, rows wherever the engine says, PostgreSQL's answers. */

const INT: DataType = { kind: 'integer' };
const TEXT: DataType = { kind: 'text' };
const DATE: DataType = { kind: 'date' };
const MONEY: DataType = { kind: 'decimal', precision: 15, scale: 2 };

const TABLES: Readonly<Record<string, Readonly<Record<string, DataType>>>> = {
  part: { p_partkey: INT, p_name: TEXT, p_mfgr: TEXT, p_brand: TEXT, p_type: TEXT, p_size: INT, p_container: TEXT, p_retailprice: MONEY, p_comment: TEXT },
  supplier: { s_suppkey: INT, s_name: TEXT, s_address: TEXT, s_nationkey: INT, s_phone: TEXT, s_acctbal: MONEY, s_comment: TEXT },
  partsupp: { ps_partkey: INT, ps_suppkey: INT, ps_availqty: INT, ps_supplycost: MONEY, ps_comment: TEXT },
  customer: { c_custkey: INT, c_name: TEXT, c_address: TEXT, c_nationkey: INT, c_phone: TEXT, c_acctbal: MONEY, c_mktsegment: TEXT, c_comment: TEXT },
  orders: { o_orderkey: INT, o_custkey: INT, o_orderstatus: TEXT, o_totalprice: MONEY, o_orderdate: DATE, o_orderpriority: TEXT, o_clerk: TEXT, o_shippriority: INT, o_comment: TEXT },
  lineitem: { l_orderkey: INT, l_partkey: INT, l_suppkey: INT, l_linenumber: INT, l_quantity: MONEY, l_extendedprice: MONEY, l_discount: MONEY, l_tax: MONEY, l_returnflag: TEXT, l_linestatus: TEXT, l_shipdate: DATE, l_commitdate: DATE, l_receiptdate: DATE, l_shipinstruct: TEXT, l_shipmode: TEXT, l_comment: TEXT },
  nation: { n_nationkey: INT, n_name: TEXT, n_regionkey: INT, n_comment: TEXT },
  region: { r_regionkey: INT, r_name: TEXT, r_comment: TEXT },
}; // prettier-ignore

/** Words that the queries ask for, so that some rows pass. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  p_name: ['forest green', 'lime', 'forest'], p_brand: ['Brand#12', 'Brand#23', 'Brand#9'], p_type: ['PROMO BRASS', 'ECONOMY ANODIZED STEEL', 'MEDIUM POLISHED TIN'], p_container: ['MED BOX', 'SM CASE', 'MED BAG'],
  s_phone: ['13-1', '31-2'], c_phone: ['13-1', '31-2', '99-3'], c_mktsegment: ['BUILDING', 'AUTO'], o_orderstatus: ['F', 'O'], o_orderpriority: ['1-URGENT', '2-HIGH', '5-LOW'], l_returnflag: ['R', 'A', 'N'], l_linestatus: ['O', 'F'],
  l_shipinstruct: ['DELIVER IN PERSON', 'NONE'], l_shipmode: ['AIR', 'MAIL', 'SHIP'], n_name: ['FRANCE', 'GERMANY', 'BRAZIL', 'CANADA', 'SAUDI ARABIA'], r_name: ['EUROPE', 'ASIA', 'AMERICA'],
  s_comment: ['Customer Complaints', 'fine'], o_comment: ['special requests', 'plain'],
}; // prettier-ignore

const ROWS = { part: 60, supplier: 10, partsupp: 400, customer: 30, orders: 300, lineitem: 3000, nation: 5, region: 3 } as const;

/** The SQL literal of a column in a row: made from a hash, the same for both engines. */
function literal(name: string, type: DataType, row: number): string {
  let hash = row * 2_654_435_761;
  for (const c of name) hash = Math.imul(hash ^ c.charCodeAt(0), 16_777_619) >>> 0;
  if (/^(p_partkey|s_suppkey|c_custkey|o_orderkey|n_nationkey|r_regionkey)$/.test(name)) return String(row);
  if (name.endsWith('key'))
    return String(
      hash %
        (/order/.test(name) ? 300 : /part/.test(name) ? 40 : /cust/.test(name) ? 20 : /supp/.test(name) ? 10 : /nation/.test(name) ? 5 : 3),
    );
  const words = WORDS[name];
  if (words !== undefined) return `'${words[hash % words.length]}'`;
  switch (type.kind) {
    case 'integer':
      return String(name === 'p_size' ? [3, 9, 15][hash % 3] : 1 + (hash % 50));
    case 'decimal':
      return /discount|tax/.test(name)
        ? `0.0${hash % 10}`
        : /quantity/.test(name)
          ? `${1 + (hash % 50)}`
          : `${hash % 400}.${String(hash % 100).padStart(2, '0')}`;
    case 'date':
      return `date '1993-06-01' + ${hash % 1100}`;
    default:
      return `'${name} ${hash % 7}'`;
  }
}

const rows = (name: keyof typeof ROWS): string =>
  `values ${Array.from({ length: ROWS[name] }, (_, row) => `(${Object.entries(TABLES[name]!).map(([column, type]) => literal(column, type, row)).join(', ')})`).join(', ')}`; // prettier-ignore

let duck: DuckDb;
let grammar: PgGrammar;
let theirs: Engine;

beforeAll(async () => {
  const timers = { sleep: () => new Promise<void>(() => {}) };
  duck = await openDuckDb({ threads: 1, memoryLimitBytes: 2 ** 29, tempFolder: null, admittedMax: 2, timers, setup: CONNECTION_MACROS });
  grammar = await PgGrammar.load();
  const ddl: string[] = [];
  for (const name of Object.keys(ROWS) as (keyof typeof ROWS)[]) {
    const columns = Object.entries(TABLES[name]!);
    ddl.push(`create table ${name} (${columns.map(([c, t]) => `${c} ${formatType(t)}`).join(', ')}); insert into ${name} ${rows(name)};`);
    await duck.run({ sql: `CREATE TABLE ${name} (${columns.map(([c, t]) => `${c} ${duckTypeName(t)}`).join(', ')})` });
    await duck.run({ sql: `INSERT INTO ${name} ${rows(name)}` });
  }
  theirs = await postgres(ddl.join('\n'));
}, 60_000);
afterAll(async () => {
  await duck.close();
  await theirs.close();
});

const QUERIES = readCorpus(readFileSync(new URL('./queries.sql', import.meta.url), 'utf8'));
let someRows = 0;

test.each(QUERIES.map((q, i) => [i + 1, q.sql] as const))('query %i', async (_, sql) => {
  const names = Object.keys(TABLES);
  const catalog = catalogOf(...names.map((name, id) => table(id + 1, name, TABLES[name]!)));
  const bound = bindQuery(parse(grammar, sql), { ...context(sql), catalog });
  const printed = bound.print((id) => {
    const { source, columns } = bound.relations.find((r) => r.id === id)!;
    if (source.kind !== 'union') throw new TypeError(source.kind);
    return [`SELECT ${columns.length === 0 ? '1' : columns.join(', ')} FROM ${names[source.tableId - 1]}`];
  });
  const answer: (string | null)[][] = [];
  for await (const batch of duck.stream({ sql: printed, types: bound.columns.map((c) => c.type), timeZone: 'UTC' }))
    answer.push(...textRows(batch));
  const ours = { columns: bound.columns.map((c) => `${c.name}:${c.typeOid}`), modifiers: null, rows: answer, error: null };
  expect(difference(sql, await theirs.answer(sql), ours)).toBeNull();
  if (answer.some((r) => r.some((v) => v !== null))) someRows++;
});

test('most queries have rows to compare', () => {
  expect(someRows).toBeGreaterThan(16);
});
