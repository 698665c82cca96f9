import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { bytes, client as say, message } from '../testing/client-bytes.ts';
import { rows } from '../testing/fake-engine.ts';
import { type FakeServer, startFakeServer } from '../testing/fake-server.ts';
import { RawClient } from '../testing/raw-client.ts';
import { resultColumn } from '../testing/results.ts';

const N = resultColumn('n', { kind: 'integer' });
const S = resultColumn('s', { kind: 'text' });

let fake: FakeServer;
let client: RawClient;
beforeAll(async () => {
  fake = await startFakeServer();
  fake.engine
    .on('select 1', () => rows([N], [[1]]))
    .on('select two', () =>
      rows(
        [N, S],
        [
          [1, 'a'],
          [null, 'ü'],
          [3, null],
        ],
        2,
      ),
    )
    .on('select none', () => rows([N], []))
    .on('create', () => ({ kind: 'done', tag: 'CREATE TABLE' }))
    .on('fail', () => {
      throw new ThermoclineError('undefined-column', 'column "x" does not exist', { position: 8, hint: 'Perhaps "y".' });
    })
    .on('crash', () => Promise.reject(new TypeError('x is undefined')))
    .on('fail late', () => rows([N], [[1], [2]], 1, new ThermoclineError('division-by-zero', 'division by zero')))
    .on('notice', ({ session }) => {
      session.onNotice({ severity: 'NOTICE', code: '42P07', message: 'relation "t" already exists, skipping' });
      return { kind: 'done', tag: 'CREATE TABLE' };
    })
    .on('set zone', ({ session }) => {
      session.change('TimeZone', 'Asia/Tokyo');
      session.change('TimeZone', 'Asia/Seoul');
      return { kind: 'done', tag: 'SET' };
    });
  ({ client } = await RawClient.connect(fake.port));
});
afterAll(() => fake.server.close());

const log = () => fake.engine.sessions[0]!.log.splice(0);

describe('a query string', () => {
  test('of one statement gives its rows and its tag', async () => {
    expect(await client.query('select two')).toEqual([
      'RowDescription ["n:23","s:25"]',
      'DataRow ["1","a"]',
      'DataRow [null,"ü"]',
      'DataRow ["3",null]',
      'CommandComplete "SELECT 3"',
      'ReadyForQuery I',
    ]);
    expect(log()).toEqual(['select two']);
  });

  test('without rows still describes them', async () => {
    expect(await client.query('select none')).toEqual(['RowDescription ["n:23"]', 'CommandComplete "SELECT 0"', 'ReadyForQuery I']);
  });

  test.each(['', '   ', ';', ';;', '-- only a comment'])('of nothing (%j) is an EmptyQueryResponse', async (sql) => {
    expect(await client.query(sql)).toEqual(['EmptyQueryResponse', 'ReadyForQuery I']);
  });

  test('of several statements is one implicit transaction, committed before the last tag', async () => {
    log();
    expect(await client.query('create; select 1; create')).toEqual([
      'CommandComplete "CREATE TABLE"',
      'RowDescription ["n:23"]',
      'DataRow ["1"]',
      'CommandComplete "SELECT 1"',
      'CommandComplete "CREATE TABLE"',
      'ReadyForQuery I',
    ]);
    expect(log()).toEqual(['(begin implicit)', 'create', 'select 1', 'create', '(commit implicit)']);
  });

  test('stops at the first error, and all of it is rolled back', async () => {
    log();
    expect(await client.query('create; fail; create')).toEqual([
      'CommandComplete "CREATE TABLE"',
      'ErrorResponse ERROR 42703 "column \\"x\\" does not exist" H="Perhaps \\"y\\"." P="8"',
      'ReadyForQuery I',
    ]);
    expect(log()).toEqual(['(begin implicit)', 'create', 'fail', '(rollback implicit)']);
  });

  test('with a syntax error anywhere runs nothing', async () => {
    log();
    expect(await client.query('create; äö broken')).toEqual([
      'ErrorResponse ERROR 42601 "syntax error at or near \\"broken\\"" P="12"',
      'ReadyForQuery I',
    ]);
    expect(log()).toEqual([]);
  });

  test('that is not UTF-8 is refused, with the bytes', async () => {
    client.send(message('Q', Buffer.from([0x73, 0xc3, 0x28, 0])));
    expect((await client.until('ReadyForQuery')).map((m) => m.text)).toEqual([
      'ErrorResponse ERROR 22021 "invalid byte sequence for encoding \\"UTF8\\": 0xc3 0x28"',
      'ReadyForQuery I',
    ]);
  });

  test('whose rows fail in the middle ends in an error, without a tag', async () => {
    expect(await client.query('fail late')).toEqual([
      'RowDescription ["n:23"]',
      'DataRow ["1"]',
      'DataRow ["2"]',
      'ErrorResponse ERROR 22012 "division by zero"',
      'ReadyForQuery I',
    ]);
  });

  test('shows notices before the tag, and changed settings once before ReadyForQuery', async () => {
    expect(await client.query('notice; set zone')).toEqual([
      'NoticeResponse NOTICE 42P07 "relation \\"t\\" already exists, skipping"',
      'CommandComplete "CREATE TABLE"',
      'CommandComplete "SET"',
      'ParameterStatus TimeZone=Asia/Seoul',
      'ReadyForQuery I',
    ]);
  });

  test('that meets a bug of ours says so, logs it, and the session goes on', async () => {
    expect(await client.query('crash')).toEqual(['ErrorResponse ERROR XX000 "internal error: x is undefined"', 'ReadyForQuery I']);
    expect(fake.errors.splice(0)).toEqual(['internal error: x is undefined']);
    expect((await client.query('select 1')).at(-2)).toBe('CommandComplete "SELECT 1"');
  });

  test('many at once are answered one after another', async () => {
    client.send(...Array.from({ length: 200 }, () => say.query('select 1')));
    for (let i = 0; i < 200; i++) {
      const heard = await client.until('ReadyForQuery');
      expect(heard.map((m) => m.name)).toEqual(['RowDescription', 'DataRow', 'CommandComplete', 'ReadyForQuery']);
    }
  });
});

