import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { CopyOptions } from '../../engine/plan/statement.ts';
import { bytes, client as say, message } from '../testing/client-bytes.ts';
import { copyOut, FakeSink, rows } from '../testing/fake-engine.ts';
import { type FakeServer, startFakeServer } from '../testing/fake-server.ts';
import { fieldsOf, RawClient } from '../testing/raw-client.ts';
import { copyOptions, resultColumn } from '../testing/results.ts';

const A = resultColumn('a', { kind: 'integer' });
const B = resultColumn('b', { kind: 'text' });

let fake: FakeServer;
let client: RawClient;
let sink = new FakeSink();
let options: CopyOptions = copyOptions({});
const ONE = 'select 1';
beforeAll(async () => {
  fake = await startFakeServer();
  fake.engine
    .on('copy t from stdin', () => ({ kind: 'copy-in', relation: 't', columns: [A, B], options, sink }))
    .on('copy t to stdout', () =>
      copyOut(
        [A, B],
        [
          [1, 'a\tb'],
          [null, 'say "x", y\\'],
          [3, null],
          [4, ''],
        ],
        options,
      ),
    )
    .on('copy late to stdout', () => copyOut([A], [[1]], options, new ThermoclineError('io-error', 'cannot read the file')))
    .on(ONE, () => rows([A], [[1]]));
  ({ client } = await RawClient.connect(fake.port));
});
afterAll(() => fake.server.close());

const texts = async (): Promise<string[]> => (await client.until('ReadyForQuery')).map((m) => m.text);

/** Starts a COPY and waits until the server wants data. */
async function start(given: Partial<CopyOptions> = {}, sql = 'copy t from stdin'): Promise<void> {
  sink = new FakeSink();
  options = copyOptions(given);
  client.send(say.query(sql));
  const response = (await client.until('CopyInResponse')).at(-1);
  expect(response!.body.toString('hex')).toBe('00000200000000');
}

const fine = async () => expect((await client.query(ONE)).at(-2)).toBe('CommandComplete "SELECT 1"');

describe('COPY FROM STDIN', () => {
  test('takes rows whose bytes are cut anywhere', async () => {
    await start();
    client.send(...Array.from('1\ta\n2\t\\N\n3\tc\\td\n', (c) => say.copyData(c)), say.copyDone());
    expect(await texts()).toEqual(['CommandComplete "COPY 3"', 'ReadyForQuery I']);
    expect(sink.rows).toEqual([
      [1, 'a'],
      [2, null],
      [3, 'c\td'],
    ]);
    expect(sink.outcome).toBe('finished');
  });

  test.each([
    ['text', '1\ta\n\\.\n2\tnever\n'],
    ['csv', '1,a\n\\.\n2,never\n'],
    ['csv', '1,a\r\n\\.\r\n'],
  ] as const)('ends at \\. in %s, and drops what follows', async (format, data) => {
    await start({ format });
    client.send(say.copyData(data), say.copyData('not a row at all'), say.copyDone());
    expect(await texts()).toEqual(['CommandComplete "COPY 1"', 'ReadyForQuery I']);
    expect(sink.rows).toEqual([[1, 'a']]);
  });

  test('in a string of statements takes its turn', async () => {
    await start({}, 'select 1; copy t from stdin; select 1');
    client.send(say.copyData('1\ta\n'), say.copyDone());
    expect(await texts()).toEqual([
      'CommandComplete "COPY 1"',
      'RowDescription ["a:23"]',
      'DataRow ["1"]',
      'CommandComplete "SELECT 1"',
      'ReadyForQuery I',
    ]);
  });

  test('names the line and the column of a bad value, leaves nothing, and drops what is still on its way', async () => {
    await start();
    client.send(say.copyData('1\ta\nx\tb\n'), say.copyData('2\tc\n'), say.copyDone());
    expect(await texts()).toEqual([
      'ErrorResponse ERROR 22P02 "invalid input syntax for type integer: \\"x\\"" W="COPY t, line 2, column a: \\"x\\""',
      'ReadyForQuery I',
    ]);
    expect(sink.outcome).toBe('aborted');
    await fine();
  });

  test('broken off by CopyFail leaves nothing', async () => {
    await start();
    client.send(say.copyData('1\ta\n'), say.copyFail('changed my mind'));
    expect(await texts()).toEqual([
      'ErrorResponse ERROR 57014 "COPY from stdin failed: changed my mind" W="COPY t, line 2"',
      'ReadyForQuery I',
    ]);
    expect(sink.outcome).toBe('aborted');
    await fine();
  });

  test('ignores Flush and Sync in between', async () => {
    await start();
    client.send(say.copyData('1\ta\n'), say.flush(), say.sync(), say.copyDone());
    expect(await texts()).toEqual(['CommandComplete "COPY 1"', 'ReadyForQuery I']);
  });

  test('stray COPY messages outside of a COPY are ignored', async () => {
    client.send(say.copyData('x'), say.copyDone(), say.copyFail('y'));
    await fine();
  });

  test('interrupted by another statement is fatal: the two are out of step', async () => {
    const other = await RawClient.connect(fake.port);
    sink = new FakeSink();
    other.client.send(say.query('copy t from stdin'));
    await other.client.until('CopyInResponse');
    other.client.send(say.query(ONE));
    const heard = await other.client.rest();
    expect(heard.map((m) => [fieldsOf(m)['S'], fieldsOf(m)['C'], fieldsOf(m)['M']])).toEqual([
      ['ERROR', '08P01', 'unexpected message "query" during COPY from stdin'],
      ['FATAL', '08P01', 'unexpected message "query" during COPY from stdin'],
    ]);
    expect(sink.outcome).toBe('aborted');
  });

  test('from a client that vanishes leaves nothing', async () => {
    const other = await RawClient.connect(fake.port);
    sink = new FakeSink();
    const mine = sink;
    other.client.send(say.query('copy t from stdin'));
    await other.client.until('CopyInResponse');
    other.client.send(say.copyData('1\ta\n2\tb'));
    const closed = fake.counts.closed;
    other.client.destroy();
    while (fake.counts.closed === closed) await new Promise((resolve) => setImmediate(resolve));
    expect(mine.outcome).toBe('aborted');
  });

  test('hands on batches of at most 65,536 rows and waits for the sink', async () => {
    await start();
    let open: () => void = () => {};
    sink.gate = new Promise((resolve) => (open = resolve));
    const lines = Array.from({ length: 150_000 }, (_, i) => `${i}\tx\n`).join('');
    client.send(...(lines.match(/[^]{1,50000}/g) ?? []).map((part) => say.copyData(part)), say.copyDone());
    open();
    expect(await texts()).toEqual(['CommandComplete "COPY 150000"', 'ReadyForQuery I']);
    expect(sink.batchSizes).toEqual([65_536, 65_536, 18_928]);
    expect(sink.rows.at(-1)).toEqual([149_999, 'x']);
  });

  test('says between which lines the sink refused a row', async () => {
    await start({ header: true });
    sink.gate = Promise.reject(
      new ThermoclineError('not-null-violation', 'null value in column "a" of relation "t" violates not-null constraint'),
    );
    sink.gate.catch(() => {});
    client.send(say.copyData('a\tb\n1\tx\n2\ty\n'), say.copyDone());
    expect((await texts())[0]).toBe(
      'ErrorResponse ERROR 23502 "null value in column \\"a\\" of relation \\"t\\" violates not-null constraint" W="COPY t, lines 1 to 3"',
    );
  });

  test('refuses a message that is malformed in the middle of the data', async () => {
    const other = await RawClient.connect(fake.port);
    sink = new FakeSink();
    other.client.send(say.query('copy t from stdin'));
    await other.client.until('CopyInResponse');
    other.client.send(message('c', bytes().int32(1).build()));
    expect((await other.client.rest()).map((m) => fieldsOf(m)['S'])).toEqual(['ERROR', 'FATAL']);
  });
});

