import { PGlite } from '@electric-sql/pglite';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allPgTypes } from '../../engine/plan/types/pg-type.ts';
import { temporaryServer, type TemporaryServer, textRows } from '../harness/temporary-server.ts';

/**
 * Every type that PostgreSQL has, too: written by INSERT and by COPY, read from the log, from the lake and from both, each answer as
 * PostgreSQL prints it.
 */

/** Texts of values, extremes among them. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  boolean: ['t', 'f'],
  smallint: ['-32768', '32767', '0'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
  real: ['1.5', '-0', 'NaN', 'Infinity', '3.4028235e+38', '1e-45'],
  'double precision': ['0.1', '-0', 'NaN', '-Infinity', '1.7976931348623157e+308', '5e-324'],
  'numeric(38,10)': ['1.5', '-9999999999999999999999999999.9999999999', '0'],
  'char(4)': ['ab', '', 'é  ', 'abcd'],
  'varchar(5)': ['ab ', '', 'ééééé'],
  text: ['', 'a\\b', 'tab\tand "quotes"', '🌊'],
  bytea: ['\\x', '\\x00ff'],
  date: ['2024-02-29', '0001-01-01 BC', '9999-12-31'],
  time: ['00:00:00', '24:00:00', '23:59:59.999999', '1:2', '12:30 PM'],
  'time(0)': ['00:00:00.5', '23:59:59.6'],
  'time(3)': ['00:00:00.0005', '12:34:56.789'],
  timestamp: ['2024-02-29 23:59:59.999999', '1969-12-31 23:59:59.999999'],
  'timestamp(0)': ['2024-02-29 23:59:59.5'],
  'timestamptz(3)': ['2024-02-29 23:59:59.1235+02'],
  interval: ['1 year 2 mons -3 days 04:05:06.7', '00:00:00', '-1 day +02:03:04', 'P1Y2M', '@ 1 hour ago'],
  uuid: ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '{00000000000000000000000000000000}', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  json: ['{"b" : 1, "b":2}', ' [1 , 2.50] ', 'null', '"a"'],
  jsonb: ['{"bb": 1, "a": {"z":null,"y":[true, 1e2, 1.50]}, "a": 2}', '[]', '"a\\u00e9\\n"', '-0.0', '{"é":1,"z":2}'],
  'boolean[]': ['{t,f,NULL}', '{}'],
  'integer[]': ['{1,NULL,-3}', '{}', '{ 4 , 5 }'],
  'bigint[]': ['{9223372036854775807}'],
  'text[]': ['{a,"b c","",NULL,"null","x,y","q\\"q","b\\\\s"}', '{}'],
  'double precision[]': ['{0.1,NaN}'],
  'numeric(9,2)[]': ['{1.5,NULL,-2}'],
  'date[]': ['{2024-02-29,NULL}'],
  'time[]': ['{01:02:03.5}'],
  'timestamp(3)[]': ['{"2024-02-29 23:59:59.1"}'],
  'timestamptz[]': ['{"2024-02-29 23:59:59+02"}'],
  'interval[]': ['{"1 day",NULL,"02:00:00"}'],
  'uuid[]': ['{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,NULL}'],
  'jsonb[]': ['{"{\\"a\\": 1}","[1, 2]"}'],
  'bytea[]': ['{"\\\\x00ff"}'],
  'varchar(3)[]': ['{abc,"d e"}'],
  'char(3)[]': ['{a,abc}'],
};

const TYPES = Object.keys(VALUES);
const ROWS = Math.max(...TYPES.map((t) => VALUES[t]!.length)) + 1;
const columns = TYPES.map((type, i) => `c${i} ${type}`).join(', ');

/** Row r: for each column one of its values, or NULL past the last. */
const valueOf = (type: string, row: number): string | null => VALUES[type]![row] ?? null;
const quoted = (text: string | null): string => (text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`);
const inserts = (table: string, from: number): string =>
  `INSERT INTO ${table} VALUES ${Array.from({ length: ROWS }, (_, r) => `(${from + r}, ${TYPES.map((t) => quoted(valueOf(t, r))).join(', ')})`).join(', ')}`;

let server: TemporaryServer;
let ours: pg.Client;
let theirs: PGlite;
let expected: (string | null)[][];

beforeAll(async () => {
  server = await temporaryServer();
  ours = await server.connect();
  theirs = await PGlite.create();
  for (const sql of [`CREATE TABLE every (id int, ${columns})`, inserts('every', 0)]) {
    await theirs.exec(sql);
    await ours.query(sql);
  }
  await theirs.exec(`SET TimeZone = 'UTC'`);
  const out = await theirs.query<(string | null)[]>('SELECT * FROM every ORDER BY id', [], {
    rowMode: 'array',
    parsers: Object.fromEntries(allPgTypes().map((t) => [t.oid, (text: string) => text])),
  });
  expected = out.rows;
}, 60_000);
afterAll(async () => {
  await theirs.close();
  await server[Symbol.asyncDispose]();
});

/** The column at fault is named, not a line of forty. */
function differences(rows: readonly (readonly (string | null)[])[]): unknown[] {
  return rows.flatMap((row, r) =>
    row.flatMap((value, c) => (c === 0 || value === expected[r % ROWS]![c] ? [] : [[TYPES[c - 1], expected[r % ROWS]![c], value]])),
  );
}

test('hot rows are what PostgreSQL prints', async () => {
  const rows = await textRows(ours, 'SELECT * FROM every ORDER BY id');
  expect(rows).toHaveLength(ROWS);
  expect(differences(rows)).toEqual([]);
});

test.each(['text', 'csv', 'binary'])('COPY TO and COPY FROM in format %s keep them', async (format) => {
  const sent = await buffer(ours.query(copyTo(`COPY (SELECT * FROM every ORDER BY id) TO STDOUT (FORMAT ${format})`)));
  await ours.query(`CREATE TABLE copied_${format} (id int, ${columns})`);
  await pipeline(Readable.from([sent]), ours.query(copyFrom(`COPY copied_${format} FROM STDIN (FORMAT ${format})`)));
  expect(differences(await textRows(ours, `SELECT * FROM copied_${format} ORDER BY id`))).toEqual([]);
});

test('in binary they are the very bytes that PostgreSQL sends', async () => {
  const { blob } = await theirs.query(`COPY (SELECT * FROM every ORDER BY id) TO '/dev/blob' (FORMAT binary)`);
  const expectedBytes = Buffer.from(await blob!.arrayBuffer());
  const sent = await buffer(ours.query(copyTo('COPY (SELECT * FROM every ORDER BY id) TO STDOUT (FORMAT binary)')));
  expect(sent.equals(expectedBytes)).toBe(true);
});

test('the lake and both tiers together give the same', async () => {
  await ours.query(`CALL sys.tier('every')`);
  expect(differences(await textRows(ours, 'SELECT * FROM "every$lake" ORDER BY id'))).toEqual([]);
  await ours.query(inserts('every', ROWS));
  const both = await textRows(ours, 'SELECT * FROM every ORDER BY id');
  expect(both).toHaveLength(2 * ROWS);
  expect(differences(both)).toEqual([]);
  const [proof] = await textRows(ours, `SELECT gaps, overlaps, ok FROM sys.verify_union('every')`);
  expect(proof).toEqual(['0', '0', 't']);
});

test('INSERT … SELECT out of both tiers copies them', async () => {
  await ours.query(`CREATE TABLE again (id int, ${columns})`);
  await ours.query(`INSERT INTO again SELECT * FROM every WHERE id < ${ROWS}`);
  expect(differences(await textRows(ours, 'SELECT * FROM again ORDER BY id'))).toEqual([]);
});

test('what only Flink has is jsonb to clients, in either tier', async () => {
  await ours.query(`CREATE TABLE nested (id int, t TINYINT, m MAP<STRING, INT>, r ROW<a INT, b STRING, d TIMESTAMP(3)>,
    a ARRAY<ROW<x DECIMAL(9,2), i INTERVAL, u UUID>>, n ARRAY<ARRAY<INT>>, mm MAP<INT, MAP<STRING, ARRAY<DATE>>>)`);
  await ours.query(`INSERT INTO nested VALUES (1, -128, '{"kk": 1, "k": null}', '{"b": "x", "a": 7, "d": "2024-01-02 03:04:05.678"}',
    '[{"x": 1.5, "i": "1 day 02:00:00", "u": "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"}, null, {"x": null}]', '[[1,2],[],null,[3]]',
    '{"10": {"a": ["2024-02-29", null]}, "2": null}'), (2, 127, '{}', '{}', '[]', '[]', '{}'), (3, NULL, NULL, NULL, NULL, NULL, NULL)`);
  const rows = [
    [
      '1',
      '-128',
      '{"k": null, "kk": 1}',
      '{"a": 7, "b": "x", "d": "2024-01-02T03:04:05.678"}',
      '[{"i": "1 day 02:00:00", "u": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "x": 1.50}, null, {"i": null, "u": null, "x": null}]',
      '[[1, 2], [], null, [3]]',
      '{"2": null, "10": {"a": ["2024-02-29", null]}}',
    ],
    ['2', '127', '{}', '{"a": null, "b": null, "d": null}', '[]', '[]', '{}'],
    ['3', null, null, null, null, null, null],
  ];
  expect(await textRows(ours, 'SELECT * FROM nested ORDER BY id')).toEqual(rows);
  await ours.query(`CALL sys.tier('nested')`);
  expect(await textRows(ours, 'SELECT * FROM "nested$lake" ORDER BY id')).toEqual(rows);
  expect(await textRows(ours, 'SELECT * FROM nested ORDER BY id')).toEqual(rows);
  // Their parts have their own types.
  expect(
    await textRows(
      ours,
      `SELECT (r).a + 1, (r).d - interval '1 day', m['kk'] + 1, a[0]['x'], mm['10']['a'], n[3] FROM nested WHERE id = 1`,
    ),
  ).toEqual([['8', '2024-01-01 03:04:05.678', '2', '1.50', '["2024-02-29", null]', '[3]']]);
  expect(await textRows(ours, `SELECT count(*) FROM nested WHERE r @> '{"a": 7}' OR m ? 'nothing'`)).toEqual([['1']]);
  // To expressions they are the very text that a client sees.
  const cast = ['id', 't', 'm', 'r', 'a', 'n', 'mm'].map((c) => `${c}::text`).join(', ');
  expect(await textRows(ours, `SELECT ${cast} FROM nested ORDER BY id`)).toEqual(rows);
  await ours.query('CREATE TABLE nested_again (id int, m MAP<STRING, INT>, r ROW<a INT, b STRING, d TIMESTAMP(3)>)');
  await ours.query('INSERT INTO nested_again SELECT id, m, r FROM nested');
  expect(await textRows(ours, 'SELECT * FROM nested_again ORDER BY id')).toEqual(rows.map((r) => [r[0], r[2], r[3]]));
});

test('nanoseconds are kept out of the lake', async () => {
  await expect(ours.query('CREATE TABLE fine (t timestamp(9))')).rejects.toMatchObject({ code: '0A000' });
  await ours.query(`CREATE TABLE fine (t timestamp(9), z timestamptz(7)) WITH ('table.datalake.enabled' = 'false')`);
  await ours.query(`INSERT INTO fine VALUES ('2024-02-29 01:02:03.123456', '1677-09-22 00:00:00+00')`);
  expect(await textRows(ours, 'SELECT * FROM fine')).toEqual([['2024-02-29 01:02:03.123456', '1677-09-22 00:00:00+00']]);
  await expect(ours.query(`INSERT INTO fine VALUES ('1600-01-01')`)).rejects.toMatchObject({ code: '22008' });
  await expect(ours.query(`ALTER TABLE fine SET ('table.datalake.enabled' = 'true')`)).rejects.toMatchObject({ code: '0A000' });
});

test('what is no value of a type is refused with its SQLSTATE', async () => {
  await ours.query(
    'CREATE TABLE bad (t TINYINT, c char(2), u uuid, j json, b jsonb, i interval, a int[], m MAP<STRING, INT>, r ROW<a INT>)',
  );
  for (const [column, value, code] of [
    ['t', '128', '22003'],
    ['c', `'abc'`, '22001'],
    ['u', `'x'`, '22P02'],
    ['j', `'{'`, '22P02'],
    ['b', `'{"a": nope}'`, '22P02'],
    ['b', `'"\\u0000"'`, '22P05'],
    ['i', `'1 fortnight'`, '22007'],
    ['a', `'{1'`, '22P02'],
    ['a', `'{{1}}'`, '0A000'],
    ['m', `'{"k": "x"}'`, '22P02'],
    ['m', `'[1]'`, '22P02'],
    ['r', `'{"b": 1}'`, '22P02'],
  ] as const) {
    await expect(ours.query(`INSERT INTO bad (${column}) VALUES (${value})`), `${column} ${value}`).rejects.toMatchObject({ code });
  }
});
