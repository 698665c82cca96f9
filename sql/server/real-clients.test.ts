import { execFile, spawn, spawnSync } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { StatementResult } from '../../engine/session.ts';
import { copyOut, FakeSink, rows } from '../testing/fake-engine.ts';
import { type FakeServer, startFakeServer } from '../testing/fake-server.ts';
import { copyOptions, resultColumn } from '../testing/results.ts';

const ID = resultColumn('id', { kind: 'bigint' });
const NAME = resultColumn('name', { kind: 'text' });
const AT = resultColumn('at', { kind: 'timestamptz', precision: 6 });
const OK = resultColumn('ok', { kind: 'boolean' });
const PRICE = resultColumn('price', { kind: 'decimal', precision: 10, scale: 2 });
const RAW = resultColumn('raw', { kind: 'bytea' });
const DAY = resultColumn('day', { kind: 'date' });

let fake: FakeServer;
let sink = new FakeSink();
beforeAll(async () => {
  fake = await startFakeServer();
  fake.engine
    .on('select all', () =>
      rows(
        [ID, NAME, AT, OK, PRICE, RAW, DAY],
        [
          [9_007_199_254_740_993n, 'grüße', 1_717_243_200_123_456n, true, 1250n, Buffer.from('dead', 'hex'), 19_875],
          [null, '', null, false, -5n, Buffer.alloc(0), -719_163],
        ],
      ),
    )
    .on('select many', () =>
      rows(
        [ID, NAME],
        Array.from({ length: 50_000 }, (_, i) => [BigInt(i), `row ${i}`]),
        2048,
      ),
    )
    .on('select wrong', () => {
      throw new ThermoclineError('undefined-column', 'column "wrong" does not exist', { position: 8, hint: 'Perhaps you meant "right".' });
    })
    .on(
      'wait',
      ({ signal }) => new Promise<StatementResult>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    )
    .on('copy t from stdin', () => ({ kind: 'copy-in', relation: 't', columns: [ID, NAME], options: copyOptions({}), sink }))
    .on('copy c from stdin', () => ({
      kind: 'copy-in',
      relation: 't',
      columns: [ID, NAME],
      options: copyOptions({ format: 'csv', header: true }),
      sink,
    }))
    .on('COPY  t FROM STDIN', () => ({ kind: 'copy-in', relation: 't', columns: [ID, NAME], options: copyOptions({}), sink }))
    .on('copy t to stdout', () =>
      copyOut(
        [ID, NAME],
        [
          [1n, 'a\tb'],
          [null, 'ü'],
        ],
        copyOptions({}),
      ),
    );
});
afterAll(() => fake.server.close());

describe('node-postgres', () => {
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client({ host: '127.0.0.1', port: fake.port, user: 'ann', database: 'd' });
    await client.connect();
  });
  afterAll(() => client.end());

  test('reads every type of a result', async () => {
    const result = await client.query({ text: 'select all', rowMode: 'array' });
    expect(result.fields.map((f) => [f.name, f.dataTypeID, f.dataTypeModifier])).toEqual([
      ['id', 20, -1],
      ['name', 25, -1],
      ['at', 1184, -1],
      ['ok', 16, -1],
      ['price', 1700, 655_366],
      ['raw', 17, -1],
      ['day', 1082, -1],
    ]);
    const [first, second] = result.rows as unknown[][];
    expect(first!.slice(0, 6)).toEqual([
      '9007199254740993',
      'grüße',
      new Date(1_717_243_200_123),
      true,
      '12.50',
      Buffer.from('dead', 'hex'),
    ]);
    expect(second!.slice(0, 6)).toEqual([null, '', null, false, '-0.05', Buffer.alloc(0)]);
    expect(result.rowCount).toBe(2);
  });

  test('reads a result of many batches', async () => {
    const { rows: all } = await client.query('select many');
    expect(all).toHaveLength(50_000);
    expect(all[49_999]).toEqual({ id: '49999', name: 'row 49999' });
  });

  test('reads several results of one string', async () => {
    const results = (await client.query('select many; select all')) as unknown as pg.QueryResult[];
    expect(results.map((r) => r.rowCount)).toEqual([50_000, 2]);
  });

  test('gets every field of an error, and goes on', async () => {
    await expect(client.query('select wrong')).rejects.toMatchObject({
      code: '42703',
      position: '8',
      hint: 'Perhaps you meant "right".',
      severity: 'ERROR',
    });
    expect((await client.query('select all')).rowCount).toBe(2);
  });
});