describe('a transaction block', () => {
  test('shows its state in ReadyForQuery', async () => {
    expect((await client.query('begin')).at(-1)).toBe('ReadyForQuery T');
    expect((await client.query('fail')).at(-1)).toBe('ReadyForQuery E');
    expect(await client.query('select 1')).toEqual([
      'ErrorResponse ERROR 25P02 "current transaction is aborted, commands ignored until end of transaction block"',
      'ReadyForQuery E',
    ]);
    expect(await client.query('commit')).toEqual(['CommandComplete "ROLLBACK"', 'ReadyForQuery I']);
  });

  test('fails with a syntax error too, which the session never sees', async () => {
    await client.query('begin');
    expect((await client.query('broken')).at(-1)).toBe('ReadyForQuery E');
    await client.query('rollback');
  });

  test('begun in a string outlives it', async () => {
    expect((await client.query('select 1; begin; select 1')).at(-1)).toBe('ReadyForQuery T');
    await client.query('rollback');
  });
});

describe('the other messages', () => {
  test('a Sync alone is answered, a Flush is not', async () => {
    client.send(say.flush(), say.sync());
    expect((await client.until('ReadyForQuery')).map((m) => m.text)).toEqual(['ReadyForQuery I']);
  });

  test('a function call is refused with its own ReadyForQuery', async () => {
    client.send(say.functionCall());
    expect((await client.until('ReadyForQuery')).map((m) => m.text)).toEqual([
      'ErrorResponse ERROR 0A000 "the function call protocol is not supported"',
      'ReadyForQuery I',
    ]);
  });

  test('a malformed message is an error of that message', async () => {
    client.send(message('Q', Buffer.from('no end')));
    expect((await client.until('ReadyForQuery')).map((m) => m.text)).toEqual([
      'ErrorResponse ERROR 08P01 "invalid string in message"',
      'ReadyForQuery I',
    ]);
    client.send(message('B', bytes().cstring('').cstring('').int16(0).int16(9).build()), say.execute(), say.sync());
    expect((await client.until('ReadyForQuery')).map((m) => m.text)).toEqual([
      'ErrorResponse ERROR 08P01 "insufficient data left in message"',
      'ReadyForQuery I',
    ]);
  });
});