describe('COPY TO STDOUT', () => {
  const copied = async (given: Partial<CopyOptions>): Promise<string[]> => {
    options = copyOptions(given);
    const heard = await client.query('copy t to stdout');
    expect([heard[0], ...heard.slice(-3)]).toEqual(['CopyOutResponse', 'CopyDone', 'CommandComplete "COPY 4"', 'ReadyForQuery I']);
    return heard.slice(1, -3).map((line) => JSON.parse(line.slice('CopyData '.length)) as string);
  };

  test('in text escapes what would not read back', async () => {
    expect(await copied({})).toEqual(['1\ta\\tb\n', '\\N\tsay "x", y\\\\\n', '3\t\\N\n', '4\t\n']);
    expect(await copied({ delimiter: 'x', null: '-', header: true })).toEqual([
      'axb\n',
      '1xa\\tb\n',
      '-xsay "\\x", y\\\\\n',
      '3x-\n',
      '4x\n',
    ]);
  });

  test('in csv quotes what would not read back', async () => {
    expect(await copied({ format: 'csv', header: true })).toEqual(['a,b\n', '1,a\tb\n', ',"say ""x"", y\\"\n', '3,\n', '4,""\n']);
    expect(await copied({ format: 'csv', quote: "'", escape: '\\', forceQuote: ['b'] })).toEqual([
      "1,'a\tb'\n",
      ',\'say "x", y\\\\\'\n',
      '3,\n',
      "4,''\n",
    ]);
    expect(await copied({ format: 'csv', forceQuote: '*', null: 'NA' })).toEqual([
      '"1","a\tb"\n',
      'NA,"say ""x"", y\\"\n',
      '"3",NA\n',
      '"4",""\n',
    ]);
  });

  test('that fails in the middle ends in an error, without CopyDone', async () => {
    options = copyOptions({});
    expect(await client.query('copy late to stdout')).toEqual([
      'CopyOutResponse',
      'CopyData "1\\n"',
      'ErrorResponse ERROR 58030 "cannot read the file"',
      'ReadyForQuery I',
    ]);
  });
});
