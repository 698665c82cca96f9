import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { must } from '../../catalog/base/assert.ts';
import { FIRST_USER_OID } from '../../catalog/model/table-oid.ts';
import { rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { applyCatalogChanges } from '../../catalog/store/catalog-state.ts';
import type { SystemContext, SystemRelation } from '../../engine/system-relation.ts';
import { systemRelations } from './system-relations.ts';
import { shopContext, SHOP, table } from './testing/shop.ts';

const TEXT = { kind: 'text' } as const;
const boundaries: SystemRelation = {
  schema: 'sys',
  name: 'boundaries',
  columns: [
    { name: 'table_name', type: TEXT },
    { name: 'lag', type: TEXT, oid: 1186 },
  ],
  rows: () => ({ length: 0, columns: [] }),
};
const verify: SystemRelation = { ...boundaries, name: 'verify_union', parameters: [{ name: 'table_name', type: TEXT }] };
const system = systemRelations({ relations: [boundaries, verify] });

type Row = Record<string, TestValue>;

/** Not a row that every database has. */
function isOfUser(row: Row): boolean {
  const oid = row['attrelid'] ?? row['indrelid'] ?? row['conrelid'] ?? row['objoid'];
  if (row['attnum'] !== undefined && Number(row['attnum']) < 0) return false;
  if (row['tablename'] !== undefined) return row['schemaname'] !== 'pg_catalog';
  return oid === undefined || Number(oid) >= FIRST_USER_OID;
}

async function rowsIn(name: string, context: SystemContext = shopContext(), relations = system): Promise<Row[]> {
  const [schema, relation] = name.split('.');
  const found = must(relations.find(must(schema, 'schema'), must(relation, 'name')), name);
  const rows = rowsOf(await found.rows(context, []));
  return rows.map((row) => Object.fromEntries(found.columns.map((column, i) => [column.name, row[i]!])));
}

describe('as PostgreSQL has it', () => {
  const expected = JSON.parse(readFileSync(new URL('testing/postgres-rows.json', import.meta.url), 'utf8')) as Record<string, Row[]>;

  test.each(Object.entries(expected))('%s', async (relation, theirs) => {
    const classes = new Map((await rowsIn('pg_catalog.pg_class')).map((row) => [row['oid'], row]));
    const methods = new Map((await rowsIn('pg_catalog.pg_am')).map((row) => [row['oid'], row['amname']!]));
    const namespaces = new Map((await rowsIn('pg_catalog.pg_namespace')).map((row) => [row['oid'], String(row['nspname'])]));
    const schemaOf = (row: Row) => namespaces.get(must(classes.get(row['attrelid']!), 'relation')['relnamespace']!);
    const nameOf = (oid: TestValue) => {
      const found = must(classes.get(oid), `relation ${String(oid)}`);
      const schema = namespaces.get(found['relnamespace']!);
      const name = schema === 'public' ? String(found['relname']) : `${schema}.${String(found['relname'])}`;
      return name;
    };
    let ours = (await rowsIn(relation)).filter(isOfUser);
    if (relation === 'pg_catalog.pg_class') {
      ours = ours
        .filter((row) => ['public', 'lake'].includes(namespaces.get(row['relnamespace']!) ?? ''))
        .map((row) => ({ ...row, relam: methods.get(row['relam']!) ?? null }));
    } else if (relation === 'pg_catalog.pg_attribute') {
      ours = ours
        .filter((row) => ['public', 'lake'].includes(schemaOf(row) ?? ''))
        .map((row) => ({ ...row, relation: nameOf(row['attrelid']!) }));
    } else if (relation.startsWith('information_schema')) {
      ours = ours.filter((row) => ['public', 'lake'].includes(String(row['table_schema'])));
    }
    const shown = (row: Row, columns: readonly string[]) =>
      Object.fromEntries(
        columns.map((column) => {
          const value = row[column] ?? null;
          return [column, value === null || typeof value === 'boolean' ? value : String(value)];
        }),
      );
    const order = (rows: object[]) => rows.map((row) => JSON.stringify(row)).sort();
    const columns = Object.keys(theirs[0]!);
    expect(order(ours.map((row) => shown(row, columns)))).toEqual(order(theirs.map((row) => shown(row, columns))));
  });
});

describe('OIDs', () => {
  /** column → where its values must be found. */
  const REFERENCES: readonly (readonly [from: string, column: string, to: string])[] = [
    ['pg_class', 'relnamespace', 'pg_namespace'],
    ['pg_class', 'relowner', 'pg_roles'],
    ['pg_class', 'relam', 'pg_am'],
    ['pg_attribute', 'attrelid', 'pg_class'],
    ['pg_attribute', 'atttypid', 'pg_type'],
    ['pg_attribute', 'attcollation', 'pg_collation'],
    ['pg_attrdef', 'adrelid', 'pg_class'],
    ['pg_index', 'indrelid', 'pg_class'],
    ['pg_index', 'indexrelid', 'pg_class'],
    ['pg_constraint', 'conrelid', 'pg_class'],
    ['pg_constraint', 'conindid', 'pg_class'],
    ['pg_constraint', 'connamespace', 'pg_namespace'],
    ['pg_description', 'classoid', 'pg_class'],
    ['pg_namespace', 'nspowner', 'pg_roles'],
    ['pg_database', 'datdba', 'pg_roles'],
    ['pg_database', 'dattablespace', 'pg_tablespace'],
    ['pg_type', 'typnamespace', 'pg_namespace'],
    ['pg_type', 'typelem', 'pg_type'],
    ['pg_type', 'typarray', 'pg_type'],
    ['pg_type', 'typbasetype', 'pg_type'],
    ['pg_type', 'typcollation', 'pg_collation'],
    ['pg_type', 'typinput', 'pg_proc'],
    ['pg_type', 'typoutput', 'pg_proc'],
    ['pg_proc', 'pronamespace', 'pg_namespace'],
    ['pg_proc', 'prolang', 'pg_language'],
    ['pg_proc', 'prorettype', 'pg_type'],
    ['pg_range', 'rngtypid', 'pg_type'],
    ['pg_range', 'rngsubtype', 'pg_type'],
    ['pg_am', 'amhandler', 'pg_proc'],
    ['pg_opclass', 'opcfamily', 'pg_opfamily'],
    ['pg_opclass', 'opcintype', 'pg_type'],
    ['pg_collation', 'collnamespace', 'pg_namespace'],
  ];

  test.each(REFERENCES)('every %s.%s is found in %s', async (from, column, to) => {
    const known = new Set((await rowsIn(`pg_catalog.${to}`)).map((row) => row['oid']));
    const values = (await rowsIn(`pg_catalog.${from}`)).map((row) => row[column]!).filter((oid) => oid !== 0n);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(known).toContain(value);
  });

  test.each(['pg_class', 'pg_namespace', 'pg_type', 'pg_proc', 'pg_database', 'pg_constraint', 'pg_roles'])(
    'of %s are unique',
    async (name) => {
      const oids = (await rowsIn(`pg_catalog.${name}`)).map((row) => row['oid']);
      expect(new Set(oids).size).toBe(oids.length);
    },
  );

  test('are those that clients hard-code, and stay when others come', async () => {
    const byName = (rows: Row[], name: string) => new Map(rows.map((row) => [String(row[name]), row['oid']]));
    const before = byName(await rowsIn('pg_catalog.pg_class'), 'relname');
    expect([before.get('pg_class'), before.get('pg_type'), before.get('trips'), before.get('stock')]).toEqual([
      1259n,
      1247n,
      16385n,
      16387n,
    ]);
    const more = applyCatalogChanges(SHOP, [
      { op: 'create-schema', database: 'shop', schema: 'aaa' },
      { op: 'create-table', table: table(9, 'aaa', 'new', [['a', TEXT]]) },
      { op: 'drop-table', tableId: 1 },
    ]);
    const after = shopContext({ catalog: more });
    const other = systemRelations({ relations: [verify, boundaries] });
    expect(byName(await rowsIn('pg_catalog.pg_class', after, other), 'relname')).toEqual(
      new Map([...before, ['new', 16393n as const]].filter(([name]) => name !== 'trips') as [string, bigint][]),
    );
    const schemas = byName(await rowsIn('pg_catalog.pg_namespace'), 'nspname');
    const schemasAfter = byName(await rowsIn('pg_catalog.pg_namespace', after, other), 'nspname');
    expect([schemas.get('pg_catalog'), schemas.get('public')]).toEqual([11n, 2200n]);
    for (const [name, oid] of schemas) expect(schemasAfter.get(name)).toBe(oid);
  });
});

describe('what is in it', () => {
  test('every relation answers, with as many columns as it says', async () => {
    expect(system.list().length).toBeGreaterThan(200);
    for (const relation of system.list()) {
      if (relation.schema === 'sys') continue;
      const batch = await relation.rows(shopContext(), []);
      expect(batch.columns.length).toBe(relation.columns.length);
      batch.columns.forEach((vector, i) => expect(vector.type).toEqual(relation.columns[i]!.type));
    }
  });

  test('names are found exactly', () => {
    expect(system.find('pg_catalog', 'pg_class')?.columns[0]).toEqual({ name: 'oid', type: { kind: 'bigint' }, oid: 26 });
    expect(system.find('sys', 'boundaries')).toBe(boundaries);
    expect(system.find('public', 'pg_class')).toBeUndefined();
    expect(system.find('pg_catalog', 'PG_CLASS')).toBeUndefined();
    expect(system.schemas()).toEqual(['pg_catalog', 'information_schema', 'sys']);
  });

  test("schema sys is found by name, and in no list: tools would take it for the user's", async () => {
    const names = (await rowsIn('pg_catalog.pg_namespace')).map((row) => row['nspname']);
    expect(names.map(String).sort()).toEqual(['information_schema', 'lake', 'pg_catalog', 'pg_toast', 'public']);
    expect((await rowsIn('pg_catalog.pg_class')).find((row) => row['relname'] === 'boundaries')).toBeUndefined();
  });

  test('a table is a type, and so are arrays of it', async () => {
    const types = (await rowsIn('pg_catalog.pg_type')).filter((row) => String(row['typname']).endsWith('keyed'));
    expect(types.map((row) => [row['typname'], row['typtype'], row['typrelid']])).toEqual([
      ['keyed', 'c', 16386n],
      ['_keyed', 'b', 0n],
    ]);
    expect([types[0]!['typarray'], types[1]!['typelem']]).toEqual([types[1]!['oid'], types[0]!['oid']]);
  });

  test('tables of pg_catalog have tableoid and xmin, which * does not show', async () => {
    const found = must(system.find('pg_catalog', 'pg_am'), 'pg_am');
    expect(found.columns.filter((column) => column.hidden === true).map((column) => column.name)).toEqual(['tableoid', 'xmin']);
    expect((await rowsIn('pg_catalog.pg_am'))[0]).toMatchObject({ tableoid: 2601n, xmin: 1n });
  });

  test('table options are reloptions', async () => {
    const options = { 'table.datalake.freshness': '2000 ms', 'bucket.num': '3' };
    const catalog = { ...SHOP, tables: new Map([[1, table(1, 'public', 't', [['a', TEXT]], { options })]]) };
    const row = (await rowsIn('pg_catalog.pg_class', shopContext({ catalog }))).find((r) => r['relname'] === 't');
    expect(row?.['reloptions']).toBe('{"table.datalake.freshness=2000 ms",bucket.num=3}');
  });

  test('only the database that is asked for', async () => {
    const context = shopContext({ database: 'thermocline' });
    expect((await rowsIn('pg_catalog.pg_tables', context)).filter((row) => row['schemaname'] === 'public')).toEqual([]);
    expect((await rowsIn('pg_catalog.pg_database', context)).map((row) => row['datname'])).toEqual([
      'postgres',
      'shop',
      'thermocline',
      'template1',
      'template0',
    ]);
  });

  test('whoever asks is a role', async () => {
    const names = async (user: string) =>
      (await rowsIn('pg_catalog.pg_roles', shopContext({ user })))
        .map((row) => row['rolname'])
        .filter((name) => !String(name).startsWith('pg_'));
    expect(await names('ann')).toEqual(['thermocline', 'ann']);
    expect(await names('thermocline')).toEqual(['thermocline']);
    expect(await names('bob')).toEqual(['thermocline', 'bob']);
  });

  test('settings and sessions as they are now', async () => {
    const zone = { name: 'TimeZone', value: 'UTC', baseValue: 'UTC', bootValue: 'GMT', resetValue: 'UTC', unit: null, category: 'Locale' };
    const facts = { description: 'Zone.', extraDescription: null, context: 'user', type: 'string', min: null, max: null, enumValues: null };
    const settings = () => [{ ...zone, ...facts, source: 'default' as const }];
    expect(await rowsIn('pg_catalog.pg_settings', shopContext({ settings }))).toMatchObject([
      { name: 'TimeZone', setting: 'UTC', short_desc: 'Zone.' },
    ]);
    const live = systemRelations({
      relations: [],
      sessions: () => [
        {
          pid: 7,
          user: 'ann',
          database: 'shop',
          applicationName: 'psql',
          clientAddress: '127.0.0.1',
          clientPort: 4711,
          connectedAtMs: 1000,
          state: 'active',
          stateChangedAtMs: 2000.5,
          query: 'select 1',
          queryStartedAtMs: null,
          transactionStartedAtMs: null,
        },
      ],
    });
    expect(await rowsIn('pg_catalog.pg_stat_activity', shopContext(), live)).toMatchObject([
      { pid: 7, usename: 'ann', datname: 'shop', state: 'active', backend_start: 1_000_000n, state_change: 2_000_500n, query_start: null },
    ]);
  });

  test('NOT NULL is a check constraint, as the standard says', async () => {
    const constraints = (await rowsIn('information_schema.table_constraints')).map((row) => [
      row['constraint_name'],
      row['constraint_type'],
    ]);
    expect(constraints).toEqual([
      ['keyed_pkey', 'PRIMARY KEY'],
      ['2200_16385_1_not_null', 'CHECK'],
      ['2200_16385_11_not_null', 'CHECK'],
      ['2200_16386_1_not_null', 'CHECK'],
      ['2200_16386_2_not_null', 'CHECK'],
    ]);
  });
});

test('thousands of tables are made over many turns, once per catalog version', async () => {
  const tables = Array.from({ length: 2000 }, (_, i) =>
    table(
      i + 10,
      'public',
      `t${i}`,
      Array.from({ length: 10 }, (_v, c) => [`c${c}`, TEXT]),
    ),
  );
  const catalog = { ...SHOP, tables: new Map(tables.map((t) => [t.id, t])) };
  const relation = must(system.find('pg_catalog', 'pg_attribute'), 'pg_attribute');
  let turns = 0;
  let ticking = true;
  const tick = () => {
    turns++;
    if (ticking) setImmediate(tick);
  };
  setImmediate(tick);
  const first = await relation.rows(shopContext({ catalog }), []);
  ticking = false;
  expect(first.length).toBeGreaterThan(20_000);
  expect(turns).toBeGreaterThan(20);
  expect(await relation.rows(shopContext({ catalog, user: 'bob' }), [])).toBe(first);
});
