import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bytes, message, packet, client as say } from '../../sql/testing/client-bytes.ts';
import { RawClient } from '../../sql/testing/raw-client.ts';
import { type TemporaryServer, temporaryServer, textRows } from '../harness/temporary-server.ts';
import { refused, type Told, type Witness, witness } from './witness.ts';

let server: TemporaryServer;
let other: Witness;
beforeAll(async () => {
  server = await temporaryServer();
  other = await witness(server);
});
afterAll(() => server[Symbol.asyncDispose]());

describe('what is wrong is said with its code, its place and a way out', () => {
  const cases: readonly [sql: string, told: Partial<Told>][] = [
    ['SELEC 1', { code: '42601', message: 'syntax error at or near "SELEC"', position: '1' }],
    ["SELECT 'open", { code: '42601', position: '8' }],
    ['SELECT nme FROM t', { code: '42703', position: '8', hint: 'Perhaps you meant to reference the column "t.name".' }],
    ['SELECT * FROM kepd', { code: '42P01', position: '15', hint: 'Perhaps you meant the table "kept".' }],
    ['SELECT * FROM nothing_like_it', { code: '42P01', position: '15', hint: undefined }],
    ['INSERT INTO kepd VALUES (1)', { code: '42P01', position: '13', hint: 'Perhaps you meant the table "kept".' }],
    ['SELECT * FROM nowhere.t', { code: '42P01', message: 'relation "nowhere.t" does not exist' }],
    ['SELECT lenght(name) FROM t', { code: '42883', position: '8' }],
    ['INSERT INTO t (id, nmae) VALUES (1, 2)', { code: '42703', position: '20' }],
    ["INSERT INTO t (id) VALUES ('one')", { code: '22P02', message: 'invalid input syntax for type bigint: "one"', position: '28' }],
    ['INSERT INTO t (id, day) VALUES (1, 20260101)', { code: '42804', position: '36' }],
    ['INSERT INTO t (id) VALUES (9223372036854775808)', { code: '22003', message: 'bigint out of range' }],
    ['INSERT INTO t (id) SELECT 9223372036854775807 + id FROM (SELECT 1 AS id) AS x', { code: '22003' }],
    ['INSERT INTO t (id, price) VALUES (1, 1000000)', { code: '22003', message: 'numeric field overflow' }],
    ["INSERT INTO t (id, day) VALUES (1, '2026-02-30')", { code: '22008', position: '36' }],
    ["INSERT INTO t (id, day) VALUES (1, 'soon')", { code: '22007', position: '36' }],
    ["INSERT INTO t (id, day) VALUES (1, '2026-13-01')", { code: '22008' }],
    ['INSERT INTO t (name) VALUES (1)', { code: '23502' }],
    ['INSERT INTO t VALUES (1, 2, 3, 4, 5)', { code: '42601' }],
    ['DROP TABLE kepd', { code: '42P01', hint: 'Perhaps you meant the table "kept".' }],
    ['CREATE TABLE t (x int)', { code: '42P07' }],
    ["CREATE TABLE x (a int) WITH ('no.such.option' = '1')", { code: '22023' }],
    ["ALTER TABLE t SET ('table.datalake.freshness' = 'soon')", { code: '22023' }],
    ["CALL sys.tier('kepd')", { code: '42P01', hint: 'Perhaps you meant the table "kept".' }],
    ["SELECT * FROM sys.verify_union('kepd')", { code: '42P01', hint: 'Perhaps you meant the table "kept".' }],
    ['ALTER TABLE t ADD COLUMN n int DEFAULT 5', { code: '0A000' }],
    ['UPDATE t SET id = 1', { code: '0A000', hint: 'Rows of a table without a primary key are only appended; INSERT the new version.' }],
    ['DELETE FROM t', { code: '0A000' }],
  ];
  test.each(cases)('%s', async (sql, told) => {
    const client = await server.connect();
    expect(await refused(client, sql)).toMatchObject(told);
    expect(await textRows(client, 'SELECT 1')).toEqual([['1']]);
    await client.end();
    await other.unharmed();
  });
});

describe('bytes that are no UTF-8', () => {
  const BAD = Buffer.from([0xc3, 0x28]);
  const TOLD = '22021 "invalid byte sequence for encoding \\"UTF8\\": 0xc3 0x28"';
  afterEach(() => other.unharmed());

  test('in a statement', async () => {
    const { client } = await RawClient.connect(server.server.port);
    client.send(message('Q', bytes().text("SELECT '").raw(BAD).cstring("'").build()));
    expect((await client.until('ReadyForQuery')).map((m) => m.text)).toEqual([`ErrorResponse ERROR ${TOLD}`, 'ReadyForQuery I']);
    expect(await client.query('SELECT 1')).toContain('DataRow ["1"]');
    await client.close();
  });

  test('in a line of a COPY, whose place is told', async () => {
    const { client } = await RawClient.connect(server.server.port);
    client.send(say.query('COPY t (id, name) FROM STDIN'));
    await client.until('CopyInResponse');
    client.send(say.copyData('1\tone\n2\t'), say.copyData(BAD), say.copyData('\n3\tthree\n'), say.copyDone());
    expect((await client.until('ReadyForQuery')).map((m) => m.text)).toEqual([
      `ErrorResponse ERROR ${TOLD} W="COPY t, line 2, column name"`,
      'ReadyForQuery I',
    ]);
    await client.close();
  });

  test('in a startup packet', async () => {
    const client = await RawClient.open(server.server.port);
    client.send(packet(bytes().int32(196608).cstring('user').raw(BAD).byte(0).byte(0).build()));
    expect((await client.rest()).map((m) => m.text)).toEqual([`ErrorResponse FATAL ${TOLD}`]);
  });
});

test('of several statements in one string none stays when one is wrong', async () => {
  const client = await server.connect();
  expect(await refused(client, "INSERT INTO t (id) VALUES (1); INSERT INTO t (id) VALUES ('x')")).toMatchObject({ code: '22P02' });
  expect(await refused(client, 'INSERT INTO t (id) VALUES (1); SELEC')).toMatchObject({ code: '42601' });
  await client.query('BEGIN');
  await client.query('INSERT INTO t (id) VALUES (1)');
  expect(await refused(client, 'SELECT 1 / 0')).toMatchObject({ code: '22012' });
  expect(await refused(client, 'SELECT 1')).toMatchObject({ code: '25P02' });
  expect((await client.query('COMMIT')).command).toBe('ROLLBACK');
  await client.end();
  await other.unharmed();
});
