import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { type TemporaryServer, temporaryServer, textRows } from '../harness/temporary-server.ts';

/** Random evolutions of a table, in the middle of inserts and tiering, against a model that keeps every row in memory. */

const SEEDS = process.env['SEED'] === undefined ? [1, 2, 3, 4] : [Number(process.env['SEED'])];
const STEPS = 60;

let server: TemporaryServer;
beforeAll(async () => {
  server = await temporaryServer(['--log-level', 'error']);
});
afterAll(() => server[Symbol.asyncDispose]());

/** Types that columns go through, each as wide as the one before it, with values of the narrowest. */
const LADDERS = [
  { types: ['smallint', 'int', 'bigint'], values: ['-7', '0', '32000'] },
  { types: ['real', 'double precision'], values: ['0.5', '-2', '1024'] },
  { types: ['numeric(6,2)', 'numeric(12,2)', 'numeric(38,2)'], values: ['1.25', '-9999.99', '0.00'] },
  { types: ['varchar(3)', 'varchar(8)', 'text'], values: ['abc', '', 'ü'] },
] as const;

interface ModelColumn {
  name: string;
  readonly ladder: (typeof LADDERS)[number];
  rung: number;
  default: string | null;
  /** By row number; what is not there is NULL. */
  readonly values: Map<number, string>;
}

class Model {
  readonly #random: SeededRandom;
  readonly #client: pg.Client;
  readonly #table: string;
  readonly columns: ModelColumn[] = [];
  rows = 0;
  #names = 0;
  readonly log: string[] = [];

  constructor(seed: number, client: pg.Client) {
    this.#random = new SeededRandom(seed);
    this.#client = client;
    this.#table = `evolving_${seed}`;
  }

  async run(sql: string): Promise<void> {
    this.log.push(sql);
    await this.#client.query(sql);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.#random.int(from.length)]!;
  }