const psqlMissing = spawnSync('psql', ['--version']).status !== 0;
if (psqlMissing) process.stderr.write('psql is not installed: its tests are skipped\n');

describe.skipIf(psqlMissing)('psql', () => {
  const env = () => ({
    ...process.env,
    PGHOST: '127.0.0.1',
    PGPORT: String(fake.port),
    PGUSER: 'ann',
    PGDATABASE: 'd',
    LC_ALL: 'C.UTF-8',
    PSQLRC: '/dev/null',
  });
  const psql = (input: string, ...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> =>
    new Promise((resolve) => {
      const child = execFile('psql', ['-X', ...args], { env: env() }, (error, stdout, stderr) =>
        resolve({ stdout, stderr, code: typeof error?.code === 'number' ? error.code : 0 }),
      );
      child.stdin!.end(input);
    });

  test('prints a result', async () => {
    const { stdout, stderr } = await psql('select all;\n', '-A');
    expect(stderr).toBe('');
    expect(stdout).toBe(
      [
        'id|name|at|ok|price|raw|day',
        '9007199254740993|grüße|2024-06-01 12:00:00.123456+00|t|12.50|\\xdead|2024-06-01',
        '||' + '|f|-0.05|\\x|0001-12-31 BC',
        '(2 rows)',
        '',
      ].join('\n'),
    );
  });

  test('shows where an error is', async () => {
    const { stderr } = await psql('select wrong;\n');
    expect(stderr).toBe(
      'ERROR:  column "wrong" does not exist\nLINE 1: select wrong;\n               ^\nHINT:  Perhaps you meant "right".\n',
    );
  });

  test('copies in from its input, up to the end marker', async () => {
    sink = new FakeSink();
    const { stdout, stderr } = await psql('copy t from stdin;\n1\ta\n2\t\\N\n\\.\nselect wrong;\n');
    expect(stdout).toBe('COPY 2\n');
    expect(sink.rows).toEqual([
      [1n, 'a'],
      [2n, null],
    ]);
    expect(stderr).toContain('ERROR:  column "wrong" does not exist');
  });

  test('copies csv in, up to the end marker', async () => {
    sink = new FakeSink();
    const { stdout } = await psql('copy c from stdin;\nid,name\n1,"a, b"\n\\.\n');
    expect(stdout).toBe('COPY 1\n');
    expect(sink.rows).toEqual([[1n, 'a, b']]);
  });

  test('copies a file in with \\copy', async () => {
    sink = new FakeSink();
    const { stdout, stderr } = await psql('1\ta\n', '-c', '\\copy t from pstdin');
    expect([stdout, stderr]).toEqual(['COPY 1\n', '']);
    expect(sink.outcome).toBe('finished');
  });

  test('shows where a bad row is, and nothing of the COPY stays', async () => {
    sink = new FakeSink();
    const { stderr } = await psql('copy t from stdin;\n1\ta\nx\tb\n\\.\n');
    expect(stderr).toBe('ERROR:  invalid input syntax for type bigint: "x"\nCONTEXT:  COPY t, line 2, column id: "x"\n');
    expect(sink.outcome).toBe('aborted');
  });

  test('copies out', async () => {
    const { stdout } = await psql('', '-c', 'copy t to stdout');
    expect(stdout).toBe('1\ta\\tb\n\\N\tü\n');
  });

  test('connects with the encoding it asks for in the C locale', async () => {
    process.env['PGCLIENTENCODING'] = 'SQL_ASCII';
    const { stdout, code } = await psql('select many;\n', '-At');
    delete process.env['PGCLIENTENCODING'];
    expect(code).toBe(0);
    expect(stdout.split('\n')).toHaveLength(50_001);
  });

  test('cancels a statement with Ctrl-C', async () => {
    const child = spawn('psql', ['-X', '-c', 'wait'], { env: env() });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const closed = new Promise((resolve) => child.on('close', resolve));
    while (!fake.engine.sessions.at(-1)!.log.includes('wait')) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGINT');
    await closed;
    expect(output).toBe('Cancel request sent\nERROR:  canceling statement due to user request\n');
  });
});
