import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorKind } from '../../catalog/errors/thermocline-error.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { translateDuckDbError } from './errors.ts';
import type { DuckDb } from './instance.ts';
import { openTestDuckDb } from './testing/open.ts';

let db: DuckDb;
let folder: string;
beforeAll(async () => {
  db = await openTestDuckDb({ memoryLimitBytes: 64 << 20 });
  folder = await mkdtemp(join(tmpdir(), 'duckdb-errors-'));
  await db.run({ sql: 'CREATE TABLE t (a INTEGER PRIMARY KEY, b VARCHAR NOT NULL)' });
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

async function errorOf(sql: string): Promise<ThermoclineError> {
  const error: unknown = await db.run({ sql }).then(
    () => new Error(`no error: ${sql}`),
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(ThermoclineError);
  return error as ThermoclineError;
}

const CASES: readonly (readonly [sql: string, kind: ErrorKind, message: string])[] = [
  [`'x'::INT`, 'invalid-text', 'invalid input syntax for type integer: "x"'],
  [`''::BIGINT`, 'invalid-text', 'invalid input syntax for type bigint: ""'],
  [`'99999999999'::INT`, 'numeric-out-of-range', 'value "99999999999" is out of range for type integer'],
  [`'abc'::DOUBLE`, 'invalid-text', 'invalid input syntax for type double precision: "abc"'],
  [`'abc'::DECIMAL(5,2)`, 'invalid-text', 'invalid input syntax for type numeric: "abc"'],
  [`'12345.67'::DECIMAL(5,2)`, 'numeric-out-of-range', 'numeric field overflow'],
  [`12345.67::DECIMAL(5,2)`, 'numeric-out-of-range', 'numeric field overflow'],
  [`'maybe'::BOOLEAN`, 'invalid-text', 'invalid input syntax for type boolean: "maybe"'],
  [`40000::SMALLINT`, 'numeric-out-of-range', 'smallint out of range'],
  [`3000000000::INT`, 'numeric-out-of-range', 'integer out of range'],
  [`1e30::BIGINT`, 'numeric-out-of-range', 'bigint out of range'],
  [`1e300::FLOAT`, 'numeric-out-of-range', 'value out of range: overflow'],
  [`2147483647::INT + 1::INT`, 'numeric-out-of-range', 'integer out of range'],
  [`9223372036854775807 * 2`, 'numeric-out-of-range', 'bigint out of range'],
  [`${'9'.repeat(38)}::DECIMAL(38,0) + 1::DECIMAL(38,0)`, 'numeric-out-of-range', 'value overflows numeric format'],
  [`170141183460469231731687303715884105727::HUGEINT + 1`, 'numeric-out-of-range', 'value overflows numeric format'],
  [`-(-2147483648)::INT`, 'numeric-out-of-range', 'value out of range'],
  [`'x'::DATE`, 'invalid-datetime', 'invalid input syntax for type date: "x"'],
  [`'2020-02-30'::DATE`, 'datetime-out-of-range', 'date/time field value out of range: "2020-02-30"'],
  [`'x'::TIMESTAMP`, 'invalid-datetime', 'invalid input syntax for type timestamp: "x"'],
  [`'2020-01-01 25:00:00'::TIMESTAMP`, 'datetime-out-of-range', 'date/time field value out of range: "2020-01-01 25:00:00"'],
  [`'2020-01-01 00:00:00 Nowhere'::TIMESTAMPTZ`, 'invalid-parameter-value', 'time zone "Nowhere" not recognized'],
  [`TIMESTAMP '2020-01-01' + INTERVAL '300000 years'`, 'datetime-out-of-range', 'timestamp out of range'],
  [`make_date(2020, 13, 1)`, 'datetime-out-of-range', 'date out of range'],
  [`'\\xZZ'::BLOB`, 'invalid-text', 'invalid input syntax for type bytea'],
  [`sqrt(-1)`, 'numeric-out-of-range', 'cannot take square root of a negative number'],
  [`ln(0)`, 'numeric-out-of-range', 'cannot take logarithm of zero'],
  [`regexp_matches('a', '(')`, 'invalid-regular-expression', 'invalid regular expression: missing ): ('],
  [`'ab' LIKE 'a!' ESCAPE '!'`, 'invalid-escape', 'LIKE pattern must not end with escape character'],
  [`(SELECT x FROM range(3) q(x))`, 'cardinality-violation', 'more than one row returned by a subquery used as an expression'],
  [`error('[22012] division by zero')`, 'division-by-zero', 'division by zero'],
  [`error('[22008] date out of range: "x"')`, 'datetime-out-of-range', 'date out of range: "x"'],
  [`error('[ZZ999] not a state of ours')`, 'data-exception', '[ZZ999] not a state of ours'],
  [`nope FROM t`, 'undefined-column', 'column "nope" does not exist'],
  [`* FROM nope`, 'undefined-table', 'relation "nope" does not exist'],
  [`nope(1)`, 'undefined-function', 'function nope does not exist'],
  [`a FROM t GROUP BY b`, 'grouping', 'column "a" must appear in the GROUP BY clause or be used in an aggregate function'],
  [`x.a FROM t x, t y WHERE a = 1`, 'ambiguous-column', 'column reference "a" is ambiguous'],
  [`1 LIMIT -1`, 'invalid-row-count', 'LIMIT must not be negative'],
  [`list(i) FROM range(100000000) t(i)`, 'out-of-memory', 'out of memory'],
];

describe('DuckDB errors in Postgres’s words', () => {
  for (const [sql, kind, message] of CASES) {
    test(sql.length > 70 ? `${sql.slice(0, 70)}…` : sql, async () => {
      const error = await errorOf(`SELECT ${sql}`);
      expect({ kind: error.kind, message: error.message }).toEqual({ kind, message });
      expect(error.message).not.toContain('LINE 1');
    });
  }

  test('constraints of tables in the instance', async () => {
    expect(await errorOf(`INSERT INTO t VALUES (1, NULL)`)).toMatchObject({ kind: 'not-null-violation' });
    expect(await errorOf(`INSERT INTO t VALUES (1, 'a'), (1, 'b')`)).toMatchObject({ kind: 'unique-violation' });
  });

  test('a message of no known category is a bug of ours', async () => {
    expect(await errorOf('SELEC 1')).toMatchObject({ kind: 'syntax' });
    expect(await errorOf('SET nothing_of_that_name = 1')).toMatchObject({ kind: 'internal' });
  });
});

describe('damaged Parquet files', () => {
  async function goodFile(): Promise<Buffer> {
    const path = join(folder, 'good.parquet');
    await db.run({ sql: `COPY (SELECT i, md5(i::VARCHAR) AS s FROM range(20000) t(i)) TO '${path}' (FORMAT parquet, COMPRESSION zstd)` });
    return readFile(path);
  }

  const DAMAGES: readonly (readonly [name: string, damage: (good: Buffer) => Uint8Array])[] = [
    ['empty', () => new Uint8Array(0)],
    ['another format', () => Buffer.from('PAR1 this is not parquet PAR1')],
    ['cut in the middle', (good) => good.subarray(0, good.length >> 1)],
    ['a page header overwritten', (good) => flipped(good, 4, 40)],
    ['footer length out of range', (good) => flipped(good, good.length - 6, 2)],
  ];
  for (const [name, damage] of DAMAGES) {
    test(`${name}: lake-corrupted naming the file`, async () => {
      const path = join(folder, `${name.replaceAll(' ', '-')}.parquet`);
      await writeFile(path, damage(await goodFile()));
      const error = await errorOf(`SELECT sum(i), max(s) FROM read_parquet('${path}')`);
      expect(error).toMatchObject({ kind: 'lake-corrupted', message: `data file "${path}" is damaged` });
      expect(error.fields.detail).toMatch(/^The Parquet reader says: /);
    });
  }

  test('of several files, one of them damaged, all are named', async () => {
    const good = join(folder, 'good.parquet');
    const bad = join(folder, 'bad.parquet');
    await writeFile(bad, flipped(await goodFile(), 4, 40));
    const error = await errorOf(`SELECT sum(i), max(s) FROM read_parquet(['${good}', '${bad}'])`);
    expect(error).toMatchObject({ kind: 'lake-corrupted', message: 'one of 2 data files is damaged' });
    expect(error.fields.detail).toContain(bad);
  });

  test('a missing file is lake-missing', async () => {
    const path = join(folder, 'missing.parquet');
    expect(await errorOf(`SELECT * FROM read_parquet('${path}')`)).toMatchObject({
      kind: 'lake-missing',
      message: `data file "${path}" is missing`,
    });
  });

  test('a path that needs an extension is an error at once, nothing is downloaded', async () => {
    expect((await errorOf(`SELECT * FROM read_parquet('s3://bucket/file.parquet')`)).message).toContain('httpfs');
  });

  function flipped(bytes: Buffer, from: number, count: number): Uint8Array {
    const copy = Buffer.from(bytes);
    for (let i = from; i < from + count; i++) copy[i]! ^= 0x5a;
    return copy;
  }
});

test('a file that could not be written is no damaged file', () => {
  const failed = (text: string) => translateDuckDbError(new Error(`IO Error: ${text}`));
  expect(failed('Could not write file "/x/a.parquet": No space left on device').kind).toBe('disk-full');
  expect(failed('Could not write all bytes to file "/x/a.parquet": wanted=10 wrote=-1 No space left on device').kind).toBe('disk-full');
});