  #newColumn(): ModelColumn {
    const ladder = this.pick(LADDERS);
    // Names are used again once they are free.
    const free = ['a', 'b', 'c', 'd'].filter((n) => !this.columns.some((c) => c.name === n));
    return { name: this.pick([...free, `n${this.#names++}`]), ladder, rung: 0, default: null, values: new Map() };
  }

  async create(): Promise<void> {
    this.columns.push(this.#newColumn());
    const [column] = this.columns;
    const buckets = this.pick(['1', '3']);
    await this.run(
      `CREATE TABLE ${this.#table} (row_number bigint, ${column!.name} ${column!.ladder.types[0]}) WITH ('bucket.num' = '${buckets}', 'table.datalake.freshness' = '1 h')`,
    );
  }

  async step(): Promise<void> {
    const table = this.#table;
    const column = this.pick(this.columns);
    switch (this.#random.int(10)) {
      case 0: {
        const added = this.#newColumn();
        this.columns.push(added);
        return this.run(`ALTER TABLE ${table} ADD COLUMN ${added.name} ${added.ladder.types[0]}`);
      }
      case 1:
        if (this.columns.length === 1) return;
        this.columns.splice(this.columns.indexOf(column), 1);
        return this.run(`ALTER TABLE ${table} DROP COLUMN ${column.name}`);
      case 2: {
        const before = column.name;
        column.name = this.#newColumn().name;
        return this.run(`ALTER TABLE ${table} RENAME COLUMN ${before} TO ${column.name}`);
      }
      case 3: {
        const { types } = column.ladder;
        if (column.rung === types.length - 1) return;
        column.rung += 1 + this.#random.int(types.length - 1 - column.rung);
        return this.run(`ALTER TABLE ${table} ALTER COLUMN ${column.name} TYPE ${types[column.rung]}`);
      }
      case 4:
        column.default = column.default === null ? this.pick(column.ladder.values) : null;
        return this.run(
          `ALTER TABLE ${table} ALTER ${column.name} ${column.default === null ? 'DROP DEFAULT' : `SET DEFAULT '${column.default}'`}`,
        );
      case 5:
      case 6:
        return this.run(`CALL sys.tier('${table}')`);
      default:
        return this.#insert();
    }
  }

  async #insert(): Promise<void> {
    const named = this.columns.filter(() => this.#random.int(4) > 0);
    const rows = Array.from({ length: 1 + this.#random.int(5) }, () => {
      const number = ++this.rows;
      const values = named.map((c) => {
        if (this.#random.int(5) === 0) return 'NULL';
        const value = this.pick(c.ladder.values);
        c.values.set(number, value);
        return `'${value}'`;
      });
      for (const c of this.columns) if (!named.includes(c) && c.default !== null) c.values.set(number, c.default);
      return `(${[String(number), ...values].join(', ')})`;
    });
    await this.run(`INSERT INTO ${this.#table} (${['row_number', ...named.map((c) => c.name)].join(', ')}) VALUES ${rows.join(', ')}`);
  }

  expected(): (string | null)[][] {
    return Array.from({ length: this.rows }, (_, i) => [String(i + 1), ...this.columns.map((c) => c.values.get(i + 1) ?? null)]);
  }

  async check(): Promise<void> {
    const text = (rows: (string | null)[][]) => rows.map((r) => r.map((v) => v ?? 'NULL').join('|')).join('\n');
    const said = this.log.join(';\n');
    expect(text(await textRows(this.#client, `SELECT * FROM ${this.#table} ORDER BY row_number`)), said).toBe(text(this.expected()));
    // A condition on one column prunes files by what they say of it, under whatever name.
    const column = this.pick(this.columns);
    const value = this.pick(column.ladder.values);
    const found = await textRows(this.#client, `SELECT row_number FROM ${this.#table} WHERE ${column.name} = '${value}' ORDER BY 1`);
    const matching = [...column.values].filter(([, v]) => v === value).map(([n]) => [String(n)]);
    expect(text(found), `${said};\n${column.name} = ${value}`).toBe(text(matching.sort((a, b) => Number(a[0]) - Number(b[0]))));
  }
}

test.each(SEEDS)('a table altered at random reads as the model does, in log and lake (seed %i)', { timeout: 60_000 }, async (seed) => {
  const client = await server.connect();
  const model = new Model(seed, client);
  await model.create();
  for (let i = 0; i < STEPS; i++) {
    await model.step();
    await model.check();
  }
  await model.run(`CALL sys.tier('evolving_${seed}')`);
  await model.check();
  const [verified] = await textRows(client, `SELECT ok FROM sys.verify_union('evolving_${seed}')`);
  expect(verified).toEqual(['t']);
  // Something happened: rows are in the lake, in files of several schemas.
  const [files] = await textRows(client, `SELECT count(*), sum(record_count) FROM "evolving_${seed}$lake$files"`);
  expect(Number(files![0])).toBeGreaterThan(3);
  expect(Number(files![1])).toBe(model.rows);
});

test('rows that queries keep in memory are read by the ids of their columns too', async () => {
  const client = await server.connect();
  await client.query("CREATE TABLE kept (n int, a int, b text) WITH ('table.datalake.freshness' = '1 h')");
  await client.query("INSERT INTO kept SELECT i, i * 2, 'b' || i FROM generate_series(1, 40000) AS g(i)");
  const sum = () => textRows(client, 'SELECT count(*), sum(n), count(a) FROM kept');
  // The first reads make the copy; EXPLAIN would not.
  for (let i = 0; i < 5; i++) expect(await sum()).toEqual([['40000', '800020000', '40000']]);
  await client.query('ALTER TABLE kept RENAME COLUMN a TO c');
  await client.query('ALTER TABLE kept ADD COLUMN a text');
  await client.query('ALTER TABLE kept ALTER n TYPE bigint, DROP COLUMN b');
  await client.query("INSERT INTO kept VALUES (10000000000, 1, 'new')");
  for (let i = 0; i < 5; i++) {
    expect(await textRows(client, 'SELECT count(*), sum(n), sum(c), count(a), max(a) FROM kept')).toEqual([
      ['40001', '10800020000', '1600040001', '1', 'new'],
    ]);
  }
});
